"""Workbooks as a source: the same figures as CSV, whatever program wrote them; what is not a figure is told by its cell."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from builders import form, printed_rows, ref, suqian
from conftest import ROOT, converted, run

import docgen
from docgen.figures import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders import Numbers

    from docgen.report import Report

Lines = list[list[str]]
DESCRIBING = "bureau: 某局\nyear: 2023\n"


def lines(code: str) -> Lines:
    return printed_rows(form().table(code), suqian(), form())


def write(path: Path, sheets: dict[str, Lines], fill: Callable[..., None] | None = None) -> Path:
    """Write texts as Excel keeps them: digits as numbers."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    if text.replace(".", "", 1).isdecimal():
                        sheet.write_number(at, column, float(text))
                    elif text:
                        sheet.write_string(at, column, text)
            if fill:
                fill(workbook, sheet)
    return path


def read(path: Path) -> Report:
    [bundle] = docgen.read_bundles(path)
    return docgen.review(bundle).report


def taken(report: Report) -> Numbers:
    return {cell: figure.number for cell, figure in report.figures.items() if figure.number is not None}


def in_folder(folder: Path) -> Path:
    year = folder / "2023"
    year.mkdir()
    (year / "bundle.yaml").write_text(DESCRIBING, encoding="utf-8")
    return year


ONE_EACH = {"表二": lines("公开"), "表三": lines("申请"), "表四": lines("诉讼")}
NOTE = [["填表人：李四  联系电话：0000-1234567"]]
ALL = [
    ["某局2023年政府信息公开工作年度报告"],
    *lines("公开"),
    *NOTE,
    ["三、收到和处理政府信息公开申请情况"],
    *lines("申请"),
    [],
    *lines("诉讼"),
]


@pytest.mark.parametrize(
    "sheets",
    [
        ONE_EACH,
        {"Sheet1": lines("公开"), "Sheet2": lines("申请"), "Sheet3": lines("诉讼")},
        {"全部": ALL},
        {"说明": [["填报说明"], ["1", "请用数字"]], **ONE_EACH},
    ],
    ids=["a sheet each", "names that say nothing", "under one another", "beside a sheet of its own"],
)
def test_a_workbook_gives_what_csv_gives(sheets: dict[str, Lines], tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    write(year / "报表.xlsx", sheets)
    report = read(year)
    assert taken(report) == suqian()
    place = report.figures[ref("申请.新收.总计")].text
    assert place
    assert "报表.xlsx:" in str(place.source)
    assert "!J" in str(place.source)


def test_a_workbook_by_itself_says_whose_it_is_on_a_sheet(tmp_path: Path) -> None:
    for name, cover in (
        ("title", [["某某局2023年政府信息公开工作年度报告"]]),
        ("beside", [["填报单位", "某某局"], ["年度", "2023"]]),
        ("within", [["单位：件"], ["单位负责人", "张三丰"], ["填报单位：某某局", "年度：2023年"]]),
    ):
        report = read(write(tmp_path / f"{name}.xlsx", {"封面": cover, **ONE_EACH}))
        assert (report.bureau, report.year, taken(report)) == ("某某局", 2023, suqian())
    write(tmp_path / "nobody.xlsx", ONE_EACH)
    done = run("check", tmp_path / "nobody.xlsx")
    assert (done.code, "does not say whose it is" in done.err) == (2, True), done.err
    for year in ("", "24", "二〇二四"):
        path = write(
            tmp_path / "年度.xlsx",
            {
                "封面": [["单位", "某市司法局"], ["年度", year]],
                **{code: lines(code) for code in ("公开", "申请", "诉讼")},
            },
        )
        done = run("check", path)
        assert done.code == 2
        assert "年度.xlsx:封面!A2: the workbook of 某市司法局 does not say of which year it is" in done.err


def test_a_workbook_may_hold_the_text_and_how_to_reach_the_bureau(tmp_path: Path) -> None:
    sheets = {
        "封面": [["填报单位", "某某局"], ["年度", "2023"], ["联系电话", "0000-1234567"], ["邮编", "363000"]],
        "文字": [
            ["部分", "文字"],
            ["总体情况", "2023年，我局认真贯彻。\n（一）主动公开。公开信息5条。"],
            ["", "（二）依申请公开。全部办结。"],
            ["其他需要报告的事项", "无其他需要报告的事项。"],
        ],
        **ONE_EACH,
    }
    report = read(write(tmp_path / "数据.xlsx", sheets))
    said = {
        code: [(each.heading.value if each.heading else "", each.text.value) for each in passages]
        for code, passages in report.prose.items()
        if passages
    }
    assert said == {
        "总体情况": [
            ("", "2023年，我局认真贯彻。"),
            ("（一）主动公开。", "公开信息5条。"),
            ("（二）依申请公开。", "全部办结。"),
        ],
        "其他事项": [("", "无其他需要报告的事项。")],
    }
    contacts = {name: text.value for name, text in report.bundle.profile.contacts.items()}
    assert contacts == {"name": "某某局", "phone": "0000-1234567", "postcode": "363000"}
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", {name: rows for name, rows in sheets.items() if name != "封面"})
    assert {code: len(passages) for code, passages in read(year).prose.items() if passages} == {
        "总体情况": 3,
        "其他事项": 1,
    }


def test_a_workbook_is_a_year_of_its_bureaus_folder(tmp_path: Path) -> None:
    (tmp_path / "bureau.yaml").write_text("name: 某局\n", encoding="utf-8")
    write(tmp_path / "2023.xlsx", ONE_EACH)
    done = run("check", tmp_path)
    assert (done.code, "某局 2023" in done.out) == (0, True), done.err


def test_one_csv_may_hold_all_tables(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    (year / "报表.csv").write_text("\n".join(",".join(row) for row in ALL if row), encoding="utf-8")
    assert taken(read(year)) == suqian()


@pytest.mark.parametrize(
    "header", [("bureau", "year", "table", "row", "column", "value"), ("单位", "年度", "表", "行", "列", "值")]
)
@pytest.mark.parametrize("year", ["2023", "2023年"])
def test_a_tidy_sheet_is_read_as_a_tidy_csv(header: tuple[str, ...], year: str, tmp_path: Path) -> None:
    rows = [list(header)]
    for cell in form().cells.values():
        rows.append(
            [
                "某局",
                year,
                form().table(cell.ref.table).title,
                cell.row[-1].label,
                cell.column[-1].label,
                str(suqian()[cell.ref]),
            ]
        )
    report = read(write(tmp_path / "tidy.xlsx", {"数据": rows}))
    assert (report.bureau, report.year, taken(report)) == ("某局", 2023, suqian())
    (tmp_path / "tidy.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    assert taken(read(tmp_path / "tidy.csv")) == suqian()


BROKEN = {
    "an error": (lambda _workbook, sheet: sheet.write_formula("J4", "=1/0", None, "#DIV/0!") if sheet.name == "表三" else None, 1, "报表.xlsx:表三!J4: 一、本年新收政府信息公开申请数量 · 总计 is “#DIV/0!”: the formula there has no result"),
    "a unit behind figures": (
        lambda _workbook, sheet: [sheet.write_string(at, 3, "12件") for at in range(3, 28)] if sheet.name == "表三" else None,
        1, "25 figures of this table have “件” behind them, from 一、本年新收政府信息公开申请数量 · 自然人 on",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_figure_is_told_by_its_cell(name: str, tmp_path: Path) -> None:
    fill, code, words = BROKEN[name]
    year = in_folder(tmp_path)
    write(year / "报表.xlsx", ONE_EACH, fill)
    done = run("check", year)
    assert (done.code, words in done.out) == (code, True), done.out + done.err


def without_values(path: Path) -> None:
    """Take the values of formulas off, as programs leave a workbook that nobody has opened."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(b"</f><v>0</v>", b"</f>"))


def test_a_formula_without_a_value_is_told_with_what_to_do(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    write(
        year / "报表.xlsx",
        ONE_EACH,
        lambda _workbook, sheet: sheet.write_formula("J4", "=SUM(D4:I4)") if sheet.name == "表三" else None,
    )
    without_values(year / "报表.xlsx")
    done = run("check", year)
    assert (done.code, "报表.xlsx:表三!J4: 1 formulas have no value yet: open the workbook in Excel" in done.err) == (
        2,
        True,
    ), done.err


def test_numbers_are_read_as_they_were_typed(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    sheets = {**ONE_EACH, "表二": [[text if text != "59237.2449" else "0.1" for text in row] for row in lines("公开")]}
    path = write(year / "报表.xlsx", sheets)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(
                name,
                content.replace(b"<v>0.1</v>", b"<v>0.10000000000000001</v>").replace(
                    b"<v>3511</v>", b"<v>3.511E3</v>"
                ),
            )
    report = read(year)
    assert str(report.number(ref("公开.行政事业性收费.金额"))) == "0.1"
    assert report.number(ref("申请.新收.总计")) == 3511


def test_what_is_hidden_is_not_read_and_said(tmp_path: Path) -> None:
    year = in_folder(tmp_path)

    def hide(workbook: xlsxwriter.Workbook, sheet: object) -> None:
        if sheet.name == "表三":  # type: ignore[attr-defined]
            sheet.write_row(40, 0, ["一、本年新收政府信息公开申请数量", "", "", 9, 9, 9, 9, 9, 9, 9])  # type: ignore[attr-defined]
            sheet.set_row(40, None, None, {"hidden": True})  # type: ignore[attr-defined]
            old = workbook.add_worksheet("去年")
            for at, row in enumerate(lines("申请")):
                old.write_row(at, 0, row)
            old.hide()

    write(year / "报表.xlsx", ONE_EACH, hide)
    assert taken(read(year)) == suqian()
    assert "1 hidden rows or columns were not read" in run("check", year).out


def test_what_is_struck_out_raised_or_a_truth_is_no_figure(tmp_path: Path) -> None:
    year = in_folder(tmp_path)

    def mark(workbook: xlsxwriter.Workbook, sheet: object) -> None:
        if sheet.name == "表三":  # type: ignore[attr-defined]
            strike, raised = workbook.add_format({"font_strikeout": True}), workbook.add_format({"font_script": 1})
            sheet.write_number("D4", 3402, strike)  # type: ignore[attr-defined]
            sheet.write_rich_string("E4", "99", raised, "1")  # type: ignore[attr-defined]
            sheet.write_boolean("F4", True)  # type: ignore[attr-defined]

    write(year / "报表.xlsx", ONE_EACH, mark)
    report = read(year)
    assert [
        report.figures[ref(f"申请.新收.{column}")].printed(Kind.COUNT) for column in ("自然人", "商业企业", "科研机构")
    ] == ["[3402]", "99 1", "TRUE"]
    assert [report.number(ref(f"申请.新收.{column}")) for column in ("自然人", "商业企业", "科研机构")] == [None] * 3


def test_a_sheet_of_another_year_is_not_read_and_said(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    old = [["9" if text.isdecimal() else text for text in row] for row in lines("申请")]
    write(year / "报表.xlsx", {**ONE_EACH, "2022表三": old})
    assert taken(read(year)) == suqian()
    done = run("check", year)
    assert (
        done.code,
        "报表.xlsx:2022表三: the sheet is called after another year than 2023, and was not read" in done.out,
    ) == (0, True)


def test_an_extra_row_of_sums_and_a_stale_title_are_named(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    extra = [*lines("申请"), ["合计", "", "", *lines("申请")[-2][3:]]]
    write(year / "报表.xlsx", {**ONE_EACH, "表三": extra})
    done = run("check", year)
    assert (
        done.code,
        done.out.count("this row"),
        "报表.xlsx:表三!A29: this row “合计” is none of table" in done.out.replace("\n  ", " "),
    ) == (0, 1, True), done.out
    write(year / "报表.xlsx", {**ONE_EACH, "表三": [["某局2022年收到和处理申请情况"], *lines("申请")]})
    done = run("check", year)
    assert (done.code, "the title of this table says 2022" in done.out) == (0, True), done.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04", "the package is damaged"),
        (b"\xd0\xcf\x11\xe0", "save it as"),
        ((ROOT / "templates" / "zfxxgk-2021.docx").read_bytes(), "a file of the kind .docx"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "某局.xlsx").write_bytes(content)
    done = run("check", tmp_path / "某局.xlsx")
    assert (done.code, words in done.err, "Traceback" in done.err) == (2, True, False), done.err


def test_a_sheet_without_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "某局.xlsx", ONE_EACH, lambda _workbook, sheet: sheet.write_string(1_000_000, 0, "x"))
    done = run("check", path)
    assert (done.code, "more than 20000 rows" in done.err) == (2, True), done.err


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["ods", "xlsx", "xls"])
def test_what_libreoffice_saves_is_read_as_it_was(suffix: str, tmp_path: Path) -> None:
    source = write(tmp_path / "报表.xlsx", {"封面": [["填报单位", "某某局"], ["年度", "2023"]], **ONE_EACH})
    report = read(converted("soffice", source, suffix, tmp_path / "out"))
    assert (report.bureau, report.year, taken(report)) == ("某某局", 2023, suqian())


TABLES = {"附表1": lines("公开"), "附表2": lines("申请"), "附表3": lines("诉讼")}


def cut(code: str, at: int, *, head: int) -> tuple[Lines, Lines]:
    """Cut a table in two; so many lines of its head stand over the second half, too."""
    rows = lines(code)
    return rows[:at], [*rows[:head], *rows[at:]]


def halves_of_litigation() -> tuple[Lines, Lines]:
    rows = lines("诉讼")
    return [row[:5] for row in rows], [row[5:] for row in rows]


PIECES = {
    "headings again": dict(zip(("甲", "乙"), cut("申请", 12, head=3), strict=True)),
    "no headings": dict(zip(("甲", "乙"), cut("申请", 12, head=0), strict=True)),
    "halves": dict(zip(("甲", "乙"), halves_of_litigation(), strict=True)),
}


@pytest.mark.parametrize("name", PIECES)
def test_a_table_may_go_on_on_another_sheet(name: str, tmp_path: Path) -> None:
    whole = {code: rows for code, rows in ONE_EACH.items() if code != ("表四" if name == "halves" else "表三")}
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", whole | PIECES[name])
    assert taken(read(year)) == suqian()


def test_of_a_table_that_is_there_again_only_what_differs_is_left_out(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", ONE_EACH | {"副本": lines("申请")})
    assert taken(read(year)) == suqian()
    other = lines("申请")
    other[4][3] = "77"
    write(year / "数据.xlsx", ONE_EACH | {"副本": other})
    refused = run("check", year)
    assert (refused.code, refused.out.count("is there twice")) == (1, 1), refused.out
    assert "as “77” here" in refused.out
    report = read(year)
    left_out = suqian().keys() - taken(report).keys()
    assert [str(cell) for cell in left_out] == ["申请.上年结转.自然人"]


def test_sheets_may_be_numbered_as_tables_and_bear_a_caption_that_says_whose_they_are(tmp_path: Path) -> None:
    captions = {
        name: [[f"某市某局2023年度政府信息公开工作统计表（{number}）"], ["填报单位：某市某局"], *rows]
        for (name, rows), number in zip(TABLES.items(), "一二三", strict=True)
    }
    report = read(write(tmp_path / "三张.xlsx", captions))
    assert (taken(report), report.bureau, report.year) == (suqian(), "某市某局", 2023)
    plain_captions = {name: [["2023年政府信息公开情况"], ["单位：某市某局"], *rows] for name, rows in TABLES.items()}
    report = read(write(tmp_path / "另三张.xlsx", plain_captions))
    assert (report.bureau, report.year) == ("某市某局", 2023)


COVERS = {
    "another year": ([["年度", "2022"]], "the year is 2022 here, but this is the bundle of 2023"),
    "another bureau": ([["单位", "某教育局"]], "the bureau is “某教育局” here, but “某局” in"),
}


@pytest.mark.parametrize("name", COVERS)
def test_a_cover_that_says_something_else_than_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    rows, words = COVERS[name]
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", {"封面": rows} | ONE_EACH)
    refused = run("check", year)
    assert refused.code == 2
    assert words in refused.err


def test_a_cover_says_how_to_reach_the_bureau_and_a_unit_is_no_bureau(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    cover = [["单位：件、万元"], ["电话", "0000-7654321"]]
    write(year / "数据.xlsx", {"封面": cover} | ONE_EACH)
    report = read(year)
    assert report.bundle.profile.contacts["phone"].value == "0000-7654321"
    assert report.bureau == "某局"


def test_a_caption_that_names_another_bureau_is_told(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", {**ONE_EACH, "表三": [["某教育局2023年政府信息公开工作情况表"], *lines("申请")]})
    told = run("check", year)
    assert "names 某教育局, and this is the bundle of 某局" in told.out


def test_a_note_beside_the_tables_holds_nothing_up_and_a_table_as_text_does(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    write(year / "数据.xlsx", ONE_EACH)
    (year / "说明.txt").write_text("填表前请先看，谢谢，\n按去年口径填，不要改表头。\n", encoding="utf-8")
    assert taken(read(year)) == suqian()
    (year / "另一张.txt").write_text("规章\t1\t0\t3\n行政规范性文件\t2\t0\t9\n", encoding="utf-8")
    assert run("check", year).code == 2


NO_COVERS = {
    "a seal": [["填报单位", "某局（公章）"]],
    "who fills it in": [["填报单位：某局 填报人：张三"]],
    "a short name": [["填报单位", "局"]],
    "a unit of land": [["单位：平方米"]],
    "a table of units": [["单位名称", "主动公开信息条数"], ["甲局", "3"]],
    "years side by side": [["年度", "2022年", "2023年", "2024年"], ["条数", "1", "2", "3"]],
}


@pytest.mark.parametrize("name", NO_COVERS)
def test_what_is_no_cover_says_nothing_of_the_bureau(name: str, tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    sheets = {"另一张": NO_COVERS[name]} | ONE_EACH
    write(year / "数据.xlsx", sheets)
    assert taken(read(year)) == suqian()


def test_of_the_rest_of_a_table_only_what_is_wrong_in_it_is_left_out(tmp_path: Path) -> None:
    year = in_folder(tmp_path)
    first, rest = cut("申请", 20, head=0)
    rest[-1][0] += "xx"
    write(year / "数据.xlsx", {"表二": lines("公开"), "表四": lines("诉讼"), "甲": first, "表三": rest})
    refused = run("check", year)
    assert refused.code == 1
    assert "xx”" in refused.out
    report = read(year)
    assert {cell.row for cell in suqian().keys() - taken(report).keys()} == {"结转下年"}
