"""A table of a form in Word: the printed grid with its merged cells, and a tag in every cell to fill."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.errors import FormError
from docgen.forms.grid import Role, lay_out
from template_maker.breaks import breakable_rows, row_height
from template_maker.ooxml import paragraph, run, w
from template_maker.page import TYPE_WIDTH
from template_maker.styles import (
    RULE,
    SMALL,
    TABLE,
    TABLE_CENTRED,
    TABLE_FIGURE,
    TABLE_HEAD,
    TABLE_HEAD_TIGHT,
    TABLE_PADDING,
    TABLE_SIZES,
    TABLE_TEXT,
    TAG,
)
from template_maker.widths import column_widths, is_narrow, length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.forms.grid import Grid, GridCell
    from docgen.forms.table import Table

_NOTE = 12  # characters: a longer stubhead is a note, not a heading


def word_table(table: Table) -> _Element:
    """Make the table. Errors: FormError, for an optional row that cannot be left out of the printed table."""
    drawing = _Drawing(table, lay_out(table))
    properties = w(
        "tblPr",
        w("tblStyle", val=TABLE),
        w("tblW", w=TYPE_WIDTH, type="dxa"),
        w("tblLayout", type="fixed"),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in drawing.widths))
    return w("tbl", properties, grid, *drawing.rows())


@dataclass(frozen=True)
class _Drawing:
    table: Table
    grid: Grid

    @cached_property
    def widths(self) -> list[int]:
        return column_widths(self.grid)

    @cached_property
    def suffix(self) -> str:
        return SMALL if is_narrow(self.widths) else ""

    @cached_property
    def breakable(self) -> frozenset[int]:
        return breakable_rows(self.grid, self.widths, self.suffix)

    def rows(self) -> Iterator[_Element]:
        for number in range(self.grid.rows):
            cells = self._cells_across(number)
            row = w("tr", self._row_properties(number), *(self._cell(cell, number) for cell in cells))
            code = self._optional_row(cells, number)
            if not code:
                yield row
                continue
            yield self._tag_row(f"{{%tr if {self.table.code}.{code} is defined %}}")
            yield row
            yield self._tag_row("{%tr endif %}")

    def _cells_across(self, row: int) -> list[GridCell]:
        """Return the cells a row shows, those that reach down into it included."""
        return sorted(
            (cell for cell in self.grid.cells if cell.row <= row < cell.row + cell.rows), key=lambda cell: cell.column
        )

    def _optional_row(self, cells: list[GridCell], number: int) -> str:
        """Return the code of the row, where a bureau may leave it out of the report."""
        code = next((cell.ref.row for cell in cells if cell.ref), "")
        optional = [item for item in self.table.rows[code] if item.optional] if code else []
        if not optional:
            return ""
        begins = [cell.item for cell in cells if cell.row == number and cell.rows > 1 and cell.item]
        if self.table.across or any(not item.optional for item in begins):
            message = f"row {code} of table {self.table.code} cannot be optional: merged cells begin in it"
            raise FormError.at(optional[0].source, message)
        return code

    def _row_properties(self, number: int) -> _Element:
        head = w("tblHeader") if number < self.grid.head_rows else None
        return w("trPr", w("cantSplit"), w("trHeight", val=row_height(self.grid), hRule="atLeast"), head)

    def _cell(self, cell: GridCell, row: int) -> _Element:
        width = sum(self.widths[cell.column : cell.column + cell.columns])
        is_first = row == cell.row
        properties = w(
            "tcPr",
            w("tcW", w=width, type="dxa"),
            w("gridSpan", val=cell.columns) if cell.columns > 1 else None,
            w("vMerge", val="restart" if is_first else "continue") if cell.rows > 1 else None,
            w("vAlign", val="center"),
        )
        content = self._content(cell) if is_first else ""
        words = paragraph(self._style(cell), *([run(content)] if content else ()))
        if row in self.breakable:
            words[0].append(w("keepNext", val=0))
        return w("tc", properties, words)

    def _content(self, cell: GridCell) -> str:
        if cell.ref:
            return f"{{{{ {cell.ref} }}}}"
        item = cell.item
        if item and item.rewordable and item in [path[-1] for path in self.table.rows.values()]:
            return f"{{{{ 主栏.{self.table.code}.{item.code} }}}}"
        return cell.label

    def _style(self, cell: GridCell) -> str:
        if cell.role is Role.FIGURE:
            return TABLE_FIGURE + self.suffix
        if cell.role is Role.STUB:
            heads_rows = cell.item is not None and bool(cell.item.children)
            centred = heads_rows or self.grid.stub_columns == 1
            return (TABLE_CENTRED if centred else TABLE_TEXT) + self.suffix
        if cell.role is Role.STUBHEAD and length(cell) > _NOTE:
            return TABLE_CENTRED + self.suffix
        return (TABLE_HEAD_TIGHT if self._fits_tightly(cell) else TABLE_HEAD) + self.suffix

    def _fits_tightly(self, cell: GridCell) -> bool:
        """Tell whether a heading stands in one line only when it takes the whole width of its cell."""
        points, _line = TABLE_SIZES[self.suffix]
        needed, width = length(cell) * points * 20, sum(self.widths[cell.column : cell.column + cell.columns])
        return width - 2 * TABLE_PADDING < needed <= width - 2 * RULE

    def _tag_row(self, tag: str) -> _Element:
        properties = w("tcPr", w("tcW", w=TYPE_WIDTH, type="dxa"), w("gridSpan", val=self.grid.columns))
        return w("tr", w("trPr", w("cantSplit")), w("tc", properties, paragraph(TAG, run(tag))))
