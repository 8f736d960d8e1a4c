"""Shares that stand in a series: 予以公开6件,占60%;部分公开3件,占30%;其他1件,占10% are all of one whole, or one of them is wrong."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.breakdown import WORDS
from docgen.prose.percentage import is_rounded, step
from docgen.prose.quantities import Sort, within
from docgen.prose.sentences import STOPS, after_last

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.prose.quantities import Quantity

_BEFORE = re.compile("[,(]?占(?:比|总数|总量)?(?:为|达)?\\s?")  # 6件,占60%
_BEHIND = re.compile("\\(")  # 占60%(6件)
_BOTH = re.compile(
    ",?(?:[两二][者项类种]|合计|共计?)(?:合计|共计?)?占[^,;。()0-9]{0,10}\\s?"
)  # 公开78件、部分公开20件,两者占63.6%
_CLOSES = re.compile("\\)")
_ENDS = f";{STOPS}"  # of a section
_INTRODUCED = re.compile(WORDS)
_BRACKETED = re.compile("\\([^()]*\\)")
_REACH = 200  # characters before a number in which it may be listed
_FAR = 400  # characters before a series in which its whole may stand
_ALL = 100  # percent
_PAIR = 2  # shares
_MOST = 30  # shares of one whole


class Share(NamedTuple):
    """A percentage with the number that it is the share of."""

    part: Quantity
    percent: Quantity

    @property
    def start(self) -> int:
        """Where it begins in its text."""
        return min(self.part.start, self.percent.start)

    @property
    def end(self) -> int:
        """Where it ends in its text."""
        return max(self.part.unit_end, self.percent.unit_end)

    @property
    def least(self) -> Decimal:
        """What its whole is more than."""
        return self.part.value * 100 / (self.percent.value + step(self.percent.value))

    @property
    def most(self) -> Decimal:
        """What its whole is less than."""
        least_share = self.percent.value - step(self.percent.value)
        return self.part.value * 100 / least_share if least_share > 0 else Decimal("Infinity")

    def is_of(self, whole: Decimal) -> bool:
        """Tell whether it is the share of a whole, rounded up or down."""
        return bool(whole) and is_rounded(self.percent.value, self.part.value * 100 / whole)


class OddShare(NamedTuple):
    """The one share of a series that the others contradict: the whole is what they say."""

    share: Share
    others: tuple[Share, ...]
    whole: Decimal


def share_series(text: str, numbers: Sequence[Quantity]) -> Iterator[list[Share]]:
    """Walk the series of shares of a text, each with its number right before it or in brackets behind it."""
    series: list[Share] = []
    for share in _shares(text, numbers):
        if series and (_is_whole(text, series, share) or not _goes_on(text, series[-1], share, numbers)):
            yield series
            series = []
        series.append(share)
    if series:
        yield series


def odd_share(text: str, series: Sequence[Share], numbers: Sequence[Quantity]) -> OddShare | None:
    """Return the one share that all others of a series contradict; not where it is that of a number which is listed before its own."""
    if not _PAIR <= len(series) <= _MOST:
        return None
    total = sum((share.part.value for share in series), Decimal(0))
    near = within(numbers, series[0].start - _FAR, series[-1].end)
    wholes = (total, *(number.value for number in near))
    if len(series) == _PAIR and _are_all(series) and not any(each.is_of(whole) for each in series for whole in wholes):
        return OddShare(series[0], (series[1],), total) if total else None  # 8条,占18.6%;53条,占81.4%
    odd = [share for share in series if total and not share.is_of(total)]
    if len(odd) != 1 or any(number.value == total for number in near):
        odd = [share for share in series if _is_odd(share, [other for other in series if other is not share])]
        total = _least([share for share in series if share not in odd]) if len(odd) == 1 else total
    if len(odd) != 1 or not total:
        return None
    others = [share for share in series if share is not odd[0]]
    listing = listed_by(text, odd[0].part, numbers)
    if listing and len(others) > 1 and not _is_odd(odd[0]._replace(part=listing), others):
        return None
    return OddShare(odd[0], tuple(others), total)


def agree(series: Sequence[Share]) -> bool:
    """Tell whether shares are all of one whole: whatever stands before them, if it is not that, is not what they are of."""
    return len(series) >= _PAIR and _least(series) < min(share.most for share in series)


def listed_by(text: str, number: Quantity, numbers: Sequence[Quantity]) -> Quantity | None:
    """Return the number that is said to include another, and those between: of 不予公开8件,包括案卷6件、内部事务2件 the first."""
    section = after_last(text, _ENDS, max(0, number.start - _REACH), number.start)
    intro = next(reversed([*_INTRODUCED.finditer(text, section, number.start)]), None)
    before = within(numbers, section, intro.start()) if intro else ()
    return before[-1] if before and before[-1].unit == number.unit else None


def _shares(text: str, numbers: Sequence[Quantity]) -> Iterator[Share]:
    for at, (first, second) in enumerate(pairwise(numbers)):
        count, percent = (first, second) if second.unit == "%" else (second, first)
        if percent.unit != "%" or count.sort is not Sort.QUANTITY or count.approximate or percent.approximate:
            continue
        is_behind = percent is first
        both = _BOTH.fullmatch(text, first.unit_end, second.start) if at and not is_behind else None
        if both and numbers[at - 1].unit == count.unit:
            before = numbers[at - 1]
            yield Share(count._replace(value=before.value + count.value, start=before.start), percent)
            continue
        words = (_BEHIND if is_behind else _BEFORE).fullmatch(text, first.unit_end, second.start)
        if words and (not is_behind or _CLOSES.match(text, second.unit_end)):
            yield Share(count, percent)


def _goes_on(text: str, share: Share, following: Share, numbers: Sequence[Quantity]) -> bool:
    """Tell whether a share stands in a series with the one before: no other number parts them, but in brackets or in a list of its own."""
    if share.part.unit != following.part.unit:
        return False
    between = _BRACKETED.sub(lambda aside: "□" * len(aside.group()), text[share.end : following.start])
    parting = [
        number for number in within(numbers, share.end, following.start) if between[number.start - share.end] != "□"
    ]
    listing = listed_by(text, following.part, numbers)
    set_off = text.rfind(";", share.end, following.start)
    own = [number.value for number in parting if number.start < set_off]  # what the share before is made of
    is_own = sum(own) <= share.part.value
    return all((is_own and number.start < set_off) or (listing and number.start >= listing.start) for number in parting)


def _is_whole(text: str, series: Sequence[Share], following: Share) -> bool:
    """Tell whether shares are all there are of their whole, and another sentence begins behind them."""
    is_ended = any(stop in text[series[-1].end : following.start] for stop in STOPS)
    return is_ended and _are_all(series)


def _are_all(series: Sequence[Share]) -> bool:
    """Tell whether shares add up to the whole, but for what was rounded."""
    return abs(sum((share.percent.value for share in series), Decimal(0)) - _ALL) < len(series)


def _is_odd(share: Share, others: Sequence[Share]) -> bool:
    """Tell whether a share is of another whole than all others, which are of one."""
    least, most = _least(others), min(other.most for other in others)
    return len(others) > 1 and least <= most and (share.most < least or most < share.least)


def _least(shares: Sequence[Share]) -> Decimal:
    """Return what the whole of all shares is more than."""
    return max((share.least for share in shares), default=Decimal(0))
