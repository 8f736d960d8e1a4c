"""How a number stands among its words: with nothing but its topic, as a total, first in its clause; and where those are that tell what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.context import speaks_of

if TYPE_CHECKING:
    from docgen.checks.prose.zones import Zone
    from docgen.forms.rule import Topic

TOGETHER = re.compile("(?:共|合计|均|各|都)[计为有是]?$")  # 复议、诉讼共3件, 均3件
_OF_THOSE = re.compile("\\s*(?:都|均|全部|已全部)")  # 其中2件均已办结
_EVERY_WAY = re.compile(
    "(?:等|各类|各种|多种)(?:各种|多种|各|多|不同)?(?:公开|申请)?(?:渠道|方式|途径|形式)|[网信函邮面场真口线台统道式][^,;。]{0,12}共|、[^,;。、]{2,8}(?:、|和|及|以及)[^,;。、]{2,8}(?:提交|提出|递交|申请|收到|受理|接收)"
)  # 通过网络、信函等渠道共收到3件
_BEGINS = re.compile("\\s*(?:对?其中|剩余|剩下|其余|余下|另外?有?|还有|仅有?|有)?\\s*")
_TO_JOIN = re.compile(".*(?:以及|及|和|与)$")  # 12件许可、7件处罚以及4件强制
AMONG = ("申请中", "答复中", "件中", "案件中", "结果中", "其中的")  # a number behind is of those: 答复中2件公开
_REST = re.compile("(?:剩余|剩下|其余|余下)\\s*$")  # 其余54件全部按时答复
_NEAR = 8  # characters between a number and the topic that it is a bare number of
_COUNTING = re.compile("(?:政府信息|信息|事项|总?[数量]|数量|[总一]?共计?|合计|累计|有|为|是)*$")
TOTALS = ("共计", "合计", "总计", "一共", "总共", "合共", "合起来", "加起来", "两项共", "两者共", "两项相加为")
_MOST = re.compile("最多|居多|较多|集中[在于]")
_TO = ("对", "将", "把", "向")  # 对1件申请收取了费用


def stands_with(zone: Zone, topic: Topic) -> bool:
    """Tell whether a number stands with nothing but its topic: 政府信息公开申请13件, 13件依申请."""
    before = _COUNTING.sub("", zone.clause)
    is_behind = speaks_of(zone.after[:_NEAR], topic) or zone.after.startswith(topic.under)
    is_done_to = zone.clause.endswith(_TO)
    is_whole = is_total(zone) and not _MOST.search(zone.sentence)  # 最多的是两类,合计61件
    return is_whole or speaks_of(before[-_NEAR:], topic) or (is_behind and not is_done_to)


def of_every_way(zone: Zone) -> bool:
    """Tell whether a number is of all the ways that are named before it: 通过网络、信函等渠道共收到3件."""
    return bool(_EVERY_WAY.search(zone.words))


def is_total(zone: Zone) -> bool:
    """Tell whether a number is what those before it add up to: 新收6件,上年结转2件,共计8件."""
    return zone.clause.strip() in TOTALS


def begins(zone: Zone) -> bool:
    """Tell whether a number begins its clause, or all but begins it: 其余1件为重复申请."""
    return bool(_BEGINS.fullmatch(_TO_JOIN.sub("", zone.clause)))


def where_to_look(zone: Zone) -> tuple[tuple[str, bool], ...]:
    """Return the words around a number in the order in which they tell what it is, and whether they stand behind it."""
    clause, words, after = (zone.clause, False), (zone.phrase, False), (zone.behind, True)
    if zone.clause.removesuffix("有").endswith(AMONG):
        return (after,)
    if zone.listed and _OF_THOSE.match(zone.after) and not _REST.search(zone.clause):
        return (clause,)
    if TOGETHER.search(zone.clause):
        return words, after, (zone.head, False)
    if begins(zone) or _REST.search(zone.clause):  # the number begins its clause: 1件结转下年, 其余1件为重复申请
        in_order = after, clause, words
        return in_order if zone.behind else (*in_order, (zone.words.rpartition(";")[2], False))  # 最多的是予以公开,18件
    return clause, after, words, (zone.head, False)
