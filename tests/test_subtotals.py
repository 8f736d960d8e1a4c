"""Units entered in parts: however they are divided and merged, the roll-up is the one of all in one go; none is held in memory."""

from __future__ import annotations

import csv
import json
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from itertools import cycle, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

import pytest
from builders import changed_at, form, printed, ref, split, suqian, write_tidy, write_yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from test_roll_up import FEES, FORM, dice, name, parts_of, with_fees

import docgen
from docgen.aggregate import UnitReader, enter_units, find_units, hold_against, merge
from docgen.packs import Library
from docgen.readers.roster import read_roster
from docgen.roll_up import Units
from docgen.writers.roll_up import notes, write_bundle, write_sources

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from docgen.aggregate import Bureau, Subtotal

T = TypeVar("T")
HOW_PEAKS_ARE_TOLD = """
import atexit, sys
from pathlib import Path
from docgen.cli import main

def tell():
    lines = Path("/proc/self/status").read_text().splitlines()
    print(*[line.split()[1] for line in lines if line.startswith("VmHWM:")], file=sys.stderr)

atexit.register(tell)
main(sys.argv[1:])
"""


def sent(value: T) -> T:
    """Send a value to another process and back."""
    return pickle.loads(pickle.dumps(value))


READER = sent(UnitReader(Library(), FORM, "en"))  # as a worker has it, which reads its forms once


def yaml_unit(folder: Path, at: int, numbers: dict, on: str = FORM, **entries: object) -> None:
    """Write a unit that says its form, and more, in a folder of its own."""
    (folder / f"{at:02}").mkdir()
    path = write_yaml(folder / f"{at:02}" / "unit.yaml", numbers, form(on), {}, bureau=name(at))
    content = {**json.loads(path.read_text(encoding="utf-8")), "form": on, **entries}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def with_all_that_is_noted(folder: Path) -> Path:
    """Hand in units that can be added up, with every kind of note: waivers, blanks, tables of a few, last years, amounts."""
    folder.mkdir()
    parts = parts_of(count=12)
    for at, amount in enumerate(("0.1000", "99999999999.000001", "0.2")):
        parts[at][ref("公开.行政事业性收费.金额")] = Decimal(amount)
    for at in range(8):
        write_tidy(folder / f"{at:02}.csv", parts[at], form(), bureau=name(at))
    blank = changed_at(parts[8], {"公开.行政许可.数量": "无"})
    missing = {"rule": "value.missing", "where": "公开.行政许可.数量", "reason": "没有职权", "by": "张三"}
    yaml_unit(folder, 8, blank, waivers=[missing])
    wrong = changed_at(parts[9], {"诉讼.行政复议.总计": 9_999})
    accepted = {"rule": "litigation.total", "where": "诉讼.行政复议.总计", "reason": "核实过", "by": "张三"}
    yaml_unit(folder, 9, wrong, waivers=[accepted])
    yaml_unit(folder, 10, with_fees(parts[10]), FEES)
    office = folder / "office"
    office.mkdir()
    (office / "bureau.yaml").write_text(f"name: {name(11)}\nform: {FORM}\n", encoding="utf-8")
    carried = {cell._replace(row="结转下年"): number for cell, number in parts[11].items() if cell.row == "上年结转"}
    last = {**parts[11], **carried, ref("公开.规范性文件.现行有效"): 1000, ref("公开.规章.现行有效"): 1000}
    write_yaml(office / "2022.yaml", last, form(), {}, bureau=name(11), year=2022)
    write_yaml(office / "2023.yaml", parts[11], form(), {}, bureau=name(11))
    return folder


def with_all_that_is_refused(folder: Path) -> Path:
    """Hand in units of which several are unread, doubled, unknown, wrong or on another form."""
    folder.mkdir()
    parts = parts_of(count=12)
    for at, numbers in enumerate(parts):
        write_tidy(folder / f"{at:02}.csv", numbers, form(), bureau=name(at))
    write_tidy(folder / "02.csv", parts[2], form(), bureau="第99局")
    write_tidy(folder / "03.csv", parts[3], form(), bureau="第98局")
    for at in (4, 5):
        write_tidy(folder / f"again-{at}.csv", parts[at], form(), bureau=f"第{at} 局")
    for at in (6, 7):
        wrong = changed_at(parts[at], {"诉讼.行政复议.总计": 9_999})
        write_tidy(folder / f"{at:02}.csv", wrong, form(), bureau=name(at))
    for at in (8, 9):
        (folder / f"{at:02}.csv").write_bytes(b"\x00\x01")
    (folder / "10.csv").unlink()
    yaml_unit(folder, 10, dict.fromkeys(form("zfxxgk-2019").cells, 0), "zfxxgk-2019")
    return folder


def roster_of(folder: Path) -> Path:
    path = folder.parent / "roster.txt"
    path.write_text("".join(f"{name(at)}\n" for at in range(12)), encoding="utf-8")
    return path


def told(subtotal: Subtotal, roster: Path) -> list[object]:
    """Tell everything that is written or said of some units."""
    units = Units(subtotal.ledger, READER.library, read_roster(roster), READER.library.form(FORM))
    said = [subtotal.problems, sorted(subtotal.files), list(units.obstacles()), list(units.entered.values())]
    said += [units.form.name, units.unknown, units.doubled, units.inconsistent, list(notes(units))]
    said += [(list(units.ledger.figures(cell)), list(units.ledger.changes(cell))) for cell in units.form.cells]
    return [*said, "".join(write_bundle(units, "宿迁市", 2023, FORM)), "".join(write_sources(units))]


def merged(parts: list[Subtotal], draw: random.Random) -> Subtotal:
    """Merge any two, until one is left."""
    while len(parts) > 1:
        one, other = (parts.pop(draw.randrange(len(parts))) for _side in range(2))
        parts.append(sent(merge(one, other)))
    return parts[0]


def divided(bureaus: list[Bureau], count: int, draw: random.Random) -> list[list[Bureau]]:
    """Deal bureaus out to so many processes, in any order; some may get none."""
    groups: list[list[Bureau]] = [[] for _group in range(count)]
    for bureau in draw.sample(bureaus, len(bureaus)):
        draw.choice(groups).append(bureau)
    return groups


@pytest.fixture(scope="module", params=[with_all_that_is_noted, with_all_that_is_refused])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return request.param(tmp_path_factory.mktemp("handed-in") / "units")


def test_the_units_of_these_tests_say_all_there_is_to_say(tmp_path: Path):
    fine = with_all_that_is_noted(tmp_path / "fine")
    entered = enter_units(find_units([fine], 2023).bureaus, READER)
    units = Units(entered.ledger, Library(), read_roster(roster_of(fine)), form())
    assert (entered.problems, list(units.obstacles()), units.inconsistent) == ([], [], ())
    assert len(list(notes(units))) == 4
    assert {number for cell in form().cells for number, _change in entered.ledger.changes(cell)} != set()

    wrong = with_all_that_is_refused(tmp_path / "wrong")
    entered = enter_units(find_units([wrong], 2023).bureaus, READER)
    units = Units(entered.ledger, Library(), read_roster(roster_of(wrong)), form())
    assert [len(said) for said in (entered.unread, units.unknown, units.doubled, units.inconsistent)] == [2, 2, 2, 2]
    assert len(units.unlike()) == 1
    assert set(units.missing) == {name(at) for at in (2, 3, 8, 9)}


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.integers(1, 8), st.randoms(use_true_random=False))
def test_however_units_are_divided_and_merged_they_make_what_they_make_in_one_go(
    folder: Path, count: int, draw: random.Random
):
    bureaus = find_units([folder], 2023).bureaus
    whole = enter_units(bureaus, READER)
    groups = divided(bureaus, count, draw)
    parts = [sent(enter_units(group, READER)) for group in sent(groups)]
    roster = roster_of(folder)
    assert told(merged(parts, draw), roster) == told(whole, roster)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.integers(2, 6), st.randoms(use_true_random=False))
def test_what_is_found_in_an_aggregate_is_the_same_too(folder: Path, count: int, draw: random.Random):
    bureaus = find_units([folder], 2023).bureaus
    city = write_tidy(folder.parent / "city.csv", changed_at(suqian(), {"公开.行政处罚.数量": 1}), form())
    [bundle] = docgen.read_bundles(city)
    judged, roster = docgen.review(bundle, form=FORM), read_roster(roster_of(folder))
    parts = [enter_units(group, READER) for group in divided(bureaus, count, draw)]
    reviews = [
        hold_against(judged, entered, roster, READER.library, FORM)
        for entered in (enter_units(bureaus, READER), merged(parts, draw))
    ]
    assert [finding.problem for finding in reviews[0].findings] == [finding.problem for finding in reviews[1].findings]


@pytest.mark.slow
def test_units_may_be_entered_and_merged_in_other_processes(folder: Path):
    bureaus = find_units([folder], 2023).bureaus
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        parts = [executor.submit(enter_units, bureaus[at::3], READER) for at in range(3)]
        some = executor.submit(merge, parts[2].result(), parts[0].result())
        every = executor.submit(merge, parts[1].result(), some.result()).result()
    roster = roster_of(folder)
    assert told(every, roster) == told(enter_units(bureaus, READER), roster)


def test_subtotals_that_are_merged_stay_as_they_are(folder: Path):
    bureaus = find_units([folder], 2023).bureaus
    one, other = enter_units(bureaus[:3], READER), enter_units(bureaus[3:], READER)
    before = told(one, roster_of(folder))
    assert told(merge(one, other), roster_of(folder)) != before
    assert told(one, roster_of(folder)) == before


def test_a_unit_that_is_in_both_subtotals_is_not_added_up_twice(folder: Path):
    bureaus = find_units([folder], 2023).bureaus
    for bureau in bureaus:
        [(number, _unit), *_more] = bureau.wanted
        with pytest.raises(ValueError, match=str(number)):
            merge(enter_units(bureaus, READER), enter_units([bureau], READER))


def test_problems_are_told_in_the_language_that_was_asked_for(tmp_path: Path):
    wrong = with_all_that_is_refused(tmp_path / "wrong")
    bureaus = find_units([wrong], 2023).bureaus
    chinese = enter_units(bureaus, READER._replace(language="zh_CN")).problems
    english = enter_units(bureaus, READER).problems
    assert [problem.source for problem in chinese] == [problem.source for problem in english]
    assert [problem.message for problem in chinese] != [problem.message for problem in english]


# Memory


def in_one_csv(folder: Path, count: int) -> None:
    """Write so many units into one tidy CSV, each with some sixty figures other than 0."""
    folder.mkdir()
    on = form()
    some = [
        [
            (on.table(ref.table).title, cell.row[-1].label, cell.column[-1].label, printed(numbers[ref], on, ref))
            for ref, cell in on.cells.items()
        ]
        for numbers in split(suqian(), on, 12, dice(1))
    ]
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("bureau", "year", "table", "row", "column", "value"))
        for at, lines in enumerate(islice(cycle(some), count)):
            writer.writerows((name(at), 2023, *line) for line in lines)
    (folder / "roster.txt").write_text("".join(f"{name(at)}\n" for at in range(count)), encoding="utf-8")


def kibibytes_held(folder: Path, *arguments: str) -> int:
    """Run a command in a process of its own, and return the most memory it held."""
    command = [sys.executable, "-c", HOW_PEAKS_ARE_TOLD, *arguments, "--form", FORM, "--lang", "en"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    return int(done.stderr.split()[-1])


ROLL_UP = ("roll-up", "units.csv", "--roster", "roster.txt", "--bureau", "宿迁市", "-o", "city.yaml")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at a process in /proc")
def test_a_command_takes_little_memory_for_a_unit_more(tmp_path: Path):
    few, many = tmp_path / "few", tmp_path / "many"
    for folder, count in ((few, 100), (many, 700)):
        in_one_csv(folder, count)
    commands = [(*ROLL_UP, "--sources-to", "sources.csv"), ("check", "city.yaml", "--units", "units.csv")]
    commands += [("check", "units.csv", "--format", kind, "-o", "found") for kind in ("text", "json")]
    for command in commands:
        growth = (kibibytes_held(many, *command) - kibibytes_held(few, *command)) / 600
        assert growth < 12, command  # of 10,000 units 120 MB; a report takes 200 kB, a unit's lines of the sources 28
