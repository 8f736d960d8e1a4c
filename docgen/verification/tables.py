"""The tables of a report, held against those that were checked: each under its heading, and no others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docgen.changes import ParagraphChange
from docgen.i18n import _
from docgen.outline import StandingTable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from docgen.forms.form import Form


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
