"""Every command, option, rule and code that docgen has stands in its documentation; what the documentation shows is so."""

from __future__ import annotations

import json
import re

import pytest
from conftest import ROOT, run

import docgen
from docgen.cli.group import COMMANDS
from docgen.engine.allowed import FILTERS, TESTS
from docgen.forms.rule import CHECK_GROUPS, Check, Severity
from docgen.lint.rules import SEVERITIES
from docgen.outcome import State
from docgen.packs import Library
from docgen.readers.bundle_yaml import KNOWN
from docgen.readers.profile import SETTINGS

READMES = ["README.md", "README.en.md"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_names_every_command_and_the_two_that_set_up(readme: str):
    for command in COMMANDS:
        assert f"docgen {command}" in text(readme)
    assert "make report" in text(readme)
    assert "make test" in text(readme)


@pytest.mark.parametrize("readme", READMES)
def test_the_example_in_the_readme_is_what_docgen_says(readme: str):
    found = re.search(r"\$ docgen ([^\n]+)\n(.*?)\n    …", text(readme), re.DOTALL)
    assert found
    arguments = found.group(1).split()
    ran = run(*arguments, lang="" if "--lang" in arguments else "zh_CN")
    shown = [line for line in found.group(2).splitlines() if line.strip()]
    said = [line for line in ran.out.splitlines() if line.strip()]
    assert [line for line in shown if line not in said] == []
    assert len(shown) >= 4


@pytest.mark.parametrize(
    "name", [*READMES, "CONTRIBUTING.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]
)
def test_every_link_to_a_file_leads_somewhere(name: str):
    for target in re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", text(name)):
        assert ((ROOT / name).parent / "".join(target)).exists(), target


def test_every_rule_and_every_shipped_form_stands_in_the_docs():
    forms = Library().forms()
    for form in forms:
        assert f"`{form.name}`" in text("docs/forms.md")
        for rule in form.rules:
            assert f"| `{rule.id}` |" in text("docs/forms.md")


def test_every_check_that_a_rule_may_have_stands_in_the_docs():
    for word in (*(check.value for check in Check), *CHECK_GROUPS):
        assert f"`{word}`" in text("docs/forms.md"), word


def test_every_rule_of_lint_stands_in_the_docs_with_its_severity():
    words = {Severity.ERROR: "错误", Severity.WARNING: "提示", Severity.INFO: "备注"}
    for rule, severity in SEVERITIES.items():
        assert f"| `{rule}` | {words[severity]} |" in text("docs/lint.md")
    assert len(re.findall(r"^\| `", text("docs/lint.md"), re.MULTILINE)) == len(SEVERITIES)


def test_every_field_of_the_json_of_lint_stands_in_the_docs():
    said = json.loads(
        run("template", "lint", "templates/zfxxgk-2021.docx", "--form", "zfxxgk-2019", "--format", "json").out
    )
    [told] = said["templates"]
    listed = json.loads(run("template", "tags", "templates/zfxxgk-2021.docx", "--format", "json").out)["templates"][0]
    for name in {*said, *said["summary"], *told, *told["remarks"][0], *listed, *listed["tags"][0]}:
        assert f"`{name}" in text("docs/lint.md"), name


def test_every_field_of_the_json_stands_in_the_docs():
    said = json.loads(run("check", "samples/zhangzhou-sfj/2023-as-published", "--format", "json").out)
    localised = said["localisations"][0]
    repair = localised["repairs"][0]
    found = {*said["findings"][0], *said["findings"][0]["source"], *localised, *repair, *repair["changes"][0]}
    for name in {*said, *said["summary"], *found}:
        assert f"`{name}" in text("docs/checking.md") or f"`.{name}" in text("docs/checking.md"), name


def test_every_state_of_a_report_and_every_option_of_a_batch_stands_in_the_docs():
    for state in State:
        assert f"| `{state.value}`（" in text("docs/batch.md")
    options = set(re.findall(r" (--[a-z]+)", run("batch", "--help").out))
    for option in options - {"--output", "--resume", "--form", "--template", "--trusted", "--pack", "--lang", "--help"}:
        assert f"`{option}" in text("docs/batch.md"), option


def test_every_entry_of_a_bundle_and_a_profile_stands_in_the_docs():
    for name in {*KNOWN, *SETTINGS}:
        assert name in text("docs/bundles.md"), name


def test_every_environment_variable_stands_in_the_docs():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docgen").rglob("*.py"))
    for name in set(re.findall(r"\bDOCGEN_[A-Z_]+", sources)):
        assert re.search(rf"`{name}\b", text("docs/templates.md") + text("docs/security.md")), name


def test_every_filter_and_test_of_a_template_stands_in_the_docs():
    for name in FILTERS | TESTS:
        assert re.search(rf"\b{name}\b", text("docs/templates.md")), name


def test_the_bundle_of_the_docs_is_read(tmp_path):
    example = re.search(r"```yaml\n(bureau:.*?)```", text("docs/bundles.md"), re.DOTALL)
    assert example
    (tmp_path / "b.yaml").write_text(example.group(1), encoding="utf-8")
    [bundle] = docgen.read_bundles(tmp_path / "b.yaml")
    review = docgen.review(bundle)
    assert review.consistent(strict=True), review.findings


def test_the_local_form_of_the_docs_is_sound(tmp_path):
    example = re.search(r"```yaml\n(form: county-2021.*?)```", text("docs/forms.md"), re.DOTALL)
    assert example
    (tmp_path / "county-2021.yaml").write_text(example.group(1), encoding="utf-8")
    ran = run("forms", tmp_path / "county-2021.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out.index("收到和处理政府信息公开申请情况")
        < ran.out.index("政策解读情况")
        < ran.out.index("行政复议、行政诉讼情况")
    )


def test_the_public_names_are_there_and_documented():
    for name in docgen.__all__:
        assert getattr(docgen, name).__doc__
    with pytest.raises(AttributeError):
        _ = docgen.nothing_of_the_kind
