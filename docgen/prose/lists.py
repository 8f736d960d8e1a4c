"""Lists that say what a total is made of: 共公开信息860条,其中机构概况8条、工作动态550条….

Real lists nest, break off, and are followed by other figures. A list is held against every reading that its wording
allows; it is in doubt only when none of them adds up and the wording claims to be complete.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.prose.quantities import Quantity

_WORDS = "其中|包括|包含|分别|具体[为是]|(?<![包内蕴])含(?![义量金有])"
_INTRO = re.compile(
    f"(?P<bracket>\\()\\s*(?=(?:{_WORDS}|为|即|有))|(?P<colon>:)|(?:{_WORDS})"
    "|,(?=[0-9]+[件条份]\\D{2,12}[,、;][0-9]+[件条份]\\D{2,12}[,。;])"  # 6件,5件结果维持,1件结果纠正。
    "|,(?=(?:通过|利用)[^,。;0-9]{2,16}[0-9]+[条件篇份])"  # 共373条,通过网站发布93条、通过微信发布280条
)
_STOPS = "。!?！？\n"
_STOP = re.compile(f"[{_STOPS}]")
_ITEMS = frozenset("条件份篇则项宗起例期") | {"条次", "件次", "篇次"}
_MIXED = _ITEMS | frozenset("个部幅次")  # units that writers mix in one list
_AND_SO_ON = re.compile("\\s*\\)?\\s*等(?![级于待候])")
_SOME = re.compile("主要|例如|特别是|尤其|部分为|重点")
_REST = re.compile("[,、;:和及以与\\s]*其[他它余]|[,、;\\s]*(?:余下|剩余)")
_COMPARED = re.compile("上年|去年|上一年|同比|较|增加|增长|减少|下降|比20")
_TURN = re.compile(
    "[,、;:\\s]*(?:全年|累计|共|已|均|依法|按时)*"
    "(?:收到|受理|办理|办结|回复|回应|答复|接待|接受|开展|组织(?!机构|人事|架构)|举办|召开|参加|培训|转载|被申请|结转)"
    "|[,;]\\s*(?:共|合计|总计|小计)"
)
_SEEN = re.compile("点击|观看|播放|阅读|浏览|访问|关注|转发")  # how often something was read
_CARRIED = re.compile("结转|顺延")
_GAP = 24  # characters between a total and what introduces its parts
_AROUND = 60  # numbers on either side of an introduction: longer lists are not read
_FAR = 2_000  # characters
_READINGS = 200  # sums that the readings of a list may have
_CANDIDATES = 3  # numbers before a list that may be its total
_COMPLETE = 90  # percent of a total from which parts without a rest are taken to be all of them


class Listing(NamedTuple):
    """A list: its total, its parts in the likeliest reading, and their sum; `doubtful` where it adds up in none."""

    total: Quantity
    parts: tuple[Quantity, ...]
    sum: Decimal
    doubtful: bool


class _Part(NamedTuple):
    quantity: Quantity
    label: str  # what stands between the part before and this one
    below: bool  # whether an introduction of its own stands before it: it may be a part of a part
    joined: bool  # whether it goes on with the part before (、): a list does not end between them


def lists(text: str, numbers: Sequence[Quantity]) -> Iterator[Listing]:
    """Walk the lists of a paragraph, in plain characters: those that add up, and those that should and do not."""
    counts = [one for one in numbers if one.sort is Sort.QUANTITY and one.unit]
    starts = [one.start for one in counts]
    told: set[Quantity] = set()
    for intro in _INTRO.finditer(text) if len(counts) > 1 else ():
        at = bisect_left(starts, intro.start())
        listing = _list_at(text, counts[max(0, at - _AROUND) : at], counts[at : at + _AROUND], intro)
        if listing and listing.total not in told:
            told.add(listing.total)
            yield listing


def _list_at(text: str, before: Sequence[Quantity], after: Sequence[Quantity], intro: re.Match[str]) -> Listing | None:
    end = _end(text, intro)
    following = [one for one in after if intro.end() <= one.start < end]
    if len(following) == _AROUND:
        return None  # no list that anybody reads
    doubts = []
    for total in _totals(text, before, intro):
        parts = _parts(text, total, following, intro.end())
        reading = _adding_up(total, parts)
        if reading:
            return _listing(total, reading, doubtful=False)
        doubts.append(_doubt(text, total, parts))
    return doubts[0] if doubts else None  # the number nearest to the list


def _totals(text: str, before: Sequence[Quantity], intro: re.Match[str]) -> Iterator[Quantity]:
    """Walk the numbers that a list may be the parts of, the nearest first: in its sentence, or the one before it."""
    reach = 0 if intro["bracket"] else 2 if intro["colon"] else _GAP
    if not before or intro.start() - before[-1].unit_end > reach:
        return
    stops = [found.start() for found in _STOP.finditer(text, max(0, intro.start() - _FAR), intro.start())]
    opens_sentence = bool(stops) and not text[stops[-1] + 1 : intro.start()].strip()
    first = (stops[-2:-1] if opens_sentence else stops[-1:]) or [-1]
    near = [one for one in reversed(before) if one.start > first[0]]
    yield from [one for one in near if not _closed(text[one.unit_end : intro.start()])][:_CANDIDATES]


def _closed(text: str) -> bool:
    """Tell whether a text closes a bracket that it did not open."""
    return text.count(")") > text.count("(")


def _end(text: str, intro: re.Match[str]) -> int:
    """Return where a list ends at the latest: with the bracket it stands in, or with its sentence."""
    depth = 0
    last = min(len(text), intro.end() + _FAR)
    for at in range(intro.end(), last):
        if text[at] in _STOPS:
            return at
        depth += (text[at] == "(") - (text[at] == ")")
        if depth < 0:
            return at
    return last


def _parts(text: str, total: Quantity, following: Sequence[Quantity], start: int) -> list[_Part]:
    """Return the parts of a list, without those in brackets of their own and those compared with."""
    parts: list[_Part] = []
    for one in following:
        between = text[start : one.start]
        if between.count("(") > between.count(")"):
            continue  # its bracket explains the part before
        label = between.rpartition(")")[2]
        if not _counts(total.unit, one.unit) or _COMPARED.search(label) or _SEEN.search(label):
            continue
        below = bool(parts) and bool(re.search(_WORDS, label))
        parts.append(_Part(one, label, below, joined=between.lstrip().startswith("、")))
        start = one.unit_end
    return parts


def _counts(total: str, part: str) -> bool:
    """Tell whether a part in one unit may be counted in a total of another."""
    return total == part or (total in _MIXED and part in _MIXED)


def _adding_up(total: Quantity, parts: Sequence[_Part]) -> tuple[_Part, ...]:
    """Return a reading that adds up: the parts up to some point, those of a part left out or not; or nothing."""
    alike = [part for part in parts if _alike(total, part)]
    same_unit = [part for part in parts if part.quantity.unit == total.unit]
    return _reading(total, alike) or _reading(total, same_unit) or _reading(total, parts)


def _alike(total: Quantity, part: _Part) -> bool:
    unit = part.quantity.unit
    return unit == total.unit or (unit in _ITEMS and total.unit in _ITEMS)


def _reading(total: Quantity, parts: Sequence[_Part]) -> tuple[_Part, ...]:
    """Return a reading that adds up. Each part is taken; or, where it is `below`, it and some after it are not."""
    allowed = sum((part.quantity.rounding for part in parts), total.rounding)
    # What readings add up to before each part, with the parts that they take.
    readings: list[dict[Decimal, tuple[_Part, ...]]] = [{Decimal(0): ()}, *({} for _part in parts)]
    for at, part in enumerate(parts):
        if len(readings[at]) > _READINGS:
            return ()  # so many sums that one would fit by chance
        for before, taken in readings[at].items():
            added, taking = before + part.quantity.value, (*taken, part)
            ends = at + 1 == len(parts) or not parts[at + 1].joined
            if abs(added - total.value) <= allowed and len(taking) > 1 and ends:
                return taking
            readings[at + 1].setdefault(added, taking)
            for end in range(at + 1, len(parts) + 1) if part.below else ():
                readings[end].setdefault(before, taken)
    return ()


def _doubt(text: str, total: Quantity, parts: Sequence[_Part]) -> Listing | None:
    """Return the list in its likeliest reading, where it claims to be complete; otherwise nothing."""
    alike = [part for part in parts if _alike(total, part)]
    until = next((at for at, part in enumerate(alike) if _turns(text, part, total, first=not at)), len(alike))
    top = alike[:until]
    if any(part.below for part in top):
        return None  # which parts are whose parts, the wording leaves open
    if len(top) < 2 or _SOME.search(text, total.unit_end, top[0].quantity.start):
        return None
    ends = [count for count in range(2, len(top) + 1) if count == len(top) or top[count].label.startswith(";")]
    readings = [top[:count] for count in ends]
    listings = [_listing(total, reading, doubtful=True) for reading in reversed(readings)]
    listing = min(listings, key=lambda one: abs(one.sum - total.value))
    quantities = (total, *listing.parts)
    if any(one.approximate or _AND_SO_ON.match(text, one.unit_end) for one in quantities[1:]) or total.approximate:
        return None
    has_rest = any(_REST.match(part.label) for part in top)
    complete = listing.sum >= total.value - 1 or listing.sum * 100 >= total.value * _COMPLETE
    return listing if has_rest or complete else None


def _turns(text: str, part: _Part, total: Quantity, *, first: bool) -> bool:
    """Tell whether a part begins to speak of something else."""
    if part.quantity.value > total.value or _CARRIED.match(text, part.quantity.unit_end):
        return True
    return not first and bool(_TURN.match(part.label))


def _listing(total: Quantity, parts: Sequence[_Part], *, doubtful: bool) -> Listing:
    quantities = tuple(part.quantity for part in parts)
    return Listing(total, quantities, sum((one.value for one in quantities), Decimal(0)), doubtful)
