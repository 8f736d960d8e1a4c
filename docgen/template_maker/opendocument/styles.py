"""The styles part of an OpenDocument template, and in it the page with its footers.

The page has no line grid: the lines of every style are exact, and on a grid LibreOffice lifts what is not Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.template_maker.content import AFTER_NUMBER, BEFORE_NUMBER, FEET
from docgen.template_maker.opendocument.odf import odf, points, root
from docgen.template_maker.page import (
    BODY_SIZE,
    BOTTOM,
    FANGSONG,
    FOOTER,
    HEIGHT,
    LEFT,
    PAGE_NUMBER_LINE,
    RIGHT,
    TOP,
    TYPE_WIDTH,
    TYPEFACES,
    WIDTH,
)
from docgen.template_maker.styles import CharacterStyle, ParagraphStyle, styles

if TYPE_CHECKING:
    from lxml.etree import _Element

    from docgen.template_maker.page import Typeface
    from docgen.template_maker.styles import Style

# LibreOffice takes nothing from the named style of a table: each table says this itself as well.
TABLE_PROPERTIES = {"style:width": points(TYPE_WIDTH), "table:align": "center", "table:border-model": "collapsing"}

_STANDARD = "Standard"  # the name by which LibreOffice knows the style of the whole document
_FAMILIES = {"modern": "modern", "script": "script", "auto": "system"}
_ALIGNED = {"left": "start", "right": "end", "center": "center", "both": "justify"}
_SCRIPTS = ("", "-asian", "-complex")  # what is said of one alone would not hold for the others
# Spacing between Chinese and Western words, and what may begin and end a line, are as Word has them.
_CHINESE = {
    "style:text-autospace": "ideograph-alpha",
    "style:punctuation-wrap": "hanging",
    "style:line-break": "strict",
    "style:tab-stop-distance": "21pt",
}
_LANGUAGE = {
    "fo:language": "zh",  # a figure is read out in Chinese, too
    "fo:country": "CN",
    "style:language-asian": "zh",
    "style:country-asian": "CN",
    "style:language-complex": "ar",
    "style:country-complex": "SA",
}


_NO_LANGUAGE = {"fo:language": "zxx", "fo:country": "none"}  # as LibreOffice says it


def style_sheet(*, charts: bool) -> _Element:
    """Make the styles part, which holds the page and its footers too."""
    return root(
        "office:document-styles",
        odf("office:font-face-decls", {}, *map(_font, TYPEFACES)),
        odf("office:styles", {}, _defaults(), _standard(), *map(_style, styles(charts=charts))),
        odf("office:automatic-styles", {}, page_layout()),
        odf("office:master-styles", {}, master_page()),
    )


def _font(typeface: Typeface) -> _Element:
    """Declare a typeface by its name alone: LibreOffice would save a list of stand-ins to Word as one name."""
    return odf(
        "style:font-face",
        {
            "style:name": typeface.name,
            "svg:font-family": f"'{typeface.name}'",
            "style:font-family-generic": _FAMILIES[typeface.family],
            "style:font-pitch": "variable",
        },
    )


def _defaults() -> _Element:
    return odf(
        "style:default-style",
        {"style:family": "paragraph"},
        odf("style:paragraph-properties", _CHINESE),
        odf("style:text-properties", {**_typeface(FANGSONG), **_size(BODY_SIZE), **_LANGUAGE}),
    )


def _standard() -> _Element:
    return odf("style:style", {"style:name": _STANDARD, "style:family": "paragraph", "style:class": "text"})


def _style(style: Style) -> _Element:
    if isinstance(style, ParagraphStyle):
        return _paragraph_style(style)
    if isinstance(style, CharacterStyle):
        return _named(style, "text", odf("style:text-properties", _typeface(style.typeface)))
    return _named(style, "table", odf("style:table-properties", TABLE_PROPERTIES))


def _paragraph_style(style: ParagraphStyle) -> _Element:
    relations = {
        "style:parent-style-name": style.base or _STANDARD,
        "style:next-style-name": style.following or None,
        "style:default-outline-level": None if style.outline is None else style.outline + 1,
        "style:list-style-name": None if style.outline is None else "",  # else LibreOffice takes an indent from one
    }
    paragraph = odf("style:paragraph-properties", _paragraph(style))
    return _named(style, "paragraph", paragraph, odf("style:text-properties", _words(style)), **relations)


def _named(style: Style, family: str, *properties: _Element, **relations: str | int | None) -> _Element:
    name = (style.known_as if isinstance(style, ParagraphStyle) else "") or style.name
    names = {"style:name": style.id, "style:display-name": name, "style:family": family}
    return odf("style:style", {**names, **relations}, *(each for each in properties if each.attrib))


def _paragraph(style: ParagraphStyle) -> dict[str, str | None]:
    none = None if style.line is None else "0pt"
    whole = "2" if style.minds_widows else None
    return {
        "fo:line-height": _length(style.line),
        "fo:margin-top": none,
        "fo:margin-bottom": none,
        "fo:margin-left": _length(style.left),
        "fo:margin-right": _length(style.right),
        "fo:text-indent": None if style.first_line is None else f"{style.first_line * BODY_SIZE}pt",
        "fo:text-align": _ALIGNED[style.align] if style.align else None,
        "fo:keep-with-next": "always" if style.keeps_with_next else None,
        "fo:widows": whole,
        "fo:orphans": whole,
    }


def _words(style: ParagraphStyle) -> dict[str, str | None]:
    return {
        **(_typeface(style.typeface) if style.typeface else {}),
        **(_size(style.size) if style.size else {}),
        "fo:letter-spacing": _length(style.space),
        "style:text-scale": None if style.stretch is None else f"{style.stretch}%",
        **(_NO_LANGUAGE if style.keeps_words else {}),
    }


def _typeface(name: str) -> dict[str, str]:
    return {f"style:font-name{script}": name for script in _SCRIPTS}


def _size(size: float) -> dict[str, str]:
    prefixes = {"": "fo", "-asian": "style", "-complex": "style"}
    return {f"{prefixes[script]}:font-size{script}": f"{size:g}pt" for script in _SCRIPTS}


def _length(twips: int | None) -> str | None:
    return None if twips is None else points(twips)


# The page

_LAYOUT = "Page"
_FOOTERS = {"odd": "style:footer", "even": "style:footer-left"}


def page_layout() -> _Element:
    """Make the layout: Word's bottom margin is parted into the margin below the footer, the footer, and its distance."""
    page = odf(
        "style:page-layout-properties",
        {
            "fo:page-width": points(WIDTH),
            "fo:page-height": points(HEIGHT),
            "style:print-orientation": "portrait",
            "fo:margin-top": points(TOP),
            "fo:margin-bottom": points(FOOTER),
            "fo:margin-left": points(LEFT),
            "fo:margin-right": points(RIGHT),
        },
    )
    footer = {
        "fo:min-height": points(PAGE_NUMBER_LINE),
        "fo:margin-top": points(BOTTOM - FOOTER - PAGE_NUMBER_LINE),
    }
    foot = odf("style:footer-style", {}, odf("style:header-footer-properties", footer))
    return odf("style:page-layout", {"style:name": _LAYOUT, "style:page-usage": "all"}, page, foot)


def master_page() -> _Element:
    """Make the page with its footers."""
    feet = (odf(_FOOTERS[page], {}, _foot(style)) for page, style in FEET.items())
    return odf("style:master-page", {"style:name": "Standard", "style:page-layout-name": _LAYOUT}, *feet)


def _foot(style: str) -> _Element:
    number = odf("text:page-number", {"text:select-page": "current"}, "1")
    return odf("text:p", {"text:style-name": style}, BEFORE_NUMBER, number, AFTER_NUMBER)
