"""Small bar charts: one figure over some years, bars from zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.figures import Number

HEIGHT = 24
_BAR, _GAP = 9, 4


class Bar(NamedTuple):
    """A bar in units of the drawing; `own` is the report's own year."""

    x: int
    y: int
    width: int
    height: int
    own: bool


class Bars(NamedTuple):
    """A drawing of bars."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def draw_bars(numbers: Sequence[Number | None], own: int) -> Bars | None:
    """Draw a bar for every number, that at `own` as the report's own; nothing where there is nothing to compare."""
    known = [number for number in numbers if number is not None]
    if len(known) < 2 or min(known) < 0 or max(known) == 0:
        return None
    peak = max(known)
    bars = tuple(
        Bar(at * (_BAR + _GAP) + 1, HEIGHT - height, _BAR, height, at == own)
        for at, number in enumerate(numbers)
        if number is not None and (height := _height(number, peak))
    )
    return Bars(len(numbers) * (_BAR + _GAP) - _GAP + 2, HEIGHT + 1, bars)


def _height(number: Number, peak: Number) -> int:
    """Return the height of a bar: the highest fills the drawing, and what is not zero can be seen."""
    return max(1, int(number * (HEIGHT - 1) / peak)) if number else 0
