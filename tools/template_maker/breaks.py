"""How tall a table's rows are, and after which of them a page may end.

A table that a page holds stays whole, its heading with it. A longer one breaks, but not inside a group of rows.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from docgen.forms.grid import Role
from template_maker.page import LINE_PITCH, TYPE_HEIGHT, twips
from template_maker.styles import CELL_MARGIN, GAP, RULE, TABLE_PADDING, TABLE_SIZES
from template_maker.widths import length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.forms.grid import Grid

_ROW, _ROWS = 7.0, 170.0  # millimetres: the height of a row, and what the rows of a long table may fill
_ROWS_OF_A_PAGE = 28  # no row is made lower than it takes for so many of them to fill that
_GROUP = 12  # rows: a larger group may be parted


def row_height(grid: Grid) -> int:
    """Return the least height of a table's rows."""
    return twips(min(_ROW, _ROWS / min(grid.rows, _ROWS_OF_A_PAGE)))


def breakable_rows(grid: Grid, widths: Sequence[int], size: str) -> frozenset[int]:
    """Return the rows after which a page may end."""
    if LINE_PITCH + sum(_heights(grid, widths, size)) + GAP <= TYPE_HEIGHT:  # the section's heading stands above
        return frozenset()
    grouped = {
        row
        for cell in grid.cells
        if cell.role is Role.STUB and cell.rows <= _GROUP
        for row in range(cell.row, cell.row + cell.rows - 1)
    }
    heads = {cell.row + cell.rows - 1 for cell in grid.cells if cell.role not in (Role.STUB, Role.FIGURE)}
    return frozenset(range(grid.rows - 1)) - grouped - heads - set(range(grid.head_rows))


def _heights(grid: Grid, widths: Sequence[int], size: str) -> list[int]:
    """Estimate the height of each row from the labels that stand in it alone."""
    points, line = TABLE_SIZES[size]
    heights = [row_height(grid)] * grid.rows
    for cell in grid.cells:
        if cell.rows == 1:
            room = sum(widths[cell.column : cell.column + cell.columns]) - 2 * TABLE_PADDING
            lines = ceil(length(cell) * points * 20 / room)
            heights[cell.row] = max(heights[cell.row], lines * line + 2 * CELL_MARGIN)
    return [height + RULE for height in heights]
