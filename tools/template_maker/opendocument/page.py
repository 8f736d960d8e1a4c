"""The page of an OpenDocument template, with its footers.

It has no line grid: the lines of every style are exact, and on a grid LibreOffice lifts what is not Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.content import AFTER_NUMBER, BEFORE_NUMBER, FEET
from template_maker.opendocument.odf import odf, points
from template_maker.page import BOTTOM, FOOTER, HEIGHT, LEFT, PAGE_NUMBER_LINE, RIGHT, TOP, WIDTH

if TYPE_CHECKING:
    from lxml.etree import _Element

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
