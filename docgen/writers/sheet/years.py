"""The main figures beside those of other years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from docgen.figures import Kind, print_figure
from docgen.forms.evaluation import exactly
from docgen.i18n import _
from docgen.writers.sheet.bars import draw_bars
from docgen.writers.sheet.main_figures import main_figures
from docgen.writers.sheet.marks import signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.figures import Number
    from docgen.forms.table import CellRef, Table
    from docgen.report import Report
    from docgen.writers.sheet.anchors import Anchors
    from docgen.writers.sheet.bars import Bars
    from docgen.writers.sheet.main_figures import MainFigure

_YEARS = 5  # besides the report's own: more do not fit on a page


class YearFigure(NamedTuple):
    """A figure of one year; nothing where that year's form has no such cell."""

    text: str
    own: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """One main figure over the years."""

    label: str
    figures: tuple[YearFigure, ...]
    difference: str
    bars: Bars | None
    said: str


@dataclass(frozen=True, slots=True)
class YearTable:
    """The main figures of some tables over the years; `last` is the year that the differences are to."""

    years: tuple[int, ...]
    own: int
    last: int | None
    groups: tuple[tuple[str, tuple[YearLine, ...]], ...]


def last_year_cells(report: Report, others: Sequence[Report]) -> frozenset[CellRef]:
    """Return the cells of last year's report that stand in the table of years."""
    if all(one.year != report.year - 1 for one in others):
        return frozenset()
    figures = [figure for table in report.form.tables for figure in main_figures(report.form, table)]
    return frozenset(figure.cell for figure in figures if figure.cell in report.form.cells)


def compare_years(report: Report, others: Sequence[Report], anchors: Anchors) -> YearTable | None:
    """Put the main figures of a report beside those of other years, the nearest ones; None where there are none."""
    if not others:
        return None
    nearest = sorted(others, key=lambda one: (abs(one.year - report.year), one.year))[:_YEARS]
    reports = sorted((report, *nearest), key=lambda one: one.year)
    last = next((one for one in nearest if one.year == report.year - 1), None)
    lines = _Lines(report, reports, last, anchors)
    groups = [(report.form.heading_of(table), tuple(lines.of(table))) for table in report.form.tables]
    return YearTable(tuple(one.year for one in reports), report.year, last.year if last else None, tuple(groups))


class _Lines:
    """The lines of a table of years."""

    def __init__(self, report: Report, reports: Sequence[Report], last: Report | None, anchors: Anchors) -> None:
        self.report, self.reports, self.last, self.anchors = report, reports, last, anchors

    def of(self, table: Table) -> Iterator[YearLine]:
        for figure in main_figures(self.report.form, table):
            numbers = [figure.in_report(one) for one in self.reports]
            cells = tuple(map(self._cell, [figure] * len(numbers), self.reports, numbers))
            bars = draw_bars(numbers, self.reports.index(self.report)) if figure.kind is not Kind.CHANGE else None
            said = _(", ").join(
                _("{year}: {figure}").format(year=one.year, figure=cell.text)
                for one, cell in zip(self.reports, cells, strict=True)
                if cell.text
            )
            yield YearLine(figure.label, cells, self._difference(figure), bars, said)

    def _cell(self, figure: MainFigure, report: Report, number: Number | None) -> YearFigure:
        anchor = self.anchors.last_cell(figure.cell) if report is self.last else ""
        text = "" if number is None else print_figure(number, figure.kind)
        return YearFigure(text, report is self.report, anchor)

    def _difference(self, figure: MainFigure) -> str:
        now = figure.in_report(self.report)
        before = figure.in_report(self.last) if self.last else None
        if now is None or before is None:
            return ""
        return signed(exactly("-", now, before))
