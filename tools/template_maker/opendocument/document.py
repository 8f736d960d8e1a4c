"""The content part of an OpenDocument template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.content import LINE_BREAK, Paragraph, content
from template_maker.opendocument.odf import odf, root, words
from template_maker.opendocument.tables import open_table, table_styles
from template_maker.styles import ParagraphStyle, styles
from template_maker.tables import PrintedTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.forms.form import Form
    from template_maker.content import Words

_LEVELS = {
    style.id: style.outline + 1 for style in styles() if isinstance(style, ParagraphStyle) and style.outline is not None
}


def document(form: Form) -> _Element:
    """Make the content. Errors: FormError."""
    blocks = list(content(form))
    tables = [block for block in blocks if isinstance(block, PrintedTable)]
    drawn = (
        _paragraph(block) if isinstance(block, Paragraph) else open_table(block, tables.index(block) + 1)
        for block in blocks
    )
    return root(
        "office:document-content",
        odf("office:automatic-styles", {}, *table_styles(tables)),
        odf("office:body", {}, odf("office:text", {}, *drawn)),
    )


def _paragraph(block: Paragraph) -> _Element:
    level = _LEVELS.get(block.style)
    names = {"text:style-name": block.style, "text:outline-level": level}
    pieces = (piece for words in block.words for piece in _written(words))
    return odf("text:h" if level else "text:p", names, *pieces)


def _written(piece: Words) -> Iterator[_Element | str]:
    if piece == LINE_BREAK:
        yield odf("text:line-break")
    elif piece.style:
        yield odf("text:span", {"text:style-name": piece.style}, *words(piece.text))
    else:
        yield from words(piece.text)
