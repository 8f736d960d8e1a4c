"""A table in a Word template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.page import TYPE_WIDTH
from template_maker.styles import TABLE, TAG
from template_maker.tables import TagRow
from template_maker.word.ooxml import paragraph, run, w

if TYPE_CHECKING:
    from lxml.etree import _Element

    from template_maker.tables import PrintedCell, PrintedRow, PrintedTable


def word_table(table: PrintedTable) -> _Element:
    """Make the table. Errors: FormError, for an optional row that cannot be left out of the printed table."""
    properties = w(
        "tblPr",
        w("tblStyle", val=TABLE),
        w("tblW", w=TYPE_WIDTH, type="dxa"),
        w("tblLayout", type="fixed"),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in table.widths))
    rows = (_tag_row(table, row) if isinstance(row, TagRow) else _row(table, row) for row in table.rows())
    return w("tbl", properties, grid, *rows)


def _row(table: PrintedTable, row: PrintedRow) -> _Element:
    height = w("trHeight", val=table.row_height, hRule="atLeast")
    properties = w("trPr", w("cantSplit"), height, w("tblHeader") if row.is_head else None)
    return w("tr", properties, *(_cell(table, row, cell) for cell in row.cells))


def _cell(table: PrintedTable, row: PrintedRow, cell: PrintedCell) -> _Element:
    properties = w(
        "tcPr",
        w("tcW", w=table.width_of(cell.at), type="dxa"),
        w("gridSpan", val=cell.at.columns) if cell.at.columns > 1 else None,
        w("vMerge", val="restart" if cell.begins else "continue") if cell.at.rows > 1 else None,
        w("vAlign", val="center"),
    )
    words = paragraph(cell.style, *([run(cell.text)] if cell.text else ()))
    if row.ends_page:
        words[0].append(w("keepNext", val=0))
    return w("tc", properties, words)


def _tag_row(table: PrintedTable, row: TagRow) -> _Element:
    properties = w("tcPr", w("tcW", w=TYPE_WIDTH, type="dxa"), w("gridSpan", val=table.grid.columns))
    return w("tr", w("trPr", w("cantSplit")), w("tc", properties, paragraph(TAG, run(row.text))))
