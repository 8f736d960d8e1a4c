"""The way to the signature and back, as docs/signature.md shows it: every command is run, and what it says stands there."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

from conftest import ROOT, SEED, run
from docx import Document
from test_commands import BLOCK

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = ROOT / "docs" / "signature.md"
STEP = re.compile(rf"{BLOCK.pattern}|```\n\$ docgen (?P<bare>[^\n]+)\n```|<!-- 做：(?P<done>\w+) -->", re.DOTALL)


def typed(report: Path, old: str, new: str) -> None:
    """Change words in a report, in its text or in a cell, as a person does in Word."""
    document = Document(str(report))
    paragraphs = [*document.paragraphs]
    paragraphs += [
        each for table in document.tables for row in table.rows for cell in row.cells for each in cell.paragraphs
    ]
    run_with = next(each for paragraph in paragraphs for each in paragraph.runs if old in each.text)
    run_with.text = run_with.text.replace(old, new, 1)
    document.save(str(report))


def do(folder: Path) -> dict[str, object]:
    report = folder / "报告.docx"
    permits = folder / "2023" / "表二.csv"

    def right() -> None:
        for file in (folder / "2023").iterdir():
            file.unlink()
        shutil.copytree(SEED / "2023", folder / "2023", dirs_exist_ok=True)

    def later() -> None:
        text = permits.read_text(encoding="utf-8-sig")
        assert text.count("262") == 1
        permits.write_text(text.replace("262", "263"), encoding="utf-8")

    return {
        "复制": lambda: (
            shutil.copy(SEED / "bureau.yaml", folder),
            shutil.copytree(SEED / "2023-as-published", folder / "2023"),
        ),
        "改对": right,
        "手工改": lambda: (
            typed(report, "262", "226"),
            typed(report, "继续做好局行政规范性文件", "持续做好局行政规范性文件"),
        ),
        "改回": lambda: typed(report, "226", "262"),
        "又变了": later,
    }


def test_every_step_is_what_docgen_does(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    steps = do(tmp_path)

    def step(match: re.Match[str]) -> str:
        if match["done"]:
            steps[match["done"]]()  # type: ignore[operator]
            return match[0]
        command = match["bare"] or match["command"]
        ran = run(*shlex.split(command), cwd=tmp_path, lang="zh_CN", new=True)
        return f"```\n$ docgen {command}\n{ran.out}{ran.err}=> {ran.code}\n```"

    now = STEP.sub(step, PAGE.read_text(encoding="utf-8"))
    if request.config.getoption("--regenerate"):
        PAGE.write_text(now, encoding="utf-8")
    assert now == PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^=> (\d)$", now, re.MULTILINE) == ["1", "0", "1", "1", "0", "1"]
    assert "持续做好局行政规范性文件" in "".join(each.text for each in Document(str(tmp_path / "报告.docx")).paragraphs)
