"""What is left over in a text, and what looks like it and is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_yaml
from prose_reports import findings, report

import docgen
from docgen.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def left_over(prose: Mapping[str, str] | str) -> list[str]:
    """Return the marked words of what is left over in a text; each is an error."""
    found = [each for each in findings(report(prose)) if each.rule == "prose.sections" and each.excerpt]
    assert {each.severity.value for each in found} <= {"error"}
    marked = [[each.excerpt.text[a:b].strip() for a, b in each.excerpt.marks] for each in found if each.excerpt]
    return ["…".join(words) for words in marked]


LEFT_OVER = [
    # a blank before a unit
    ("投入资金  万元，用于平台改版。", ["万元"]),
    ("使用经费 元。", ["经费 元"]),
    ("参加培训的人员  人。", ["人"]),
    ("配备信息员 名，设立查阅点  处。", ["信息员 名", "处"]),
    ("走访企业  家，分  批次接待群众。", ["家"]),
    ("接待来访  批次，  人次。", ["批次"]),
    ("阅读量达到  万次。", ["万次"]),
    ("申请量同比增长  %，满意度提高  个百分点。", ["%", "个百分点"]),
    ("占比约为 ％。", ["％"]),
    ("共  户，合计 台。", ["户", "台"]),
    # empty brackets
    ("发布图解【】篇、视频[ ]个。", ["【】篇", "[ ]个"]),
    ("完成测评〔 〕次，收取费用（ ）元。", ["〔 〕次", "（ ）元"]),
    ("接待群众（　）人。", ["（　）人"]),
    # dates and numbers of documents
    ("截至2024年 月 日，各栏目运行正常。", ["2024年 月 日"]),
    ("栏目于2024年12月  日上线。", ["12月  日"]),
    ("X月X日召开推进会。", ["X月X日"]),
    ("印发《某县信息发布办法》（某水〔2024〕号）。", ["〔2024〕号"]),
    ("印发通知（某水〔〕7号）。", ["〔〕7号"]),
    ("印发通知（某水〔2024号）。", ["〔2024号"]),
    # no blank
    ("全年答复申请件。", ["全年答复申请件"]),
    ("2024年，我局共办理申请件，均已答复。", ["2024年，我局共办理申请件"]),
    ("累计回复网民留言条。", ["累计回复网民留言条"]),
    ("开展业务培训期，参训80人次。", ["开展业务培训期"]),
    ("举办政策宣讲轮。", ["举办政策宣讲轮"]),
    ("作出行政许可决定件、行政处罚决定件。", ["许可决定件", "处罚决定件"]),
    ("全年实施行政强制宗。", ["实施行政强制宗"]),
    ("制发规范性文件2件，废止件。", ["废止件"]),
    ("更新栏目个，优化专题3个。", ["栏目个"]),
    ("满意度提升个百分点。", ["提升个百分点"]),
    ("收取信息处理费元。", ["费元"]),
    # what a template asks for
    ("（填写单位名称）认真落实要求。", ["（填写单位名称）"]),
    ("请输入文字", ["请输入文字"]),
    ("单击或点击此处输入文字。", ["单击或点击此处输入文字"]),
    ("此处待完善。", ["此处待完善"]),
    ("培训情况（数据待定）良好。", ["（数据待定）"]),
    ("解读材料【待核实】篇。", ["【待核实】"]),
    ("联系电话：待补充。", ["待补充"]),
    ("发布信息（具体数字）条。", ["（具体数字）"]),
    ("（请填写培训次数）", ["（请填写培训次数）"]),
    ("发布信息＊＊条。", ["＊＊"]),
    ("发布信息*条。", ["*"]),
    # errors of a word processor
    ("详见错误!书签自引用无效。", ["错误!书签自引用无效。"]),
    ("错误！文档中没有指定样式的文字。", ["错误！文档中没有指定样式的文字。"]),
    # tags
    ("{年度}年发布信息3条。", ["{年度}"]),
    ("{单位名称}认真落实要求。", ["{单位名称}"]),
]


@pytest.mark.parametrize(("text", "marked"), LEFT_OVER, ids=[case[0] for case in LEFT_OVER])
def test_what_is_left_over_is_told(text: str, marked: list[str]):
    assert left_over(text) == marked


RIGHT = [
    # what is to be done, and what applicants are told
    "部分栏目内容有待补充完善，信息更新有待加强。",
    "公开内容有待补充。",
    "对待核实的留言逐一登记，待补充材料的申请另行通知。",
    "公开指南提示申请人“请填写申请表”。",
    "在线申请页面提示“如需帮助，请输入文字”。",
    "如需申请，请填写《政府信息公开申请表》。",
    "引导群众在此处填写申请内容。",
    "请填写姓名、联系方式和所需信息的描述。",
    # masked numbers
    "手机号码138****1234已隐去中间四位。",
    "公示时姓名和证件号码（3506**********301X）已脱敏。",
    "手机号码显示为139××××5678。",
    "手机号码显示为137＊＊＊＊8899。",
    # words with a unit in them
    "申请件、投诉件分类登记。",
    "按期答复申请件。",
    "收到的申请件由办公室统一编号。",
    "接受咨询、投诉件。",
    "培训期间秩序良好，进入宣传期。",
    "有效件、废止件、失效件分类标注。",
    "行政处罚条例落实到位，行政许可条件已经公开。",
    "每条信息由专人审核，个个环节有记录。",
    "单位为万元，保留两位小数。",
    "计量单位为元，比率为百分数（%）。",
    "阅读量突破万次，关注人数近万人次。",
    # blanks and lines that were broken
    "网站总浏览量达 3.2 万人次，发布信息 45 条。",
    "附　件：统计表",
    "联 系 人：张三，负 责 人：李四。",
    "各街道办事 处，各专 家。",
    "规范文 件，公开事 项。",
    "分批次、分类别推进，按 批次。",
    "公开栏 条目清晰，工作人员 人人签订承诺书。",
    "投入上 万元，惠及数 万人。",
    # dates and numbers
    "12月日均浏览800次，2024年 月均更新12条。",
    "2024 年 1 月 1 日至 12 月 31 日，6月日照市来访。",
    "印发《某县信息发布办法》（某水〔2024〕 15号）。",
    "第 5 号公告、第 3 期简报。",
    "实行AB岗，推行“1+X”模式和7×24小时值守。",
    # brackets
    "栏目分为：1）机构；2）政策；a）图解。",
    "主要做法（一是1）机构；2）政策；3）名录）。",
    "详见附件1）。",
    "（1）机构（2）职能（三）人员。",
    "落实“‘放管服’改革”要求，发布《关于印发《办法》的通知》。",
    "《关于转发《某办法》已经印发。",
    "发布“阳光“活动信息，落实”放管服“改革要求。",
    "某水〔2024）5号已公开。",
    "欢迎关注 :)",
    "谢谢支持：）",
    "配置55”显示屏2块。",
    "（注：以上数据均来自系统。）",
    "“一是公开；二是解读。三是回应。”",
    "严防出现错误！未发现泄密。",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_what_looks_like_it_is_right(text: str):
    assert left_over(text) == []


@pytest.mark.parametrize(
    "text",
    ["没有收到依申请公开受理件。", "无上年结转件和结转下年件。", "24件办结件，12件予以公开。"],
)
def test_what_is_denied_or_counted_before_lacks_no_number(text: str):
    assert left_over(text) == []


def test_a_blank_for_a_number_is_told_behind_a_denial():
    assert left_over("没有收到投诉，公开信息  条。") == ["条"]


UNPAIRED = [
    ("印发《信息发布办法。其他工作平稳。", ["《"]),
    ("开展“清水活动。", ["“"]),
    ("组织培训（含线上培训。", ["（"]),
    ("组织培训含线上培训）。", ["）"]),
    ("印发《信息发布办法》》。", ["》"]),
    ("落实放管服”要求。", ["”"]),
    ("（一）主动公开（含“双公示）。", ["“"]),
    ("组织培训（含线上，印发《办法。", ["（…《"]),
    ("组织培训（含线上。\n印发《办法》，开展“清水”活动。\n落实放管服”要求。", ["（", "”"]),
    ("主要有：1）机构）；2）政策。", ["）"]),
]


@pytest.mark.parametrize(("text", "marked"), UNPAIRED, ids=[case[0] for case in UNPAIRED])
def test_brackets_without_their_other_half_are_told_once_a_sentence(text: str, marked: list[str]):
    assert left_over(text) == marked


@pytest.mark.parametrize(
    "text",
    [
        "现公布《某县某局\n2024年政府信息公开工作年度报告》。",
        "提出“深化公开。\n加强服务。”的要求。",
        "做法（一是建章。\n二是立制。\n三是督查）已经见效。",
        "本年度报告依据《中华人民共和国\n政府信息公开条例》（以下简称《条\n例》）编制。",
        "现公布《某县",  # it breaks off
    ],
)
def test_what_a_paragraph_opens_one_of_the_next_may_close(text: str):
    assert left_over(text) == []


def test_a_bracket_of_a_document_number_is_told_once():
    assert left_over("印发通知（某水〔2024号）。已公开（含图解。") == ["〔2024号", "（"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("收到申请{{ 申请.新收.总计 件，已答复。", "{{ 申请.新收.总计 件"),
        ("{{ 年度 }年工作平稳。", "{{ 年度 }"),
        ("2024 }}年工作平稳。", "}}"),
    ],
)
def test_a_reference_that_is_not_closed_hides_nothing_else(text: str, marked: str):
    assert left_over(f"{text}\n网站发布信息  条。") == [marked, "条"]


def test_a_reference_that_is_not_closed_is_refused_where_no_check_tells_it(tmp_path: Path):
    path = write_yaml(tmp_path / "b.yaml", suqian(), form(), {"总体情况": "收到{{ 申请.新收.总计 件。"})
    [bundle] = docgen.read_bundles(path)
    assert docgen.review(bundle, form="zfxxgk-2021").findings
    local = tmp_path / "local.yaml"
    local.write_text(
        "form: local\nextends: zfxxgk-2021\nname: {zh: 本地, en: local}\ndrop_rules: [prose.sections]\n",
        encoding="utf-8",
    )
    with pytest.raises(BundleError, match="is not closed"):
        docgen.review(bundle, form=str(local))
