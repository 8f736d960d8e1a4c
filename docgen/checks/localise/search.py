"""The search for the smallest sets of cells whose change restores every equation (Fellegi–Holt), exact, best first.

A cell is freed when its figure may be any: every equation then holds for some value of it, but one of them is used up
to tell that value. What the others say without the cell must still hold.

Every equation that fails must lose a cell, so the search frees one cell after the other of a failing equation. Failing
equations that share no cell need a cell each: this bounds from below what a set will cost. Of the cells of an equation
that were tried already, the later branches are barred, so that every set is met once.
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Exact = int | Fraction
BUDGET = 200  # sets looked at; beyond, a report takes more than a tenth of a second


class Constraint(NamedTuple):
    """An equation of numbered cells: their coefficients, and by how much it fails with the figures as they stand.

    `cells` has the bit of every cell: sets of cells are compared very often.
    """

    coefficients: dict[int, Exact]
    excess: Exact
    cells: int

    @classmethod
    def of(cls, coefficients: dict[int, Exact], excess: Exact) -> Constraint:
        """Make a constraint."""
        cells = 0
        for cell in coefficients:
            cells |= 1 << cell
        return cls(coefficients, excess, cells)


class System(NamedTuple):
    """Equations between cells, some of which are freed.

    `open` are the equations without freed cells; `solved` has for every freed cell the equation that tells its value;
    `loose` has the bits of freed cells that no equation tells, `freed` those of all.
    """

    open: tuple[Constraint, ...]
    solved: dict[int, Constraint]
    loose: int = 0
    freed: int = 0

    def free(self, cell: int) -> System:
        """Return the system with one more cell freed."""
        bit = 1 << cell
        apart: list[Constraint] = []
        holding: list[Constraint] = []
        for constraint in self.open:
            (holding if constraint.cells & bit else apart).append(constraint)
        if not holding:
            return self._replace(loose=self.loose | bit, freed=self.freed | bit)
        pivot = min(holding, key=_length)
        holding.remove(pivot)
        left = [_without(cell, constraint, pivot) for constraint in holding]
        solved = {
            known: _without(cell, constraint, pivot) if constraint.cells & bit else constraint
            for known, constraint in self.solved.items()
        }
        solved[cell] = pivot
        apart += [constraint for constraint in left if constraint.cells or constraint.excess]
        return System(tuple(apart), solved, self.loose, self.freed | bit)

    def free_all(self, cells: Iterable[int]) -> System:
        """Return the system with some more cells freed."""
        system = self
        for cell in cells:
            system = system.free(cell)
        return system

    def step(self, cell: int) -> Exact | None:
        """Return by how much a freed cell's figure must change; None where that is not determined."""
        constraint = self.solved.get(cell)
        if constraint is None or self.loose & constraint.cells:
            return None
        return exact_ratio(-constraint.excess, constraint.coefficients[cell])

    def failing(self) -> list[Constraint]:
        """Return the equations that fail whatever the freed cells hold."""
        return [constraint for constraint in self.open if constraint.excess]


def exact_ratio(dividend: Exact, divisor: Exact) -> Exact:
    """Divide; a whole result is an int."""
    if divisor in (1, -1):
        return dividend * divisor
    result = Fraction(dividend) / divisor
    return result.numerator if result.denominator == 1 else result


def _length(constraint: Constraint) -> int:
    return len(constraint.coefficients)


def members(cells: int) -> list[int]:
    """Return the cells of a set of bits, in their order."""
    return [at for at in range(cells.bit_length()) if cells >> at & 1]


def _without(cell: int, constraint: Constraint, pivot: Constraint) -> Constraint:
    """Take the multiple of another equation off a constraint that rids it of a cell they share."""
    factor = exact_ratio(constraint.coefficients[cell], pivot.coefficients[cell])
    result = dict(constraint.coefficients)
    for pivot_cell, value in pivot.coefficients.items():
        left = result.get(pivot_cell, 0) - factor * value
        if left:
            result[pivot_cell] = left
        else:
            result.pop(pivot_cell, None)
    return Constraint.of(result, constraint.excess - factor * pivot.excess)


class SmallestSets(NamedTuple):
    """The smallest sets of cells, as systems with those cells freed; `complete` where there are no others."""

    systems: list[System]
    complete: bool


Entry = tuple[
    int, int, int, "System", int
]  # the bound, minus the cells freed, a serial number, the set, what is barred


def smallest(
    root: System,
    unfit: Callable[[System], list[Constraint]],
    accept: Callable[[System], bool],
    budget: int = BUDGET,
) -> SmallestSets:
    """Find all smallest sets of cells that leave no equation failing.

    `unfit` tells the solved equations that give a cell a figure it cannot hold; `accept` has the last word on a set.
    """
    sets: list[System] = []
    best: int | None = None
    serial = count()
    queue = [(0, 0, next(serial), root, 0)]
    for _set in range(budget):
        if not queue or (best is not None and queue[0][0] > best):
            return SmallestSets(sets, complete=True)
        _bound, minus, _serial, system, barred = heappop(queue)
        failing = system.failing() or unfit(system)
        if not failing and accept(system):
            sets.append(system)
            best = -minus
        for cell in _fewest(failing, system.freed | barred):
            freed = system.free(cell)
            needed = least(freed, barred)
            if needed is not None:
                heappush(queue, (needed - minus + 1, minus - 1, next(serial), freed, barred))
            barred |= 1 << cell
    return SmallestSets(sets, complete=False)


def least(system: System, barred: int = 0) -> int | None:
    """Return how many cells must still be freed at least; None where the equations cannot be restored."""
    cell_sets = [constraint.cells & ~barred for constraint in system.failing()]
    if not all(cell_sets):
        return None
    taken = needed = 0
    # Those that share cells with few others first: a row shares some with every column.
    for _count, cells in sorted((sum(1 for sharing in cell_sets if cells & sharing), cells) for cells in cell_sets):
        if not taken & cells:
            taken |= cells
            needed += 1
    return needed


def _fewest(failing: Iterable[Constraint], shut: int) -> list[int]:
    """Return the cells that may be freed of the equation that has the fewest of them."""
    return members(min((constraint.cells & ~shut for constraint in failing), key=int.bit_count, default=0))
