"""The gate that every finding passes: severities, waivers, dropped rules, and what a waiver may not cover."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, suqian, write_tidy
from conftest import run

import docgen
from docgen.checks import _RUNNERS
from docgen.errors import FormError
from docgen.forms.rule import Check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.checks import Review

OLD_TEXT = """prose:
  引言: |
    现公布《某局2021年政府信息公开工作年度报告》，统计期限为2021年1月1日至2021年12月31日。联系电话：XXX。
  总体情况: |
    2022年，我局主动公开信息××件，另有20XX年、__________等。其余工作正常开展，按时完成了全年任务。
"""
LOCAL = "form: local\nextends: zfxxgk-2021\ntemplate: zfxxgk-2021.docx\nname: {zh: 本地, en: local}\n"
WORDS = "words: {zh: 规则, en: rule}"


def hand_in(folder: Path, text: str = "", local: str = "", **changes: object) -> tuple[Path, Path]:
    """Write a bundle on a local form; return both."""
    bundle = folder / "2023"
    bundle.mkdir(parents=True)
    (bundle / "b.yaml").write_text(f"bureau: 某局\nyear: 2023\n{text}", encoding="utf-8")
    write_tidy(bundle / "figures.csv", changed_at(suqian(), changes), form())  # type: ignore[arg-type]
    file = folder / "local.yaml"
    file.write_text(LOCAL + local, encoding="utf-8")
    return bundle, file


def review_on(folder: Path, text: str = "", local: str = "", **changes: object) -> Review:
    bundle, file = hand_in(folder, text, local, **changes)
    [read] = docgen.read_bundles(bundle)
    return docgen.review(read, form=str(file))


def places(review: Review, *, waived: bool = False) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity.value, one.place.where) for one in review.findings if bool(one.waiver) is waived]


def waiver(rule: str, where: str) -> str:
    return f'waivers:\n  - {{rule: {rule}, where: "{where}", reason: 待核, by: 张三, date: 2024-01-10}}\n'


WRONG_YEARS = [f"引言.1.{number}" for number in (1, 2, 3)]
LEFT_OVER = ["引言.2", "总体情况.1.1", "总体情况.1.2", "总体情况.1.3"]


# What is not let through


@contextmanager
def passed_on() -> Iterator[None]:
    yield


def test_a_refusal_is_an_exception_as_any_other_and_says_in_a_line_what_stands_against_the_report(tmp_path: Path):
    bundle, file = hand_in(tmp_path, OLD_TEXT)
    [read] = docgen.read_bundles(bundle)
    with pytest.raises(docgen.Refused) as refused, passed_on():
        docgen.build(read, form=str(file))
    weights = [finding.severity.value for finding in refused.value.review.standing]
    counts = f"errors: {weights.count('error')}, warnings: {weights.count('warning')}"
    assert str(refused.value) == f"某局 2023: NOT consistent, {counts}"


# Severity is a weight


def test_every_check_of_the_forms_is_run():
    assert {*_RUNNERS, Check.UNUSED_WAIVERS} == set(Check)


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_severity_is_a_weight_and_never_selects_which_check_runs(severity: str, tmp_path: Path):
    rules = "".join(
        f"  - {{id: {name}, check: {check}, severity: {severity}, {WORDS}}}\n"
        for name, check in (("year.wrong", "year"), ("prose.sections", "sections"))
    )
    found = places(review_on(tmp_path, OLD_TEXT, f"rules:\n{rules}"))
    own = [one for one in found if one[0] in ("year.wrong", "prose.sections")]
    assert {one[1] for one in own} == {severity}
    assert [where for name, _weight, where in own if name == "year.wrong"] == [*WRONG_YEARS, "总体情况.1"]
    assert [where for name, _weight, where in own if name == "prose.sections"] == [*LEFT_OVER, "问题与改进"]


def test_a_local_rule_takes_the_place_of_the_checks_it_names_and_of_no_other(tmp_path: Path):
    rules = f"rules:\n  - {{id: prose.sections, check: placeholders, severity: warning, {WORDS}}}\n"
    found = places(review_on(tmp_path, OLD_TEXT, rules))
    assert [one for one in found if one[0] == "prose.sections"] == [
        *[("prose.sections", "warning", where) for where in LEFT_OVER],
        ("prose.sections", "warning", "问题与改进"),
    ]
    assert [one[1] for one in found if one[0] == "year.wrong"] == ["error", "error", "error", "warning"]


BAD_RULES = [
    (f"{{id: a, check: spelling, severity: error, {WORDS}}}", "spelling"),
    (
        f"{{id: a, check: [year, period], severity: error, {WORDS}, table: 申请}}",
        "rule a: table and each go with relations",
    ),
    (
        f"{{id: a, check: [relation, period], severity: error, {WORDS}, relations: [申请.新收.总计 = 0]}}",
        "a rule of their own",
    ),
    (f"{{id: a, check: claims, severity: error, {WORDS}}}", "rule a needs either relations or another check"),
    (f"{{id: a, severity: error, {WORDS}}}", "rule a needs either relations or another check"),
    (
        f"{{id: a, check: year, severity: error, {WORDS}}}\n  - {{id: a, check: period, severity: warning, {WORDS}}}",
        "the rule “a” is given twice with the check period",
    ),
]


@pytest.mark.parametrize(("rule", "reason"), BAD_RULES, ids=lambda value: value[-30:])
def test_a_rule_with_a_check_that_nobody_would_run_is_refused(rule: str, reason: str, tmp_path: Path):
    with pytest.raises(FormError) as refused:
        review_on(tmp_path, "", f"rules:\n  - {rule}\n")
    assert reason in str(refused.value)


# Waivers and dropped rules reach every finding


def test_an_empty_section_is_waived_for_a_strict_build_and_its_waiver_is_not_called_unused_before(tmp_path: Path):
    bundle, _local = hand_in(tmp_path, waiver("prose.sections", "*"))
    report = tmp_path / "report.docx"
    built = run("build", bundle, "--strict", "--form", "zfxxgk-2021", "-o", report)
    assert (built.code, report.exists()) == (0, True), built.err
    assert "waived by 张三" in built.err
    checked = run("check", bundle, "--strict", "--form", "zfxxgk-2021")
    assert (checked.code, "waiver.unused" in checked.out) == (0, False)


def test_a_dropped_rule_finds_nothing_wherever_it_is_judged(tmp_path: Path):
    bundle, local = hand_in(tmp_path, waiver("prose.sections", "*"), "drop_rules: [prose.sections, form.year]\n")
    (tmp_path / "no-tags").mkdir()
    built = run("build", bundle, "--strict", "--form", local, "-o", tmp_path / "report.docx")
    assert (built.code, "prose.sections" in built.err) == (0, False), built.err
    old = run("check", bundle, "--form", "zfxxgk-2021", "--year", "2023")
    assert old.code == 0


def test_a_form_that_does_without_the_rule_of_sums_holds_no_aggregate_against_its_units(tmp_path: Path):
    bundle, local = hand_in(tmp_path, "", "drop_rules: [roll-up.sum]\n")
    unit = write_tidy(tmp_path / "unit.csv", changed_at(suqian(), {"公开.行政许可.数量": 1}), form(), bureau="甲局")
    with_rule = run("check", bundle, "--form", "zfxxgk-2021", "--units", unit)
    without = run("check", bundle, "--form", local, "--units", unit)
    assert (with_rule.code, "roll-up.sum" in with_rule.out) == (1, True)
    assert (without.code, "roll-up.sum" in without.out) == (0, False)


# A waiver passes one finding


def test_a_waiver_that_names_a_section_passes_no_sentence_of_it(tmp_path: Path):
    text = OLD_TEXT + waiver("prose.sections", "总体情况")
    review = review_on(tmp_path, text)
    assert places(review, waived=True) == []
    assert ("waiver.unused", "warning", "总体情况") in places(review)


@pytest.mark.parametrize(
    ("where", "passed"),
    [
        ("总体情况.1.2", "总体情况.1.2"),  # its number
        ("20XX年", "总体情况.1.2"),  # its words
        ("我局主动公开信息××件", "总体情况.1.1"),
        ("联系电话：XXX。", "引言.2"),
        ("联系电话: XXX", "引言.2"),
    ],
)
def test_a_waiver_names_a_sentence_by_its_number_or_by_its_words(where: str, passed: str, tmp_path: Path):
    review = review_on(tmp_path, OLD_TEXT + waiver("prose.sections", where))
    assert [one[2] for one in places(review, waived=True)] == [passed]
    assert not any(rule == "waiver.unused" for rule, _severity, _where in places(review))


@pytest.mark.parametrize("where", ["总体情况.1", "我局主动公开信息××件，另有20XX年、__________等", "件"])
def test_a_waiver_of_several_faults_passes_none_and_says_which(where: str, tmp_path: Path):
    review = review_on(tmp_path, OLD_TEXT + waiver("prose.sections", where))
    assert places(review, waived=True) == []
    [unused] = [one for one in review.findings if one.rule == "waiver.unused"]
    if where.startswith("我局"):
        assert "总体情况.1.1, 总体情况.1.2, 总体情况.1.3" in unused.message


def test_a_fault_that_came_after_the_signature_is_not_covered(tmp_path: Path):
    text = "prose:\n  总体情况: |\n    公开信息××件。\n" + waiver("prose.sections", "总体情况.1")
    before = review_on(tmp_path / "before", text)
    assert [one[2] for one in places(before, waived=True)] == ["总体情况.1"]
    after = review_on(tmp_path / "after", text.replace("公开信息××件", "公开信息××件、文件××份"))
    assert places(after, waived=True) == []


def test_two_waivers_of_one_finding_are_one_too_many(tmp_path: Path):
    one = waiver("litigation.total", "诉讼.行政复议.总计")
    review = review_on(tmp_path, one + one.removeprefix("waivers:\n"), **{"诉讼.行政复议.总计": 0})
    assert [found[2] for found in places(review, waived=True)] == ["诉讼.行政复议.总计"]
    [unused] = [found for found in review.findings if found.rule == "waiver.unused"]
    assert "is there twice" in unused.message
