"""Hostile templates are refused in our own words, or filled without harm, within bounds of time and memory.

The attacks are in `tests/hostile/`, each in a process of its own; `OPEN` there names those that are not yet held off.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, SEED, run
from hostile import handed_in, trial
from hostile.catalogue import ATTACKS
from hostile.handed_in import AMOUNTS, COUNTLESS, DAMAGED, HIDDEN_AGAIN, TITLED, TOLD
from hostile.open import OPEN

from docgen.archive import read_package
from docgen.errors import TemplateError, UnreadableError
from docgen.readers import tidy_index
from docgen.readers.documents import pdf
from docgen.readers.documents.web import read_web
from docgen.readers.places import read_at
from docgen.readers.workbooks.excel import read_excel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes with bounds need fork"),
    pytest.mark.slow,
]

NOT_RUN = ("hangs", "crashed", "raised MemoryError", "takes too much memory")  # it would only cost time
ATTEMPTED = {name: attack for name, attack in ATTACKS.items() if not OPEN.get(name, "").startswith(NOT_RUN)}
PATHS = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Try an attack by its name, in a process that has imported docgen, and tell how it went."""
    folder = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, "-m", "hostile"]
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env={**os.environ, **PATHS}, **pipe) as trier:

        def judged(name: str) -> dict[str, Any]:
            file, content = ATTACKS[name].make()
            (folder / file).write_bytes(content)
            trier.stdin.write(f"{folder / file}\n")
            trier.stdin.flush()
            told: dict[str, Any]
            _file, told = json.loads(trier.stdout.readline())
            return told

        yield judged


def marked(name: str) -> Any:
    if name not in OPEN:
        return name
    return pytest.param(name, marks=pytest.mark.xfail(reason=OPEN[name], strict=True, run=name in ATTEMPTED))


@pytest.mark.parametrize(
    "name", [marked(name) for name in ATTACKS], ids=lambda name: name.encode("ascii", "replace").decode()[:90]
)
def test_an_attack_does_no_harm(name: str, judge: Callable[[str], dict[str, Any]]):
    verdict = judge(name)
    assert verdict["outcome"] in (("refused",) if ATTACKS[name].refused else ("refused", "filled")), verdict


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_backslash_in_a_name_is_no_slash_on_windows(suffix: str, monkeypatch: pytest.MonkeyPatch):
    file, content = ATTACKS[f"{suffix} a name that zipfile reads otherwise (a backslash)"].make()
    monkeypatch.setattr(os, "sep", "\\")  # by which zipfile tells
    with pytest.raises(TemplateError, match="leads out of the package"):
        read_package(content, file)


def compute() -> tuple[str, str]:
    while True:
        pass


def wait() -> tuple[str, str]:
    signal.pause()
    return "filled", ""


@pytest.mark.parametrize(("attempt", "words"), [(compute, "computes longer than 1 s"), (wait, "waits longer than 1 s")])
def test_what_computes_or_waits_without_end_is_ended_and_told(
    attempt: Callable[[], tuple[str, str]], words: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(trial, "SECONDS", 1)
    monkeypatch.setattr(trial, "WALL", 1.0 if attempt is wait else trial.WALL)
    [(name, verdict)] = trial.each_apart([("attempt", attempt)])
    assert (name, verdict.outcome, verdict.words) == ("attempt", "hangs", words)


def test_no_open_attack_is_unknown():
    assert set(OPEN) <= set(ATTACKS)


BY_COMMAND = [
    "docx code in the body",
    "docx code in a property (title)",
    "docx blocks that are a program (power that is never reached)",
    "docx a document type (a billion laughs)",
    "docx a bomb (200 MB)",
    "docx a package cut short (at 50 %)",
    "docx a file that is something else (OLE2)",
    "docx a file that is something else (nothing)",
    "docx a part that is a program (word/vbaProject.bin)",
    "docx a macro document",
    "docx a template elsewhere (UNC)",
    "docx a picture elsewhere (file)",
    "docx a field that fetches (DDEAUTO)",
    "odt a body that fetches or runs (DDE)",
    "odt a flat document",
]


@pytest.mark.parametrize("name", BY_COMMAND)
def test_the_command_refuses_an_attack_in_a_sentence_and_writes_nothing(name: str, tmp_path: Path):
    file, content = ATTACKS[name].make()
    (tmp_path / file).write_bytes(content)
    ran = run("build", SEED / "2023", "--template", tmp_path / file, "-o", tmp_path / "report.docx")
    assert ran.code == 2
    assert file in ran.err
    assert len(ran.err) < 5_000
    assert [path.name for path in tmp_path.iterdir()] == [file]


def test_mutants_are_refused_or_filled():
    command = [sys.executable, ROOT / "benchmarks" / "fuzz.py", "--count", "100", "--seed", "2"]
    done = subprocess.run(command, env={**os.environ, **PATHS}, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


# What is handed in as a report, a workbook or a bundle


def refusal(file: Path, content: bytes) -> str:
    """Write a file and let it be read; return why it is refused, as the command says it."""
    file.write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        read_at(file)
    return str(refused.value)


@pytest.mark.parametrize("name", COUNTLESS)
def test_a_number_of_five_thousand_digits_counts_nothing(name: str, tmp_path: Path):
    file = tmp_path / "某局2023年.xlsx"
    file.write_bytes(COUNTLESS[name])
    assert [bundle.year for bundle in read_at(file)] == [2023]


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_damaged_is_refused_in_a_sentence(name: str, tmp_path: Path):
    content, words = DAMAGED[name]
    assert words in refusal(tmp_path / name, content)


@pytest.mark.parametrize("name", ["report.docx", "book.xlsx", "report.pdf", "table.csv", "bundle.yaml"])
def test_what_is_too_large_to_be_read_is_not_read(name: str, tmp_path: Path):
    with (tmp_path / name).open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(257 << 20)
    with pytest.raises(UnreadableError, match=r"it is larger than \d+ MiB"):
        read_at(tmp_path / name)


def test_a_tidy_file_with_a_line_without_end_is_read_as_a_whole(tmp_path: Path):
    file = tmp_path / "units.csv"
    file.write_bytes("bureau,year,table,row,column,value\n某局,2023,".encode() + b"x" * (1 << 20))
    assert tidy_index.index(file) is None


@pytest.mark.parametrize("name", AMOUNTS)
def test_a_few_bytes_that_stand_for_very_much_are_refused(name: str, tmp_path: Path):
    content, words = AMOUNTS[name]
    assert words in refusal(tmp_path / name, content)


def test_columns_that_are_hidden_again_and_again_are_looked_at_once(tmp_path: Path):
    file = tmp_path / "某局2023年.xlsx"
    file.write_bytes(HIDDEN_AGAIN)
    assert len(read_at(file)) == 1


@pytest.mark.parametrize("around", ["<div>{0}</div>{1}", "<div>{0}{1}</div>"])
def test_a_page_of_many_paragraphs_around_a_deep_table_is_read_in_time(around: str):
    deep = "<div>" * 200 + "<table><tr><td>规章<td>2</table>" + "</div>" * 200
    flow = read_web(handed_in.page(around.format(deep, "<p>一、情况" * 9_000)), "page.html")
    assert len(flow.blocks) > 9_000


def test_a_style_that_many_words_are_given_is_not_copied():
    style = f"<style>.a{{display:none;{'x' * 500_000}}}</style>"
    tracemalloc.start()
    flow = read_web(handed_in.page(style + '<p class="a">x</p>' * 500 + "<p>甲"), "page.html")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "x" not in {getattr(block, "text", None) and block.text.value for block in flow.blocks}
    assert peak < 20 << 20


def test_a_pdf_that_took_too_long_is_not_read_again(monkeypatch: pytest.MonkeyPatch):
    calls: list[str] = []
    monkeypatch.setattr(pdf, "call_limited", lambda function, _asked, _limits: calls.append(function))
    for _time in range(2):
        with pytest.raises(UnreadableError, match="too much time or memory"):
            pdf.read_pdf(b"%PDF-1.4 that took too long", "report.pdf")
    assert len(calls) == 1


def test_of_very_many_unknown_names_the_first_are_told(tmp_path: Path):
    file = tmp_path / "bundle.yaml"
    file.write_text(
        "bureau: 某局\nyear: 2023\ntables:\n" + "".join(f"  t{n}: {{a: 1}}\n" for n in range(9_000)), "utf-8"
    )
    ran = run("check", file)
    assert (ran.code, "there is no table “t0”" in ran.err) == (2, True)


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_read_is_told_in_our_own_words(name: str, tmp_path: Path):
    content, words = TOLD[name]
    said = refusal(tmp_path / name, content)
    assert words in said
    assert "XML_PARSE_HUGE" not in said


def test_a_link_that_leads_to_itself_and_a_folder_called_like_a_file_are_told(tmp_path: Path):
    (tmp_path / "loop.docx").symlink_to("loop.docx")
    (tmp_path / "folder.docx").mkdir()
    with pytest.raises(UnreadableError, match="the link leads back to itself"):
        read_at(tmp_path / "loop.docx")
    with pytest.raises(UnreadableError, match="this is a folder, though it is called like a file"):
        read_at(tmp_path / "folder.docx")


@pytest.mark.parametrize("command", [("check",), ("build", "--bureau", "某局", "--year", "1999", "-o", "-")])
def test_names_do_not_command_the_terminal(command: tuple[str, ...], tmp_path: Path):
    file = tmp_path / "a\x1b[31m\x07.docx"
    file.write_bytes(handed_in.package({"a\x1b[31m.xml": "", "word/document.xml": ""}))
    ran = run(*command, file)
    assert ran.code == 2
    assert "a\\x1b[31m" in ran.err
    assert not {"\x1b", "\x07"}.intersection(ran.out + ran.err)


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("3_402", "3_402"),
        ("３４", "３４"),
        ("inf", "inf"),
        (" 34 ", "34"),
        ("1.2E1", "12"),
        ("-.5", "-0.5"),
        ("3402", "3402"),
    ],
)
def test_a_figure_is_one_as_workbooks_write_it(written: str, figure: str):
    content = handed_in.excel([f"<sheetData>{TITLED}<row><c><v>{written}</v></c></row></sheetData>"])
    assert [row.values[0].strip() for row in read_excel(content, "book.xlsx")[0].rows][1:] == [figure]


def test_a_cell_that_is_repeated_more_often_than_nine_digits_say_is_not_one(tmp_path: Path):
    cells = '<table:table-cell table:number-columns-repeated="1000000000"><text:p>1</text:p></table:table-cell>'
    table = f"<office:spreadsheet><table:table><table:table-row>{cells}</table:table-row></table:table></office:spreadsheet>"
    assert "256 columns" in refusal(tmp_path / "book.ods", handed_in.opendocument(table))
