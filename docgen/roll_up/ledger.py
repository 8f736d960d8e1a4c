"""Who gave what to which cell: of every unit only its figures other than 0 are kept, however large its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.evaluation import exactly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.errors import Problem
    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.report import Report
    from docgen.source import Source


class Unit(NamedTuple):
    """A unit with a bundle: its name in force, its bundle, its form, how many errors stand or are waived, the first that stands."""

    name: str
    place: Source
    form: str
    errors: int = 0
    waived: int = 0
    first_error: Problem | None = None


class Contribution(NamedTuple):
    """What one unit gives to a cell."""

    unit: Unit
    number: Number


class Ledger:
    """The figures of all units by cell; a cell that a unit does not have counts as nothing."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.without: dict[int, int] = {}  # by unit: how many of its cells hold no figure
        self._given: dict[CellRef, list[tuple[int, Number]]] = {}
        self._changed: dict[CellRef, list[tuple[int, Number]]] = {}

    def enter(self, unit: Unit, report: Report, last: Report | None) -> None:
        """Enter a unit's figures, and how they differ from those of its year before."""
        at = len(self.units)
        self.units.append(unit)
        for cell, figure in report.figures.items():
            number = figure.number
            if number is None:
                self.without[at] = self.without.get(at, 0) + 1
                continue
            if number:
                self._given.setdefault(cell, []).append((at, number))
            before = last.number_if_there(cell) if last else None
            if before is not None and before != number:
                self._changed.setdefault(cell, []).append((at, exactly("-", before, number)))

    def total(self, cell: CellRef) -> Number:
        """Return the sum of all units' figures for a cell."""
        return exactly("+", 0, *(number for _at, number in self._given.get(cell, ())))

    def contributions(self, cell: CellRef) -> list[Contribution]:
        """Return what the units give to a cell, the largest first; those that give 0 are left out."""
        contributions = [Contribution(self.units[at], number) for at, number in self._given.get(cell, ())]
        return sorted(sorted(contributions), key=lambda contribution: contribution.number, reverse=True)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The cells that some unit gives a figure other than 0, now or last year."""
        return tuple(dict.fromkeys((*self._given, *self._changed)))

    def figures(self, cell: CellRef) -> Iterator[tuple[int, Number]]:
        """Walk what the units give to a cell, each unit by its place among `units`."""
        yield from self._given.get(cell, ())

    def changes(self, cell: CellRef) -> Iterator[tuple[int, Number]]:
        """Walk what a unit's figure of last year has more than this year's, where that is known and not 0."""
        yield from self._changed.get(cell, ())
