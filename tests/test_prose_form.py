"""The shape of a text: numbers of headings and points, marks of full width, what sections speak of; totals given twice, other bodies, persons' numbers."""

from __future__ import annotations

import random
import subprocess
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_yaml
from conftest import run
from prose_reports import findings, report, told

from docgen.prose.half_width import half_width, of_full_width

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BUREAU = "青山县水利局"
HEADS = [
    "（一）主动公开。公开186条。",
    "（二）依申请公开。规范受理。",
    "（三）信息管理。严格审核。",
    "（四）平台建设。改版网站。",
    "（五）监督保障。落实责任。",
]


def messages(prose: Mapping[str, str] | str, rule: str, bureau: str = BUREAU) -> list[str]:
    return [each.message for each in findings(report(prose, bureau=bureau)) if each.rule == rule]


def marked(prose: Mapping[str, str] | str, rule: str, bureau: str = BUREAU) -> list[str]:
    return told(report(prose, bureau=bureau), rule)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("存在不足：一是解读单一；三是培训不够。", ["三"]),
        ("下一步：一是丰富形式，多用图表；一是加强培训。", ["一"]),
        ("一是丰富形式。一是加强培训。", ["一"]),
        ("存在不足：二是解读单一。", ["二"]),
        ("一是丰富形式，二是加强培训，四是强化考核。", ["四"]),
        ("一是甲，三是乙，二是丙。", ["三…二"]),
        ("一是甲；二是乙；二是丙；四是丁。", ["二"]),
        ("第一，解读单一；第三，培训不够。", ["三"]),
        ("平台方面：①更新网站；③运维公众号。", ["③"]),
        ("②更新网站；③运维公众号。", ["②"]),
        ("平台方面：（1）更新网站；（3）运维公众号。", ["3"]),
        ("一、主动公开。平稳。\n二、依申请公开。规范。\n四、平台建设。有序。\n五、监督保障。到位。", ["四"]),
        ("1.网站。\n2.公众号。\n4.公开栏。", ["4"]),
        ("（一）存在问题。形式单一。\n（一）改进措施。丰富形式。", ["丰富形式。"]),
    ],
)
def test_a_number_that_does_not_go_on_is_marked(text: str, words: list[str]):
    assert marked(text, "prose.numbering") == words


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(HEADS) + "一是明确责任；二是开展培训；三是接受监督。",
        "（一）主动公开。一是公开政策；二是公开资金。\n（二）依申请公开。一是规范受理；二是及时答复。",
        "一、主动公开\n（一）网站。更新。\n（二）公众号。运维。\n二、依申请公开\n（一）受理。规范。\n（二）答复。及时。",
        "1.问题：解读单一。2.问题：更新慢。\n改进：1.丰富解读。2.及时更新。",
        "1.受理2件。2.226件申请都已答复。\n3.没有复议。",
        "一是解读单一。其中，图解少。二是更新慢。三是认识不足，主要是一是科室不重视。\n改进：一是丰富解读，二是及时更新。",
        "坚持一是一，二是二。",
        "首先，加强学习；二是开展培训。",
        "一要加强学习；二是开展培训。",
        "主要问题一是解读单一；二是更新慢。",
        "一是甲；其次，乙；三是丙。",
        "第一、二季度公开5条；第三、四季度公开6条。",
        "存在问题：一是解读单一。\n改进措施：一是丰富解读。",
        "存在问题：一是解读单一。下一步，一是丰富解读。",
        "①更新网站②运维公众号③管好公开栏。",
        "按照《条例》第十九条第（三）项、第（七）项公开。",
        "一是甲；二是乙。\n一是丙；二是丁。",
    ],
)
def test_numbers_that_go_on_are_not_told(text: str):
    assert messages(text, "prose.numbering") == []


def test_a_heading_is_named_as_written_and_the_sentence_under_it_is_marked():
    text = "\n".join((*HEADS[:3], HEADS[4]))
    [message] = messages(text, "prose.numbering")
    assert message.startswith("“（五）监督保障” comes after “（三）信息管理”")
    assert marked(text, "prose.numbering") == ["落实责任。"]
    [half] = messages("(一)主动公开\n平稳。\n(三)平台\n有序。", "prose.numbering")
    assert half.startswith("“(三)平台” comes after “(一)主动公开”")


def test_two_points_that_changed_places_are_told_once():
    text = "\n".join((HEADS[0], HEADS[2], HEADS[1], *HEADS[3:]))
    [message] = messages(text, "prose.numbering")
    assert message.startswith("“（三）信息管理” comes after “（一）主动公开”")


def test_a_wrong_number_is_told_once():
    text = "\n".join((*HEADS[:3], HEADS[3].replace("四", "三"), HEADS[4]))
    assert len(messages(text, "prose.numbering")) == 1


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("优化栏目,及时更新信息.", "优化栏目，及时更新信息。"),
        ("加强管理(含公众号),压实责任.措施得力.", "加强管理（含公众号），压实责任。措施得力。"),
        ('落实"三审三校"制度。', "落实“三审三校”制度。"),
        ("落实'三审三校'制度。", "落实‘三审三校’制度。"),
        ('办理"12345"热线工单。', "办理“12345”热线工单。"),
        ("加强沟通（含线上).", "加强沟通（含线上）。"),
        ("持续改进...努力提升。", "持续改进……努力提升。"),
        (
            "印发《办法》,增长5.6%,办结12件(含3件),发布1,234条.",
            "印发《办法》，增长5.6%，办结12件（含3件），发布1,234条。",
        ),
        ("开通APP,公众号; 联系电话:0596-2966126.", "开通APP，公众号；联系电话：0596-2966126。"),
        ("更新, 及时!是否公开?依法审查;", "更新，及时！是否公开？依法审查；"),
        ("(一)主动公开,共12条.", "（一）主动公开，共12条。"),
    ],
)
def test_marks_of_half_width_and_what_they_should_be(text: str, right: str):
    marks = half_width(text)
    assert of_full_width(text, marks) == right
    assert half_width(right) == []
    assert all(text[mark.start : mark.end] in {*",;:?!.()\"'", "..."} for mark in marks)


@pytest.mark.parametrize(
    "text",
    [
        "网址为http://www.qs.gov.cn/sl/index.html?id=3&x=1。",
        "网址 www.qs.gov.cn, 邮编363000。",
        "邮箱：a.b@qs.gov.cn。",
        "阅读1,234,567次，增长3.5%，与1:1核对，时间为09:30-11:30。",
        "引用“Don't Panic”栏目，使用Word 2016、V2.0版。",
        "1.加强学习\n2、公开。",
        "一.加强学习",
        "按照(2023)闽0602行初12号、GB/T 9704-2012。",
        "见附件.doc。",
        "做好网站(www.qs.gov.cn)运维。",
        "Annual report, in English (2023).",
    ],
)
def test_marks_that_are_not_of_chinese_text_stay(text: str):
    assert half_width(text) == []


def test_what_was_put_right_has_no_marks_of_half_width():
    chance = random.Random(7)
    for _ in range(3000):
        text = "".join(chance.choice('公开政务,;:?!..()（）""《》“”12 ab%一。，\n') for _ in range(12))
        assert half_width(of_full_width(text, half_width(text))) == []


def test_every_section_has_its_marks_told_those_of_the_first_paragraph_that_has_some_marked():
    texts = {
        "总体情况": "工作平稳,群众满意(含企业);数据1,234条.\n栏目更新及时.\n制度健全。",
        "其他事项": "未收取信息处理费.",
    }
    told_marks = [each for each in findings(report(texts)) if each.rule == "prose.punctuation"]
    assert [each.message for each in told_marks] == ["6 marks of half width", "1 mark of half width"]
    assert [len(each.excerpt.marks) for each in told_marks if each.excerpt] == [5, 1]


def test_the_patch_puts_every_paragraph_right(tmp_path: Path):
    texts = {"总体情况": "工作平稳,群众满意(含企业);数据1,234条.", "其他事项": "未收取信息处理费."}
    write_yaml(tmp_path / "b.yaml", suqian(), form(), texts, year=2023)
    assert run("check", "b.yaml", "--propose", "p.diff", cwd=tmp_path).code == 0
    subprocess.run(["git", "apply", "p.diff"], cwd=tmp_path, check=True)
    written = (tmp_path / "b.yaml").read_text(encoding="utf-8")
    assert "工作平稳，群众满意（含企业）；数据1,234条。" in written
    assert "未收取信息处理费。" in written
    assert "half width" not in run("check", "b.yaml", cwd=tmp_path).out


IDENTITY, WRONG = "350621198706123012", "350621198706123019"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"申请人张某（{IDENTITY}）。", [IDENTITY]),
        ("申请人张某（350621 19870612 3012）。", ["350621 19870612 3012"]),
        (f"身份证号{WRONG}。", [WRONG]),
        ("身份证号350621870612301。", ["350621870612301"]),
        ("申请人李某138-0596-1234。", ["138-0596-1234"]),
        ("申请人李某138 0596 1234。", ["138 0596 1234"]),
        ("申请人李某+86 13805961234。", ["+86 13805961234"]),
        ("申请人李某8613805961234。", ["8613805961234"]),
        ("项目编号350621202406120001。", []),  # its check digit is none
        ("项目编号350621202406120003。", []),
        ("手机138****1234、身份证3506**********3012均已脱敏。", []),
        ("联系电话：138-0596-1234。", []),
        ("办公电话：138 0596 1234。", []),
        ("三项分别为138 1200 1345 1500。", []),
        ("页面阅读138 0596 1234次，投资13800000000元。", []),
        ("银行账号6222021402012345678，信用代码11350621MB0123456K。", []),
    ],
)
def test_numbers_of_persons_in_the_ways_they_are_written(text: str, words: list[str]):
    assert marked(text, "prose.privacy") == words


SAID = "无其他需要报告的事项。"


def test_what_answers_the_matter_of_fees():
    for text in ("依申请公开未产生任何费用。", "本年度没有发生费用。", "未收取信息处理费。"):
        assert messages({"其他事项": text}, "prose.matters") == []
    assert len(messages({"其他事项": SAID}, "prose.matters")) == 1


def test_contact_and_period_may_stand_at_the_end():
    opening = "现公布本机关年度报告。"
    end = "未收取信息处理费。\n统计数据起止日期为2024/1/1-2024/12/31，电话：0596-2966126。"
    assert messages({"引言": opening, "其他事项": end}, "prose.matters") == []
    [message] = messages({"引言": opening, "其他事项": "未收取信息处理费。"}, "prose.matters")
    assert "统计期限" in message
    assert "联系方式" in message


PERIOD = "统计期限自2024年1月1日至12月31日。"


@pytest.mark.parametrize(
    ("section", "text", "words"),
    [
        ("引言", "青山市水利局现发布2024年政府信息公开工作年度报告。", ["青山市水利局"]),
        ("引言", "本报告由青山县林业局编制。", ["青山县林业局"]),
        ("引言", "如对本报告有疑问，请与青山县林业局办公室联系。", ["青山县林业局"]),
        ("引言", "请与青山县林业局办公室（电话：0596-2966126）联系。", ["青山县林业局"]),
        ("引言", "联系单位：青山县林业局。", ["青山县林业局"]),
        ("总体情况", "青山县林业局全年发布信息65条。", ["青山县林业局"]),
        (
            "总体情况",
            "2024年，青山县林业局认真贯彻《条例》。青山县林业局共公开信息9条。",
            ["青山县林业局…青山县林业局"],
        ),
        ("总体情况", "（一）主动公开。青山县林业局通过网站公开信息65条。", ["青山县林业局"]),
        ("总体情况", "2024年青山县发展和改革局收到政府信息公开申请3件。", ["青山县发展和改革局"]),
        ("问题与改进", "2024年，青山县林业局政府信息公开工作还有不足。", ["青山县林业局"]),
        ("其他事项", "按照办法，2024年青山县林业局依申请提供政府信息未收取信息处理费。", ["青山县林业局"]),
    ],
)
def test_another_body_where_the_bureau_is_expected_is_a_warning(section: str, text: str, words: list[str]):
    prose = {section: text + (PERIOD if section == "引言" else "")}
    assert marked(prose, "prose.names") == words
    assert {each.severity.value for each in findings(report(prose, bureau=BUREAU)) if each.rule == "prose.names"} == {
        "warning"
    }


@pytest.mark.parametrize(
    "text",
    [
        "办理青山县林业局转来的申请2件。",
        "会同青山县财政局公开信息5条。",
        "由青山县司法局受理的复议2件，均维持。",
        "青山县林业局、青山县财政局分别公开信息5条、6条。",
        "青山县政务服务局受理行政许可申请1200件。",
        "青山县人民政府办公室公开信息5条，县政府、市局发布信息6条。",
        "我局加挂青山县林业局牌子。青山县林业局全年发布信息65条。",
        "青山县财政局批复的预算已公开信息12条。",
        "青山县审计局认真审计我局信息公开经费。",
        "青山县水利局全年发布信息65条，县水利局收到政府信息公开申请。",
        "对决定不服的，可向青山县司法局咨询。",
    ],
)
def test_bodies_that_a_report_rightly_speaks_of_are_not_told(text: str):
    assert messages(text, "prose.names") == []


@pytest.mark.parametrize(
    "bureau", ["青山县人民政府", "青山县人民政府办公室", "青山县政务服务和数据管理局", "青山镇人民政府"]
)
def test_who_speaks_of_others_disclosure_may(bureau: str):
    assert messages("青山县林业局全年发布信息65条。", "prose.names", bureau) == []


FIRST = "（一）主动公开。全年主动公开政府信息186条。"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (FIRST, "2024年主动公开政府信息198条。", ["198条"]),
        (FIRST, "我局主动公开政府信息198条。", ["198条"]),
        (FIRST, "2024年，我局在县委领导下，共主动公开政府信息198条。", ["198条"]),
        (FIRST, "县水利局主动公开政府信息总数为198条。", ["198条"]),
        (FIRST, "累计主动公开政府信息198条。", ["198条"]),
        (FIRST, "截至12月31日，全年主动公开政府信息198条。", ["198条"]),
        (FIRST, "截至2024年12月31日，主动公开政府信息1980条。", []),
        ("全年共发布各类政府信息1204条。", "本年度共发布各类政府信息1240条。", ["1240条"]),
        ("全年通过门户网站公开信息312条。", "今年通过门户网站公开信息321条。", ["321条"]),
        ("全年召开新闻发布会2场。", "今年召开新闻发布会3场。", ["3场"]),
        ("全年主动公开政府信息1.2万条。", "全年主动公开政府信息12560条。", ["12560条"]),
        ("全年主动公开政府信息1.2万条。", "全年主动公开政府信息12034条。", []),
        (FIRST, "2024年主动公开政府信息186条。", []),
        (FIRST, "2023年主动公开政府信息150条。", []),
        (FIRST, "其中，我局主动公开政府信息58条。", []),
        (FIRST, "第四季度，我局主动公开政府信息58条。", []),
        (FIRST, "在民生领域，全年主动公开政府信息58条。", []),
        (FIRST, "通过公众号，全年主动公开政府信息58条。", []),
        (FIRST, "自平台上线以来累计主动公开政府信息1860条。", []),
        (FIRST, "累计主动公开政府信息1860条。", []),
        (FIRST, "力争全年主动公开政府信息200条。", []),
        (FIRST, "我局主动公开政府信息约200条。", []),
        (FIRST, "县林业局按照分工，全年主动公开政府信息20条。", []),
        (FIRST, "财政信息类：全年主动公开政府信息20条。", []),
        (FIRST, "1.财政信息。全年主动公开政府信息20条。", []),
        (FIRST, "（二）重点领域公开。全年主动公开政府信息20条。", []),
        ("全年共发布各类信息1204条。", "改版门户网站。全年共发布各类信息400条。", []),
        ("全年召开新闻发布会2场。", "围绕防汛，全年召开新闻发布会1场。", []),
        ("全年收到政府信息公开申请0件。", "全年收到政府信息公开申请1件（含上年结转1件）。", []),
    ],
)
def test_one_total_with_two_figures(first: str, second: str, words: list[str]):
    assert marked(f"{first}\n{second}", "prose.totals") == words


def test_a_total_of_one_section_is_held_against_that_of_another():
    prose = {"总体情况": FIRST, "问题与改进": "2024年，我局主动公开政府信息198条，但形式单一。下一步改进。"}
    assert marked(prose, "prose.totals") == ["198条"]
