"""What is remembered of reports laid out before changes nothing but the time that the next one takes."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from builders import form, printed_rows, ref
from hypothesis import given
from hypothesis import strategies as st

from docgen.bundle import Bundle, Entry, Profile, Sheet, TidyEntry
from docgen.characters import FORBIDDEN
from docgen.checks.document import check_unprinted
from docgen.checks.subject import Subject
from docgen.errors import DocgenError
from docgen.figures import Kind, parse_figure
from docgen.forms.memory import memory_of
from docgen.forms.rule import Check
from docgen.forms.tailoring import reword, tailor
from docgen.labels import LabelIndex, may_mean
from docgen.layout import lay_out
from docgen.pipeline import report_of
from docgen.readers.csv_rows import delimiter_of, rows_of
from docgen.remembered import Remembered
from docgen.source import Line, Source, Text
from docgen.yaml_shape import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.forms.form import Form

FORM = form("zfxxgk-2021-fees")  # it has seen every bundle of the tests before
FIGURES = ["0", "1", "2", "3", "7", "1234", "1,234", "１２", "12.5", "-8", "012", "无", "", "/", "1e2", "٣", "²"]
LABELS = [
    "", "2024", "1.", "栏次", "申请人情况", "自然人", "总计", "其他", "3.其他", "信息内容", "（三）不予公开", "不予公开", "规章", "行政许可",
    "本年制发件数", "注：本表由办公室填报", "某局2023年", "没有这一行", "一、本年新收政府信息公开申请数量",
]  # fmt: skip
ASIDES = ["甲局2023年统计表", "乙局2024年统计表", "填表人：张三", "审核人：李四", "注：略", "注：规章", "单位", "2023"]


def text(value: str, file: str = "a.csv", line: int = 1, field: int = 1) -> Text:
    return Text(value, Source(file, line, field))


def bundle_of(
    tables: dict[str, list[list[str]]], entries: tuple[Entry, ...] = (), file: str = "a.csv", **said: object
) -> Bundle:
    sheets = [
        Sheet(
            Source(f"{name}.csv"),
            tuple(Line(tuple(row), file, line) for line, row in enumerate(rows, 1)),
            None if name.startswith("未名") else text(name, file),
        )
        for name, rows in tables.items()
    ]
    profile = Profile(contacts={"name": text("某局")}, **said)  # type: ignore[arg-type]
    return Bundle(Source(file), 2023, profile, entries, tuple(sheets))


def outcome(bundle: Bundle, on: Form) -> object:
    """The figures with their places, or what is said against the bundle, in order."""
    try:
        figures = lay_out(bundle, on).figures
        return {cell: (each.state, each.number, each.text, each.normalised) for cell, each in figures.items()}
    except DocgenError as error:
        return [str(problem) for problem in error.problems]


def problems(bundle: Bundle, on: Form) -> list[str]:
    with pytest.raises(DocgenError) as caught:
        lay_out(bundle, on)
    return [str(problem) for problem in caught.value.problems]


def unlearned(on: Form) -> Form:
    """The same form, with nothing remembered."""
    return replace(on)


def require_alike(bundle: Bundle, on: Form = FORM) -> None:
    anew = outcome(bundle, unlearned(on))
    assert outcome(bundle, on) == anew
    assert outcome(bundle, on) == anew  # now it is remembered, if it ever is


def tables_of(on: Form = FORM) -> dict[str, list[list[str]]]:
    numbers = {cell: number for number, cell in enumerate(on.cells, 1000)}
    return {table.code: printed_rows(table, numbers, on) for table in on.tables}


# Sheets


def test_a_sheet_with_other_figures_is_laid_out_like_the_first():
    on = unlearned(FORM)
    lay_out(bundle_of(tables_of()), on)
    assert len(memory_of(on).sheets) == len(on.tables)
    others = {name: [[f"{value}1" if value.isdecimal() else value for value in row] for row in rows]
              for name, rows in tables_of().items()}  # fmt: skip
    report = lay_out(bundle_of(others, file="b.csv"), on)
    assert len(memory_of(on).sheets) == len(on.tables)
    assert report.figures == lay_out(bundle_of(others, file="b.csv"), unlearned(on)).figures
    assert [figure.number for figure in report.figures.values()] == [
        int(f"{number}1") for number in range(1000, 1000 + len(on.cells))
    ]
    assert {figure.text.source.file for figure in report.figures.values() if figure.text} == {"b.csv"}


@st.composite
def edited_tables(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    """The tables of the form, some fields and lines of one changed."""
    tables = tables_of()
    name = draw(st.sampled_from(sorted(tables)))
    rows = tables[name]
    for _edit in range(draw(st.integers(0, 3))):
        line = draw(st.integers(0, len(rows) - 1))
        rows[line : line + 1] = draw(edited_lines(rows, line))
    tables[name] = [row for row in rows if any(row)]
    if draw(st.booleans()):
        tables["未名"] = tables.pop(name)
    return tables


@st.composite
def edited_lines(draw: st.DrawFn, rows: list[list[str]], line: int) -> list[list[str]]:
    """What may stand in the place of a line: another field, another line before it, less of it, nothing."""
    row = rows[line]
    at = draw(st.integers(0, len(row) - 1))
    stub = draw(st.integers(0, 3))
    change = st.sampled_from([*FIGURES, *LABELS]).map(lambda value: [[*row[:at], value, *row[at + 1 :]]])
    same = st.sampled_from([*FIGURES, *LABELS]).map(lambda value: [[value] * len(row)])
    again = st.sampled_from(rows).map(lambda other: [list(other), row])
    numbers = st.just([[*[""] * stub, *(str(number) for number in range(1, len(row) - stub + 1))], row])
    said = st.lists(st.sampled_from([*ASIDES, *LABELS]), min_size=1, max_size=2)
    aside = said.map(lambda texts: [[*texts, *[""] * stub], row])
    return draw(st.one_of(change, change, same, again, numbers, aside, st.just([row[:-1]] if row[1:] else [])))


@pytest.mark.slow
@given(edited_tables())
def test_a_sheet_is_laid_out_as_if_it_were_the_first(tables: dict[str, list[list[str]]]):
    require_alike(bundle_of(tables))


@pytest.mark.slow
@given(edited_tables())
def test_a_sheet_is_laid_out_as_if_it_were_the_first_where_digits_are_labels(tables: dict[str, list[list[str]]]):
    require_alike(bundle_of(tables), DIGITS)


def called_by_digits(on: Form) -> Form:
    shape = Shape()
    tables = reword(on.tables, text("申请.重复申请"), text("7"), shape)
    tables = reword(tables, text("公开.行政处罚"), text("1234"), shape)
    assert not shape.problems
    return replace(on, tables=tables)


DIGITS = called_by_digits(FORM)


def test_a_table_with_digits_for_a_label_is_not_remembered_by_its_labels():
    on = unlearned(DIGITS)
    lay_out(bundle_of(tables_of(on)), on)
    assert {plan.table.code for plan in memory_of(on).sheets.values()} == {"诉讼", "收费"} & {t.code for t in on.tables}


def test_a_label_of_digits_is_never_taken_for_a_figure():
    tables = tables_of(DIGITS)
    [row] = [row for row in tables["申请"] if "7" in row]
    lay_out(bundle_of(tables), DIGITS)
    row[row.index("7")] = "8"
    require_alike(bundle_of(tables), DIGITS)
    assert any("no row “8”" in said for said in problems(bundle_of(tables), DIGITS))


def test_a_sheet_without_rows_is_told_also_after_one_with_other_problems():
    empty = {"公开": tables_of()["公开"][:2]}
    wrong = Entry(text("没有这张表"), (text("规章"),), text("5"))
    require_alike(bundle_of(empty, (wrong,)))
    [said] = problems(bundle_of(empty), FORM)
    assert "no row of table" in said


def test_titles_and_notes_of_their_own_do_not_make_sheets_other_ones():
    on = unlearned(FORM)
    for bureau in "甲乙":
        above = [[f"{bureau}局2023年政府信息公开情况统计表", "", ""], [f"填报单位：{bureau}局"]]
        tables = {name: [*above, *rows, [f"填表人：{bureau}", "审核人：丙"]] for name, rows in tables_of().items()}
        require_alike(bundle_of(tables), on)
        assert len(memory_of(on).sheets) == len(on.tables)


def test_a_line_of_column_numbers_is_never_taken_for_figures():
    one_to_seven = tables_of()
    rows = one_to_seven["申请"]
    line = next(at for at, row in enumerate(rows) if row[0].startswith("一、"))
    numbered = {**one_to_seven, "申请": [*rows[:line], ["栏次", "", "", *"1234567"], *rows[line:]]}
    other = {**one_to_seven, "申请": [*rows[:line], ["栏次", "", "", *"7654321"], *rows[line:]]}
    on = unlearned(FORM)
    for tables in (numbered, other, numbered):
        assert outcome(bundle_of(tables), on) == outcome(bundle_of(tables), unlearned(FORM))


def test_a_sheet_with_a_problem_is_looked_at_anew_and_says_it_at_its_own_place():
    tables = tables_of()
    tables["申请"][5][1] = "没有这一行"
    for file in ("a.csv", "b.csv"):
        [said] = problems(bundle_of(tables, file=file), FORM)
        assert said.startswith(f"{file}:6:2: ")


# Labelled figures

TABLE_LABELS = ["申请", "三", "表三", "收到和处理政府信息公开申请情况", "公开", "二", "没有这张表", "诉讼"]


@st.composite
def labelled(draw: st.DrawFn) -> Entry:
    labels = tuple(text(draw(st.sampled_from(LABELS)), line=2) for _label in range(draw(st.integers(0, 3))))
    column = draw(st.none() | st.sampled_from(LABELS))
    return Entry(
        text(draw(st.sampled_from(TABLE_LABELS))),
        labels,
        text(draw(st.sampled_from(FIGURES)), line=3),
        None if column is None else text(column, line=4),
        draw(st.none() | st.integers(0, 8)),
    )


@given(st.lists(labelled(), max_size=4))
def test_labelled_figures_are_laid_out_as_if_they_were_the_first(entries: Sequence[Entry]):
    require_alike(bundle_of({}, tuple(entries)))


def test_a_figure_under_known_labels_keeps_its_own_place():
    def entry(file: str, value: str) -> Entry:
        return Entry(text("公开"), (text("行政许可", file),), text(value, file))

    figures = [lay_out(bundle_of({}, (entry(file, "5"),)), FORM).figures for file in ("a.yaml", "b.yaml")]
    places = [figure[ref("公开.行政许可.数量")].text for figure in figures]
    assert [place.source.file for place in places if place] == ["a.yaml", "b.yaml"]


# Forms


def test_bureaus_with_the_same_wishes_share_a_form_that_knows_no_place_of_theirs():
    def wished(file: str) -> Form:
        return tailor(FORM, ((text("公开.规范性文件", file), text("规范性文件", file)),), (text("公开.规章", file),))

    assert wished("one/bureau.yaml") is wished("other/bureau.yaml")
    assert wished("one/bureau.yaml") is not FORM
    assert "bureau.yaml" not in repr(wished("other/bureau.yaml"))


@pytest.mark.parametrize("file", ["one/bureau.yaml", "other/bureau.yaml"])
def test_a_wish_that_cannot_be_met_is_refused_at_its_own_place_every_time(file: str):
    for _time in range(2):
        [said] = problems(bundle_of({}, leave_out=(text("规章", file),) * 2), FORM)
        assert said.startswith(f"{file}:1:1: ")


def test_where_no_form_has_the_labels_the_likeliest_one_is_named():
    entry = Entry(text("没有这张表"), (text("规章"),), text("5"))
    with pytest.raises(DocgenError, match="in form zfxxgk-2021;"):
        report_of(bundle_of({}, (entry,)))


# Labels and figures


@given(
    st.sampled_from([*LABELS, "三安全一稳定", "1.自然人", "①其他"]),
    st.lists(st.lists(st.sampled_from([*LABELS, "自然人（个人）", "2.其他"]), min_size=1, max_size=3), max_size=3),
)
def test_a_label_may_mean_one_of_some_if_an_index_of_all_finds_it(label: str, names: list[list[str]]):
    index: LabelIndex[int] = LabelIndex()
    for number, of_one in enumerate(names):
        index.add(number, of_one)
    assert any(may_mean(label, tuple(of_one)) for of_one in names) == bool(index.find(label))


@given(st.text("0123456789,.+-", max_size=9), st.sampled_from(Kind))
def test_a_figure_is_the_same_in_half_and_full_width(written: str, kind: Kind):
    wide = "".join(chr(ord(character) - 0x20 + 0xFF00) for character in written)
    assert parse_figure(wide, kind).number == parse_figure(written, kind).number


def test_what_is_remembered_is_bounded():
    known: Remembered[int, int] = Remembered(things=3, characters=10)
    for number in range(10):
        known.keep(number, number, 10)
        assert len(known) <= 3
        assert known[number] == number
    known.keep(99, 99, 11)
    assert 99 not in known


# Templates


class Printing(NamedTuple):
    """A template, as far as checking asks it."""

    names: frozenset[tuple[str, ...]]
    notices: tuple[str, ...] = ()
    file: str = "a.docx"

    def prints(self, path: tuple[str, ...]) -> bool:
        return any(path[:length] in self.names for length in range(1, len(path) + 1))


def test_each_template_is_told_its_own_cells_that_it_does_not_print():
    report = report_of(bundle_of({}))
    all_of_it = frozenset((table.code,) for table in report.form.tables)
    for left_out in ("申请", "公开", "申请"):
        template = Printing(all_of_it - {(left_out,)})
        rules = report.form.rules_by_check[Check.UNPRINTED]
        unprinted = check_unprinted(Subject(report, template=template), rules)
        assert [one.place.where for one in unprinted] == [left_out]


# Texts of files


def test_the_characters_no_report_may_carry_are_those():
    below = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\u3164\ufdd0-\ufdef\ufeff\uffa0\ufffe\uffff"
    above = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    plainly = re.compile(f"[{below}]|[\U000e0000-\U000e007f]|[{above}]")
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert FORBIDDEN.findall(every) == plainly.findall(every)


def test_an_entry_of_a_tidy_line_is_the_entry_of_its_fields():
    line = Line(("某局", "2023", "公开", "规章", "", "5"), "a.csv", 7)
    tidy = TidyEntry(line, (2, 3, 4, 5))
    entry = Entry(text("公开", "a.csv", 7, 3), (text("规章", "a.csv", 7, 4),), text("5", "a.csv", 7, 6))
    assert (tidy.table, tidy.labels, tidy.value, tidy.column, tidy.position) == entry
    assert tidy.address == entry.address
    assert (tidy.written.value, tidy.written.text) == (entry.written.value, entry.written)
    assert tuple(line) == tuple(line[at] for at in range(-6, 0))


@given(st.lists(st.sampled_from(["1", "234", "年,234", ",", ";", "\t", " ", '"', "\n", "\r"]), max_size=20))
def test_a_delimiter_is_what_makes_most_fields(pieces: Sequence[str]):
    written = "".join(pieces)
    plainly = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", re.sub('"[^"]*"', "x", written)).splitlines()
    there = [one for one in ",;\t" if any(one in line for line in plainly)]
    fields = {one: sum(bool(field.strip()) for line in plainly for field in line.split(one)) for one in there}
    assert delimiter_of(written) == max(there, key=lambda one: fields[one], default=",")


def test_empty_lines_as_spreadsheets_leave_them_do_not_hide_the_delimiter():
    written = "信息处理费,通知件数,通知金额\n信息处理费,0,0\n" + ",,\n" * 50
    assert delimiter_of(written) == ","
    assert [row.values for row in rows_of(written.encode(), "a.csv")][1:] == [("信息处理费", "0", "0")]
    assert delimiter_of(written.replace("信息处理费,", '"信息处理费；;",')) == ","
