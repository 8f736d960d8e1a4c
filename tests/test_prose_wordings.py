"""Wordings of counts, shares, lists and years that reports use: each with a number that is wrong, and as it is right."""

from __future__ import annotations

import pytest
from prose_reports import CORRECTED, DIRECT, IN_FORCE, MADE, R1, R2, R24, R25, REPEALED, REVIEW, UPHELD, report, told

GIVEN, PARTLY, REFUSED = "申请.予以公开.总计", "申请.部分公开.总计", "申请.国家秘密.总计"
UNKNOWN, PETITIONS, LOOKED_UP = "申请.不掌握.总计", "申请.信访举报.总计", "申请.行政查询.总计"
PERSONS, COMPANIES, LAWYERS = "申请.新收.自然人", "申请.新收.商业企业", "申请.新收.法律服务机构"
LICENCES, PENALTIES, COERCIONS = "公开.行政许可.数量", "公开.行政处罚.数量", "公开.行政强制.数量"

APART = [  # what a sentence counts apart is in no sum of its numbers
    ("收到申请30件，加上上年结转4件，全年应办34件。", {R1: 30, R2: 4, R24: 34}, []),
    ("收到申请34件，上年结转4件，已全部办结。", {R1: 30, R2: 4, R24: 34}, ["34件"]),
    ("收到申请34件，其中上年结转4件，已全部办结。", {R1: 30, R2: 4, R24: 34}, []),
    ("处理申请34件，包括本年新收30件和上年度未办结4件。", {R1: 30, R2: 4, R24: 34}, []),
    ("予以公开9件，部分公开2件。", {R1: 9, R24: 9, GIVEN: 7, PARTLY: 2}, ["9件"]),
    ("予以公开9件，其中部分公开2件。", {R1: 9, R24: 9, GIVEN: 7, PARTLY: 2}, []),
    ("新收6件，承接上年未结1件，都已答复，结转1件。", {R1: 6, R2: 1, R24: 7}, ["1件"]),
    ("新收24件，连同上年未办结的2件，年内办结22件，4件转下年办理。", {R1: 24, R2: 2, R24: 24, R25: 2}, ["22件", "4件"]),
]

REQUESTS = [  # a text, the cells, the words that are marked
    ("年末结转3件。", {R1: 9, R24: 8, R25: 1}, ["3件"]),
    ("承接上年度未办结5件，下年办理2件。", {R2: 3, R1: 1, R24: 2, R25: 2}, ["5件"]),
    ("期初未结5件。", {R2: 3, R24: 3}, ["5件"]),
    ("受理申请9件，另4件仍在法定办理期限内。", {R1: 9, R24: 6, R25: 3}, ["4件"]),
    ("受理申请9件，8件均在法定期限内答复，1件留待2025年办理。", {R1: 9, R24: 8, R25: 1}, []),
    ("受理申请9件，留待2025年办理3件。", {R1: 9, R24: 8, R25: 1}, ["3件"]),
    ("受理申请9件，按期书面答复6件。", {R1: 9, R24: 9}, ["6件"]),
    ("企业及其他组织提出的3件。", {R1: 9, R24: 9, PERSONS: 7, COMPANIES: 2}, ["3件"]),
    ("不作为申请处理的3件。", {R1: 9, R24: 9, PETITIONS: 2, GIVEN: 7}, ["3件"]),
    ("属信访事项的1件。", {R1: 9, R24: 9, PETITIONS: 2, GIVEN: 7}, ["1件"]),
    ("因举报投诉不予处理2件，重复申请1件。", {R1: 3, R24: 3, PETITIONS: 2, "申请.重复申请.总计": 1}, []),
    ("信息不存在6件。", {R1: 9, R24: 9, UNKNOWN: 5, GIVEN: 4}, ["6件"]),
    ("告知通过窗口查询等渠道办理3件，本机关不掌握1件。", {R1: 5, R24: 5, LOOKED_UP: 3, UNKNOWN: 2}, ["1件"]),
    ("其余3件按不予处理或其他情形处理。", {R1: 9, R24: 9, PETITIONS: 2, "申请.其他情形.总计": 1, GIVEN: 6}, []),
    ("6份由企业和律师事务所提出。", {R1: 6, R24: 6, COMPANIES: 4, LAWYERS: 2}, []),
    ("通过现场、邮寄和平台提交的申请4件。", {R1: 6, R24: 6}, ["4件"]),
    ("自然人、企业各1件，2件均予以公开。", {R1: 2, R24: 2, PERSONS: 1, COMPANIES: 1, GIVEN: 2}, []),
    ("收到并答复申请3件，答复中2件公开了所申请的信息。", {R1: 3, R24: 3, GIVEN: 2, LOOKED_UP: 1}, []),
    ("收到申请6件。其中市政府收到2件，予以公开2件；部门收到4件，予以公开1件。", {R1: 6, R24: 6, GIVEN: 3, UNKNOWN: 3}, []),
    ("受理申请37件；办理12345热线工单18件。", {R1: 37, R24: 37}, []),
    ("办理12345热线工单18件；新收公开申请39件。", {R1: 37, R24: 37}, ["39件"]),
    ("2.226件申请中，224件已答复。", {R1: 226, R24: 224, R25: 2}, []),
    ("2.226件申请中，242件已答复。", {R1: 226, R24: 224, R25: 2}, ["242件"]),
    ("申请量由2023年的28件降至23件。", {R1: 21, R24: 21}, ["23件"]),
    ("申请量由2023年的28件降至21件。", {R1: 21, R24: 21}, []),
]  # fmt: skip

SHARES = [  # a percentage against the tables
    ("自然人提出的占80%。", {R1: 5, R24: 5, PERSONS: 3, COMPANIES: 2}, ["80%"]),
    ("企业申请占50%。", {R1: 5, R24: 5, PERSONS: 3, COMPANIES: 2}, ["50%"]),
    ("予以公开占办结数的60%。", {R1: 10, R24: 10, GIVEN: 4, UNKNOWN: 6}, ["60%"]),
    ("予以公开4件，部分公开3件，两项占办结总数的75%。", {R1: 10, R24: 10, GIVEN: 4, PARTLY: 3, UNKNOWN: 3}, ["75%"]),
    ("予以公开4件，部分公开3件，两项占办结总数的70%。", {R1: 10, R24: 10, GIVEN: 4, PARTLY: 3, UNKNOWN: 3}, []),
    ("申请的公开率为75%。", {R1: 10, R24: 10, GIVEN: 4, PARTLY: 3, UNKNOWN: 3}, ["75%"]),
    ("申请的公开率为70%。", {R1: 10, R24: 10, GIVEN: 4, PARTLY: 3, UNKNOWN: 3}, []),
    ("收到申请10件，主动公开率为75%，公开率达100%。", {R1: 10, R24: 10, GIVEN: 4, PARTLY: 3, UNKNOWN: 3}, []),
    ("不予公开8件，包括国家秘密6件、行政查询2件，占80%。", {R1: 10, R24: 10, REFUSED: 6, LOOKED_UP: 2, GIVEN: 2}, []),
]  # fmt: skip

LITIGATION = [
    ("诉讼1件被纠正。", {DIRECT: 3, "诉讼.直接起诉.维持": 1, "诉讼.直接起诉.纠正": 2}, ["1件"]),
    ("复议和诉讼各有1件被纠正。", {REVIEW: 3, UPHELD: 2, CORRECTED: 1, DIRECT: 2, "诉讼.直接起诉.纠正": 1, "诉讼.直接起诉.维持": 1}, []),
    ("复议和诉讼各有1件被纠正。", {REVIEW: 3, UPHELD: 1, CORRECTED: 2, DIRECT: 2, "诉讼.直接起诉.纠正": 1, "诉讼.直接起诉.维持": 1}, ["1件"]),
    ("行政复议：全年共5件，维持2件。", {REVIEW: 5, UPHELD: 3, "诉讼.行政复议.其他": 2, DIRECT: 2, "诉讼.直接起诉.维持": 2}, ["2件"]),
    ("复议3起，均获维持；行政诉讼5起，其中胜诉3起。", {REVIEW: 3, UPHELD: 3, DIRECT: 5, "诉讼.直接起诉.维持": 2, "诉讼.直接起诉.其他": 3}, ["3起"]),
    ("复议4件；复议后起诉2件，已判决维持1件、1件未审结。", {REVIEW: 4, UPHELD: 4, "诉讼.复议后起诉.总计": 2, "诉讼.复议后起诉.维持": 1, "诉讼.复议后起诉.未审结": 1}, []),
    ("诉讼3件，其中1件未经复议，2件经过复议。", {REVIEW: 3, UPHELD: 3, DIRECT: 1, "诉讼.直接起诉.维持": 1, "诉讼.复议后起诉.总计": 2, "诉讼.复议后起诉.维持": 2}, []),
    ("复议2件，1件维持，1件为其他结果，均已审结。", {REVIEW: 2, UPHELD: 1, "诉讼.行政复议.其他": 1}, []),
    ("复议机关和法院均未作出纠正决定。", {REVIEW: 2, UPHELD: 2}, []),
    ("复议纠错1件，诉讼无纠错。", {REVIEW: 2, UPHELD: 1, CORRECTED: 1, DIRECT: 1, "诉讼.直接起诉.维持": 1}, []),
    ("复议2件，被纠正1件；诉讼3件，法院已裁判2件，均未纠错。", {REVIEW: 2, UPHELD: 1, CORRECTED: 1, DIRECT: 3, "诉讼.直接起诉.维持": 2, "诉讼.直接起诉.未审结": 1}, []),
    ("诉讼1件，为直接起诉，法院已判决维持。", {DIRECT: 1, "诉讼.直接起诉.未审结": 1}, ["已判决维持"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells", "marked"), APART)
def test_what_is_counted_apart_is_in_no_sum(text: str, cells: dict[str, object], marked: list[str]):
    assert told(report(f"（二）依申请公开。{text}", cells), "prose.requests") == marked


@pytest.mark.parametrize(("text", "cells", "marked"), [*REQUESTS, *SHARES])
def test_wordings_of_requests(text: str, cells: dict[str, object], marked: list[str]):
    assert told(report(f"（二）依申请公开。{text}", cells), "prose.requests") == marked


@pytest.mark.parametrize(("text", "cells", "marked"), LITIGATION)
def test_wordings_of_reviews_and_lawsuits(text: str, cells: dict[str, object], marked: list[str]):
    assert told(report(f"因政府信息公开引起的{text}", cells), "prose.litigation") == marked


@pytest.mark.parametrize(
    ("text", "cells", "rule", "marked"),
    [
        ("现有规范性文件5件。", {MADE: 1, IN_FORCE: 4}, "documents", ["5件"]),
        ("规范性文件由30件增加到35件。", {IN_FORCE: 34}, "documents", ["35件"]),
        ("规范性文件由30件增加到34件。", {IN_FORCE: 34}, "documents", []),
        ("印发规范性文件5件，开展评估后废止5件。", {MADE: 5, REPEALED: 6}, "documents", ["5件"]),
        ("制定规范性文件5件并同步解读，废止5件。", {MADE: 5, REPEALED: 6}, "documents", ["5件"]),
        ("制定规范性文件5件，解读5件；废止4件。", {MADE: 5, REPEALED: 6}, "documents", ["4件"]),
        ("“规范性文件”等两个专栏登载行政规范性文件。", {MADE: 5}, "documents", []),
        ("采取行政强制12次。", {COERCIONS: 21}, "decisions", ["12次"]),
        ("行政审批局作出许可决定12件。", {LICENCES: 21}, "decisions", ["12件"]),
        ("作出行政许可12件（民办培训机构审批）。", {LICENCES: 21}, "decisions", ["12件"]),
    ],
)
def test_wordings_of_documents_and_decisions(text: str, cells: dict[str, object], rule: str, marked: list[str]):
    assert told(report(text, cells), f"prose.{rule}") == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        # of all, and of those that came in before
        ("上年度未办结1件，本年新收4件，已全部办结。", ["已全部办结"]),
        ("承接2023年结转2件，全部在年内办结。", []),
        ("已答复的申请中，公开1件。", []),
    ],
)
def test_what_is_said_of_all_where_some_are_left(text: str, marked: list[str]):
    cells = {R1: 4, R2: 2 if "2件" in text else 1, R24: 4, R25: 2 if "2件" in text else 1, GIVEN: 1, UNKNOWN: 3}
    found = told(report(f"（二）依申请公开。{text}", cells), "prose.requests")
    assert [each for each in found if "件" not in each] == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        # one way after another, of what was closed
        ("应办申请38件，办结36件。从结果看，公开16件，部分公开4件，不予公开2件，无法提供14件，公开和部分公开合计20件。", []),
        ("从申请人看，自然人31件，企业4件。从答复结果看，公开16件，部分公开4件，不予公开15件。", []),
        # what was only compared with, and what is not of the parts
        ("申请12件，比上年的16件减少4件；承接上年未办结1件，合计13件，已答复。", []),
        ("规范性文件方面，新发2件，废止1件，共7件现行有效。", []),
        ("收到68件，上年结转4件，两项合计71件；办结68件。", ["68件…4件…71件"]),
        ("新收252件，上年结转10件，共252件，较多的是拆迁。", ["252件…10件…252件"]),
        ("新收29件，加上结转2件，应办33件，办结30件。", ["29件…2件…33件"]),
        # two parts in another unit, parts of another total
        ("公开信息711条，通过平台公示许可632件、处罚51件。", []),
        ("不予公开类10件；无法提供类68件；其他2件。其中，不掌握占绝大多数，达66件。", []),
        ("信息1342条，其中动态401条，专栏79条；微信公布387条，微博公布257条。", []),
        ("19件按期办结：公开10件，涉及第三方不予公开1件，案卷不予公开1件，不掌握6件，信访1件。", []),
        # what introduces a list
        ("主动公开信息61条，主要有部门信息43条、政策文件11条、预算10条。", ["61条…43条…11条…10条"]),
        ("公示栏公开54条，即惠民政策15条、公示公告30条。", ["54条…15条…30条"]),
        ("作出处罚128件，按案由分占道95件、乱倒12件、犬只12件。", ["128件…95件…12件…12件"]),
        ("网站、微博、微信发布分别为245条、82条和94条，总量412条。", ["245条…82条…94条…412条"]),
        ("图解18件、动画2件、视频2件，三类解读共24件。", ["18件…2件…2件…24件"]),
        ("办复6件，其中新收5件，上年延续1件；同意公开2件，不予公开1件，不掌握3件。", []),
        ("已办件里，公开和部分公开共167件，不予公开24件，无法提供109件，不予处理19件，其他17件。", []),
        ("申请8条，其中自然人6条、企业2条；已回复7条（公开4条、不掌握2条）。", ["7条…4条…2条"]),
        ("共主动公开信息79篇，其中动态17篇，公开征求意见2篇，转载政策文件4篇，财政预决算24篇，公告50篇。", ["79篇…17篇…2篇…4篇…24篇…50篇"]),
        ("公开信息88条，主要类别：概况3条，人事2条，政策8条，清单1条，公示4条，会议5条，项目4条，规划3条，服务58条。", []),
        ("公开信息98条，主要类别：概况3条，人事2条，政策8条，清单1条，公示4条，会议5条，项目4条，规划3条，服务58条。", ["98条…3条…2条…8条…1条…4条…5条…4条…3条…58条"]),
    ],
)  # fmt: skip
def test_wordings_of_lists(text: str, marked: list[str]):
    assert told(report(text), "prose.list-sum") == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("共16件。自然人占68.8%（11件），企业占25%（4件），其他占6.3%（1件）。", []),
        ("共16件。自然人占68.8%（11件），企业占52%（4件），其他占6.3%（1件）。", ["11件…52%…4件…1件"]),
        ("自然人7件、企业5件。公开7件（占58.3%），部分公开1件（占8.3%），其他4件（占33.3%）。", []),
        ("40件中，公开9件，占22.5%；不予公开8件，包括案卷6件、内部事务2件，占20%；不掌握23件，占57.5%。", []),
        ("自然人28件，占82.4%；企业6件，占17.6%。公开14件；部分公开5件；其他18件。公开和部分公开合计19件，占51.4%。", []),
        ("自然人40件，企业4件。公开23件，占办结件的52.3%。", []),
        ("复议51件，其中纠正7件，占审结案件的14.9%。", []),
        ("自然人640件，企业118件，其他8件。企业申请占14.7%，主要涉及土地。", []),
        ("申请64件，比2023年的48件增加16件，同比增长约23%。", ["48件…16件…23%"]),
        ("申请7件，与上年的4件相比，申请量增长57%。", ["7件…4件…57%"]),
        ("申请7件，与上年的4件相比，申请量增长75%。", []),
        ("申请7件。公开6件，不掌握1件。与上年的4件相比，申请量增长75%。", []),
    ],
)  # fmt: skip
def test_wordings_of_percentages(text: str, marked: list[str]):
    assert told(report(text), "prose.percent") == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("我镇2023年接收政府信息公开申请三件。", ["2023"]),
        ("2023年是全面落实公开标准的一年。", ["2023"]),
        ("2023年度未收到政府信息公开申请，无上年结转事项。", ["2023"]),
        ("2025年，本镇申请受理量为零，不存在复议情况。", ["2025"]),
        ("截至2023年12月31日，我局共收到申请8件，1件待2025年回复。", ["2023"]),
        ("截至2024年12月31日，我局共收到申请8件，1件待2025年回复。", []),
        ("2022年转入4件，2024年办结107件。", ["2022"]),
        ("2023年转入4件，2024年办结107件。", []),
        ("自2023年1月1日起至12月31日止，我乡没有收到申请。", ["2023"]),
        ("数据统计至2023年12月31日。", ["2023"]),
    ],
)
def test_wordings_of_years(text: str, marked: list[str]):
    found = report(text, {R1: 8, R2: 4, R24: 107})
    assert [each.strip("年") for each in told(found, "year.wrong")] == marked
