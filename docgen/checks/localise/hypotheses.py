"""Slips that put many figures wrong at once: what a search cell by cell would not reach, tried as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.localise.search import least, smallest
from docgen.checks.localise.slips import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docgen.checks.localise.component import Component
    from docgen.checks.localise.search import System
    from docgen.forms.table import CellRef

_BUDGET = 60  # sets looked at from each hypothesis
_EQUATIONS = 3  # failing equations: fewer do not speak of a whole row
_FIGURES = 3  # other than 0: a row of fewer may agree by chance when it is turned


def unfilled_totals(component: Component) -> Iterator[int]:
    """Walk the totals that are 0 and that a relation which fails would compute."""
    failing = {
        relation.determined
        for relation, constraint in zip(component.relations, component.start.open, strict=True)
        if constraint.excess and relation.determined
    }
    for at, cell in enumerate(component.cells):
        if cell in failing and component.number(at) == 0:
            yield at


def suspect_rows(component: Component) -> Iterator[list[CellRef]]:
    """Walk the rows that share cells with several failing equations, those first that share with most."""
    failing = component.root.failing()
    rows = list(dict.fromkeys(cell[:2] for cell in component.cells))
    masks = dict.fromkeys(rows, 0)
    for at, cell in enumerate(component.cells):
        masks[cell[:2]] |= 1 << at
    touched = {row: sum(1 for constraint in failing if constraint.cells & masks[row]) for row in rows}
    for row in sorted(rows, key=touched.__getitem__, reverse=True):
        if touched[row] >= min(_EQUATIONS, len(component.relations)):
            first = next(cell for cell in component.cells if cell[:2] == row)
            yield row_of(component.report, first)


def suspect_columns(component: Component) -> Iterator[list[CellRef]]:
    """Walk the columns of a table whose rows have sums of their own, where several of them fail."""
    table = component.report.form.table(component.cells[0].table)
    failing = component.root.failing()
    if table.across or len(failing) < _EQUATIONS:
        return
    for column in dict.fromkeys(cell.column for cell in component.cells):
        cells = [cell for cell in component.cells if cell.column == column]
        if len(cells) > _EQUATIONS:
            yield cells


def as_wholes(component: Component, accept: Callable[[System], bool], beside: int) -> Iterator[System]:
    """Walk the smallest repairs that free all totals left at 0, or all cells of a row, and at most so many `beside`."""
    wholes = [list(unfilled_totals(component))]
    wholes += [[component.index[cell] for cell in row if cell in component.index] for row in suspect_rows(component)]
    starts: list[tuple[int, System]] = []
    for cells in wholes:
        given = [at for at in cells if not component.root.freed >> at & 1]
        system = component.root.free_all(given)
        needed = least(system)
        if given and needed is not None:
            starts.append((needed, system))
    fewest = min((needed for needed, _system in starts), default=0)
    for needed, system in starts:
        if needed == fewest <= beside:
            yield from smallest(system, component.unfit, accept, _BUDGET).systems


def as_columns(component: Component, accept: Callable[[System], bool]) -> Iterator[System]:
    """Walk the repairs that free all cells of a column, and no other."""
    for column in suspect_columns(component):
        system = component.root.free_all(component.index[cell] for cell in column)
        if not (system.failing() or component.unfit(system)) and accept(system):
            yield system


def turned_rows(component: Component) -> Iterator[Mapping[CellRef, int]]:
    """Walk rows that agree with every relation when all their figures move one column on and the last becomes first."""
    for row in suspect_rows(component):
        numbers = [component.number(component.index[cell]) for cell in row if cell in component.index]
        if len(numbers) < len(row) or sum(1 for number in numbers if number) < _FIGURES:
            continue
        for turned in (numbers[1:] + numbers[:1], numbers[-1:] + numbers[:-1]):
            figures = {cell: number for cell, number in zip(row, turned, strict=True) if isinstance(number, int)}
            if len(figures) == len(row) and _restores(component, figures):
                yield figures


def _restores(component: Component, figures: Mapping[CellRef, int]) -> bool:
    steps = {
        component.index[cell]: number - int(component.number(component.index[cell]) or 0)
        for cell, number in figures.items()
    }
    return not any(
        constraint.excess + sum(value * steps.get(at, 0) for at, value in constraint.coefficients.items())
        for constraint in component.root.open
    )
