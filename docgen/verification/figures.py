"""The figures of a report held against those that were checked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from docgen.changes import FigureChange
from docgen.report import CellState, Figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.forms.table import CellRef
    from docgen.report import Report

_NOT_THERE = Figure(CellState.ABSENT)  # a row that the document does not have


def compare_figures(
    checked: Mapping[CellRef, str], report: Report
) -> tuple[tuple[FigureChange, ...], tuple[CellRef, ...]]:
    """Return the cells that differ from what was checked, and those that cannot be read any more.

    A figure of a row that was not checked is one that came in. A cell that is not there was taken out, unless something in its table could not be read for sure.
    """
    changed: list[FigureChange] = []
    unread: list[CellRef] = []
    others = {cell: "" for cell, figure in report.figures.items() if cell not in checked and figure.number is not None}
    for cell, was in (*checked.items(), *others.items()):
        figure = report.figures.get(cell, _NOT_THERE)
        if report.is_unread(cell):
            unread.append(cell)
        elif not _is_same(figure, was):
            source = figure.text.source if figure.text else report.bundle.source
            changed.append(FigureChange(cell, was, figure.text.value if figure.text else "", source))
    return tuple(changed), tuple(unread)


def _is_same(figure: Figure, was: str) -> bool:
    if figure.number is None:
        return not was and figure.state is not CellState.UNREADABLE
    return bool(was) and Decimal(was) == figure.number
