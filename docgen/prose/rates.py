"""Rates of what stands before them: 应办16件,办结15件,办结率93.8%."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from docgen.prose.breakdown import own_words
from docgen.prose.carrying import BEFORE, CARRIED
from docgen.prose.percentage import Percentage, is_near, of_pair
from docgen.prose.sentences import STOPS, after_last

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.prose.quantities import Quantity

_RATE = re.compile("(?:^|[,、;(])(?P<what>(?!增长|下降)[^,、;。()0-9]{2,10})率(?:达到?|均?为|是)?:?$")
_OPEN_TO_ALL, _ALL = "公开", 100  # 主动公开率100%: of what should be open, perhaps few
_IN_TIME = re.compile("时|期|满意|准确|合格|完整|解读|开封|打开")  # rates of other things than numbers beside them
_CLOSED = ("办结", "办毕", "办完", "办复", "审结", "办理完毕", "处理完毕")
_NOT = re.compile("[不未无]|部分")
_OPEN = re.compile("结转|未到期|正在|尚未|顺延")
_EVERY = re.compile(  # 全部办结,办结率96%
    "(?:全部|[均都皆])(?:已经?|按[期时照]|及时|依法|如期|规定|在[^,;。0-9]{2,8}内)*(?:办结|答复|回复|办复|办理)(?:完毕|到位)?"
    "(?:,|、|且)?(?:办结|答复|回复|办复|办理)率(?:达到?|均?为|是)?:?$"
)
_REACH = 40  # characters before a rate that may say that all were
_CARRIED = re.compile(f"{BEFORE}|{CARRIED}")  # 收到214件,接续办理上年5件: the rate is of both
_AND = re.compile("[^,;:。()]*、(?!答复|办结|办理|审结)")  # what stands in a series with another is no part of it


def rate_of(text: str, percent: Quantity, before: Sequence[Quantity], words: str) -> Percentage | None:
    """Hold a rate (办结率), that `words` before it name, against the number of what it is of and one before that it is a part of."""
    rate = _RATE.search(words)
    if not rate:
        return None
    part, what = before[-1], rate["what"]
    label = own_words(text, part)
    start = after_last(text, STOPS, 0, percent.start)
    if (
        not (
            _is_done(label.removesuffix("数").removesuffix("的"), what[-2:]) or _is_of_those(text, label, what, before)
        )
        or _NOT.search(label)
        or (what.endswith(_OPEN_TO_ALL) and percent.value == _ALL and part.value * 2 < before[-2].value)
        or (_IN_TIME.search(what) and what not in label)
        or _OPEN.search(text, start, percent.start)
    ):
        return None
    beside = before[-2]
    if beside.unit != part.unit and beside.value and is_near(percent, part.value * 100 / beside.value):
        return of_pair(percent, beside, part, part.value)  # 发布文件36件,政策解读36条,解读率100%
    wholes = [number for number in before[:-1] if number.unit == part.unit and number.value >= part.value]
    if not wholes or wholes[-1].start < start or _AND.match(text, wholes[-1].unit_end, part.start):
        return None
    carried = [
        number for number in before[:-1] if number.unit == part.unit and _CARRIED.search(own_words(text, number))
    ]
    more = [
        number._replace(value=number.value + other.value)
        for number in wholes
        for other in carried
        if other is not number
    ]
    fitting = (
        number for number in (*wholes, *more) if number.value and is_near(percent, part.value * 100 / number.value)
    )
    return of_pair(percent, next(fitting, wholes[-1]), part, part.value)


def rate_of_all(text: str, percent: Quantity) -> Percentage | None:
    """Hold a rate against the words before it that all were done: it is 100 %."""
    every = percent.value < _ALL and _EVERY.search(text, max(0, percent.start - _REACH), percent.start)
    return Percentage(percent, (), Decimal(_ALL), doubtful=True) if every else None


def is_rate(words: str) -> bool:
    """Tell whether words before a percentage name a rate."""
    return _RATE.search(words) is not None


def _is_done(label: str, what: str) -> bool:
    """Tell whether a label ends with what a rate is of; words for what was closed are one: 办毕59件,办结率88%."""
    return label.endswith(_CLOSED if what in _CLOSED else what)


def _is_of_those(text: str, label: str, what: str, before: Sequence[Quantity]) -> bool:
    """Tell whether a number counts what a rate says of the things counted before it: 产生文件28件,主动公开文件26件,主动公开率92.9%."""
    thing = label.partition(what)[2]
    if not thing or before[-1].value * 2 < before[-2].value:
        return False
    return label.startswith(what) or own_words(text, before[-2]).endswith(thing)  # 提案38件,公开复文19件,公开率50%
