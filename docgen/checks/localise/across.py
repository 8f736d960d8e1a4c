"""A table that is printed as one line of figures (表四), all of them typed one column off: told as that, beside what its groups say by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import place_of
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

_GROUPS = 2  # of a table: a shift goes through several
_TELLING = 3  # figures other than 0 in a group that was put right: so many hardly line up by chance


class _Shift(NamedTuple):
    """What puts figures back by one column, and the groups whose sums fail as they stand and hold then: their figures other than 0."""

    repair: Repair
    mended: tuple[int, ...]

    @property
    def is_telling(self) -> bool:
        """Whether chance would hardly line the figures up so."""
        return len(self.mended) >= _GROUPS or max(self.mended) >= _TELLING


def with_shifted_tables(report: Report, localisations: Sequence[Localisation]) -> tuple[Localisation, ...]:
    """Put the reading of a table whose figures stand one column off before what its groups say each by itself.

    As one reading is as good as the other, neither is determined; nor is what its groups say, where chance may have lined
    up the figures of a shift.
    """
    places = list(localisations)
    for table in report.form.tables:
        own = [each for each in places if each.table == table.code]
        shifts = list(_shifts(report, table)) if table.across and len(own) >= _GROUPS else []
        if not shifts:
            continue
        shift = max(shifts, key=lambda each: (each.is_telling, len(each.mended), sum(each.mended)))
        if shift.is_telling:
            places[places.index(own[0])] = _merged(shift.repair, own)
            places = [each for each in places if each not in own]
        else:
            places = [each._replace(complete=False) if each in own else each for each in places]
    return tuple(places)


def _merged(shift: Repair, own: Sequence[Localisation]) -> Localisation:
    """Return the places of a table as one: a shift, and beside it the likeliest repair of each."""
    each_group = [each.repairs[0] for each in own if each.repairs]
    changes = tuple(change for repair in each_group for change in repair.changes)
    patterns = tuple(pattern for repair in each_group for pattern in repair.patterns)
    return Localisation(own[0].table, (shift, Repair(changes, patterns)), all(each.complete for each in own))


def _shifts(report: Report, table: Table) -> Iterator[_Shift]:
    """Walk what puts the figures of a table back by one column, all or from one on, where that makes its sums hold; the one pushed out is computed."""
    cells = list(table.cells)
    held = [report.number(cell) for cell in cells]
    sums = [each for each in report.form.relations if each.table == table.code and each.determined]
    holding = {relation for relation, _total in _held(dict(zip(cells, held, strict=True)), sums)}
    for move in _moves_back(cells, held):
        _compute(move.figures, move.lost, sums)
        if move.figures[move.lost] is None:
            continue
        held_now = [relation for relation, _total in _held(move.figures, sums)]
        mended = tuple(
            sum(1 for cell in relation.cells if move.figures[cell])
            for relation in held_now
            if relation not in holding and move.lost not in relation.cells
        )
        if len(held_now) == len(sums) and any(mended):
            changes = (Change(cell, report.number(cell), move.figures[cell]) for cell in cells)
            changed = tuple(change for change in changes if change.actual != change.proposed)
            yield _Shift(Repair(changed, (_words(report, move, cells),)), mended)


class _Move(NamedTuple):
    """Figures moved back by one column from one cell on, and the cell of the one that was pushed out; `left` if they stood too far to that side."""

    figures: Figures
    first: CellRef
    lost: CellRef
    left: bool


def _moves_back(cells: Sequence[CellRef], held: Sequence[Number | None]) -> Iterator[_Move]:
    """Walk the ways in which figures may be moved back by one column, from each cell on."""
    for at, cell in enumerate(cells):
        if not held[-1]:
            figures = dict(zip(cells, [*held[:at], None, *held[at:-1]], strict=True))
            yield _Move(figures, cell, lost=cell, left=True)
        if not held[at]:
            figures = dict(zip(cells, [*held[:at], *held[at + 1 :], None], strict=True))
            yield _Move(figures, cell, lost=cells[-1], left=False)


def _words(report: Report, move: _Move, cells: Sequence[CellRef]) -> str:
    """Say from where on the figures of a table stand off, and to which side."""
    if move.first == cells[0]:
        left = _("the figures of the whole table stand one column too far to the left")
        return left if move.left else _("the figures of the whole table stand one column too far to the right")
    left = _("the figures of the table stand one column too far to the left, from “{cell}” on")
    right = _("the figures of the table stand one column too far to the right, from “{cell}” on")
    return (left if move.left else right).format(cell=place_of(report, move.first).words)


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


def _held(figures: Figures, sums: Sequence[Relation]) -> Iterator[tuple[Relation, Number]]:
    for relation in sums:
        outcome = evaluate(relation.statement, figures.get)
        if outcome and outcome.holds:
            yield relation, outcome.left or 0
