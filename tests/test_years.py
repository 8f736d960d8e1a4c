"""A report against its year, and against last year's: carry-over, documents in force, pending cases, copied text."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, found, suqian, write_tidy, write_yaml
from conftest import run

import docgen
from docgen.pipeline import report_of

if TYPE_CHECKING:
    from pathlib import Path

    from builders import Numbers

    from docgen.checks import Review

PROSE = (
    "在主动公开方面，我局坚持以公开为常态、不公开为例外，全年通过门户网站发布各类政府信息，回应社会关切，接受群众监督。"
)


def judged(folder: Path, this: Numbers, last: Numbers, *, name: str = "zfxxgk-2021", last_name: str = "") -> Review:
    [bundle] = docgen.read_bundles(write_tidy(folder / "this.csv", this, form(name), year=2024))
    [before] = docgen.read_bundles(write_tidy(folder / "last.csv", last, form(last_name or name), year=2023))
    return docgen.review(bundle, form=name, last=report_of(before, form=last_name or name))


def test_real_figures_of_two_years_agree(tmp_path: Path):
    assert found(judged(tmp_path, suqian(2024), suqian(2023))) == []


CASES = [
    # one kind of applicant, and the total that follows from it
    ({"申请.结转下年.自然人": 117, "申请.结转下年.总计": 120}, [("requests.carry-over", "申请.上年结转.自然人")]),
    # last year's report contradicts itself: the total is wrong by itself
    ({"申请.结转下年.总计": 120}, [("requests.carry-over", "申请.上年结转.总计")]),
    ({"公开.规范性文件.现行有效": 600}, [("documents.in-force", "公开.规范性文件.现行有效")]),
    ({"公开.规章.现行有效": 0}, [("documents.in-force", "公开.规章.现行有效")]),
    ({"诉讼.行政复议.未审结": 171}, [("litigation.pending", "诉讼.行政复议.总计")]),
    ({"诉讼.复议后起诉.未审结": 53}, [("litigation.pending", "诉讼.复议后起诉.总计")]),
    ({"诉讼.行政复议.未审结": 170}, []),  # each of them appears again
]


@pytest.mark.parametrize(("before", "expected"), CASES)
def test_what_does_not_follow_from_last_year_is_found(
    before: dict[str, int], expected: list[tuple[str, str]], tmp_path: Path
):
    assert found(judged(tmp_path, suqian(2024), changed_at(suqian(2023), before))) == expected


def test_more_repealed_than_there_were_is_an_error_and_the_sum_a_warning(tmp_path: Path):
    review = judged(tmp_path, suqian(2024), changed_at(suqian(2023), {"公开.规范性文件.现行有效": 100}))
    in_force = [(one.severity.value, one.place.where) for one in review.findings if one.rule == "documents.in-force"]
    assert in_force == [("error", "公开.规范性文件.废止"), ("warning", "公开.规范性文件.现行有效")]


def test_a_carry_over_names_both_years_and_the_difference(tmp_path: Path):
    last = changed_at(suqian(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103})
    [finding] = [one for one in judged(tmp_path, suqian(2024), last).findings if one.rule == "requests.carry-over"]
    assert (finding.expected, finding.actual, finding.difference) == (100, 118, 18)
    assert "四、结转下年度继续办理 100 in 2023" in finding.message
    assert [implied.place.where for implied in finding.implied] == ["申请.上年结转.总计"]


def test_over_the_change_of_form_requests_are_compared_and_documents_are_not(tmp_path: Path):
    old, new = form("zfxxgk-2019"), form("zfxxgk-2021")
    last: Numbers = dict.fromkeys(old.cells, 0)
    this: Numbers = dict.fromkeys(new.cells, 0)
    last = changed_at(last, {"申请.结转下年.自然人": 3, "公开.规章.对外公开总数": 9})
    [bundle] = docgen.read_bundles(write_tidy(tmp_path / "this.csv", this, new, year=2021))
    [before] = docgen.read_bundles(write_tidy(tmp_path / "last.csv", last, old, year=2020))
    review = docgen.review(bundle, form="zfxxgk-2021", last=report_of(before))
    assert found(review) == [("requests.carry-over", "申请.上年结转.自然人")]


def test_figures_that_are_all_last_years_are_told(tmp_path: Path):
    steady = changed_at(dict.fromkeys(form().cells, 0), {"公开.行政许可.数量": 12, "公开.行政处罚.数量": 3})
    assert found(judged(tmp_path, steady, steady)) == []  # a small bureau, two years alike
    busy = changed_at(steady, {"公开.行政强制.数量": 1})
    assert found(judged(tmp_path, busy, busy)) == [("year.same-text", "*")]


def judged_text(folder: Path, this: dict[str, str], last: dict[str, str] | None = None) -> Review:
    """Review two years of prose over figures that differ."""
    [bundle] = docgen.read_bundles(write_yaml(folder / "this.yaml", suqian(2024), form(), this, year=2024))
    before = None
    if last is not None:
        [before_it] = docgen.read_bundles(write_yaml(folder / "last.yaml", suqian(2023), form(), last, year=2023))
        before = report_of(before_it)
    return docgen.review(bundle, last=before)


def of_years(review: Review) -> list[tuple[str, str, str]]:
    return [
        (one.rule, one.severity.value, one.place.where)
        for one in review.findings
        if one.rule in ("year.wrong", "year.same-text")
    ]


@pytest.mark.parametrize(
    ("this", "last"),
    [
        (f"2024年，{PROSE}", f"２０２３年,{PROSE}"),
        (f"2024年，{PROSE}发布信息30条，占32.5%。", f"2023年，{PROSE}发布信息1,231条，占5%。"),
        (f"2024年，{PROSE}培训十二次。", f"2023年，{PROSE}培训二十次。"),
    ],
)
def test_a_section_that_is_last_years_apart_from_its_numbers_is_told(this: str, last: str, tmp_path: Path):
    review = judged_text(tmp_path, {"总体情况": this}, {"总体情况": last})
    assert of_years(review) == [("year.same-text", "warning", "总体情况")]


@pytest.mark.parametrize(
    ("this", "last"),
    [
        (f"2024年，{PROSE}\n全年新开设专栏3个，组织培训2次，参训人员120人次。", f"2023年，{PROSE}"),
        ("没有其他需要报告的事项。", "没有其他需要报告的事项。"),
    ],
)
def test_text_that_was_rewritten_or_is_short_is_not_told(this: str, last: str, tmp_path: Path):
    assert of_years(judged_text(tmp_path, {"总体情况": this}, {"总体情况": last})) == []


WRONG = [
    ("引言", "本报告所列数据的统计期限自2023年1月1日至2023年12月31日。", ["error 引言.1.1", "error 引言.1.2"]),
    ("引言", "数据统计期限为2024年1月1日起至2023年12月31日止。", ["error 引言.1"]),
    ("引言", "现编制形成《某局２０２３年政府信息公开工作年度报告》。", ["error 引言.1"]),
    ("引言", "统计期限自2024年1月1日至12月31日，现公布2024年政府信息公开工作年度报告。", []),
    ("总体情况", "2023年，我局坚持公开为常态。", ["warning 总体情况.1"]),
    ("总体情况", "2024年，我局坚持公开为常态。2023年度，全市共办理18件。", ["warning 总体情况.2"]),
    ("总体情况", "2023年，我局共收到申请3件，2024年收到5件。", []),  # a comparison
    ("总体情况", "发布2023年政府信息公开工作年度报告1篇。", []),
    ("问题与改进", "2025年，我局将继续加强培训。", []),
]


@pytest.mark.parametrize(("section", "text", "places"), WRONG)
def test_what_is_dated_another_year_is_found(section: str, text: str, places: list[str], tmp_path: Path):
    wrong = of_years(judged_text(tmp_path, {section: text}))
    assert wrong == [("year.wrong", *place.split()) for place in places]


def test_the_sentence_is_shown_with_the_year_marked(tmp_path: Path):
    write_yaml(tmp_path / "b.yaml", suqian(2024), form(), {"总体情况": "先说一句。2023年，我局做了许多。"}, year=2024)
    done = run("check", tmp_path / "b.yaml")
    assert "「【2023】年，我局做了许多。」" in done.out
    [finding] = [
        one
        for one in json.loads(run("check", tmp_path / "b.yaml", "--format", "json").out)["findings"]
        if one["excerpt"]
    ]
    assert finding["excerpt"] == {"text": "2023年，我局做了许多。", "marks": [[0, 4]]}


# Where last year's bundle comes from


def bureau(folder: Path) -> Path:
    """Write a bureau's folder with two years, the second not following on the first."""
    folder.mkdir()
    (folder / "bureau.yaml").write_text("name: 某局\nform: zfxxgk-2021\n", encoding="utf-8")
    write_yaml(
        folder / "2023.yaml",
        changed_at(suqian(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103}),
        form(),
        {},
    )
    write_yaml(folder / "2024.yaml", suqian(2024), form(), {}, year=2024)
    return folder


def carried(*arguments: str | Path) -> list[int]:
    done = run("check", *arguments, "--format", "json")
    return [one["year"] for one in json.loads(done.out)["findings"] if one["rule"] == "requests.carry-over"]


def test_the_year_before_is_found_beside_in_the_run_and_where_it_is_given(tmp_path: Path):
    folder = bureau(tmp_path / "office")
    assert carried(folder / "2024.yaml") == [2024]
    assert carried(folder) == [2024]
    assert carried(folder, "--year", "2024") == [2024]
    (tmp_path / "apart").mkdir()
    alone = shutil.copy(folder / "2024.yaml", tmp_path / "apart" / "this.yaml")
    assert carried(alone) == []
    assert carried(alone, "--last-year", folder / "2023.yaml") == [2024]
    assert carried(alone, "--last-year", folder) == [2024]
    assert carried(folder / "2023.yaml", alone) == [2024]


def test_last_year_may_be_that_of_a_bureau_that_had_another_name(tmp_path: Path):
    numbers = changed_at(suqian(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103})
    before = write_yaml(tmp_path / "before.yaml", numbers, form(), {}, bureau="旧局")
    this = write_yaml(tmp_path / "this.yaml", suqian(2024), form(), {}, bureau="新局", year=2024)
    assert carried(this) == []
    assert carried(this, "--last-year", before) == [2024]


def test_every_bureau_of_a_tidy_file_has_its_year_before_when_one_year_is_asked_for(tmp_path: Path):
    lines = "bureau,year,table,row,column,value\n"
    for bureau_name in ("甲局", "乙局"):
        for year, numbers in (
            (2023, changed_at(suqian(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103})),
            (2024, suqian(2024)),
        ):
            path = write_tidy(tmp_path / "one.csv", numbers, form(), bureau=bureau_name, year=year)
            lines += path.read_text(encoding="utf-8").partition("\n")[2]
    (tmp_path / "all.csv").write_text(lines, encoding="utf-8")
    assert carried(tmp_path / "all.csv", "--year", "2024") == [2024, 2024]


def test_a_waiver_of_what_cannot_be_judged_is_left_alone(tmp_path: Path):
    folder = bureau(tmp_path / "office")
    text = (folder / "2024.yaml").read_text(encoding="utf-8")
    waiver = {"rule": "requests.carry-over", "where": "申请.上年结转.自然人", "reason": "机构改革", "by": "某人"}
    alone = tmp_path / "alone.yaml"
    alone.write_text(
        json.dumps({**json.loads(text), "form": "zfxxgk-2021", "waivers": [waiver]}, ensure_ascii=False),
        encoding="utf-8",
    )
    assert "waiver.unused" not in run("check", alone).out


def test_every_neighbouring_pair_is_checked_and_the_first_year_is_said_to_have_none(tmp_path: Path):
    numbers = suqian(2024)
    for year in (2021, 2022, 2023):
        write_yaml(tmp_path / f"{year}.yaml", numbers, form(), {}, year=year)
    (tmp_path / "bureau.yaml").write_text("name: 某局\n", encoding="utf-8")
    said = json.loads(run("check", tmp_path, "--format", "json").out)
    assert {one["year"] for one in said["findings"] if one["rule"] == "requests.carry-over"} == {2022, 2023}
    [unjudged] = said["unjudged"]
    assert (unjudged["year"], unjudged["reason"]) == (2021, "the report for 2020 is not here")
    assert unjudged["rules"] == [
        "requests.carry-over",
        "litigation.pending",
        "documents.in-force",
        "year.same-text",
        "prose.last-year",
        "year.jump",
    ]


def test_a_tidy_file_holds_its_own_years(tmp_path: Path):
    one, two = tmp_path / "1.csv", tmp_path / "2.csv"
    write_tidy(one, changed_at(suqian(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103}), form())
    write_tidy(two, suqian(2024), form(), year=2024)
    lines = one.read_text(encoding="utf-8") + two.read_text(encoding="utf-8").partition("\n")[2]
    (tmp_path / "all.csv").write_text(lines, encoding="utf-8")
    assert carried(tmp_path / "all.csv") == [2024]
    assert carried(tmp_path / "all.csv", "--year", "2024") == [2024]


def test_a_last_year_of_another_year_is_refused_and_one_that_cannot_be_read_is_told(tmp_path: Path):
    folder = bureau(tmp_path / "office")
    done = run("check", folder / "2023.yaml", "--last-year", folder / "2024.yaml")
    assert (done.code, "which is the year before of none of" in done.err) == (2, True)
    (folder / "2023.yaml").write_text("year: 2023\ntables: {没有的表: {甲: 1}}\n", encoding="utf-8")
    done = run("check", folder / "2024.yaml")
    assert done.code == 0
    assert "the report for 2023 cannot be read" in done.out
    assert run("check", folder / "2024.yaml", "--last-year", folder / "2023.yaml").code == 2


def test_a_build_is_refused_for_what_does_not_follow_from_last_year(tmp_path: Path):
    folder = bureau(tmp_path / "office")
    done = run("build", folder / "2024.yaml", "-o", tmp_path / "r.docx")
    assert (done.code, (tmp_path / "r.docx").exists()) == (1, False)
    assert "requests.carry-over" in done.err
