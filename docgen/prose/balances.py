"""Totals without a word that introduces their parts: what came in is done or open, and what is added up at the end."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from docgen.prose.breakdown import STOP, WORDS, Breakdown, counts, is_compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.prose.quantities import Quantity

_CLAUSE = re.compile("[,;:。!?！？\n()]")
_OWN = 40  # characters before a number that say what it is
_RECEIVED = re.compile("收到|接到|受理|收件|新收")
_DONE = re.compile("办结|审结|审执结|执结|处理完|办理完|答复")
_OPEN = re.compile("正在|未办结|未结|未审结|尚未|尚有|办理中|处理中|在办|结转|顺延|剩余")
_UNSAID = re.compile("结转|顺延|新收")  # what came in before is not in the total
_BEFORE = re.compile("上年|去年|上月|上期|往年|旧存|历年|结转的|此前")
_ELSE = re.compile("不予受理|撤回|撤销|终止|转送|转办|退回|退件|移送")
_ADDED = re.compile("\\s*(?:以上|全年)?(?:总计|合计|共计|总共|累计|共)")
_THREE = 3  # numbers
_INTRODUCED = re.compile(f":|{WORDS}")
_NEARLY = 10  # percent by which parts may miss a total that is theirs
_MOST = 30  # numbers of a sentence


def balances(text: str, numbers: Sequence[Quantity]) -> Iterator[Breakdown]:
    """Walk what came in and is done or open, and totals at the end of their parts; `numbers` count something."""
    if len(numbers) < _THREE:
        return
    stops = [stop.start() for stop in STOP.finditer(text)]
    for sentence, group in groupby(numbers, key=lambda number: bisect_left(stops, number.start)):
        counted = list(group)
        begins = stops[sentence - 1] + 1 if sentence else 0
        if _THREE <= len(counted) <= _MOST and _may_balance(text, counted, begins):
            plain = [number for number in counted if _is_plain(text, number, begins)]
            balance = _worked_off(text, plain, begins) or _added_up(text, plain, begins)
            if balance:
                yield balance


def _may_balance(text: str, counted: Sequence[Quantity], begins: int) -> bool:
    """Tell at little cost whether a sentence may be one of the two: it has a word for what came in, or adds up."""
    last = next((number for number in reversed(counted) if _is_plain(text, number, begins)), None)
    return bool(last and (_RECEIVED.search(text, begins, last.start) or _ADDED.match(_own(text, last))))


def _is_plain(text: str, number: Quantity, begins: int) -> bool:
    """Tell whether a number is neither compared with nor in brackets."""
    return not is_compared(_own(text, number)) and not _in_brackets(text, number, begins)


def _own(text: str, number: Quantity) -> str:
    """Return the words of its clause before a number."""
    return _CLAUSE.split(text[max(0, number.start - _OWN) : number.start])[-1]


def _in_brackets(text: str, number: Quantity, begins: int) -> bool:
    start = max(begins, number.start - _OWN)
    return text.count("(", start, number.start) > text.count(")", start, number.start)


def _worked_off(text: str, counted: Sequence[Quantity], begins: int) -> Breakdown | None:
    """Read a sentence that says no more than how many came in, how many are done, and how many are open."""
    if (
        len(counted) != _THREE
        or len({number.unit for number in counted}) > 1
        or any(number.approximate for number in counted)
    ):
        return None
    total, done, left = counted
    ends = _CLAUSE.search(text, left.unit_end)
    around = text[done.unit_end : ends.start() if ends else len(text)]
    if not (_RECEIVED.search(_own(text, total)) and _DONE.search(_own(text, done)) and _OPEN.search(around)):
        return None
    sentence = text[begins : left.unit_end + len(around)]
    breakdown = _breakdown(total, (done, left))
    unsaid = _UNSAID if breakdown.sum > total.value else _ELSE
    return None if breakdown.doubtful and (_BEFORE.search(sentence) or unsaid.search(sentence)) else breakdown


def _added_up(text: str, counted: Sequence[Quantity], begins: int) -> Breakdown | None:
    """Read a sentence that names its parts first and at the end what they add up to."""
    total, parts = counted[-1], counted[:-1]
    if (
        not _ADDED.match(_own(text, total))
        or _INTRODUCED.search(text, begins, total.start)
        or any(number.approximate for number in counted)
    ):
        return None
    parts = [part for part in parts if counts(total.unit, part.unit)]
    breakdowns = [_breakdown(total, tuple(parts[at:])) for at in range(len(parts) - 1)]
    if not breakdowns or any(part.value == total.value for part in parts):
        return None
    breakdown = next((breakdown for breakdown in breakdowns if not breakdown.doubtful), breakdowns[0])
    return breakdown if abs(breakdown.sum - total.value) * 100 <= total.value * _NEARLY else None


def _breakdown(total: Quantity, parts: tuple[Quantity, ...]) -> Breakdown:
    added = sum((part.value for part in parts), Decimal(0))
    allowed = sum((part.rounding for part in parts), total.rounding)
    return Breakdown(total, parts, added, doubtful=abs(added - total.value) > allowed)
