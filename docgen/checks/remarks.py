"""Remarks on several cells at once: the first few in words, all of them for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of, source_of
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.forms.rule import Rule
    from docgen.forms.table import CellRef
    from docgen.report import Report

_SHOWN = 3


def remark(report: Report, rule: Rule, cells: list[CellRef], message: str) -> Finding:
    """Make the finding of some cells of one table; `message` has places for their {count} and {cells}."""
    table = report.form.table(cells[0].table)
    held = tuple((place_of(report, ref), shown(report, ref)) for ref in cells)
    place = held[0][0] if len(held) == 1 else Place(report.form.heading_of(table), where=table.code)
    words = message.format(count=len(held), cells=some(f"{at.words} = {figure}" for at, figure in held))
    return Finding(rule, words, place, source_of(report, *cells), "", cells=held)


def some(words: Iterable[str]) -> str:
    """Join the first few, and say whether there are more."""
    every = list(words)
    return _("; ").join(every[:_SHOWN]) + (_("; …") if len(every) > _SHOWN else "")


def shown(report: Report, ref: CellRef) -> str:
    """Return a cell's figure as the report prints it."""
    return report.figures[ref].printed(report.form.cells[ref].kind)
