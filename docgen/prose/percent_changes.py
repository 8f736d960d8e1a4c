"""By how much something changed, in percent: 比上年增加5件,增长50%; 22件,比上年31件下降29%."""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

from docgen.prose.changing import CHANGE, CHANGED_BY, FELL
from docgen.prose.percentage import Percentage, is_near, of_pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.prose.quantities import Quantity

_CHANGE = re.compile(f"(?:{CHANGE}|(?:增长|下降)率(?:为|达)?|[升降增减涨跌]幅(?:为|达|约)?)约?$")
_AGAINST = re.compile("(?:比|较|与|同|由|从)[^,;。0-9]{0,4}(?:20[0-9]{2}年)?[^,;。0-9]{0,10}\\(?$")
_LAST_YEAR = re.compile("[(,](?:上一?年度?|去年|20[0-9]{2}年度?)(?:同期)?(?:数?[为是])?")
_FROM_TO = re.compile(
    f"(?:{CHANGE})[到至为]|(?:上升|下降|降低|提高|增加|减少|减|增)?[到至为]"
)  # 从400次增加到500次,增长20%
_BEGUN = re.compile("[从由][^,;。0-9]{0,12}$")
_BRACKETED_LAST = re.compile(
    "[比较与同][^,;。0-9]{0,4}(?:上一?年度?|去年|20[0-9]{2}年度?)(?:同期)?的?[^,;。0-9()]{0,4}\\((?:数?[为是])?$"
)  # 与上年(120条)相比,今年150条
_CHANGED = re.compile(CHANGE)
_NAMED = 12  # characters that say how something changed
_NEAR = 6  # characters between a number and its percentage
_REACH = 24  # characters before a number that say when it was so


def change_from_last_year(
    text: str, percent: Quantity, before: Sequence[Quantity], following: Sequence[Quantity]
) -> Percentage | None:
    """Hold a change against what something is now and what it was, beside it: 96件,同比上升11.6%(上年86件), 96件(上年86件),上升11.6%."""
    for now, last, words, between in _with_last_year(text, percent, before, following):
        is_last_year = last.unit == now.unit and bool(last.value) and _LAST_YEAR.fullmatch(between)
        if is_last_year and len(words) <= _NAMED and _CHANGE.search(words):
            fell = bool(FELL.search(words))
            return _changed_from(percent, last, [each for each in before if each.unit == last.unit], down=fell)
    return None


def _with_last_year(
    text: str, percent: Quantity, before: Sequence[Quantity], following: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Quantity, str, str]]:
    """Walk what a percentage may compare: what is now, what was, the words of the change, and those before what was."""
    now = before[-1]
    for last in following:
        yield now, last, text[now.unit_end : percent.start], text[percent.unit_end : last.start]
    if len(before) > 1:
        yield before[-2], now, text[now.unit_end : percent.start], text[before[-2].unit_end : now.start]


def is_by(text: str, number: Quantity) -> bool:
    """Tell whether a number is by how much something changed: 增加5件."""
    return _by(text, number) is not None


def _by(text: str, number: Quantity) -> re.Match[str] | None:
    return CHANGED_BY.search(text, max(0, number.start - _NEAR), number.start)


def change_of(text: str, percent: Quantity, before: Sequence[Quantity], words: str) -> Percentage | None:
    """Hold a change against the number before it: what something was; or by how much it changed, and which way.

    减少27件,同比增长57.4% goes the other.
    """
    if len(before) == 1 or not _CHANGE.search(words):
        return None
    down, by = bool(FELL.search(words)), _by(text, before[-1])
    if not by:
        return _against(text, percent, before, down=down)
    fell = bool(FELL.search(by.group()))
    change = _from_former(text, percent, *before[-2:]) or _change(percent, before, down=fell)
    return change._replace(value=-change.value, doubtful=True) if change and fell is not down else change


def _from_former(text: str, percent: Quantity, former: Quantity, by: Quantity) -> Percentage | None:
    """Hold a change against what something was and by how much it changed, beside it: 较上年的73件多出18件,上升24.7%."""
    if not _CHANGED.fullmatch(text, former.unit_end, by.start):
        return None
    is_former = _AGAINST.search(text, max(0, former.start - _REACH), former.start)
    return of_pair(percent, former, by, by.value) if is_former else None


def _against(text: str, percent: Quantity, before: Sequence[Quantity], *, down: bool) -> Percentage | None:
    """Hold a change against what something is now and what it was: 22件,比上年31件下降29%; 从400次增加到500次,增长25%."""
    first, now = before[-2:]
    if first.unit == now.unit and first.value and _is_first_former(text, first, now):
        return of_pair(percent, first, now, first.value - now.value if down else now.value - first.value)
    if not _AGAINST.search(text[before[-2].unit_end : before[-1].start]):
        return None
    last = before[-1]
    change = _changed_from(percent, last, [number for number in before[:-1] if number.unit == last.unit], down=down)
    is_beside = "。" not in text[before[-2].unit_end : last.start]  # else what it is now may be told farther before
    return change if change and (is_beside or not change.doubtful) else None


def _is_first_former(text: str, first: Quantity, now: Quantity) -> bool:
    """Tell whether the first of two numbers is what something was, the second what it is."""
    before = text[max(0, first.start - _REACH) : first.start]
    is_from = _BEGUN.search(before) and _FROM_TO.fullmatch(text, first.unit_end, now.start)
    return bool(is_from or (_BRACKETED_LAST.search(before) and text.startswith(")", first.unit_end)))


def _changed_from(percent: Quantity, last: Quantity, numbers: Sequence[Quantity], *, down: bool) -> Percentage | None:
    """Hold a change from what something was against any number before it, the nearest first: that is what it is now."""
    others = [number for number in reversed(numbers) if number is not last]
    read = [
        percentage
        for now in others
        if (percentage := of_pair(percent, last, now, last.value - now.value if down else now.value - last.value))
    ]
    return next((each for each in read if not each.doubtful), next(iter(read), None))


def _change(percent: Quantity, before: Sequence[Quantity], *, down: bool) -> Percentage | None:
    """Hold a change against what something is now and by how much it changed, the number next to the percentage."""
    by, now = before[-1], before[-2]
    alike = [number for number in before[:-1] if number.unit == by.unit]
    for new, old in permutations(alike, 2):
        fell = old.value - new.value if down else new.value - old.value
        if fell > 0 and old.value and is_near(percent, value := fell * 100 / old.value):
            return Percentage(percent, (old, new), value, doubtful=False)
    for number in alike:
        last = number.value + by.value if down else number.value - by.value
        if last > 0 and is_near(percent, value := by.value * 100 / last):
            return Percentage(percent, (number, by), value, doubtful=False)
    if now not in alike:
        return None
    both = next(
        (old for new, old in permutations(alike, 2) if old.value - new.value == (by.value if down else -by.value)), None
    )
    if not both and not down and now.value <= by.value:  # it stands in brackets
        now = max(alike, key=lambda number: number.value)
    last = both.value if both else now.value + by.value if down else now.value - by.value
    return Percentage(percent, (both or now, by), by.value * 100 / last, doubtful=True) if last > 0 else None
