"""The tables of a report, held against those that were checked: each under its heading, and no others."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from docgen.changes import ParagraphChange
from docgen.flow import FlowTable
from docgen.i18n import _
from docgen.layout.headings import standing
from docgen.provenance import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from docgen.flow import Flow
    from docgen.forms.form import Form
    from docgen.report import Report
    from docgen.source import Source


_LABELS, _FIGURES = 3, 2  # of a table of the form, at least
_WORDS = re.compile(r"[^\W\d_]{2}")  # says something


class StandingTable(NamedTuple):
    """A table of a document: the heading that it stands under, and what it is.

    Of one of the form that is its title; of another its text. One that is cut in two is one table.
    """

    section: str
    is_of_form: bool
    name: str
    source: Source


def tables_of(flow: Flow, report: Report) -> list[StandingTable]:
    """Return the tables of a document with their sections; `report` is what was read of it."""
    tables: list[StandingTable] = []
    for table in _walked(flow, report):
        if not tables or tables[-1][:3] != table[:3]:
            tables.append(table)
    return tables


def tables_of_form(form: Form) -> list[StandingTable]:
    """Return the tables that an official template prints, each under the heading of its section."""
    sections = (section for section in form.sections if section.table)
    return [StandingTable(each.heading, True, form.table(each.table).title, each.source) for each in sections]


def compare_tables(checked: Iterable[StandingTable], now: Iterable[StandingTable]) -> Iterator[ParagraphChange]:
    """Walk the tables that were not there, or not under this heading, or not as often. What went is told by its figures."""

    def told_by(table: StandingTable) -> Hashable:
        return table[:3]

    return tables_besides(Counter(map(told_by, checked)), now, told_by)


def tables_besides(
    expected: Counter[Hashable], now: Iterable[StandingTable], told_by: Callable[[StandingTable], Hashable]
) -> Iterator[ParagraphChange]:
    """Walk the tables that are there more often than expected, each told by what the function returns."""
    for table in now:
        if expected[told_by(table)] > 0:
            expected[told_by(table)] -= 1
        else:
            words = _("a table: {name}").format(name=table.name)
            yield ParagraphChange(table.section, None, words, table.source)


def _walked(flow: Flow, report: Report) -> Iterator[StandingTable]:
    form = report.form
    headings = {
        each.text.source: each.section.heading if each.section else each.text.value
        for each in standing(flow, form)
        if each.is_heading
    }
    codes = {figure.text.source: cell.table for cell, figure in report.figures.items() if figure.text}
    section = ""
    for block in flow.blocks:
        if not isinstance(block, FlowTable):
            section = headings.get(block.text.source, section)
        elif code := _code(block, codes) or (block.marked if block.marked in report.doubted else ""):
            yield StandingTable(section, True, form.table(code).title, block.source)
        elif again := _once_more(block, report):
            yield StandingTable(section, True, again, block.source)
        elif name := _other(block, form):
            yield StandingTable(section, False, name, block.source)


def _code(table: FlowTable, codes: Mapping[Source, str]) -> str | None:
    """Return the code of the form's table whose figures stand in a table."""
    return next((codes[place] for row in table.rows for place in row.places if place in codes), None)


def _once_more(table: FlowTable, report: Report) -> str:
    """Return what a table is called that prints figures of the form once more; nothing for any other."""
    values = [value for row in table.rows for value in row.values if value]
    if sum(map(str.isdecimal, values)) < _FIGURES:
        return ""
    known = {each.code: sum(map(each.knows, values)) for each in report.form.tables if each.code not in report.doubted}
    code = max(known, key=lambda each: known[each], default="")
    if not code or known[code] < _LABELS:
        return ""
    return _("{title}, once more").format(title=report.form.table(code).title)


def _other(table: FlowTable, form: Form) -> str:
    """Return what a table without figures of the form says; nothing, where all its words are labels of the form."""
    values = [value for row in table.rows for value in row.values if value]
    if not any(_WORDS.search(value) and not any(each.knows(value) for each in form.tables) for value in values):
        return ""
    return " ".join(map(normal, values))
