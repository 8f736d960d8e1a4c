"""A table that is printed as one line of figures (表四), all of them typed one column off: told as that, beside what its groups say by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.localise.repair import Change, Localisation, Repair
from docgen.forms.evaluation import evaluate
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.figures import Number
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef, Table
    from docgen.report import Report

    Figures = dict[CellRef, Number | None]

_GROUPS = 2  # whose sums fail as the figures stand, and hold when they are put back


def with_shifted_tables(report: Report, localisations: Sequence[Localisation]) -> tuple[Localisation, ...]:
    """Put the reading of a table whose figures all stand one column off before what its groups say each by itself.

    As one reading is as good as the other, neither is determined.
    """
    told = list(localisations)
    for table in report.form.tables:
        own = [each for each in told if each.table == table.code]
        shift = _shift(report, table) if table.across and len(own) >= _GROUPS else None
        if shift:
            each_group = [each.repairs[0] for each in own if each.repairs]
            changes = tuple(change for repair in each_group for change in repair.changes)
            patterns = tuple(pattern for repair in each_group for pattern in repair.patterns)
            merged = Localisation(table.code, (shift, Repair(changes, patterns)), all(each.complete for each in own))
            told[told.index(own[0])] = merged
            told = [each for each in told if each not in own]
    return tuple(told)


def _shift(report: Report, table: Table) -> Repair | None:
    """Return what puts the figures of a table back by one column, where that makes its sums hold; the lost one is computed."""
    cells = list(table.cells)
    held = [report.number(cell) for cell in cells]
    sums = [each for each in report.form.relations if each.table == table.code and each.determined]
    left = _("the figures of the whole table stand one column too far to the left")
    right = _("the figures of the whole table stand one column too far to the right")
    for meant, lost, words in (([None, *held[:-1]], cells[0], left), ([*held[1:], None], cells[-1], right)):
        figures: Figures = dict(zip(cells, meant, strict=True))
        _compute(figures, lost, sums)
        if figures[lost] is not None and _hold(figures, lost, sums):
            changes = (Change(cell, report.number(cell), figures[cell]) for cell in cells)
            return Repair(tuple(change for change in changes if change.actual != change.proposed), (words,))
    return None


def _compute(figures: Figures, lost: CellRef, sums: Sequence[Relation]) -> None:
    """Compute the figure that was pushed out of the table, from the sum that it belongs to."""
    for relation in sums:
        if relation.sides and lost in relation.cells:
            others = [figures[cell] for cell in relation.cells if cell != lost]
            total = figures[relation.determined] if relation.determined and relation.determined != lost else None
            numbers = [number for number in others if number is not None]
            if len(numbers) == len(others):
                rest = sum(numbers) if total is None else total - (sum(numbers) - total)
                figures[lost] = rest if rest >= 0 else None


def _hold(figures: Figures, lost: CellRef, sums: Sequence[Relation]) -> bool:
    """Tell whether the sums hold, and those of several groups not because all is 0 or the lost figure was made to fit."""
    held = list(_held(figures, sums))
    telling = [relation for relation, total in held if total and lost not in relation.cells]
    return len(held) == len(sums) and len(telling) >= _GROUPS


def _held(figures: Figures, sums: Sequence[Relation]) -> Iterator[tuple[Relation, Number]]:
    for relation in sums:
        outcome = evaluate(relation.statement, figures.get)
        if outcome and outcome.holds:
            yield relation, outcome.left or 0
