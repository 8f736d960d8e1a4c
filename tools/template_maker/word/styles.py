"""The styles part of a Word template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.fonts import FANGSONG
from template_maker.page import BODY_SIZE
from template_maker.styles import CELL_MARGIN, RULE, CharacterStyle, ParagraphStyle, styles
from template_maker.word.fonts import fonts
from template_maker.word.ooxml import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from template_maker.styles import Style


def style_sheet() -> _Element:
    """Make the styles part."""
    return w("styles", _defaults(), *_built_in(), *map(_style, styles()))


def _defaults() -> _Element:
    language = w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    return w("docDefaults", w("rPrDefault", w("rPr", fonts(FANGSONG), *_size(BODY_SIZE), language)), w("pPrDefault"))


def _built_in() -> Iterator[_Element]:
    """Make the four styles every document has."""
    yield w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal")
    yield _hidden("character", "DefaultParagraphFont", "Default Paragraph Font")
    sides = [w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    margins = w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *sides))
    yield _hidden("table", "TableNormal", "Normal Table", margins)
    yield _hidden("numbering", "NoList", "No List")


def _hidden(kind: str, style: str, name: str, *properties: _Element) -> _Element:
    marks = (w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed"))
    return w("style", w("name", val=name), *marks, *properties, type=kind, default=1, styleId=style)


def _style(style: Style) -> _Element:
    if isinstance(style, ParagraphStyle):
        words = _words(style)
        properties = (w("pPr", *_paragraph(style)), w("rPr", *words) if words else None)
        return _own("paragraph", style, style.base or "Normal", *properties, following=style.following)
    if isinstance(style, CharacterStyle):
        return _own("character", style, "DefaultParagraphFont", w("rPr", fonts(style.typeface)))
    return _own("table", style, "TableNormal", _table())


def _own(kind: str, style: Style, base: str, *properties: _Element | None, following: str = "") -> _Element:
    """Make a style of our own."""
    after = w("next", val=following) if following else None
    marks = (w("name", val=style.name), w("basedOn", val=base), after, w("qFormat"))
    return w("style", *marks, *properties, type=kind, customStyle=1, styleId=style.id)


def _paragraph(style: ParagraphStyle) -> Iterator[_Element]:
    """Make the properties of a style's paragraphs, in the order of the schema."""
    if style.keeps_with_next:
        yield w("keepNext")
    if style.minds_widows:
        yield w("widowControl")
    if not style.on_line_grid:
        yield w("snapToGrid", val=0)
    if style.line is not None:
        yield w("spacing", before=0, after=0, line=style.line, lineRule="exact")
    if style.first_line is not None:
        yield w("ind", firstLineChars=style.first_line * 100, firstLine=style.first_line * BODY_SIZE * 20)
    sides = {side: width for side, width in (("left", style.left), ("right", style.right)) if width is not None}
    if sides:
        yield w("ind", **sides)
    if style.align:
        yield w("jc", val=style.align)
    if style.outline is not None:
        yield w("outlineLvl", val=style.outline)


def _words(style: ParagraphStyle) -> list[_Element]:
    """Make the properties of a style's words, in the order of the schema."""
    return [
        *([fonts(style.typeface)] if style.typeface else ()),
        *([] if style.on_character_grid else [w("snapToGrid", val=0)]),
        *([w("color", val=style.colour)] if style.colour else ()),
        *([] if style.space is None else [w("spacing", val=style.space)]),
        *([] if style.stretch is None else [w("w", val=style.stretch)]),
        *([] if style.size is None else _size(style.size)),
    ]


def _table() -> _Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = w("tblBorders", *(w(side, val="single", sz=RULE * 8 // 20, space=0, color="auto") for side in sides))
    above_and_below = w("tblCellMar", *(w(side, w=CELL_MARGIN, type="dxa") for side in ("top", "bottom")))
    return w("tblPr", w("jc", val="center"), borders, above_and_below)


def _size(points: float) -> tuple[_Element, _Element]:
    half_points = round(points * 2)
    return w("sz", val=half_points), w("szCs", val=half_points)
