"""Batches: every report is made or named, nothing is half, and what was stopped goes on."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from itertools import takewhile
from typing import TYPE_CHECKING

import pytest
from batches import FORM, OWN, batch, children, end, files, hand_in, linux, start, states, summary, whole
from builders import changed_at, form, split, suqian, write_tidy
from conftest import ROOT, SAMPLES, SEED, run

from docgen.cli.progress import Advance
from docgen.outcome import State

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.docx")}


def told_as_table(out: str) -> list[str]:
    """Return the lines of the table at the end of what a batch says."""
    lines = out.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(("year ", "年度 ")))
    return list(takewhile(lambda line: "overview" not in line and "总览" not in line, lines[start:]))


# What is made


def test_every_kind_of_source_is_made_as_build_makes_it(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 2)
    both = tmp_path / "both.csv"
    lines = [hand_in(tmp_path / "more", 4) / f"{at:04}.csv" for at in (2, 3)]
    first, second = (path.read_text(encoding="utf-8").splitlines(keepends=True) for path in lines)
    both.write_text("".join([*first, *second[1:]]), encoding="utf-8")
    done = run("batch", "units", both, SEED / "2023", SAMPLES / "suqian", "-o", "out", "--to", "docx", cwd=tmp_path)
    assert done.code == 0, done.out + done.err  # the units have no table of fees: they are on the form without
    assert run("batch", "units", "-o", "fees", "--to", "docx", "--form", f"{FORM}-fees", cwd=tmp_path).code == 1
    done = run("batch", "units", both, "-o", "two", "--to", "docx", "--form", FORM, cwd=tmp_path)
    assert done.code == 0, done.err
    assert sorted(path.name for path in whole(tmp_path / "two")) == [
        "第0局.docx",
        "第1局.docx",
        "第2局.docx",
        "第3局.docx",
    ]
    for source, bureau, options in (
        (SEED / "2023", "漳州市司法局", ()),
        (SAMPLES / "suqian", "宿迁市", ("--year", "2023")),
        (tmp_path / "units" / "0001.csv", "第1局", ("--form", FORM)),
        (both, "第3局", ("--form", FORM, "--bureau", "第3局")),
    ):
        built = run("build", source, "-o", "built.docx", *options, cwd=tmp_path)
        assert built.code == 0, built.err
        made = tmp_path / ("two" if bureau.startswith("第") else "out") / "2023" / f"{bureau}.docx"
        assert made.read_bytes() == (tmp_path / "built.docx").read_bytes()


def test_every_kind_of_document_is_made(tmp_path: Path) -> None:
    done = run("batch", SEED / "2023", "-o", "out", "--to", "odt", "--to", "html", "--to", "docx", cwd=tmp_path)
    assert done.code == 0, done.err
    assert summary(tmp_path)["漳州市司法局 2023"]["files"] == {
        "docx": "2023/漳州市司法局.docx",
        "odt": "2023/漳州市司法局.odt",
        "html": "2023/漳州市司法局.html",
    }
    sheet = run("check", SEED / "2023", "--format", "html", "-o", "sheet.html", cwd=tmp_path)
    assert sheet.code == 0
    assert (tmp_path / "out/2023/漳州市司法局.html").read_bytes() == (tmp_path / "sheet.html").read_bytes()


@pytest.mark.office
def test_pdfs_are_made_by_one_libreoffice_for_each_worker(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 3)
    done = batch(tmp_path, "units", to="pdf")
    assert done.code == 0, done.out + done.err
    made = sorted((tmp_path / "out" / "2023").glob("*"))
    assert [path.suffix for path in made] == [".pdf"] * 3
    assert all(path.read_bytes().startswith(b"%PDF-") for path in made)
    again = batch(tmp_path, "units", to="pdf")
    assert "unchanged since the last run: 3" in again.out


def test_one_bad_report_stops_no_other(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units")
    wrong = changed_at(split(suqian(), form(), 4, random.Random(1))[1], {"申请.新收.总计": 999})
    write_tidy(units / "0001.csv", wrong, form(), bureau="第1局")
    (units / "0002.csv").write_bytes(b"PK\x03\x04 no table")
    broken = tmp_path / "broken.yaml"
    broken.write_text("bureau: 甲局\nyear: 2023\ntables: [", encoding="utf-8")
    done = batch(tmp_path, "units", "broken.yaml")
    assert done.code == 2
    assert states(tmp_path) == {
        "第0局 2023": "made",
        "第1局 2023": "refused",
        "第3局 2023": "made",
        " 0": "unjudged",
        "甲局 2023": "unjudged",
    }
    assert "broken.yaml:4:1: this is not YAML" in done.out
    (units / "0002.csv").unlink()
    assert batch(tmp_path, "units").code == 1
    assert "一、本年新收政府信息公开申请数量" in summary(tmp_path)["第1局 2023"]["reasons"][0]["message"]


def test_other_years_are_checked_along_each_bureaus_years(tmp_path: Path) -> None:
    folder = tmp_path / "宿迁"
    shutil.copytree(SAMPLES / "suqian", folder)
    table = folder / "2024.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("上年结转政府信息公开申请数量,自然人,118", "上年结转政府信息公开申请数量,自然人,117"),
        encoding="utf-8",
    )
    done = run("batch", folder, "-o", "out", "--years", "2024", cwd=tmp_path)
    assert done.code == 1, done.err
    reasons = [one["message"] for one in summary(tmp_path)["宿迁市 2024"]["reasons"]]
    assert any(one.startswith("requests.carry-over") for one in reasons)
    assert list(summary(tmp_path)) == ["宿迁市 2024"]  # the other year is compared with, and not made


# Going on


def test_running_it_twice_changes_no_byte_and_writes_nothing_again(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    first = batch(tmp_path, "units")
    before, at = files(tmp_path / "out"), times(tmp_path / "out")
    second = batch(tmp_path, "units")
    assert (first.code, second.code) == (0, 0)
    assert files(tmp_path / "out") == before
    assert times(tmp_path / "out") == at
    assert "unchanged since the last run: 4" in second.out


def test_an_overview_that_is_as_before_is_not_touched(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 2)
    batch(tmp_path, "units")

    def touched() -> dict[str, tuple[int, int]]:
        files_written = [path for path in (tmp_path / "out").iterdir() if path.is_file()]
        return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files_written}

    before = touched()
    assert before.keys() == {"index.html", "summary.csv", "summary.json"}
    assert batch(tmp_path, "units").code == 0
    assert touched() == before


def test_a_line_that_was_torn_is_taken_off_before_another_is_written(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    batch(tmp_path, "units")
    undisturbed = files(tmp_path / "out")
    journal = tmp_path / "out" / OWN / "journal.jsonl"
    *whole_lines, last = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(whole_lines) + last[: len(last) // 2])
    assert "unchanged since the last run: 3" in batch(tmp_path, "units").out
    assert files(tmp_path / "out") == undisturbed
    assert "unchanged since the last run: 4" in batch(tmp_path, "units").out


def test_a_form_of_ones_own_and_the_template_beside_it_are_looked_at(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 1)
    official = (ROOT / "configs" / "forms" / f"{FORM}.yaml").read_text(encoding="utf-8")
    own, template = tmp_path / "own" / "own.yaml", tmp_path / "own" / "own.docx"
    own.parent.mkdir()
    own.write_text(official.replace(f"form: {FORM}", "form: own"), encoding="utf-8")
    shutil.copy(ROOT / "templates" / f"{FORM}.docx", template)
    words = ("batch", "units", "-o", "out", "--form", "own/own.yaml")
    assert run(*words, cwd=tmp_path).code == 0
    for changed, content in ((own, own.read_bytes() + b"# changed\n"), (template, b"no template")):
        assert "unchanged since the last run: 1" in run(*words, cwd=tmp_path).out
        changed.write_bytes(content)
        done = run(*words, cwd=tmp_path)
        assert "unchanged" not in done.out
        assert done.code == (2 if changed == template else 0)


def test_only_what_has_changed_is_made_anew(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units")
    batch(tmp_path, "units")
    at = times(tmp_path / "out")
    numbers = split(suqian(), form(), 4, random.Random(1))[2]
    write_tidy(units / "0002.csv", changed_at(numbers, {"公开.行政许可.数量": 77}), form(), bureau="第2局")
    (tmp_path / "out/2023/第1局.docx").unlink()
    done = batch(tmp_path, "units")
    now = times(tmp_path / "out")
    assert done.code == 0, done.out
    assert "unchanged since the last run: 2" in done.out
    assert {name for name, when in now.items() if at[name] != when} == {"第1局.docx", "第2局.docx"}


def test_a_change_of_last_year_and_of_the_form_counts(tmp_path: Path) -> None:
    folder = tmp_path / "宿迁"
    shutil.copytree(SAMPLES / "suqian", folder)
    options = ("batch", folder, "-o", "out", "--to", "docx", "--years", "2024")
    assert run(*options, cwd=tmp_path).code == 0
    last = folder / "2023.yaml"
    last.write_text(
        last.read_text(encoding="utf-8").replace("[118, 3, 0, 0, 0, 0, 121]", "[117, 4, 0, 0, 0, 0, 121]"),
        encoding="utf-8",
    )
    assert run(*options, cwd=tmp_path).code == 1
    assert not list((tmp_path / "out").rglob("*.docx"))  # what was made of other figures is not left beside


def test_reports_are_not_written_among_the_material(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    before = sorted(tmp_path.rglob("*"))
    for folder in ("units", "units/../units"):
        done = run("batch", "units", "-o", folder, cwd=tmp_path)
        assert done.code == 2
        assert "holds material that reports are made of" in done.err
    (tmp_path / "units" / "局").mkdir()
    (tmp_path / "units" / "局" / "bureau.yaml").write_text("name: 某局\n", encoding="utf-8")
    assert run("batch", "units", "-o", "units/局", cwd=tmp_path).code == 2
    shutil.rmtree(tmp_path / "units" / "局")
    assert sorted(tmp_path.rglob("*")) == before
    for _again in range(2):  # a folder of their own will do, and is known the next time
        assert run("batch", "units", "-o", "units/out", "--to", "html", cwd=tmp_path).code == 0


def test_a_document_that_a_person_changed_is_kept(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units")
    batch(tmp_path, "units")
    edited, foreign = tmp_path / "out/2023/第1局.docx", tmp_path / "out/2023/第9局.docx"
    edited.write_bytes(b"signed")
    foreign.write_bytes(b"mine")
    again = batch(tmp_path, "units")
    assert again.code == 0  # nothing that it is made of has changed: nothing is written
    assert "changed since they were made, and left as they are" in again.out
    assert f"  {edited.relative_to(tmp_path)}\n" in again.out
    assert str(foreign.relative_to(tmp_path)) not in again.out
    assert edited.read_bytes() == b"signed"
    numbers = split(suqian(), form(), 4, random.Random(1))[1]
    write_tidy(units / "0001.csv", changed_at(numbers, {"公开.行政许可.数量": 77}), form(), bureau="第1局")
    write_tidy(units / "0009.csv", numbers, form(), bureau="第9局")
    done = batch(tmp_path, "units")
    assert done.code == 2
    assert "第1局.docx: this file was changed since it was made" in done.out
    assert "第9局.docx: this file was not made by docgen batch" in done.out
    assert (edited.read_bytes(), foreign.read_bytes()) == (b"signed", b"mine")
    for _again in range(2):  # what is kept once is not kept twice
        edited.write_bytes(b"signed")
        forced = batch(tmp_path, "units", "--force")
        assert forced.code == 0
        assert "kept beside them, as .bak" in forced.out
        assert f"  {edited.relative_to(tmp_path)}\n" in forced.out
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*.bak*")}
    assert kept == {"第1局.docx.bak": b"signed", "第9局.docx.bak": b"mine"}
    assert edited.read_bytes() != b"signed"
    assert "kept beside them" not in batch(tmp_path, "units", "--force").out
    edited.write_bytes(b"signed again")
    assert batch(tmp_path, "units", "--force").code == 0
    assert (edited.parent / "第1局.docx.bak1").read_bytes() == b"signed again"
    for path in (tmp_path / "out").rglob("*.bak*"):
        path.unlink()
    whole(tmp_path / "out")


def test_a_page_that_was_in_the_folder_before_the_first_run_is_kept(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 1)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").write_bytes(b"<p>our site")
    first = batch(tmp_path, "units")
    assert (first.code, f"  out{os.sep}index.html\n" in first.out) == (0, True)
    assert (tmp_path / "out" / "index.html.bak").read_bytes() == b"<p>our site"
    assert b"docgen" in (tmp_path / "out" / "index.html").read_bytes()
    assert "index.html\n" not in batch(tmp_path, "units", "--force").out.partition("kept beside")[2]
    assert [path.name for path in (tmp_path / "out").rglob("*.bak*")] == ["index.html.bak"]


def test_a_file_that_is_what_the_batch_would_write_is_taken_for_its_own(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units", 2)
    batch(tmp_path, "units")
    made = (tmp_path / "out/2023/第1局.docx").read_bytes()
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "out/2023").mkdir(parents=True)
    (tmp_path / "out/2023/第1局.docx").write_bytes(made)
    done = batch(tmp_path, units)
    assert (done.code, states(tmp_path)) == (0, {"第0局 2023": "made", "第1局 2023": "made"})
    assert (tmp_path / "out/2023/第1局.docx").read_bytes() == made


def test_a_sheet_made_again_does_not_pass_what_was_refused(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 1)  # without any text: a warning of the document, not of checking
    options = ("batch", "units", "-o", "out", "--form", FORM, "--strict")
    assert run(*options, cwd=tmp_path).code == 1
    (tmp_path / "out/2023/第0局.html").unlink()
    assert run(*options, cwd=tmp_path).code == 1
    assert summary(tmp_path)["第0局 2023"]["files"] == {"html": "2023/第0局.html"}
    assert run(*options, "--to", "docx", cwd=tmp_path).code == 1


def test_a_kind_asked_for_later_is_added(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 1)
    batch(tmp_path, "units")
    at = times(tmp_path / "out")
    assert batch(tmp_path, "units", to="odt").code == 0
    assert times(tmp_path / "out") == at
    assert list(summary(tmp_path)["第0局 2023"]["files"]) == ["docx", "odt"]


def test_a_folder_in_a_documents_place_is_told(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 2)
    (tmp_path / "out/2023/第0局.docx").mkdir(parents=True)
    done = batch(tmp_path, "units")
    assert done.code == 2
    assert "第0局 2023: out/2023/第0局.docx: the file cannot be read: this is a folder, not a file" in done.out
    assert states(tmp_path) == {"第0局 2023": "unjudged", "第1局 2023": "made"}


@linux
def test_killed_while_it_writes_the_overview_it_leaves_nothing_half(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 8)
    assert batch(tmp_path, "units").code == 0
    undisturbed = files(tmp_path / "out")
    left: list[Path] = []
    for _run in range(20):
        process = start(tmp_path, "units", "--jobs", "1")
        while not left and process.poll() is None:
            left = [*(tmp_path / "out").rglob(".summary*.part"), *(tmp_path / "out").rglob(".index*.part")]
        workers = children(process.pid) if process.poll() is None else []
        process.kill()
        process.wait()
        end(workers)
        if left := [path for path in left if path.exists()]:
            break
    assert left
    assert [path.parent.name for path in left] == [".docgen"] * len(left)
    assert batch(tmp_path, "units").code == 0
    assert files(tmp_path / "out") == undisturbed


def test_what_a_clerk_may_name_by_mistake_is_told_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert (
        "空: there is no bundle in this folder: it holds no report, no workbook, no YAML or CSV file"
        in batch(tmp_path, "空").out
    )
    hand_in(tmp_path / "units", 1)
    done = run("batch", "units", "-o", "file", cwd=tmp_path)
    assert (done.code, done.err) == (2, "error: file: this folder cannot be used: this is a file, not a folder\n")


@linux
def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    hand_in(tmp_path / "units")
    command = f"ulimit -f 4; exec {sys.executable} -m docgen batch units -o out --form {FORM} --to docx --lang en"
    full = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert full.returncode == 2, full.stderr.decode()
    assert b"Traceback" not in full.stderr
    assert not list((tmp_path / "out").rglob("*.docx"))
    assert not list((tmp_path / "out" / OWN).glob("*.part"))
    assert batch(tmp_path, "units").code == 0
    assert len(whole(tmp_path / "out")) == 4


@linux
def test_two_batches_do_not_work_in_one_folder(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 60)
    process = start(tmp_path, "units")
    while not (tmp_path / "out" / OWN / "journal.jsonl").exists():
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGSTOP)  # or it might be done before the second has begun
    second = batch(tmp_path, "units")
    os.kill(process.pid, signal.SIGCONT)
    assert process.wait() == 0
    assert (second.code, "another docgen batch is at work in this folder" in second.err) == (2, True)


# Names


@pytest.mark.parametrize(
    ("bureau", "reason"),
    [
        ("../../etc", "hidden, or taken for a temporary file"),
        ("a/b", "may not hold / \\"),
        ("CON", "Windows keeps this name for a device"),
        ("甲" * 100, "too long: at most 200 bytes"),
        ("甲局.", "nor end with a dot"),
        ("index", "the batch's own file"),
    ],
)
def test_a_name_that_is_not_safe_is_told_and_the_others_are_made(tmp_path: Path, bureau: str, reason: str) -> None:
    units = hand_in(tmp_path / "units", 2)
    write_tidy(units / "0001.csv", split(suqian(), form(), 2, random.Random(1))[1], form(), bureau=bureau)
    done = batch(tmp_path, "units", "--name", "{bureau}")
    assert done.code == 2
    assert reason in done.out
    assert [path.name for path in whole(tmp_path / "out")] == ["第0局.docx"]


def test_two_reports_never_get_one_name(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units", 3)
    for at, bureau in ((1, "Abc局"), (2, "ABC局")):
        write_tidy(units / f"{at:04}.csv", split(suqian(), form(), 3, random.Random(1))[at], form(), bureau=bureau)
    done = batch(tmp_path, "units")
    assert done.code == 2
    assert "ABC局 2023: units/0002.csv: its document would be 2023/ABC局, as that of Abc局 2023" in done.out
    assert "Abc局 2023: units/0001.csv: its document would be 2023/Abc局, as that of ABC局 2023" in done.out
    assert states(tmp_path) == {"第0局 2023": "made", "Abc局 2023": "unjudged", "ABC局 2023": "unjudged"}


def test_a_report_that_comes_twice_is_not_made(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units", 2)
    shutil.copy(units / "0001.csv", units / "again.csv")
    done = batch(tmp_path, "units")
    assert done.code == 2
    assert "第1局 2023 is here twice; the other one: units/again.csv" in done.out
    assert [path.name for path in whole(tmp_path / "out")] == ["第0局.docx"]


@pytest.mark.parametrize(
    "pattern", ["{title}", "{bureau", "reports", "{year!r}", "../{bureau}", "/{bureau}", "con/{bureau}"]
)
def test_a_pattern_that_says_nothing_known_is_refused(tmp_path: Path, pattern: str) -> None:
    hand_in(tmp_path / "units", 1)
    done = batch(tmp_path, "units", "--name", pattern)
    assert (done.code, f"the pattern of names “{pattern}”" in done.err) == (2, True)
    assert not (tmp_path / "out").exists()


def test_the_output_folder_is_no_source(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units", 2)
    for _run in range(2):
        done = run("batch", ".", "-o", "out", "--form", FORM, "--to", "docx", cwd=units)
        assert (done.code, len(whole(units / "out"))) == (0, 2), done.out + done.err


# What is told


def test_a_table_counts_the_reports_of_every_year_and_lines_up_in_chinese(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units", 3)
    of_units = split(suqian(), form(), 3, random.Random(1))
    write_tidy(units / "0001.csv", changed_at(of_units[1], {"诉讼.行政复议.总计": 9_999}), form(), bureau="第1局")
    (units / "empty.csv").write_bytes(b"")
    (tmp_path / "roster.txt").write_text("第0局\n第1局\n第2局\n缺局\n", encoding="utf-8")
    done = batch(tmp_path, units, "--roster", "roster.txt", lang="zh_CN")
    assert told_as_table(done.out) == [
        "年度      已生成  未通过  无法判断  缺",
        "2023           2       1         0   1",
        "年度不明       0       0         1   0",
        "合计           2       1         1   1",
    ]
    assert told_as_table(batch(tmp_path, units / "0000.csv").out) == ["year  made", "2023     1"]


def test_missing_units_are_named_and_others_remarked_on(tmp_path: Path) -> None:
    units = hand_in(tmp_path / "units", 3)
    hand_in(tmp_path / "later", 1, year=2025)
    (tmp_path / "roster.csv").write_text("单位名称,曾用名\n乙局,第0局\n丙局,\n第1局,\n", encoding="utf-8")
    done = batch(tmp_path, units, "later", "--roster", "roster.csv")
    assert done.code == 0, done.out
    assert states(tmp_path) == {
        "第0局 2023": "made",
        "第0局 2025": "made",
        "丙局 0": "missing",
        "第1局 2023": "made",
        "第1局 2025": "missing",
        "第2局 2023": "made",
    }
    assert summary(tmp_path)["第2局 2023"]["remarks"] == ["not in the roster"]
    assert "missing: 丙局" in done.out
    assert told_as_table(done.out) == [
        "year   made  missing",  # as the overview counts: 丙局 in both years
        "2023      3        1",
        "2025      1        2",
        "total     4        3",
    ]
    with (tmp_path / "out" / "summary.csv").open(encoding="utf-8-sig", newline="") as table:
        lines = list(csv.DictReader(table))
    assert [(line["bureau"], line["state"]) for line in lines][2] == ("丙局", "missing")
    verdict = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "7 reports: 4 made; 3 are missing" in verdict  # 丙局 in both years
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "丙局" in page
    assert "2023/%E7%AC%AC0%E5%B1%80.docx" in page


@pytest.mark.parametrize(
    ("lang", "head", "states"),
    [
        ("zh_CN", "填报单位,年度,状态,错误,提示,已说明,表式,文件,材料,原因", ["已生成", "无法判断", "缺"]),
        (
            "en",
            "bureau,year,state,errors,warnings,waived,form,files,source,reasons",
            ["made", "could not be judged", "missing"],
        ),
    ],
)
def test_the_summary_for_spreadsheets_speaks_the_readers_language_and_is_known_again(
    tmp_path: Path, lang: str, head: str, states: list[str]
) -> None:
    units = hand_in(tmp_path / "units", 1)
    (units / "坏.csv").write_bytes(b"")
    (tmp_path / "roster.txt").write_text("第0局\n缺局\n", encoding="utf-8")
    batch(tmp_path, units, "--roster", "roster.txt", lang=lang)
    table = tmp_path / "out" / "summary.csv"
    lines = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert ",".join(lines[0]) == head
    assert sorted(line[2] for line in lines[1:]) == sorted(states)
    assert "docgen wrote this summary of a batch" in run("check", table).err
    assert {report["state"] for report in summary(tmp_path).values()} == {"made", "unjudged", "missing"}


def test_only_the_asked_for_years_and_bureaus_are_made(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 3)
    hand_in(tmp_path / "later", 3, year=2025)
    done = batch(tmp_path, "units", "later", "--years", "2024-2025", "--bureau", "第1局", "--bureau", "第2局")
    assert done.code == 0, done.out
    assert list(states(tmp_path)) == ["第1局 2025", "第2局 2025"]
    assert batch(tmp_path, "units", "--years", "2030").code == 2
    assert "names no years" in batch(tmp_path, "units", "--years", "2024-2019").err


def test_slow_work_is_told_by_the_minute(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with Advance(10) as advance:
        for passed, state in ((6, State.MADE), (34, State.REFUSED), (0.5, State.MADE), (8, State.MADE)):
            now[0] += passed
            advance(state)
    assert capsys.readouterr().err.splitlines() == [
        "1 of 10, 10 a minute, 0 not made",
        "2 of 10, 3 a minute, 1 not made",
        "4 of 10, 5 a minute, 1 not made",
    ]


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    hand_in(tmp_path / "units", 1)
    done = batch(tmp_path, "units", "unitz")
    assert done.code == 2
    assert "unitz: there is no such file or folder; do you mean “units”" in done.out
    assert len(whole(tmp_path / "out")) == 1


def test_a_year_given_alone_is_compared_with_the_one_that_lies_beside(tmp_path: Path) -> None:
    folder = tmp_path / "宿迁"
    shutil.copytree(SAMPLES / "suqian", folder)
    last = folder / "2023.yaml"
    assert run("batch", folder / "2024.csv", "-o", "out", "--to", "docx", cwd=tmp_path).code == 0
    text = last.read_text(encoding="utf-8")
    last.write_text(text.replace("[118, 3, 0, 0, 0, 0, 121]", "[117, 4, 0, 0, 0, 0, 121]"), encoding="utf-8")
    assert run("batch", folder / "2024.csv", "-o", "out", "--to", "docx", cwd=tmp_path).code == 1
