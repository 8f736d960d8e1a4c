"""Whether a list that adds up in no reading claims to: it says more than its total, or it claims to be complete."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.breakdown import PartWords, alike, breakdown_of, is_alike, is_aside, is_same
from docgen.prose.carrying import CARRIED, GOING_ON, LAST_YEAR
from docgen.prose.quantities import POSTS
from docgen.prose.sentences import STOPS, after_last
from docgen.prose.slips import slips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.prose.breakdown import Breakdown, WordedPart
    from docgen.prose.quantities import Quantity

_AND_SO_ON = re.compile("\\s*\\)?\\s*等(?![级于待候])")
_ENDS_SO_ON = re.compile("[^。;]{0,200}?[0-9][件条份篇个项]\\s*\\)?\\s*等(?![级于待候])")
_SOME = re.compile(
    "主要|较多|最多|居多|例如|特别是|尤其|部分为|(?<!、)重点(?!领域)|大部分|大多|多数|不含|(?:其中|包括)[,:]?涉及"
)
_IN_CLASSES = re.compile("主要(?:类别|分类|内容|类型)")  # so many are not only some: 88条,主要类别:概况3条…
_TURN = re.compile(
    "[,、;:\\s]*(?:全年|累计|共|已|均|依法|按时|另有?|还)*"
    "(?:收到|受理|办理(?!行政许可和其他)|立案查处|办结|审结|回复|回应|答复|接待|接受|开展|指导|组织(?!机构|人事|架构|管理|领导|建设|保障)|举办|召开|参加|培训|转载(?!信息|类|政策|文件)|被申请|结转|引[发起])"
    "|[,;]\\s*(?:共|合计|总计|小计|另有|[应需须]办)"
)
_CLASS = re.compile("[,、;:\\s]*(?:回应|回复|答复|指导|组织|培训)[^,;。0-9]{2,8}")
_ACTION = re.compile(
    "以及|发布|公布|公开(?!指南|目录|年报|制度|征求|年度)|推送|推出|通过|利用|制[作发定]|印发|开设|发放|审[查核议]|撰写|刊[发登]"
)  # what a part says was done
_ELSEWHERE = re.compile(";[^,;]*(?:发布|公布|推送|推出|刊[发登]|号公开|博公开)")  # ;微信发布作品168条
_BESIDES = re.compile("[^。;]{0,20}另[外有]?[一二两三四五六七八九十]")  # 学生三件,职工两件,另一件由公司提出
_USED = re.compile(",被[^,;。0-9]*(?:采用|录用|转载)")
_SUBSET = re.compile("新增|有效")  # classes that lie across others
_STEP = re.compile("立案|结案|应结|按期")  # what is done one after the other with the same cases
_ACROSS = re.compile("实现|即办|全程网办")  # properties that several of one total have
_CARRIED = re.compile(GOING_ON)
_CARRIED_IN = re.compile(f";[^,;]*(?:{LAST_YEAR})[^,;]*(?:{CARRIED})")
_SHARE = re.compile("[,、]?\\s*约?占[^,。;0-9]{0,8}([0-9]{1,3}(?:\\.[0-9]{1,4})?)\\s*%")
_WHOLE = (Decimal(98), Decimal(102))  # percent: what shares that were rounded add up to
_ENOUGH_OF_TWO = 90  # percent of a total from which two parts without a rest are taken to be all of it
_ENOUGH_OF_MANY = 80  # the same of more parts
_ENOUGH_OF_FEW = 60  # the same where a total is below a hundred
_HUNDRED, _MANY = 100, 8
_ENOUGH_OF_A_KIND = 60
_BY_LAW = re.compile("自然人|个人|公民"), re.compile("法人|企业|公司|组织|机构")  # whoever applies is one or the other
_MEASURES = frozenset(
    ("元", "人", "人次", "小时", "分钟", "工作日", "平方米", "公里")
)  # they say more of the part before
_PAIR, _SEVERAL = 2, 4
_ABOUT = Decimal("1.25")  # times a total: numbers that are only about so much are no more
_BOUNDARY = re.compile("[,、;。:()!?！？\n]")
_OWN = 20  # characters behind a number that say what it is
_NAME = 2, 16  # characters
_BEFORE = 80  # characters before a total in which its parts may be named


class Around(NamedTuple):
    """What else a paragraph has around a list."""

    sole: bool  # whether a part that is more than the total must be wrong
    larger: Decimal  # what all numbers that may be the total are together
    numbers: Sequence[Quantity]  # every number that follows, bare ones as well
    in_brackets: bool = False  # whether it stands in brackets behind its total
    number_first: bool = False  # whether its parts begin with their number: 其中2件公开,3件部分公开
    words: PartWords = PartWords()  # of the form
    overlap: bool = False  # whether its parts are of the same things in several ways: 多形式解读文件17篇
    unit: str = ""  # that of its first part
    of: int = 0  # how many parts it may have
    acts: bool = False  # whether its first part says what was done, as those after it then may


def doubt(text: str, total: Quantity, parts: Sequence[WordedPart], around: Around) -> Breakdown | None:
    """Return the list in its likeliest reading, where it claims to add up; otherwise nothing."""
    like = [part for part in parts if alike(total, part)]
    around = around._replace(
        acts=bool(like and _ACTION.search(like[0].label)),
        number_first=bool(like and not like[0].label.strip(",: ")),
        unit=like[0].quantity.unit if like else "",
        of=len(like),
    )
    until = next(
        (at for at, part in enumerate(like) if _turns(text, part, total, first=not at, around=around)), len(like)
    )
    so_on = next((at + 1 for at, part in enumerate(like) if _AND_SO_ON.match(text, part.quantity.unit_end)), until)
    top = _without_below(like)[: min(until, so_on)]
    if not top or _is_one_of_them(text, total, top) or _are_of_first(top) or _ends_before(total, top):
        return None  # which parts are whose parts, the wording leaves open
    if total.approximate or any(part.quantity.approximate for part in top):
        return _plainly_more(total, top, around)
    if sum(1 for part in top if part.value) <= 1:  # one part, and perhaps others that there are none of
        is_more = top[0].value > max(total.value, around.larger)
        return breakdown_of(total, top[:1], doubtful=True) if is_more else None
    breakdown = _nearest(text, total, top)
    last = top[-1].quantity.start
    others = (number.unit for number in around.numbers if number.start > last)
    is_set_off = _is_set_off(text, top, like[until : until + 1])
    goes_on = not is_set_off and (until < len(like) or any(unit and unit not in _MEASURES for unit in others))
    strange = _passed_over(text, total, top, around.numbers)
    if breakdown.sum > total.value:
        return breakdown if not strange and _is_too_much(total, top, breakdown, around) else None
    if strange:
        ahead = [part for part in top if part.quantity.start < strange.start]
        breakdown = breakdown_of(total, ahead, doubtful=True)
        return breakdown if len(ahead) > 1 and not _is_little(total, ahead, breakdown) else None
    is_most = around.in_brackets and breakdown.sum * 4 >= total.value * 3
    complete = _is_complete(text, total, top, breakdown, words=around.words, is_most=is_most)
    adds_up = breakdown.sum == total.value  # though its wording goes on
    return breakdown if complete and not adds_up and not (goes_on and _is_little(total, top, breakdown)) else None


def _is_set_off(text: str, top: Sequence[WordedPart], following: Sequence[WordedPart]) -> bool:
    """Tell whether what follows some parts is set off by a semicolon, as those are not from each other."""
    ends = text.startswith(";", top[-1].quantity.unit_end) or any(part.label.startswith(";") for part in following)
    return ends and not all(part.label.startswith(";") for part in top[1:])


def _without_below(parts: Sequence[WordedPart]) -> Sequence[WordedPart]:
    """Leave out the first part that may be a part of a part, with those after it, from the semicolon before it if there is one."""
    below = next((at for at, part in enumerate(parts) if part.below), len(parts))
    if below == len(parts):
        return parts
    return parts[: next((at for at, part in enumerate(parts[:below]) if part.label.startswith(";")), below)]


def _are_of_first(top: Sequence[WordedPart]) -> bool:
    """Tell whether parts are rather what the first of them is made of: 其中6件进入复议程序,维持4件,纠正2件."""
    is_number_first = not top[0].label.strip(",: ")
    return is_number_first and len(top) > _PAIR and top[0].value == sum(part.value for part in top[1:])


def _is_one_of_them(text: str, total: Quantity, top: Sequence[WordedPart]) -> bool:
    """Tell whether a number has a share as those behind it have: 网站74条,占20%,其中微信125条,占40%."""
    shared = (_SHARE.match(text, number.unit_end) for number in (total, *(part.quantity for part in top)))
    return next(shared) is not None and any(shared)


def _ends_before(total: Quantity, top: Sequence[WordedPart]) -> bool:
    """Tell whether parts add up, and what follows says what use was made of some: 包括信息2107条,动态2476条,被市政府网站采用672条."""
    own = list(takewhile(lambda part: not _USED.match(part.label), top))
    return len(own) > 1 and sum(part.value for part in own) == total.value


def _plainly_more(total: Quantity, top: Sequence[WordedPart], around: Around) -> Breakdown | None:
    """Return the list whose parts are plainly more than a total where some are only about so much: 30余条,其中动态62条."""
    breakdown = breakdown_of(total, [part for part in top if not part.quantity.approximate], doubtful=True)
    too_much = breakdown.sum > total.value * _ABOUT and _is_too_much(total, top, breakdown, around)
    return breakdown if too_much else None


def slip(text: str, total: Quantity, parts: Sequence[WordedPart], *, any_digit: bool) -> Breakdown | None:
    """Return the list of its parts, where a slip of the hand in one number explains why they do not add up."""
    to_semicolon = list(takewhile(lambda part: not part.label.startswith(";"), parts))
    to_larger = list(takewhile(lambda part: part.value <= total.value, to_semicolon))
    for every in (parts, to_semicolon, to_larger):
        of = max(len(every), _MANY) if len(every) >= _SEVERAL else 0  # a slip bears out that they are classes
        if len(every) < _PAIR or any(_is_turn(part, part.label, total, of=of) for part in every[1:]):
            continue
        names_classes = len(every) >= _MANY and bool(_IN_CLASSES.search(text, total.unit_end, every[0].quantity.start))
        any_digit = any_digit or names_classes
        if not names_classes and _says_some(text, total, every):
            continue
        for reading in ([part for part in every if alike(total, part)], every):
            if len(reading) >= _PAIR and _is_slipped(total, [part.quantity for part in reading], any_digit=any_digit):
                return breakdown_of(total, reading, doubtful=True)
    return None


def _is_slipped(total: Quantity, parts: Sequence[Quantity], *, any_digit: bool) -> bool:
    """Tell whether a slip of the hand in one number explains why parts do not add up."""
    is_exact = not any(number.rounding or number.approximate for number in (total, *parts))
    adds_up = sum(part.value for part in parts) == total.value
    is_sure = len(parts) > _PAIR or all(is_same(part.unit, total.unit) for part in parts)  # two more may fit by chance
    return is_exact and is_sure and not adds_up and bool(slips(total, parts, any_digit=any_digit))


def _says_some(text: str, total: Quantity, parts: Sequence[WordedPart]) -> bool:
    """Tell whether the wording says that not all is named, or goes on with something else."""
    return (
        bool(_SOME.search(text, total.unit_end, parts[0].quantity.start))
        or any(part.times > 1 or _SHARE.match(text, part.quantity.unit_end) for part in parts)
        or any(_ELSEWHERE.match(part.label) for part in parts)
        or any(mark.match(text, part.quantity.unit_end) for part in parts for mark in (_AND_SO_ON, _CARRIED))
    )


def _nearest(text: str, total: Quantity, top: Sequence[WordedPart]) -> Breakdown:
    """Return the reading that comes nearest to the total: a list ends with its last part, or before a semicolon that sets off what follows."""
    ends = [
        count
        for count in range(2, len(top) + 1)
        if count == len(top) or _is_set_off(text, top[:count], top[count : count + 1])
    ]
    breakdowns = [breakdown_of(total, top[:count], doubtful=True) for count in reversed(ends)]
    return min(breakdowns, key=lambda breakdown: abs(breakdown.sum - total.value))


def _turns(text: str, part: WordedPart, total: Quantity, *, first: bool, around: Around) -> bool:
    """Tell whether a part begins to speak of something else."""
    if _CARRIED.match(text, part.quantity.unit_end) or _CARRIED_IN.search(part.label):
        return True
    turned = not first and (
        (_is_turn(part, part.label, total, of=around.of) and not around.number_first)
        or _is_turn(part, part.clause, total, of=around.of)
    )
    acts = bool(_ACTION.search(part.label)) and not around.acts
    if part.value <= total.value or turned:
        return turned or (acts and not first and not part.is_rest and bool(_ELSEWHERE.match(part.label)))
    is_in_unit = is_same(part.quantity.unit, total.unit) or (not first and part.quantity.unit == around.unit)
    if not around.sole or not is_in_unit or part.value <= around.larger:
        return True
    return acts and not first and not part.joined and not part.is_rest


def _is_turn(part: WordedPart, words: str, total: Quantity, *, of: int = 0) -> bool:
    """Tell whether the words before a part say what else was done; `of` many parts of what was published they name a class: 回应关切8条."""
    is_class = (
        of >= _MANY and total.unit in POSTS and part.quantity.unit == total.unit and bool(_CLASS.fullmatch(words))
    )
    return bool(_TURN.match(words)) and not (is_class or part.joined)


def _is_too_much(total: Quantity, top: Sequence[WordedPart], breakdown: Breakdown, around: Around) -> bool:
    """Tell whether parts that make up more than their total cannot be right."""
    steps = sum(1 for part in top if _STEP.search(part.label))
    is_across = any(_ACROSS.search(part.label) for part in top)
    on_each_channel = around.acts and any(part.value == total.value for part in top)
    in_each_way = (
        all(part.value == total.value for part in top) and "按" in top[0].label
    )  # 按申请人分类3件,按结果分类3件
    others = sum(1 for part in top if part.quantity.unit != total.unit)
    is_mixed = top[0].quantity.unit == total.unit and others * 2 > len(top)  # 解读33篇,其中图文11篇、专栏11期、视频16期
    is_other = is_across or on_each_channel or in_each_way or around.overlap or is_mixed
    return steps < 2 and not is_other and breakdown.sum > around.larger


def _is_complete(
    text: str,
    total: Quantity,
    top: Sequence[WordedPart],
    breakdown: Breakdown,
    *,
    words: PartWords,
    is_most: bool,
) -> bool:
    """Tell whether parts that make up less than their total claim to be all of it."""
    start = top[0].quantity.start
    last = breakdown.parts[-1]
    goes_on = _ENDS_SO_ON.match(text, last.start) or _BESIDES.match(text, last.unit_end)
    if goes_on or any(_SUBSET.search(part.label) for part in top):
        return False
    is_half = breakdown.sum * 2 >= total.value
    names_rest = any(part.is_rest and (is_half or len(part.clause.strip(",、; ")) <= _PAIR) for part in top)
    if names_rest or _are_opposites(text, top):  # 其他3件; but 其他媒体3件 may be no more than some
        return True
    if _SOME.search(text, after_last(text, STOPS, total.unit_end, start), start):
        return False
    shares = [Decimal(share[1]) for part in breakdown.parts if (share := _SHARE.match(text, part.unit_end))]
    if len(shares) == len(breakdown.parts):
        return _WHOLE[0] <= sum(shares) <= _WHOLE[1]
    if breakdown.sum == total.value - 1 and all(is_same(part.unit, total.unit) for part in breakdown.parts):
        return True
    return (
        is_most
        or _is_nearly(total, breakdown)
        or _are_all_applicants(breakdown, top)
        or (
            breakdown.sum * 100 >= total.value * _ENOUGH_OF_A_KIND
            and _are_of_a_kind(text, top[: len(breakdown.parts)], words)
        )
        or _are_named_before(text, total, top)
    )


def _is_little(total: Quantity, top: Sequence[WordedPart], breakdown: Breakdown) -> bool:
    """Tell whether parts without a rest are too few to be all, where the sentence goes on."""
    return not any(part.is_rest for part in top) and breakdown.sum * 100 < total.value * _ENOUGH_OF_TWO


def _are_opposites(text: str, top: Sequence[WordedPart]) -> bool:
    """Tell whether two parts are all there can be: 公文类6件;非公文类25件, 3件属于职责范围,8件不属于."""
    labels = [part.label.strip(",、;: ") for part in top]
    behind = [text[part.quantity.unit_end : part.quantity.unit_end + _PAIR] for part in top]
    return any(label and f"非{label}" in labels for label in labels) or {"属于", "不属"}.issubset(behind)


def _is_nearly(total: Quantity, breakdown: Breakdown) -> bool:
    if len(breakdown.parts) == _PAIR:  # two in another unit are rather some of it: 信息711条,许可632件、处罚51件
        are_same = any(is_same(part.unit, total.unit) for part in breakdown.parts)
        return are_same and breakdown.sum * 100 >= total.value * _ENOUGH_OF_TWO
    enough = _ENOUGH_OF_FEW if total.value < _HUNDRED else _ENOUGH_OF_MANY
    return breakdown.sum * 100 >= total.value * enough


def _are_all_applicants(breakdown: Breakdown, top: Sequence[WordedPart]) -> bool:
    """Tell whether natural and legal persons are named: the law knows no other applicants."""
    named = top[: len(breakdown.parts)]
    return all(any(kind.search(part.clause) for part in named) for kind in _BY_LAW)


def _are_of_a_kind(text: str, parts: Sequence[WordedPart], words: PartWords) -> bool:
    """Tell whether every part is named by a word of one group, before its number or behind it."""
    names = [
        part.clause + _BOUNDARY.split(text[part.quantity.unit_end : part.quantity.unit_end + _OWN])[0] for part in parts
    ]
    return words.are_of_a_kind(names)


def _passed_over(text: str, total: Quantity, top: Sequence[WordedPart], numbers: Sequence[Quantity]) -> Quantity | None:
    """Return the first number between the parts that may be a part, but was not counted: in another unit, or bare."""
    start, end = top[0].quantity.start, top[-1].quantity.start
    within = [number for number in numbers if start < number.start < end and number.unit not in _MEASURES]
    strange = (
        number for number in within if not is_alike(total.unit, number.unit) and not is_aside(text, start, number)
    )
    return next(strange, None)


def _are_named_before(text: str, total: Quantity, top: Sequence[WordedPart]) -> bool:
    """Tell whether the parts are those that the total is said of: 信箱、热线共65件,其中信箱22件,热线43件."""
    before = text[max(0, total.start - _BEFORE) : total.start]
    names = [part.label.strip(",、;: ") for part in top]
    return all(_NAME[0] <= len(name) <= _NAME[1] and name in before for name in names)
