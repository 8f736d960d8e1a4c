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


class Line(NamedTuple):
    """An equation: its cells, by number, with coefficients, and by how much it fails with the figures as they stand.

    `cells` has the bit of every cell: sets of cells are compared very often.
    """

    coefficients: dict[int, Exact]
    excess: Exact
    cells: int

    @classmethod
    def of(cls, coefficients: dict[int, Exact], excess: Exact) -> Line:
        """Make a line."""
        cells = 0
        for cell in coefficients:
            cells |= 1 << cell
        return cls(coefficients, excess, cells)


class System(NamedTuple):
    """Equations between cells, some of which are freed.

    `open` are the equations without freed cells; `solved` has for every freed cell the equation that tells its value;
    `loose` has the bits of freed cells that no equation tells, `freed` those of all.
    """

    open: tuple[Line, ...]
    solved: dict[int, Line]
    loose: int = 0
    freed: int = 0

    def free(self, cell: int) -> System:
        """Return the system with one more cell freed."""
        bit = 1 << cell
        apart: list[Line] = []
        holding: list[Line] = []
        for line in self.open:
            (holding if line.cells & bit else apart).append(line)
        if not holding:
            return self._replace(loose=self.loose | bit, freed=self.freed | bit)
        pivot = min(holding, key=_length)
        holding.remove(pivot)
        left = [_without(cell, line, pivot) for line in holding]
        solved = {
            known: _without(cell, line, pivot) if line.cells & bit else line for known, line in self.solved.items()
        }
        solved[cell] = pivot
        apart += [line for line in left if line.cells or line.excess]
        return System(tuple(apart), solved, self.loose, self.freed | bit)

    def free_all(self, cells: Iterable[int]) -> System:
        """Return the system with some more cells freed."""
        system = self
        for cell in cells:
            system = system.free(cell)
        return system

    def step(self, cell: int) -> Exact | None:
        """Return by how much a freed cell's figure must change; None where that is not determined."""
        line = self.solved.get(cell)
        if line is None or self.loose & line.cells:
            return None
        return exact_ratio(-line.excess, line.coefficients[cell])

    def failing(self) -> list[Line]:
        """Return the equations that fail whatever the freed cells hold."""
        return [line for line in self.open if line.excess]


def exact_ratio(one: Exact, other: Exact) -> Exact:
    """Divide; a whole result is an int."""
    if other in (1, -1):
        return one * other
    result = Fraction(one) / other
    return result.numerator if result.denominator == 1 else result


def _length(line: Line) -> int:
    return len(line.coefficients)


def members(cells: int) -> list[int]:
    """Return the cells of a set of bits, in their order."""
    return [at for at in range(cells.bit_length()) if cells >> at & 1]


def _without(cell: int, line: Line, pivot: Line) -> Line:
    """Take the multiple of another equation off a line that rids it of a cell they share."""
    factor = exact_ratio(line.coefficients[cell], pivot.coefficients[cell])
    result = dict(line.coefficients)
    for other, value in pivot.coefficients.items():
        left = result.get(other, 0) - factor * value
        if left:
            result[other] = left
        else:
            result.pop(other, None)
    return Line.of(result, line.excess - factor * pivot.excess)


class Found(NamedTuple):
    """The smallest sets of cells, as systems with those cells freed; `complete` where there are no others."""

    systems: list[System]
    complete: bool


Entry = tuple[
    int, int, int, "System", int
]  # the bound, minus the cells freed, a serial number, the set, what is barred


def smallest(
    root: System,
    unfit: Callable[[System], list[Line]],
    accept: Callable[[System], bool],
    budget: int = BUDGET,
) -> Found:
    """Find all smallest sets of cells that leave no equation failing.

    `unfit` tells the solved equations that give a cell a figure it cannot hold; `accept` has the last word on a set.
    """
    found: list[System] = []
    best: int | None = None
    serial = count()
    queue = [(0, 0, next(serial), root, 0)]
    for _set in range(budget):
        if not queue or (best is not None and queue[0][0] > best):
            return Found(found, complete=True)
        _bound, minus, _serial, system, barred = heappop(queue)
        failing = system.failing() or unfit(system)
        if not failing and accept(system):
            found.append(system)
            best = -minus
        for cell in _fewest(failing, system.freed | barred):
            freed = system.free(cell)
            needed = least(freed, barred)
            if needed is not None:
                heappush(queue, (needed - minus + 1, minus - 1, next(serial), freed, barred))
            barred |= 1 << cell
    return Found(found, complete=False)


def least(system: System, barred: int = 0) -> int | None:
    """Return how many cells must still be freed at least; None where the equations cannot be restored."""
    lines = [line.cells & ~barred for line in system.failing()]
    if not all(lines):
        return None
    taken = needed = 0
    # Those that share cells with few others first: a row shares some with every column.
    for _sharing, cells in sorted((sum(1 for other in lines if cells & other), cells) for cells in lines):
        if not taken & cells:
            taken |= cells
            needed += 1
    return needed


def _fewest(failing: Iterable[Line], shut: int) -> list[int]:
    """Return the cells that may be freed of the equation that has the fewest of them."""
    return members(min((line.cells & ~shut for line in failing), key=int.bit_count, default=0))
