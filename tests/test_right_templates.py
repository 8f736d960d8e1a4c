"""No report is made with a template that would print something else than what was checked: lint's sentences say why."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_yaml
from conftest import ROOT, run
from docx import Document
from test_lint import FIRM, NEW, changed, replace, swap, tag

import docgen

if TYPE_CHECKING:
    from pathlib import Path

    from test_lint import Edit

WRONG: dict[str, tuple[Edit, str]] = {
    "two tags exchanged": (swap(tag(NEW), tag(FIRM)), "the two are exchanged"),
    "a figure typed": (replace(tag(NEW), "12"), "here stands “12”, not the tag"),
    "an empty cell": (replace(tag(NEW), ""), "the template prints no figure for 1 cells"),
    "no tags at all": (lambda xml: re.sub(r"\{[{%].*?[%}]\}", "", xml), "prints no figure for 175 cells"),
    "one more": (replace(tag(NEW), f"{{{{ {NEW} + 1 }}}}"), "something else than the tag"),
    "full-width braces": (replace("一、总体情况", "一、总体情况｛｛ 年度 ｝｝"), "looks like a tag and is none"),
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_yaml(tmp_path / "2023.yaml", suqian(), form(), {})


def template(folder: Path, edit: Edit, kind: str = "docx") -> Path:
    path = folder / f"模板.{kind}"
    path.write_bytes(changed(kind, edit))
    return path


@pytest.mark.parametrize("kind", ["docx", "odt"])
@pytest.mark.parametrize("case", WRONG)
def test_a_template_that_prints_another_report_is_refused(case: str, kind: str, bundle: Path, tmp_path: Path) -> None:
    edit, words = WRONG[case]
    own = template(tmp_path, edit, kind)
    output = tmp_path / f"报告.{kind}"
    refused = run("build", bundle, "--template", own, "-o", output)
    assert (refused.code, output.exists()) == (2, False)
    assert words in refused.err
    assert "--accept-template REASON" in refused.err


def test_it_is_taken_where_somebody_says_why(bundle: Path, tmp_path: Path) -> None:
    own = template(tmp_path, replace(tag(NEW), f"{tag(NEW)}件"))
    output = tmp_path / "报告.docx"
    done = run("build", bundle, "--template", own, "-o", output, "--accept-template", "县里要带单位")
    assert (done.code, output.exists()) == (0, True)
    assert "the template is taken as it is: 县里要带单位" in done.err


def test_a_batch_refuses_it_for_every_report_and_goes_on(bundle: Path, tmp_path: Path) -> None:
    own = template(tmp_path, swap(tag(NEW), tag(FIRM)))
    done = run("batch", bundle, "-o", tmp_path / "成文", "--to", "docx", "--template", own)
    assert done.code == 2
    assert "the two are exchanged" in done.out
    done = run("batch", bundle, "-o", tmp_path / "成文", "--to", "docx", "--template", own, "--accept-template", "照旧")
    assert done.code == 0, done.out
    [made] = (tmp_path / "成文").rglob("*.docx")
    assert made.is_file()


def test_the_library_refuses_it_and_takes_it_where_it_is_accepted(bundle: Path, tmp_path: Path) -> None:
    own = template(tmp_path, replace(tag(NEW), "12"))
    [read] = docgen.read_bundles(bundle)
    with pytest.raises(docgen.DocgenError, match="here stands “12”"):
        docgen.build(read, template=own)
    review, _document = docgen.build(read, template=own, accepted=True)
    assert review.report.number


def test_a_template_of_the_same_looks_is_taken(bundle: Path, tmp_path: Path) -> None:
    own = template(tmp_path, replace("一、总体情况", "一、总体情况 "))
    assert run("build", bundle, "--template", own, "-o", tmp_path / "报告.docx").code == 0


def test_rendering_prints_a_value_at_least(tmp_path: Path) -> None:
    values = tmp_path / "值.json"
    values.write_text(json.dumps({"姓名": "张三"}), encoding="utf-8")
    plain = template(tmp_path, lambda xml: re.sub(r"\{[{%].*?[%}]\}", "", xml))
    refused = run("render", plain, values, "-o", tmp_path / "出.docx")
    assert (refused.code, (tmp_path / "出.docx").exists()) == (2, False)
    assert "it has no tag that names one, such as {{ 姓名 }}" in refused.err


def test_lint_says_what_it_looked_at(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("去年的报告")
    document.save(str(tmp_path / "去年.docx"))
    told = run("template", "lint", tmp_path / "去年.docx").out
    assert "it has 0 tags" in told
    assert "held against no form" in told
    assert "held against" not in run("template", "lint", ROOT / "templates" / "zfxxgk-2021.docx").out
