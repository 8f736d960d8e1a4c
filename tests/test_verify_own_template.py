"""A report on a bureau's own template, held against what it carries itself: whatever was changed in it is told, and nothing else."""

from __future__ import annotations

import shutil
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, converted, run
from docx import Document
from test_verify import states, verified

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAMPLE = ROOT / "samples" / "from-word"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on the template that was made of last year's; the bureau's folder beside it."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(SAMPLE / "水利局", folder / "局")
    shutil.copy(SAMPLE / "2024年填好.xlsx", folder / "局" / "2024" / "数据.xlsx")
    assert run("build", folder / "局" / "2024", "-o", folder / "报告.docx").code == 0
    return folder / "报告.docx"


def paragraph(document: Any, words: str) -> Any:
    return next(each for each in document.paragraphs if words in each.text)


def reword(old: str, new: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        changed = paragraph(document, old)
        text = changed.text.replace(old, new)
        changed.runs[0].text = text
        for other in changed.runs[1:]:
            other.text = ""

    return change


def add_paragraph(document: Any) -> None:
    paragraph(document, "三、").insert_paragraph_before("另外，我局还举办了培训3次。")


def add_date(document: Any) -> None:
    document.add_paragraph("2025年1月20日")


def take_out(document: Any) -> None:
    element = document.paragraphs[-1]._p  # noqa: SLF001
    element.getparent().remove(element)


def print_twice(document: Any) -> None:
    table = document.tables[1]._tbl  # noqa: SLF001
    table.addnext(deepcopy(table))
    table.addnext(deepcopy(document.paragraphs[-1]._p))  # noqa: SLF001


def add_table(document: Any) -> None:
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "受理窗口", "99"
    paragraph(document, "二、")._p.addprevious(table._tbl)  # noqa: SLF001


def swap_tables(document: Any) -> None:
    one, other = (document.tables[at]._tbl for at in (0, 1))  # noqa: SLF001
    place = one.getnext()
    other.addnext(one)
    place.addprevious(other)


def edited(report: Path, change: Callable[[Any], None], folder: Path) -> Path:
    document = Document(str(report))
    change(document)
    document.save(str(folder / "改过.docx"))
    return folder / "改过.docx"


EDITS: dict[str, tuple[Callable[[Any], None], str | None, str | None]] = {
    "a paragraph that came in": (add_paragraph, "主动公开政府信息情况", "另外，我局还举办了培训3次。"),
    "a date as the last line": (add_date, "其他需要报告的事项", "2025年1月20日"),
    "a title of another year": (reword("2024年", "2023年"), "", "2023年"),
    "a heading in other words": (reword("主动公开政府信息情况", "公开情况"), None, "公开情况"),
    "a paragraph that went": (take_out, "其他需要报告的事项", None),
    "a table that was printed twice": (print_twice, "收到和处理政府信息公开申请情况", "once more"),
    "a table that came in": (add_table, "总体情况", "a table: 受理窗口 99"),
    "tables under each other's headings": (swap_tables, "主动公开政府信息情况", "a table: "),
}


@pytest.mark.parametrize("with_bundle", [False, True], ids=["alone", "beside its bundle"])
@pytest.mark.parametrize("name", EDITS)
def test_what_was_changed_is_told(name: str, with_bundle: bool, made: Path, tmp_path: Path) -> None:
    change, section, words = EDITS[name]
    path = edited(made, change, tmp_path)
    changed = verified(path, *([made.parent / "局" / "2024"] if with_bundle else []), code=1)["prose"]["changed"]
    assert any(
        section in (None, each["section"] or "") and (words is None or words in (each["is"] or "")) for each in changed
    ), changed


@pytest.mark.parametrize("with_bundle", [False, True], ids=["alone", "beside its bundle"])
def test_what_nobody_touched_or_is_only_broken_otherwise_is_not_changed(
    with_bundle: bool, made: Path, tmp_path: Path
) -> None:
    more = [made.parent / "局" / "2024"] if with_bundle else []
    assert states(verified(made, *more, code=0)) == ("unchanged", "unchanged", "ok")

    def break_up(document: Any) -> None:
        whole = next(each for each in document.paragraphs if len(each.text) > 40 and "。" in each.text[:-1])
        text = whole.text
        at = text.index("。") + 1
        whole.insert_paragraph_before(text[:at])
        whole.runs[0].text = text[at:]
        for other in whole.runs[1:]:
            other.text = ""

    path = edited(made, break_up, tmp_path)
    assert verified(path, *more, code=0)["prose"]["state"] == "unchanged"


@pytest.mark.office
@pytest.mark.parametrize("chain", [("odt", "docx"), ("doc", "docx")], ids="-".join)
def test_what_went_through_libreoffice_is_not_changed(
    chain: tuple[str, ...], made: Path, soffice: str, tmp_path: Path
) -> None:
    path = made
    for number, suffix in enumerate(chain):
        path = converted(soffice, path, suffix, tmp_path / str(number))
    assert states(verified(path, code=0)) == ("unchanged", "unchanged", "ok")


def test_a_template_in_opendocument_too(tmp_path: Path) -> None:
    own, report = tmp_path / "own.odt", tmp_path / "报告.odt"
    assert run("template", "make", "zfxxgk-2021", "--charts", "-o", own).code == 0
    assert run("build", ROOT / "samples" / "suqian" / "2023.yaml", "--template", own, "-o", report).code == 0
    assert states(verified(report, code=0)) == ("unchanged", "unchanged", "ok")
    from test_verify import edited as with_changed_part  # noqa: PLC0415

    path = with_changed_part(report, lambda text: text.replace("一、总体情况", "一、总的情况", 1), "content.xml")
    assert verified(path, code=1)["prose"]["state"] == "changed"


def test_what_a_person_has_to_write_into_a_workbook_is_the_whole_paragraph(made: Path, tmp_path: Path) -> None:
    changed = next(each for each in Document(str(made)).paragraphs if each.text.startswith("（一）"))
    path = edited(made, reword(changed.text, f"{changed.text}另有一句。"), tmp_path)
    patch = tmp_path / "补丁.diff"
    assert run("verify", path, made.parent / "局" / "2024", "--accept", patch).code == 1
    words = patch.read_text(encoding="utf-8")
    assert f"write “{changed.text}另有一句。” by hand; a patch cannot say it here" in words
    assert "数据.xlsx:文字!B" in words
