"""The document part of a Word template, and its footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.content import AFTER_NUMBER, BEFORE_NUMBER, LINE_BREAK, Paragraph, content
from template_maker.page import BOTTOM, FOOTER, HEIGHT, LEFT, LINE_PITCH, RIGHT, TOP, WIDTH, twips
from template_maker.word.ooxml import R, paragraph, run, w
from template_maker.word.tables import word_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from docgen.forms.form import Form


def document(form: Form, footers: Mapping[str, str]) -> _Element:
    """Make the document; `footers` names the relation of each kind of footer. Errors: FormError."""
    references = []
    for kind, relation in footers.items():
        reference = w("footerReference", type=kind)
        reference.set(f"{{{R}}}id", relation)
        references.append(reference)
    blocks = (_paragraph(block) if isinstance(block, Paragraph) else word_table(block) for block in content(form))
    return w("document", w("body", *blocks, _section(references)))


def _paragraph(block: Paragraph) -> _Element:
    return paragraph(
        block.style,
        *(w("r", w("br")) if words == LINE_BREAK else run(words.text, words.style) for words in block.words),
    )


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
