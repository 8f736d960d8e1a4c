"""Rolling up: units add up to their government exactly, and an aggregate that does not is told where and why."""

from __future__ import annotations

import csv
import json
import random
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, numbers_of, ref, split, suqian, write_tidy, write_yaml
from conftest import run
from hypothesis import given, settings
from hypothesis import strategies as st

import docgen
from docgen.aggregate import UnitReader, enter, enter_units, find_units
from docgen.errors import DocgenError
from docgen.packs import Library
from docgen.readers import Survey
from docgen.readers.roster import read_roster
from docgen.roll_up import Ledger, Units
from docgen.writers.roll_up import write_bundle

if TYPE_CHECKING:
    from builders import Numbers
    from conftest import Ran

FORM = "zfxxgk-2021"
FEES = "zfxxgk-2021-fees"


def dice(seed: int) -> random.Random:
    return random.Random(seed)


def name(at: int) -> str:
    return f"第{at}局"


def hand_in(folder: Path, parts: list[Numbers], *, year: int = 2023, on: str = FORM) -> Path:
    """Write each unit's figures, and the roster of them."""
    units = folder / "units"
    units.mkdir(parents=True, exist_ok=True)
    for at, numbers in enumerate(parts):
        write_tidy(units / f"{at:04}.csv", numbers, form(on), bureau=name(at), year=year)
    (folder / "roster.txt").write_text("".join(f"{name(at)}\n" for at in range(len(parts))), encoding="utf-8")
    return units


def parts_of(year: int = 2023, count: int = 5, seed: int = 1) -> list[Numbers]:
    return split(suqian(year), form(), count, dice(seed))


def hand_in_yaml(units: Path, at: int, numbers: Numbers, on: str = FORM, **entries: object) -> Path:
    """Write a unit's figures as YAML in a folder of its own, with more entries; its form is said."""
    (units / f"{at:04}.csv").unlink(missing_ok=True)
    folder = units / str(at)
    folder.mkdir()
    bundle = write_yaml(folder / "b.yaml", numbers, form(on), {}, bureau=name(at))
    content = {**json.loads(bundle.read_text(encoding="utf-8")), "form": on, **entries}
    bundle.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return bundle


def roll_up(folder: Path, *more: str | Path, sources: str = "units") -> Ran:
    options = ("--roster", "roster.txt", "--bureau", "宿迁市", "--form", FORM, "-o", "city.yaml")
    return run("roll-up", sources, *options, *more, cwd=folder)


def check(folder: Path, city: str, *more: str) -> list[dict[str, object]]:
    done = run("check", city, "--form", FORM, "--units", "units", *more, "--format", "json", cwd=folder)
    return [one for one in json.loads(done.out)["findings"] if one["rule"] == "roll-up.sum"]


def written(folder: Path) -> Numbers:
    [bundle] = docgen.read_bundles(folder / "city.yaml")
    return numbers_of(docgen.review(bundle).report)


# Adding up


@pytest.mark.slow
@pytest.mark.parametrize("year", [2023, 2024])
def test_units_add_up_to_the_real_figures_exactly(year: int, tmp_path: Path):
    hand_in(tmp_path, parts_of(year, 12), year=year)
    done = roll_up(tmp_path)
    assert (done.code, done.out) == (0, "")
    assert written(tmp_path) == suqian(year)
    assert run("check", "city.yaml", cwd=tmp_path).code == 0
    assert run("build", "city.yaml", "-o", "city.docx", cwd=tmp_path).code == 0


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.sampled_from([2023, 2024]), st.integers(1, 30), st.integers())
def test_however_figures_are_split_every_unit_is_consistent_and_they_add_up(year: int, count: int, seed: int):
    ledger = Ledger()
    for at, numbers in enumerate(split(suqian(year), form(), count, dice(seed))):
        enter(ledger, at, docgen.review(bundle_of(numbers, name(at), year), form=FORM))
    units = Units(ledger, Library(), None, form())
    assert [unit.errors for unit in units.entered.values()] == [0] * count
    assert {cell: units.ledger.total(cell) for cell in form().cells} == suqian(year)


def bundle_of(numbers: Numbers, bureau: str, year: int) -> docgen.bundle.Bundle:
    """Make a bundle of figures without a file."""
    from docgen.bundle import Bundle, Entry, Profile  # noqa: PLC0415
    from docgen.source import Source, Text  # noqa: PLC0415

    here = Source("memory")

    def text(value: object) -> Text:
        return Text(str(value), here)

    entries = (
        Entry(text(cell.table), (text(cell.row),), text(value), text(cell.column)) for cell, value in numbers.items()
    )
    return Bundle(here, year, Profile({"name": text(bureau)}), tuple(entries))


def test_amounts_add_up_without_rounding(tmp_path: Path):
    parts = parts_of(count=3)
    for part, amount in zip(parts, ("0.1000", "0.2", "99999999999.000001"), strict=True):
        part[ref("公开.行政事业性收费.金额")] = Decimal(amount)
    hand_in(tmp_path, parts)
    assert roll_up(tmp_path).code == 0
    assert "行政事业性收费: 99999999999.300001\n" in (tmp_path / "city.yaml").read_text(encoding="utf-8")


def test_the_same_units_make_the_same_bytes_in_any_order(tmp_path: Path):
    hand_in(tmp_path, parts_of())
    places = [f"units/{at:04}.csv" for at in range(5)]
    options = ["--roster", "roster.txt", "--bureau", "宿迁市", "--form", FORM, "-o", "-"]
    made = {run("roll-up", *order, *options, cwd=tmp_path).stdout for order in (places, places[::-1])}
    assert len(made) == 1
    assert "宿迁市".encode() in made.pop()


def test_every_figure_says_which_units_it_comes_from(tmp_path: Path):
    parts = parts_of()
    hand_in(tmp_path, parts)
    roll_up(tmp_path, "--sources-to", "sources.csv")
    cell = ref("申请.其他情形.总计")
    shares = {name(at): part[cell] for at, part in enumerate(parts) if part[cell]}
    with (tmp_path / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.DictReader(file) if (line["row"], line["column"]) == ("3.其他", "总计")]
    assert {line["bureau"]: int(line["value"]) for line in lines} == shares
    assert {line["file"] for line in lines} <= {f"units/{at:04}.csv" for at in range(5)}
    [said] = [one for one in (tmp_path / "city.yaml").read_text("utf-8").splitlines() if "3.其他 · 总计 291 = " in one]
    assert all(f"{unit} {number}" in said for unit, number in shares.items())


@pytest.mark.slow
def test_units_are_not_held_in_memory(tmp_path: Path):
    growth = (peak(tmp_path / "many", 50) - peak(tmp_path / "few", 10)) / 40
    assert growth < 15_000  # bytes a unit: its report takes some 200,000


def peak(folder: Path, count: int) -> int:
    units = hand_in(folder, parts_of(count=count))
    reader = UnitReader(Library(), FORM, "en")
    tracemalloc.start()
    entered = enter_units(find_units([units], None).bureaus, reader)
    adding = Units(entered.ledger, Library(), read_roster(folder / "roster.txt"), form())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not list(adding.obstacles())
    assert all(adding.ledger.total(cell) == number for cell, number in suqian().items())
    return most


# What is refused


def refused(folder: Path, *more: str, code: int = 1) -> str:
    done = roll_up(folder, *more)
    assert done.code == code
    assert "nothing was written" in done.err
    assert not (folder / "city.yaml").exists()
    return done.err


def test_missing_unknown_and_doubled_units_are_named_at_once(tmp_path: Path):
    parts = parts_of()
    units = hand_in(tmp_path, parts)
    write_tidy(units / "0002.csv", parts[2], form(), bureau="第2 局")  # spaces do not matter
    write_tidy(units / "0003.csv", parts[3], form(), bureau="第33局")
    write_tidy(units / "again.csv", parts[4], form(), bureau=name(4))
    said = refused(tmp_path, code=2)
    assert "1 unit of the roster is missing: 第3局" in said
    assert "units/0003.csv: “第33局” is not in the roster; do you mean “第3局”?" in said
    assert "units/again.csv: “第4局” is here twice; first in units/0004.csv" in said


def test_another_name_in_the_roster_will_do(tmp_path: Path):
    units = hand_in(tmp_path, parts_of(count=2))
    (tmp_path / "roster.txt").write_text("单位名称,曾用名\n新局,第0局\n第1局,\n", encoding="gb18030")
    assert roll_up(tmp_path).code == 0
    assert f"新局  {units.name}/0000.csv" in (tmp_path / "city.yaml").read_text(encoding="utf-8")


def test_a_unit_with_errors_is_refused_until_they_are_waived(tmp_path: Path):
    parts = parts_of(count=2)
    wrong = changed_at(parts[1], {"诉讼.行政复议.总计": 9_999})
    units = hand_in(tmp_path, [parts[0], wrong])
    said = refused(tmp_path)
    assert "units/0001.csv:" in said
    assert "第1局 has 1 error: litigation.total: " in said
    assert "9999" in said
    assert "(see docgen check units/0001.csv)" in said
    waiver = {"rule": "litigation.total", "where": "诉讼.行政复议.总计", "reason": "台账如此", "by": "张三"}
    hand_in_yaml(units, 1, wrong, waivers=[waiver])
    done = roll_up(tmp_path)
    assert done.code == 0
    assert "note: 第1局: 1 error is waived there (units/1)" in done.err


def test_a_figure_whose_lack_is_waived_counts_as_nothing(tmp_path: Path):
    parts = parts_of(count=2)
    blank = changed_at(parts[1], {"公开.行政许可.数量": "无"})
    units = hand_in(tmp_path, parts)
    waiver = {"rule": "value.missing", "where": "公开.行政许可.数量", "reason": "没有职权", "by": "张三"}
    hand_in_yaml(units, 1, blank, waivers=[waiver])
    assert "第1局: 1 cell holds no figure and counts as nothing" in roll_up(tmp_path).err
    assert written(tmp_path)[ref("公开.行政许可.数量")] == parts[0][ref("公开.行政许可.数量")]


def test_a_unit_that_cannot_be_read_is_told_with_all_the_rest(tmp_path: Path):
    units = hand_in(tmp_path, parts_of())
    (units / "0001.csv").write_bytes(b"\x00\x01")
    (units / "0002.csv").unlink()
    done = roll_up(tmp_path)
    assert (done.code, (tmp_path / "city.yaml").exists()) == (2, False)
    assert "units/0001.csv" in done.err
    assert "2 units of the roster are missing: 第1局, 第2局" in done.err


def test_the_result_is_never_written_over_what_was_read(tmp_path: Path):
    units = hand_in(tmp_path, parts_of())
    before = (units / "0001.csv").read_bytes()
    for target in ("units/0001.csv", "roster.txt"):
        assert roll_up(tmp_path, "-o", target).code == 2
        assert roll_up(tmp_path, "--sources-to", target).code == 2
    assert (units / "0001.csv").read_bytes() == before


def test_units_of_two_years_need_a_choice(tmp_path: Path):
    units = hand_in(tmp_path, parts_of())
    this = parts_of()[0]
    carried = {cell._replace(row="结转下年"): this[cell] for cell in this if cell.row == "上年结转"}
    old = {**this, **carried, ref("公开.规范性文件.现行有效"): 1000, ref("公开.规章.现行有效"): 1000}
    write_tidy(units / "old.csv", old, form(), bureau=name(0), year=2022)
    done = roll_up(tmp_path)
    assert (done.code, "choose with --year" in done.err) == (2, True)
    assert roll_up(tmp_path, "--year", "2023").code == 0
    write_tidy(units / "old.csv", this, form(), bureau=name(0), year=2022)
    done = roll_up(tmp_path, "--year", "2023")  # what the unit carries over is not what it carried over
    assert (done.code, "requests.carry-over" in done.err) == (1, True)


def test_a_name_that_no_report_could_carry_is_refused(tmp_path: Path):
    hand_in(tmp_path, parts_of(count=1))
    for bureau in ("", "宿迁\n市", "宿迁\u200b市"):
        assert roll_up(tmp_path, "--bureau", bureau).code == 2


# Forms


def with_fees(numbers: Numbers) -> Numbers:
    fees = {ref("收费.信息处理费.通知件数"): 1, ref("收费.信息处理费.通知金额"): Decimal(10)}
    return {**numbers, **fees, ref("收费.信息处理费.实收金额"): Decimal(10)}


def mixed(folder: Path) -> Path:
    """Hand in one unit with the table of fees and one without."""
    parts = parts_of(count=2)
    units = hand_in(folder, parts)
    hand_in_yaml(units, 0, with_fees(parts[0]), FEES)
    return units


def test_what_the_two_forms_of_2021_have_in_common_is_added_up(tmp_path: Path):
    mixed(tmp_path)
    done = roll_up(tmp_path)
    assert done.code == 0, done.err
    assert "note: The table “信息处理收费收取情况” is not added up: 1 of 2 units have it" in done.err
    assert written(tmp_path) == suqian()


def test_a_table_that_some_units_lack_cannot_be_added_up(tmp_path: Path):
    units = mixed(tmp_path)
    hand_in_yaml(units, 1, parts_of(count=2)[1])
    said = refused(tmp_path, "--form", FEES)
    assert (
        f"1 unit is on form {FORM}: it has no table “信息处理收费收取情况”, and cannot be added up on form {FEES}: 第1局"
        in said
    )


def test_the_form_of_2019_and_that_of_2021_are_not_added_up(tmp_path: Path):
    units = hand_in(tmp_path, parts_of())
    old: Numbers = dict.fromkeys(form("zfxxgk-2019").cells, 0)
    hand_in_yaml(units, 5, old, "zfxxgk-2019")
    with (tmp_path / "roster.txt").open("a", encoding="utf-8") as roster:
        roster.write("第5局\n")
    said = refused(tmp_path)
    assert "is on form zfxxgk-2019: its table “主动公开政府信息情况” has other rows, columns or units" in said


IN_YUAN = """form: yuan
extends: zfxxgk-2021
name: {zh: 收费以元计的格式, en: a form that counts fees in yuan}
replace:
  - item: 公开.金额
    by: [{code: 金额, label: 本年收费金额（单位：元）, kind: amount, unit: 元}]
"""


def test_amounts_in_another_unit_of_measure_are_not_added_up(tmp_path: Path):
    parts = parts_of(count=2)
    units = hand_in(tmp_path, parts)
    (tmp_path / "yuan.yaml").write_text(IN_YUAN, encoding="utf-8")
    hand_in_yaml(units, 1, parts[1], form="../../yuan.yaml")
    message = "is on form yuan: its table “主动公开政府信息情况” has other rows, columns or units"
    assert message in refused(tmp_path)


def test_a_row_left_out_counts_as_nothing_and_wording_does_not_matter(tmp_path: Path):
    parts = parts_of(count=2)
    for column in ("制发", "废止", "现行有效"):
        cell = ref(f"公开.规章.{column}")
        parts[0][cell], parts[1][cell] = suqian()[cell], 0
    units = hand_in(tmp_path, parts)
    own = {"leave_out": ["公开.规章"], "labels": {"公开.规范性文件": "规范性文件"}}
    bundle = hand_in_yaml(units, 1, parts[1], **own)
    content = json.loads(bundle.read_text(encoding="utf-8"))
    del content["tables"]["公开"]["规章"]
    bundle.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert roll_up(tmp_path).code == 0
    assert written(tmp_path) == suqian()


# Rosters


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("r.txt", "甲局\n\n# 注\n乙局\n"),
        ("r.csv", "序号,单位名称,备注\n1,甲局,x\n2,乙局,\n"),
        ("r.csv", "\ufeff甲局,甲委\n乙局\n"),
        ("r.yaml", "- 甲局\n- {name: 乙局, aliases: [乙委]}\n"),
        ("r.yml", "units: [甲局, 乙局]\n"),
    ],
)
def test_a_roster_is_a_list_of_names_in_any_of_the_usual_files(file: str, content: str, tmp_path: Path):
    (tmp_path / file).write_text(content, encoding="utf-8")
    assert read_roster(tmp_path / file).names == ("甲局", "乙局")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("r.txt", b""),
        ("r.txt", b"\n\n"),
        ("r.txt", b"# only a remark\n"),
        ("r.txt", b"\xff\xfe\x00"),
        ("r.txt", b"\x89PNG\r\n\x1a\n\x00\xff"),
        ("r.csv", "单位名称\n".encode()),
        ("r.csv", b'"open\n'),
        ("r.txt", "甲局\n甲 局\n".encode()),
        ("r.csv", "甲局,乙局\n乙局\n".encode()),
        ("r.xlsx", b"PK\x03\x04"),
        ("r.yaml", b""),
        ("r.yaml", b"[]\n"),
        ("r.yaml", b"units: {a: 1}\n"),
        ("r.yaml", b"- {aliases: [a]}\n"),
        ("r.yaml", b"- [a, b]\n"),
        ("r.yaml", b"- \xb5\xff\xd6\n"),
        ("none.txt", None),
    ],
)
def test_a_roster_that_is_none_is_refused(file: str, content: bytes | None, tmp_path: Path):
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(DocgenError):
        read_roster(tmp_path / file)


def names_at(source: Path) -> list[str]:
    return [Path(one.path).name for one in Survey(source)]


def test_a_folder_of_units_is_told_from_a_bundle_and_from_a_bureaus_folder(tmp_path: Path):
    units = hand_in(tmp_path, parts_of(count=2))
    office = units / "office"
    office.mkdir()
    (office / "bureau.yaml").write_text("name: 某局\n", encoding="utf-8")
    for year in (2022, 2023):
        write_yaml(office / f"{year}.yaml", suqian(), form(), {}, year=year)
    assert names_at(units) == ["2022.yaml", "2023.yaml", "0000.csv", "0001.csv"]
    assert names_at(office) == ["2022.yaml", "2023.yaml"]
    (tmp_path / "bundle").mkdir()
    write_yaml(tmp_path / "bundle" / "b.yaml", suqian(), form(), {})
    assert names_at(tmp_path / "bundle") == ["bundle"]


# An aggregate against its units


def city(folder: Path, numbers: Numbers) -> str:
    return write_tidy(folder / "city.csv", numbers, form(), bureau="宿迁市").name


def test_an_aggregate_that_is_the_sum_is_said_to_be_so(tmp_path: Path):
    hand_in(tmp_path, parts_of())
    [found] = check(tmp_path, city(tmp_path, suqian()), "--roster", "roster.txt")
    assert (found["severity"], found["message"]) == ("info", "every cell is the sum of its 5 units")


@pytest.mark.parametrize(("sign", "words"), [(-1, "was left out"), (1, "was counted twice")])
def test_a_unit_left_out_or_counted_twice_is_named_once(sign: int, words: str, tmp_path: Path):
    parts = parts_of(count=12)
    hand_in(tmp_path, parts)
    there = {cell: number + sign * parts[3][cell] for cell, number in suqian().items()}
    [found] = check(tmp_path, city(tmp_path, there), "--roster", "roster.txt")
    differing = [cell for cell, number in parts[3].items() if number]
    assert (found["unit"], found["where"]) == ("第3局", "第3局")
    assert f"第3局 {words} (units/0003.csv): this explains {len(differing)} cells" in found["message"]
    assert {one["where"] for one in found["implied"]} == set(map(str, differing))
    by_cell = {one["where"]: one["difference"] for one in found["implied"]}
    assert by_cell["申请.总计.总计"] == sign * parts[3][ref("申请.总计.总计")]


def test_a_cell_typed_wrong_is_named_with_the_sum_and_the_difference(tmp_path: Path):
    hand_in(tmp_path, parts_of())
    there = changed_at(suqian(), {"公开.行政许可.数量": 1_808_559, "公开.行政事业性收费.金额": Decimal("59237.2494")})
    count, amount = check(tmp_path, city(tmp_path, there), "--roster", "roster.txt")
    assert (count["where"], count["expected"], count["actual"], count["difference"]) == (
        "公开.行政许可.数量", 1_808_595, 1_808_559, -36,
    )  # fmt: skip
    assert (amount["expected"], amount["actual"], amount["difference"]) == ("59237.2449", "59237.2494", "0.0045")
    assert count["unit"] is None


def test_a_single_cell_that_one_unit_explains_asks_about_it(tmp_path: Path):
    parts = parts_of()
    hand_in(tmp_path, parts)
    cell = ref("公开.行政处罚.数量")
    there = {**suqian(), cell: suqian()[cell] - parts[2][cell]}
    [found] = check(tmp_path, city(tmp_path, there))
    assert (found["where"], found["unit"]) == (str(cell), "第2局")
    assert "第2局 has as much here: was it left out?" in found["message"]
    assert "with --roster" in found["advice"]


def test_a_unit_counted_with_last_years_figures_is_named(tmp_path: Path):
    parts = parts_of()
    units = hand_in(tmp_path, parts)
    (units / "0001.csv").unlink()
    office = units / "office"
    office.mkdir()
    (office / "bureau.yaml").write_text(f"name: {name(1)}\nform: {FORM}\n", encoding="utf-8")
    last = split(suqian(2024), form(), 5, dice(9))[1]
    write_yaml(office / "2023.yaml", parts[1], form(), {}, bureau=name(1))
    write_yaml(office / "2022.yaml", last, form(), {}, bureau=name(1), year=2022)
    there = {cell: number - parts[1][cell] + last[cell] for cell, number in suqian().items()}
    found = [one for one in check(tmp_path, city(tmp_path, there), "--roster", "roster.txt") if one["unit"]]
    assert [one["unit"] for one in found] == ["第1局"]
    assert "was counted with last year's figures" in found[0]["message"]


def test_two_units_alike_are_not_guessed_between(tmp_path: Path):
    [part] = parts_of(count=1)
    hand_in(tmp_path, [part, part, part])
    there = {cell: 2 * number for cell, number in part.items()}
    found = check(tmp_path, city(tmp_path, there))
    assert {one["unit"] for one in found} == {None}
    assert len(found) == sum(1 for number in part.values() if number)


def test_cells_are_not_compared_while_a_unit_is_missing(tmp_path: Path):
    units = hand_in(tmp_path, parts_of())
    (units / "0002.csv").unlink()
    [found] = check(tmp_path, city(tmp_path, suqian()), "--roster", "roster.txt")
    assert found["message"] == "1 unit of the roster is missing: 第2局"


def test_units_that_contradict_themselves_are_named_and_counted(tmp_path: Path):
    parts = parts_of()
    parts[1] = changed_at(parts[1], {"诉讼.行政复议.总计": 9_999})
    hand_in(tmp_path, parts)
    there = changed_at(suqian(), {"诉讼.行政复议.总计": sum(int(part[ref("诉讼.行政复议.总计")]) for part in parts)})
    found = check(tmp_path, city(tmp_path, there), "--roster", "roster.txt")
    assert [one["severity"] for one in found] == ["warning", "info"]
    assert "1 unit is not consistent itself: 第1局 (errors: 1)" in found[0]["message"]


def test_a_waiver_lets_a_difference_pass_and_is_not_called_unused_without_units(tmp_path: Path):
    hand_in(tmp_path, parts_of())
    there = changed_at(suqian(), {"公开.行政许可.数量": 1})
    path = write_yaml(tmp_path / "city.yaml", there, form(), {}, bureau="宿迁市")
    waiver = {"rule": "roll-up.sum", "where": "公开.行政许可.数量", "reason": "另有一个中央直属单位", "by": "张三"}
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "waivers": [waiver]}, ensure_ascii=False), encoding="utf-8")
    alone = run("check", "city.yaml", "--form", FORM, cwd=tmp_path)
    assert (alone.code, "waiver.unused" in alone.out) == (0, False)
    with_units = run("check", "city.yaml", "--form", FORM, "--units", "units", cwd=tmp_path)
    assert (with_units.code, "waived by 张三" in with_units.out) == (0, True)


def test_an_aggregate_among_its_units_is_not_one_of_them(tmp_path: Path):
    units = hand_in(tmp_path, parts_of())
    city(units, suqian())
    [found] = check(tmp_path, "units/city.csv")
    assert found["message"] == "every cell is the sum of its 5 units"


def test_options_that_make_no_sense_together_are_refused(tmp_path: Path):
    hand_in(tmp_path, parts_of(count=2))
    city(tmp_path, suqian())
    assert run("check", "city.csv", "--form", FORM, "--roster", "roster.txt", cwd=tmp_path).code == 2
    several = run("check", "city.csv", "units/0000.csv", "--form", FORM, "--units", "units", cwd=tmp_path)
    assert (several.code, "--units needs one aggregate" in several.err) == (2, True)
    assert run("check", "city.csv", "--form", FORM, "--units", "units", "-o", "units/0000.csv", cwd=tmp_path).code == 2


def test_what_is_written_is_read_back_whatever_names_say(tmp_path: Path):
    ledger = Ledger()
    enter(ledger, 0, docgen.review(bundle_of(suqian(), "甲\n局: #", 2023), form=FORM))
    units = Units(ledger, Library(), None, form())
    for bureau in ("- null: {", "null", "宿迁市 #1", "“宿迁”市（本级）", "2023"):
        (tmp_path / "city.yaml").write_text("".join(write_bundle(units, bureau, 2023, FORM)), encoding="utf-8")
        [bundle] = docgen.read_bundles(tmp_path / "city.yaml")
        assert (bundle.bureau, written(tmp_path)) == (bureau, suqian())


def test_names_that_a_spreadsheet_would_compute_are_text_in_the_list_of_sources(tmp_path: Path):
    names = ['=HYPERLINK("http://x")局', "@局", "-局", "好局"]
    for at, (name, numbers) in enumerate(zip(names, split(suqian(), form(), 4, random.Random(1)), strict=True)):
        write_tidy(tmp_path / f"{at}.csv", numbers, form(), bureau=name)
    (tmp_path / "roster.txt").write_text("\n".join(names), encoding="utf-8")
    sources = [tmp_path / f"{at}.csv" for at in range(4)]
    words = ("--roster", tmp_path / "roster.txt", "--bureau", "某市", "--form", "zfxxgk-2021")
    done = run("roll-up", *sources, *words, "-o", tmp_path / "o.yaml", "--sources-to", tmp_path / "s.csv")
    assert done.code == 0, done.err
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = {row["bureau"] for row in csv.DictReader(file)}
    assert listed == {f"'{name}" for name in names[:3]} | {"好局"}
