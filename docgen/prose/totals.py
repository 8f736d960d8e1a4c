"""Which number a list is made of: the nearest before it, the one its words take up, or what is divided in one way after another."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.breakdown import BOUNDARY, OWN, STOP, is_compared, own_words
from docgen.prose.sentences import closes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.prose.quantities import Quantity

_GAP = 40  # characters between a total and what introduces its parts
_LONG_GAP = 120  # where that begins a sentence
_RATE_BETWEEN = re.compile(",[^,;。()0-9]{2,12}[0-9.]{1,6}%")  # 公开51条,电子化率100%,涉及动态26条、公告7条
_GAPS = {"bracket": 0, "colon": 2, "comma": 2}
_ELSE = re.compile(";[^,;。]{4}")  # a clause of its own, set off by a semicolon
_DIVIDED = re.compile(
    "\\s*[从按以][^,;。:()0-9]{2,12}(?:看|分|类别?|统计|计)[^,;。0-9]{0,4}[,:]"
)  # 从申请人看,自然人31件
_SENTENCES = 2  # before a list that may have its total
_BACK = 3  # sentences that a total may stand before the one that takes it up by its name
_CLASSES = re.compile(
    "[,。]\\s*[^,;。:()0-9]{0,20}(?:类别|分类|内容|类型|构成|组成|分布)[^,;。:()0-9]{0,6}"
)  # 27条,主要类别有:
_OVER_YEARS = re.compile("历年|以来|(?:开通|上线|运行)(?:至今|后)")  # totals of several years
_AVERAGE = re.compile("[日月周季]均|平均|每[日月周季天]")  # 日均发布约22条
_FAR = 2_000  # characters


class Totals(NamedTuple):
    """The numbers that a list may be the parts of, the nearest first."""

    near: list[Quantity]
    opens: bool = False  # whether the list begins a sentence: it may be of any number in the one before
    others: tuple[Quantity, ...] = ()  # numbers that it may be of as well, if its parts are what one of them is


def plain_total(text: str, totals: Totals, first: Quantity) -> tuple[Quantity, list[Quantity]] | None:
    """Return the likeliest total of a list that adds up to none, and others in its unit; nothing where it is unclear."""
    words = {total: own_words(text, total) for total in totals.near}
    plain = [total for total in totals.near if not (is_compared(words[total]) or _is_no_total(words[total]))]
    nearer = totals.near[: totals.near.index(plain[0])] if plain else ()
    if not plain or (not totals.opens and not all(is_compared(words[number]) for number in nearer)):
        return None
    total = next((number for number in plain if number.unit == first.unit), plain[0])
    return total, [number for number in plain if number.unit == total.unit and number is not total]


def _is_no_total(words: str) -> bool:
    """Tell by the words before a number whether it is no total of the year: all but it, over several years, or of a day."""
    return words.startswith("除") or bool(_OVER_YEARS.search(words) or _AVERAGE.search(words))


def totals_of(text: str, before: Sequence[Quantity], intro: re.Match[str]) -> Totals:
    """Find the numbers that a list may be the parts of: in its sentence, or the one before it."""
    gap = intro.start() - before[-1].unit_end if before else _FAR
    if before and _RATE_BETWEEN.fullmatch(text, before[-1].unit_end, intro.start()):
        gap = 0
    is_near = gap <= _GAPS.get(intro.lastgroup or "", _LONG_GAP)
    if not (is_near or intro.lastgroup == "colon"):
        return Totals([])
    stops = [stop.start() for stop in STOP.finditer(text, max(0, intro.start() - _FAR), intro.start())]
    if intro.lastgroup == "colon" and (taken_up := _taken_up(text, before, intro, stops)):
        return Totals(taken_up, opens=True)
    if intro.lastgroup in ("among", "bracket"):
        return Totals(_among(text, before, intro, stops) if intro.lastgroup == "among" else [before[-1]])
    opens = bool(stops) and not text[stops[-1] + 1 : intro.start()].strip()
    if not is_near or (gap > _GAP and not opens) or _ELSE.search(text, before[-1].unit_end, intro.start()):
        return Totals([])  # too far, or with a clause of its own between them
    if intro.lastgroup in ("by", "content"):
        near = _in_sentences_before(text, before, stops)
        is_next = text[before[-1].unit_end : intro.start()].strip() in ("", ",")  # 登载107条,按类别分:
        largest = [before[-1]] if is_next and before[-1] in near else _largest(near)
        return Totals(largest, True, tuple(number for number in near if number not in largest))
    first = (stops[-2:-1] if opens else stops[-1:]) or [-1]
    near = [number for number in reversed(before) if number.start > first[0]]
    return Totals([number for number in near if not closes(text[number.unit_end : intro.start()])], opens)


def _largest(near: Sequence[Quantity]) -> list[Quantity]:
    """Return the largest number in each unit: what is divided first one way, then another."""
    units = dict.fromkeys(number.unit for number in reversed(near))
    return [max((number for number in near if number.unit == unit), key=lambda number: number.value) for unit in units]


def _in_sentences_before(text: str, before: Sequence[Quantity], stops: Sequence[int]) -> list[Quantity]:
    """Return the numbers of a list's sentence and those before it, as far as they may have its total: not the parts of a list of the same kind."""
    first = stops[-_SENTENCES] if len(stops) >= _SENTENCES else -1
    near = [number for number in before if number.start > first]
    starts = [0, *(stop + 1 for stop in stops)]
    divided = {start for start in starts if _DIVIDED.match(text, start)}
    return [number for number in near if starts[bisect_right(starts, number.start) - 1] not in divided]


def _taken_up(text: str, before: Sequence[Quantity], intro: re.Match[str], stops: Sequence[int]) -> list[Quantity]:
    """Find the total that words before a colon take up: 公开信息27条,主要类别有:, or 公开信息27条。公开的信息主要有:."""
    if before and _CLASSES.fullmatch(text, before[-1].unit_end, intro.start()):
        totals = (number for number in before[::-1] if not _is_no_total(own_words(text, number)))
        return list(islice(totals, 1))
    words = text[stops[-1] + 1 : intro.start()] if stops and before and before[-1].end < stops[-1] else ""
    return _named(text, before, stops, words) if 1 < len(words) <= _GAP and not BOUNDARY.search(words) else []


def _among(text: str, before: Sequence[Quantity], intro: re.Match[str], stops: Sequence[int]) -> list[Quantity]:
    """Find the total of which some words speak as a whole: 5641件提案中, or 立案4526件。…在立案的提案中."""
    total = before[-1]
    between = text[total.unit_end : intro.start()]
    if len(between) <= OWN and not BOUNDARY.search(between):
        return [total]
    words = text[stops[-1] + 1 : intro.start()] if stops else ""
    if not 1 < len(words) <= OWN or BOUNDARY.search(words):
        return []
    return _named(text, before, stops, words)


def _named(text: str, before: Sequence[Quantity], stops: Sequence[int], words: str) -> list[Quantity]:
    """Find the numbers of the sentences before some words that the words name, the nearest first."""
    pairs = {pair for at in range(len(words) - 1) if "的" not in (pair := words[at : at + 2])}
    earlier = [number for number in before if number.start > (stops[-_BACK] if len(stops) >= _BACK else -1)]
    named = [number for number in earlier if own_words(text, number)[-2:] in pairs]
    return named[::-1]
