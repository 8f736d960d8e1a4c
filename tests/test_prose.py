"""The prose against the tables and against itself: real sentences, right and wrong."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from builders import changed_at, form, suqian, write_yaml
from conftest import ROOT, run

import docgen
from docgen.checks.prose.trace import trace
from docgen.forms.rule import Severity
from docgen.prose.quantities import Sort, chinese_value, quantities
from docgen.prose.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.checks.finding import Finding

LISTS = yaml.safe_load((ROOT / "tests" / "data" / "lists.yaml").read_text(encoding="utf-8"))


def findings(
    text: str, cells: Mapping[str, object] | None = None, *, section: str = "总体情况", name: str = "zfxxgk-2021"
) -> list[Finding]:
    """Check a text over tables that are 0 but for some cells; return what is found in the prose."""
    numbers = changed_at(dict.fromkeys(form(name).cells, 0), cells or {})
    with tempfile.TemporaryDirectory() as folder:
        path = write_yaml(Path(folder) / "b.yaml", numbers, form(name), {section: text})
        [bundle] = docgen.read_bundles(path)
        return [
            one for one in docgen.review(bundle, form=name).findings if one.rule.startswith("prose.") and one.excerpt
        ]


def told(text: str, cells: Mapping[str, object] | None = None, **more: str) -> list[tuple[str, str]]:
    """The rule and the marked words of what is found."""
    marked = ((one.rule, one.excerpt) for one in findings(text, cells, **more))
    return [(rule, "…".join(excerpt.text[a:b] for a, b in excerpt.marks)) for rule, excerpt in marked if excerpt]


def added(text: str) -> list[tuple[str, str]]:
    """What is found that numbers of a text say of each other, whatever the tables have."""
    return [each for each in told(text) if each[0] in {"prose.list-sum", "prose.percent"}]


# Numbers

NUMBERS = [
    ("全年门户网站累计访问量达66万。", ["66万=660000"]),
    ("订阅人数4.5万人，阅读量24万人次，约3，511件", ["4.5万人=45000.0", "24万人次=240000", "3,511件=3511"]),
    ("共3,511件，１２件，860余条", ["3,511件=3511", "12件=12", "860余条=860"]),
    ("一件、十二人次、一百零五条，统一、一次性、二十大、第一、一是", ["一件=1", "十二人次=12", "一百零五条=105"]),
    ("政務信息1010條(次)", ["1010条(次)=1010"]),
    ("2023年1月1日至12月31日，《2022年报告》，国令第711号、〔2021〕30号，第二十条第（一）项", []),
    ("联系电话：0596-2966126，邮编：363000，12345热线，3号楼，5G网络", []),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_quantities_are_told_from_dates_laws_and_phones(text: str, expected: list[str]):
    read = plain(text)
    found = [one for one in quantities(read) if one.sort is Sort.QUANTITY]
    assert [f"{read[one.start : one.unit_end]}={one.value}" for one in found] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("两千", 2000), ("三万五千", 35000), ("二〇二三", 2023),
     ("一亿二千万", 120_000_000), ("一百二", None), ("五三万", None)],
)  # fmt: skip
def test_chinese_numerals(text: str, value: int | None):
    assert chinese_value(text) == value


# Lists


@pytest.mark.parametrize("case", LISTS, ids=[f"{case['text'][:20]}…" for case in LISTS])
def test_lists_of_published_reports(case: dict[str, object]):
    found = [one for one in findings(str(case["text"])) if one.rule == "prose.list-sum"]
    assert [(one.actual, one.expected) for one in found] == ([(case["total"], case["sum"])] if case["found"] else [])


def off_by_one(text: str) -> str:
    """Make the last part of a list that adds up one more."""
    last = [one for one in quantities(plain(text)) if one.sort is Sort.QUANTITY and one.unit][-1]
    return f"{text[: last.start]}{last.value + 1}{text[last.end :]}"


FLAT = [case for case in LISTS if case["why"] == "adds up" and "占" not in case["text"] and "其中" in case["text"]]


@pytest.mark.parametrize("case", FLAT, ids=[f"{case['text'][:20]}…" for case in FLAT])
def test_a_part_that_is_one_more_is_found(case: dict[str, object]):
    found = [one for one in findings(off_by_one(str(case["text"]))) if one.rule == "prose.list-sum"]
    assert [one.difference or int(one.expected) - int(one.actual) for one in found] == [1]


RIGHT = [
    "答复805件（含上年度结转申请18件，另有72件申请按规定顺延到下年度答复）",
    "共收到意见125件，其中本年120件，上年5件，办结118件，转下年7件",
    "收到建议5件，办结3件，其中个人4件、企业1件",
    "主动公开信息2648条，其中公开政务动态信息2071条，回应公众留言1200条",
    "收到来信3件（上年5件，下降40%）",
    "开展培训3次，其中参加人数120人、200人",
    "全年发布信息约500条，其中网站300条、微信150条",
    "发布政策文件等信息860条，其中通知300条、动态400条等",
    "共主动公开信息1200余条，其中概况100条，动态900条",
    "收到信件10件，其中信函4件、网络6件；采纳3件、不采纳7件。",
    "全年发布信息300条，其中重点领域信息100条、政策解读20条。",
    "访问量66万次，其中网站35.4万次，微信30.6万次。",
    "共收到来信16件，包括个人15件（转办1件），单位1件。其中8件已采纳；6条部分采纳；2件不采纳。",
    "网站公开754条，微信公开54条。其中，文章1205条，短视频12984条。",
    "公开信息14891条，其中文件85条，公告3个，网站动态14803条。",
    "公开目录和专栏共188条。其中目录公开年报1条、机构101条，共发布102条；专栏包括价格52条、投资34条，共发布86条。",
    "公开信息744条，其中，网站140条，具体为：建议41条、采购99条；微信604条，点击13241次。",
    "稿件176篇，其中省级媒体13篇、市级媒体128篇。",
    "累计发布信息417篇，其中政策2件、社会公益建设415件，其中教育信息135件、卫生信息280件。",
    "全年投资12.34亿元，增长5.1%。其中：城区8.31亿元，比增6.2%；镇3.70亿元，增长1.3%；村0.33亿元。",
    "转派工单1213件，其中转派县区（含开发区）900件、转派部门201件，在单位与热线之间流转112件。",
    "收到建议56件，并案7件、撤案的9件。在收到的建议中，个人建议40件、团体建议16件。",
    "在去年公开的1200条信息中，机构类100条，占8.3%；政策类300条，占25%；动态类420条，占35%；财政类80条，占6.7%。",
    "公开信息1600条，其中涉及预算的320条、规划的250条、土地的170条、教育的160条。",
    "公开信息500条，大部分为公告和动态，其中公告300条，动态160条。",
    "各市受理信访件39件，分布为：甲市12件，乙市、丙市各9件，丁市、戊市、己市各3件。",
    "公开信息3条，包括机构概况2条，以及预算信息4条。",
    "共受理诉求6172件，办结6061件，正在办理中111件。",
    "受理案件40件，不予受理的另行告知，办结20件，正在办理6件。",
    "新收案件40件，审结45件，未结6件。",
    "收到来信12件，办结13件，2件结转下年度继续办理。",
    "门户网站公开信息42条，微信公开信息150条，共计公开信息192条。",
    "制定文件3件、废止文件2件，累计发布文件120件。",
    "公开信息20条，比上年增加6条，其中网站2条、微信4条。",
    "网站比上年增加3条，微信增加4条，微博减少2条。",
    "有企业19家。其中：承包的12家（其中本年新增2家，外地迁入6家新增1家），劳务的7家。",
    "公开信息27条，其中概况5条、动态10条、新闻12条，其中主站采用15条。",
    "公开信息300条。其中，公告100条，会议80条，动态90，其他30条。",
    "受理诉求160件，其中省长信箱20件，市长信箱41封，县长信箱9封，转派90件。",
    "全年收案1 321件。其中，基层法院收案1 071件，中级法院收案250件。",
    "网站公开信息754条，通过新媒体公开2808条，通过其他方式公开54条。",
    "收到来信1129件，其中有效来信698件，344件已转有关部门，已办结328件，354件已指引其他渠道。",
    "受理案件154件，其中立案96件，应结案72件，结案11件。",
    "公开目录和专栏共188条。其中目录公开年报1条、机构98条、其他3条，共发布102条；专栏包括价格52条、投资34条，共发布86条。",
    "新收申请数量45件，上年结转申请数量3件。其中，予以公开20件，不予公开6件，其他处理8件，结转下年度继续办理14件。",
    "收到申请534件，在本月内完成答复件502，其中“同意公开”的368件，“同意部分公开”的22件，否决公开的112件。",
    "收到来信8件，其中通过网络来信6件，全部按期答复；涉及违法建设1起。",
    "受理案件1372件，与2021年同期收案1364件相比增加8件。其中，新收1170件，与2021年同期新收1269件相比减少99件。",
    "退回侦查36件67人，重报35件68人。其中一次退回30件54人，一次重报28件52人。",
    "收到来信3件、来电3件，其中来信答复3件、来电答复3件。",
    "发布信息230条，其中本镇自主产生信息145条、转载外部信息85条。在本镇信息中，基层信息118条，综合信息27条。",
    "公开信息102条，其中公示60条，专栏39条，意见征集3、预决算0条。",  # a number without a unit
    "受理来信50件，其中结转上年3件，本年来信47件，正在办理6件，撤销6件，其余38件全部按时答复。",  # divided twice
    "公开信息73条，其中通过网站公开73条；通过微信公开73条；通过公开栏公开73条。",  # the same on each
    "信息公开引发争议11件，其中，调解7件，成功6件，尚未结案1件；仲裁4件，成功2件，尚未结案2件。",  # each divided
    "收到建议5件，对其中3件予以采纳，1件部分采纳，1件不采纳。",
    "受理来信27件，26件为个人来信，1件为单位来信，除1件尚在办理中，其余26件全部办完。",
    "发布抖音189条，其中共创作品12条；微信视频发布作品168条。",
    "发布量由2013年的1128条增加到2014年的1887条，在专栏发布信息514条，总计2401条。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_lists_that_are_right_partial_or_of_something_else_are_left_alone(text: str):
    assert added(text) == []


WRONG_LISTS = [
    ("受理行政复议6件，4件结果维持，1件结果纠正。", "6件…4件…1件"),
    (
        "全年公开115条，其中通知30条、预算2条、文件70条、动态13条、监管5条；另在平台公布许可306条。",
        "115条…30条…2条…70条…13条…5条",
    ),
    ("主动公开信息共373条，通过网站发布93条、通过微信发布323条、其他方式13条。", "373条…93条…323条…13条"),
    ("发布信息2139条，其中动态1744条，政务393条，解读21条，回应关注2条。", "2139条…1744条…393条…21条"),
    ("收到来信一件，其中个人一件、企业一件", "一件…一件…一件"),
    ("收到来信10件，其中信函4件、网络5件；采纳3件、不采纳7件。", "10件…4件…5件"),
    ("受理意见７４９件，其中自然人７４０件，法人８件", "７４９件…７４０件…８件"),
    ("访问量66万次，其中网站35.4万次，微信28万次。", "66万次…35.4万次…28万次"),
    ("收到申请2件，其中当面申请15件，信函申请7件；", "2件…15件…7件"),  # a part is more than the total
    ("公开信息205条，具体为网站30条、平台（甲）3170条和报刊5条。", "205条…30条…3170条…5条"),
    ("公开信息59条，其中年报1条，依据6条，其他信息82条。", "59条…1条…6条…82条"),
    ("涉及本县4件（来电4件，来信5件）。", "4件…4件…5件"),
    ("当年受理的复议61件中，县级部门的为170件，占多数；乡镇7件。", "61件…170件…7件"),
    ("收到的215件建议中，网上提交103件，纸质建议412件。", "215件…103件…412件"),
    ("总人口5017人，比上年增加31人。其中：男2523人，女2584人。", "5017人…2523人…2584人"),
    ("公开信息8条。其中，县直部门公开6条，占75%。各乡镇公开4条，占25%，多的是甲乡。", "8条…6条…4条"),  # two sentences
    ("公开信息23条。其中，县直部门公开16条，占70%。各乡镇公开5条，占30%。", "23条…16条…5条"),
    ("公开信息23条。其中，县直部门公开16条，占70%。各乡镇公开9条，占30%。", "23条…16条…9条"),
    ("收到申请85件，其中公开8件，其他（不属于本机关）7件。", "85件…8件…7件"),  # the rest, in brackets explained
    (
        "公开信息97条：政务43条，动态39条，预算8条，预案7条，其他5条。",
        "97条…43条…39条…8条…7条…5条",
    ),  # 97 before the rest
    (
        "公开信息146条。其中，机构3条，文件4条，动态25条，公告52条，执法60条。",
        "146条…3条…4条…25条…52条…60条",
    ),  # nearly all
    ("公开信息71条，其中概况12条，热点关注等动态类信息38条，预算24条。", "71条…12条…38条…24条"),  # no readers
    (
        "公开信息213条，其中，动态184条；法定主动公开35条（其中政策文件20条、教育15条）；年报1条；指南1条。",
        "213条…184条…35条…1条…1条",
    ),  # what is in brackets explains a part
    (
        "公开信息50条。其中，通过网站公开发布信息46条；通过公开栏发布信息56条；通过广播公开信息34条。",
        "50条…46条…56条…34条",
    ),  # alike worded: no other matter
    (
        "累计公开信息8775条（今年新增388条），在已公开信息当中公告信息累计5434条，发布专题信息累计1919条，其他信息累计1425条。",
        "8775条…5434条…1919条…1425条",
    ),
    ("收到申请61件，其中自然人申请40件，商业企业12件。", "61件…40件…12件"),  # nobody else can apply
    (
        "公开信息65条，内容涉及财政预决算、机构职能、政策文件、规划计划、工作动态、年度报告、医疗卫生、社会救助等方面。其中年报1条、规划1条、动态62条。",
        "65条…1条…1条…62条",
    ),
    ("五月收到局长信箱、科长信箱来信共65件，其中局长信箱12件，科长信箱43件。", "65件…12件…43件"),
    ("公开信息37条，发布动态150条，总计公开信息192条。", "37条…150条…192条"),  # the total at the end
    ("网站公开161条；微博公开53条；微信公开60条，累计公开信息284条。", "161条…53条…60条…284条"),
    ("共受理诉求6172件，办结6090件，正在办理中111件。", "6172件…6090件…111件"),  # what came in is done or open
    ("受理案件947件，同比上升7%；审结301件，同比上升2%；尚有未结245件。", "947件…301件…245件"),
    ("各市受理信访件36件，其中：甲市12件，乙市、丙市各9件，丁市、戊市、己市各3件。", "36件…12件…9件…3件"),
    (
        "转派工单1213件，其中转派县区（含开发区）900件、转派部门201件，在部门与热线之间流转121件。",
        "1213件…900件…201件…121件",
    ),
]


@pytest.mark.parametrize(("text", "marked"), WRONG_LISTS)
def test_lists_that_are_wrong_are_found_with_their_numbers_marked(text: str, marked: str):
    assert added(text) == [("prose.list-sum", marked)]


def test_a_list_whose_shares_are_of_all_is_complete():
    text = "受理申请20件，其中当面2宗，占10%；网上13宗，占90%；信函0宗，占0%。"
    assert added(text) == [("prose.list-sum", "20件…2宗…13宗…0宗"), ("prose.percent", "20件…13宗…90%")]


def test_a_part_that_is_more_than_its_total_is_said_alone():
    [found] = findings("公开信息12条，其中政策20条，回应关切8条。")
    assert (found.message, found.actual, found.expected) == ("the text says 12, but a part of it is 20", 12, 20)


# Percentages

PERCENTS = [
    ("办理意见1499件，网络1303件，占86.92%；信函172件，占11.47%；当面24件，占1.60%", []),
    ("采纳258件，占33.9%；不采纳35件，占4.34%", []),  # of a total that stands elsewhere
    ("办理意见100件，网络83件，占82%", [("prose.percent", "100件…83件…82%")]),
    ("答复83件，公开5件，占6.02%；其他41件（主动撤销36件），占49.40%", []),
    ("收到意见45件，比上年增加5件，增长12.5%", []),
    ("收到意见45件，比上年增加5件，同比增长11.1%", [("prose.percent", "45件…5件…11.1%")]),
    ("收到意见45件，较上年减少5件，下降10%", []),
    ("收到意见45件，较上年减少5件，下降11.1%", [("prose.percent", "45件…5件…11.1%")]),
    ("全年收到意见40件，较上年增长25%，办结率100%", []),
    ("从40件增加到50件，增长25%", []),
]


@pytest.mark.parametrize(("text", "expected"), PERCENTS)
def test_percentages_are_those_of_their_numbers(text: str, expected: list[tuple[str, str]]):
    assert told(text) == expected


# Claims: what the text gives for cells

R1, R2, R24, R25 = "申请.新收.总计", "申请.上年结转.总计", "申请.总计.总计", "申请.结转下年.总计"
REVIEW, DIRECT, AFTER = "诉讼.行政复议.总计", "诉讼.直接起诉.总计", "诉讼.复议后起诉.总计"
MADE, REPEALED, IN_FORCE = (f"公开.规范性文件.{column}" for column in ("制发", "废止", "现行有效"))
CLAIMS: list[tuple[str, dict[str, int]]] = [
    ("我局收到政府信息公开申请1件", {R1: 1}),
    ("共受理政府信息公开申请859件，均已办理，答复805件（含上年度结转申请18件，另有72件申请按规定顺延到下年度答复）", {R1: 859, R2: 18, R24: 805, R25: 72}),
    ("共收办政府信息公开申请案件3646件，转下年度办理125件", {R1: 3525, R2: 121, R25: 125}),
    ("收到110件依申请公开件，办理完成108件，结转下年度继续办理2件", {R1: 110, R24: 108, R25: 2}),
    ("新收到政府信息公开申请31件，办结28件", {R1: 31, R24: 28}),
    ("受理依申请公开件255件，办结255件，其中予以公开71件、部分公开5件", {R1: 255, R24: 255, "申请.予以公开.总计": 71, "申请.部分公开.总计": 5}),
    ("（二）依申请公开。共收到申请42件，其中自然人申请41件，科研机构申请1件", {R1: 42, "申请.新收.自然人": 41, "申请.新收.科研机构": 1}),
    ("收到政府信息公开申请749件，其中自然人741件，法人或其他组织8件", {R1: 749, "申请.新收.自然人": 741, "申请.新收.商业企业": 8}),
    ("信息公开申请：不予公开142件、无法提供1078件、不予处理406件、作其他处理341件", {"申请.第三方权益.总计": 142, "申请.不掌握.总计": 1078, "申请.信访举报.总计": 406, "申请.其他情形.总计": 341}),
    ("收到政府信息公开申请一件，已办结１件", {R1: 1, R24: 1}),
    ("因政府信息公开被申请行政复议3件、行政诉讼1件", {REVIEW: 3, DIRECT: 1}),
    ("因政府信息公开引发行政复议、行政诉讼共4件", {REVIEW: 3, AFTER: 1}),
    ("因政府信息公开工作被提起行政诉讼0件", {}),
    ("收到信息公开申请20件，19件已按规定时限答复，1件结转下年", {R1: 20, R24: 19, R25: 1}),
    ("受理政府信息公开申请59件，另有72件按照《条例》顺延到下年度", {R1: 59, R25: 72}),
    ("制发新增规范性文件8份、废止15份、有效存续37份", {MADE: 8, REPEALED: 15, IN_FORCE: 37}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells"), CLAIMS, ids=[text[:24] for text, _cells in CLAIMS])
def test_what_agrees_with_the_tables_is_left_alone(text: str, cells: dict[str, int]):
    assert told(text, cells) == []


@pytest.mark.parametrize(("text", "cells"), CLAIMS, ids=[text[:24] for text, _cells in CLAIMS])
def test_a_cell_that_is_otherwise_is_found(text: str, cells: dict[str, int]):
    for cell, figure in cells.items():
        found = findings(text, {**cells, cell: figure + 1000})
        assert cell in {place.where for one in found for place, _figure in one.cells}, cell


ELSEWHERE = [
    "全年未出现依申请公开超期答复，未收取政府信息公开申请任何费用。",
    "未收到对依申请公开答复不满的投诉。",
    "未发生因逾期答复引发的行政复议案件，信息公开工作平稳。",
    "一季度收到政府信息公开申请2件，二季度收到2件，三季度收到1件，四季度收到2件",
    "各县收到政府信息公开申请3件，市直部门收到4件",
    "市政府办公室受理依申请公开2件，市公安局受理依申请公开3件，市司法局受理依申请公开2件",
    "市本级收到政府信息公开申请5件",
    "市本级收到政府信息公开申请5件，均已办结",
    "评查申请公开答复文书100件，依申请公开答复书抽查200份",
    "受理政府信息公开申请7件，办理群众来信120件，答复118件",
    "截至2023年底，全市收到政府信息公开申请20136件，办结19800件",
    "制定《行政规范性文件管理办法》等制度3项，现行有效行政规范性文件7件，制定规章7件",
    "收到政府信息公开申请数十件、几十件、三五件、一百二件",
    "2022年收到政府信息公开申请3件",
    "受理行政许可申请500件，政府信息公开申请较少",
    "收到政府信息公开申请7件，比上年减少2件",
    "收到政府信息公开申请7件，其中通过网络收到3件",
    "收到约10件政府信息公开申请",
    "对因政府信息公开备案的行政复议3件作了通报",
    "因政府信息公开上年行政诉讼3件、撤回行政复议2件",
    "清理规范性文件12件",
    "对市政府规范性文件征求意见稿提出审查意见30件",
    "没有现成信息需要另行制作的政府信息公开申请7件",
    "全年办理行政复议案件350件",
    "备案政府信息公开领域行政复议案件134件，行政诉讼案件57件",
    "办理因2022年度政府信息公开申请引发的行政复议1件",
    "政府信息公开行政复议7件（申请人撤回1件）",
    "制发规范性文件7件，标注废止文件200个",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_numbers_of_something_else_are_left_alone(text: str):
    assert told(text, dict.fromkeys(map(str, form().cells), 7)) == []


def test_a_body_among_several_received_at_most_all():
    cells = {"申请.新收.自然人": 7, "申请.新收.总计": 7}
    assert told("市本级收到政府信息公开申请7件。", cells) == []
    assert told("市本级收到政府信息公开申请9件。", cells) == [("prose.requests", "9件")]


DENIALS = [
    ("全年未收到政府信息公开申请。", {R1: 1}, [("prose.requests", "未收到政府信息公开申请")]),
    ("全年未收到政府信息公开申请。", {}, []),
    (
        "没有出现因政府信息公开引发的行政复议和行政诉讼案件。",
        {REVIEW: 1, AFTER: 2},
        [("prose.litigation", "没有出现因政府信息公开引发的行政复议"), ("prose.litigation", "没有出现因政府信息公开引发的行政复议和行政诉讼")],
    ),
    ("未发生因政府信息公开新发生的行政诉讼。", {DIRECT: 2}, []),
    ("无政府信息公开申请结转下年。", {R25: 1}, [("prose.requests", "无政府信息公开申请结转下年")]),
    ("2022年未收到政府信息公开申请。", {R1: 1}, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells", "expected"), DENIALS)
def test_what_the_text_denies_is_zero(text: str, cells: dict[str, int], expected: list[tuple[str, str]]):
    assert told(text, cells) == expected


FEES = {"收费.信息处理费.通知件数": 3, "收费.信息处理费.通知金额": 2230, "收费.信息处理费.实收金额": 2230}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年有3件政府信息公开申请案件收取信息处理费2230元。", []),
        ("2023年收取信息处理费2320元。", [("prose.fees", "2320元")]),
        ("本年度未收取信息处理费。", [("prose.fees", "未收取信息处理费")]),
    ],
)
def test_fees_in_the_text_are_those_of_the_table(text: str, expected: list[tuple[str, str]]):
    assert told(text, FEES, section="其他事项", name="zfxxgk-2021-fees") == expected


def test_a_disagreement_says_what_is_where():
    [found] = findings("先说一句。我局收到政府信息公开申请12件。", {R1: 21})
    assert (found.expected, found.actual, found.difference) == (21, 12, -9)
    assert found.excerpt
    assert found.excerpt.text == "我局收到政府信息公开申请12件。"
    assert [(place.where, figure) for place, figure in found.cells] == [(R1, "21")]
    assert found.source.line > 0


@pytest.mark.parametrize("style", ["text", "json", "html"])
def test_a_denial_goes_through_every_writer(style: str, tmp_path: Path):
    path = write_yaml(tmp_path / "b.yaml", suqian(), form(), {"总体情况": "全年未收到政府信息公开申请。"})
    done = run("check", path, "--format", style)
    assert done.code == 0, done.err  # a warning
    assert "未收到政府信息公开申请" in done.out


HOSTILE = {
    "lists in lists": "共公开信息9999999条，" + "，".join(f"其中类别甲{2**at}条" for at in range(40)),
    "a list of ones": "共公开信息1条" + "，其中1条" * 1000,
    "many shares": "，".join(f"甲类{1000 + at}条占{at % 97}.37%" for at in range(1000)),
    "many numbers": "1," * 40_000,
    "many claims": "收到政府信息公开申请" + "，".join(f"类别{at}件" for at in range(5_000)),
    "many reports": "报告由" * 25_000,
    "a long number": f"收到政府信息公开申请{'9' * 5000}件、{'一' * 5000}件，增长5%",
    "large numbers": "收到申请1000000000000000000000000001件，比上年增加1000000000000000000000000000件，增长5%。",
    "many brackets": "收到申请3件" + "（其中" * 2500 + "1件",
    "many denials": "未收到" * 10_000,
    "many wholes": "公开信息3条。在公开的信息中，" * 2500,
    "many sums": "网站公开3条，微信公开4条，共公开8条，" * 2500,
    "many sentences": "网站公开3条，微信公开4条，共公开8条。" * 2500,
    "many shares in sentences": "公开信息9条。其中" + "网站公开3条，占30%。" * 2500,
    "many each": "公开信息9条，其中" + "甲、" * 10_000 + "各3条，其他4条",
}


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE)
def test_no_text_takes_long(case: str, tmp_path: Path):
    path = write_yaml(tmp_path / "b.yaml", suqian(), form(), {"总体情况": HOSTILE[case]})
    done = run("check", path, "--trace", processor_seconds=12)
    assert done.code == 0, done.err  # what they say wrong is a warning


# Length, parts, placeholders

SECTIONS = [
    ("引言", "本报告由总体情况等六个部分组成。", []),
    ("引言", "本年度报告共分为七个部分。", [("prose.sections", "七")]),
    ("总体情况", "×××局20XX年收到申请。", [("prose.sections", "×××"), ("prose.sections", "20XX")]),
    ("总体情况", "联系人____。", [("prose.sections", "____")]),
    ("总体情况", "一九九九年至二〇〇〇年归档一〇〇件。", []),
    ("总体情况", "开通XX-1专线、XXL系统。", [("prose.sections", "XX")]),
]


@pytest.mark.parametrize(("section", "text", "expected"), SECTIONS)
def test_placeholders_and_announced_parts(section: str, text: str, expected: list[tuple[str, str]]):
    assert told(text, section=section) == expected


def test_a_placeholder_is_an_error_and_lengths_are_warnings(tmp_path: Path):
    prose = {"总体情况": "××局" + "做" * 1000, "问题与改进": "无。"}
    [bundle] = docgen.read_bundles(write_yaml(tmp_path / "b.yaml", suqian(), form(), prose))
    found = [one for one in docgen.review(bundle).findings if one.rule == "prose.sections"]
    assert [(one.severity.value, one.place.where) for one in found] == [
        ("error", "总体情况.1"),
        ("warning", "总体情况"),
        ("warning", "问题与改进"),
    ]


def test_the_published_seed_disagrees_with_its_total():
    [bundle] = docgen.read_bundles(ROOT / "samples" / "zhangzhou-sfj" / "2023-as-published")
    found = [
        one
        for one in docgen.review(bundle).findings
        if one.rule.startswith("prose.") and one.severity is not Severity.INFO
    ]
    assert [(one.rule, one.actual, one.expected) for one in found] == [
        ("prose.sections", None, None),
        ("prose.requests", 1, 0),
    ]


# The trace of every number


def test_every_number_is_traced_to_what_it_is():
    text = (
        "根据国办发〔2021〕30号，2023年1月1日起，电话0596-2966126。收到政府信息公开申请12件，其中自然人申请8件、商业企业申请4件，"
        "占33.33%。第3次会议发放手册66万册。"
    )
    cells = {R1: 12, "申请.新收.自然人": 8, "申请.总计.商业企业": 3}
    with tempfile.TemporaryDirectory() as folder:
        numbers = changed_at(dict.fromkeys(form().cells, 0), cells)
        [bundle] = docgen.read_bundles(write_yaml(Path(folder) / "b.yaml", numbers, form(), {"总体情况": text}))
        traced = [(one.text, one.origin.value, one.agrees) for one in trace(docgen.report_of(bundle))]
    assert traced == [
        ("〔2021〕30号", "law", True),
        ("2023年1月1日", "date", True),
        ("0596-2966126", "contact", True),
        ("12件", "cell", True),
        ("8件", "cell", True),
        ("4件", "cell", False),
        ("33.33%", "percentage", True),
        ("3", "ordinal", True),
        ("66万册", "untraced", True),
    ]


def test_the_command_lists_them_as_text_and_as_json():
    published = ROOT / "samples" / "zhangzhou-sfj" / "2023-as-published"
    said = run("check", published, "--trace").out
    assert "【1件】,已按时办理答复,没有出…」 cell: 0 (一、本年新收政府信息公开申请数量 · 总计) — does not agree" in said
    assert "【860条】,其中,机构概况8条、政…」 list: the sum of its 8 parts, 860" in said
    numbers = json.loads(run("check", published, "--trace", "--format", "json").out)["numbers"]
    [found] = [one for one in numbers if not one["agrees"]]
    assert (found["text"], found["origin"], found["section"]) == ("1件", "cell", "总体情况")
