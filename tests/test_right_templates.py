"""No report is made with a template that would print something else than what was checked: lint's sentences say why."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_yaml
from conftest import ROOT, SEED, run
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from test_lint import FIRM, NEW, changed, replace, swap, tag

import docgen
from docgen.engine.names import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document as DocxDocument
    from test_lint import Edit

WRONG: dict[str, tuple[Edit, str]] = {
    "two tags exchanged": (swap(tag(NEW), tag(FIRM)), "the two are exchanged"),
    "a figure typed": (replace(tag(NEW), "12"), "here stands “12”, not the tag"),
    "an empty cell": (replace(tag(NEW), ""), "the template prints no figure for 1 cell:"),
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


def around(document: DocxDocument, words: str, begin: str, end: str) -> None:
    """Put a row with a tag before and after that of some words."""
    row = next(row for table in document.tables for row in table.rows if words in row.cells[0].text)
    for tag_row, text in ((deepcopy(row._tr), begin), (deepcopy(row._tr), end)):  # noqa: SLF001
        cells = tag_row.findall(f"{W}tc")
        for cell in cells[1:]:
            for paragraph in cell.findall(f"{W}p"):
                for run_of in paragraph.findall(f"{W}r"):
                    paragraph.remove(run_of)
        texts = list(cells[0].iter(f"{W}t"))
        texts[0].text = text
        for more in texts[1:]:
            more.text = ""
        put = row._tr.addprevious if text == begin else row._tr.addnext  # noqa: SLF001
        put(tag_row)


def hidden(document: DocxDocument) -> None:
    """Show the words of a statutory cell in a style that hides them."""
    style = document.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    cell = next(cell for row in document.tables[0].rows for cell in row.cells if "公开.规章.制发" in cell.text)
    cell.paragraphs[0].runs[0].style = style


def without_text(document: DocxDocument) -> None:
    """Print of each passage its heading alone."""
    for paragraph in document.paragraphs:
        if "段.正文 }}" in paragraph.text:
            paragraph.runs[-1].text = ""
            for run_of in paragraph.runs:
                run_of.text = run_of.text.replace("{{ 段.正文 }}", "")


PRINTS_OTHERWISE: dict[str, tuple[Callable[[DocxDocument], None], str]] = {
    "a row that is never printed": (
        lambda document: around(document, "行政许可", "{%tr if 年度 == 1900 %}", "{%tr endif %}"),
        "the figure {{ 公开.行政许可.数量 }} stands within this block",
    ),
    "a row that is printed twice": (
        lambda document: around(document, "行政许可", "{%tr for q in [1, 2] %}", "{%tr endfor %}"),
        "which may leave it out or print it several times",
    ),
    "a figure in a style that hides it": (
        hidden,
        "公开.规章.制发 is 2 in the report, and the document made of it prints nothing",
    ),
    "text that is not printed": (without_text, "the document does not print this text of “总体情况”: 我局认真"),
}


@pytest.mark.parametrize("case", PRINTS_OTHERWISE)
def test_what_a_document_would_print_otherwise_is_seen_before_it_is_written(case: str, tmp_path: Path) -> None:
    change, words = PRINTS_OTHERWISE[case]
    bundle = write_yaml(
        tmp_path / "2023.yaml", suqian(), form(), {"总体情况": "我局认真贯彻落实。\n（一）公开。很好。"}
    )
    own, output = tmp_path / "模板.docx", tmp_path / "报告.docx"
    assert run("template", "make", "zfxxgk-2021", "-o", own).code == 0
    document = Document(str(own))
    change(document)
    document.save(str(own))
    refused = run("build", bundle, "--template", own, "-o", output)
    assert (refused.code, output.exists()) == (2, False), refused.err
    assert words in refused.err
    assert "--accept-template REASON" in refused.err
    assert run("build", bundle, "--template", own, "-o", output, "--accept-template", "有意").code == 0


def test_a_trusted_template_is_held_against_the_form_as_well(bundle: Path, tmp_path: Path) -> None:
    own = template(tmp_path, swap(tag(NEW), tag(FIRM)))
    refused = run("build", bundle, "--trusted", "--template", own, "-o", tmp_path / "报告.docx")
    assert (refused.code, "the two are exchanged" in refused.err) == (2, True)


def test_a_bureau_that_leaves_a_row_out_builds_on_a_template_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "模板.docx"
    assert run("template", "make", "zfxxgk-2021-fees", "-o", own).code == 0
    document = Document(str(own))
    document.add_paragraph("附件另发。")
    document.save(str(own))
    done = run("build", SEED / "2023", "--template", own, "-o", tmp_path / "报告.docx")
    assert done.code == 0, done.err
    assert run("verify", tmp_path / "报告.docx").code == 0


def test_what_is_no_pdf_of_docgens_is_not_written_over(bundle: Path, tmp_path: Path) -> None:
    output = tmp_path / "报告.pdf"
    output.write_bytes(b"somebody's")
    refused = run("build", bundle, "-o", output)
    assert (refused.code, output.read_bytes()) == (2, b"somebody's")
