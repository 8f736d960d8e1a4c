"""The typefaces of an official document, and what stands in where they are not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_maker.ooxml import w

if TYPE_CHECKING:
    from lxml.etree import _Element

FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"

# Word takes the whole of `altName` as one name: a list of several would never be found.
_STAND_INS = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", XIAOBIAOSONG: "宋体", SONGTI: "SimSun"}
_FAMILIES = {FANGSONG: "modern", KAITI: "modern", HEITI: "modern", XIAOBIAOSONG: "script", SONGTI: "auto"}
_GB2312 = "86"


def fonts(name: str) -> _Element:
    """Make the property that sets a typeface for every script; what is left unset would fall back to another one."""
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def font_table() -> _Element:
    """Make the font table."""
    return w("fonts", *(_font(name, stand_in) for name, stand_in in _STAND_INS.items()))


def _font(name: str, stand_in: str) -> _Element:
    return w(
        "font",
        w("altName", val=stand_in),
        w("charset", val=_GB2312),
        w("family", val=_FAMILIES[name]),
        w("pitch", val="default"),
        name=name,
    )
