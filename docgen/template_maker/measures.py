"""How wide a table's columns are, how tall its rows, and after which of them a page may end.

Columns are all alike where the row labels allow it, otherwise as narrow as the figures may be. A table that a page holds
stays whole, its heading with it. A longer one breaks, but not inside a group of rows.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from docgen.errors import FormError
from docgen.forms.grid import Role
from docgen.i18n import _
from docgen.template_maker.page import LINE_PITCH, TYPE_HEIGHT, TYPE_WIDTH, twips
from docgen.template_maker.styles import CELL_MARGIN, GAP, RULE, TABLE_PADDING, TABLE_SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.forms.grid import Grid, GridCell
    from docgen.forms.table import Table

TABLE_WIDTH = 156.0  # millimetres: the type area
_LARGE, _SMALL = 3.704, 3.175  # millimetres: a character of 五号, 10.5 points, and of 小五, 9 points
_ROOM = 3.0  # millimetres of a stub column that are not text
_TWO_CHARACTERS = 9  # millimetres: the narrowest column of the stub
_FIVE_DIGITS = 8.5  # millimetres: five digits of 小五, in a wider typeface too; the narrowest column of figures
_SEVEN_DIGITS = 11.4  # millimetres: seven digits of 小五, which are half a character wide, and the rule
_NARROW = 14.0  # millimetres: seven digits of 五号 and some air


def column_widths(table: Table, grid: Grid) -> list[int]:
    """Return the widths of a table's columns, which add up to the type area.

    Errors: FormError, for a table with more columns than a page is wide enough for.
    """
    figures = grid.columns - grid.stub_columns
    most = max(0, floor((TABLE_WIDTH - grid.stub_columns * _TWO_CHARACTERS) / _FIVE_DIGITS))
    if figures > most:
        message = _(
            "table {table} is too wide for the page: it has {count} columns of figures side by side, and at most {most} fit; part it into blocks or tables"
        )
        raise FormError.at(table.source, message.format(table=table.code, count=figures, most=most))
    stub = _heading_widths(grid, figures)
    if grid.stub_columns:
        stub.append(_label_width(grid, sum(stub), figures))
    each = (TABLE_WIDTH - sum(stub)) / figures
    edges = [0.0]
    for width in (*stub, *[each] * figures):
        edges.append(edges[-1] + width)
    return [right - left for left, right in pairwise([*map(twips, edges[:-1]), TYPE_WIDTH])]


def is_narrow(widths: list[int]) -> bool:
    """Tell whether a table's figures must be set in the small size."""
    return widths[-1] < twips(_NARROW)


def _heading_widths(grid: Grid, figures: int) -> list[int]:
    """Return the widths of the columns of headings: together at most half of what seven digits of each figure leave."""
    wanted = [_heading_width(grid, column) for column in range(grid.stub_columns - 1)]
    least = len(wanted) * _TWO_CHARACTERS
    most = max(least, (TABLE_WIDTH - figures * _SEVEN_DIGITS) / 2)
    if sum(wanted) <= most:
        return wanted
    share = (most - least) / (sum(wanted) - least)
    return [_TWO_CHARACTERS + floor((width - _TWO_CHARACTERS) * share) for width in wanted]


def _heading_width(grid: Grid, column: int) -> int:
    """Return what a column of headings would be wide: a line for every two rows beside it, two characters at least."""
    headings = [cell for cell in _stub(grid) if cell.column == column and cell.columns == 1]
    characters = max((ceil(length(cell) / (cell.rows / 2)) for cell in headings), default=0)
    return round(max(2, characters) * _SMALL + _ROOM)


def _label_width(grid: Grid, headings: int, figures: int) -> int:
    """Return the width of the row labels: the longest in one line, if that leaves the figures what they need."""
    labels = [cell for cell in _stub(grid) if cell.column == grid.stub_columns - 1]
    wanted = max(map(length, labels), default=0) * _LARGE + _ROOM
    free = TABLE_WIDTH - headings
    alike = min(TABLE_WIDTH / grid.columns, free - figures * _FIVE_DIGITS)
    return floor(max(min(wanted, free - figures * _SEVEN_DIGITS, TABLE_WIDTH / 2), alike, _TWO_CHARACTERS))


def _stub(grid: Grid) -> list[GridCell]:
    return [cell for cell in grid.cells if cell.role is Role.STUB]


def length(cell: GridCell) -> float:
    """Return the length of a label in characters, of which two ASCII ones make one."""
    return sum(0.5 if character.isascii() else 1 for character in cell.label)


_ROW, _ROWS = 7.0, 170.0  # millimetres: the height of a row, and what the rows of a long table may fill
_ROWS_OF_A_PAGE = 28  # no row is made lower than it takes for so many of them to fill that
_GROUP = 12  # rows: a larger group may be parted
_SHOWN = 20  # characters of a label that is too long


def row_height(grid: Grid) -> int:
    """Return the least height of a table's rows."""
    return twips(min(_ROW, _ROWS / min(grid.rows, _ROWS_OF_A_PAGE)))


def breakable_rows(table: Table, grid: Grid, widths: Sequence[int], size: str) -> frozenset[int]:
    """Return the rows after which a page may end. Errors: FormError, for a label that is too long for a page."""
    heights = _heights(table, grid, widths, size)
    if LINE_PITCH + sum(heights) + GAP <= TYPE_HEIGHT:  # the section's heading stands above
        return frozenset()
    grouped = {
        row
        for cell in grid.cells
        if cell.role is Role.STUB and cell.rows <= _GROUP
        for row in range(cell.row, cell.row + cell.rows - 1)
    }
    heads = {cell.row + cell.rows - 1 for cell in grid.cells if cell.role not in (Role.STUB, Role.FIGURE)}
    return frozenset(range(grid.rows - 1)) - grouped - heads - set(range(grid.head_rows))


def _heights(table: Table, grid: Grid, widths: Sequence[int], size: str) -> list[int]:
    """Estimate the height of each row from the labels that stand in it alone. Errors: FormError, for one too long."""
    points, line = TABLE_SIZES[size]
    heights = [row_height(grid)] * grid.rows
    for cell in grid.cells:
        if cell.rows == 1:
            room = sum(widths[cell.column : cell.column + cell.columns]) - 2 * TABLE_PADDING
            height = ceil(length(cell) * points * 20 / room) * line + 2 * CELL_MARGIN
            if height > TYPE_HEIGHT:
                message = _("this label of table {table} is too long for a row of a page: “{label}…”")
                place = cell.item.source if cell.item else table.source
                raise FormError.at(place, message.format(table=table.code, label=cell.label[:_SHOWN]))
            heights[cell.row] = max(heights[cell.row], height)
    return [height + RULE for height in heights]
