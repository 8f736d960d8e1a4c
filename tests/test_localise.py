"""Which cells are likely wrong: found by the tables alone, settled by the text, last year's report and slips of typing."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from builders import form, ref, reviewed, suqian, write_tidy, write_yaml
from conftest import SEED, run
from corrupted import APPLICANTS, corrupted, holding, published, real, small_bureau

import docgen
from docgen.checks.finding import Excerpt
from docgen.checks.localise import localise
from docgen.checks.localise.component import components
from docgen.checks.localise.repair import Evidence
from docgen.checks.localise.search import smallest
from docgen.checks.relations import check_relations
from docgen.checks.subject import Subject
from docgen.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.checks.localise import Localisation, Repair
    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.report import Report

Told = dict[str, "tuple[Number | None, Number | None]"]


def told(repair: Repair) -> Told:
    return {str(change.cell): (change.actual, change.proposed) for change in repair.changes}


def with_figures(report: Report, changes: dict[str, Number | None]) -> Report:
    return holding(report, {ref(path): number for path, number in changes.items()})


def only(found: tuple[Localisation, ...]) -> Repair:
    [localisation] = found
    [repair] = localisation.repairs
    return repair


# The seed

TOTALS = {f"申请.{row}.总计": (0, 1) for row in ("新收", "内部事务", "总计")}
PEOPLE = {f"申请.{row}.自然人": (1, 0) for row in ("新收", "内部事务", "总计")}


def one_request(value: int) -> Evidence:
    """The seed's 「收到政府信息公开申请1件」: new requests, with or without those carried over."""
    new, old = ref("申请.新收.总计"), ref("申请.上年结转.总计")
    return Evidence(
        ((new,), (new, old)), value, Excerpt("收到政府信息公开申请1件", ((0, 12),), 0, 0), Source("b.yaml", 7)
    )


def test_the_tables_of_the_seed_alone_leave_two_repairs_the_likelier_first():
    [localisation] = localise(published())
    assert [told(repair) for repair in localisation.repairs] == [TOTALS, PEOPLE]
    assert localisation.complete
    assert not localisation.determined


def test_the_text_of_the_seed_settles_which_it_is():
    evidence = one_request(1)
    [localisation] = localise(published(), evidence=[evidence])
    assert told(only((localisation,))) == TOTALS
    assert localisation.repairs[0].evidence == (evidence,)
    assert localisation.repairs[0].patterns == (
        "“总计” seems never filled in: in 3 cells it is 0 or blank, but its parts are not",
    )
    assert localisation.determined


def test_a_text_may_speak_for_the_less_likely_repair_and_one_that_no_repair_meets_settles_nothing():
    assert told(only(localise(published(), evidence=[one_request(0)]))) == PEOPLE
    [tie] = localise(published(), evidence=[one_request(5)])
    assert [told(repair) for repair in tie.repairs] == [TOTALS, PEOPLE]
    assert [repair.evidence for repair in tie.repairs] == [(), ()]


def test_a_text_never_makes_a_repair_larger():
    wrong = with_figures(real(), {"申请.予以公开.自然人": 1157})
    text = Evidence(((ref("申请.新收.总计"),),), 9999, Excerpt("", (), 0, 0), Source("b.yaml"))
    assert told(only(localise(wrong, evidence=[text]))) == {"申请.予以公开.自然人": (1157, 1175)}


def test_the_text_is_read_for_what_settles_it():
    [localisation] = docgen.review(published().bundle).localisations
    assert told(only((localisation,))) == TOTALS
    [evidence] = localisation.repairs[0].evidence
    assert (evidence.value, evidence.excerpt.text[slice(*evidence.excerpt.marks[0])]) == (1, "1件")


# Slips of typing


def row(name: str, figures: list[Number]) -> dict[str, Number]:
    return {f"申请.{name}.{column}": number for column, number in zip(APPLICANTS, figures, strict=True)}


def held(name: str) -> list[Number]:
    return [suqian()[ref(f"申请.{name}.{column}")] for column in APPLICANTS]


def turned(name: str, by: int) -> dict[str, Number]:
    figures = held(name)
    return row(name, figures[by:] + figures[:by])


def column_moved(name: str, by: int) -> dict[str, Number]:
    """A column from 予以公开 on, moved by one row: what is pushed out at the end is lost."""
    rows = list(dict.fromkeys(cell.row for cell in form().cells if cell.table == "申请"))
    rows = rows[rows.index("予以公开") :]
    figures = [suqian()[ref(f"申请.{row}.{name}")] for row in rows]
    moved = [0, *figures[:-1]] if by > 0 else [*figures[1:], 0]
    return {f"申请.{row}.{name}": figure for row, figure in zip(rows, moved, strict=True)}


SLIPS = {
    "two digits swapped": ({"申请.予以公开.自然人": 1157}, ["1175 typed as 1157: two digits swapped"]),
    "a zero too many": ({"申请.予以公开.商业企业": 120}, ["12 typed as 120: a digit too many"]),
    "a digit twice": ({"申请.予以公开.自然人": 11755}, ["1175 typed as 11755: a digit too many"]),
    "a digit too few": ({"申请.不掌握.自然人": 98}, ["968 typed as 98: a digit too few"]),
    "one digit": ({"申请.新收.自然人": 3482}, ["3402 typed as 3482: one digit"]),
    "neighbours swapped": (
        {"申请.新收.自然人": 99, "申请.新收.商业企业": 3402},
        ["the figures of “一、本年新收政府信息公开申请数量 · 自然人” and “一、本年新收政府信息公开申请数量 · 商业企业” are swapped"],
    ),
    "one column over": (
        {"申请.信访举报.自然人": 0, "申请.信访举报.商业企业": 305},
        ["305 in “1.信访举报投诉类申请 · 商业企业” was typed one column too far to the right"],
    ),
    "one column back": (
        {"申请.部分公开.商业企业": 0, "申请.部分公开.自然人": 319, "申请.部分公开.科研机构": 7},
        ["7 in “（二）部分公开（区分处理的，只计这一情形，不计其他情形） · 科研机构” was typed one column too far to the right"],
    ),
    "into the next row": (
        {"申请.信访举报.自然人": 0, "申请.信访举报.总计": 0, "申请.公开出版物.自然人": 305, "申请.公开出版物.总计": 305},
        None,
    ),
    "a row too far to the right": (row("不掌握", [0, *held("不掌握")[:-1]]), ["right"]),
    "a row too far to the left": (row("不掌握", [*held("不掌握")[1:], 0]), ["left"]),
    "a row with a 0 among its figures": (row("部分公开", [0, *held("部分公开")[:-1]]), ["right"]),
    "a row turned": (turned("新收", -1), ["right"]),
    "a short row too far to the right": (row("重复申请", [0, *held("重复申请")[:-1]]), ["right"]),
    "a short row too far to the left": (row("重复申请", [*held("重复申请")[1:], 0]), ["left"]),
    "a column too low": (column_moved("自然人", 1), ["a column"]),
    "a column of totals too high": (column_moved("总计", -1), ["a column"]),
    "a total at 0": ({"诉讼.行政复议.总计": 0}, ["the total “行政复议 · 总计” seems never filled in: it is 0 or blank, but its parts are not"]),
    "a total row at 0": (
        {f"申请.总计.{column}": 0 for column in APPLICANTS},
        ["“（七）总计” seems never filled in: in 6 cells it is 0 or blank, but its parts are not"],
    ),
    "a total column at 0": (
        {f"申请.{cell.row}.总计": 0 for cell in form().cells if cell.table == "申请"},
        ["“总计” seems never filled in: in 23 cells it is 0 or blank, but its parts are not"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "words"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_recognised_put_back_and_said_in_words(wrong: dict[str, Number], words: list[str] | None):
    whole = {path: suqian()[ref(path)] for path in wrong}
    found = localise(with_figures(real(), wrong))
    if words is None:  # the relations cannot see it: both rows still add up
        assert found == ()
        return
    repair = only(found)
    assert told(repair) == {path: (wrong[path], whole[path]) for path in wrong if wrong[path] != whole[path]}
    [said] = repair.patterns
    if words == ["a column"]:
        side = "low" if wrong["申请.予以公开." + next(iter(wrong)).rpartition(".")[2]] == 0 else "high"
        assert said.endswith(f"stand one row too {side}, from “（一）予以公开” on")
        return
    assert said == words[0] or said.endswith(f"stand one column too far to the {words[0]}")


def test_what_a_slip_does_not_explain_as_a_whole_stays_a_tie():
    [tie] = localise(with_figures(real(), {"诉讼.行政复议.总计": 450}))
    assert [list(told(repair).items()) for repair in tie.repairs] == [
        [("诉讼.行政复议.总计", (450, 440))],
        [("诉讼.行政复议.维持", (309, 319))],
        [("诉讼.行政复议.纠正", (17, 27))],
        [("诉讼.行政复议.其他", (88, 98))],
        [("诉讼.行政复议.未审结", (26, 36))],
    ]


RESULTS = ("维持", "纠正", "其他", "未审结", "总计")


def suits(*figures: Number) -> dict[str, Number]:
    """A row of the table of suits, all other figures of which are right."""
    return {f"诉讼.直接起诉.{column}": figure for column, figure in zip(RESULTS, figures, strict=True)}


def ways(*figures: Number) -> list[Told]:
    [localisation] = localise(with_figures(real(), suits(*figures)))
    return [told(repair) for repair in localisation.repairs]


def change(column: str, actual: Number, proposed: Number) -> Told:
    return {f"诉讼.直接起诉.{column}": (actual, proposed)}


def row_of(figures: tuple[Number, ...], meant: tuple[Number, ...]) -> Told:
    """Tell what makes one row of the table of suits another."""
    return {
        f"诉讼.直接起诉.{column}": (held, right)
        for column, held, right in zip(RESULTS, figures, meant, strict=True)
        if held != right
    }


@pytest.mark.parametrize("figures", [(3, 1, 4, 7, 0), (12, 5, 6, 3, 0), (6, 1, 1, 5, 0)])
def test_figures_over_a_total_at_0_were_never_added_up_where_no_column_may_be_the_total(figures: tuple[int, ...]):
    assert ways(*figures) == [change("总计", 0, sum(figures))]


@pytest.mark.parametrize(
    ("figures", "meant"),
    [
        # the total in the column before its own: exchanged with it, or the row moved, the figure pushed out being 0
        ((3, 0, 4, 7, 0), [(3, 0, 4, 0, 7), (3, 0, 4, 7, 14), (0, 3, 0, 4, 7)]),
        ((88, 26, 17, 131, 0), [(88, 26, 17, 0, 131), (88, 26, 17, 131, 262), (0, 88, 26, 17, 131)]),
        ((309, 17, 88, 440, 26), [(309, 17, 88, 26, 440), (309, 17, 88, 440, 854), (26, 309, 17, 88, 440)]),
        # the total before its parts
        ((440, 309, 17, 88, 26), [(309, 17, 88, 26, 440), (26, 309, 17, 88, 440), (440, 309, 17, 88, 854)]),
        ((6, 1, 0, 5, 0), [(6, 1, 0, 5, 12), (0, 1, 0, 5, 6), (1, 0, 5, 0, 6)]),
        # moved to the left: what was pushed out is what the sum lacks
        ((17, 88, 26, 440, 0), [(309, 17, 88, 26, 440), (17, 88, 26, 440, 571)]),
        ((1, 0, 0, 3, 0), [(1, 0, 0, 3, 4), (2, 1, 0, 0, 3)]),
        # moved to the right: the total was pushed out
        ((0, 309, 17, 88, 26), [(309, 17, 88, 26, 440), (0, 309, 17, 88, 414)]),
        ((0, 2, 1, 0, 0), [(0, 2, 1, 0, 3), (2, 1, 0, 0, 3)]),
        # what stands for the total may be a slip of it
        ((0, 30, 41, 12, 38), [(0, 30, 41, 12, 83), (30, 41, 12, 38, 121)]),
    ],
)
def test_a_row_with_no_relation_but_its_sum_may_stand_in_other_columns_so_that_nothing_is_determined(
    figures: tuple[Number, ...], meant: list[tuple[Number, ...]]
):
    assert ways(*figures) == [row_of(figures, each) for each in meant]


def test_a_slip_of_one_cell_comes_first_but_settles_nothing():
    """7 for 88 in a row lacks what 309 typed for 390 would: nothing tells which of them it was."""
    [row] = localise(with_figures(real(), {"诉讼.行政复议.其他": 7}))
    assert not row.determined
    assert told(row.repairs[0]) == {"诉讼.行政复议.维持": (309, 390)}
    assert {"诉讼.行政复议.其他": (7, 88)} in map(told, row.repairs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("申请.大量反复申请.自然人", "诉讼.行政复议.未审结"),  # of two tables
        ("申请.予以公开.商业企业", "申请.补正后不明确.总计"),  # of one, a part and a total
        ("申请.执法案卷.总计", "诉讼.直接起诉.维持"),
    ],
)
def test_two_figures_in_each_others_cells_come_first_in_words_but_settle_nothing(one: str, other: str):
    figures = {path: suqian()[ref(path)] for path in (one, other)}
    wrong = {one: figures[other], other: figures[one]}
    places = localise(with_figures(real(), wrong))
    first: Told = {}
    for place in places:
        first |= told(place.repairs[0])
    assert first == {path: (wrong[path], figures[path]) for path in wrong}
    [words] = {words for place in places for words in place.repairs[0].patterns}
    assert words.startswith("the figures of “")
    assert words.endswith("are swapped")
    assert not all(place.determined for place in places)


def test_a_0_put_into_a_row_is_seen_where_its_total_is_far_from_what_it_should_be():
    assert row_of((309, 0, 17, 88, 26), (309, 17, 88, 26, 440)) in ways(309, 0, 17, 88, 26)
    assert row_of((30, 0, 17, 8, 56), (30, 17, 8, 56, 111)) not in ways(30, 0, 17, 8, 56)


@pytest.mark.parametrize(
    ("figures", "first", "other"),
    [
        ((1, 2, 9, 0, 3), change("总计", 3, 12), change("其他", 9, 0)),
        ((3, 9, 4, 5, 12), change("总计", 12, 21), change("纠正", 9, 0)),
        ((7, 121, 30, 2, 250), change("纠正", 121, 211), change("维持", 7, 97)),
    ],
)
def test_a_slip_that_chance_may_bring_about_hides_no_other_way(figures: tuple[int, ...], first: Told, other: Told):
    found = ways(*figures)
    assert found[0] == first
    assert other in found


def test_faults_in_several_places_are_told_apart():
    wrong = {"申请.予以公开.自然人": 1157, "申请.其他情形.商业企业": 4, "诉讼.行政复议.总计": 450}
    found = localise(with_figures(real(), wrong))
    assert [len(one.repairs) for one in found] == [1, 1, 5]
    assert [list(told(one.repairs[0])) for one in found] == [[path] for path in wrong]


def test_a_fault_beside_totals_that_were_never_filled_in_is_told_apart_from_them():
    totals = {f"申请.{cell.row}.总计": 0 for cell in form().cells if cell.table == "申请"}
    unfilled, tie = localise(with_figures(real(), {**totals, "申请.不掌握.自然人": 986}))
    changes = told(only((unfilled,)))
    assert changes["申请.新收.总计"] == (0, 3511)
    assert changes["申请.不掌握.总计"] == (0, None)  # depends on which of the others it is
    assert "申请.不掌握.自然人" in {path for repair in tie.repairs for path in told(repair)}


def test_too_many_faults_are_said_not_to_be_localised():
    numbers = suqian()
    cells = [cell for cell in numbers if cell.table == "申请"]
    shuffled = dict(zip(cells, random.Random(1).sample([numbers[cell] for cell in cells], len(cells)), strict=True))
    [localisation] = localise(holding(real(), shuffled))
    assert (localisation.repairs, localisation.complete, localisation.determined) == ((), False, False)


# Cells without a figure


def test_an_empty_cell_gets_the_figure_that_the_relations_tell():
    assert told(only(localise(with_figures(real(), {"申请.予以公开.自然人": None})))) == {
        "申请.予以公开.自然人": (None, 1175)
    }
    two = {"申请.予以公开.自然人": None, "申请.部分公开.商业企业": None}
    assert [told(only((one,))) for one in localise(with_figures(real(), two))] == [
        {"申请.予以公开.自然人": (None, 1175)},
        {"申请.部分公开.商业企业": (None, 7)},
    ]


def test_empty_cells_that_the_relations_do_not_tell_are_passed_over():
    rectangle = [f"申请.{row}.{column}" for row in ("予以公开", "部分公开") for column in ("自然人", "商业企业")]
    assert localise(with_figures(real(), dict.fromkeys(rectangle))) == ()
    assert localise(with_figures(real(), {"公开.行政许可.数量": None})) == ()


def test_a_fault_is_found_among_empty_cells():
    wrong = {"申请.予以公开.自然人": None, "申请.部分公开.商业企业": 70}
    empty, mistyped = localise(with_figures(real(), wrong))
    assert told(only((empty,))) == {"申请.予以公开.自然人": (None, 1175)}
    assert told(only((mistyped,))) == {"申请.部分公开.商业企业": (70, 7)}


def test_an_empty_cell_that_could_only_be_negative_shows_a_fault():
    found = localise(with_figures(real(), {"诉讼.行政复议.纠正": None, "诉讼.行政复议.总计": 44}))
    [tie] = found
    ways = [told(repair) for repair in tie.repairs]
    assert {"诉讼.行政复议.总计": (44, None)} in ways
    assert {path for way in ways for path in way} >= {"诉讼.行政复议.维持", "诉讼.行政复议.总计"}


@pytest.mark.slow
def test_computed_totals_follow_and_are_no_changes(tmp_path: Path):
    parts = {cell: number for cell, number in suqian().items() if cell not in form().determined}
    wrong = {**parts, ref("申请.新收.自然人"): 3420}
    report = reviewed(write_tidy(tmp_path / "b.csv", wrong, form())).report
    [tie] = localise(report)
    ways = [told(repair) for repair in tie.repairs]
    assert ways[:2] == [{"申请.新收.自然人": (3420, 3402)}, {"申请.不掌握.自然人": (968, 986)}]  # both digits swapped
    assert all("总计" not in path for way in ways for path in way)


# What else is heeded


def test_last_years_report_settles_a_tie_and_is_no_law():
    wrong = with_figures(real(2024), {"申请.上年结转.自然人": 108, "申请.上年结转.总计": 111})
    [tie] = localise(wrong)
    assert len(tie.repairs) == 3
    repair = only(localise(wrong, real(2023)))
    assert told(repair) == {"申请.上年结转.自然人": (108, 118), "申请.上年结转.总计": (111, 121)}
    assert {relation.rule.id for relation in repair.agreeing} == {"requests.carry-over"}
    reorganised = with_figures(real(2023), {"申请.结转下年.自然人": 100, "申请.结转下年.总计": 103})
    assert localise(real(2024), reorganised) == ()


LOCAL = """
form: local
extends: zfxxgk-2021
name: {zh: 本地, en: local}
rules:
  - {id: own.limit, severity: error, relations: ['诉讼.行政复议.总计 <= 445'], words: {zh: 规则, en: rule}}
"""


def test_a_repair_that_breaks_another_fatal_relation_is_none(tmp_path: Path):
    (tmp_path / "local.yaml").write_text(LOCAL, encoding="utf-8")
    numbers = {**suqian(), ref("诉讼.行政复议.维持"): 319}
    report = reviewed(write_tidy(tmp_path / "b.csv", numbers, form()), str(tmp_path / "local.yaml")).report
    [tie] = localise(report)
    assert len(tie.repairs) == 4
    assert all("诉讼.行政复议.总计" not in told(repair) for repair in tie.repairs)


def test_a_relation_whose_failure_is_waived_need_not_be_restored(tmp_path: Path):
    path = write_yaml(tmp_path / "b.yaml", {**suqian(), ref("诉讼.行政复议.总计"): 0}, form(), {})
    assert len(reviewed(path).localisations) == 1
    waiver = {"rule": "litigation.total", "where": "诉讼.行政复议.总计", "reason": "待核", "by": "张三"}
    content = path.read_text(encoding="utf-8").rstrip().removesuffix("}")
    path.write_text(content + f', "waivers": [{waiver}]}}'.replace("'", '"'), encoding="utf-8")
    assert reviewed(path).localisations == ()


def test_a_consistent_report_is_not_localised_and_pays_nothing_for_it(tmp_path: Path):
    assert docgen.review(real().bundle).localisations == ()
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\natexit.register(lambda: print('localise' in ' '.join(sys.modules), file=sys.stderr))\n",
        encoding="utf-8",
    )
    here = str(SEED.parent.parent)
    for bundle, looked in ((SEED / "2023", "False"), (SEED / "2023-as-published", "True")):
        done = run("check", bundle, environment={"PYTHONPATH": f"{here}:{tmp_path}"})
        assert looked in done.err


AMOUNTS = """
form: amounts
extends: zfxxgk-2021-fees
name: {zh: 金额, en: amounts}
rules:
  - {id: own.sum, severity: error, relations: ['收费.信息处理费.通知金额 = 收费.信息处理费.实收金额 + 公开.行政事业性收费.金额'], words: {zh: 规则, en: rule}}
  - {id: own.same, severity: error, relations: ['收费.信息处理费.通知金额 = 收费.信息处理费.实收金额 + 公开.规章.制发'], words: {zh: 规则, en: rule}}
  - {id: own.nothing, severity: error, relations: ['公开.规章.制发 - 公开.规章.制发 = 1'], words: {zh: 规则, en: rule}}
"""


def test_amounts_are_exact_and_counts_stay_whole(tmp_path: Path):
    (tmp_path / "amounts.yaml").write_text(AMOUNTS, encoding="utf-8")
    figures = {"通知件数": 1, "通知金额": Decimal("3.75"), "实收金额": Decimal("2.5")}
    numbers = {**suqian(), **{ref(f"收费.信息处理费.{column}"): figure for column, figure in figures.items()}}
    path = write_tidy(tmp_path / "b.csv", numbers, form("zfxxgk-2021-fees"))
    surely, tie = localise(reviewed(path, str(tmp_path / "amounts.yaml")).report)
    assert told(only((surely,))) == {
        "公开.行政事业性收费.金额": (Decimal("59237.2449"), 2)
    }  # as many as 规章: a whole one
    assert [told(repair) for repair in tie.repairs] == [
        {"收费.信息处理费.通知金额": (Decimal("3.75"), Decimal("4.5"))},
        {"收费.信息处理费.实收金额": (Decimal("2.5"), Decimal("1.75"))},
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_wrong_or_empty_the_first_repairs_restore_every_relation(seed: int):
    chance = random.Random(seed)
    restored = 0
    for _trial in range(15):
        report = small_bureau(chance, real()) if seed % 2 else real()
        wrong: dict[CellRef, int | None] = {**corrupted(chance, report, chance.randrange(1, 4))}
        wrong |= dict.fromkeys(chance.sample(sorted(wrong.keys() | suqian().keys()), chance.choice([0, 1, 5, 30])))
        broken = holding(report, wrong)
        first = {change.cell: change.proposed for one in localise(broken) for change in (one.repairs or ((),))[0][0]}
        mended = holding(broken, first)
        if None not in first.values():
            restored += 1
            failing = [finding.relation for finding in check_relations(Subject(mended), mended.form.rules)]
            # only sums that lack a part, and are too small whatever that is
            assert all(None in map(mended.number, relation.cells) for relation in failing if relation)
    assert restored > 8


# Measured: right cells, smallest sets


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("bureau", ["real", "small"])
def test_the_right_cells_are_named_where_the_relations_determine_them(bureau: str, count: int):
    chance = random.Random(f"{bureau} {count}")
    reports = [real(2023), real(2024)]
    determined = right = named = 0
    for _trial in range(150):
        report = chance.choice(reports) if bureau == "real" else small_bureau(chance, reports[0])
        assert list(check_relations(Subject(report), report.form.rules)) == []
        wrong = corrupted(chance, report, count)
        found = localise(holding(report, wrong))
        cells = {change.cell for one in found for repair in one.repairs for change in repair.changes}
        named += set(wrong) <= cells
        if all(len(one.repairs) == 1 for one in found):
            determined += 1
            proposed = {change.cell: change.proposed for one in found for change in one.repairs[0].changes}
            right += proposed == {cell: report.number(cell) for cell in wrong}
    assert determined > 100
    assert right >= 0.95 * determined
    assert named >= 0.95 * 150  # ties included


GRID = """
form: grid
name: {zh: 小表, en: grid}
basis: 无
years: 2021-
title: "{bureau}{year}"
preamble: {code: 引言, heading: 引言}
sections: [{code: 第一部分, heading: 第一部分, table: 方格}]
tables:
  - code: 方格
    title: 方格
    kind: count
    unit: 件
    stub: [{code: 甲, label: 甲}, {code: 乙, label: 乙}, {code: 共, label: 共}]
    boxhead: [{code: 一, label: 一}, {code: 二, label: 二}, {code: 计, label: 计}]
rules:
  - {id: own.row, severity: error, table: 方格, each: row, relations: [计 = 一 + 二], words: {zh: 规则, en: rule}}
  - {id: own.column, severity: error, table: 方格, each: column, relations: [共 = 甲 + 乙], words: {zh: 规则, en: rule}}
"""


def grid(folder: Path) -> Report:
    (folder / "grid.yaml").write_text(GRID, encoding="utf-8")
    (folder / "b.yaml").write_text("bureau: 某局\nyear: 2023\ntables: {}\n", encoding="utf-8")
    return reviewed(folder / "b.yaml", str(folder / "grid.yaml")).report


def add_up(figures: dict[str, int]) -> bool:
    return all(figures[f"{one}计"] == figures[f"{one}一"] + figures[f"{one}二"] for one in "甲乙共") and all(
        figures[f"共{one}"] == figures[f"甲{one}"] + figures[f"乙{one}"] for one in "一二计"
    )


def by_trying(figures: dict[str, int]) -> set[frozenset[str]]:
    """Try every figure in every set of cells, small sets first."""
    for size in (1, 2):
        found = {
            frozenset(cells)
            for cells in combinations(figures, size)
            for tried in product(range(13), repeat=size)
            if add_up({**figures, **dict(zip(cells, tried, strict=True))})
        }
        if found:
            return found
    raise AssertionError(figures)


def test_the_smallest_sets_are_those_that_trying_everything_finds(tmp_path: Path):
    chance = random.Random(7)
    empty = grid(tmp_path)
    sizes = set()
    for _trial in range(25):
        figures = {f"{row}{column}": chance.randrange(4) for row in "甲乙" for column in "一二"}
        figures |= {f"{row}计": figures[f"{row}一"] + figures[f"{row}二"] for row in "甲乙"}
        figures |= {f"共{column}": figures[f"甲{column}"] + figures[f"乙{column}"] for column in "一二计"}
        for cell in chance.sample(list(figures), chance.choice([1, 2])):
            figures[cell] = chance.randrange(7)
        if add_up(figures):
            continue
        [component] = components(
            holding(empty, {ref(f"方格.{row}.{column}"): n for (row, column), n in figures.items()})
        )
        found = smallest(component.root, component.unfit, component.is_needed)
        sets = {
            frozenset(component.cells[at].row + component.cells[at].column for at in one.solved)
            for one in found.systems
        }
        assert found.complete
        assert len(sets) == len(found.systems)
        assert sets == by_trying(figures)
        sizes |= {len(one) for one in sets}
    assert sizes >= {1, 2}


@pytest.mark.parametrize(("step", "side"), [(-1, "left"), (1, "right")])
def test_a_table_of_one_line_that_stands_one_column_off_is_told_as_that_and_is_a_tie(
    step: int, side: str, tmp_path: Path
):
    cells = [cell for cell in form().cells if cell.table == "诉讼"]
    right = [60, 9, 11, 20, 100, 4, 0, 6, 5, 15, 21, 0, 8, 3, 32]
    shifted = [*right[1:], 0] if step < 0 else [0, *right[:-1]]
    numbers = {**dict.fromkeys(form().cells, 0), **dict(zip(cells, shifted, strict=True))}
    write_yaml(tmp_path / "b.yaml", numbers, form(), {})
    [bundle] = docgen.read_bundles(tmp_path / "b.yaml")
    [found] = docgen.review(bundle).localisations
    first, *others = found.repairs
    assert first.patterns == (f"the figures of the whole table stand one column too far to the {side}",)
    assert {change.cell: change.proposed for change in first.changes} == {
        cell: figure for cell, figure, held in zip(cells, right, shifted, strict=True) if figure != held
    }
    assert others
    assert not found.determined
