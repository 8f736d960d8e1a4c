"""Typefaces in a Word template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.fonts import TYPEFACES
from template_maker.word.ooxml import w

if TYPE_CHECKING:
    from lxml.etree import _Element

    from template_maker.fonts import Typeface

_GB2312 = "86"


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
