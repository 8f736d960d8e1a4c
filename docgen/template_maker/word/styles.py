"""The styles of a Word template: its named styles, its typefaces, and the theme that Word expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.template_maker.package import LANGUAGE
from docgen.template_maker.page import BODY_SIZE, FANGSONG, HEITI, SONGTI, TYPEFACES
from docgen.template_maker.styles import CELL_MARGIN, RULE, CharacterStyle, ParagraphStyle, styles
from docgen.template_maker.word.ooxml import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.template_maker.page import Typeface
    from docgen.template_maker.styles import Style


def style_sheet(*, charts: bool) -> _Element:
    """Make the styles part."""
    return w("styles", _defaults(), *_built_in(), *map(_style, styles(charts=charts)))


def _defaults() -> _Element:
    language = w("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")  # a figure is read out in Chinese, too
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
        return _paragraph_style(style, *properties)
    if isinstance(style, CharacterStyle):
        linked = w("link", val=style.linked) if style.linked else None
        return _own("character", style, "DefaultParagraphFont", linked, w("qFormat"), w("rPr", fonts(style.typeface)))
    return _own("table", style, "TableNormal", w("qFormat"), _table())


def _paragraph_style(style: ParagraphStyle, *properties: _Element | None) -> _Element:
    """Make a style of paragraphs: our own, or a heading, which is Word's own by its name and has ours as another."""
    following = w("next", val=style.following) if style.following else None
    linked = w("link", val=style.linked) if style.linked else None
    base, is_heading = style.base or "Normal", style.outline is not None
    marks = (following, linked, w("uiPriority", val=_HEADINGS_FIRST) if is_heading else None, w("qFormat"))
    if not is_heading:
        return _own("paragraph", style, base, *marks, *properties)
    names = (w("name", val=style.known_as.lower()), w("aliases", val=style.name), w("basedOn", val=base))
    return w("style", *names, *marks, *properties, type="paragraph", styleId=style.id)


def _own(kind: str, style: Style, base: str, *marks: _Element | None) -> _Element:
    """Make a style of our own."""
    known_as = style.known_as if isinstance(style, ParagraphStyle) else ""
    names = (w("name", val=known_as or style.name), w("aliases", val=style.name) if known_as else None)
    return w("style", *names, w("basedOn", val=base), *marks, type=kind, customStyle=1, styleId=style.id)


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
        *([] if style.space is None else [w("spacing", val=style.space)]),
        *([] if style.stretch is None else [w("w", val=style.stretch)]),
        *([] if style.size is None else _size(style.size)),
        *([w("lang", val=_NO_LANGUAGE)] if style.keeps_words else ()),
    ]


def _table() -> _Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = w("tblBorders", *(w(side, val="single", sz=RULE * 8 // 20, space=0, color="auto") for side in sides))
    above_and_below = w("tblCellMar", *(w(side, w=CELL_MARGIN, type="dxa") for side in ("top", "bottom")))
    return w("tblPr", w("jc", val="center"), borders, above_and_below)


def _size(points: float) -> tuple[_Element, _Element]:
    half_points = round(points * 2)
    return w("sz", val=half_points), w("szCs", val=half_points)


_GB2312 = "86"
_NO_LANGUAGE = "x-none"  # as Word says it
_HEADINGS_FIRST = 9  # where Word itself puts headings in its list of styles


def fonts(name: str) -> _Element:
    """Make the property that sets a typeface for every script; what is left unset would fall back to another one."""
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def font_table() -> _Element:
    """Make the font table."""
    return w("fonts", *map(_font, TYPEFACES))


def _font(typeface: Typeface) -> _Element:
    return w(
        "font",
        w("altName", val=typeface.stand_in),  # Word takes the whole as one name: a list would never be found
        w("charset", val=_GB2312),
        w("family", val=typeface.family),
        w("pitch", val="default"),
        name=typeface.name,
    )


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "333333", "lt2": "EEEEEE", "accent1": "C00000", "accent2": "1F4E79",
    "accent3": "548235", "accent4": "BF8F00", "accent5": "7030A0", "accent6": "595959", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip
_KINDS = 3  # a theme has each kind of fill, line and effect in three strengths


def theme() -> _Element:
    """Make the theme part."""
    elements = _a(
        "themeElements",
        _a("clrScheme", *(_a(role, _a("srgbClr", val=colour)) for role, colour in _COLOURS.items()), name="公文"),
        _a("fontScheme", _typeface("majorFont", HEITI), _typeface("minorFont", SONGTI), name="公文"),
        _a(
            "fmtScheme",
            _a("fillStyleLst", *(_plain_fill() for _kind in range(_KINDS))),
            _a("lnStyleLst", *(_a("ln", _plain_fill(), w="6350") for _kind in range(_KINDS))),
            _a("effectStyleLst", *(_a("effectStyle", _a("effectLst")) for _kind in range(_KINDS))),
            _a("bgFillStyleLst", *(_plain_fill() for _kind in range(_KINDS))),
            name="公文",
        ),
    )
    return _a("theme", elements, name="公文")


def _a(tag: str, *children: _Element, **attributes: str) -> _Element:
    element = etree.Element(f"{{{_A}}}{tag}", nsmap={"a": _A})
    for name, value in attributes.items():
        element.set(name, value)
    element.extend(children)
    return element


def _typeface(tag: str, name: str) -> _Element:
    return _a(tag, *(_a(script, typeface=name) for script in ("latin", "ea", "cs")))


def _plain_fill() -> _Element:
    return _a("solidFill", _a("schemeClr", val="phClr"))
