"""Readings of a list in which its parts add up to its total."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from docgen.prose.breakdown import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.prose.breakdown import WordedPart
    from docgen.prose.quantities import Quantity

_READINGS = 200  # sums that the readings of a list may have
_ELSEWHERE = re.compile("[上中栏网号台博信](?:公开|发布|推送|刊[发登])")  # 公示栏上公开财务15条: of another total
_LEFT_OVER = re.compile("[,;]\\s*(?:其余|余下|剩余)")  # of a larger total: 受理4件,办结3件,其中公开3件,其余1件结转
_ACTS = re.compile(
    "[发公]布|公开(?!指南|年报|目录|制度|报告|信息)|公示(?!公告|信息)|推送|收到|受理|办[理结]|审结|[回答]复|回应|接[待到听]|开展|组织|召开|举办|参[加训]|培训|转载|阅读|点击|访问|浏览|关注|印发|制[发定]|废止|清理|结转|转[入办]"
)  # what is done is rather of something else than the parts before it
_MARKS = (",", "、")
_SERIES = 2  # parts that nobody would take for something else than those before them


def adding_up(total: Quantity, parts: Sequence[WordedPart]) -> tuple[WordedPart, ...]:
    """Return a reading that adds up: the parts up to some point, those of a part left out or not; or nothing.

    Last, each part may be divided itself up to a semicolon: 复议7件,维持6件,未结1件;诉讼4件,维持2件,未结2件.
    """
    like = [part for part in parts if alike(total, part)]
    return (
        _reading(total, like)
        or _reading(total, [part for part in parts if part.quantity.unit == total.unit])
        or _reading(total, parts)
        or _reading(total, [part for at, part in enumerate(like) if not at or part.label.startswith(";")])
    )


def adds_up_twice(total: Quantity, parts: Sequence[WordedPart]) -> bool:
    """Tell whether a total is divided in two ways, one after the other: 上年3件、本年47件,办结44件,其余6件."""
    sums = list(accumulate(part.value for part in parts))
    return sums[-1:] == [2 * total.value] and total.value in sums[:-2]


def _reading(total: Quantity, parts: Sequence[WordedPart]) -> tuple[WordedPart, ...]:
    """Return a reading that adds up. Each part is taken; or, where it is `below`, it and some after it are not."""
    allowed = sum((part.quantity.rounding * part.times for part in parts), total.rounding)
    may_end = _ends(parts)
    # What readings add up to before each part, with the parts that they take.
    readings: list[dict[Decimal, tuple[WordedPart, ...]]] = [{Decimal(0): ()}, *({} for _part in parts)]
    for at, part in enumerate(parts):
        if len(readings[at]) > _READINGS:
            return ()  # so many sums that one would fit by chance
        for before, taken in readings[at].items():
            added, taking = before + part.value, (*taken, part)
            if abs(added - total.value) <= allowed and (len(taking) > 1 or part.times > 1) and may_end[at]:
                return taking
            readings[at + 1].setdefault(added, taking)
            for end in range(at + 1, len(parts) + 1) if part.below else ():
                readings[end].setdefault(before, taken)
    return ()


def _ends(parts: Sequence[WordedPart]) -> list[bool]:
    """Tell of each part whether a list may end with it: not before one joined to it, what is the rest, or several like those before."""
    ends: list[bool] = []
    joined = rest = is_named = False
    alike = 0  # parts behind it that are worded as it is
    behind = ""  # how the part behind it is worded
    for part in reversed(parts):
        worded = "" if _ELSEWHERE.search(part.label) else part.label[:1] + part.quantity.unit
        goes_on = worded == behind and (alike >= _SERIES or (alike == 1 and is_named))
        ends.append(not joined and not rest and not goes_on)
        joined = part.joined
        is_rest = part.is_rest and not _LEFT_OVER.match(part.label)
        rest = is_rest or (rest and ";" not in part.label)
        alike = alike + 1 if worded == behind or not behind else 1
        behind = worded
        is_named = part.closed and part.label.startswith(_MARKS) and not _ACTS.search(part.label)
    return ends[::-1]
