"""A row that no relation but its own sum speaks of (表四): how its figures may have come to stand in other columns.

Nothing else bears a reading out, so it stands beside the single cells that may be wrong, and none of them is determined.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.localise.slips import row_of
from docgen.prose.slips import may_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.localise.component import Component
    from docgen.figures import Number
    from docgen.forms.table import CellRef

_FEWEST = 2  # figures other than 0 that may stand in other columns
_TELLING = 3  # the same: so many hardly line up by chance
_LARGE = 20  # figures below are sums of others by chance


class RowReading(NamedTuple):
    """What the cells of a row would hold, its total last; `likely` where a single wrong cell would hardly look so."""

    figures: dict[CellRef, Number]
    likely: bool


def row_readings(component: Component) -> list[RowReading]:
    """Return the readings of a component that is one row and its sum; none where it is anything else."""
    row = row_of(component.report, component.cells[0])
    is_lone = len(component.relations) == 1 and set(row) == set(component.cells)
    if not is_lone or component.relations[0].determined != row[-1] or not component.root.failing():
        return []
    held = [component.number(component.index[cell]) or 0 for cell in row]
    if sum(1 for number in held if number) < _FEWEST:
        return []
    readings: dict[tuple[Number, ...], bool] = {}
    for figures, likely in (*_with_total_elsewhere(held), *_pushed(held)):
        if sum(figures[:-1]) == figures[-1] and min(figures) >= 0:
            readings.setdefault(tuple(figures), likely)
    return [RowReading(dict(zip(row, figures, strict=True)), likely) for figures, likely in readings.items()]


def _with_total_elsewhere(held: Sequence[Number]) -> Iterator[tuple[list[Number], bool]]:
    """Walk readings in which the total stands in another column: before its parts, or exchanged with one of them."""
    *parts, last = held
    is_telling = sum(1 for number in held if number) >= _TELLING
    if held[0]:
        yield [*held[1:], held[0]], is_telling and held[0] >= _LARGE
    for at in range(len(parts) - 1, -1, -1):
        if parts[at]:
            is_beside = at == len(parts) - 1
            yield [*parts[:at], last, *parts[at + 1 :], parts[at]], is_telling and (is_beside or parts[at] >= _LARGE)
    yield [last, *parts], False


def _pushed(held: Sequence[Number]) -> Iterator[tuple[list[Number], bool]]:
    """Walk readings in which figures were pushed one column on or back; the one pushed out is what the sum asks for."""
    *parts, last = held
    is_telling = sum(1 for number in held if number) >= _TELLING
    is_total = not last or may_mean(Decimal(last), Decimal(sum(parts)))  # rather what should be the total of these
    if not last:
        yield [2 * parts[-1] - sum(parts), *parts], is_telling
    for at, number in enumerate(parts):
        if not number and (not at or not is_total):  # a 0 was put in
            moved = [*parts[:at], *held[at + 1 :]]
            yield [*moved, sum(moved)], is_telling and not is_total and not at
            return
