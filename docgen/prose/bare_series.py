"""The first number of a sentence that a bare series follows, with no word that says that these are its parts."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from docgen.prose.breakdown import WORDS, counts, is_compared, is_same, plain_breakdown
from docgen.prose.clause_words import words_before, words_behind
from docgen.prose.slips import is_reordered, slips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.prose.breakdown import Breakdown, PartWords
    from docgen.prose.quantities import Quantity

_PAIR, _THREE = 2, 3  # numbers
INTRODUCED = re.compile(f"(?<!如下)(?<!方面)(?<!情况):|{WORDS}")
_AMONG = re.compile(f"{INTRODUCED.pattern}|中,")
UNSAID = re.compile("结转|顺延|新收")  # what came in before is not in the total
DONE = re.compile("办结|审结|审执结|执结|处理完|办理完|答复")
_COUNTS_ALL = re.compile("共|总|累计|全年|合计")
_OF_ALL = re.compile(f"{_COUNTS_ALL.pattern}|通过|利用|依托|借助|在|等")
_LABEL = re.compile(
    "(?:、|以?及|和)\\s*(?P<joined>[^,、;:()。0-9]{2,18})|[,;:]\\s*(?P<own>(?:[^,;:()。0-9]|\\([^()0-9]{1,8}\\)){2,40}(?:,[为有达计])?)"
)
_GENERAL = re.compile(
    "(?:信息|文件|文章|稿件|材料|内容|消息|图解|作品|解读|[发公][布开]|推送|刊[发登]|收到|[承主]办|办理|受理|答复|办结|申请|案件|复议|诉讼)(?:共?计?|总[计数量]?|数?量?)[为达有]?$|^[共合总累计达为有]*$"
)
_REST = re.compile("(?:[经由按]|通过)?其[他它余]|余下|剩余")
_DIVIDED = re.compile(
    "\\s*[从按以][^,;。:()0-9]{1,12}(?:看|分|类别?|统计)[^,;。:()0-9]{0,4}[,:]"
)  # 按内容分,规划类3件,其他类1件
_BOTH = ("前者", "后者")
_MOST_OF_IT, _MOST_OF_KINDS = 60, 90  # percent


def enumerated(text: str, counted: Sequence[Quantity], begins: int, words: PartWords) -> Breakdown | None:
    """Read the first number of a sentence that a bare series follows: 发布信息2484条,概况类584条,政务动态144条,公开目录1756条.

    Nothing says that these are its parts: where they do not add up, it is in doubt only if the last is what is left over,
    or a slip of the hand in one number explains it.
    """
    total = counted[0]
    parts, labels = _series(text, counted)
    leaves_rest = bool(labels) and bool(_REST.match(labels[-1]))
    # 677条,网站378条,微信290条
    is_pair = len(parts) == _PAIR and _is_general(text, total)
    is_pair = is_pair and (_is_swapped(total, parts) or words.are_of_a_kind(labels) or _are_both(labels))
    if (len(parts) + leaves_rest < _THREE and not is_pair) or any(number.approximate for number in (total, *parts)):
        return None
    breakdown = plain_breakdown(total, parts)
    if breakdown.doubtful:  # the next, in a unit that writers mix with theirs, may be one
        longer = counted[: len(parts) + 2]
        more = plain_breakdown(total, tuple(number for number in longer[1:] if counts(total.unit, number.unit)))
        breakdown = breakdown if more.doubtful else more
    if not breakdown.doubtful:
        return breakdown
    is_slip = is_reordered(total, parts) or bool(slips(total, parts))
    claims_all = is_slip or _names_all(words, breakdown, labels, is_last=len(parts) == len(counted) - 1)
    return breakdown if claims_all and not _is_no_total(text, begins, breakdown, labels, words) else None


def _is_no_total(text: str, begins: int, breakdown: Breakdown, labels: Sequence[str], words: PartWords) -> bool:
    """Tell whether the first number is rather one of several, or those behind it are what was done with others."""
    total, parts = breakdown.total, breakdown.parts
    own = words_before(text, total)
    is_item = words.is_item(own) or (":" in text[begins : total.start] and not _COUNTS_ALL.search(own))
    is_item = is_item or bool(_DIVIDED.match(text, begins))
    is_one_of_them = words.are_of_a_kind([own, *labels]) and not _OF_ALL.search(own)  # 网站848条,微博367条,微信454条
    is_less = any(part.value >= total.value for part in parts) and not is_reordered(total, parts)
    is_rounded = any(number.value != number.value.to_integral_value() for number in (total, *parts))
    are_others = any(pattern.search(label) for label in labels for pattern in (_AMONG, UNSAID, DONE))
    return (
        is_item
        or is_one_of_them
        or is_less
        or is_rounded
        or are_others
        or bool(_AMONG.search(text, begins, total.start))
    )


def _names_all(words: PartWords, breakdown: Breakdown, labels: Sequence[str], *, is_last: bool) -> bool:
    """Tell whether parts are all there are: the last is what is left over, or nothing stands behind those of one kind."""
    leaves_rest = bool(_REST.match(labels[-1]))
    enough = _MOST_OF_IT if leaves_rest else _MOST_OF_KINDS
    is_most = breakdown.sum * 100 >= breakdown.total.value * enough
    return _are_both(labels) or (is_most and (leaves_rest or (is_last and words.are_of_a_kind(labels))))


def _are_both(labels: Sequence[str]) -> bool:
    """Tell whether two parts are those of two things named before them: 专栏和网站共发布50条,前者更新20条,后者发布30条."""
    return len(labels) == len(_BOTH) and all(label.startswith(each) for label, each in zip(labels, _BOTH, strict=True))


def _is_general(text: str, total: Quantity) -> bool:
    """Tell whether the words around a number say no more than that something was made public, not of what class."""
    behind = words_behind(text, total)
    return bool(_GENERAL.search(words_before(text, total)) or (behind and _GENERAL.match(behind)))


def _is_swapped(total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Tell whether two parts make up their total but for two digits that were exchanged in one number: that is no chance."""
    return len({number.unit for number in (total, *parts)}) == 1 and is_reordered(total, parts)


def _series(text: str, counted: Sequence[Quantity]) -> tuple[tuple[Quantity, ...], list[str]]:
    """Return the numbers in one unit that follow the first one in a bare series, and what each counts."""
    parts: list[Quantity] = []
    labels: list[str] = []
    if text.startswith("、", counted[0].unit_end):
        return (), labels  # 公开6件、部分公开2件、其他处理1件: it is one of them
    parted = False  # whether a semicolon stands before the last part
    for before, number in pairwise(counted):
        label = _LABEL.fullmatch(text, before.unit_end, number.start)
        is_set_off = bool(parts) and label is not None and label.group().startswith(";") and not parted
        parted = label is not None and label.group().startswith(";")
        if not label or is_set_off or (parts and not is_same(number.unit, parts[0].unit)) or is_compared(label.group()):
            break
        parts.append(number)
        labels.append(label["own"] or label["joined"])
    return tuple(parts), labels
