"""Whose cases a number counts: the bureau's own, or those of another body that its clause names as who received or decided them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.context import is_short_for
from docgen.prose.ourselves import OURS

if TYPE_CHECKING:
    from docgen.report import Report

_DID = "(?:共|累计|总共|依法|新|全年|年内|本年度?)*(?:收到|收办|受理|新收|接收|接到|办理|办结|作出|实施|印发|制发|制定|出台|统计)"
_BODY = "局|委员会|委|厅|公司|集团|中心|政府办公?室?|政府|办公室|系统|部门|镇街|街道|乡镇|法院|学校|医院|单位"
_WHEN = "(?:20[0-9]{2}年度?,?|度|[今当全]年,?|本年度?,?|年内,?|一年来,?|其中,?|另有?,?|据)*"
_OTHER = re.compile(
    f"(?:^|[,;。:]){_WHEN}(?P<body>(?:下属|直属|所属|各|全?[一-鿿]{{0,8}}?[省市县区州盟旗])[一-鿿、]{{0,16}}?(?:{_BODY})|各(?:县[市区]?|区县?|市县?|镇街?|地)){_DID}"
)
_NO_BODY = re.compile(
    "[我本由经报并向与对为按]|提请|会同|配合|协助|根据|起草|联合"
)  # these do something for it, or with it
_WHOLE = re.compile(f"(?:^|[,;。:]){_WHEN}(?P<body>全[省市县区州盟旗])(?!局|委|厅)")  # 全市引发行政复议35件
_OWN = re.compile(f"{OURS}|[我本]级")
_AGAINST_OWN = re.compile("(?:以|对|将|因|不服|起诉)[我本]")  # 县司法局受理以我局为被申请人的复议1件
_PART = re.compile(".*(?:信息公开|政务公开)|各[科处股]室|全[局委厅院校镇乡]")
_EVERY = re.compile("全[省市县区州盟旗](?!各|政府|行政)")  # 全县公安系统: may be all of its own
_GOVERNMENTS = (
    *("人民政府", "政府", "政府办公室", "政府办公厅", "政府办", "管委会", "管理委员会", "市", "县", "区", "省"),
    *("街道办事处", "街道办", "街道", "镇", "乡"),
)  # whose bodies' cases are theirs


def other_body(report: Report, words: str, rest: str) -> str:
    """Return another body that some words before a number say did what it counts; nothing where that is the bureau, or nobody is named.

    `rest` is what stands behind, to the end of the sentence. A government's report counts what its bodies did. What 全市
    counts is another's only beside what the bureau itself has: 全市35件,我局无此类案件.
    """
    if report.bureau.endswith(_GOVERNMENTS):
        return ""
    is_beside_own = bool(_OWN.search(rest))
    named = [*_OTHER.finditer(words)]
    if not named:
        whole = _WHOLE.search(words)
        return whole["body"] if whole and is_beside_own else ""
    body = named[-1]["body"]
    is_own = (
        _PART.match(body)
        or _NO_BODY.search(body)
        or _AGAINST_OWN.search(words, named[-1].end())
        or is_short_for(body, report.bureau)
        or is_short_for(report.bureau, body)
    )
    return "" if is_own or (_EVERY.match(body) and not is_beside_own) else body


def names_own(words: str) -> bool:
    """Tell whether some words speak of the bureau itself: 我局, 本机关."""
    return bool(_OWN.search(words))
