"""The document part of a Word template, with its tables, and its footers."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from docgen.template_maker.content import AFTER_NUMBER, BEFORE_NUMBER, ParagraphToPrint
from docgen.template_maker.page import BOTTOM, FOOTER, HEIGHT, LEFT, LINE_PITCH, RIGHT, TOP, TYPE_WIDTH, WIDTH, twips
from docgen.template_maker.styles import TABLE, TAG, TAG_COLOUR
from docgen.template_maker.tables import TagRow
from docgen.template_maker.word.ooxml import R, W, field, paragraph, run, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.etree import _Element

    from docgen.template_maker.content import Block
    from docgen.template_maker.tables import PrintableTable, PrintedCell, PrintedRow


def document(content: Iterable[Block], footers: Mapping[str, str]) -> _Element:
    """Make the document of what it says; `footers` names the relation of each kind of footer. Errors: FormError."""
    references = []
    for kind, relation in footers.items():
        reference = w("footerReference", type=kind)
        reference.set(f"{{{R}}}id", relation)
        references.append(reference)
    numbers = count()
    blocks = (
        _paragraph(block) if isinstance(block, ParagraphToPrint) else _table(block, next(numbers)) for block in content
    )
    return w("document", w("body", *blocks, _section(references)))


def _paragraph(block: ParagraphToPrint) -> _Element:
    colour = TAG_COLOUR if block.style == TAG else ""
    return paragraph(block.style, *(run(words.text, words.style, colour) for words in block.words))


def _section(footers: Sequence[_Element]) -> _Element:
    """Make the section properties, which close the document's body."""
    margins = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT, "header": twips(15), "footer": FOOTER}
    return w(
        "sectPr",
        *footers,
        w("pgSz", w=WIDTH, h=HEIGHT),
        w("pgMar", **margins, gutter=0),
        w("cols", space=0),
        w("docGrid", type="lines", linePitch=LINE_PITCH),
    )


def footer(style: str) -> _Element:
    """Make a footer: the page number between dashes."""
    return w("ftr", paragraph(style, run(BEFORE_NUMBER), *field("PAGE", "1"), run(AFTER_NUMBER)))


# Tables

_LOOK_BITS = (0x20, 0x40, 0x80, 0x100, 0x200, 0x400)  # ISO/IEC 29500-4, 14.4.5, in the order of the attributes


def _table(table: PrintableTable, number: int) -> _Element:
    """Make a table of the document, counted from 0. Errors: FormError, for an optional row that cannot be left out of the printed table."""
    properties = w(
        "tblPr",
        w("tblStyle", val=TABLE),
        w("tblW", w=TYPE_WIDTH, type="dxa"),
        w("tblLayout", type="fixed"),
        _look(table),
        w("tblCaption", val=table.title),
        w("tblDescription", val=table.description),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in table.widths))
    rows = (_tag_row(table, row) if isinstance(row, TagRow) else _row(table, row) for row in table.rows)
    made = w("tbl", properties, grid, *rows)
    if table.bookmark:
        first = next(made.iter(f"{{{W}}}p"))
        first[0].addnext(w("bookmarkEnd", id=number))
        first[0].addnext(w("bookmarkStart", id=number, name=table.bookmark))
    return made


def _look(table: PrintableTable) -> _Element:
    """Say which row and column are headings: no style looks other for it, but who reads the table out knows."""
    on = {"firstRow": True, "lastRow": False, "firstColumn": table.has_stub, "lastColumn": False}
    on |= {"noHBand": True, "noVBand": True}
    value = sum(bit for bit, is_on in zip(_LOOK_BITS, on.values(), strict=True) if is_on)
    return w("tblLook", val=f"{value:04X}", **{name: int(is_on) for name, is_on in on.items()})


def _row(table: PrintableTable, row: PrintedRow) -> _Element:
    height = w("trHeight", val=table.row_height, hRule="atLeast")
    properties = w("trPr", w("cantSplit"), height, w("tblHeader") if row.is_head else None)
    return w("tr", properties, *(_cell(table, row, cell) for cell in row.cells))


def _cell(table: PrintableTable, row: PrintedRow, cell: PrintedCell) -> _Element:
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


def _tag_row(table: PrintableTable, row: TagRow) -> _Element:
    properties = w("tcPr", w("tcW", w=TYPE_WIDTH, type="dxa"), w("gridSpan", val=len(table.widths)))
    return w("tr", w("trPr", w("cantSplit")), w("tc", properties, paragraph(TAG, run(row.text, colour=TAG_COLOUR))))
