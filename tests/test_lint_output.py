"""What lint and the list of tags print: text, JSON, SARIF; and the commands around them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import form
from conftest import ROOT, run
from test_lint import NEW, PERSON, changed, swap, tag

from docgen.errors import Problem
from docgen.lint import lint
from docgen.lint.rules import SEVERITIES
from docgen.packs import Library
from docgen.source import Source
from docgen.writers.columns import width
from docgen.writers.sarif import uri, write_sarif

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A template with two tags exchanged, a label changed and a literal dash."""

    def edit(xml: str) -> str:
        xml = swap(tag(NEW), tag(PERSON))(xml)
        return xml.replace("1.属于国家秘密", "1.属于国家机密").replace(tag("诉讼.行政复议.维持"), "—")

    file = tmp_path / "本局 模板.docx"
    file.write_bytes(changed("docx", edit))
    return file


def sarif_of(broken: Path) -> dict[str, Any]:
    ran = run("template", "lint", broken.name, "--form", "zfxxgk-2021", "--format", "sarif", cwd=broken.parent)
    assert ran.code == 1
    written: dict[str, Any] = json.loads(ran.out)
    return written


def test_sarif_has_what_the_standard_requires(broken: Path):
    written = sarif_of(broken)
    assert written["version"] == "2.1.0"
    assert written["$schema"].endswith("sarif-schema-2.1.0.json")
    [done] = written["runs"]
    driver = done["tool"]["driver"]
    assert driver["name"] == "docgen"
    assert [rule["id"] for rule in driver["rules"]] == list(SEVERITIES)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    assert done["invocations"][0]["executionSuccessful"] is True
    for result in done["results"]:
        assert set(result) == {
            "ruleId",
            "ruleIndex",
            "level",
            "message",
            "locations",
            "partialFingerprints",
        }
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        [location] = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E6%9C%AC%E5%B1%80%20%E6%A8%A1%E6%9D%BF.docx"
        for logical in location["logicalLocations"]:
            assert set(logical) <= {"name", "fullyQualifiedName", "kind", "index", "decoratedName", "parentIndex"}


def test_the_name_of_the_file_says_the_format(broken: Path):
    run("template", "lint", broken.name, "--form", "zfxxgk-2021", "-o", "found.sarif", cwd=broken.parent)
    assert json.loads((broken.parent / "found.sarif").read_text(encoding="utf-8")) == sarif_of(broken)


def test_sarif_names_table_row_and_cell(broken: Path):
    [done] = sarif_of(broken)["runs"]
    places = {
        result["ruleId"]: result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
        for result in done["results"]
    }
    assert places == {
        "cell.elsewhere": "word/document.xml/table/2/row/4/cell/2",
        "label.changed": "word/document.xml/table/2/row/8/cell/3",
        "cell.literal": "word/document.xml/table/3/row/4/cell/1",
    }


def test_fingerprints_differ_and_stay_when_paragraphs_are_added():
    def prints(content: bytes) -> list[str]:
        written = json.loads(write_sarif([lint(content, "t.docx", form("zfxxgk-2021"))], [], "1"))
        return [result["partialFingerprints"]["docgen/v1"] for result in written["runs"][0]["results"]]

    def faults(xml: str) -> str:
        return xml.replace("{{ 年度 }}", "{{ 年渡 }}").replace("{{ 单位.名称 }}", "{{ 单位.名 }}")

    before = prints(changed("docx", faults))
    after = prints(changed("docx", lambda xml: faults(xml).replace("<w:body>", "<w:body><w:p/>", 1)))
    assert len(set(before)) == len(before) == 2
    assert before == after


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a b/模板.docx", "a%20b/%E6%A8%A1%E6%9D%BF.docx"),
        ("a\\t.docx", "a/t.docx"),
        ("/x/t 1.docx", "file:///x/t%201.docx"),
        ("C:/x/t.docx", "file:///C:/x/t.docx"),
    ],
)
def test_the_address_of_a_file(file: str, expected: str):
    assert uri(file) == expected


def test_what_cannot_be_read_is_a_failed_run():
    [done] = json.loads(write_sarif([], [Problem("no", Source("t.docx"))], "1"))["runs"]
    [invocation] = done["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "no"


def test_the_json_tells_places_in_numbers_and_counts(broken: Path):
    ran = run("template", "lint", broken, "--form", "zfxxgk-2021", "--format", "json")
    written = json.loads(ran.out)
    assert ran.code == 1
    assert written["summary"] == {"templates": 1, "errors": 3, "warnings": 0, "infos": 0, "problems": 0}
    [told] = written["templates"]
    assert (told["form"], told["clean"]) == ("zfxxgk-2021", False)
    first = told["remarks"][0]
    assert (first["rule"], first["table"], first["row"], first["cell"]) == ("cell.elsewhere", 2, 4, 2)
    assert first["tag"] == tag(PERSON)


def test_warnings_count_only_when_strict(tmp_path: Path):
    file = tmp_path / "t.docx"
    file.write_bytes(changed("docx", lambda xml: xml.replace("（七）总计", "(七)总计")))
    assert run("template", "lint", file, "--form", "zfxxgk-2021").code == 0
    assert run("template", "lint", file, "--form", "zfxxgk-2021", "--strict").code == 1


def test_one_template_that_cannot_be_read_keeps_no_other_from_being_judged(tmp_path: Path, broken: Path):
    (tmp_path / "t.docx").write_bytes(b"no zip")
    ran = run("template", "lint", tmp_path / "t.docx", broken, "--form", "zfxxgk-2021")
    assert ran.code == 2
    assert "cell.elsewhere" in ran.out
    assert "t.docx" in ran.err


def test_the_result_goes_to_a_file(tmp_path: Path):
    out = tmp_path / "r.json"
    ran = run("template", "lint", ROOT / "templates/zfxxgk-2021.odt", "--format", "json", "-o", out)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))["templates"][0]["form"] == "zfxxgk-2021"


def test_a_local_form_and_its_template_from_a_pack_are_clean(tmp_path: Path):
    example = re.search(r"```yaml\n(form: county-2021.*?)```", (ROOT / "docs/forms.md").read_text("utf-8"), re.DOTALL)
    assert example
    whole = yaml.safe_load(example.group(1))
    sections = [
        {"code": s.code, "heading": s.heading, "table": s.table} for s in Library().form("zfxxgk-2021").sections
    ]
    whole["sections"] = [*sections, {"code": "解读情况", "heading": "政策解读情况", "table": "解读"}]
    (tmp_path / "forms").mkdir()
    (tmp_path / "templates").mkdir()
    local = tmp_path / "forms" / "county-2021.yaml"
    local.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    made = make(local, tmp_path / "templates" / "county-2021.docx")
    ran = run("template", "lint", made, "--pack", tmp_path, "--strict")
    assert (ran.code, ran.out.count("\n")) == (0, 1), ran.out
    assert "county-2021 (named like the template)" in ran.out
    assert run("template", "lint", made, "--form", local, "--strict").code == 0
    assert run("template", "lint", made, "--form", "zfxxgk-2021").code == 1


def make(form_file: Path, output: Path) -> Path:
    """Make a template of a form with the command."""
    assert run("template", "make", form_file, "-o", output).code == 0
    return output


def test_the_columns_of_the_list_line_up_in_chinese():
    ran = run("template", "tags", ROOT / "templates/zfxxgk-2021.docx")
    lines = [line for line in ran.out.splitlines() if "{{ 申请." in line or "{{ 段." in line]
    ends = {width(line[: line.index("}}") + 2].split("{{")[0]) for line in lines}
    assert len(lines) > 100
    assert len(ends) == 1


def test_the_list_marks_names_that_are_not_there(tmp_path: Path):
    file = tmp_path / "t.docx"
    file.write_bytes(changed("docx", lambda xml: xml.replace("{{ 年度 }}", "{{ 年渡 }}")))
    told = json.loads(run("template", "tags", file, "--form", "zfxxgk-2021", "--format", "json").out)
    names = {name["name"]: name["known"] for one in told["templates"][0]["tags"] for name in one["names"]}
    assert names["年渡"] is False
    assert names["单位.名称分行"] is True
    assert {known for name, known in names.items() if name != "年渡"} == {True}
    assert "年渡 (unknown)" in run("template", "tags", file, "--form", "zfxxgk-2021").out
    alone = json.loads(run("template", "tags", file, "--format", "json").out)["templates"][0]
    assert {name["known"] for one in alone["tags"] for name in one["names"]} == {None}
    assert [one["kind"] for one in alone["tags"][:7]] == [
        "condition",
        "value",
        "value",
        "else",
        "value",
        "value",
        "end",
    ]
