"""The typefaces of an official document, and what stands in where they are not installed."""

from __future__ import annotations

from typing import Literal, NamedTuple

FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"


class Typeface(NamedTuple):
    """A typeface: its name, those that stand in for it, the best first, and the family it is of."""

    name: str
    stand_ins: tuple[str, ...]
    family: Literal["modern", "script", "auto"]


TYPEFACES = (
    Typeface(FANGSONG, ("仿宋", "FangSong"), "modern"),
    Typeface(KAITI, ("楷体", "KaiTi"), "modern"),
    Typeface(HEITI, ("SimHei",), "modern"),
    Typeface(XIAOBIAOSONG, ("宋体", "SimSun"), "script"),
    Typeface(SONGTI, ("SimSun",), "auto"),
)
