"""A table as it is printed: which label or cell stands where, over how many rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from docgen.forms.table import CellRef, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.table import Block, Item, Table


class Role(Enum):
    """What a printed cell is."""

    BLOCK_HEAD = "block head"
    STUBHEAD = "stubhead"
    BOXHEAD = "boxhead"
    STUB = "stub"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A printed cell: its top left corner (from 0), its spans, and the label or the figure in it."""

    row: int
    column: int
    rows: int
    columns: int
    role: Role
    label: str = ""
    item: Item | None = None
    ref: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table: its size, its cells from top left to bottom right, and its rows of headings to repeat."""

    rows: int
    columns: int
    stub_columns: int
    head_rows: int
    cells: tuple[GridCell, ...]

    def lines(self) -> list[list[GridCell]]:
        """Return the cells by the row they begin in."""
        return [[cell for cell in self.cells if cell.row == row] for row in range(self.rows)]


def lay_out(table: Table) -> Grid:
    """Lay a table out as the official form prints it."""
    if table.across:
        return _across(table)
    stub_columns = max(_depth(block.stub) for block in table.blocks)
    width = stub_columns + max(len(block.columns) for block in table.blocks)
    cells: list[GridCell] = []
    row = 0
    for block in table.blocks:
        if block.head:
            cells.append(GridCell(row, 0, 1, width, Role.BLOCK_HEAD, block.head))
            row += 1
        cells += _block(table, block, row, stub_columns, width)
        row += _depth(block.boxhead) + len(block.rows)
    head_rows = 0 if len(table.blocks) > 1 else _depth(table.blocks[0].boxhead)
    return Grid(row, width, stub_columns, head_rows, _in_order(cells))


def _block(table: Table, block: Block, top: int, stub_columns: int, width: int) -> Iterator[GridCell]:
    head_rows = _depth(block.boxhead)
    yield GridCell(top, 0, head_rows, stub_columns, Role.STUBHEAD, block.stubhead)
    yield from _boxhead(block.boxhead, top, stub_columns, head_rows, width)
    first = top + head_rows
    yield from _stub(block.stub, first, 0, stub_columns)
    for line, row in enumerate(block.rows):
        for place, column in enumerate(block.columns):
            at = stub_columns + place
            span = width - at if place == len(block.columns) - 1 else 1
            yield GridCell(
                first + line, at, 1, span, Role.FIGURE, ref=CellRef(table.code, row[-1].code, column[-1].code)
            )


def _boxhead(items: tuple[Item, ...], top: int, left: int, depth: int, width: int) -> Iterator[GridCell]:
    """Lay headings over columns; the last one reaches to the edge, a leaf down to the figures."""
    for index, item in enumerate(items):
        count = len(leaves((item,)))
        span = width - left if index == len(items) - 1 else count
        rows = 1 if item.children else depth
        yield GridCell(top, left, rows, span, Role.BOXHEAD, item.label, item)
        yield from _boxhead(item.children, top + 1, left, depth - 1, left + span)
        left += count


def _stub(items: tuple[Item, ...], top: int, left: int, depth: int) -> Iterator[GridCell]:
    """Lay headings beside rows; a leaf reaches to the figures."""
    for item in items:
        count = len(leaves((item,)))
        columns = 1 if item.children else depth
        yield GridCell(top, left, count, columns, Role.STUB, item.label, item)
        yield from _stub(item.children, top, left + 1, depth - 1)
        top += count


def _across(table: Table) -> Grid:
    block = table.blocks[0]
    depth = _depth(block.stub) + _depth(block.boxhead)
    width = len(block.rows) * len(block.columns)
    cells = list(_headings_across(block.stub, block.boxhead, 0, 0, depth))
    refs = [CellRef(table.code, row[-1].code, column[-1].code) for row in block.rows for column in block.columns]
    cells += [GridCell(depth, place, 1, 1, Role.FIGURE, ref=ref) for place, ref in enumerate(refs)]
    return Grid(depth + 1, width, 0, depth, _in_order(cells))


def _headings_across(
    items: tuple[Item, ...], boxhead: tuple[Item, ...], top: int, left: int, depth: int
) -> Iterator[GridCell]:
    for item in items:
        span = len(leaves((item,))) * len(leaves(boxhead))
        yield GridCell(top, left, 1, span, Role.BOXHEAD, item.label, item)
        if item.children:
            yield from _headings_across(item.children, boxhead, top + 1, left, depth - 1)
        else:
            yield from _boxhead(boxhead, top + 1, left, depth - 1, left + span)
        left += span


def _depth(items: tuple[Item, ...]) -> int:
    return max(len(path) for path in leaves(items))


def _in_order(cells: list[GridCell]) -> tuple[GridCell, ...]:
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
