"""The document part of a Word template, with its tables, and its footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.template_maker.content import AFTER_NUMBER, BEFORE_NUMBER, ParagraphToPrint, content
from docgen.template_maker.page import BOTTOM, FOOTER, HEIGHT, LEFT, LINE_PITCH, RIGHT, TOP, TYPE_WIDTH, WIDTH, twips
from docgen.template_maker.styles import TABLE, TAG
from docgen.template_maker.tables import TagRow
from docgen.template_maker.word.ooxml import R, paragraph, run, w

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from docgen.forms.form import Form
    from docgen.template_maker.tables import PrintedCell, PrintedRow, TableToPrint


def document(form: Form, footers: Mapping[str, str]) -> _Element:
    """Make the document; `footers` names the relation of each kind of footer. Errors: FormError."""
    references = []
    for kind, relation in footers.items():
        reference = w("footerReference", type=kind)
        reference.set(f"{{{R}}}id", relation)
        references.append(reference)
    blocks = (_paragraph(block) if isinstance(block, ParagraphToPrint) else _table(block) for block in content(form))
    return w("document", w("body", *blocks, _section(references)))


def _paragraph(block: ParagraphToPrint) -> _Element:
    return paragraph(block.style, *(run(words.text, words.style) for words in block.words))


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
    field = w("fldSimple", run("1"), instr=" PAGE ")
    return w("ftr", w("p", w("pPr", w("pStyle", val=style)), run(BEFORE_NUMBER), field, run(AFTER_NUMBER)))


# Tables


def _table(table: TableToPrint) -> _Element:
    """Make the table. Errors: FormError, for an optional row that cannot be left out of the printed table."""
    properties = w(
        "tblPr",
        w("tblStyle", val=TABLE),
        w("tblW", w=TYPE_WIDTH, type="dxa"),
        w("tblLayout", type="fixed"),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in table.widths))
    rows = (_tag_row(table, row) if isinstance(row, TagRow) else _row(table, row) for row in table.rows)
    return w("tbl", properties, grid, *rows)


def _row(table: TableToPrint, row: PrintedRow) -> _Element:
    height = w("trHeight", val=table.row_height, hRule="atLeast")
    properties = w("trPr", w("cantSplit"), height, w("tblHeader") if row.is_head else None)
    return w("tr", properties, *(_cell(table, row, cell) for cell in row.cells))


def _cell(table: TableToPrint, row: PrintedRow, cell: PrintedCell) -> _Element:
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


def _tag_row(table: TableToPrint, row: TagRow) -> _Element:
    properties = w("tcPr", w("tcW", w=TYPE_WIDTH, type="dxa"), w("gridSpan", val=table.grid.columns))
    return w("tr", w("trPr", w("cantSplit")), w("tc", properties, paragraph(TAG, run(row.text))))
