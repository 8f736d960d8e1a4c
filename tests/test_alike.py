"""Reports of a batch whose text is another bureau's: told which, in which section and how alike, in the overview and the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches import batch, files, summary
from builders import form, suqian, write_yaml

from docgen.batch.alike import Alike
from docgen.outcome import Outcome, State
from docgen.prose.copies import fingerprints

if TYPE_CHECKING:
    from pathlib import Path

OWN = "{bureau}全年通过门户网站主动公开各类信息{count}条，内容涉及机构职能和工作动态。对群众关心的问题及时回应。组织业务培训{count}次，{bureau}工作人员都参加了培训。按规定办理群众提出的信息需求，做到件件有回音。"
OTHER = "本单位把公开列入年度考核，由专人负责日常维护。门户栏目按季度巡查，发现错漏当天改正。加强与上级主管部门的沟通，遇到疑难逐级请示。年底对全部栏目作了一次清理，补上了缺漏。"


def hand_in_texts(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir()
    for bureau, text in texts.items():
        write_yaml(folder / f"{bureau}.yaml", suqian(), form(), {"总体情况": text}, bureau=bureau)


def test_a_text_that_is_anothers_but_for_names_and_numbers_is_told_of_both(tmp_path: Path) -> None:
    texts = {name: OWN.format(bureau=name, count=number) for name, number in (("甲镇", 12), ("乙镇", 345))}
    hand_in_texts(tmp_path / "units", {**texts, "丙镇": OTHER})
    assert batch(tmp_path, "units", to="html").code == 0
    reports = summary(tmp_path)
    words = "100 % of “总体情况” is the same text as that of {}, apart from the numbers"
    assert reports["甲镇 2023"]["remarks"] == [words.format("乙镇")]
    assert reports["乙镇 2023"]["remarks"] == [words.format("甲镇")]
    assert reports["丙镇 2023"]["remarks"] == []
    assert "the same text as that of 乙镇" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_it_is_told_again_when_nothing_has_changed(tmp_path: Path) -> None:
    hand_in_texts(tmp_path / "units", {name: OWN.format(bureau=name, count=1) for name in ("甲镇", "乙镇")})
    batch(tmp_path, "units", to="html")
    before = files(tmp_path / "out")
    assert "unchanged since the last run: 2" in batch(tmp_path, "units", to="html").out
    assert files(tmp_path / "out") == before


def outcomes(texts: list[str], year: int = 2023) -> list[Outcome]:
    """Return the outcomes of reports with these texts, of bureaus by number."""
    return [
        Outcome(f"{at}局", year, "", State.MADE, text=(" ".join(("总体情况", *fingerprints([text], f"{at}局"))),))
        for at, text in enumerate(texts)
    ]


def test_nearly_the_same_is_told_and_half_is_not() -> None:
    sentences = [f"第一条经验是要把工作做在平时{letter * 12}" for letter in "甲乙丙丁戊己庚辛壬癸"]
    same, half = "。".join([*sentences[:9], OTHER[:20]]), "。".join([*sentences[:5], OTHER])
    every = outcomes(["。".join(sentences), same, half])
    told = Alike(every)
    assert [len(told.remarks(each)) for each in every] == [1, 1, 0]
    assert "9" in told.remarks(every[0])[0]


def test_years_are_apart_and_what_all_were_given_is_nobodys() -> None:
    assert not Alike([*outcomes([OTHER]), *outcomes([OTHER], 2024)]).remarks(outcomes([OTHER])[0])
    given = "按照市里统一印发的提纲，本单位对公开工作逐项作了自查自纠并且上报。" * 3
    many = outcomes([f"{given}{'甲乙丙丁戊己庚辛壬癸'[at % 10] * (12 + at)}" for at in range(40)])
    assert not any(Alike(many).remarks(each) for each in many)


def test_many_with_one_text_are_told_in_a_line_each() -> None:
    many = outcomes([OTHER] * 50)
    [remark] = Alike(many).remarks(many[3])
    assert "0局 and 48 more" in remark
