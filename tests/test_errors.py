"""The error gallery: for every mistake in `tests/errors/`, the exact words docgen answers with.

A case is a folder with its input and a file `command`; what docgen says is in `expected.txt`, written anew by
`--regenerate` and read in review. Nothing but the input may be there afterwards. Lines of the shipped forms are not
numbered there: the forms may be edited.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, run

GALLERY = Path(__file__).parent / "errors"
CASES = sorted(path.parent for path in GALLERY.glob("*/command"))
IN_A_SHIPPED_FORM = re.compile(r"(…/configs/forms/[^/:\n]+\.yaml)(?::\d+){1,2}")


def without_lines_of_shipped_forms(text: str) -> str:
    return IN_A_SHIPPED_FORM.sub(r"\1:…", text)


def test_lines_are_masked_in_shipped_forms_alone():
    text = (
        "错误：…/configs/forms/zfxxgk-2021.yaml:19:5: 部分；前一次在 ./configs/forms/own.yaml:11:5，f.yaml:8:9：12:30"
    )
    masked = "错误：…/configs/forms/zfxxgk-2021.yaml:…: 部分；前一次在 ./configs/forms/own.yaml:11:5，f.yaml:8:9：12:30"
    assert without_lines_of_shipped_forms(text) == masked


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_docgen_answers_a_mistake_with_its_place_and_what_to_do(
    case: Path, tmp_path: Path, request: pytest.FixtureRequest
):
    folder = tmp_path / "case"
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("command", "expected.txt"))
    before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    command = (case / "command").read_text(encoding="utf-8").strip()
    ran = run(*shlex.split(command), cwd=folder, lang="" if "--lang" in command else "zh_CN")
    answer = f"=> {ran.code}\n{ran.out}{ran.err}".replace(str(ROOT), "…").replace(str(folder), ".")
    masked = without_lines_of_shipped_forms(answer)
    if request.config.getoption("--regenerate"):
        (case / "expected.txt").write_text(masked, encoding="utf-8")
    assert masked == (case / "expected.txt").read_text(encoding="utf-8")
    assert ran.code in {1, 2}
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before
