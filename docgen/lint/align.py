"""Laying the printed table of a form over a table of a template, by the labels both carry."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from docgen.forms.grid import Role
from docgen.labels import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docgen.forms.grid import Grid, GridCell
    from docgen.lint.drawn import DrawnCell, DrawnTable

_LEAST = 0.4  # of a form's labels that a table carries, to be taken for it
C = TypeVar("C", "GridCell", "DrawnCell")
Signature = tuple[str, ...]


class Overlay(NamedTuple):
    """A table of a template taken for one of the form: which of its rows and columns is which, and what its cells say."""

    drawn: DrawnTable
    rows: dict[int, int]  # of the form → of the template
    columns: dict[int, int]
    by_place: dict[tuple[int, int], DrawnCell]

    def at(self, cell: GridCell) -> DrawnCell | None:
        """Return the cell of the template that stands where the form has a cell."""
        row, column = self.rows.get(cell.row), self.columns.get(cell.column)
        return None if row is None or column is None else self.by_place.get((row, column))


def likeness(grid: Grid, texts: Sequence[str]) -> float:
    """Return which part of a form table's labels a table of a template carries; nothing for too few."""
    wanted = [key(cell.label) for cell in grid.cells if cell.label]
    there = [key(text) for text in texts if text]
    found = sum(min(wanted.count(label), there.count(label)) for label in set(wanted))
    share = found / max(1, len(wanted))
    return share if share >= _LEAST else 0.0


def overlay(grid: Grid, drawn: DrawnTable, label_of: Callable[[DrawnCell], str]) -> Overlay:
    """Find out which rows and columns of a table are those of the form."""
    form = _Sides([cell for cell in grid.cells if cell.role is not Role.FIGURE], lambda cell: cell.label)
    template = _Sides(drawn.cells, label_of)
    rows = _matched(form.rows(grid.rows), template.rows(drawn.rows))
    columns = _matched(form.columns(grid.columns), template.columns(drawn.columns))
    places = {
        (row, column): cell
        for cell in drawn.cells
        for row in range(cell.row, min(cell.row + cell.rows, drawn.rows))
        for column in range(cell.column, cell.column + cell.columns)
    }
    return Overlay(drawn, rows, columns, places)


class _Sides(Generic[C]):
    """The labels that each row and each column of a table passes."""

    def __init__(self, cells: Iterable[C], label_of: Callable[[C], str]) -> None:
        self.labelled: list[tuple[C, str]] = [(cell, key(label)) for cell in cells if (label := label_of(cell))]

    def rows(self, count: int) -> list[Signature]:
        """Return the labels of every row, from left to right."""
        return [
            tuple(label for cell, label in self.labelled if cell.row <= row < cell.row + cell.rows)
            for row in range(count)
        ]

    def columns(self, count: int) -> list[Signature]:
        """Return the labels of every column, from top to bottom."""
        return [
            tuple(label for cell, label in self.labelled if cell.column <= column < cell.column + cell.columns)
            for column in range(count)
        ]


def _matched(wanted: list[Signature], there: list[Signature]) -> dict[int, int]:
    """Match what has the same labels, then what lies beside it in the same order."""
    found: dict[int, int] = {}
    places: dict[Signature, list[int]] = defaultdict(list)
    for at, signature in enumerate(there):
        places[signature].append(at)
    for signature in set(wanted):
        alike = [at for at, one in enumerate(wanted) if one == signature]
        if len(alike) == len(places.get(signature, ())):
            found.update(zip(alike, places[signature], strict=True))
    if not found and len(wanted) == len(there):
        return {at: at for at in range(len(wanted))}
    taken = set(found.values())
    for step in (1, -1):
        order = range(len(wanted)) if step == 1 else range(len(wanted) - 1, -1, -1)
        for at in order:
            beside = found.get(at - step)
            if (
                at not in found
                and beside is not None
                and beside + step not in taken
                and 0 <= beside + step < len(there)
            ):
                found[at] = beside + step
                taken.add(beside + step)
    return found
