"""The page of GB/T 9704-2012, A4 with a type area of 156 × 225 mm, 22 lines of 28 characters, and its typefaces.

Lengths are in twips.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


def twips(millimetres: float) -> int:
    """Return a length in twips, of which there are 1440 to the inch."""
    return round(millimetres / 25.4 * 1440)


BODY_SIZE = 16  # points: 3号
LINES, CHARACTERS = 22, 28

WIDTH, HEIGHT = twips(210), twips(297)
TYPE_WIDTH, TYPE_HEIGHT = twips(156), twips(225)
TOP, RIGHT = twips(37), twips(26)
BOTTOM, LEFT = HEIGHT - TOP - TYPE_HEIGHT, WIDTH - RIGHT - TYPE_WIDTH
LINE_PITCH = TYPE_HEIGHT // LINES

# What is added after each character of the body so that 28 stand in a line. A character grid would say the same, but
# LibreOffice sets a grid narrower than its characters in every second place.
CHARACTER_SPACE = TYPE_WIDTH // CHARACTERS - BODY_SIZE * 20

# The dash of the page number is 7 mm below the type area and in the middle of its line.
PAGE_NUMBER_SIZE, PAGE_NUMBER_LINE = 14, 320
FOOTER = BOTTOM - twips(7) - PAGE_NUMBER_LINE // 2

# Typefaces, and what stands in where they are not installed

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
