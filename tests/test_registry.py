"""A file format is one module: what it says of itself is all that survey, check, batch, roll-up, proposals and rosters need."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from builders import changed_at, form, suqian, write_tidy
from conftest import ROOT, run

import docgen
from docgen.cli.group import run as run_here
from docgen.readers import Survey, formats
from docgen.readers.registry import Unread, format_of, known_formats, unread_kind
from docgen.readers.roster import read_roster
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A workbook of a made-up kind: a line for each cell, `sheet!cell|table|row|column|figure`, after `bureau|year`.
MODULE = """
from docgen.bundle import Bundle, Entry, Profile
from docgen.files import read_material
from docgen.readers.registry import FileFormat, Head
from docgen.source import Source, Text


def lines(path):
    content, material = read_material(path)
    head, *cells = content.decode().splitlines()
    return head.split("|"), [cell.split("|") for cell in cells], material


def heads(file, place, bureau):
    (name, year), _cells, _material = lines(file)
    yield Head(name, int(year))


def read(path):
    (name, year), cells, material = lines(path)
    def text(value, where):
        return Text(value, Source(str(path), within=where))
    entries = [Entry(text(t, at), (text(r, at),), text(f, at), text(c, at)) for at, t, r, c, f in cells]
    profile = Profile(contacts={"name": text(name, "封面!A1")})
    return [Bundle(Source(str(path)), int(year), profile, entries=tuple(entries), own_files=(material,))]


def roster(path):
    (name, _year), _cells, _material = lines(path)
    yield (Text(name, Source(str(path), within="封面!A1")),)


FORMAT = FileFormat((".xlsb",), heads, read, roster=roster)
"""


@pytest.fixture
def workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have one more module among the formats, as a change of docgen would bring it."""
    folder = tmp_path / "more_formats"
    folder.mkdir()
    (folder / "workbook_of_tests.py").write_text(MODULE, encoding="utf-8")
    assert unread_kind("某局.xlsb") is Unread.WORKBOOK
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
    known_formats.cache_clear()
    yield
    monkeypatch.undo()
    known_formats.cache_clear()


def write_workbook(path: Path, bureau: str, **changes: object) -> Path:
    numbers = changed_at(suqian(), changes)  # type: ignore[arg-type]
    lines = [f"{bureau}|2023"]
    for at, cell in enumerate(form().cells.values(), 1):
        title = form().table(cell.ref.table).title
        lines.append(f"表{title[0]}!B{at}|{title}|{cell.row[-1].code}|{cell.column[-1].code}|{numbers[cell.ref]}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.usefixtures("workbooks")
def test_one_module_makes_a_source_of_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    units = tmp_path / "units"
    units.mkdir()
    write_workbook(units / "甲局.xlsb", "甲局")
    write_tidy(units / "乙局.csv", suqian(), form(), bureau="乙局")
    monkeypatch.chdir(tmp_path)
    survey = Survey(units)
    assert sorted((one.bureau, one.year) for one in survey) == [("乙局", 2023), ("甲局", 2023)]
    assert survey.passed_over == []
    assert run_here(["check", "units"]) == 0
    assert run_here(["build", "units/甲局.xlsb", "-o", "r.docx"]) == 0
    (tmp_path / "names.txt").write_text("甲局\n乙局\n", encoding="utf-8")
    assert run_here(["roll-up", "units", "--roster", "names.txt", "--bureau", "市", "-o", "city.yaml"]) == 0
    assert run_here(["check", "city.yaml", "--units", "units", "--form", "zfxxgk-2021"]) == 0
    assert read_roster(units / "甲局.xlsb").names == ("甲局",)
    capsys.readouterr()


@pytest.mark.usefixtures("workbooks")
def test_a_place_without_lines_stands_in_text_json_and_on_the_check_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    write_workbook(tmp_path / "甲局.xlsb", "甲局", **{"诉讼.行政复议.总计": 7})
    monkeypatch.chdir(tmp_path)
    at = list(form().cells_by_path).index("诉讼.行政复议.总计") + 1
    assert run_here(["check", "甲局.xlsb"]) == 1
    assert f"甲局.xlsb:表政!B{at}: " in capsys.readouterr().out
    assert run_here(["check", "甲局.xlsb", "--format", "json", "-o", "f.json"]) == 1
    [finding] = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["findings"]
    assert finding["source"] == {"file": "甲局.xlsb", "line": None, "column": None, "within": f"表政!B{at}"}
    assert run_here(["check", "甲局.xlsb", "--format", "html", "-o", "s.html"]) == 1
    assert f"甲局.xlsb:表政!B{at}" in (tmp_path / "s.html").read_text(encoding="utf-8")
    assert run_here(["check", "甲局.xlsb", "--propose", "p.patch"]) == 1  # nothing puts figures back into such a file
    assert f"甲局.xlsb:表政!B{at}: " in (tmp_path / "p.patch").read_text(encoding="utf-8")
    assert "+++" not in (tmp_path / "p.patch").read_text(encoding="utf-8")
    capsys.readouterr()


def test_a_place_is_written_as_its_kind_of_file_names_it():
    assert str(Source("a.yaml", 3, 4)) == "a.yaml:3:4"
    assert str(Source("表.xlsx", within="表三!H12")) == "表.xlsx:表三!H12"


def test_every_format_takes_names_in_any_case_and_no_hidden_name():
    assert format_of("A.YAML") is format_of("b.yml")
    assert format_of(".csv") is None
    assert {suffix for one in known_formats().values() for suffix in one.suffixes} == {
        ".yaml", ".yml", ".csv", ".docx", ".docm", ".odt", ".html", ".htm", ".mht", ".mhtml", ".xlsx", ".xlsm", ".ods", ".pdf", ".doc", ".wps", ".rtf", ".xls", ".et",
    }  # fmt: skip


@pytest.mark.parametrize("suffix", [*Unread.WORKBOOK.value, *Unread.TEXT.value, ".XLSB"])
def test_a_table_in_a_years_folder_that_cannot_be_read_is_never_passed_over(suffix: str, tmp_path: Path):
    year = tmp_path / "2023"
    shutil.copytree(ROOT / "tests" / "errors" / "table-as-xlsb" / "2023", year)
    (year / "表三.xlsb").rename(year / f"表三{suffix}")
    (year / f"表三{suffix}").write_text("新收\t1\t0\t1\n结转\t0\t0\t0\n", encoding="utf-8")
    checked = run("check", year)
    assert checked.code == 2
    assert f"表三{suffix}: docgen does not read this kind of table" in checked.err
    (year / "表三.csv").write_text("a", encoding="utf-8")
    assert "docgen does not read this kind of table" not in run("check", year).err


@pytest.mark.parametrize("suffix", [*Unread.WORKBOOK.value, ".docx", ".doc", ".pdf", ".xlsx", ".xls", ".html"])
def test_a_roster_is_no_office_file(suffix: str, tmp_path: Path):
    roster = tmp_path / f"名录{suffix}"
    roster.write_bytes(b"PK")
    with pytest.raises(docgen.DocgenError, match="a roster is a text file"):
        read_roster(roster)


def test_the_library_judges_all_bundles_of_a_source_as_the_command_does():
    reviews = list(docgen.reviews_of(ROOT / "samples" / "suqian"))
    assert [review.report.year for review in reviews] == [2023, 2024]
    assert reviews[1].last is reviews[0].report
    assert all(review.consistent() for review in reviews)
