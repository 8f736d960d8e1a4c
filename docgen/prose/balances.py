"""Totals without a word that introduces their parts: what came in is done or open, and what is added up at the end."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from docgen.prose.bare_series import DONE, INTRODUCED, UNSAID, enumerated
from docgen.prose.breakdown import STOP, counts, is_compared, plain_breakdown
from docgen.prose.carrying import BEFORE, CARRIED, LAST_YEAR
from docgen.prose.changing import CHANGED_BY
from docgen.prose.clause_words import CLAUSE, REACH, words_before, words_behind
from docgen.prose.quantities import chinese_value
from docgen.prose.sentences import leaves_open
from docgen.prose.slips import slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.prose.breakdown import Breakdown, PartWords
    from docgen.prose.quantities import Quantity

_RECEIVED = re.compile("收到|接到|接收|受理|收件|新收")
_CAME_IN = re.compile(f"{_RECEIVED.pattern}|[应需须]办|[共总]计?有?$")
_MAY_COME_IN = re.compile(f"{_RECEIVED.pattern}|[应需须]办|[共总]")
_OPEN = re.compile("正在|未办结|未结|未审结|尚未|尚有|办理中|处理中|在办|结转|顺延|剩余")
_BEFORE = re.compile(f"{BEFORE}|结转的")
_ELSE = re.compile("不予受理|撤回|撤销|终止|转送|转办|退回|退件|移送")
_ADDED = re.compile(
    "\\s*(?:以上|上述|全年)?(?:[两三四五六七八九十]{0,2}[处项类者个种级]?)(?:平台|渠道|方面|部分|途径|(?<=类)[^,;。:0-9]{2,6}?)?(?:总计|合计|共计|总共|一共|累计|总量|总数|合共|合为|合起来|加起来|小计|相加|共)"
)
_OF_SO_MANY = re.compile("\\s*(?:以上|上述)?([两二三四五六七八九])[处项类者种个级]")
_NAMED_SUM = re.compile("[^,;。0-9]{2,12}(?:合计|共计|总计|小计)|[^,;。0-9]{0,8}(?:结果|数量|件数|总数)共")
_TOTAL = re.compile(
    "(?<!等)[,;]\\s*(?:[两二][项者])?(?:共|共计|合计|总计|合共|(?:全年|本年度?|实际)?共?[需应须]办理?(?:的?申请)?)$"
)
_CHANGED = re.compile(f"[比较]|{CHANGED_BY.pattern}")  # how much a number changed, and what it was
_PLUS = re.compile(f"加上|连同|[,;](?:另|{LAST_YEAR}|20[0-9]{{2}}年)[^,;。]*(?:{CARRIED})")  # not: 其中上年结转2件
_ENDS = re.compile("(?:政府信息公开|信息公开|依)?(?:申请)?\\s*(?:[,;。:、()]|$)")
_SURELY_ADDED = re.compile("总计|合计|合共|小计|相加|加起来|合起来|总共|一共")
_NAMES_EACH = re.compile("(?:^|[,;。:])(?P<names>[^,;。:0-9]*[、和及与][^,;。:0-9]*)各有?$")
_AND = re.compile("[、和及与]")
_TOGETHER = (",共", ",共计", ",合计", ",总计")
_PAIR, _THREE = 2, 3  # numbers
_IN_TURN = "分别"  # 甲、乙分别3件、4件,总量7件
_NEARLY = 10  # percent by which parts may miss a total that is theirs
_MOST = 30  # numbers of a sentence


def balances(text: str, numbers: Sequence[Quantity], words: PartWords) -> Iterator[Breakdown]:
    """Walk what came in and is done or open, and totals at the end of their parts; `numbers` count something."""
    if len(numbers) < _PAIR:
        return
    stops = [stop.start() for stop in STOP.finditer(text)]
    for sentence, group in groupby(numbers, key=lambda number: bisect_left(stops, number.start)):
        counted = list(group)
        begins = stops[sentence - 1] + 1 if sentence else 0
        each = _of_each(text, counted)
        balance = each if each and each.doubtful else None
        if not balance and _THREE <= len(counted) <= _MOST:
            balance = _balance(text, counted, begins, words)
        if not balance and (stop := text.rfind(";", counted[0].start, counted[-1].start)) > 0:
            to_stop = [number for number in counted if number.start < stop]  # what follows may be of other things
            balance = _added_up(text, to_stop, begins) if len(to_stop) <= _MOST else None
        if balance and not (balance.doubtful and (_adds_to(balance, numbers) or _leaves(text, balance, counted))):
            yield balance


def _adds_to(balance: Breakdown, numbers: Sequence[Quantity]) -> bool:
    """Tell whether what parts lack of their total is named in the sentences before them: 其他栏目13条。…通知2条、公告8条,合计23条."""
    first = min(part.start for part in balance.parts)
    at = bisect_left(numbers, first, key=lambda number: number.start)
    near = numbers[max(0, at - _MOST) : at]
    earlier = [number.value for number in near if counts(balance.total.unit, number.unit)]
    return balance.total.value - balance.sum in accumulate(reversed(earlier))


def _leaves(text: str, balance: Breakdown, counted: Sequence[Quantity]) -> bool:
    """Tell whether the number behind a total is what it leaves of its parts: 收到151件,上年结转5件,共处理153件,剩余3件."""
    behind = next((number for number in counted if number.start > balance.total.start), None)
    if behind is None or balance.total.value + behind.value != balance.sum:
        return False
    return bool(_OPEN.search(text, balance.total.unit_end, behind.unit_end + REACH))


def _balance(text: str, counted: Sequence[Quantity], begins: int, words: PartWords) -> Breakdown | None:
    """Read a sentence as one of the three."""
    if _may_balance(text, counted, begins):
        plain = [number for number in counted if _is_plain(text, number, begins)]
        balance = _worked_off(text, plain, begins) or _added_up(text, plain, begins)
        if balance:
            return balance
    return enumerated(text, counted, begins, words) or _summed(text, counted, begins)


def _of_each(text: str, counted: Sequence[Quantity]) -> Breakdown | None:
    """Read a number that several things have each, and their total: 建议和提案各5件,共10件."""
    for each, total in pairwise(counted):
        between = text[each.unit_end : total.start]
        names = _NAMES_EACH.search(text, max(0, each.start - REACH), each.start)
        if names and between in _TOGETHER and each.unit == total.unit and not each.approximate:
            count = sum(1 for name in _AND.split(names["names"]) if name)
            return plain_breakdown(total, (each,) * count)
    return None


def _summed(text: str, counted: Sequence[Quantity], begins: int) -> Breakdown | None:
    """Read a number that adds up the two before it, wherever in its sentence: 新收29件,加上结转2件,共32件,办结30件.

    What was only compared with is none of them: 12件,比上年减少4件,结转1件,共13件.
    """
    counted = [number for number in counted if not _CHANGED.search(words_before(text, number))]
    for at in range(2, len(counted)):
        total, before, parts = counted[at], counted[:at], counted[at - 2 : at]
        is_total = _TOTAL.search(text, parts[-1].unit_end, total.start) and _ENDS.match(text, total.unit_end)
        if not is_total or any(
            number.approximate or number.unit != total.unit or _in_brackets(text, number, begins)
            for number in (*parts, total)
        ):
            continue
        sums = list(accumulate(number.value for number in reversed(before)))
        is_plain_sum = all(number.value for number in parts) and _PLUS.search(text, parts[0].unit_end, parts[1].start)
        others = {*sums[1:], *(() if is_plain_sum else (number.value for number in before))}
        if total.value not in others:
            return plain_breakdown(total, tuple(parts))
    return None


def _may_balance(text: str, counted: Sequence[Quantity], begins: int) -> bool:
    """Tell at little cost whether a sentence may work off or add up: it has a word for what came in, or for a total."""
    last = next((number for number in reversed(counted) if _is_plain(text, number, begins)), None)
    return bool(last and (_MAY_COME_IN.search(text, begins, last.start) or _adds_up(words_before(text, last))))


def _adds_up(words: str) -> bool:
    """Tell whether words before a number say that it is what those before it come to."""
    return bool(_ADDED.match(words) or _NAMED_SUM.fullmatch(words))


def _is_plain(text: str, number: Quantity, begins: int) -> bool:
    """Tell whether a number is neither compared with nor in brackets."""
    return not is_compared(words_before(text, number)) and not _in_brackets(text, number, begins)


def _in_brackets(text: str, number: Quantity, begins: int) -> bool:
    start = max(begins, number.start - REACH)
    return leaves_open(text[start : number.start])


def _worked_off(text: str, counted: Sequence[Quantity], begins: int) -> Breakdown | None:
    """Read a sentence that says how many came in, how many are done, and how many are open or went elsewhere.

    One that says more has them one after the other: what is done and open is then in doubt only where it is more than came in.
    """
    balances = (_triple(text, counted[at : at + _THREE], begins) for at in range(len(counted) - 2))
    read = [balance for balance in balances if balance]
    is_all = len(counted) == _THREE
    return next((each for each in read if is_all or not each.doubtful or each.sum > each.total.value), None)


def _triple(text: str, counted: Sequence[Quantity], begins: int) -> Breakdown | None:
    """Read three numbers as what came in, what is done, and what is not."""
    total, done, left = counted
    if len({number.unit for number in counted}) > 1 or any(number.approximate for number in counted):
        return None
    done_words = words_before(text, done)
    if not _CAME_IN.search(words_before(text, total)) or _RECEIVED.search(done_words):
        return None
    if not DONE.search(done_words + words_behind(text, done)):
        return None
    ends = CLAUSE.search(text, left.unit_end)
    around = text[done.unit_end : ends.start() if ends else len(text)]
    breakdown = plain_breakdown(total, (done, left))
    too_much = breakdown.sum > total.value
    if not (_OPEN.search(around) or (too_much and _ELSE.search(around))):
        return None
    sentence = text[begins : left.unit_end + len(around)]
    unsaid = UNSAID if too_much else _ELSE
    return None if breakdown.doubtful and (_BEFORE.search(sentence) or unsaid.search(sentence)) else breakdown


def _added_up(text: str, counted: Sequence[Quantity], begins: int) -> Breakdown | None:
    """Read a sentence that names its parts first and at the end what they add up to."""
    last = next(
        (at for at in range(len(counted) - 1, 0, -1) if _ADDED.match(words_before(text, counted[at]))), len(counted) - 1
    )
    counted = counted[: last + 1]  # what follows is of other things
    if len(counted) < _THREE:
        return None
    total, parts = counted[-1], counted[:-1]
    own = words_before(text, total)
    said = _OF_SO_MANY.match(own)
    if said and (many := chinese_value(said[1])) and many < len(parts):
        parts = parts[-many:]  # 热线受理2226条,微信发布426条、微博435条,两类共861条
    is_named = not _ADDED.match(own)  # 网站和两微合计5945条
    if (
        (is_named and not _NAMED_SUM.fullmatch(own))
        or any(
            _has_total(intro, parts[0]) and not leaves_open(text[begins : intro.start()])
            for intro in INTRODUCED.finditer(text, begins, total.start)
        )
        or not _ENDS.match(text, total.unit_end)
        or any(number.approximate for number in counted)
    ):
        return None
    parts = [part for part in parts if counts(total.unit, part.unit)]
    breakdowns = [plain_breakdown(total, tuple(parts[at:])) for at in range(len(parts) - 1)]
    if not breakdowns or any(part.value == total.value for part in parts):
        return None
    breakdown = next((breakdown for breakdown in breakdowns if not breakdown.doubtful), breakdowns[0])
    if not breakdown.doubtful or (not is_named and abs(breakdown.sum - total.value) * 100 <= total.value * _NEARLY):
        return breakdown
    names_all = (
        not is_named and (said or len(parts) == len(counted) - 1) and "等" not in text[parts[-1].unit_end : total.start]
    )
    is_all = names_all and bool(_SURELY_ADDED.search(own) or own.strip() == "共")
    if is_all or slips(total, breakdown.parts):
        return breakdown
    fitting = (each for each in breakdowns if is_named and slips(total, each.parts))
    return next(fitting, None)


def _has_total(intro: re.Match[str], first: Quantity) -> bool:
    """Tell whether what introduces parts may have their total before it: not 分别, nor a colon before the first number."""
    return intro.group() != _IN_TURN and not (intro.group() == ":" and intro.end() <= first.start)
