"""Who gave what to which cell: of every unit only its figures other than 0 are kept, however large its report.

A ledger is a plain value: units may be entered in many processes, and their ledgers merged, in whatever order.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.evaluation import exactly

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from docgen.errors import Problem
    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.report import Report
    from docgen.source import Source


UseKey = tuple[str, str, tuple[str, ...]]  # a form, its file, and the rows left out


class FormUse(NamedTuple):
    """Which form a unit uses, and how: words by which a library finds the form again, so that none need be sent.

    `left_out` are the codes of the rows that it is without; `asked` is how the form was asked for, beside the `packs` of the
    unit's profile.
    """

    name: str
    file: str
    left_out: tuple[str, ...]
    asked: str
    packs: tuple[Path, ...] = ()

    @classmethod
    def of(cls, report: Report, asked: str | None = None) -> FormUse:
        """Return how a report uses its form; `asked` is the form that units without one of their own are read on."""
        form, profile = report.form, report.bundle.profile
        found_as = profile.form.value if profile.form else asked or form.name
        left_out = tuple(sorted(item.code for item in form.left_out))
        return cls(form.name, form.source.file, left_out, found_as, profile.packs)

    @property
    def key(self) -> UseKey:
        """What uses that are alike have in common: the form and the rows left out."""
        return self.name, self.file, self.left_out


class Unit(NamedTuple):
    """A unit with a bundle: its name, its bundle, its form, how many errors stand or are waived, the first that stands."""

    name: str
    place: Source
    form: FormUse
    errors: int = 0
    waived: int = 0
    first_error: Problem | None = None


class Contribution(NamedTuple):
    """What one unit gives to a cell."""

    unit: Unit
    number: Number


class Column:
    """The figures of one cell, each beside the number of its unit: thousands take a few bytes each."""

    __slots__ = ("figures", "units")

    def __init__(self) -> None:
        self.units = array("Q")
        self.figures: list[Number] = []

    def add(self, unit: int, figure: Number) -> None:
        """Add a unit's figure."""
        self.units.append(unit)
        self.figures.append(figure)

    def extend(self, other: Column) -> None:
        """Add all that is in another column."""
        self.units.extend(other.units)
        self.figures.extend(other.figures)

    def in_order(self) -> list[tuple[int, Number]]:
        """Return the figures with the numbers of their units, in the order of these."""
        return sorted(zip(self.units, self.figures, strict=True))


Columns = dict["CellRef", Column]


class Ledger:
    """The figures of all units by cell; a cell that a unit does not have counts as nothing.

    Every unit has a number of its own, which says its order among all there are, in whichever ledger it was entered.
    `units` are all that came, by number; `without` says how many of a unit's cells hold no figure; `given` are the columns
    of figures other than 0, `changed` those of what last year's figures have more than these.
    """

    def __init__(self) -> None:
        self.units: dict[int, Unit] = {}
        self.without: dict[int, int] = {}
        self.given: Columns = {}
        self.changed: Columns = {}

    def enter(self, number: int, unit: Unit, report: Report, last: Report | None) -> None:
        """Enter a unit's figures, and how they differ from those of its year before."""
        self.units[number] = unit
        missing = 0
        for cell, held in report.figures.items():
            figure = held.number
            if figure is None:
                missing += 1
                continue
            if figure:
                _column(self.given, cell).add(number, figure)
            before = last.number_if_there(cell) if last else None
            if before is not None and before != figure:
                _column(self.changed, cell).add(number, exactly("-", before, figure))
        if missing:
            self.without[number] = missing

    def merged(self, other: Ledger) -> Ledger:
        """Return a ledger of the units of this one and of another one of other units; both stay as they are."""
        both = Ledger()
        for ledger in (self, other):
            both.units |= ledger.units
            both.without |= ledger.without
            _extend(both.given, ledger.given)
            _extend(both.changed, ledger.changed)
        return both

    def only(self, numbers: Collection[int]) -> Ledger:
        """Return a ledger of some of the units."""
        some = Ledger()
        some.units = {number: unit for number, unit in self.units.items() if number in numbers}
        some.without = {number: count for number, count in self.without.items() if number in numbers}
        for own, theirs in ((some.given, self.given), (some.changed, self.changed)):
            for cell, column in theirs.items():
                for number, figure in column.in_order():
                    if number in numbers:
                        _column(own, cell).add(number, figure)
        return some

    def total(self, cell: CellRef) -> Number:
        """Return the sum of all units' figures for a cell."""
        column = self.given.get(cell)
        return exactly("+", 0, *column.figures) if column else 0

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The cells that some unit gives a figure other than 0, now or last year."""
        return tuple(dict.fromkeys((*self.given, *self.changed)))

    def figures(self, cell: CellRef) -> Iterator[tuple[int, Number]]:
        """Walk what the units give to a cell, each unit by its number, in order; those that give 0 are left out."""
        if cell in self.given:
            yield from self.given[cell].in_order()

    def changes(self, cell: CellRef) -> Iterator[tuple[int, Number]]:
        """Walk what a unit's figure of last year has more than this year's, where that is known and not 0."""
        if cell in self.changed:
            yield from self.changed[cell].in_order()


def _column(columns: Columns, cell: CellRef) -> Column:
    """Return the column of a cell, which is made where there is none."""
    column = columns.get(cell)
    if column is None:
        column = columns[cell] = Column()
    return column


def _extend(columns: Columns, others: Columns) -> None:
    for cell, column in others.items():
        _column(columns, cell).extend(column)
