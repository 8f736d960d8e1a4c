"""The workbook that is handed out: filled in with LibreOffice it is the same report as the YAML bundle, and it says what is wrong."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from builders import form, ref, suqian
from conftest import run
from pages import house_style, tables
from spreadsheet import fill_in
from test_adoption import PROSE, taken
from test_new import YEAR
from test_new import fill_in as fill_in_by_hand

import docgen
from docgen.archive import read_package
from docgen.forms.grid import lay_out
from docgen.prose.marks import MARK
from docgen.readers.workbooks.excel import read_excel
from docgen.readers.workbooks.worksheet import cell_name

if TYPE_CHECKING:
    from pathlib import Path

    from builders import Numbers

    from docgen.readers.workbooks.worksheet import Worksheet

TOP = 2  # rows above a table
SPARE = 40  # a row below every table
SHEETS = {"公开": "表二", "申请": "表三", "诉讼": "表四"}
PLACES = {
    cell.ref: (SHEETS[table.code], cell_name(cell.row + TOP, cell.column))
    for table in form().tables
    for cell in lay_out(table).cells
    if cell.ref
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workbook to fill in, made of last year's report."""
    folder = tmp_path_factory.mktemp("workbook")
    report = house_style(folder / "去年的报告.docx", tables(suqian(), form()), form(), PROSE)
    for name, more in (("表格", ["--xlsx"]), ("文件", [])):
        done = run("new", folder / name, "--from", report, *more)
        assert done.code == 0, done.err
    return folder


@pytest.fixture
def handed_out(begun: Path) -> Path:
    return begun / "表格" / "2024" / "数据.xlsx"


def sheets(workbook: Path) -> dict[str, Worksheet]:
    return {sheet.name: sheet for sheet in read_excel(workbook.read_bytes(), workbook.name)}


def values(workbook: Path) -> dict[tuple[str, str], str]:
    """Return what stands in the cells of a workbook, by sheet and name."""
    return {
        (sheet.name, str(text.source.within).partition("!")[2]): text.value
        for sheet in sheets(workbook).values()
        for row in sheet.rows
        for text in row
        if text.value
    }


def typed(numbers: Numbers, workbook: Path) -> dict[tuple[str, str], str]:
    """Return what a clerk types: every figure that is no total, and the text without its marks."""
    figures = {PLACES[cell]: str(number) for cell, number in numbers.items() if cell not in form().determined}
    text = {
        place: MARK.sub("", value).replace("2023年", "2024年")
        for place, value in values(workbook).items()
        if place[0] == "文字" and MARK.search(value)
    }
    return figures | text


def read(path: Path) -> docgen.Review:
    [bundle] = docgen.read_bundles(path)
    return docgen.review(bundle)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".xls"])
def test_filled_in_with_libreoffice_it_is_the_same_report_as_the_files(
    suffix: str, begun: Path, handed_out: Path, soffice: str, tmp_path: Path
) -> None:
    numbers = suqian(YEAR)
    files = tmp_path / "文件"
    workbook = tmp_path / "表格"
    for name, to in (("文件", files), ("表格", workbook)):
        subprocess.run(["cp", "-r", begun / name, to], check=True)
    fill_in_by_hand(files / "2024", numbers)
    (workbook / "2024" / "数据.xlsx").unlink()
    fill_in(soffice, handed_out, typed(numbers, handed_out), tmp_path / f"数据{suffix}")
    (tmp_path / f"数据{suffix}").rename(workbook / "2024" / f"数据{suffix}")
    for folder in (files, workbook):
        done = run("build", folder / "2024", "-o", folder / "报告.docx")
        assert done.code == 0, done.out + done.err
        assert "handed out" not in done.out
    assert (files / "报告.docx").read_bytes() == (workbook / "报告.docx").read_bytes()
    assert taken(read(workbook / "报告.docx").report) == numbers


def test_totals_add_up_while_it_is_filled_in(handed_out: Path, soffice: str, tmp_path: Path) -> None:
    filled = fill_in(soffice, handed_out, typed(suqian(YEAR), handed_out), tmp_path / "数据.xlsx")
    held = values(filled)
    totals = {cell: held[PLACES[cell]] for cell in form().determined}
    assert totals == {cell: str(suqian(YEAR)[cell]) for cell in form().determined}


def test_every_formula_has_its_true_value_or_none(handed_out: Path) -> None:
    held, formulas = values(handed_out), 0
    carried = {column: suqian()[ref(f"申请.结转下年.{column}")] for column in ("自然人", "总计")}
    for cell in form().determined:
        sheet, name = PLACES[cell]
        formulas += name in sheets(handed_out)[sheet].formulas
        expected = str(carried["总计"]) if str(cell) == "申请.上年结转.总计" else "="
        assert held[sheet, name] == expected, cell
    assert formulas == len(form().determined)
    assert held[PLACES[ref("申请.上年结转.自然人")]] == str(carried["自然人"])


def colours(workbook: Path, sheet: int) -> list[str]:
    """Return the conditions under which cells of a sheet are coloured, as formulas."""
    part = read_package(workbook.read_bytes(), workbook.name).parts[f"xl/worksheets/sheet{sheet}.xml"].decode()
    found = re.findall(r"<cfRule type=\"expression\"[^>]*><formula>(.*?)</formula>", part)
    return [each.replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'") for each in found]


def test_a_contradiction_turns_red(handed_out: Path, soffice: str, tmp_path: Path) -> None:
    conditions = colours(handed_out, 4)
    asked = {
        ("表三", f"{cell_name(SPARE + at, 0)}"): f"={each};1;0)".replace("=AND", "=IF(AND", 1)
        for at, each in enumerate(conditions)
    }
    asked = {place: text.replace(",", ";") for place, text in asked.items()}

    def broken(changes: dict[str, str], name: str) -> list[str]:
        figures = typed(suqian(YEAR), handed_out) | {PLACES[ref(path)]: text for path, text in changes.items()}
        held = values(fill_in(soffice, handed_out, figures | asked, tmp_path / name))
        told = [held[place] for place in asked]
        assert set(told) <= {"0", "1"}
        return [condition for condition, each in zip(conditions, told, strict=True) if each == "1"]

    assert broken({}, "right.xlsx") == []
    row = suqian(YEAR)[ref("申请.新收.自然人")]
    wrong = broken({"申请.新收.自然人": str(row + 1)}, "wrong.xlsx")
    column, total = PLACES[ref("申请.新收.自然人")][1], PLACES[ref("申请.新收.总计")][1]
    assert all(any(f"${name[0]}${name[1:]}" in condition for name in (column, total)) for condition in wrong)
    assert len(wrong) == 2, (
        wrong
    )  # what was received is not what was closed and carried over: in this column, and in the total
    carried = suqian(YEAR)[ref("申请.上年结转.自然人")]
    assert (
        len(broken({"申请.上年结转.自然人": str(carried + 1)}, "carried.xlsx")) == 4
    )  # nor what last year's report carried over


def cell_of(workbook: Path, sheet: str, text: str) -> tuple[str, str]:
    """Return the place of a text on a sheet, as `typed` names places."""
    place = next(cell.source.within for row in sheets(workbook)[sheet].rows for cell in row if cell.value == text)
    return sheet, place.partition("!")[2]


def test_what_was_handed_out_and_changed_is_told(handed_out: Path, soffice: str, tmp_path: Path) -> None:
    changes = {
        PLACES[ref("申请.新收.总计")]: str(suqian(YEAR)[ref("申请.新收.总计")]),
        ("表二", "A5"): "规章（件）",
        cell_of(handed_out, "文字", "总体情况"): "",
    }
    filled = fill_in(soffice, handed_out, typed(suqian(YEAR), handed_out) | changes, tmp_path / "数据.xlsx")
    remarks = [
        str(finding.source) + " " + finding.message
        for finding in read(filled).findings
        if finding.rule == "read.remarks"
    ]
    assert len(remarks) == 3, remarks
    assert any("文字 “总体情况” that was handed out is not there" in remark for remark in remarks), remarks
    assert any("表二!A5" in remark and "the label “规章”" in remark for remark in remarks)
    assert any(
        f"表三!{PLACES[ref('申请.新收.总计')][1]}" in remark and "the formula =IF(COUNT(" in remark
        for remark in remarks
    )


def test_the_same_report_gives_the_same_workbook(begun: Path, handed_out: Path, tmp_path: Path) -> None:
    done = run("new", tmp_path / "局", "--from", begun / "去年的报告.docx", "--xlsx")
    assert done.code == 0
    assert (tmp_path / "局" / "2024" / "数据.xlsx").read_bytes() == handed_out.read_bytes()


def test_a_report_is_read_into_a_workbook_and_out_of_it(begun: Path, tmp_path: Path) -> None:
    source = begun / "去年的报告.docx"
    assert run("read", source, "--to", "xlsx", "-o", tmp_path / "data.xlsx").code == 0
    first, second = read(source).report, read(tmp_path / "data.xlsx").report
    assert taken(second) == taken(first)
    assert second.prose.keys() == first.prose.keys()
    assert {
        code: [(each.heading and each.heading.value, each.text.value) for each in passages]
        for code, passages in second.prose.items()
    } == {
        code: [(each.heading and each.heading.value, each.text.value) for each in passages]
        for code, passages in first.prose.items()
    }
