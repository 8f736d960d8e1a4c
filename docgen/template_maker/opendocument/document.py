"""The content part of an OpenDocument template, with its tables and their own styles: how wide, how tall, how ruled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.errors import FormError
from docgen.i18n import _
from docgen.template_maker.content import ParagraphToPrint
from docgen.template_maker.opendocument.odf import odf, points, root, words
from docgen.template_maker.opendocument.styles import TABLE_PROPERTIES
from docgen.template_maker.styles import CELL_MARGIN, RULE, TABLE, TAG, TAG_COLOUR, ParagraphStyle, styles
from docgen.template_maker.tables import TagRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from docgen.template_maker.content import Block, Run
    from docgen.template_maker.tables import PrintableTable, PrintedCell, PrintedRow

_LEVELS = {
    style.id: style.outline + 1 for style in styles() if isinstance(style, ParagraphStyle) and style.outline is not None
}


def document(content: Iterable[Block]) -> _Element:
    """Make the content. Errors: FormError."""
    blocks = list(content)
    tables = [block for block in blocks if not isinstance(block, ParagraphToPrint)]
    drawn = (
        _paragraph(block) if isinstance(block, ParagraphToPrint) else _table(block, tables.index(block) + 1)
        for block in blocks
    )
    return root(
        "office:document-content",
        odf("office:automatic-styles", {}, *_table_styles(tables)),
        odf("office:body", {}, odf("office:text", {}, *drawn)),
    )


def _paragraph(block: ParagraphToPrint) -> _Element:
    level = _LEVELS.get(block.style)
    names = {"text:style-name": block.style, "text:outline-level": level}
    if block.style == TAG:
        return _tag("".join(words.text for words in block.words))
    pieces = (piece for words in block.words for piece in _written(words))
    return odf("text:h" if level else "text:p", names, *pieces)


def _tag(text: str) -> _Element:
    """Make the paragraph of a tag."""
    return odf("text:p", {"text:style-name": _TAG}, text)


def _written(piece: Run) -> Iterator[_Element | str]:
    if piece.style:
        yield odf("text:span", {"text:style-name": piece.style}, *words(piece.text))
    else:
        yield from words(piece.text)


# Tables

_CELL, _TAG_ROW, _TAG = "Cell", "TagRow", "P1"
_LAST = "EndsPage"  # ends the name of a cell's style in a row after which a page may end


def _table_styles(tables: list[PrintableTable]) -> Iterator[_Element]:
    """Make the styles of tables, rows, columns and cells, and of paragraphs after which a page may end."""
    ruled = {"fo:border": f"{points(RULE)} solid #000000", "style:vertical-align": "middle"}
    padded = {f"fo:padding-{side}": points(CELL_MARGIN) for side in ("top", "bottom")}
    aside = {f"fo:padding-{side}": "0pt" for side in ("left", "right")}
    yield _automatic(_CELL, "table-cell", ruled | padded | aside)
    yield _automatic(_TAG, "text", {"fo:color": f"#{TAG_COLOUR}"}, parent=TAG, of="paragraph")
    yield _automatic(_TAG_ROW, "table-row", {"fo:keep-together": "always"})
    for number, table in enumerate(tables, 1):
        yield from _styles(table, _name(number))
    shown = (row for table in tables for row in table.rows if not isinstance(row, TagRow) and row.ends_page)
    for style in sorted({cell.style for row in shown for cell in row.cells}):
        yield _automatic(style + _LAST, "paragraph", {"fo:keep-with-next": "auto"}, parent=style)


def _styles(table: PrintableTable, name: str) -> Iterator[_Element]:
    """Make the styles of one table. One that a page holds is not broken; a row never is.

    A longer one may break inside a group of rows, other than in Word: LibreOffice keeps a row with the next where the
    paragraph of its first cell says so, and below the first row of a group that cell is covered.
    """
    breaks = {} if table.breakable else {"style:may-break-between-rows": "false", "fo:keep-with-next": "always"}
    yield _automatic(name, "table", TABLE_PROPERTIES | breaks, parent=TABLE)
    for number, width in enumerate(table.widths, 1):
        yield _automatic(f"{name}.{number}", "table-column", {"style:column-width": points(width)})
    row = {"style:min-row-height": points(table.row_height), "fo:keep-together": "always"}
    yield _automatic(f"{name}.Row", "table-row", row)


def _automatic(
    name: str, family: str, properties: dict[str, str], parent: str | None = None, of: str | None = None
) -> _Element:
    names = {"style:name": name, "style:family": of or family, "style:parent-style-name": parent}
    return odf("style:style", names, odf(f"style:{family}-properties", properties))


def _name(number: int) -> str:
    return f"Table{number}"


def _table(table: PrintableTable, number: int) -> _Element:
    """Make a table of the document, counted from 1.

    Errors: FormError, for an optional row that cannot be left out of the printed table.
    """
    name = _name(number)
    columns = (
        odf("table:table-column", {"table:style-name": f"{name}.{at}"}) for at in range(1, len(table.widths) + 1)
    )
    head: list[_Element] = []
    body: list[_Element] = []
    for row in table.rows:
        if isinstance(row, TagRow):
            body.append(_tag_row(table, row))
        else:
            _require_unmerged(table, row)
            (head if row.is_head else body).append(_row(row, f"{name}.Row"))
    names = {"table:name": table.name, "table:style-name": name}
    repeated = [odf("table:table-header-rows", {}, *head)] if head else []
    words = (odf("table:title", {}, table.title), odf("table:desc", {}, table.description))
    made = odf("table:table", names, *words, *columns, *repeated, *body)
    if table.bookmark:
        first = next(made.iter("{*}p"))
        mark = odf("text:bookmark", {"text:name": table.bookmark})
        first.text, mark.tail = None, first.text
        first.insert(0, mark)
    return made


def _require_unmerged(table: PrintableTable, row: PrintedRow) -> None:
    """Refuse an optional row that a merged cell reaches into: such a cell counts its rows, whichever are left out."""
    if row.optional and any(cell.at.rows > 1 for cell in row.cells):
        message = _(
            "row {row} of table {table} cannot be optional in an .odt template: merged cells reach into it; in a .docx template it can"
        )
        raise FormError.at(row.optional.source, message.format(row=row.optional.code, table=table.name))


def _row(row: PrintedRow, style: str) -> _Element:
    cells = (element for cell in row.cells for element in _cell(cell, row.ends_page))
    return odf("table:table-row", {"table:style-name": style}, *cells)


def _cell(cell: PrintedCell, ends_page: bool) -> Iterator[_Element]:
    """Make a cell, and what it covers to its right; below where it begins, it covers its whole width."""
    covered = cell.at.columns
    if cell.begins:
        covered -= 1
        style = cell.style + _LAST if ends_page else cell.style
        yield _ruled(odf("text:p", {"text:style-name": style}, *words(cell.text)), cell.at.columns, cell.at.rows)
    yield from _covered(covered)


def _tag_row(table: PrintableTable, row: TagRow) -> _Element:
    columns = len(table.widths)
    tag = _ruled(_tag(row.text), columns, 1)
    return odf("table:table-row", {"table:style-name": _TAG_ROW}, tag, *_covered(columns - 1))


def _covered(columns: int) -> Iterator[_Element]:
    for _column in range(columns):
        yield odf("table:covered-table-cell")


def _ruled(paragraph: _Element, columns: int, rows: int) -> _Element:
    """Make the cell of a paragraph; spans are said where there are any."""
    attributes = {
        "table:style-name": _CELL,
        "table:number-columns-spanned": columns if columns > 1 else None,
        "table:number-rows-spanned": rows if rows > 1 else None,
    }
    return odf("table:table-cell", attributes, paragraph)
