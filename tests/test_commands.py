"""Command tests: transcripts in `tests/commands/*.md`, each command with its output and exit code.

Blocks are run in the order of the file, in one folder with the samples and templates; `--regenerate` writes the outputs anew.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLES, run

pytestmark = pytest.mark.slow

FILES = sorted((Path(__file__).parent / "commands").glob("*.md"))
BLOCK = re.compile(r"```\n\$ docgen (?P<command>[^\n]*)\n(?P<output>.*?)=> (?P<code>\d)\n```", re.DOTALL)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_transcript_is_what_docgen_says(file: Path, tmp_path: Path, request: pytest.FixtureRequest):
    shutil.copytree(SAMPLES, tmp_path / "samples")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    written = file.read_text(encoding="utf-8")

    def rerun(block: re.Match[str]) -> str:
        command = block["command"]
        ran = run(*shlex.split(command), cwd=tmp_path, lang="" if "--lang" in command else "zh_CN", new=True)
        said = (ran.out + ran.err).replace(str(ROOT), "…")
        return f"```\n$ docgen {command}\n{said}=> {ran.code}\n```"

    now = BLOCK.sub(rerun, written)
    assert len(BLOCK.findall(written)) == written.count("$ docgen")
    if request.config.getoption("--regenerate"):
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8")
