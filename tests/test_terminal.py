"""What commands print: nothing that commands a terminal, turns text about, or makes a line that is not docgen's own."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_tidy, write_yaml
from conftest import ROOT, SAMPLES, SEED, Ran, run

from docgen.cli.group import run as run_here
from docgen.errors import Problem
from docgen.source import visible

if TYPE_CHECKING:
    from pathlib import Path

FORGED = "no errors at all"
NAME = f"局\x1b]0;t\x07\x1b[31m\x9b2J\u202e\u200b\r\n{FORGED}"  # a stranger's
# C0 but for line ends and tabs, C1, what turns text about or is not seen; bytes that are no text
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
REPORT = SAMPLES / "from-word" / "2023年报告.docx"

posix = pytest.mark.skipif(os.name != "posix", reason="no file can have such a name")


def assert_harmless(ran: Ran) -> None:
    for said in (ran.out, ran.err):
        assert HIDDEN.search(said) is None, said
        assert FORGED not in said.splitlines()
    assert ran.code in (0, 1, 2), ran.err


def tidy_of(name: str, folder: Path) -> Path:
    return write_tidy(folder / "t.csv", suqian(), form(), bureau=f'"{name}"')


COMMANDS = [
    ["check"],
    ["check", "--trace"],
    ["check", "--format", "json"],
    ["build", "-o", "o.docx"],
    ["batch", "-o", "batch"],
    ["roll-up", "--roster", "roster.csv", "--bureau", "某市", "-o", "sums.yaml"],
    ["new", "n", "--from"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("hidden", [f"\u202e\r\n{FORGED}", "\x1b[31m"], ids=["line", "colour"])
def test_a_bureau_s_name_forges_nothing(command: list[str], hidden: str, tmp_path: Path) -> None:
    material = tidy_of(f"甲局{hidden}", tmp_path)
    (tmp_path / "roster.csv").write_text(f'name\n"甲局{hidden}"\n乙局\n', encoding="utf-8")
    assert_harmless(run(*command, material, cwd=tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        {"year": 2023, NAME: 1},
        {"year": 2023, "bureau": "甲局", "form": NAME},
        {"year": NAME, "bureau": "甲局"},
        {"year": 2023, "bureau": "甲局", "tables": {NAME: {}}},
        {"year": 2023, "bureau": "甲局", "tables": {"公开": {NAME: ["1"]}}},
        {"year": 2023, "bureau": "甲局", "prose": {NAME: "文字"}},
        {"year": 2023, "bureau": "甲局", "waivers": [{NAME: "x"}]},
        {"year": 2023, "bureau": "甲局", "packs": [NAME]},
    ],
)
def test_the_words_of_a_bundle_forge_nothing(content: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(json.dumps(content), encoding="utf-8")
    for command in (["check"], ["check", "--format", "json"], ["build", "-o", "o.docx"]):
        assert_harmless(run(*command, "b.yaml", cwd=tmp_path))


def test_a_figure_that_returns_to_the_start_of_its_line_does_not_cover_it(tmp_path: Path) -> None:
    numbers = suqian()
    cell = next(iter(numbers))
    material = write_tidy(tmp_path / "t.csv", {**numbers, cell: '"50\r一致"'}, form())
    ran = run("check", material, cwd=tmp_path)
    assert "50\\r一致" in ran.out
    assert_harmless(ran)


@posix
@pytest.mark.parametrize(
    "command",
    [
        ["check"], ["check", "--format", "json"], ["verify"], ["verify", "--format", "json"], ["read"], ["read", "-o", "o.yaml"],
        ["template", "lint"], ["template", "lint", "--format", "json"], ["template", "tags"], ["template", "adopt", "-o", "o.docx"],
        ["batch", "-o", "batch"], ["new", "n", "--from"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_file_s_name_forges_nothing(command: list[str], tmp_path: Path) -> None:
    name = f"{NAME}.docx"
    shutil.copy(REPORT, tmp_path / name)
    assert_harmless(run(*command, name, cwd=tmp_path))


@posix
@pytest.mark.parametrize("command", [["check"], ["template", "lint"], ["batch", "-o", "batch"]], ids=" ".join)
def test_the_name_of_a_file_that_is_not_there_forges_nothing(command: list[str], tmp_path: Path) -> None:
    assert_harmless(run(*command, f"{NAME}.docx", cwd=tmp_path))


@posix
def test_what_was_written_is_named_with_nothing_hidden(tmp_path: Path) -> None:
    for name in ("O\x1b]0;t\x07.docx", f"O\n{FORGED}.docx"):
        assert_harmless(run("build", SEED / "2023", "-o", name, cwd=tmp_path))


@posix
def test_a_bundle_that_was_read_from_a_strange_name_can_be_read_again(tmp_path: Path) -> None:
    shutil.copy(REPORT, tmp_path / "a\u202ex.docx")
    assert run("read", "a\u202ex.docx", "-o", "b.yaml", cwd=tmp_path).code == 0
    assert run("check", "b.yaml", cwd=tmp_path).code == 0


@posix
@pytest.mark.parametrize(
    "command",
    [
        ["read"], ["read", "--format", "json"], ["read", "-o", "o.yaml"], ["read", "--to", "folder", "-o", "f"],
        ["check"], ["check", "--format", "html", "-o", "s.html"], ["check", "--format", "json"], ["build", "-o", "o.docx"],
        ["batch", "-o", "batch"], ["template", "lint", "--format", "sarif"], ["new", "n", "--from"], ["verify"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_name_that_is_no_text_is_a_name(command: list[str], tmp_path: Path) -> None:
    """As archives from Windows leave them on Linux: in GBK."""
    shutil.copy(REPORT, tmp_path / os.fsdecode("年报.docx".encode("gbk")))
    ran = run(*command, os.fsdecode("年报.docx".encode("gbk")), cwd=tmp_path)
    assert_harmless(ran)
    assert (ran.code == 2) is (command == ["verify"])  # which wants a record of its origin


@posix
def test_a_bureau_has_no_name_that_is_no_text(tmp_path: Path) -> None:
    ran = run("new", "n", "--bureau", os.fsdecode("年".encode("gbk")), "--year", "2024", cwd=tmp_path)
    assert (ran.code, "cannot be seen" in ran.err) == (2, True)


def test_json_has_everything_and_hides_nothing(tmp_path: Path) -> None:
    material = tidy_of("甲局\u202e乙", tmp_path)
    ran = run("check", "--format", "json", material, cwd=tmp_path)
    assert HIDDEN.search(ran.out) is None
    assert json.loads(ran.out)


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [("\x1b", "\\x1b"), ("\n", "\\n"), ("\x9b", "\\x9b"), ("\u202e", "\\u202e"), ("\udcc4", "\\xc4"), ("\u3000年\u00a0", "\u3000年\u00a0")],
)  # fmt: skip
def test_what_is_hidden_is_written_out(hidden: str, shown: str) -> None:
    assert visible(f"局{hidden}") == f"局{shown}"
    assert str(Problem(f"局{hidden}")) == f"局{shown}"


def test_commands_print_through_one_place() -> None:
    for path in (ROOT / "docgen" / "cli").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prints = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in ("click.echo", "click.secho", "print")]  # fmt: skip
        assert path.name == "telling.py" or not prints, path


# Where it writes


@pytest.mark.parametrize(
    ("first", "second"), [("a.docx", "d/../a.docx"), ("a.docx", "link.docx"), ("a.docx", "A.docx")]
)
def test_a_report_and_its_sheet_are_two_files(first: str, second: str, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "link.docx").symlink_to("a.docx")
    ran = run("build", SEED / "2023", "-o", first, "--sign-off", second, cwd=tmp_path)
    assert (ran.code, (tmp_path / "a.docx").exists()) == (2, False)
    assert "cannot go to the same place" in ran.err


def test_findings_and_a_proposal_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    ran = run("check", SEED / "2023", "-o", "p.txt", "--propose", "d/../p.txt", cwd=tmp_path)
    assert (ran.code, (tmp_path / "p.txt").exists()) == (2, False)


@pytest.mark.parametrize(
    "command",
    [
        ["check", SEED / "2023", "-o"],
        ["check", SEED / "2023", "--propose"],
        ["check", SEED / "2023", "--format", "json", "-o"],
        ["template", "lint", "templates/zfxxgk-2021.docx", "-o"],
        ["template", "tags", "templates/zfxxgk-2021.docx", "-o"],
    ],
    ids=lambda command: str(command[-1]) + str(command[0]),
)
def test_somebody_s_own_text_is_kept(command: list[str | Path], tmp_path: Path) -> None:
    own, kept = tmp_path / "notes.txt", tmp_path / "notes.txt.bak"
    own.write_text("minutes of a meeting", encoding="utf-8")
    first = run(*command, own)
    assert kept.read_text(encoding="utf-8") == "minutes of a meeting"
    assert "kept: " in first.err
    again = run(*command, own)
    assert (again.code, "kept: " in again.err) == (first.code, False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "notes.txt.bak"]


@pytest.mark.parametrize("name", ["NUL.docx", "aux.docx", "a:b.docx", "a<b>.docx", "CON.pdf"])
def test_a_name_that_windows_does_not_take_is_refused_everywhere(name: str, tmp_path: Path) -> None:
    ran = run("build", SEED / "2023", "-o", name, cwd=tmp_path)
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])


def test_a_folder_that_is_to_be_made_has_a_possible_name(tmp_path: Path) -> None:
    assert run("new", "CON", "--bureau", "某局", "--year", "2024", cwd=tmp_path).code == 2
    assert run("batch", SEED / "2023", "-o", "AUX", cwd=tmp_path).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run("build", SEED / "2023", "-o", "file/a.docx", cwd=tmp_path)
    assert ran.err.splitlines()[-1] == "error: file: this is a file, not a folder"


def test_standard_output_is_no_file_that_was_written(tmp_path: Path) -> None:
    ran = run("build", SEED / "2023", "-o", "-", cwd=tmp_path)
    assert ran.stdout.startswith(b"PK")
    assert "written" not in ran.err


def test_a_patch_with_strange_names_has_no_lines_of_theirs(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("no file can have such a name")
    folder = tmp_path / f"F\n+++ b{FORGED}"
    folder.mkdir()
    write_yaml(folder / "b.yaml", suqian(), form(), {"总体情况": "全年收到信件3件,答复3件。"})
    run("check", folder / "b.yaml", "--propose", tmp_path / "p.patch")
    lines = (tmp_path / "p.patch").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith("+++ b" + FORGED)]
    assert subprocess.run(["git", "apply", "--stat", tmp_path / "p.patch"], check=False, capture_output=True).returncode in (0, 128)  # fmt: skip


# As on Windows


def test_a_file_that_another_program_holds_open_is_told_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows moves nothing over a file that Word has open."""
    output = tmp_path / "报告.docx"
    output.write_bytes(b"as it was")

    def held_open(path: Path, _target: Path) -> Path:
        raise PermissionError(
            13, "The process cannot access the file because it is being used by another process", path
        )

    monkeypatch.setattr("pathlib.Path.replace", held_open)
    assert run_here(["build", str(SEED / "2023"), "-o", str(output), "--force", "--lang", "en"]) == 2
    assert "the file is open in Word or WPS; close it and try again" in capsys.readouterr().err
    assert (output.read_bytes(), list(tmp_path.iterdir())) == (b"as it was", [output])


def test_paths_may_be_longer_than_windows_used_to_take(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["某市政府信息公开工作年度报告材料"] * 6, "x" * 100, "y" * 100)
    folder.mkdir(parents=True)
    assert len(str(folder)) > 260
    material = folder / "材料.yaml"
    write_yaml(material, suqian(), form(), {"总体情况": "工作平稳。"})
    assert run("check", material).code == 0
    assert run("build", material, "-o", folder / "报告.docx").code == 0
    assert run("check", folder / "报告.docx").code == 0
