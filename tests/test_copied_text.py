"""Text that was copied: last year's, or another bureau's, whatever was changed in it here and there; and what everybody writes."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import pytest
from batches import batch
from builders import form, suqian, write_yaml

import docgen
from docgen.batch.alike import Alike
from docgen.outcome import Outcome, State
from docgen.pipeline import report_of
from docgen.prose.copies import fingerprints

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "总体情况"
BUREAU = "白石县林业局"
LAST = (
    "2023年，白石县林业局围绕山林管护和造林任务，有序推进公开工作。\n"
    "（一）主动公开。门户网站全年更新内容150条，突出林权登记、采伐许可、防火禁令等群众关心的事项。\n"
    "（二）依申请公开。规范登记、审核、答复各个环节，疑难件由法律顾问把关，答复前与申请人充分沟通。\n"
    "（三）信息管理。公文起草时即确定公开属性，过时的文件按季度清理，目录随之调整。\n"
    "（四）平台建设。整合了重复的栏目，补上了失效的链接，老年人用的大字版同步开通。\n"
    "（五）监督保障。每季度通报一次，年底纳入股室考核，全年培训3次，没有发生责任追究。"
)
OTHER = (
    "这一年我们把力气花在三件事上：林场职工最想知道的补贴标准，上墙也上网；护林员换岗，名单当天就挂出来；"
    "山火险情，村村广播。申请人来信问的多是地界，窗口当面解释，再给书面答复。网站换了新版面，找得到，看得懂。"
    "请了五位林农做监督员，他们提的意见逐条回了话。"
)


FIGURES = (
    "2024年，因政府信息公开被申请行政复议7件，其中维持4件，纠正1件，其他结果1件，尚未审结1件；"
    "被提起行政诉讼3件，其中未经复议直接起诉2件，复议后起诉1件，均判决驳回，占比100%。"
)


def told(folder: Path, this: str, last: str, section: str = SECTION) -> list[str]:
    """Return what is told of a section that stands beside last year's, each time over figures of its own."""
    options = {"bureau": BUREAU}
    [before] = docgen.read_bundles(
        write_yaml(folder / "last.yaml", suqian(2023), form(), {section: last}, year=2023, **options)
    )
    [bundle] = docgen.read_bundles(
        write_yaml(folder / "this.yaml", suqian(2024), form(), {section: this}, year=2024, **options)
    )
    findings = docgen.review(bundle, last=report_of(before)).findings
    return [one.message for one in findings if one.rule == "year.same-text"]


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


SIX_WORDS = (
    ("有序推进", "扎实推进"), ("突出", "聚焦"), ("充分沟通", "反复沟通"), ("按季度清理", "及时清理"), ("整合了", "归并了"), ("纳入股室", "列入股室"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ((("2023年", "2024年"), ("150条", "2,316条"), ("培训3次", "培训十二次")), 100),
        ((("有序推进", "扎实推进"),), 99),
        (SIX_WORDS, 94),
        ((("白石县林业局", "我局"),), 100),
        ((("白石县林业局", "县林业局"),), 100),
        ((("白石县林业局", "本机关"),), 100),
        ((("，", ","), ("。", ". ")), 100),
        ((("、", "，"),), 100),
        ((("整合了重复的栏目，补上了失效的链接", "补上了失效的链接，整合了重复的栏目"),), 100),
        ((("每季度通报一次，年底纳入股室考核", "年底纳入股室考核，每季度通报一次"), ("答复前与", "答复之前与")), 98),
    ],
)
def test_last_years_text_is_told_with_words_changed_in_it(
    changes: tuple[tuple[str, str], ...], share: int, tmp_path: Path
) -> None:
    [message] = told(tmp_path, changed(LAST, *changes), LAST)
    assert SECTION in message
    assert int(message.partition(" %")[0]) == pytest.approx(share, abs=1)


@pytest.mark.parametrize(
    ("this", "last"),
    [
        (OTHER, LAST),
        (LAST, OTHER),
        (LAST.partition("（四）")[0] + OTHER, LAST),  # half of it is new
        (changed(LAST, ("门户网站全年更新内容", OTHER[:60])), LAST),  # a sixth is new
        (LAST, ""),
        (FIGURES, FIGURES.replace("2024", "2023").replace("7件", "5件")),  # no more than the tables say
        (
            "2024年，我局公开信息12条，收到申请3件，均已按期答复。",
            "2023年，我局公开信息9条，收到申请1件，均已按期答复。",
        ),
    ],
)
def test_what_is_new_or_short_is_not_told(this: str, last: str, tmp_path: Path) -> None:
    assert told(tmp_path, this, last) == []


STANDARD = [
    "按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》（国办函〔2020〕109号）的要求，2024年度本机关办理政府信息公开申请没有收取信息处理费。除此以外，没有其他需要报告的事项。",
    "2024年，我局依照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）规定的按件计收、按量计收标准执行，全年发出收费通知0件，总金额0元，实际收取0元。无其他需要报告的事项。",
    "本年度本单位对依申请提供的政府信息一律未向申请人收取任何检索、复制、邮寄等费用，也不存在减免费用的情形。本年度暂无需要报告的其他事项。",
    "一是依申请公开信息处理费收取情况。本机关2024年度依申请提供政府信息均未收取信息处理费；二是其他需要说明的情况。没有需要另行说明的其他情况。",
    "依据《中华人民共和国政府信息公开条例》和《政府信息公开信息处理费管理办法》，全年按件计收信息处理费2件，金额共计200元，已全额上缴国库。没有其它应当报告的情况。",
    "我局2024年没有需要报告的事项，亦无收费。",
]


@pytest.mark.parametrize("text", STANDARD)
def test_what_every_report_has_to_say_every_year_is_not_copied(text: str, tmp_path: Path) -> None:
    assert told(tmp_path, text, text.replace("2024", "2023"), "其他事项") == []


def test_what_is_said_beside_it_is_copied_all_the_same(tmp_path: Path) -> None:
    text = STANDARD[0] + LAST.partition("（三）")[0]
    assert len(told(tmp_path, text, text, "其他事项")) == 1


# Among the reports of a batch


def outcomes(texts: dict[str, str], year: int = 2023) -> list[Outcome]:
    """Return the outcomes of reports with these texts, by bureau."""
    return [
        Outcome(bureau, year, "", State.MADE, text=(" ".join((SECTION, *fingerprints([text], bureau))),))
        for bureau, text in texts.items()
    ]


def remarks(texts: dict[str, str]) -> dict[str, list[str]]:
    every = outcomes(texts)
    alike = Alike(every)
    return {each.bureau: list(alike.remarks(each)) for each in every}


def own(bureau: str) -> str:
    """Return a text about as long as `LAST` that no other bureau has."""
    letters = random.Random(bureau)
    return "。".join("".join(chr(letters.randrange(0x5000, 0x9000)) for _ in range(18)) for _ in range(12))


def test_every_one_of_a_group_is_named_with_how_much_is_its() -> None:
    texts = {
        "甲镇": LAST,
        "乙镇": LAST,
        "丙镇": changed(LAST, *SIX_WORDS),
        "丁镇": changed(LAST, ("，", "、")) + "遇到疑难逐级请示。",
        "戊镇": OTHER,
    }
    said = remarks(texts)
    assert said["戊镇"] == []
    for bureau in ("甲镇", "乙镇", "丙镇", "丁镇"):
        [remark] = said[bureau]
        others = {"甲镇", "乙镇", "丙镇", "丁镇"} - {bureau}
        assert all(other in remark for other in others)
        assert bureau not in remark
    assert said["甲镇"][0].startswith(f"100 % of “{SECTION}” is the same text as that of 乙镇 and 2 more")
    assert "丙镇 9" in said["甲镇"][0]  # percent


def test_forty_of_four_hundred_are_told_and_what_most_were_given_is_not() -> None:
    copied = {f"第{at}镇": f"{LAST}另有{own(f'镇{at}')[:8]}" for at in range(40)}
    others = {f"第{at}局": own(f"局{at}") for at in range(360)}
    said = remarks({**copied, **others})
    assert all(len(said[bureau]) == 1 for bureau in copied)
    assert not any(said[bureau] for bureau in others)
    given = {f"第{at}局": LAST + own(f"局{at}")[:30] for at in range(400)}
    assert not any(remarks(given).values())
    pair = changed(own("某"), ("。", "，"))
    assert {bureau for bureau, each in remarks({**given, "甲镇": LAST + pair, "乙镇": pair + LAST}).items() if each} == {"甲镇", "乙镇"}  # fmt: skip


def test_standard_sentences_and_short_texts_are_everybodys() -> None:
    assert not any(remarks({f"{name}局": text for name in "甲乙丙" for text in STANDARD[:1]}).values())
    assert not any(
        remarks({f"{name}局": "全年公开信息3条，没有收到申请，没有复议诉讼。" for name in "甲乙丙"}).values()
    )


def hand_in(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for bureau, text in texts.items():
        write_yaml(folder / f"{bureau}.yaml", suqian(), form(), {SECTION: text}, bureau=bureau)


ALIKE = "is the same text as that of"


def test_the_table_tells_it_too(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", {"甲镇": LAST + "发布信息  条。", "乙镇": LAST, "丙镇": OTHER})
    batch(tmp_path, "units", to="html")
    with (tmp_path / "out" / "summary.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {row["bureau"]: row for row in csv.DictReader(table)}
    assert f"{ALIKE} 乙镇" in rows["甲镇"]["reasons"]
    assert int(rows["甲镇"]["errors"]) > 0
    assert len(rows["甲镇"]["reasons"].split(" | ")) > 1  # beside what else was found
    assert f"{ALIKE} 甲镇" in rows["乙镇"]["reasons"]
    assert ALIKE not in rows["丙镇"]["reasons"]
