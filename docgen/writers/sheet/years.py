"""The main figures beside those of other years, in digits and as bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from docgen.figures import Kind, print_figure
from docgen.forms.evaluation import exactly
from docgen.i18n import _
from docgen.writers.sheet.form import main_figures
from docgen.writers.sheet.marks import signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.report import Report
    from docgen.writers.sheet.form import MainFigure
    from docgen.writers.sheet.marks import Anchors

HEIGHT = 24  # of a drawing of bars
_BAR, _GAP = 9, 4  # their widths
_YEARS = 5  # besides the report's own: more do not fit on a page


class Bar(NamedTuple):
    """A bar in units of the drawing; `own` is the report's own year."""

    x: int
    y: int
    width: int
    height: int
    own: bool


class Bars(NamedTuple):
    """A drawing of bars."""

    width: int
    height: int
    bars: tuple[Bar, ...]


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
    description: str


@dataclass(frozen=True, slots=True)
class YearTable:
    """The main figures of some tables over the years; `last` is the year that the differences are to."""

    years: tuple[int, ...]
    own: int
    last: int | None
    groups: tuple[tuple[str, tuple[YearLine, ...]], ...]


def last_year_cells(report: Report, others: Sequence[Report]) -> frozenset[CellRef]:
    """Return the cells of last year's report that stand in the table of years."""
    if all(other.year != report.year - 1 for other in others):
        return frozenset()
    figures = [figure for _heading, figures in main_figures(report.form) for figure in figures]
    return frozenset(figure.cell for figure in figures if figure.cell in report.form.cells)


def compare_years(report: Report, others: Sequence[Report], anchors: Anchors) -> YearTable | None:
    """Put the main figures of a report beside those of other years, the nearest ones; None where there are none."""
    if not others:
        return None
    nearest = sorted(others, key=lambda other: (abs(other.year - report.year), other.year))[:_YEARS]
    reports = sorted((report, *nearest), key=lambda each: each.year)
    own = next(at for at, each in enumerate(reports) if each is report)
    last = next((at for at, each in enumerate(reports) if each.year == report.year - 1), None)
    lines = _Lines(reports, own, last, anchors)
    groups = [(heading, tuple(map(lines.line, figures))) for heading, figures in main_figures(report.form)]
    years = tuple(each.year for each in reports)
    return YearTable(years, report.year, None if last is None else years[last], tuple(groups))


class _Lines:
    """The lines of a table of years; `own` and `last` are where the sheet's own report and last year's stand in it."""

    def __init__(self, reports: Sequence[Report], own: int, last: int | None, anchors: Anchors) -> None:
        self._reports, self._own, self._last, self._anchors = reports, own, last, anchors

    def line(self, figure: MainFigure) -> YearLine:
        """Write a main figure over the years."""
        numbers = [figure.in_report(report) for report in self._reports]
        cells = tuple(self._cell(figure, at, number) for at, number in enumerate(numbers))
        described = [
            _("{year}: {figure}").format(year=report.year, figure=cell.text)
            for report, cell in zip(self._reports, cells, strict=True)
            if cell.text
        ]
        bars = None if figure.kind is Kind.CHANGE else draw_bars(numbers, self._own)
        return YearLine(figure.label, cells, self._difference(numbers), bars, _(", ").join(described))

    def _cell(self, figure: MainFigure, at: int, number: Number | None) -> YearFigure:
        anchor = self._anchors.last_cell(figure.cell) if at == self._last else ""
        text = "" if number is None else print_figure(number, figure.kind)
        return YearFigure(text, at == self._own, anchor)

    def _difference(self, numbers: Sequence[Number | None]) -> str:
        now, before = numbers[self._own], None if self._last is None else numbers[self._last]
        return "" if now is None or before is None else signed(exactly("-", now, before))


def draw_bars(numbers: Sequence[Number | None], own: int) -> Bars | None:
    """Draw a bar for every number, that at `own` as the report's own; nothing where there is nothing to compare."""
    known = [number for number in numbers if number is not None]
    if len(known) < 2 or min(known) < 0 or max(known) == 0:
        return None
    peak = max(known)
    bars = tuple(
        Bar(at * (_BAR + _GAP) + 1, HEIGHT - height, _BAR, height, at == own)
        for at, number in enumerate(numbers)
        if number is not None and (height := _height(number, peak))
    )
    return Bars(len(numbers) * (_BAR + _GAP) - _GAP + 2, HEIGHT + 1, bars)


def _height(number: Number, peak: Number) -> int:
    """Return the height of a bar: the highest fills the drawing, and what is not zero can be seen."""
    return max(1, int(number * (HEIGHT - 1) / peak)) if number else 0
