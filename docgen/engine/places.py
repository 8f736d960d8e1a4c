"""Naming places in a part as a person finds them: paragraph, or table, row and cell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


class Blocks(NamedTuple):
    """What a format calls its paragraphs, runs, tables, rows and cells."""

    paragraph: tuple[str, ...]
    run: tuple[str, ...]
    table: tuple[str, ...]
    row: tuple[str, ...]
    cell: tuple[str, ...]

    def around(self, element: _Element, names: tuple[str, ...]) -> _Element | None:
        """Return the innermost of these that an element is, or stands in."""
        return element if element.tag in names else next(element.iterancestors(*names), None)


class Spot(NamedTuple):
    """A place by its numbers, from 1: the row and cell of a table, or a paragraph outside of tables; 0 where unknown."""

    table: int = 0
    row: int = 0
    cell: int = 0
    paragraph: int | None = None

    def __str__(self) -> str:
        if self.table:
            return _("table {table}, row {row}, cell {cell}").format(table=self.table, row=self.row, cell=self.cell)
        return "" if self.paragraph is None else _("paragraph {number}").format(number=self.paragraph)


class Spots:
    """The places of one part, counted from 1 before anything in it is moved."""

    def __init__(self, root: _Element, blocks: Blocks) -> None:
        self._blocks = blocks
        self._tables = {table: number for number, table in enumerate(root.iter(*blocks.table), 1)}
        self._rows: dict[_Element, int] = {}
        self._cells: dict[_Element, dict[_Element, int]] = {}
        counts: Counter[_Element | None] = Counter()
        for row in root.iter(*blocks.row):
            table = next(row.iterancestors(*blocks.table), None)
            counts[table] += 1
            self._rows[row] = counts[table]
        self._paragraphs: dict[_Element, int] = {}
        for paragraph in root.iter(*blocks.paragraph):
            if next(paragraph.iterancestors(*blocks.cell), None) is None:
                self._paragraphs[paragraph] = len(self._paragraphs) + 1

    def of(self, element: _Element) -> str:
        """Name a place: the innermost table, row and cell it stands in, or its paragraph; nothing outside of both."""
        return str(self.spot(element))

    def spot(self, element: _Element) -> Spot:
        """Return the place of an element in numbers."""
        cell = self._blocks.around(element, self._blocks.cell)
        spot = self.spot_of_cell(cell) if cell is not None else Spot()
        paragraph = self._blocks.around(element, self._blocks.paragraph)
        if spot.table or paragraph is None:
            return spot
        return Spot(paragraph=self._paragraphs.get(paragraph, 0))

    def of_cell(self, cell: _Element) -> str:
        """Name the place of a cell; nothing for one that stands in no table."""
        return str(self.spot_of_cell(cell))

    def spot_of_row(self, row: _Element) -> Spot:
        """Return the place of a row in numbers; nothing for one that stands in no table."""
        table = next(row.iterancestors(*self._blocks.table), None)
        return Spot() if table is None else Spot(self._tables[table], self._rows[row])

    def spot_of_cell(self, cell: _Element) -> Spot:
        """Return the place of a cell in numbers."""
        row = next(cell.iterancestors(*self._blocks.row), None)
        spot = Spot() if row is None else self.spot_of_row(row)
        if row is None or not spot.table:
            return Spot()
        if row not in self._cells:
            self._cells[row] = {
                sibling: number for number, sibling in enumerate(row.iterchildren(*self._blocks.cell), 1)
            }
        return spot._replace(cell=self._cells[row].get(cell, 1))


def rows_without_cells(root: _Element, blocks: Blocks, cells: tuple[str, ...]) -> Iterator[str]:
    """Walk the rows of tables that have none of the elements that are cells, in words."""
    rows = [row for row in root.iter(*blocks.row) if next(row.iter(*cells), None) is None]
    if not rows:
        return
    spots = Spots(root, blocks)
    for spot in filter(lambda spot: spot.table, map(spots.spot_of_row, rows)):
        yield _("table {table}, row {row}: no cell is left").format(table=spot.table, row=spot.row)
