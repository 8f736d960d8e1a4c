"""Whatever a stranger sends, docgen answers soon and in a sentence: no pipe is waited for, nothing large is taken in, nothing takes long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian, write_tidy
from conftest import ROOT, SAMPLES, SEED, run

from docgen import packs, yaml_tree
from docgen.context_file import MOST_OF_VALUES

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = ROOT / "templates" / "zfxxgk-2021.docx"
UNITS = SAMPLES / "suqian"
READING = {  # of each command, the file that is no file
    "check": "check {}.yaml",
    "check a table": "check {}.csv",
    "check a report": "check {}.docx",
    "build with a template": f"build {SEED}/2023 --template {{}}.docx -o out.docx",
    "a form": f"check {UNITS}/2023.yaml --form {{}}.yaml",
    "last year": f"check {UNITS}/2024.csv --last-year {{}}.yaml",
    "a roster": f"roll-up {UNITS} --roster {{}}.csv --bureau 市 -o out.yaml",
    "values": f"render {TEMPLATE} {{}}.json -o out.docx",
    "lint": "template lint {}.docx",
    "adopt": "template adopt {}.docx -o out.docx",
    "verify": "verify {}.docx",
    "read": "read {}.docx -o out.yaml",
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
@pytest.mark.parametrize("command", READING.values(), ids=READING.keys())
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_only_files_are_read(what: str, command: str, tmp_path: Path) -> None:
    name = next(word for word in command.split() if word.startswith("{}")).format(what)
    if what == "pipe":
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).symlink_to("/dev/zero")
    ran = run(*command.format(what).split(), cwd=tmp_path, environment={"DOCGEN_READS_PIPES": ""}, processor_seconds=10)
    assert (ran.code, "this is a pipe or a device, not a file" in ran.err) == (2, True), ran.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_is_read_where_that_is_asked_for(tmp_path: Path) -> None:
    pipe = tmp_path / "值.json"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "docgen", "render", TEMPLATE, pipe, "-o", tmp_path / "o.docx", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DOCGEN_READS_PIPES": "1"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        pipe.write_text('{"年度": 2023}', encoding="utf-8")
        _out, told = process.communicate()
    assert "pipe" not in told
    assert (process.returncode, "单位" in told) == (2, True)


def test_a_file_of_very_many_values_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    values = "1," * (yaml_tree.MAX_NODES + 1)
    (tmp_path / "b.yaml").write_text(f"bureau: 甲\nyear: 2023\ntables: {{a: {{b: [{values}1]}}}}\n", encoding="utf-8")
    ran = run("check", tmp_path / "b.yaml", processor_seconds=20)
    assert (ran.code, "b.yaml:3:" in ran.err, "more than 400000 values" in ran.err) == (2, True, True)


def test_values_have_a_limit(tmp_path: Path) -> None:
    (tmp_path / "v.json").write_bytes(b'{"x": "' + b"a" * MOST_OF_VALUES + b'"}')
    ran = run("render", TEMPLATE, tmp_path / "v.json", "-o", tmp_path / "o.docx")
    assert (ran.code, "larger than 16 MiB" in ran.err) == (2, True)


JSON = {
    "a name twice": ('{"a": 1,\n "b": {"c": 1, "c": 2}}', "2:16: this is not JSON: the name “c” stands twice"),
    "no number": ('{"a": [\n1,\n NaN]}', "3:2: this is not JSON: “NaN” is no number"),
    "a long number": (
        '{"a":\n 12345678901234567890123}',
        "2:2: this is not JSON: “12345678901234567890123” is no number",
    ),
    "a comma too many": ('{"a": 1,\n}', ": this is not JSON: a "),
    "no comma": ('{"a": 1\n"b": 2}', "2:1: this is not JSON: a comma is missing here"),
    "no colon": ('{"a" 1}', "1:6: this is not JSON: a colon is missing here"),
    "no value": ('{"a": 局}', "1:7: this is not JSON: a value is missing here, or is not in double quotes"),
    "more": ('{"a": 1}\n{}', "2:1: this is not JSON: more stands behind the end"),
    "no end": ('{"a": "局', "1:7: this is not JSON: a text that begins here has no end"),
    "a line break": ('{"a": "局\n"}', "1:9: this is not JSON: a line break or another control character"),
    "a backslash": ('{"a": "C:\\局"}', "1:10: this is not JSON: this backslash means nothing"),
}


@pytest.mark.parametrize(("text", "words"), JSON.values(), ids=JSON.keys())
def test_an_error_in_json_has_its_place(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text(text, encoding="utf-8")
    ran = run("render", TEMPLATE, tmp_path / "v.json", "-o", tmp_path / "o.docx")
    assert (ran.code, "v.json:" in ran.err, words in ran.err) == (2, True, True), ran.err


def test_nothing_takes_the_longer_the_more_names_there_are(tmp_path: Path) -> None:
    many = ",".join(f'"k{number:07}":1' for number in range(50_000))
    (tmp_path / "v.json").write_text(f'{{"x":1,{many},"z":1,"z":2}}', encoding="utf-8")
    ran = run("render", TEMPLATE, tmp_path / "v.json", "-o", tmp_path / "o.docx", processor_seconds=5)
    assert "“z” stands twice" in ran.err
    header = "bureau,year,table,row,column,value" + ",x" * 30_000
    (tmp_path / "b.csv").write_text(f"{header}\na,2023,公开,规章,x,1\n", encoding="utf-8")
    ran = run("check", tmp_path / "b.csv", processor_seconds=5)
    assert (ran.code, "unknown: x; given twice: x" in ran.err, len(ran.err) < 1000) == (2, True, True), ran.err


def test_a_header_of_many_wrong_names_is_told_in_a_line(tmp_path: Path) -> None:
    header = "bureau,year,table,row,column,value," + ",".join(f"列{number}" * 30 for number in range(500))
    (tmp_path / "b.csv").write_text(f"{header}\na,2023,公开,规章,x,1\n", encoding="utf-8")
    ran = run("check", tmp_path / "b.csv")
    assert "… and 490 more" in ran.err
    assert len(ran.err) < 1000


def test_forms_that_extend_one_another_without_end_are_told(tmp_path: Path) -> None:
    forms = tmp_path / "pack" / "forms"
    forms.mkdir(parents=True)
    for number in range(300):
        text = f"form: l{number}\nextends: l{number + 1}\nname: {{zh: x, en: x}}\n"
        (forms / f"l{number}.yaml").write_text(text, encoding="utf-8")
    ran = run("forms", "l0", "--pack", tmp_path / "pack")
    assert (ran.code, "more than 20 forms extend one another" in ran.err) == (2, True), ran.err
    assert packs.Library.of_folders([tmp_path / "pack"]).has_form("l299")
    (forms / "l15.yaml").write_text("form: l15\nextends: zfxxgk-2021\nname: {zh: x, en: x}\n", encoding="utf-8")
    assert run("forms", "l0", "--pack", tmp_path / "pack").code == 0


@pytest.mark.parametrize("name", ["a\0.png", "图" * 300 + ".png"])
def test_a_picture_whose_name_no_file_can_have_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text(json.dumps({"章": {"图片": name}}), encoding="utf-8")
    ran = run("render", TEMPLATE, tmp_path / "v.json", "-o", tmp_path / "o.docx", lang="zh_CN")
    assert (ran.code, "章" in ran.err or ".png" in ran.err, "embedded" in ran.err) == (2, True, False), ran.err


@pytest.mark.parametrize("seconds", ["nan", "inf", "0", "-1", "1e9", "一"])
def test_seconds_are_a_number_of_them(seconds: str, tmp_path: Path) -> None:
    ran = run("batch", UNITS, "-o", tmp_path / "out", "--seconds", seconds)
    assert (ran.code, "--seconds" in ran.err, (tmp_path / "out").exists()) == (2, True, False)


def test_a_reader_that_goes_away_does_not_change_the_verdict(tmp_path: Path) -> None:
    wrong = write_tidy(tmp_path / "b.csv", dict.fromkeys(suqian(), 1), form(), bureau="错局")
    for bundle, verdict in ((wrong, 1), (UNITS / "2023.yaml", 0), (tmp_path / "none.yaml", 2)):
        command = [sys.executable, "-m", "docgen", "check", bundle, "--form", "zfxxgk-2021", "--format", "json"]
        hear, say = os.pipe()
        os.close(hear)
        done = subprocess.run(
            command, stdout=say, stderr=subprocess.PIPE, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        os.close(say)
        assert (done.returncode, b"Traceback" in done.stderr) == (verdict, False), done.stderr
