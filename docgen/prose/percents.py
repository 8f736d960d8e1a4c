"""Percentages of a text, recomputed from the numbers beside them: shares (占86.92%) and changes (增长12.5%)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.breakdown import OWN, is_alike, own_words
from docgen.prose.quantities import Sort
from docgen.prose.share_series import agree, listed_by, odd_share, share_series, step
from docgen.prose.shares import named_share

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docgen.prose.quantities import Quantity
    from docgen.prose.share_series import OddShare

_SHARE = re.compile("(?:占[^,;。()0-9]{0,8}?[则也同样]{0,2}[的为是达到约:]{0,3}\\s?|\\(|^,(?:约|即|约占|大约)\\s?)$")
_OF_TOTAL = re.compile("占[^,;。0-9]{0,12}$")  # 占答复总数12件的60%
_RATE = re.compile("(?:^|[,、;(])(?P<what>(?!增长|下降)[^,、;。()0-9]{2,10})率(?:达到?|均?为|是)?:?$")
_IN_TIME = re.compile("时|期|满意|准确|合格|完整|解读|开封|打开")  # rates of other things than numbers beside them
_CHANGE = re.compile(
    "(?P<by>增[加长]了?|上升了?|提高了?|上涨了?|减少了?|下降了?|降低了?|回落了?|(?:增长|下降)率(?:为|达)?|[升降增减涨跌]幅(?:为|达|约)?)约?$"
)
_AMONG = re.compile("\\s*(?P<what>[^,;。0-9]{2,10})[中里],")
_IS_PART = re.compile(
    "(?:予以|部分|不予|不?同意|准予)公开$|无法提供$|不掌握$|(?:不予|其他)处理$|(?:自然人|公民|个人|企业|机构|组织)$"
)  # of such a number other kinds have no share
_GENERAL = re.compile("其中|[两二][者项]|合计|[约共均各]+|比例|分别|以上|上述|.*总.*")
_NAMED_PART = re.compile("[,;]?(?P<name>[^,;。()0-9]{2,8}?)(?:提出的?|提交的?|申请|类|方面)?占")
_THAN = re.compile("^相[比较],?[^,;。0-9]{0,8}?(?=增[加长]|上升|减少|下降)")  # 与上年的4件相比,申请量增长75%
_OF = re.compile("占(?:全部|所有|已)?(?P<what>应办|审结|办结|结案|答复)")
_BY = re.compile("(?:增[加长]|上升|提高|上涨|减少|下降|降低|回落|净增|[多少][出收]?)了?$")
_DOWN = re.compile("减少|下降|降低|[降减跌]幅|回落|少")
_AGAINST = re.compile("(?:比|较|与|同|由|从)[^,;。0-9]{0,4}(?:20[0-9]{2}年)?[^,;。0-9]{0,10}\\(?$")
_CLOSED = ("办结", "办毕", "办完", "办复", "审结", "办理完毕", "处理完毕")
_NOT = re.compile("[不未无]|部分")
_OPEN = re.compile("结转|未到期|正在|尚未|顺延")
_TOGETHER = re.compile("(?:[合共]计?|[两二][者项类种])占")  # 7件、5件,合占5.1%
_ANY_PART = re.compile("\\)|分别")
_AND = re.compile("[^,;:。()]*、(?!答复|办结|办理|审结)")  # what stands in a series with another is no part of it
_STOPS = "。!?！？\n"
_NUMBERS = 12  # before a percentage that it may be of
_JOINED = 3  # numbers before a percentage that it may be of together
_ROUGHLY = 5  # percentage points by which a share that is only about so much may be another
_NAMED = 12  # characters that say how something changed
_LAST_YEAR = re.compile("[(,](?:上一?年度?|去年|20[0-9]{2}年度?)(?:同期)?(?:数?[为是])?")
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
    percents = [number for number in numbers if number.unit == "%"]
    if not percents:
        return
    series = list(share_series(text, numbers))
    odd = [found for shares in series if (found := odd_share(text, shares, numbers))]
    yield from map(_contradicted, odd)
    agreeing = {share.percent for shares in series if agree(shares) for share in shares}
    counts = [number for number in numbers if number.sort is Sort.QUANTITY]
    starts = [number.start for number in counts]
    shared: deque[Quantity] = deque(maxlen=_NUMBERS)  # the parts that had a share before
    for percent in percents:
        if any(each.share.percent is percent for each in odd):
            continue
        at = bisect_left(starts, percent.start)
        before = _in_reach(text, counts[max(0, at - _NUMBERS) : at], percent)
        if not before:
            continue
        following = counts[at : at + 1]
        percentage = (
            _of_last_year(text, percent, before, following)
            or _of_number_behind(text, percent, before, following)
            or _read(text, percent, before, shared)
            or _named(text, percent, before)
        )
        if percentage and not (percentage.doubtful and percent in agreeing):
            yield percentage


def _contradicted(odd: OddShare) -> Percentage:
    part, percent = odd.share
    numbers = (part, *(share.part for share in odd.others))
    return Percentage(percent, numbers, part.value * 100 / odd.whole, doubtful=True)


def _of_number_behind(
    text: str, percent: Quantity, before: Sequence[Quantity], following: Sequence[Quantity]
) -> Percentage | None:
    """Hold a share against the number in brackets behind it, and any before that it may be a part of: 共16件,自然人占68.8%(11件)."""
    for part in following:
        words = text[percent.unit_end : part.start]
        if (
            words == "("
            and text.startswith(")", part.unit_end)
            and _SHARE.search(text[before[-1].unit_end : percent.start])
        ):
            return _share(text, percent, [*before, part], (), words)
    return None


def _of_last_year(
    text: str, percent: Quantity, before: Sequence[Quantity], following: Sequence[Quantity]
) -> Percentage | None:
    """Hold a change against what something is now and what it was, beside it: 96件,同比上升11.6%(上年86件), 96件(上年86件),上升11.6%."""
    for now, last, words, between in _with_last_year(text, percent, before, following):
        is_last_year = last.unit == now.unit and bool(last.value) and _LAST_YEAR.fullmatch(between)
        if is_last_year and len(words) <= _NAMED and _CHANGE.search(words):
            fell = bool(_DOWN.search(words))
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


def _changed_from(percent: Quantity, last: Quantity, numbers: Sequence[Quantity], *, down: bool) -> Percentage | None:
    """Hold a change from what something was against any number before it, the nearest first: that is what it is now."""
    others = [number for number in reversed(numbers) if number is not last]
    read = [
        percentage
        for now in others
        if (percentage := _compared(percent, last, now, last.value - now.value if down else now.value - last.value))
    ]
    return next((each for each in read if not each.doubtful), next(iter(read), None))


def _named(text: str, percent: Quantity, before: Sequence[Quantity]) -> Percentage | None:
    """Hold a share against the numbers that its clause names."""
    named = named_share(text, percent.start, before)
    if not named:
        return None
    whole, parts = named
    added = sum((number.value for number in parts), Decimal(0))
    value = added * 100 / whole.value if whole.value else added
    return Percentage(percent, (whole, *parts), value, doubtful=not _is(percent, value))


def _read(text: str, percent: Quantity, before: Sequence[Quantity], shared: deque[Quantity]) -> Percentage | None:
    """Read a percentage by the words before it: a share, a rate, or a change."""
    words = _THAN.sub("", text[before[-1].unit_end : percent.start])
    rate, named = _RATE.search(words), _NAMED_PART.match(words)
    if rate and len(before) > 1:
        return _rate(text, percent, before, rate["what"])
    if named and not _GENERAL.fullmatch(named["name"]):
        return _share_of_named(text, percent, before, named["name"])
    share = _SHARE.search(words)
    is_apart = ";" in words or ("。" in words and not (share and share.start() <= 1))  # 水费3件;自然人占75%
    if is_apart or _is_among_others(text, percent, before):
        return None
    if len(words) > _NEAR + words.count(")") and not (share and share.start() <= 1):
        return None
    if words == "的" and len(before) > 1 and _OF_TOTAL.search(text[before[-2].unit_end : before[-1].start]):
        return _compared(percent, before[-1], before[-2], before[-2].value)
    by = _BY.search(text, max(0, before[-1].start - _NEAR), before[-1].start)
    if share and not (by and words.endswith("(")):
        percentage = None if _names_another(text, words, before) else _share(text, percent, before, shared, words)
        shared.append(before[-1])
        return percentage
    is_change = len(before) > 1 and bool(_CHANGE.search(words))
    return _changed(text, percent, before, by, down=bool(_DOWN.search(words))) if is_change else None


def _share_of_named(text: str, percent: Quantity, before: Sequence[Quantity], name: str) -> Percentage | None:
    """Hold a share against the number that it names, of a series before it or a total of that: 自然人17件,企业3件,自然人占85%."""
    sentence = max(text.rfind(stop, 0, percent.start) for stop in _STOPS)
    parts = [number for number in before if name in own_words(text, number)]
    if len(parts) != 1 or parts[0].start < sentence:
        return None
    [part] = parts
    series = [number for number in before if number.start > sentence and number.unit == part.unit]
    added = sum((number.value for number in series), Decimal(0))
    fitting = [whole for whole in (added, *(number.value for number in before)) if whole >= part.value > 0]
    read = [part.value * 100 / whole for whole in fitting]
    value = next((each for each in read if _is(percent, each)), next(iter(read), Decimal(0)))
    return Percentage(percent, tuple(series), value, doubtful=not _is(percent, value)) if read else None


def _is_among_others(text: str, percent: Quantity, before: Sequence[Quantity]) -> bool:
    """Tell whether a sentence begins with what its shares are of, and no number before it is that: 办结件中,公开105件,占46%."""
    begins = max(text.rfind(stop, 0, percent.start) for stop in _STOPS) + 1
    among = _AMONG.match(text, begins, percent.start)
    return among is not None and not any(
        among["what"][:2] in text[max(0, number.start - OWN) : number.start]
        for number in before
        if number.start < begins
    )


def _changed(
    text: str, percent: Quantity, before: Sequence[Quantity], by: re.Match[str] | None, *, down: bool
) -> Percentage | None:
    """Hold a change against the number before it: what something was; or by how much it changed, and which way.

    减少27件,同比增长57.4% goes the other.
    """
    if not by:
        return _against(text, percent, before, down=down)
    fell = bool(_DOWN.search(by.group()))
    change = _change(percent, before, down=fell)
    return change._replace(value=-change.value, doubtful=True) if change and fell is not down else change


def _against(text: str, percent: Quantity, before: Sequence[Quantity], *, down: bool) -> Percentage | None:
    """Hold a change against what something is now and what it was: 22件,比上年31件下降29%."""
    if not _AGAINST.search(text[before[-2].unit_end : before[-1].start]):
        return None
    last = before[-1]
    change = _changed_from(percent, last, [number for number in before[:-1] if number.unit == last.unit], down=down)
    is_near = "。" not in text[before[-2].unit_end : last.start]  # else what it is now may be told farther before
    return change if change and (is_near or not change.doubtful) else None


def _compared(percent: Quantity, whole: Quantity, other: Quantity, part: Decimal) -> Percentage | None:
    """Hold a percentage against a part, or a change, of a number that stands beside it."""
    if whole.unit != other.unit or not whole.value:
        return None
    value = part * 100 / whole.value
    return Percentage(percent, (whole, other), value, doubtful=not _is(percent, value))


def _rate(text: str, percent: Quantity, before: Sequence[Quantity], what: str) -> Percentage | None:
    """Hold a rate (办结率) against the number of what it is of and the one before that it is a part of."""
    part = before[-1]
    label = own_words(text, part)
    start = max(text.rfind(stop, 0, percent.start) for stop in _STOPS)
    if (
        not (_is_done(label.removesuffix("数"), what[-2:]) or _is_of_those(text, label, what, before))
        or _NOT.search(label)
        or (_IN_TIME.search(what) and what not in label)
        or _OPEN.search(text, start + 1, percent.start)
    ):
        return None
    wholes = [number for number in before[:-1] if number.unit == part.unit and number.value >= part.value]
    if not wholes or wholes[-1].start <= start or _AND.match(text, wholes[-1].unit_end, part.start):
        return None
    fitting = (number for number in wholes if number.value and _is(percent, part.value * 100 / number.value))
    return _compared(percent, next(fitting, wholes[-1]), part, part.value)


def _is_done(label: str, what: str) -> bool:
    """Tell whether a label ends with what a rate is of; words for what was closed are one: 办毕59件,办结率88%."""
    return label.endswith(_CLOSED if what in _CLOSED else what)


def _is_of_those(text: str, label: str, what: str, before: Sequence[Quantity]) -> bool:
    """Tell whether a number counts what a rate says of the things counted before it: 产生文件28件,主动公开文件26件,主动公开率92.9%."""
    thing = label.partition(what)[2]
    if thing and label.startswith(what) and before[-1].value * 2 >= before[-2].value:
        return True  # 提案38件,公开复文19件,公开率50%
    return bool(thing) and own_words(text, before[-2]).endswith(thing) and before[-1].value * 2 >= before[-2].value


def _in_reach(text: str, before: Sequence[Quantity], percent: Quantity) -> list[Quantity]:
    """Keep the numbers of a percentage's own sentence and the one before it."""
    sentence = max(text.rfind(stop, 0, percent.start) for stop in _STOPS)
    earlier = max(text.rfind(stop, 0, max(0, sentence)) for stop in _STOPS)
    return [number for number in before if number.start > earlier]


def _names_another(text: str, words: str, before: Sequence[Quantity]) -> bool:
    """Tell whether a share names what it is of, and no number before it is that: 7件,占审结案件的15%."""
    named = _OF.search(words)
    return named is not None and not any(
        named["what"] in text[max(0, number.start - OWN) : number.unit_end + len(named["what"])]
        for number in before[:-1]
    )


def _share(
    text: str, percent: Quantity, before: Sequence[Quantity], shared: Collection[Quantity], words: str
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
        if is_share and _is(percent, value := own.value * 100 / whole.value):
            return Percentage(percent, (whole, own), value, doubtful=False)
    for count in range(2, min(_JOINED, len(before) - 1) + 1):  # 复议21宗、诉讼10宗,占申请的4.63%
        added = sum((number.value for number in before[-count:]), Decimal(0))
        for whole in before[:-count]:
            if whole.value and _is(percent, value := added * 100 / whole.value):
                return Percentage(percent, (whole, *before[-count:]), value, doubtful=False)
    if _TOGETHER.search(words):
        return None  # the total stands elsewhere
    taken = sum((number.value for number in shared if number in before), part.value)
    unshared = [number for number in before[:-1] if number not in shared and is_alike(number.unit, part.unit)]
    wholes = [
        number
        for number in unshared
        if number.value >= taken and number.value and not _IS_PART.search(own_words(text, number))
    ]
    if not wholes:
        return None  # the total stands elsewhere
    whole = min(wholes, key=lambda number: abs(part.value * 100 / number.value - percent.value))
    return Percentage(percent, (whole, part), part.value * 100 / whole.value, doubtful=True)


def _change(percent: Quantity, before: Sequence[Quantity], *, down: bool) -> Percentage | None:
    """Hold a change against what something is now and by how much it changed, the number next to the percentage."""
    by, now = before[-1], before[-2]
    alike = [number for number in before[:-1] if number.unit == by.unit]
    for new, old in permutations(alike, 2):
        fell = old.value - new.value if down else new.value - old.value
        if fell > 0 and old.value and _is(percent, value := fell * 100 / old.value):
            return Percentage(percent, (old, new), value, doubtful=False)
    for number in alike:
        last = number.value + by.value if down else number.value - by.value
        if last > 0 and _is(percent, value := by.value * 100 / last):
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


def _is(percent: Quantity, exact: Decimal) -> bool:
    """Tell whether a percentage is an exact one rounded; or near it, where it is only about so much."""
    if percent.approximate:
        return abs(percent.value - exact) < (
            _ROUGHLY if percent.value == percent.value.to_integral_value() else Decimal("0.5")
        )
    return is_rounded(percent.value, exact)


def is_rounded(percent: Decimal, exact: Decimal) -> bool:
    """Tell whether a percentage is an exact one rounded, up or down, to the places it is written with."""
    return abs(percent - exact) < step(percent)
