"""Percentages of a text, recomputed from the numbers beside them: shares (占86.92%) and changes (增长12.5%)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docgen.prose.quantities import Quantity

_SHARE = re.compile("占(?:比|总数|全部|总量|总件数|申请总数|总申请量|比重)?[的为达到约:]{0,3}$")
_CHANGE = re.compile("(?P<by>增[加长]了?|上升了?|提高了?|减少了?|下降了?|降低了?|[升降]幅(?:为|达|约)?)$")
_BY = re.compile("(?:增[加长]|上升|提高|减少|下降|降低|多|少)了?$")
_DOWN = re.compile("减少|下降|降低|降幅|少")
_STOPS = "。!?！？\n"
_NUMBERS = 12  # before a percentage that it may be of
_NEAR = 6  # characters between a number and its percentage


class Percentage(NamedTuple):
    """A percentage, the numbers that it is of, and what they give; `doubtful` where that is something else."""

    percent: Quantity
    numbers: tuple[Quantity, ...]
    value: Decimal
    doubtful: bool


def percentages(text: str, numbers: Sequence[Quantity]) -> Iterator[Percentage]:
    """Walk the percentages of a text, in plain characters, whose numbers stand before them.

    A percentage is in doubt only where the numbers that it is of are plain: a part and the total before it, or what
    something is and by how much it changed.
    """
    percents = [number for number in numbers if number.unit == "%" and not number.approximate]
    if not percents:
        return
    counts = [number for number in numbers if number.sort is Sort.QUANTITY]
    starts = [number.start for number in counts]
    shared: deque[Quantity] = deque(maxlen=_NUMBERS)  # the parts that had a share before
    for percent in percents:
        at = bisect_left(starts, percent.start)
        before = _in_reach(text, counts[max(0, at - _NUMBERS) : at], percent)
        if not before:
            continue
        words = text[before[-1].unit_end : percent.start]
        if _SHARE.search(words) and len(words) <= _NEAR:
            percentage = _share(percent, before, shared)
            shared.append(before[-1])
        elif len(before) > 1 and _CHANGE.search(words) and len(words) <= _NEAR and _BY.search(text[: before[-1].start]):
            percentage = _change(percent, before, down=bool(_DOWN.search(words)))
        else:
            continue
        if percentage:
            yield percentage


def _in_reach(text: str, before: Sequence[Quantity], percent: Quantity) -> list[Quantity]:
    """Keep the numbers of a percentage's own sentence and the one before it."""
    sentence = max(text.rfind(stop, 0, percent.start) for stop in _STOPS)
    earlier = max(text.rfind(stop, 0, max(0, sentence)) for stop in _STOPS)
    return [number for number in before if number.start > earlier]


def _share(percent: Quantity, before: Sequence[Quantity], shared: Collection[Quantity]) -> Percentage | None:
    """Hold a share against the numbers before it: each may be its part, and any larger one what that is a part of."""
    for whole, part in permutations(before, 2):
        if part.unit == whole.unit and whole.value and _is(percent, value := part.value * 100 / whole.value):
            return Percentage(percent, (whole, part), value, doubtful=False)
    part = before[-1]
    taken = sum((number.value for number in shared if number in before), part.value)
    unshared = [number for number in before[:-1] if number not in shared and number.unit == part.unit]
    wholes = [number for number in unshared if number.value >= taken and number.value]
    if not wholes:
        return None  # the total stands elsewhere
    whole = min(wholes, key=lambda number: abs(part.value * 100 / number.value - percent.value))
    return Percentage(percent, (whole, part), part.value * 100 / whole.value, doubtful=True)


def _change(percent: Quantity, before: Sequence[Quantity], *, down: bool) -> Percentage | None:
    """Hold a change against what something is now and by how much it changed, the number next to the percentage."""
    by, now = before[-1], before[-2]
    alike = [number for number in before[:-1] if number.unit == by.unit]
    for new, old in permutations((*alike, by), 2):
        if old.value and _is(percent, value := abs(new.value - old.value) * 100 / old.value):
            return Percentage(percent, (old, new), value, doubtful=False)
    for number in alike:
        last = number.value + by.value if down else number.value - by.value
        if last > 0 and _is(percent, value := by.value * 100 / last):
            return Percentage(percent, (number, by), value, doubtful=False)
    last = now.value + by.value if down else now.value - by.value
    if now not in alike or last <= 0:
        return None
    return Percentage(percent, (now, by), by.value * 100 / last, doubtful=True)


def _is(percent: Quantity, exact: Decimal) -> bool:
    """Tell whether a percentage is an exact one rounded, up or down, to the places it is written with."""
    exponent = percent.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(percent.value - exact) < step
