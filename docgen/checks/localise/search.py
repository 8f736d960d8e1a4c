"""The search for the smallest sets of cells whose change restores every equation (Fellegi–Holt), exact, best first.

Every equation that fails must lose a cell, so the search frees one cell after the other of a failing equation. Failing
equations that share no cell need a cell each: this bounds from below what a set will cost. Of the cells of an equation
that were tried already, the later branches are barred, so that every set is met once.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.localise.system import members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docgen.checks.localise.system import Line, System

BUDGET = 200  # sets looked at; beyond, a report takes more than a tenth of a second


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
