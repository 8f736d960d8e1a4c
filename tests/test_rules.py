"""Every rule, broken singly in real figures: the right finding at the right place, and no other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from builders import form, found, ref, review_of, reviewed, suqian, write_tidy, write_yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from pathlib import Path

    from builders import Numbers

    from docgen.checks import Review

FEES = {
    "收费.信息处理费.通知件数": 3,
    "收费.信息处理费.通知金额": Decimal(2230),
    "收费.信息处理费.实收金额": Decimal(2230),
}


def changed(numbers: Numbers, **changes: object) -> Numbers:
    return {**numbers, **{ref(path): value for path, value in changes.items()}}


def with_fees(**changes: object) -> Numbers:
    return changed(suqian(), **{**FEES, **changes})


@pytest.mark.parametrize("year", [2023, 2024])
def test_real_figures_of_which_every_relation_holds_give_no_finding(year: int, tmp_path: Path):
    assert found(review_of(suqian(year), tmp_path)) == []


CASES = [
    # one applicant too many in an outcome row: its row, and its column
    ({"申请.予以公开.自然人": 1176}, [("requests.applicants", "申请.予以公开.总计"), ("requests.outcomes", "申请.总计.自然人")]),
    # the total column of a row only: the column total follows from it and is folded
    ({"申请.予以公开.总计": 1192}, [("requests.applicants", "申请.予以公开.总计")]),
    ({"申请.新收.总计": 0}, [("requests.applicants", "申请.新收.总计")]),
    # （七）总计 of one applicant: its row, its column, and the printed balance
    (
        {"申请.总计.商业企业": 98},
        [("requests.applicants", "申请.总计.总计"), ("requests.outcomes", "申请.总计.商业企业"), ("requests.balance", "申请.*.商业企业")],
    ),
    # carried over: its row and the balance
    ({"申请.结转下年.自然人": 117}, [("requests.applicants", "申请.结转下年.总计"), ("requests.balance", "申请.*.自然人")]),
    ({"申请.结转下年.自然人": 117, "申请.结转下年.总计": 120}, [("requests.balance", "申请.*.自然人")]),
    ({"诉讼.行政复议.总计": 0}, [("litigation.total", "诉讼.行政复议.总计")]),
    ({"诉讼.直接起诉.维持": 2}, [("litigation.total", "诉讼.直接起诉.总计")]),
    ({"诉讼.复议后起诉.未审结": 10}, [("litigation.total", "诉讼.复议后起诉.总计")]),
    ({"公开.行政许可.数量": "-1"}, [("value.domain", "公开.行政许可.数量")]),
    ({"公开.行政许可.数量": "12件"}, [("value.domain", "公开.行政许可.数量")]),
    ({"公开.行政事业性收费.金额": "1.2万元"}, [("value.domain", "公开.行政事业性收费.金额")]),
    ({"公开.行政许可.数量": "1,808,595"}, [("value.domain", "公开.行政许可.数量")]),  # a warning: read as 1808595
    ({"公开.行政许可.数量": ""}, [("value.missing", "公开.行政许可.数量")]),
    ({"公开.行政许可.数量": "无"}, [("value.missing", "公开.行政许可.数量")]),
    ({"申请.予以公开.总计": "/"}, [("value.missing", "申请.予以公开.总计")]),
    # a part that is missing: what depends on it cannot be judged, and is not reported
    ({"申请.予以公开.自然人": ""}, [("value.missing", "申请.予以公开.自然人")]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CASES, ids=lambda value: str(value)[:40])
def test_one_fault_gives_its_findings_and_no_others(
    changes: dict[str, object], expected: list[tuple[str, str]], tmp_path: Path
):
    assert sorted(found(review_of(changed(suqian(), **changes), tmp_path))) == sorted(expected)


FEE_CASES = [
    ({}, []),
    ({"收费.信息处理费.通知件数": 0}, [("fees.notice", "收费.信息处理费.*")]),
    (
        {"收费.信息处理费.通知金额": Decimal(0), "收费.信息处理费.实收金额": Decimal(0)},
        [("fees.notice", "收费.信息处理费.*")],
    ),
    ({"收费.信息处理费.实收金额": Decimal(2240)}, [("fees.collected", "收费.信息处理费.实收金额")]),
    ({"收费.信息处理费.实收金额": Decimal(2225)}, [("fees.unit", "收费.信息处理费.实收金额")]),
    ({"公开.行政事业性收费.金额": Decimal("0.2229")}, [("fees.unit", "公开.行政事业性收费.金额")]),
    ({"公开.行政事业性收费.金额": Decimal("0.223")}, []),
]


@pytest.mark.parametrize(("changes", "expected"), FEE_CASES, ids=lambda value: str(value)[:40])
def test_fees(changes: dict[str, object], expected: list[tuple[str, str]], tmp_path: Path):
    assert found(review_of(with_fees(**changes), tmp_path, "zfxxgk-2021-fees")) == expected


@pytest.mark.parametrize(
    ("open_requests", "new", "warned"), [(20, 0, False), (21, 0, True), (21, 42, False), (22, 42, True)]
)
def test_many_requests_carried_over_are_a_warning(open_requests: int, new: int, warned: bool, tmp_path: Path):
    numbers = {cell: (Decimal(0) if "金额" in cell.column else 0) for cell in form().cells}
    for path, value in {
        "新收": new,
        "上年结转": open_requests,
        "结转下年": open_requests,
        "总计": new,
        "予以公开": new,
    }.items():
        numbers[ref(f"申请.{path}.自然人")] = numbers[ref(f"申请.{path}.总计")] = value
    expected = [("requests.open", "申请.结转下年.总计")] if warned else []
    assert found(review_of(numbers, tmp_path)) == expected


def test_what_a_failure_implies_is_folded_under_it(tmp_path: Path):
    review = review_of(changed(suqian(), **{"申请.予以公开.总计": 1192}), tmp_path)
    [finding] = review.findings
    assert [(implied.rule, implied.place.where) for implied in finding.implied] == [
        ("requests.outcomes", "申请.总计.总计")
    ]


def test_a_total_column_that_is_missing_as_a_whole_is_computed_and_said_once(tmp_path: Path):
    numbers = suqian()
    totals = {
        cell: numbers.pop(cell) for cell in list(numbers) if cell.table in {"申请", "诉讼"} and cell.column == "总计"
    }
    review = review_of(numbers, tmp_path)
    assert found(review) == []
    assert [finding.severity.value for finding in review.findings] == ["info", "info"]
    assert {cell: review.report.number(cell) for cell in totals} == totals


def test_a_total_row_that_is_left_out_is_computed(tmp_path: Path):
    numbers = suqian()
    totals = {cell: numbers.pop(cell) for cell in list(numbers) if cell.table == "申请" and cell.row == "总计"}
    review = review_of(numbers, tmp_path)
    assert found(review) == []
    assert {cell: review.report.number(cell) for cell in totals} == totals


def test_a_given_total_is_never_overwritten(tmp_path: Path):
    review = review_of(changed(suqian(), **{"诉讼.行政复议.总计": 0}), tmp_path)
    assert review.report.number(ref("诉讼.行政复议.总计")) == 0


def test_a_total_that_cannot_be_computed_is_not_reported_besides_what_is_missing(tmp_path: Path):
    numbers = suqian()
    for path in ("申请.予以公开.自然人", "申请.予以公开.总计", "申请.总计.自然人"):
        del numbers[ref(path)]
    assert found(review_of(numbers, tmp_path)) == [("value.missing", "申请.予以公开.自然人")]


def test_the_older_form_has_its_own_rows_and_signed_changes(tmp_path: Path):
    on = form("zfxxgk-2019")
    numbers = {cell: suqian().get(cell, 0) for cell in on.cells}
    others = ("逾期不补正", "逾期不缴费", "其他情形")
    for column in on.table("申请").columns:
        numbers[ref(f"申请.其他处理.{column}")] = sum(suqian()[ref(f"申请.{row}.{column}")] for row in others)
    numbers[ref("公开.行政许可.增减")] = -8
    numbers[ref("公开.行政处罚.增减")] = 1036
    numbers[ref("公开.政府集中采购.采购金额")] = Decimal("12.5")
    assert found(review_of(numbers, tmp_path, "zfxxgk-2019")) == []
    numbers[ref("公开.行政许可.上年项目")] = "-8"
    assert found(review_of(numbers, tmp_path, "zfxxgk-2019")) == [("value.domain", "公开.行政许可.上年项目")]


# Folding and waivers

LOCAL = """
form: local
extends: zfxxgk-2021
name: {{zh: 本地, en: local}}
{more}
"""
RULE = "  - {{id: {id}, severity: {severity}, table: 申请, each: {each}, relations: ['{relation}'], words: {{zh: 规则, en: rule}}}}\n"
APPLICANTS = "总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他"


def on_local_form(folder: Path, more: str, changes: dict[str, object], waivers: str = "") -> Review:
    (folder / "local.yaml").write_text(LOCAL.format(more=more), encoding="utf-8")
    bundle = folder / "2023"
    bundle.mkdir()
    (bundle / "b.yaml").write_text(f"bureau: 某局\nyear: 2023\n{waivers}", encoding="utf-8")
    write_tidy(bundle / "figures.csv", changed(suqian(), **changes), form())
    return reviewed(bundle, str(folder / "local.yaml"))


def rule(**words: str) -> str:
    return RULE.format(**words)


def test_an_error_is_never_folded_under_a_warning(tmp_path: Path):
    rules = "rules:\n" + rule(id="requests.applicants", severity="warning", each="row", relation=APPLICANTS)
    review = on_local_form(tmp_path, rules, {"申请.新收.总计": 3510})
    assert found(review) == [("requests.balance", "申请.*.总计"), ("requests.applicants", "申请.新收.总计")]
    assert not review.consistent()


def test_what_follows_from_a_waived_finding_stands_by_itself(tmp_path: Path):
    waivers = "waivers: [{rule: requests.applicants, where: 申请.新收.总计, reason: 无法核实, by: 张三}]\n"
    review = on_local_form(tmp_path, "", {"申请.新收.总计": 3510}, waivers)
    standing = [(f.rule, f.place.where) for f in review.findings if f.counts(strict=False)]
    assert standing == [("requests.balance", "申请.*.总计")]


def test_a_waiver_lets_its_one_finding_pass_and_stays_marked(tmp_path: Path):
    waivers = "waivers: [{rule: litigation.total, where: 行政复议 · 总计, reason: 待核, by: 张三, date: 2024-01-05}]\n"
    review = on_local_form(tmp_path, "", {"诉讼.行政复议.总计": 0}, waivers)
    [finding] = review.findings
    assert review.consistent()
    assert finding.waiver
    assert (finding.waiver.by.value, finding.severity.value) == ("张三", "error")


@pytest.mark.parametrize(("where", "passed"), [("总计", []), ("诉讼.*.总计", ["诉讼.*.总计"])])
def test_a_waiver_for_a_column_passes_no_column_of_another_table(where: str, passed: list[str], tmp_path: Path):
    blank = {str(cell): "/" for cell in suqian() if cell.column == "总计"}
    waivers = f"waivers: [{{rule: value.missing, where: {where}, reason: 待核, by: 张三}}]\n"
    review = on_local_form(tmp_path, "", blank, waivers)
    columns = [finding for finding in review.findings if finding.rule == "value.missing"]
    assert [finding.place.where for finding in columns] == ["申请.*.总计", "诉讼.*.总计"]
    assert [finding.place.where for finding in columns if finding.waiver] == passed
    assert any(finding.rule == "waiver.unused" for finding in review.findings) is not bool(passed)


def test_nothing_is_lost_when_a_cause_is_itself_implied(tmp_path: Path):
    rules = "drop_rules: [requests.applicants]\nrules:\n" + rule(
        id="own.applicants", severity="error", each="row", relation=APPLICANTS
    )
    findings = on_local_form(tmp_path, rules, {"申请.结转下年.总计": 3000}).findings
    every = {finding.rule for finding in findings} | {under.rule for finding in findings for under in finding.implied}
    assert every == {"requests.balance", "own.applicants", "requests.open"}


def test_the_same_relation_said_otherwise_is_folded_and_another_is_not(tmp_path: Path):
    same = rule(id="own.same", severity="error", each="column", relation="新收 - 总计 = 结转下年 - 上年结转")
    other = rule(id="own.other", severity="error", each="column", relation="新收 - 总计 = 结转下年 + 上年结转")
    review = on_local_form(
        tmp_path, "rules:\n" + same + other, {"申请.结转下年.自然人": 117, "申请.结转下年.总计": 120}
    )
    assert [finding.rule for finding in review.findings if finding.place.column == "自然人"] == [
        "requests.balance",
        "own.other",
    ]
    implied = {under.rule for finding in review.findings for under in finding.implied}
    assert implied == {"requests.balance", "own.same", "own.other"}


@pytest.mark.parametrize(
    "relations",
    [
        ["新收 = 上年结转 * 上年结转"],
        ["新收 = 上年结转 + 结转下年", "上年结转 + 结转下年 = 新收", "新收 + 新收 = 0"],
        ["新收 - 新收 = 1", "新收 = 1", "1 = 新收"],
    ],
)
def test_relations_of_any_kind_are_folded_without_end_or_error(relations: list[str], tmp_path: Path):
    rules = "rules:\n" + "".join(
        rule(id=f"own.{number}", severity="error", each="column", relation=relation)
        for number, relation in enumerate(relations)
    )
    assert not on_local_form(tmp_path, rules, {}).consistent()


# Properties

PARTS = [cell for cell in form().cells if cell not in form().determined]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_figures_with_computed_totals_satisfy_every_total(data: st.DataObject, tmp_path: Path):
    numbers: Numbers = {cell: data.draw(st.integers(0, 9999)) for cell in PARTS if cell.table != "公开"}
    numbers |= {cell: 0 for cell in PARTS if cell.table == "公开"}
    review = review_of(numbers, tmp_path)
    assert {rule for rule, _where in found(review)} <= {
        "requests.balance",
        "requests.open",
    }  # random figures break them
    parts = [cell for cell in PARTS if cell.table == "申请" and cell.row == "新收"]
    assert review.report.number(ref("申请.新收.总计")) == sum(numbers[cell] for cell in parts)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cell=st.sampled_from([cell for cell in form().cells if cell.table != "公开"]), step=st.integers(1, 50))
def test_one_wrong_cell_never_passes(cell, step: int, tmp_path: Path):
    numbers = suqian()
    numbers[cell] += step
    findings = review_of(numbers, tmp_path).findings
    assert [finding for finding in findings if finding.severity.value == "error"]
    places = [finding.place for finding in findings] + [
        under.place for finding in findings for under in finding.implied
    ]
    codes = {code for place in places for code in place.where.split(".")}
    assert cell.row in codes or cell.column in codes


@pytest.mark.parametrize(("total", "advised"), [(0, True), (3, False)])
def test_blanks_that_agree_as_zero_are_told_of_blank_zero(total: int, advised: bool, tmp_path: Path) -> None:
    numbers = suqian()
    row = [cell for cell in numbers if (cell.table, cell.row) == ("申请", "国家秘密")]
    blank = {**numbers, **dict.fromkeys(row, "")}
    blank[row[-1]] = total or ""
    review = reviewed(write_yaml(tmp_path / "b.yaml", blank, form(), {}))
    advice = {finding.advice for finding in review.findings if finding.rule == "value.missing"}
    assert any("blank: zero" in words for words in advice) is advised


def test_a_table_left_blank_is_told_of_blank_zero_and_of_other_forms(tmp_path: Path) -> None:
    blank = {**suqian(), **dict.fromkeys([cell for cell in suqian() if cell.table == "诉讼"], "/")}
    findings = reviewed(write_yaml(tmp_path / "b.yaml", blank, form(), {})).findings
    [finding] = [each for each in findings if each.rule == "value.missing"]
    assert finding.advice
    assert "blank: zero" in finding.advice
    assert "form: NAME" in finding.advice


@pytest.mark.parametrize(("total", "wrong"), [(300, True), (309, False), (500, False)])
def test_a_total_below_the_parts_that_there_are_is_wrong_whatever_the_blanks_hold(
    total: int, wrong: bool, tmp_path: Path
) -> None:
    row = [ref(f"诉讼.行政复议.{column}") for column in ("维持", "纠正", "其他", "未审结", "总计")]
    numbers = {**suqian(), **dict(zip(row, (309, "", "", "", total), strict=True))}
    review = reviewed(write_yaml(tmp_path / "b.yaml", numbers, form(), {}))
    messages = [finding.message for finding in review.findings if finding.rule == "litigation.total"]
    assert bool(messages) is wrong
    assert all("at least 309" in message for message in messages)
