"""Percentages of a text, recomputed from the numbers beside them: shares (占86.92%), rates (办结率95%) and changes (增长12.5%)."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from docgen.prose.breakdown import own_words
from docgen.prose.changing import CHANGE
from docgen.prose.percent_changes import change_from_last_year, change_of, is_by
from docgen.prose.percentage import Percentage
from docgen.prose.quantities import Sort
from docgen.prose.rates import is_rate, rate_of, rate_of_all
from docgen.prose.sentences import STOPS, after_last
from docgen.prose.share_series import agree, odd_share, share_series
from docgen.prose.shares import (
    NoWholes,
    is_share,
    names_part,
    share_of,
    share_of_label,
    share_of_named,
    share_of_number_behind,
    stands_with,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.prose.breakdown import PartWords
    from docgen.prose.quantities import Quantity
    from docgen.prose.share_series import OddShare

_THAN = re.compile(f"^相[比较],?[^,;。0-9]{{0,8}}?(?={CHANGE})")  # 与上年的4件相比,申请量增长75%
_NUMBERS = 12  # before a percentage that it may be of


def percentages(text: str, numbers: Sequence[Quantity], form_words: PartWords) -> Iterator[Percentage]:
    """Walk the percentages of a text, in plain characters, whose numbers stand before them.

    A percentage is in doubt only where the numbers that it is of are plain: a part and the total before it, or what
    something is and by how much it changed. `form_words` are those by which the form knows parts.
    """
    percents = [number for number in numbers if number.unit == "%"]
    if not percents:
        return
    series = [(shares, odd_share(text, shares, numbers)) for shares in share_series(text, numbers)]
    yield from (_contradicted(contradicted) for _shares, contradicted in series if contradicted)
    odd = {contradicted.share.percent for _shares, contradicted in series if contradicted}
    of_one_whole = (contradicted.others if contradicted else shares for shares, contradicted in series)
    agreeing = {share.percent for shares in of_one_whole if agree(shares) for share in shares}
    counts = [number for number in numbers if number.sort is Sort.QUANTITY]
    starts = [number.start for number in counts]
    no_wholes = NoWholes({number for number in counts if form_words.is_item(own_words(text, number))})
    for percent in percents:
        if percent in odd:
            continue
        if of_all := rate_of_all(text, percent):
            yield of_all
            continue
        at = bisect_left(starts, percent.start)
        before = _in_reach(text, counts[max(0, at - _NUMBERS) : at], percent)
        if not before:
            continue
        following = counts[at : at + 1]
        percentage = (
            change_from_last_year(text, percent, before, following)
            or share_of_number_behind(text, percent, before, following, no_wholes)
            or _read(text, percent, before, no_wholes)
            or share_of_label(text, percent, before)
        )
        if percentage and not (percentage.doubtful and percent in agreeing):
            yield percentage


def _contradicted(odd: OddShare) -> Percentage:
    part, percent = odd.share
    numbers = (part, *(share.part for share in odd.others))
    return Percentage(percent, numbers, part.value * 100 / odd.whole, doubtful=True)


def _read(text: str, percent: Quantity, before: Sequence[Quantity], no_wholes: NoWholes) -> Percentage | None:
    """Read a percentage by the words before it: a rate, a share, or a change."""
    words = _THAN.sub("", text[before[-1].unit_end : percent.start])
    if is_rate(words) and len(before) > 1:
        return rate_of(text, percent, before, words)
    if names_part(words):
        return share_of_named(text, percent, before, words)
    if not stands_with(text, percent, before, words):
        return None
    if is_share(words) and not (is_by(text, before[-1]) and words.endswith("(")):
        return share_of(text, percent, before, no_wholes, words)
    return change_of(text, percent, before, words)


def _in_reach(text: str, before: Sequence[Quantity], percent: Quantity) -> list[Quantity]:
    """Keep the numbers of a percentage's own sentence and the one before it."""
    sentence = after_last(text, STOPS, 0, percent.start)
    earlier = after_last(text, STOPS, 0, max(0, sentence - 1))
    return [number for number in before if number.start >= earlier]
