"""What a list breaks a total down into: its parts, and how they are worded."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.carrying import CARRIED
from docgen.prose.sentences import leaves_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.prose.quantities import Quantity

_LISTING = "[^,。;0-9]{1,16}[0-9]+[条件篇份期则个项]"  # the first part of a list
_BEFORE_LISTING = "[里内]有|主要[有为]|分[为成]|,即|涵盖"  # these introduce parts only where one follows
_INTRODUCING = "其中(?<!对其中)|包括|包含|分别|各[为有](?=[0-9]{1,9}[条件篇份次个]、[0-9])|具体[为是]|含(?<![包内蕴]含)(?![义量金有])"
WORDS = f"{_INTRODUCING}|(?:{_BEFORE_LISTING})(?={_LISTING})"  # what parts are introduced with
STOP = re.compile("[。!?！？\n]")  # what ends a sentence
_BELOW = re.compile(f"{_INTRODUCING}|,由|{_BEFORE_LISTING}|,\\s*(?:[均都]?[为即系]|依次[为是])")
_COMPARED = re.compile(
    "(?:上年|去年|上一年)(?!度?[^,;。0-9]{0,10}(?:报告|年报|总结|计划)$)|同期|同比|相比|较|(?:增加|增长|减少|下降)(?![到至为])|[比由](?:19|20)[0-9]{2}|比上"
)
_ITEMS = frozenset("条件份篇则项宗起例期") | {"条次", "件次", "篇次"}
_MIXED = _ITEMS | frozenset("个部幅次座场轮")  # units that writers mix in one list
_SEEN = re.compile(
    "(?:点击|观看|播放|阅读|浏览|访问|关注)[^等类、]*(?<!信息)(?<!文件)$"
)  # how often something was read
_HAS_OF_ITS_OWN = re.compile("下设|下分|分设|细分[为成出]")  # 4个板块,其中法定内容下设子目录8个
_CHANGED = re.compile("[由从]$|(?:减少?|增加?|降低?|升|压缩|精简)[到至为]$")  # 由11条减到5条
_PASSED_ON = re.compile("转发[^等类、]*$")  # the same, where it is counted in times; else they are posts
_CARRIED = re.compile(CARRIED)
_BRACKETED = re.compile("\\([^()]*\\)")
_CLAUSE = re.compile("[,;。:]")
BOUNDARY = re.compile("[,;:。()]")  # what the clause of a number begins behind
OWN = 20  # characters before a number that say what it is
_COUNTED_TOGETHER = re.compile("的?(?:申请)?(?:[有为是])?(?:[合共]计?|计)?$")
_CLOSED = re.compile("\\s*(?:[,、;。()]|$)")
_REST = re.compile(
    "[,、;:和及以与\\s]*(?:[经由按]|通过)?其[他它余]|[,、;][^,;。0-9]{0,12}[及和与]其[他它](?:信息|类|内容|方面)|[,、;\\s]*(?:余下|剩余)|.*[,;]另外$"
)
_EACH = re.compile("(?P<names>[^,;。:]*[、和及与][^,;。:]*)各$")
_NAMES = re.compile("[、和及与]")
_SUBTOTAL = re.compile("[,、;\\s]*(?:以上)?(?:[两二三四][项者类种])?(?:共计?|合计|总计|小计)(?![同享建有])")


class Breakdown(NamedTuple):
    """A list: its total, its parts in the likeliest reading, and their sum; `doubtful` where it adds up in none."""

    total: Quantity
    parts: tuple[Quantity, ...]
    sum: Decimal
    doubtful: bool


class PartWords(NamedTuple):
    """The words of a form by which the parts of lists are known.

    `kinds` are groups: parts each of which has one of a group are all there are. `items` name what is one of several, not
    the total of what stands behind it: 部分公开, 自然人. `siblings` are groups of things none of which is a part of another: 复议, 诉讼.
    """

    kinds: tuple[tuple[str, ...], ...] = ()
    items: tuple[str, ...] = ()
    siblings: tuple[tuple[str, ...], ...] = ()

    def are_siblings(self, words: str, others: str) -> bool:
        """Tell whether the words before two numbers end with things of one group: neither is a part of the other."""
        return any(words.endswith(group) and others.endswith(group) for group in self.siblings)

    def are_of_a_kind(self, names: Sequence[str]) -> bool:
        """Tell whether every name has a word of one group."""
        return any(all(any(word in name for word in kind) for name in names) for kind in self.kinds)

    def is_item(self, words: str) -> bool:
        """Tell whether the words before a number end with an item, or with several that are counted together: 公开和部分公开共."""
        return _COUNTED_TOGETHER.sub("", words).endswith(self.items)


class WordedPart(NamedTuple):
    """A part of a list as it is worded."""

    quantity: Quantity
    label: str  # what stands between the part before and this one, without what is in brackets
    below: bool  # whether an introduction of its own stands before it: it may be a part of a part
    joined: bool  # whether it goes on with the part before (、): a list does not end between them
    times: int = 1  # of how many things it is said: 甲市、乙市各8件
    closed: bool = False  # whether its clause ends with its number: what it counts is named before it

    @property
    def value(self) -> Decimal:
        """What it adds to the total."""
        return self.quantity.value * self.times

    @property
    def clause(self) -> str:
        """The words of its own clause before its number."""
        return _CLAUSE.split(self.label)[-1]

    @property
    def is_rest(self) -> bool:
        """Whether it is what is left over: with it, the list is complete."""
        return bool(_REST.match(self.label.rpartition(";")[2]))


def parts_of(text: str, total: Quantity, following: Iterable[Quantity], start: int) -> list[WordedPart]:
    """Return the parts of a list, without those in brackets of their own and those compared with."""
    parts: list[WordedPart] = []
    passed = start  # the end of the last number, counted or not
    for number in following:
        between = text[start : number.start]
        if leaves_open(between):
            continue  # its bracket explains the part before
        label = text[passed : number.start]
        if ")" in label:
            label = _BRACKETED.sub("", label).rpartition(")")[2]
        passed = number.unit_end
        if not counts(total.unit, number.unit) or _is_no_part(_CLAUSE.split(label)[-1], number.unit):
            continue
        below = bool(parts) and bool(_BELOW.search(_BRACKETED.sub("", between)))
        each = _EACH.search(label) if "各" in label else None
        times = sum(1 for name in _NAMES.split(each["names"]) if name.strip()) if each else 1
        closed = bool(_CLOSED.match(text, number.unit_end))
        parts.append(WordedPart(number, label, below, between.lstrip().startswith("、"), times, closed))
        start = passed
    return _subtotalled(total, parts)


def _subtotalled(total: Quantity, parts: Iterable[WordedPart]) -> list[WordedPart]:
    """Let parts that are added up right after them stand as one: 目录3条、动态4条,共7条;专栏5条."""
    made: list[WordedPart] = []
    begins = 0  # the first part that may be added up next
    for part in parts:
        run = made[begins:]
        sums = list(accumulate(earlier.value for earlier in run))
        is_subtotal = sums[1:] and sums[-1] == part.value and total.value not in sums  # else it ends before
        if is_subtotal and _SUBTOTAL.match(part.label):
            made[begins:] = [part._replace(label=run[0].label, below=run[0].below, joined=run[0].joined)]
            begins = len(made)
        else:
            made.append(part)
    return made


def without_own_parts(parts: Sequence[WordedPart]) -> list[WordedPart]:
    """Leave out what parts are made of themselves: 概况2条,专栏141条,其中文件49条、其他92条."""
    kept: list[WordedPart] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        at += 1
        if at < len(parts) and parts[at].below:
            sums = accumulate(part.value for part in parts[at:])
            own = next((count for count, added in enumerate(sums, 1) if added == kept[-1].value), 0)
            at += own if own > 1 else 0
    return kept


def own_words(text: str, number: Quantity) -> str:
    """Return the words of its clause before a number."""
    return BOUNDARY.split(text[max(0, number.start - OWN) : number.start])[-1]


def is_compared(words: str) -> bool:
    """Tell by the words of its clause whether a number is only compared with; what was carried in counts."""
    return bool(_COMPARED.search(words)) and not _CARRIED.search(words)


def _is_no_part(words: str, unit: str) -> bool:
    return (
        is_compared(words)
        or bool(_HAS_OF_ITS_OWN.search(words))
        or bool(_SEEN.search(words) or _CHANGED.search(words))
        or ("次" in unit and bool(_PASSED_ON.search(words)))
    )


def counts(total: str, part: str) -> bool:
    """Tell whether a part in one unit may be counted in a total of another."""
    return total == part or (total in _MIXED and part in _MIXED)


def alike(total: Quantity, part: WordedPart) -> bool:
    """Tell whether a part is counted in the unit of a total, or in one that writers use for it."""
    return is_alike(total.unit, part.quantity.unit)


def is_alike(total: str, part: str) -> bool:
    """Tell whether writers use one unit for another."""
    return part == total or (part in _ITEMS and total in _ITEMS)


def is_same(unit: str, total: str) -> bool:
    """Tell whether two units are one: 条 and 条次."""
    return unit == total or (unit in _ITEMS and unit.removesuffix("次") == total.removesuffix("次"))


def is_aside(text: str, start: int, number: Quantity) -> bool:
    """Tell whether a number in a list that begins at `start` is no part: in brackets, compared with, of readers."""
    before = text[start : number.start]
    own = _CLAUSE.split(before)[-1]
    return leaves_open(before) or _is_no_part(own, number.unit)


def breakdown_of(total: Quantity, parts: Sequence[WordedPart], *, doubtful: bool) -> Breakdown:
    """Make a list of its total and parts."""
    return Breakdown(
        total, tuple(part.quantity for part in parts), sum((part.value for part in parts), Decimal(0)), doubtful
    )


def plain_breakdown(total: Quantity, parts: tuple[Quantity, ...]) -> Breakdown:
    """Make a list of its total and the numbers that are its parts, in doubt where they do not add up."""
    added = sum((part.value for part in parts), Decimal(0))
    allowed = sum((part.rounding for part in parts), total.rounding)
    return Breakdown(total, parts, added, doubtful=abs(added - total.value) > allowed)
