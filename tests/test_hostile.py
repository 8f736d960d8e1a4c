"""Hostile templates are refused in our own words, or filled without harm, within bounds of time and memory.

The attacks are in `tests/hostile/`, each in a process of its own; `OPEN` there names those that are not yet held off.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, SEED, run
from hostile import trial
from hostile.catalogue import ATTACKS
from hostile.open import OPEN

from docgen.archive import read_package
from docgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes with bounds need fork"),
    pytest.mark.slow,
]

NOT_RUN = ("hangs", "crashed", "raised MemoryError", "takes too much memory")  # it would only cost time
ATTEMPTED = {name: attack for name, attack in ATTACKS.items() if not OPEN.get(name, "").startswith(NOT_RUN)}
PATHS = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How every attack went, by its name."""
    folder, names = tmp_path_factory.mktemp("hostile"), {}
    for number, (name, attack) in enumerate(ATTEMPTED.items()):
        file, content = attack.make()
        names[f"{number:04}-{file}"] = name
        (folder / f"{number:04}-{file}").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "hostile", folder], env={**os.environ, **PATHS}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    said = map(json.loads, done.stdout.splitlines())
    return {names[file]: verdict for file, verdict in said}


def marked(name: str) -> Any:
    if name not in OPEN:
        return name
    return pytest.param(name, marks=pytest.mark.xfail(reason=OPEN[name], strict=True, run=name in ATTEMPTED))


@pytest.mark.parametrize(
    "name", [marked(name) for name in ATTACKS], ids=lambda name: name.encode("ascii", "replace").decode()[:90]
)
def test_an_attack_does_no_harm(name: str, verdicts: dict[str, Any]):
    verdict = verdicts[name]
    assert verdict["outcome"] in (("refused",) if ATTACKS[name].refused else ("refused", "filled")), verdict


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_backslash_in_a_name_is_no_slash_on_windows(suffix: str, monkeypatch: pytest.MonkeyPatch):
    file, content = ATTACKS[f"{suffix} a name that zipfile reads otherwise (a backslash)"].make()
    monkeypatch.setattr(os, "sep", "\\")  # by which zipfile tells
    with pytest.raises(TemplateError, match="leads out of the package"):
        read_package(content, file)


def compute() -> tuple[str, str]:
    while True:
        pass


def wait() -> tuple[str, str]:
    signal.pause()
    return "filled", ""


@pytest.mark.parametrize(("attempt", "words"), [(compute, "computes longer than 1 s"), (wait, "waits longer than 1 s")])
def test_what_computes_or_waits_without_end_is_ended_and_told(
    attempt: Callable[[], tuple[str, str]], words: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(trial, "SECONDS", 1)
    monkeypatch.setattr(trial, "WALL", 1.0 if attempt is wait else trial.WALL)
    [(name, verdict)] = trial.each_apart([("attempt", attempt)])
    assert (name, verdict.outcome, verdict.words) == ("attempt", "hangs", words)


def test_no_open_attack_is_unknown():
    assert set(OPEN) <= set(ATTACKS)


BY_COMMAND = [
    "docx code in the body",
    "docx code in a property (title)",
    "docx blocks that are a program (power that is never reached)",
    "docx a document type (a billion laughs)",
    "docx a bomb (200 MB)",
    "docx a package cut short (at 50 %)",
    "docx a file that is something else (OLE2)",
    "docx a file that is something else (nothing)",
    "docx a part that is a program (word/vbaProject.bin)",
    "docx a macro document",
    "docx a template elsewhere (UNC)",
    "docx a picture elsewhere (file)",
    "docx a field that fetches (DDEAUTO)",
    "odt a body that fetches or runs (DDE)",
    "odt a flat document",
]


@pytest.mark.parametrize("name", BY_COMMAND)
def test_the_command_refuses_an_attack_in_a_sentence_and_writes_nothing(name: str, tmp_path: Path):
    file, content = ATTACKS[name].make()
    (tmp_path / file).write_bytes(content)
    ran = run("build", SEED / "2023", "--template", tmp_path / file, "-o", tmp_path / "report.docx")
    assert ran.code == 2
    assert file in ran.err
    assert len(ran.err) < 5_000
    assert [path.name for path in tmp_path.iterdir()] == [file]


def test_mutants_are_refused_or_filled():
    command = [sys.executable, ROOT / "benchmarks" / "fuzz.py", "--count", "300", "--seed", "2"]
    done = subprocess.run(command, env={**os.environ, **PATHS}, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
