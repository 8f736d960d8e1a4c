"""`docgen new`: from last year's report to a folder that lacks nothing but this year's figures and text."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from builders import form, ref, suqian, write_tidy, write_yaml
from conftest import ROOT, run
from docx import Document
from pages import house_style, page, tables
from test_adoption import PROSE, said, taken

import docgen
from docgen.forms.grid import lay_out
from docgen.prose.marks import LAST_YEAR, MARK

if TYPE_CHECKING:
    from pathlib import Path

    from builders import Numbers

    from docgen.forms.form import Form

TABLES = {"公开": "表二.csv", "申请": "表三.csv", "诉讼": "表四.csv"}
YEAR = 2024
BOM = "utf-8-sig"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was made of last year's report in Word."""
    folder = tmp_path_factory.mktemp("new")
    report = house_style(folder / "去年的报告.docx", tables(suqian(), form()), form(), PROSE)
    done = run("new", folder / "某市司法局", "--from", report)
    assert done.code == 0, done.err
    return folder / "某市司法局"


@pytest.fixture
def bureau(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "局")


def fill_in(year: Path, numbers: Numbers, on: Form | None = None) -> None:
    """Do as a clerk does: type the figures into the tables, and make last year's text this year's."""
    on = on or form()
    for table in on.tables:
        path = year / TABLES[table.code]
        with path.open(encoding=BOM, newline="") as file:
            rows = list(csv.reader(file))
        for cell in lay_out(table).cells:
            if cell.ref and cell.ref not in on.determined:
                rows[cell.row][cell.column] = str(numbers[cell.ref])
        with path.open("w", encoding=BOM, newline="") as file:
            csv.writer(file).writerows(rows)
    path = year / "文字.yaml"
    path.write_text(MARK.sub("", path.read_text("utf-8")).replace("2023年", "2024年"), encoding="utf-8")


def filled_cells(path: Path) -> dict[str, str]:
    """Return the figures in a table of a new year, by the places of their cells in the file."""
    with path.open(encoding=BOM, newline="") as file:
        rows = list(csv.reader(file))
    table = next(table for table in form().tables if TABLES[table.code] == path.name)
    cells = ((cell.ref, rows[cell.row][cell.column]) for cell in lay_out(table).cells if cell.ref)
    return {str(cell): text for cell, text in cells if text}


def test_last_years_report_begins_the_new_year(begun: Path) -> None:
    names = {path.relative_to(begun).as_posix() for path in begun.rglob("*") if path.is_file()}
    assert names == {
        "bureau.yaml", "README.md", "模板.docx", "2023.yaml", "2024/文字.yaml", "2024/表二.csv", "2024/表三.csv", "2024/表四.csv",
    }  # fmt: skip
    last = docgen.report_of(docgen.read_bundles(begun / "2023.yaml")[0])
    assert taken(last) == suqian()
    profile = (begun / "bureau.yaml").read_text("utf-8")
    assert [line for line in profile.splitlines() if line and not line.startswith("#")] == [
        "单位: 某市司法局", "电话: 0000-1234567", "表式: zfxxgk-2021", "模板: 模板.docx",
    ]  # fmt: skip


def test_what_was_open_is_carried_over(begun: Path) -> None:
    carried = {
        f"申请.上年结转.{column}": str(suqian()[ref(f"申请.结转下年.{column}")])
        for column in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    }
    assert filled_cells(begun / "2024" / "表三.csv") == carried
    assert filled_cells(begun / "2024" / "表二.csv") == filled_cells(begun / "2024" / "表四.csv") == {}


def test_untouched_it_cannot_be_published(bureau: Path) -> None:
    done = run("build", bureau / "2024", "-o", bureau / "报告.docx")
    assert (done.code, (bureau / "报告.docx").exists()) == (1, False)
    fill_in(bureau / "2024", suqian(YEAR))
    text = bureau / "2024" / "文字.yaml"
    whole = text.read_text("utf-8")
    text.write_text(whole.replace("我局认真贯彻", f"{LAST_YEAR}我局认真贯彻"), encoding="utf-8")
    done = run("check", bureau / "2024")
    assert (done.code, f"“{LAST_YEAR}” is still there" in done.out) == (1, True)
    assert f"文字.yaml:{1 + whole[: whole.index('我局认真贯彻')].count(chr(10))}" in done.out


def test_filled_in_it_builds_on_last_years_template(bureau: Path) -> None:
    fill_in(bureau / "2024", suqian(YEAR))
    done = run("build", bureau / "2024", "-o", bureau.parent / "报告.docx")
    assert done.code == 0, done.out + done.err
    [bundle] = docgen.read_bundles(bureau.parent / "报告.docx")
    report = docgen.report_of(bundle)
    assert (report.bureau, report.year, taken(report)) == ("某市司法局", YEAR, suqian(YEAR))
    assert said(report)["总体情况"][0] == ("", "2024年，我局认真贯彻。")
    assert "bureau.yaml" not in done.err  # nothing in the folder is passed over


def test_the_next_year_begins_in_the_same_folder(bureau: Path) -> None:
    fill_in(bureau / "2024", suqian(YEAR))
    before = {path: path.read_bytes() for path in bureau.rglob("*") if path.is_file()}
    done = run("new", ".", cwd=bureau)
    assert done.code == 0, done.err
    assert {path: path.read_bytes() for path in before} == before
    assert {path.name for path in (bureau / "2025").iterdir()} == {"文字.yaml", *TABLES.values()}
    assert filled_cells(bureau / "2025" / "表三.csv")["申请.上年结转.自然人"] == str(
        suqian(YEAR)[ref("申请.结转下年.自然人")]
    )
    assert f"{LAST_YEAR}2024年，我局认真贯彻。" in (bureau / "2025" / "文字.yaml").read_text("utf-8")


def test_without_last_year_every_section_waits_for_its_text(tmp_path: Path) -> None:
    done = run("new", tmp_path / "局", "--bureau", "某局", "--year", "2024", lang="zh_CN")
    assert (done.code, "下一步" in done.err) == (0, True)
    assert "form: zfxxgk-2021" in (tmp_path / "局" / "bureau.yaml").read_text("utf-8").replace("表式", "form")
    report = docgen.report_of(docgen.read_bundles(tmp_path / "局" / "2024")[0])
    assert {code for code, passages in said(report).items() if passages} == {
        "引言",
        "总体情况",
        "问题与改进",
        "其他事项",
    }
    assert all(passages in ([], [("", "【待填】")]) for passages in said(report).values())


def test_a_shape_that_is_no_official_form_becomes_the_bureaus_own(tmp_path: Path) -> None:
    on = form("zfxxgk-2021-other")
    numbers = dict.fromkeys(on.cells, 0)
    source = tmp_path / "report.html"
    source.write_text(page(tables(numbers, on), on), encoding="utf-8")
    done = run("new", tmp_path / "局", "--from", source)
    assert (done.code, "表式.yaml declares it" in done.err) == (0, True), done.err
    lines = [
        line
        for line in (tmp_path / "局" / "表式.yaml").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert lines[:2] == ["form: 表式", "extends: zfxxgk-2021"]
    assert len(lines) == 6
    report = docgen.report_of(docgen.read_bundles(tmp_path / "局" / "2024")[0])
    assert report.form.cells.keys() == on.cells.keys()
    fill_in(tmp_path / "局" / "2024", dict.fromkeys(on.cells, 0), on)
    done = run("build", tmp_path / "局" / "2024", "-o", tmp_path / "报告.docx")
    assert done.code == 0, done.out + done.err
    assert taken(docgen.report_of(docgen.read_bundles(tmp_path / "报告.docx")[0])) == dict.fromkeys(on.cells, 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("局",), "say whose folder it is"),
        (("局", "--bureau", "某局"), "say whose folder it is"),
        ((), "name the folder to make"),
        (("局", "--from", "none.docx"), "there is no such file"),
        (("局", "--from", "two.csv"), "reports of several bureaus, 某局, 某市司法局"),
        (("局", "--from", "one.yaml", "--year", "2023"), "is there already"),
        (("局", "--bureau", "某局", "--year", "1990"), "there is no form for reports of 1990"),
    ],
)
def test_what_cannot_be_begun_leaves_nothing_behind(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    write_yaml(tmp_path / "one.yaml", suqian(), form(), {})
    write_tidy(tmp_path / "two.csv", suqian(), form())
    with (tmp_path / "two.csv").open("a", encoding="utf-8") as file:
        file.write((tmp_path / "two.csv").read_text("utf-8").partition("\n")[2].replace("某局", "某市司法局"))
    done = run("new", *arguments, cwd=tmp_path)
    assert (done.code, words in done.err) == (2, True), done.err
    assert not (tmp_path / "局").exists()


def test_nothing_is_written_over(bureau: Path, tmp_path: Path) -> None:
    done = run("new", bureau, "--year", "2024")
    assert (done.code, "the report of 2024 is there already" in done.err) == (2, True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "README.md").write_text("mine", encoding="utf-8")
    done = run("new", other, "--bureau", "某局", "--year", "2024")
    assert (done.code, "README.md: this file is there already: it is not written over" in done.err) == (2, True)
    assert [path.name for path in other.rglob("*")] == ["README.md"]


def test_a_bureau_that_has_a_profile_only_gets_its_first_year(tmp_path: Path) -> None:
    (tmp_path / "bureau.yaml").write_text("单位: 某局\n略去: [公开.规章]\n", encoding="utf-8")
    assert run("new", tmp_path, "--year", "2024").code == 0
    assert "规章" not in (tmp_path / "2024" / "表二.csv").read_text(BOM)


def test_last_years_report_as_an_open_document_becomes_the_template(tmp_path: Path) -> None:
    prose = {code: "\n".join(lines) for code, lines in PROSE.items()}
    last = write_yaml(tmp_path / "2023.yaml", suqian(), form(), prose, bureau="某市司法局", year=2023)
    assert run("build", last, "-o", tmp_path / "去年.odt").code == 0
    done = run("new", tmp_path / "局", "--from", tmp_path / "去年.odt")
    assert done.code == 0, done.err
    assert "模板: 模板.odt" in (tmp_path / "局" / "bureau.yaml").read_text("utf-8")
    fill_in(tmp_path / "局" / "2024", suqian(YEAR))
    done = run("build", tmp_path / "局" / "2024", "-o", tmp_path / "今年.odt")
    assert done.code == 0, done.out + done.err
    [bundle] = docgen.read_bundles(tmp_path / "今年.odt")
    assert taken(docgen.report_of(bundle)) == suqian(YEAR)


def test_last_years_page_becomes_no_template_and_new_says_so(tmp_path: Path) -> None:
    source = tmp_path / "去年.html"
    source.write_text(page(tables(suqian(), form()), form(), prose=PROSE), encoding="utf-8")
    done = run("new", tmp_path / "局", "--from", source)
    assert done.code == 0, done.err
    assert "no template was made of" in done.err
    assert "模板:" not in (tmp_path / "局" / "bureau.yaml").read_text("utf-8")


def test_text_that_the_template_has_no_place_for_is_no_report(bureau: Path) -> None:
    """Last year's report had a heading that nobody knows: its text stands in the template, this year's would be lost."""
    fill_in(bureau / "2024", suqian(YEAR))
    template = bureau / "模板.docx"
    document = Document(str(template))
    loop = next(each for each in document.paragraphs if "for 段 in 总体情况" in each.text)
    for runs in loop.runs:
        runs.text = runs.text.replace("总体情况", "引言")
    document.save(str(template))
    refused = run("build", bureau / "2024", "-o", bureau / "报告.docx")
    assert (refused.code, (bureau / "报告.docx").exists()) == (1, False)
    assert "the template prints no text of “总体情况”" in refused.err


def test_what_is_not_there_cannot_be_last_years_report(tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text("去年", encoding="utf-8")
    for source, words in (("没有.docx", "there is no such file"), ("说明.txt", "docgen does not know such files")):
        refused = run("new", tmp_path / "局", "--from", tmp_path / source)
        assert (refused.code, words in refused.err, (tmp_path / "局").exists()) == (2, True, False), refused.err


def test_a_year_that_is_not_filled_in_gives_nothing_to_the_next_and_new_says_so(bureau: Path) -> None:
    assert run("new", "甲局", "--bureau", "甲局", "--year", "2024", "--xlsx", cwd=bureau.parent).code == 0
    assert "docgen new . --xlsx" in (bureau.parent / "甲局" / "README.md").read_text("utf-8")
    done = run("new", ".", "--xlsx", cwd=bureau.parent / "甲局")
    assert done.code == 0, done.err
    assert "are not filled in yet" in done.err
    again = run("new", ".", "--bureau", "甲局", "--year", "2024", cwd=bureau.parent / "甲局")
    assert (again.code, "is there already" in again.err) == (2, True)


# What lies there already, and what a person answers


def test_a_year_that_is_filled_in_already_gets_no_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "水利局"
    shutil.copytree(ROOT / "samples" / "from-word" / "水利局", folder)
    shutil.copy(ROOT / "samples" / "from-word" / "2024年填好.xlsx", folder / "2024" / "数据.xlsx")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = run("new", folder, "--from", ROOT / "samples" / "from-word" / "2023年报告.docx")
    assert (done.code, "the report of 2024 is there already" in done.err) == (2, True)
    done = run("new", folder, "--bureau", "别的局", "--year", "2025", "--xlsx")
    assert (done.code, "this is the folder of 某县水利局, not of 别的局" in done.err) == (2, True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_last_years_report_under_another_name_makes_that_a_former_one(tmp_path: Path) -> None:
    source = ROOT / "samples" / "from-word" / "2023年报告.docx"
    done = run("new", tmp_path / "甲局", "--bureau", "甲局", "--from", source)
    assert done.code == 0
    assert "某县水利局 is written into bureau.yaml as the former name of 甲局" in done.err
    assert "曾用名: [某县水利局]" in (tmp_path / "甲局" / "bureau.yaml").read_text(encoding="utf-8")
    assert run("check", tmp_path / "甲局" / "2023.yaml").code == 0


@pytest.mark.parametrize("year", ["二〇二四", "20224", "24", "2024.5"])
def test_what_is_no_year_is_said_in_the_readers_language(year: str, tmp_path: Path) -> None:
    done = run("new", tmp_path / "某局", "--bureau", "某局", "--year", year, lang="zh_CN")
    assert (done.code, f"“{year}”不是报告年度" in done.err) == (2, True)
    assert run("new", tmp_path / "某局", "--bureau", "某局", "--year", "２０２４年").code == 0
    assert (tmp_path / "某局" / "2024").is_dir()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no terminals of this kind")
def test_a_person_is_asked_and_may_err(tmp_path: Path) -> None:
    shutil.copy(ROOT / "samples" / "from-word" / "2023年报告.docx", tmp_path / "去年.docx")
    answers = "不在.docx\n去年.docx\n\ny\n"
    pty = pytest.importorskip("pty")
    terminal, other = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "docgen", "new", "--lang", "en"]
    os.write(terminal, answers.encode())
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, stdin=other, capture_output=True, text=True, check=False
    )
    os.close(terminal)
    os.close(other)
    assert done.returncode == 0, done.stderr
    assert "不在.docx is not there" in done.stdout
    assert sorted(path.name for path in (tmp_path / "某县水利局" / "2024").iterdir()) == ["数据.xlsx"]
