"""How wide a table's columns are, how tall its rows, and after which of them a page may end.

Columns are all alike where the row labels allow it, otherwise as narrow as the figures may be. A table that a page holds
stays whole, its heading with it. A longer one breaks, but not inside a group of rows.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from docgen.forms.grid import Role
from docgen.template_maker.page import LINE_PITCH, TYPE_HEIGHT, TYPE_WIDTH, twips
from docgen.template_maker.styles import CELL_MARGIN, GAP, RULE, TABLE_PADDING, TABLE_SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.forms.grid import Grid, GridCell

TABLE_WIDTH = 156.0  # millimetres: the type area
_LARGE, _SMALL = 3.704, 3.175  # millimetres: a character of 五号, 10.5 points, and of 小五, 9 points
_ROOM = 3.0  # millimetres of a stub column that are not text
_SEVEN_DIGITS = 11.4  # millimetres: seven digits of 小五, which are half a character wide, and the rule
_NARROW = 14.0  # millimetres: seven digits of 五号 and some air


def column_widths(grid: Grid) -> list[int]:
    """Return the widths of a table's columns, which add up to the type area."""
    stub = [_heading_width(grid, column) for column in range(grid.stub_columns - 1)]
    if grid.stub_columns:
        stub.append(_label_width(grid, sum(stub)))
    figures = grid.columns - grid.stub_columns
    each = (TABLE_WIDTH - sum(stub)) / figures
    edges = [0.0]
    for width in (*stub, *[each] * figures):
        edges.append(edges[-1] + width)
    return [right - left for left, right in pairwise([*map(twips, edges[:-1]), TYPE_WIDTH])]


def is_narrow(widths: list[int]) -> bool:
    """Tell whether a table's figures must be set in the small size."""
    return widths[-1] < twips(_NARROW)


def _heading_width(grid: Grid, column: int) -> int:
    """Return the width of a column of headings: a line for every two rows beside it, two characters at least."""
    headings = [cell for cell in _stub(grid) if cell.column == column and cell.columns == 1]
    characters = max((ceil(length(cell) / (cell.rows / 2)) for cell in headings), default=0)
    return round(max(2, characters) * _SMALL + _ROOM)


def _label_width(grid: Grid, headings: int) -> int:
    """Return the width of the row labels: the longest in one line, if that leaves the figures what they need."""
    labels = [cell for cell in _stub(grid) if cell.column == grid.stub_columns - 1]
    wanted = max(map(length, labels), default=0) * _LARGE + _ROOM
    most = TABLE_WIDTH - headings - (grid.columns - grid.stub_columns) * _SEVEN_DIGITS
    return floor(max(min(wanted, most, TABLE_WIDTH / 2), TABLE_WIDTH / grid.columns))


def _stub(grid: Grid) -> list[GridCell]:
    return [cell for cell in grid.cells if cell.role is Role.STUB]


def length(cell: GridCell) -> float:
    """Return the length of a label in characters, of which two ASCII ones make one."""
    return sum(0.5 if character.isascii() else 1 for character in cell.label)


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
