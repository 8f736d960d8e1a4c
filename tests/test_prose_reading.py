"""How a sentence is read: what it is about, words that stand for a number, last year's figures, what is left over, the shape of the text."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, suqian, write_yaml
from conftest import run

import docgen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.checks.finding import Finding

R1, R2, R24, R25 = "申请.新收.总计", "申请.上年结转.总计", "申请.总计.总计", "申请.结转下年.总计"
REVIEW, DIRECT, AFTER = "诉讼.行政复议.总计", "诉讼.直接起诉.总计", "诉讼.复议后起诉.总计"
UPHELD, CORRECTED, PENDING = "诉讼.行政复议.维持", "诉讼.行政复议.纠正", "诉讼.行政复议.未审结"
MADE, REPEALED, IN_FORCE = "公开.规范性文件.制发", "公开.规范性文件.废止", "公开.规范性文件.现行有效"


def report(
    prose: Mapping[str, str] | str,
    cells: Mapping[str, object] | None = None,
    *,
    year: int = 2024,
    bureau: str = "某县某局",
) -> docgen.Bundle:
    """Return the bundle of a text over tables that are 0 but for some cells."""
    numbers = changed_at(dict.fromkeys(form().cells, 0), cells or {})
    texts = {"总体情况": prose} if isinstance(prose, str) else prose
    texts = {"问题与改进": "一是解读的形式不够丰富，下一步改进。", **texts}
    with tempfile.TemporaryDirectory() as folder:
        path = write_yaml(Path(folder) / "b.yaml", numbers, form(), texts, year=year, bureau=bureau)
        [bundle] = docgen.read_bundles(path)
        return bundle


def findings(bundle: docgen.Bundle, last: docgen.Bundle | None = None) -> list[Finding]:
    """Return what is found in the text of a bundle."""
    before = docgen.report_of(last) if last else None
    every = docgen.review(bundle, form="zfxxgk-2021", last=before).findings
    return [each for each in every if each.rule.startswith(("prose.", "year."))]


def told(bundle: docgen.Bundle, rule: str, last: docgen.Bundle | None = None) -> list[str]:
    """Return the marked words of what one rule finds."""
    own = [each.excerpt for each in findings(bundle, last) if each.rule == rule and each.excerpt]
    return ["…".join(excerpt.text[a:b] for a, b in excerpt.marks) for excerpt in own]


# Numbers and what they are given for

WRONG = [  # a text, the cells it is wrong about, the rule, the words that are marked
    ("（二）依申请公开。本年共办理申请9件。", {R1: 7, R24: 7}, "prose.requests", "9件"),
    ("登记信息公开申请9件。", {R1: 7}, "prose.requests", "9件"),
    ("本局政府信息公开申请9起。", {R1: 7}, "prose.requests", "9起"),
    ("依申请公开事项0。", {R1: 7}, "prose.requests", "0"),
    ("收到公民提出的政府信息公开申请9件。", {"申请.新收.自然人": 7, R1: 7}, "prose.requests", "9件"),
    ("通过邮箱收到政府信息公开申请9件。", {R1: 7}, "prose.requests", "9件"),
    ("收到政府信息公开申请7件，结转2025年9件。", {R1: 7, R25: 2}, "prose.requests", "9件"),
    ("收到政府信息公开申请7件，2023年结转9件。", {R1: 7, R2: 2}, "prose.requests", "9件"),
    ("收到政府信息公开申请7件，正在办理9件。", {R1: 7, R25: 2}, "prose.requests", "9件"),
    ("收到政府信息公开申请7件，其中本机关不掌握9件。", {R1: 7, "申请.不掌握.总计": 2}, "prose.requests", "9件"),
    ("答复政府信息公开申请7件，其中公开或部分公开9件。", {R24: 7, "申请.予以公开.总计": 4, "申请.部分公开.总计": 1}, "prose.requests", "9件"),
    ("办理依申请公开引起的行政复议9件。", {REVIEW: 2}, "prose.litigation", "9件"),
    ("依申请公开引起的行政复议、行政诉讼案件9件。", {REVIEW: 2, DIRECT: 3}, "prose.litigation", "9件"),
    ("依申请公开引起行政复议及行政诉讼0件。", {REVIEW: 2}, "prose.litigation", "0件"),
    ("依申请公开引起行政诉讼3件，行政诉讼结果维持9件。", {DIRECT: 3, "诉讼.直接起诉.维持": 3, "诉讼.行政复议.维持": 9}, "prose.litigation", "9件"),
    ("全年制定规章9件。", {"公开.规章.制发": 2}, "prose.regulations", "9件"),
    ("公开行政规范性文件9件。", {MADE: 2, IN_FORCE: 5}, "prose.documents", "9件"),
    ("公开行政规范性文件9条。", {MADE: 2, IN_FORCE: 5}, "prose.documents", "9条"),
    ("收取行政事业性收费项目2万元。", {"公开.行政事业性收费.金额": 3}, "prose.charges", "2万元"),
    ("办结行政许可事项9件。", {"公开.行政许可.数量": 2}, "prose.decisions", "9件"),
    ("废止9份规范性文件。", {REPEALED: 2}, "prose.documents", "9份"),
    ("作出行政处罚决定9件、行政许可决定3件。", {"公开.行政处罚.数量": 2, "公开.行政许可.数量": 3}, "prose.decisions", "9件"),
    ("收取行政事业性收费2万元。", {"公开.行政事业性收费.金额": 3}, "prose.charges", "2万元"),
    # several numbers of one sentence
    ("网站收到政府信息公开申请5件，信函收到政府信息公开申请3件。", {R1: 7}, "prose.requests", "5件…3件"),
    ("新收政府信息公开申请7件，比上年减少2件，上年结转政府信息公开申请数量为0件。", {R1: 7, R2: 1}, "prose.requests", "0件"),
    ("因政府信息公开引起行政复议5件，结果维持3件，结果纠正0件，正在复议1件。", {REVIEW: 5, UPHELD: 3, CORRECTED: 1, PENDING: 1}, "prose.litigation", "0件"),
    ("因政府信息公开引起行政复议3件，其中2件行政复议决定维持，未审结1件。", {REVIEW: 3, UPHELD: 1, CORRECTED: 1, PENDING: 1}, "prose.litigation", "2件"),
    ("因政府信息公开产生行政复议3件和行政诉讼3件，其中行政复议结果维持3件，行政诉讼结果维持1件。", {REVIEW: 3, UPHELD: 3, DIRECT: 3, "诉讼.直接起诉.维持": 3}, "prose.litigation", "1件"),
    ("办结政府信息公开申请8件，其中予以公开占50%，部分公开占40%。", {R1: 8, R24: 8, "申请.予以公开.总计": 4, "申请.部分公开.总计": 4}, "prose.requests", "40%"),
    ("依申请公开引发行政争议9件，其中行政复议2件，行政诉讼3件。", {REVIEW: 2, DIRECT: 3}, "prose.litigation", "9件"),
    ("收到政府信息公开申请9件，上年度结转办理2件，其中结转2025年4件，其余3件全部按时答复。", {R1: 9, R2: 2, R24: 7, R25: 4}, "prose.requests", "3件"),
    ("收到政府信息公开申请7件，其中网上申请7件，引发行政复议1件。", {R1: 7, REVIEW: 3}, "prose.litigation", "1件"),
    ("收到依申请公开3次，行政复议2次，行政诉讼0次，来信1次。", {R1: 3}, "prose.litigation", "2次"),
    ("2023年12月31日起施行的制度已落实。因政府信息公开引起行政复议9件。", {REVIEW: 2}, "prose.litigation", "9件"),
    # several ways are all there are, and what follows them is of all again
    ("收到政府信息公开申请9件，其中网上申请5件，信函申请2件；答复9件。", {R1: 9, R24: 9}, "prose.requests", "5件…2件"),
    ("收到政府信息公开申请7件，其中网上申请4件，当面申请3件，同意公开2件。", {R1: 7, R24: 7, "申请.予以公开.总计": 5}, "prose.requests", "2件"),
    ("收到网上、信函等形式的政府信息公开申请9件。", {R1: 7}, "prose.requests", "9件"),
    ("公开系统收到政府信息公开申请0条，同意公开0条，不予公开0条。", {R1: 2}, "prose.requests", "0条"),
    ("局长信箱收到信息公开申请2件；予以公开2件，部分公开4件。", {R1: 6, "申请.予以公开.总计": 2, "申请.部分公开.总计": 1}, "prose.requests", "4件"),
    ("收到并及时办结政府信息公开申请7件。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "7件"),
    ("收到政府信息公开申请7件，答复6件（含上年结转1件）。", {R1: 7, R2: 1, R24: 7, R25: 1}, "prose.requests", "6件"),
    ("收到政府信息公开申请7件，上年结转信件4件。", {R1: 7, R2: 1}, "prose.requests", "4件"),
    ("收到政府信息公开申请7件，转接下年继续办理4件。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "4件"),
    ("收到政府信息公开申请7件，上一年度转办4件。", {R1: 7, R2: 1, R24: 8}, "prose.requests", "4件"),
    ("收到政府信息公开申请7件，4件正依程序办理中。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "4件"),
    ("受理政府信息公开申请数量为4。", {R1: 7}, "prose.requests", "4"),
    ("全部7件政府信息公开申请均已按期办理完毕。", {R1: 6, R2: 1, R24: 5, R25: 2}, "prose.requests", "7件"),
    ("答复政府信息公开申请9件，其中主动公开和同意公开的6件，不予公开3件。", {R24: 9, "申请.予以公开.总计": 5, "申请.国家秘密.总计": 3, "申请.不掌握.总计": 1}, "prose.requests", "6件"),
    ("因政府信息公开引起行政复议3起，行政诉讼4案。", {REVIEW: 3, DIRECT: 1}, "prose.litigation", "4案"),
    ("因政府信息公开引起行政复议9件，4件作出了复议决定。", {REVIEW: 9, UPHELD: 3, PENDING: 6}, "prose.litigation", "4件"),
    ("新收政府信息公开申请6件，上年结转2件，共计9件。", {R1: 6, R2: 2}, "prose.requests", "9件"),
    ("因政府信息公开新发生行政复议3件。", {REVIEW: 2}, "prose.litigation", "3件"),
    ("办理因2023年度政府信息公开申请引发的行政复议3件。", {REVIEW: 2}, "prose.litigation", "3件"),
    ("收到政府信息公开申请7件，其中4件申请人逾期未补正。", {R1: 7, R24: 7, "申请.逾期不补正.总计": 2}, "prose.requests", "4件"),
    ("公开处罚决定8件。", {"公开.行政处罚.数量": 3}, "prose.decisions", "8件"),
    ("公开行政事业性收费依据，全年收取费用30500元。", {"公开.行政事业性收费.金额": 3}, "prose.charges", "30500元"),
    # in words of everyday
    ("受理政府信息公开申请6件，上年没办完转来的2件，合起来9件。", {R1: 6, R2: 2}, "prose.requests", "9件"),
    ("受理政府信息公开申请7件，办出4件。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "4件"),
    ("受理政府信息公开申请7件，留到2025年的4件。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "4件"),
    ("受理政府信息公开申请7件，尚有4件在办。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "4件"),
    ("受理政府信息公开申请7件，其中4件是居民递交。", {R1: 7, "申请.新收.自然人": 6}, "prose.requests", "4件"),
    ("2023年全县结转政府信息公开申请4件。", {R2: 3}, "prose.requests", "4件"),
    ("公开行政规范文件5件。", {MADE: 1, IN_FORCE: 1}, "prose.documents", "5件"),
    ("行政许可、行政处罚分别为9件和6件。", {"公开.行政许可.数量": 9, "公开.行政处罚.数量": 7}, "prose.decisions", "6件"),
    ("答复政府信息公开申请7件，其中不予公开3件。", {R1: 7, R24: 7, "申请.国家秘密.总计": 3, "申请.内部事务.总计": 4}, "prose.requests", "3件"),
    ("接收网上政府信息公开申请7件，答复6件，撤销申请4件。", {R1: 7, R24: 7}, "prose.requests", "6件"),
    ("收到政府信息公开申请7件，2025年结转申请4件。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "4件"),
    ("收到申请9件，办结9件。", {R1: 7, R24: 9}, "prose.requests", "9件"),
    ("新收政府信息公开申请6件，上年结转2件，应办9件。", {R1: 6, R2: 2}, "prose.requests", "9件"),
    ("答复政府信息公开申请7件，最多的是予以公开，4件。", {R1: 7, R24: 7, "申请.予以公开.总计": 3, "申请.不掌握.总计": 4}, "prose.requests", "4件"),
    ("作出9件行政许可、7件行政处罚以及4件行政强制。", {"公开.行政许可.数量": 9, "公开.行政处罚.数量": 7, "公开.行政强制.数量": 2}, "prose.decisions", "4件"),
    ("被复议4件。", {REVIEW: 3}, "prose.litigation", "4件"),
    ("公开类复议案件3件，2件被撤销。", {REVIEW: 3, UPHELD: 2, CORRECTED: 1}, "prose.litigation", "2件"),
    ("印发规范性文件3件，有效的还有31件。", {MADE: 3, IN_FORCE: 13}, "prose.documents", "31件"),
    ("年内废止规章1件、规范性文件9件。", {"公开.规章.废止": 1, REPEALED: 6}, "prose.documents", "9件"),
    ("通过“依申请公开”专栏提交政府信息公开申请9件。", {R1: 7}, "prose.requests", "9件"),
    ("因政府信息公开引起行政复议3件和复议后起诉1件。", {REVIEW: 2, AFTER: 1}, "prose.litigation", "3件"),
    ("因政府信息公开引起行政诉讼2件，被纠错0件。", {DIRECT: 1, AFTER: 1, "诉讼.复议后起诉.纠正": 1}, "prose.litigation", "0件"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells", "rule", "marked"), WRONG, ids=[case[0] for case in WRONG])
def test_a_number_that_is_not_its_cells_is_marked(text: str, cells: dict[str, int], rule: str, marked: str):
    assert told(report(text, cells), rule) == [marked]


RIGHT = [
    ("收到政府信息公开申请7件，未办结2件。", {R1: 7, R25: 2}),
    ("收到政府信息公开申请7件，不予受理1件。", {R1: 7}),
    ("收到政府信息公开申请7件，撤回2件，答复5件。", {R1: 7, R24: 5}),
    ("（二）依申请公开。受理热线工单500件，办结498件。", {R1: 7}),
    ("收到依申请公开转办件4件。", {R1: 7}),
    ("编写依申请公开案例9件。", {R1: 7}),
    ("受理自然人、企业的政府信息公开申请7件。", {R1: 7, "申请.新收.自然人": 6, "申请.新收.商业企业": 1}),
    ("全年发文50件，其中主动公开30件、依申请公开10件、不予公开10件。", {R1: 7}),
    ("公示失效、废止的规范性文件和其他文件85件。", {REPEALED: 2}),
    ("受理政府信息公开申请7件，比2023年减少2件，答复7件。", {R1: 7, R24: 7}),
    ("受理线上信息公开申请5件，办结4件，结转下年度1件，受理线下信息公开申请2件，已办结。", {R1: 7, R24: 6, R25: 1}),
    ("实行15个工作日内办结依申请公开的制度。", {R1: 7, R24: 7}),
    ("没有一件因政府信息公开被申请行政复议。", {}),
    ("截至2024年底，历次收到政府信息公开申请9000件。", {R1: 7}),
    ("发布信息60条，其中行政处罚信息51条。", {"公开.行政处罚.数量": 2}),
    ("2024年受理的6件政府信息公开申请已按规定答复。", {R1: 7, R25: 1}),
    ("依申请公开答复前由法制科审查15件次。", {R1: 7, R24: 7}),
    ("受理政府信息公开申请7件。其中予以公开2件，无法提供4件（本机关不掌握），其他情况1件。", {R1: 7, R24: 7, "申请.予以公开.总计": 2, "申请.不掌握.总计": 4}),
    ("因政府信息公开引起的行政复议、行政诉讼5件，结果维持4件。", {REVIEW: 2, DIRECT: 3, UPHELD: 2, "诉讼.直接起诉.维持": 2}),
    ("办结政府信息公开申请8件，其中予以公开占50%，部分公开占50%。", {R1: 8, R24: 8, "申请.予以公开.总计": 4, "申请.部分公开.总计": 4}),
    ("通过网站、信函等渠道共收到政府信息公开申请7件。", {R1: 7}),
    ("收到政府信息公开申请7件，同时通过网站发布信息1500条。", {R1: 7}),
    ("收到政府信息公开申请3件，申请人2件为自然人，1件为企业。", {R1: 3, "申请.新收.自然人": 2, "申请.新收.商业企业": 1}),
    ("办结政府信息公开申请3件。对其中2件，予以公开；剩余1件为重复申请。", {R1: 3, R24: 3, "申请.予以公开.总计": 2, "申请.重复申请.总计": 1}),
    ("因政府信息公开引起行政复议2件，其中行政复议纠错1件，无行政诉讼败诉案件。", {REVIEW: 2, CORRECTED: 1, UPHELD: 1}),
    ("另有3件上级转来的信息公开征询单，已按时回复。", {R1: 7, R24: 6, R25: 1}),
    ("收到政府信息公开申请3件。上述3件申请公开事项均未引发行政复议。", {R1: 3, R24: 3}),
    ("已办结答复的政府信息公开申请里，予以公开答复4件。", {R1: 9, R24: 9, "申请.予以公开.总计": 4}),
    ("收到政府信息公开申请7件。不由本机关公开的，已引导到别的途径办理。", {R1: 7, R24: 6, R25: 1}),
    ("收到政府信息公开申请3件。其中，1件申请公开的内容不属于本局职责。", {R1: 3, R24: 3}),
    ("全年收到群众网上申请5件、来信申请2件，合计7件，均属政府信息公开申请。", {R1: 7, R24: 7}),
    ("因政府信息公开引起行政复议4件，3件作出了复议决定。", {REVIEW: 4, UPHELD: 3, PENDING: 1}),
    ("收到政府信息公开申请7件，其中网上申请7件。因政府信息公开引起行政复议1件。", {R1: 7, R24: 7, REVIEW: 1}),
    ("有2件政府信息公开申请引起了行政复议和行政诉讼。", {REVIEW: 1, DIRECT: 1}),
    ("公开信息26条，其中机构职能4条，规范性文件5条。", {IN_FORCE: 3}),
    ("公开的信息有两类：规范性文件类信息2条，动态24条。", {IN_FORCE: 3}),
    ("调整权责清单，国务院设定的行政许可事项14项。", {"公开.行政许可.数量": 3}),
    ("公示行政许可、行政处罚等结果，涉及企业和事项400项。", {"公开.行政处罚.数量": 2}),
    ("收到政府信息公开申请9件，其中网上申请5件，信函申请2件，口信2件。", {R1: 9, R24: 9}),
    ("（二）依申请公开。收到信件30封，内容均为咨询，已回复。", {}),
    ("更新规范性文件目录8条。", {MADE: 3, IN_FORCE: 3}),
    ("公开印发的规范性文件、答复的来信等政府信息共104条。", {MADE: 1, IN_FORCE: 1}),
    ("网站公开行政许可类48项、行政处罚类148项。", {"公开.行政许可.数量": 3}),
    ("发布行政许可办理事项262件。", {"公开.行政许可.数量": 3}),
    ("调整清单，保留行政权力41项。其中，行政许可24项、行政裁决2项、行政处罚15项。", {"公开.行政许可.数量": 3}),
    ("收到政府信息公开申请4项，办结3件，驳回1件。", {R1: 4, R24: 4}),
    ("因政府信息公开引起行政复议2件和复议后起诉1件。", {REVIEW: 2, AFTER: 1}),
    ("全区收到187个申请人提出的政府信息公开申请583件。", {R1: 583, R24: 583}),
    ("收到政府信息公开申请9件，申请人撤回3件，其余6件都答复。", {R1: 9, R24: 9}),
    ("办结政府信息公开申请9件，其中网络6件，信函3件。", {R1: 8, R2: 2, R24: 9, R25: 1}),
    ("关于公开的复议、诉讼一件也没有。", {}),
    ("治安引起的复议31件、诉讼12件，不列入本报告。", {REVIEW: 7}),
    ("全县行政复议46件，其中涉及信息公开的3件，审结39件。", {REVIEW: 1}),
    ("收到政府信息公开申请7件，与2020年新收的9件相比，减少2件。", {R1: 7}),
    ("收到政府信息公开申请7件，由自然人提出的五件，由企业提出的两件。", {R1: 7, "申请.新收.自然人": 5, "申请.新收.商业企业": 2}),
    ("行政许可、行政处罚、行政强制决定数量分别为9件、7件和2件。", {"公开.行政许可.数量": 9, "公开.行政处罚.数量": 7, "公开.行政强制.数量": 2}),
    ("办理政府信息公开申请9件，均在法定期限内答复。", {R1: 8, R2: 2, R24: 9, R25: 1}),
    ("申请公开的不存在的政府信息，已向申请人说明。", {R1: 8, R24: 8}),
    ("收到政府信息公开申请4件，均已办结；受理和办结工单3218件，处理转办网民留言3件。", {R1: 4, R24: 4}),
    ("收到政府信息公开申请1件，因其申请公开的信息不存在，已告知申请人。", {R1: 1, R24: 1, "申请.不掌握.总计": 1}),
    ("主动公开办公室文件、部门文件及规范性文件共6件。", {MADE: 1, IN_FORCE: 1}),
    ("废止规章1件、规范性文件9件。", {"公开.规章.废止": 1, REPEALED: 9, MADE: 3, IN_FORCE: 30}),
    ("全年受理行政复议案件30件，审结28件。", {REVIEW: 2}),
    ("收到自然人和企业申请政府信息公开7件。", {R1: 7, R24: 7, "申请.新收.自然人": 5}),
    ("收到政府信息公开申请7件（独立办理5件，转办2件）。", {R1: 7, R24: 7}),
    ("配合市政府办公室协查政府信息公开申请2件。", {R1: 7}),
    ("全年制作、获取政府信息900条，其中依申请公开300条、不予公开20条。", {R1: 7}),
    ("制定规范性文件9件（以市政府名义印发4件，以办公室名义印发5件）。", {MADE: 9, IN_FORCE: 9}),
    ("收到政府信息公开申请4件，依法答复2件（另有2件撤回）。", {R1: 4, R24: 4}),
    ("依法答复政府信息公开申请2件（另有口头答复的）。", {R1: 4, R24: 4}),
    ("收到政府信息公开申请7件，其他处理1件，撤回2件。", {R1: 7, R24: 7, "申请.其他情形.总计": 2, "申请.逾期不补正.总计": 1}),
    ("新收政府信息公开申请6件，上年结转2件，共计8件。", {R1: 6, R2: 2, R24: 8}),
    ("（二）依申请公开。信函申请0件。", {R1: 6, R24: 6}),
    ("收到政府信息公开申请9件，其中2件正在答复中，其他均已办结。", {R1: 9, R24: 7, R25: 2}),
    ("收到政府信息公开申请9件，撤回2件，剩余7件为同一人提出，已全部办结。", {R1: 9, R24: 9}),
    ("收到政府信息公开申请5件，其中3件办结，2件由申请人撤回。", {R1: 5, R24: 5}),
    ("（二）依申请公开。受理部门增加了13个镇。", {R1: 7}),
    ("收到市局转办的政府信息公开申请64件，办结64件；本局收到政府信息公开申请0件。", {}),
    ("收到政府信息公开申请9件。包括上年结转的申请4件，其中，同意公开4件。", {R1: 9, R2: 4, R24: 13, "申请.予以公开.总计": 11}),
    ("归集公开各部门规范性文件9件。", {MADE: 2, IN_FORCE: 5}),
    ("涉及本局的34项行政许可事项都能在网上办理。", {"公开.行政许可.数量": 9}),
    ("受理政府信息公开申请7件，受理公开投诉0起。", {R1: 7, R24: 7}),
    ("已公开行政许可2项、行政处罚6项。", {"公开.行政处罚.数量": 2, "公开.行政许可.数量": 9}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells"), RIGHT, ids=[case[0] for case in RIGHT])
def test_numbers_of_other_things_are_left_alone(text: str, cells: dict[str, int]):
    found = [each for each in findings(report(text, cells)) if each.severity.value != "info"]
    assert [(each.rule, each.message) for each in found] == []


def test_a_bureau_counts_for_itself_what_is_anothers_for_others():
    text = "公开区政府行政规范性文件9件。"
    assert told(report(text, {MADE: 2}, bureau="某市某区人民政府办公室"), "prose.documents") == ["9件"]
    assert told(report(text, {MADE: 2}, bureau="某市某区财政局"), "prose.documents") == []


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("依申请公开情况", "某局共收到申请2件，均已答复。"),
        ("复议诉讼情况", "本年度行政复议2件。"),
    ],
)
def test_the_heading_of_a_section_says_what_it_is_about(section: str, text: str):
    cells = {R1: 3, R24: 3, REVIEW: 1}
    assert [each.actual for each in findings(report({section: text}, cells)) if each.excerpt] == [2]


def test_a_line_of_its_own_is_a_heading():
    text = "2、依申请公开\n全年收到9件，按期答复。\n3、平台建设\n全年收到来信9件。"
    assert told(report(text, {R1: 3, R24: 3}), "prose.requests") == ["9件"]


# Words that stand for a number

STATED = [
    ("收到政府信息公开申请7件，全部办结。", {R1: 7, R25: 1}, "prose.requests", "全部办结"),
    ("收到政府信息公开申请7件，办结率100%。", {R1: 7, R25: 1}, "prose.requests", "办结率100%"),
    ("收到政府信息公开申请7件，均已在规定期限内答复。", {R1: 7, R25: 1}, "prose.requests", "均已在规定期限内答复"),
    ("收到政府信息公开申请7件，没有结转下年度的申请。", {R1: 7, R25: 1}, "prose.requests", "没有结转下年度"),
    ("收到政府信息公开申请7件，没有上年结转的申请。", {R1: 7, R2: 1}, "prose.requests", "没有上年结转"),
    ("收到政府信息公开申请7件，按时办了。", {R1: 7, R25: 1}, "prose.requests", "按时办了"),
    ("收到政府信息公开申请7件，年末已无在办件。", {R1: 7, R25: 1}, "prose.requests", "无在办件"),
    ("收到政府信息公开申请7件，没有一件留到下年。", {R1: 7, R25: 1}, "prose.requests", "没有一件留到下年"),
    ("年内无行政复议，平稳。", {REVIEW: 1}, "prose.litigation", "无行政复议"),
    ("因公开被申请复议的情况一概没有。", {REVIEW: 1}, "prose.litigation", "因公开被申请复议的情况一概没有"),
    ("本年度未制发或废止规章及规范性文件。", {REPEALED: 2}, "prose.documents", "未制发或废止规章及规范性文件"),
    ("本年度未制定发布、废止规范性文件。", {MADE: 2}, "prose.documents", "未制定发布、废止规范性文件"),
    ("收到政府信息公开申请0件，2023年未转结政府信息公开申请。", {R2: 1}, "prose.requests", "2023年未转结"),
    ("行政处罚未作出。", {"公开.行政处罚.数量": 1}, "prose.decisions", "行政处罚未作出"),
    ("收到政府信息公开申请7件，在规定时间内办理完毕。", {R1: 7, R25: 1}, "prose.requests", "在规定时间内办理完毕"),
    ("通过专栏提交政府信息公开申请7件，均已答复。", {R1: 7, R25: 1}, "prose.requests", "均已答复"),
    ("收到政府信息公开申请7件，均为法人申请。", {R1: 7, "申请.新收.自然人": 7}, "prose.requests", "均为法人"),
    ("没有上年结转的政府信息公开申请，收到政府信息公开申请7件。", {R1: 7, R2: 1}, "prose.requests", "没有上年结转"),
    ("未接到依申请公开事项要求，没有接到咨询。", {R1: 1}, "prose.requests", "未接到依申请公开事项"),
    ("全年未收到申请公开事项，没有接到咨询。", {R1: 1}, "prose.requests", "未收到申请公开"),
    ("没有因以上7件政府信息公开申请产生行政复议。", {REVIEW: 1}, "prose.litigation", "没有因以上7件政府信息公开申请产生行政复议"),
    ("收到政府信息公开申请7件，无提起行政复议诉讼情况。", {R1: 7, R24: 7, REVIEW: 1}, "prose.litigation", "无提起行政复议诉讼"),
    ("收到政府信息公开申请7件，未存在上年转结办理件。", {R1: 7, R2: 1}, "prose.requests", "未存在上年转结"),
    ("收到政府信息公开申请7件，申请人均为自然人。", {R1: 7, "申请.新收.商业企业": 1}, "prose.requests", "申请人均为自然人"),
    ("收到政府信息公开申请7件，全部予以公开。", {R1: 7, "申请.部分公开.总计": 1}, "prose.requests", "全部予以公开"),
    ("没有接到要求公开的申请。", {R1: 1}, "prose.requests", "没有接到要求公开的申请"),
    ("因政府信息公开引起的行政复议2件，均维持。", {REVIEW: 2, "诉讼.行政复议.纠正": 1}, "prose.litigation", "均维持"),
    ("没有因政府信息公开工作引起行政诉讼等情况。", {AFTER: 1}, "prose.litigation", "没有因政府信息公开工作引起行政诉讼"),
    ("因政府信息公开引起的行政复议2件，未发生被纠错情况。", {REVIEW: 2, "诉讼.行政复议.纠正": 1}, "prose.litigation", "未发生被纠错"),
    # said behind what is denied
    ("因政府信息公开引起的行政复议、行政诉讼均为零。", {REVIEW: 2}, "prose.litigation", "因政府信息公开引起的行政复议、行政诉讼均为零"),
    ("因政府信息公开引起的行政诉讼未发生。", {AFTER: 1}, "prose.litigation", "因政府信息公开引起的行政诉讼未发生"),
    ("书面、网络方式的信息公开申请都未接到，没有接到咨询。", {R1: 1}, "prose.requests", "书面、网络方式的信息公开申请都未接到"),
    ("未收到政府信息公开的申请事项，没有接到咨询。", {R1: 1}, "prose.requests", "未收到政府信息公开的申请"),
    ("（二）依申请公开。未接到公民、法人或其他组织申请，没有接到咨询。", {R1: 1}, "prose.requests", "未接到公民、法人或其他组织申请"),
    ("收到政府信息公开申请7件（均为自然人提交）。", {R1: 7, "申请.新收.商业企业": 1}, "prose.requests", "均为自然人"),
    ("收到政府信息公开申请7件，上年无结转。", {R1: 7, R2: 1}, "prose.requests", "上年无结转"),
    ("县本级政府收到政府信息公开申请7件，均已办结。", {R1: 7, R25: 1}, "prose.requests", "均已办结"),
    ("牵头办理政府信息公开申请7件，全部办结。", {R1: 7, R24: 6, R25: 1}, "prose.requests", "全部办结"),
    ("收到政府信息公开申请7件，申请主体为自然人。", {R1: 7, "申请.新收.商业企业": 1}, "prose.requests", "申请主体为自然人"),
    ("收到政府信息公开申请7件，未被行政复议。", {R1: 7, R24: 7, REVIEW: 1}, "prose.litigation", "未被行政复议"),
    ("收到政府信息公开申请7件（含结转办理2023年的2件），均已按时答复。", {R1: 5, R2: 2, R24: 6, R25: 1}, "prose.requests", "均已按时答复"),
    ("没有接到群众递交的《信息公开申请表》。", {R1: 1}, "prose.requests", "没有接到群众递交的《信息公开申请"),
    ("未受理政府信息公开申请，行政复议和行政诉讼。", {REVIEW: 1}, "prose.litigation", "未受理政府信息公开申请，行政复议"),
    ("本年没有制发规范性文件。", {MADE: 1}, "prose.documents", "没有制发规范性文件"),
    ("本年没有行政处罚。", {"公开.行政处罚.数量": 1}, "prose.decisions", "没有行政处罚"),
    ("本年无收取行政事业性收费。", {"公开.行政事业性收费.金额": 1}, "prose.charges", "无收取行政事业性收费"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells", "rule", "marked"), STATED, ids=[case[0] for case in STATED])
def test_words_that_stand_for_a_number_are_held_against_the_cells(
    text: str, cells: dict[str, int], rule: str, marked: str
):
    assert marked in told(report(text, cells), rule)
    assert told(report(text, {R1: 7, R24: 7} if R1 in cells and "没有接到" not in text else {}), rule) in ([], ["2件"])


BECAME = [  # a text, the cells it is right about, those it is wrong about, and the words that are marked then
    ("因政府信息公开引起行政复议1件，目前尚未审结。", {REVIEW: 1, PENDING: 1}, {REVIEW: 1, UPHELD: 1}, "尚未审结"),
    ("因政府信息公开引起行政复议1件（已结案）。", {REVIEW: 1, UPHELD: 1}, {REVIEW: 1, PENDING: 1}, "结案"),
    ("因政府信息公开引起行政复议1件（结果维持）。", {REVIEW: 1, UPHELD: 1}, {REVIEW: 1, PENDING: 1}, "结果维持"),
    ("收到政府信息公开申请7件，属于本机关不掌握的政府信息。", {R1: 7, R24: 7, "申请.不掌握.总计": 7}, {R1: 7, R24: 7, "申请.予以公开.总计": 7}, "不掌握"),
    ("收到政府信息公开申请7件，并在规定时间内予以答复。", {R1: 7, R24: 7}, {R1: 7, R24: 6, R25: 1}, "在规定时间内予以答复"),
    ("收到政府信息公开申请7件，因不属于职责范围，经研究，决定不予公开。", {R1: 7, R24: 7, "申请.国家秘密.总计": 7}, {R1: 7, R24: 7, "申请.予以公开.总计": 7}, "不予公开"),
    ("收到政府信息公开申请7件，实现了86%的办结率。", {R1: 7, R24: 6, R25: 1}, {R1: 7, R24: 7}, "86%的办结率"),
    ("收到政府信息公开申请7件，均已答复，答复率95%。", {R1: 7, R24: 6, R25: 1}, {R1: 7, R24: 7}, "答复率95%"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "right", "wrong", "marked"), BECAME, ids=[case[0] for case in BECAME])
def test_what_became_of_the_cases_just_counted_is_held_against_the_cells(
    text: str, right: dict[str, int], wrong: dict[str, int], marked: str
):
    assert marked in [
        words for each in ("prose.requests", "prose.litigation") for words in told(report(text, wrong), each)
    ]
    assert marked not in [
        words for each in ("prose.requests", "prose.litigation") for words in told(report(text, right), each)
    ]


OTHERS = [
    ("收到政府信息公开申请7件，答复6件，均在法定期限内，另1件结转下年度。", {R1: 7, R24: 6, R25: 1}),
    ("收到政府信息公开申请7件，其中1件结转下年度，其余均已办结。", {R1: 7, R25: 1}),
    ("（二）依申请公开。收到政府信息公开申请7件。办理热线100件，全部办结。", {R1: 7, R25: 1}),
    ("因政府信息公开引起行政复议2件，均维持；行政诉讼1件。", {REVIEW: 2, DIRECT: 1, "诉讼.直接起诉.其他": 1}),
    ("未发生因逾期答复引起的行政复议，信息公开平稳。", {REVIEW: 2}),
    ("没有现成信息需要另行制作的申请。", {R1: 7}),
    ("收到政府信息公开申请7件，不存在逾期答复的申请。", {R1: 7}),
    ("收到政府信息公开申请7件，没有不予公开的申请，未按期答复的申请没有。", {R1: 7}),
    ("未发生因政府信息公开导致的行政复议和行政诉讼败诉案件。", {REVIEW: 2}),
    ("未发生因政府信息公开被纠错的行政复议。", {REVIEW: 2}),
    ("收到政府信息公开申请7件，没有单位申请，此外再无别的申请。", {R1: 7, R24: 7}),
    ("没有2023年结转的政府信息公开申请事项，没有结转到2025年的申请事项。", {R1: 7, R24: 7}),
    ("无上年结转政府信息公开申请。", {R1: 7, R24: 7}),
    ("收到政府信息公开申请7件，力求所有申请均按时答复。", {R1: 7, R24: 6, R25: 1}),
    ("收到政府信息公开申请7件，均依法依规办理。", {R1: 7, R24: 6, R25: 1}),
    ("本级无涉及政府信息公开的行政复议。", {REVIEW: 2}),
    ("收到政府信息公开申请7件，本局保存的信息均依法予以公开，不属于本局的已告知。", {R1: 7, R24: 7, "申请.不掌握.总计": 3}),
    ("（二）依申请公开。无收取政府信息公开申请相关费用的情况。", {R1: 7}),
    ("全市收到政府信息公开申请9件，市本级收到7件，均已办结。", {R1: 9, R24: 8, R25: 1}),
    ("收到政府信息公开申请7件，答复率上升5%，按时答复率95%。", {R1: 7, R24: 7}),
    ("收到政府信息公开申请7件，全部办结。因政府信息公开引起行政复议1件，正在办理。", {R1: 7, R24: 7, REVIEW: 1}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells"), OTHERS, ids=[case[0] for case in OTHERS])
def test_what_is_said_of_some_or_of_others_is_left_alone(text: str, cells: dict[str, int]):
    assert [each.message for each in findings(report(text, cells)) if each.severity.value != "info"] == []


def test_words_that_may_be_read_in_many_ways_are_read_at_once():
    assert findings(report("没有政府信息公开申请" + "数量" * 44 + "甲。")) is not None


def test_what_is_said_of_another_year_is_not_held_against_the_cells():
    text = "2023年未收到政府信息公开申请。"
    assert [each.rule for each in findings(report(text, {R1: 7})) if each.severity.value != "info"] == ["year.wrong"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("收取信息处理费1205元。", ["1205元"]),
        ("收取信息处理费0.12万元，共3件。", []),
        ("收取信息处理费2230元。", []),
        ("收取行政事业性收费1205元，未收取信息处理费。", []),
    ],
)
def test_fees_come_in_tens(text: str, marked: list[str]):
    assert told(report({"其他事项": text}), "prose.fee-amounts") == marked


# Against last year's report

CHANGES = [
    ("收到政府信息公开申请12件，比上年增加2件。", []),
    ("收到政府信息公开申请12件，比上年增加3件。", ["比上年增加3件"]),
    ("收到政府信息公开申请12件，比上年减少2件。", ["比上年减少2件"]),
    ("收到政府信息公开申请12件，同比增长20%。", []),
    ("收到政府信息公开申请12件，同比增长30%。", ["同比增长30%"]),
    ("收到政府信息公开申请12件，比2023年（11件）增加1件。", ["比2023年（11件）增加1件"]),
    ("收到政府信息公开申请12件（独立办理9件，转办3件），同比增长30%。", ["同比增长30%"]),
    ("共收到12件政府信息公开申请（均为自然人提交），同比下降20%。", ["同比下降20%"]),
    ("收到政府信息公开申请12件，与上年持平。", ["与上年持平"]),
    ("收到政府信息公开申请12件，相较2023年减少2件。", ["相较2023年减少2件"]),
    ("政府信息公开申请数量较上年下降。", ["申请数量较上年下降"]),
    ("政府信息公开申请数量较上年上升，主要集中在征地。", []),
    ("政府信息公开申请数量同比增长30%。", ["申请数量同比增长30%"]),
    ("政府信息公开申请数量同比增长20%。", []),
    ("本年信息公开申请同比增长30%。", ["同比增长30%"]),
    ("收到政府信息公开申请12件，涉及征地等，申请数量同比回落20%。", ["申请数量同比回落20%"]),
    ("本年信息公开申请同比增长20%。", []),
    ("与前一年相比，依申请公开的数量减少了20%。", ["与前一年相比，依申请公开的数量减少了20%"]),
    ("与前一年相比，依申请公开的数量增加了20%。", []),
    ("与前一年相比，网站发布的信息数量减少了30%，政府信息公开申请增长。", []),
    ("收到政府信息公开申请12件，相比于2023年增长20%，其中自然人申请12件。", []),
    ("未收到政府信息公开申请，较上年减少10件。", []),
    ("2023年收到政府信息公开申请9件。", ["9件"]),
    ("2023年收到政府信息公开申请10件。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marked"), CHANGES, ids=[case[0] for case in CHANGES])
def test_changes_are_held_against_last_years_report(text: str, marked: list[str]):
    last = report("本年工作平稳。", {R1: 10, R24: 10}, year=2023)
    now = report(text, {R1: 0 if "未收到" in text else 12})
    assert [words.lstrip("，,(（") for words in told(now, "prose.last-year", last)] == marked
    assert told(now, "prose.last-year") == []


def test_figures_that_jumped_are_a_remark():
    last = report("本年工作平稳。", {R1: 20}, year=2023)
    [found] = [each for each in findings(report("本年工作平稳。", {R1: 90}), last) if each.rule == "year.jump"]
    assert found.severity.value == "info"


# What is left over

LEFT_OVER = [
    ("公众号发布信息  条。", "条"),
    ("公众号发布信息条，网站发布3条。", "信息条"),
    ("收到政府信息公开申请件，均已答复。", "收到政府信息公开申请件"),
    ("接待咨询人次，宣传2场。", "咨询人次"),
    ("全年发布（  ）条。", "（  ）条"),
    ("印发某政办〔2024〕  号文件。", "〔2024〕  号"),
    ("（此处填写数字）", "（此处填写数字）"),
    ("详见错误!未找到引用源。", "错误!未找到引用源。"),
    ("共 #REF! 条。", "#REF!"),
    ("本年收到条公开政府信息的申请。", "收到条"),
    ("共收到条依申请公开事项。", "收到条"),
    ("共处理依申请公开政府信息件，已全部办结。", "政府信息件"),
    ("按时办结  件政府信息公开申请。", "办结  件"),
    ("通过网络共接收 件公开申请。", "接收 件"),
    ("全年共收到  件“依申请公开”事项。", "收到  件"),
    ("本年接收的公开申请有  件：网络3件。", "件"),
    ("202X年工作平稳。", "202X"),
    ("全年发布O条。", "O"),
    ("收取费用元。", "费用元"),
    ("办结率为%。", "率为%"),
    ("接待群众人次。", "群众人次"),
    ("共收到政府信息公开申请条，已按时办结。", "共收到政府信息公开申请条"),
    ("收到信息公开申请共计份。", "共计份"),
    ("全年发布**条。", "**"),
    ("全年发布□条。", "□"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marked"), LEFT_OVER, ids=[case[0] for case in LEFT_OVER])
def test_what_was_never_typed_is_an_error(text: str, marked: str):
    [found] = [each for each in findings(report(text)) if each.rule == "prose.sections" and each.excerpt]
    assert found.severity.value == "error"
    assert found.excerpt
    assert [found.excerpt.text[a:b].strip() for a, b in found.excerpt.marks] == [marked]


@pytest.mark.parametrize(
    "text",
    [
        "收到110件依申请公开件，均已答复。", "收到一份政府信息公开申请件，已办结。", "印发文件、稿件，答复信件。", "开展宣传活动3场次，接待86人次。", "未收到政府信息公开申请件。",
        "每条、每件、各项。", "政务信息公开条例，信息条目。", "一事一议，逐项、逐件办理。",
    ],
)  # fmt: skip
def test_words_that_end_like_a_unit_are_left_alone(text: str):
    assert [
        each for each in findings(report(text, {R1: 110, R24: 110})) if each.rule == "prose.sections" and each.excerpt
    ] == []


# Periods and years

PERIODS = [
    ("统计期限自2024年1月1日起至2024年12月31日止。", []),
    ("统计期限为2024年1月至12月。", []),
    ("统计期限为2024.1.1-2024.12.31。", []),
    ("统计期限为二〇二四年一月一日起，数据截至2024年12月31日。", []),
    ("统计期限自2024年1月1日起至2024年11月30日止。", ["2024年1月1日起至2024年11月30日"]),
    ("统计期限自2023年1月1日起至2023年12月31日止。", ["2023", "2023"]),
    ("统计期限为2023.1.1-2023.12.31。", ["2023", "2023"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marked"), PERIODS, ids=[case[0] for case in PERIODS])
def test_the_period_is_the_whole_year_of_the_report(text: str, marked: list[str]):
    assert told(report({"引言": text}), "year.wrong") == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("（一）主动公开。2023年，某局公开信息100条。", ["2023"]),
        ("（一）主动公开。2023年，市文旅局公开信息100条。", []),
        ("截至2023年12月31日，累计公开信息100条。", ["2023"]),
        ("二〇二三年，我局公开信息100条。", ["二〇二三"]),
        ("我局公开平稳。2023年在网站主动公开信息100条。", ["2023"]),
        ("2023年，在县委坚强领导下，我局认真做好公开。", ["2023"]),
        ("我局2023年度收到依申请公开1件。", ["2023"]),
        ("2025年在网站主动公开信息100条。", ["2025"]),
        ("2025年计划公开信息100条。", []),
        ("2023年1月1日至2023年12月31日，我局收到来信1件。", ["2023", "2023"]),
        ("2024年5月8日至10日，我局举办培训1次。", []),
        ("2023年，某局及某县某局办公室公开信息100条。", ["2023"]),
        ("2023年在市政府网站公开信息20条，其中动态信息8条、事故信息4条、计划信息8条。", ["2023"]),
        ("2023年收到来信1件，同比增加2件。", []),
        ("其余4件转2024年办理。", ["2024"]),
        ("其余4件转2025年办理，2023年结转的4件转2024年办理。", []),
        ("现将我局2023年度政府信息公开工作情况报告如下：", ["2023"]),
        ("特向社会公布2023年度某县政府信息公开年度报告。", ["2023"]),
        ("在网站公布了2023年度政府信息公开年度报告。", []),
        ("报告中的数据核定时间点为2023年12月31日。", ["2023"]),
        ("报告中的数据核定时间点为2024年12月31日。", []),
    ],
)
def test_sentences_of_an_earlier_year_are_marked(text: str, marked: list[str]):
    assert told(report(text), "year.wrong") == marked


# Percentages and lists


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("公开政府信息200条，同比增加100条，增长50%。", ["200条…100条…50%"]),
        ("公开政府信息200条，同比增加100条，增长100%。", []),
        ("收到来信22件，比上年31件下降39%。", ["22件…31件…39%"]),
        ("收到来信22件，比上年31件下降29%。", []),
        ("收到来信22件，较上年的31件减少9件，下降39%。", ["22件…9件…39%", "31件…9件…39%"]),
        ("制发公文700件，主动公开630件，主动公开率85.19%。", ["700件…630件…85.19%"]),
        ("制发公文700件，主动公开630件，主动公开率90%。", []),
        ("答复来信12件，其中采纳6件（60%）。", ["12件…6件…60%"]),
        ("发布公告158条、答复咨询152条（答复率100%）。", []),
        ("收到咨询158条、答复152条（答复率100%）。", ["158条…152条…100%"]),
        ("收到申请669份，其中引起复议21宗、诉讼10宗，占申请件比例14.63%。", ["669份…10宗…14.63%"]),
        ("收到申请669份，其中引起复议21宗、诉讼10宗，占申请件比例4.63%。", []),
        ("受理119件，占办结数的50.6%；转办24件，占10.2%。", []),
        ("转办7件、退回5件，合占5.1%，全年80件。", []),
        ("收费512万元，与上年的640万元相比少收128万元，下降20%。", []),
        ("采纳6件，占来信总数12件的60%。", ["6件…12件…60%"]),
        ("采纳6件，占来信总数12件的50%。", []),
        ("收到来信12件，回复11件，按时回复率100%。", []),
        ("收到来信50件，来自个人48件，占96%；答复47件，答复率94%。", []),
        ("收到来信2件，按时答复2件，按时答复率50%。", ["2件…2件…50%"]),
        (
            "共公开160份。政策8份，占比5.0%。工作28份，占比17.5%。资金60份，占比 27.5%。民生64份，占比40.0%。",
            ["8份…28份…60份…27.5%…64份"],
        ),
        ("共公开160份。政策8份，占比5.0%。工作28份，占比17.5%。资金60份，占比 37.5%。民生64份，占比40.0%。", []),
    ],
)
def test_percentages_of_more_kinds_are_those_of_their_numbers(text: str, marked: list[str]):
    found = told(report(text), "prose.percent")
    assert found == marked if len(marked) < 2 else found[0] in marked


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("公开信息300条，其中网站100条、微信100条、微博50条。", True),
        ("公开信息300条，其中网站100条、微信50条。", False),
        ("公开信息700条，其中网站300条、微信250条。", True),
        ("公开信息700条，其中县级300条、镇级250条。", False),
        ("公开信息700条。其中概况、政策、重点领域等信息200条，动态400条，专题50条，回应10条。", True),
        ("公开信息700条，其中重点领域信息200条，动态300条，专题50条，回应10条。", False),
        ("公开信息700条，其中概况300条、动态200条、目录70条；收到来信51封。", True),
        ("发文61条，其中主动公开60条，全文电子化率100%；制定文件0件。", False),
        ("公开许可89项，其中用地6项，规划28项，工程55项；公开指南67项；公开处罚9项。", False),
        ("来信19件，上年结转1件，其中个人20件，网络15件，邮寄5件。", False),
        ("公开信息11条，其中文件3条，规划1条，公告7条，人事1条，资金3条。", True),
        ("公开信息11条，其中文件3条，规划1条，公告7条，另收到来信1件。", False),
        ("网站公开信息50条，微信公开信息200条，其中动态90条，公告190条。", True),
        ("办结来信3件。其中，按来信人分类，3件为个人；按结果分类，3件为解释。", False),
        ("公开信息300条，其中文件30条、动态140条、公告50条、财政20条、人事10条。", True),
        ("公开信息300条，其中文件30条、动态100条、公告50条、财政20条、人事10条。", False),
        ("公开信息90条，其中文件10条、动态30条、公告15条、财政10条。", True),
        ("公开信息38条，其中文件17条、招生14条、报告5条，交流3条，其中录用36条。", True),
        ("承办建议15件，其中主办件24件；提案57件，其中主办件11件。", True),
        ("承办建议15件，其中主办件4件；提案57件，其中主办件11件。", False),
        ("公开信息300条，其中文件30条、动态50条、公告50条、财政10条、人事10条。", False),
        ("公开信息59条，内容涵盖政务12条、基层8条、动态29条、通知9条。", True),
        ("公开信息300条，其中网站100条、微信50条、微博30条等。", False),
        ("公开信息300条，包括动态160条、目录60条、回应12条、专栏30条等。", False),
        ("审批300件，其中认定资格160人，补证30件，变更50件，其他60件。", False),
        ("公开许可类信息900条，规划类信息120条，其他信息80条。", False),
        (
            "公开信息2000条，其中会议300条，视频150条，动态700条，公告250条，重点信息240条，开展征集2次，收到来信90封。",
            False,
        ),
        ("公开信息107条，主要为救助领域。其中动态25条、业务57条、其他类信息2条。", True),
        ("公开信息31件，全文电子化率为100%。其中公文类信息6件；非公文类信息15件。", True),
        ("公开信息143条，其中概况12条，专栏141条，其中文件49条，其他92条。", True),
        ("公开信息143条，其中概况2条，专栏141条，其中文件49条，其他92条。", False),
        ("公开信息50条。工作平稳。在主动公开的信息中，政策4条，业务10条，公开13条，统计6条。", True),
        ("办结留言53条（其中：领导信箱25条，政府网18条）。", True),
        ("公开信息100条（其中：网站40条，微信18条）。", False),
        ("收到来信238件，办结99件，不予受理193件。", True),
        ("收到来信238件，办结99件，不予受理139件。", False),
        ("公开信息30余条，其中动态62条，文件5条。", True),
        ("公开信息30余条，其中动态22条，文件15条。", False),
        ("公开信息90条，其中动态80条，报送信息约100条。", False),
        ("公开信息17条，历年累计公开1081条。公开的信息主要类别有：政策5条、民政3条、应急11条、其他8条。", True),
        ("公开信息27条，历年累计公开1081条。公开的信息主要类别有：政策5条、民政3条、应急11条、其他8条。", False),
        ("办结来信21件。从方式看，网络11件，信函10件；从内容来看，环评7件，大气14件，水质1件，其他7件。", True),
        ("办结来信21件。从方式看，网络11件，信函10件；从内容来看，环评7件，大气4件，水质1件，其他9件。", False),
        ("公开信息76条，主要类别有：动态84条，目录26条。", True),
        ("公开信息76条，主要类别有：动态48条，目录26条。", False),
        ("网站公开信息74条，约占20%，其中小程序公开信息125条，约占40%。", False),
        ("申请95件。其中：邮件24件，约占26%；信函66件，约占69%；当面3件，约占3%。", True),
        ("收到来信7件，其中4件均已答复，1件结转下年办理。", True),
        ("收到来信7件，其中6件均已答复，1件结转下年办理。", False),
        ("公布信息258件，属于动态的255件，属于概况的33件。", True),
        ("公布信息258件，属于动态的255件，属于概况的3件。", False),
        ("网站公开198条，公众号公开281条，专网公开140条，三处合计691条。", True),
        ("收到来信11件，其中3件属于本局职责，5件不属于本局职责。", True),
        ("公开信息330条，其中原创信息145条，转载信息85条。", True),
        ("公开信息330条，其中政策信息145条，其他报刊报道8条。", False),
        ("公开信息240条，其中政策信息145条；转载70篇；围绕制度解读25条。", False),
        ("公开信息40条，其中文件10条，动态30条，公示栏上公开财务15条，公示栏上公开政务6条。", False),
        ("网站公开优化环境信息93条；各网站分别开设专栏，公开防控信息36条、环保信息25条。", False),
        ("公众号推出信息16条；在报刊积极开展宣传，其中省级24篇、市级57篇。", False),
        ("多形式解读文件17篇，其中文字解读16篇，媒体解读4篇，图解7篇。", False),
        ("公开信息389条，其中指南1条，政策9条，预算8条，处罚6条，许可22条，监督19条，应急157条，动态67条。", True),
        ("公开信息69条，其中1.机构类2条；2.文件类3条；3.动态类81条；4.其他类11条。", True),
        ("公开信息69条，其中1.机构类2条；2.文件类3条；3.动态类53条；4.其他类11条。", False),
        ("公开信息67条。主要类别包括：机构3条、政策3条、动态82条。", True),
        ("新收来信98件，其中自然人88件，占89.8%；上年结转8件。", False),
        ("公开率为62.1%，即36件，其中全文28件、部分8件；余下22件。", False),
        # a slip of the hand in one number explains it
        ("平台发布信息130283条，其中县里发布89289条，部门发布13994条；新媒体发布动态335896条。", True),
        ("平台发布信息103283条，其中县里发布89289条，部门发布13994条；新媒体发布动态335896条。", False),
        ("公开信息26140条，通过网站公开140条，通过平台公开26000条。", False),
        ("公开信息62140条，通过网站公开140条，通过平台公开26000条。", True),
        ("公开信息2484条，概况类548条，动态类144条，目录类1756条。", True),
        ("公开信息2484条，概况类584条，动态类144条，目录类1756条。", False),
        ("公开信息2484条，概况类311条，动态类144条，目录类756条。", False),
        ("公开信息120条，其中原创11条，转发190条。", True),
        ("公开信息120条，其中原创11条，转发109条。", False),
        ("收到来信9件，及时答复9件，其中2件结果为公开，2件结果为部分公开，另外3件结果为其他。", True),
        ("收到来信9件，及时答复9件，其中2件结果为公开，2件结果为部分公开，另外5件结果为其他。", False),
        ("主动公开财政信息26条、动态59条，水利17条，公告15条，政策3条，总共210条。", True),
        ("主动公开财政信息26条、动态59条，水利17条，公告15条，政策3条，总共120条。", False),
    ],
)
def test_a_list_that_names_nearly_all_should_add_up(text: str, wrong: bool):
    assert bool(told(report(text), "prose.list-sum")) is wrong


# The text as a whole


def test_a_total_that_is_given_twice_is_the_same():
    text = "（一）主动公开。全年主动公开政府信息100条。\n（二）平台建设。全年主动公开政府信息110条。\n全年召开会议3次，全年召开会议5次。"
    assert told(report(text), "prose.totals") == ["110条"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("现编制《某县乙局2024年政府信息公开工作年度报告》。", ["某县乙局"]),
        ("现编制《某县某局2024年政府信息公开工作年度报告》。", []),
        ("现将我局2024年政府信息公开工作年度报告公布如下。", []),
    ],
)
def test_the_report_of_another_body_is_an_error(text: str, marked: list[str]):
    assert told(report({"引言": text}), "prose.names") == marked


def test_numbers_of_persons_are_an_error():
    text = "申请人张某（11010519491231002X），手机13912345678。联系电话：13987654321。订阅13912345678人。"
    assert told(report(text), "prose.privacy") == ["11010519491231002X", "13912345678"]


def test_points_are_numbered_without_a_gap():
    text = "（一）主动公开。工作平稳。\n（二）平台。一是建设。二是维护。四是推广。\n（四）监督。1.考核。\n2.评议。"
    assert told(report(text), "prose.numbering") == ["四", "1"]  # of a heading, the beginning of its text


def test_sections_speak_of_what_they_should():
    text = "主动公开、依申请公开、信息管理都按要求开展。" * 10
    [found] = [
        each for each in findings(report(text)) if each.rule == "prose.matters" and each.place.where == "总体情况"
    ]
    assert (found.severity.value, "平台建设" in found.message, "监督保障" in found.message) == ("info", True, True)
    assert "主动公开" not in found.message


def test_marks_of_half_width_are_put_right_by_the_patch(tmp_path: Path):
    write_yaml(tmp_path / "b.yaml", suqian(), form(), {"总体情况": "工作平稳,群众满意;数据1,234条。"}, year=2023)
    done = run("check", "b.yaml", "--propose", "p.diff", cwd=tmp_path)
    assert done.code == 0, done.out + done.err
    patch = (tmp_path / "p.diff").read_text(encoding="utf-8")
    assert "+" in patch
    assert "工作平稳，群众满意；数据1,234条。" in patch


def test_the_trace_has_a_fate_for_every_number_and_for_words(tmp_path: Path):
    text = "2024年收到政府信息公开申请7件，全部办结。2022年收到3件。受理热线工单500件，办结400件。"
    write_yaml(
        tmp_path / "b.yaml",
        changed_at(dict.fromkeys(form().cells, 0), {R1: 7, R25: 1}),
        form(),
        {"总体情况": text},
        year=2024,
    )
    traced = json.loads(run("check", "b.yaml", "--trace", "--format", "json", cwd=tmp_path).out)["numbers"]
    fates = {each["text"]: (each["origin"], each["agrees"]) for each in traced}
    assert fates["7件"] == ("cell", True)
    assert fates["全部办结"] == ("statement", False)
    assert fates["3件"] == ("set aside", True)
    assert fates["400件"] == ("set aside", True)
