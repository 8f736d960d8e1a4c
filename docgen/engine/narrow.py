"""Figures that are too long for their cells, set so narrow, and then so small, that each stands in one line.

A number that a line breaks is read as two. How much room a figure has is read off the document as it is filled: no tag knows it.
"""

from __future__ import annotations

import re
from math import floor
from typing import NamedTuple

LONG = 7  # digits: what is shorter stands in any cell
FIGURE = re.compile(rf"[+-]?(?=(?:\D*\d){{{LONG}}})[\d,.]+")
_DIGIT, _WIDE_DIGIT = 0.56, 0.62  # of a character's width: in most typefaces, and in the wider ones
_RULES = 1.0  # points of a cell that are its rules
_NARROWEST = 66  # per cent of a digit's width
_SMALLEST = 4.0  # points


class Look(NamedTuple):
    """How a figure is set: its size in points, and the width of its digits in per cent."""

    size: float
    stretch: int


def narrower(text: str, look: Look, room: float) -> Look | None:
    """Return how a figure is set so that it stands in so many points; None where it does as it is."""
    room, each = room - _RULES, len(text) * look.size * look.stretch / 100
    if each * _DIGIT <= room:
        return None
    share = max(room, _RULES) / (each * _WIDE_DIGIT)
    stretch = max(floor(look.stretch * share), min(_NARROWEST, look.stretch))
    size = floor(look.size * share * look.stretch / stretch * 2) / 2
    return Look(max(size, _SMALLEST), stretch)
