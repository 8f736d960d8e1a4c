"""The equations of a report as far as they are still open, with exact elimination of the cells that are freed.

A cell is freed when its figure may be any: every equation then holds for some value of it, but one of them is used up
to tell that value. What the others say without the cell must still hold.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Exact = int | Fraction


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
