"""The typefaces of an official document, and what stands in where they are not installed."""

from __future__ import annotations

from typing import Literal, NamedTuple

FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"


class Typeface(NamedTuple):
    """A typeface: its name, the one that stands in for it, and the family it is of."""

    name: str
    stand_in: str
    family: Literal["modern", "script", "auto"]


TYPEFACES = (
    Typeface(FANGSONG, "仿宋", "modern"),
    Typeface(KAITI, "楷体", "modern"),
    Typeface(HEITI, "SimHei", "modern"),
    Typeface(XIAOBIAOSONG, "宋体", "script"),
    Typeface(SONGTI, "SimSun", "auto"),
)
