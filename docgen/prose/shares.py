"""Shares of what stands before them (其中网络6件,占75%), and of what their own clause names (主动公开及依申请公开的占79.63%)."""

from __future__ import annotations

import re
from collections import deque
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

from docgen.prose.breakdown import OWN, is_alike, own_words
from docgen.prose.percentage import Percentage, is_near, of_pair
from docgen.prose.sentences import STOPS, after_last
from docgen.prose.share_series import listed_by

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from docgen.prose.quantities import Quantity

_SHARE = re.compile("(?:占[^,;。()0-9]{0,8}?[则也同样]{0,2}[的为是达到约:]{0,3}\\s?|\\(|^,(?:约|即|约占|大约)\\s?)$")
_OF_TOTAL = re.compile("占[^,;。0-9]{0,12}$")  # 占答复总数12件的60%
_TOGETHER = re.compile("(?:[合共]计?|[两二][者项类种])占")  # 7件、5件,合占5.1%
_ANY_PART = re.compile("\\)|分别")
_OF = re.compile("占(?:全部|所有|已)?(?P<what>应办|审结|办结|结案|答复)")
_AMONG = re.compile("\\s*(?P<what>[^,;。0-9]{2,10})(?<![集其])[中里],")
_GENERAL = re.compile("其中|[两二][者项]|合计|[约共均各]+|比例|分别|以上|上述|.*总.*")
_NAMED_PART = re.compile("[,;]?(?P<name>[^,;。()0-9]{2,8}?)(?:提出的?|提交的?|申请|类|方面)?所?占")
_LABEL = re.compile("[,、;。]?(?P<names>[^,;。()0-9]{4,40}?)(?:政府信息)?(?:总条数|总数|数量)?占[^,;。()0-9]{0,12}$")
_AND = re.compile("[及和与、]")
_KEY = 4  # characters by which a name is known again
_WHOLE = re.compile("共|总|合计")
_OF_IT = "的"  # 占答复总数12件的60%
_WITHIN = ("中占", "里占", "当中占", "之中占")  # 合计12件,在办结的20件中占60%
_COUNTED_BEHIND = re.compile(",(?:共|共计|计|达|有|为)")  # 工作动态占56%,共560条
_ALL = 100  # percent
_SHARED = 12  # numbers with a share that are remembered
_JOINED = 3  # numbers before a percentage that it may be of together
_NEAR = 6  # characters between a number and its percentage


class NoWholes:
    """The numbers of a text that others are no shares of: items of the form, and those that had a share themselves."""

    def __init__(self, items: Collection[Quantity]) -> None:
        self._items = items
        self.shared: deque[Quantity] = deque(maxlen=_SHARED)

    def taken_from(self, whole: Quantity) -> Decimal:
        """Return what the numbers with a share behind another take from it."""
        return sum((number.value for number in self.shared if number.start > whole.start), Decimal(0))

    def __contains__(self, number: Quantity) -> bool:
        return number in self._items or number in self.shared


def share_of_number_behind(
    text: str,
    percent: Quantity,
    before: Sequence[Quantity],
    following: Sequence[Quantity],
    no_wholes: NoWholes,
) -> Percentage | None:
    """Hold a share against the number in brackets behind it, and any before that it may be a part of: 共16件,自然人占68.8%(11件)."""
    for part in following:
        words = text[percent.unit_end : part.start]
        is_bracketed = words == "(" and text.startswith(")", part.unit_end)
        if (is_bracketed or _COUNTED_BEHIND.fullmatch(words)) and _SHARE.search(
            text[before[-1].unit_end : percent.start]
        ):
            return _share(text, percent, [*before, part], no_wholes, words)
    return None


def is_share(words: str) -> bool:
    """Tell whether words before a percentage say that it is a share."""
    return words == _OF_IT or _SHARE.search(words) is not None


def names_part(words: str) -> bool:
    """Tell whether words before a percentage name what it is the share of: 自然人占85%."""
    named = _NAMED_PART.match(words)
    return named is not None and not _GENERAL.fullmatch(named["name"])


def stands_with(text: str, percent: Quantity, before: Sequence[Quantity], words: str) -> bool:
    """Tell whether a percentage may be of the last number before it: near it, not in another clause (水费3件;自然人占75%), nor of something else."""
    share = _SHARE.search(words)
    begins_with_share = share is not None and share.start() <= 1
    is_apart = ";" in words or ("。" in words and not begins_with_share)
    is_far = len(words) > _NEAR + words.count(")") and not begins_with_share
    return not (is_apart or is_far or _is_among_others(text, percent, before))


def share_of(
    text: str, percent: Quantity, before: Sequence[Quantity], no_wholes: NoWholes, words: str
) -> Percentage | None:
    """Hold a share against the numbers before it; `no_wholes` are those that others are no shares of."""
    if words == _OF_IT:
        is_of_total = len(before) > 1 and _OF_TOTAL.search(text[before[-2].unit_end : before[-1].start])
        return of_pair(percent, before[-1], before[-2], before[-2].value) if is_of_total else None
    if words.startswith(_WITHIN) and len(before) > 1:
        return of_pair(percent, before[-1], before[-2], before[-2].value)
    percentage = None if _names_another(text, words, before) else _share(text, percent, before, no_wholes, words)
    no_wholes.shared.append(before[-1])
    return percentage


def _share(
    text: str, percent: Quantity, before: Sequence[Quantity], no_wholes: NoWholes, words: str
) -> Percentage | None:
    """Hold a share against the numbers before it: the last is its part, and any before that what it is a part of.

    Behind brackets, or of several, any may be its part: 其他处理17件(其中撤销13件),占4%; 网站9条、微信3条,分别占75%和25%.
    Behind a list it may be what that is of: 不予公开8件,包括案卷6件、内部事务2件,占20%.
    """
    part, is_any, listing = before[-1], bool(_ANY_PART.search(words)), listed_by(text, before[-1], before)
    for whole, own in permutations(before, 2):
        if own not in (part, listing) and not is_any:
            continue
        is_share = whole.value and is_alike(whole.unit, own.unit)
        if is_share and is_near(percent, value := own.value * 100 / whole.value):
            return Percentage(percent, (whole, own), value, doubtful=False)
    for count in range(2, min(_JOINED, len(before) - 1) + 1):  # 复议21宗、诉讼10宗,占申请的4.63%
        added = sum((number.value for number in before[-count:]), Decimal(0))
        for whole in before[:-count]:
            if whole.value and is_near(percent, value := added * 100 / whole.value):
                return Percentage(percent, (whole, *before[-count:]), value, doubtful=False)
    if _TOGETHER.search(words):
        return None  # the total stands elsewhere
    alike = [number for number in before[:-1] if is_alike(number.unit, part.unit) and number not in no_wholes]
    wholes = [number for number in alike if number.value >= part.value + no_wholes.taken_from(number) > 0]
    wholes = [number for number in wholes if number.value > part.value or percent.value == _ALL]
    if not wholes:
        return None  # the total stands elsewhere
    whole = min(wholes, key=lambda number: abs(part.value * 100 / number.value - percent.value))
    return Percentage(percent, (whole, part), part.value * 100 / whole.value, doubtful=True)


def share_of_named(text: str, percent: Quantity, before: Sequence[Quantity], words: str) -> Percentage | None:
    """Hold a share against the number that it names, of a series before it or a total of that: 自然人17件,企业3件,自然人占85%."""
    sentence = after_last(text, STOPS, 0, percent.start)
    named = _NAMED_PART.match(words)
    parts = [number for number in before if named and named["name"] in own_words(text, number).rpartition("、")[2]]
    if len(parts) != 1 or parts[0].start < sentence:
        return None
    [part] = parts
    series = [number for number in before if number.start >= sentence and number.unit == part.unit]
    added = sum((number.value for number in series), Decimal(0))
    fitting = [whole for whole in (added, *(number.value for number in before)) if whole >= part.value > 0]
    read = [part.value * 100 / whole for whole in fitting]
    value = min(read, key=lambda each: abs(each - percent.value), default=Decimal(0))
    return Percentage(percent, tuple(series), value, doubtful=not is_near(percent, value)) if read else None


def _is_among_others(text: str, percent: Quantity, before: Sequence[Quantity]) -> bool:
    """Tell whether a sentence begins with what its shares are of, and no number before it is that: 办结件中,公开105件,占46%."""
    begins = after_last(text, STOPS, 0, percent.start)
    among = _AMONG.match(text, begins, percent.start)
    return among is not None and not any(
        among["what"][:2] in text[max(0, number.start - OWN) : number.start]
        for number in before
        if number.start < begins
    )


def _names_another(text: str, words: str, before: Sequence[Quantity]) -> bool:
    """Tell whether a share names what it is of, and no number before it is that: 7件,占审结案件的15%."""
    named = _OF.search(words)
    return named is not None and not any(
        named["what"] in text[max(0, number.start - OWN) : number.unit_end + len(named["what"])]
        for number in before[:-1]
    )


def share_of_label(text: str, percent: Quantity, before: Sequence[Quantity]) -> Percentage | None:
    """Hold a share against the numbers that its clause names."""
    named = _named_in_label(text, percent.start, before)
    if not named:
        return None
    whole, parts = named
    added = sum((number.value for number in parts), Decimal(0))
    value = added * 100 / whole.value if whole.value else added
    return Percentage(percent, (whole, *parts), value, doubtful=not is_near(percent, value))


def _named_in_label(text: str, start: int, before: Sequence[Quantity]) -> tuple[Quantity, tuple[Quantity, ...]] | None:
    """Return the whole and the parts that the clause of a share at `start` names among the numbers before it.

    Nothing where a name is not the one of a single number, or none of the numbers is plainly the whole.
    """
    label = _LABEL.search(text, before[-1].unit_end, start)
    if not label:
        return None
    keys = [name[:_KEY] for name in _AND.split(label["names"])]
    alike = [number for number in before if number.unit == before[-1].unit]
    words = {number: own_words(text, number).rpartition("、")[2] for number in alike}
    parts = [[number for number in words if key in words[number]] for key in keys]
    wholes = [number for number in words if _WHOLE.search(words[number])]
    if len(wholes) != 1 or any(len(counted) != 1 for counted in parts) or any(len(key) < _KEY for key in keys):
        return None
    named = tuple(number for [number] in parts)
    is_part = wholes[0] not in named and len(set(named)) == len(named)
    return (wholes[0], named) if is_part and sum(number.value for number in named) <= wholes[0].value else None
