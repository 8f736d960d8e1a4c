"""Numbers of other bodies, of what was turned away or passed on, of classes of documents: none of them is the bureau's count."""

from __future__ import annotations

import pytest
from prose_reports import R1, R2, R24, R25, REPEALED, REVIEW, UPHELD, report, told

OTHERS = [  # a text about requests; of the bureau's own, 12 came in, 1 was carried in, 11 are closed and 2 carried on
    "全县各部门、镇街共收到政府信息公开申请86件，本局收到12件。",
    "全市政府系统共收到政府信息公开申请512件，我局收到12件，占2.3%。",
    "县政府收到涉及我局职责的政府信息公开申请6件，我局均协助答复。",
    "下属县水务公司收到信息公开申请3件，已答复。",
    "县自然资源局受理政府信息公开申请40件，办结38件，居各部门之首；本局收到12件。",
    "据县政府办公室统计，各乡镇收到政府信息公开申请21件。",
    "全年向镇街转办政府信息公开申请6件。",
    "转送其他单位办理政府信息公开申请2件。",
    "因申请事项不属于政府信息，不予受理申请3件。",
    "另有4件投诉举报件不予受理，已告知通过信访渠道反映。",
    "未在本年度办结的申请2件，已依法延期。",
    "公文属性认定：主动公开类36件，依申请公开类7件，不予公开类20件。",
    "由不予公开转为主动公开6件、转为依申请公开3件。",
    "办理中收到第三方意见书3份。",
    "答复前收到县自然资源局复函3份。",
    "修订依申请公开工作规范1份，制作申请流程图3张。",
    "制定依申请公开办理流程图1份。",
]
OWN = [  # the same kinds of wordings, of the bureau's own: a number that is wrong
    ("县某局收到政府信息公开申请21件。", ["21件"]),
    ("我局共收到政府信息公开申请21件。", ["21件"]),
    ("局办公室收到政府信息公开申请21件。", ["21件"]),
    ("全局收到政府信息公开申请21件。", ["21件"]),
    ("政府信息公开办公室收到申请21件。", ["21件"]),
    ("县政府办公室加强指导，本局收到政府信息公开申请21件。", ["21件"]),
    ("会同县司法局研究，办结政府信息公开申请8件。", ["8件"]),
]
CELLS = {R1: 12, R2: 1, R24: 11, R25: 2}


@pytest.mark.parametrize("text", OTHERS)
def test_what_others_count_is_not_held_against_the_bureaus_tables(text: str):
    assert told(report(f"（二）依申请公开。{text}", CELLS), "prose.requests") == []


@pytest.mark.parametrize(("text", "marked"), OWN)
def test_what_the_bureau_counts_is(text: str, marked: list[str]):
    assert told(report(f"（二）依申请公开。{text}", CELLS), "prose.requests") == marked


@pytest.mark.parametrize(
    ("text", "rule", "marked"),
    [
        ("全市因政府信息公开引发行政复议35件、行政诉讼9件，我局无此类案件。", "litigation", []),
        ("组织旁听行政诉讼庭审1次。", "litigation", []),
        ("县司法局受理以我局为被申请人的信息公开行政复议3件。", "litigation", ["3件"]),
        ("市行政审批局作出行政许可决定980件，本局提供数据支撑。", "decisions", []),
        ("本局作出行政许可决定980件。", "decisions", ["980件"]),
        ("（四）规范性文件。梳理历年制发的党组文件、一般性文件73件，其中废止21件。", "documents", []),
    ],
)
def test_what_others_decided_is_none_of_the_bureaus(text: str, rule: str, marked: list[str]):
    assert told(report(text, {REPEALED: 2}), f"prose.{rule}") == marked


def test_a_governments_report_counts_what_its_bodies_received():
    text = "（二）依申请公开。全县各部门、镇街共收到政府信息公开申请86件。"
    assert told(report(text, CELLS, bureau="某县人民政府"), "prose.requests") == ["86件"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("未发生一起因信息公开引发的行政复议。", []),
        ("没有发生一例信息公开行政诉讼。", []),
        ("未收到一件政府信息公开申请。", []),
        ("政府信息公开申请一件没有收到。", []),
        ("因信息公开被申请行政复议的一起也未发生。", []),
        ("发生一起因信息公开引发的行政复议。", ["一起"]),
        ("收到一件政府信息公开申请。", ["一件"]),
    ],
)
def test_not_one_is_none(text: str, marked: list[str]):
    bundle = report(text)
    assert [*told(bundle, "prose.requests"), *told(bundle, "prose.litigation")] == marked


@pytest.mark.parametrize("text", ["未发生一起因信息公开引发的行政复议。", "信息公开行政复议一起没有发生。"])
def test_not_one_is_told_once_where_there_are_some(text: str):
    assert len(told(report(text, {REVIEW: 2, UPHELD: 2}), "prose.litigation")) == 1
