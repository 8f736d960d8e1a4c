"""Trusted templates: all of Jinja, in its sandbox and within limits; nothing of it for others."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from builders import form
from conftest import run
from test_docxtpl import docx, p, png
from test_engine import filled_text

import docgen
from docgen.engine import apart
from docgen.errors import TemplateError
from docgen.lint import lint

if TYPE_CHECKING:
    from pathlib import Path

CONTEXT: dict[str, Any] = {
    "列": [{"名": "甲", "数": 1}, {"名": "乙&", "数": 2}],
    "名": "局",
    "额": Decimal("1.50"),
    "英": "abc",
    "空": "",
}
TEMPLATES = {
    "{% macro 行(x) %}[{{ x.名 }}]{% endmacro %}{% for x in 列 %}{{ 行(x) }}{% endfor %}": "[甲][乙&]",
    "{{ 列|map(attribute='名')|join('、') }}": "甲、乙&",
    "{{ '%02d' % 3 }}{{ 名 * 2 }}{{ 名.replace('局', '厅') }}": "03局局厅",
    "{% set ns = namespace(n=0) %}{% for x in 列 %}{% set ns.n = ns.n + x.数 %}{% endfor %}{{ ns.n }}": "3",
    "{{ 列|sum(attribute='数') }}{{ 额 * 2 }}{{ 2 ** 10 }}": "33.001024",
    "{% with a = 名 %}{{ a }}{% endwith %}": "局",
    "{% filter upper %}{{ 英 }}{% endfilter %}": "ABC",
    "{% set x %}{{ 空 }}{% endset %}{% if x %}有{% else %}无{% endif %}": "无",
    "{% macro f() %}{{ 英 }}{% endmacro %}{{ f()|replace('b', 'X') }}": "aXc",
}


@pytest.mark.slow
@pytest.mark.parametrize(("body", "expected"), TEMPLATES.items())
def test_a_trusted_template_uses_all_of_jinja(body: str, expected: str):
    content = docx(p(body))
    assert filled_text(docgen.open_template(content, "t.docx", trusted=True).fill(CONTEXT)) == [expected]
    with pytest.raises(TemplateError):
        docgen.open_template(content, "t.docx").fill(CONTEXT)


def test_a_picture_reaches_a_trusted_template():
    picture = docgen.Picture.of_bytes(png(), "a.png")
    content = docgen.open_template(docx(p("{{ 图 }}")), trusted=True).fill({"图": picture})
    assert b"word/media/" in content


def test_a_missing_name_has_its_place_there_too():
    with pytest.raises(TemplateError, match=r"^t\.docx: word/document\.xml, paragraph 1, tag \{\{ 冥 \}\}.*“冥”"):
        docgen.open_template(docx(p("{{ 冥 }}")), "t.docx", trusted=True).fill(CONTEXT)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "{{ cycler.__init__.__globals__.os.getpid() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 名.__class__.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(名) }}",
        "{{ ('a'|attr('format')).__globals__ }}",
    ],
)
def test_the_sandbox_keeps_python_out(body: str):
    with pytest.raises(TemplateError) as caught:
        docgen.open_template(docx(p(body)), "t.docx", trusted=True).fill(CONTEXT)
    assert "Traceback" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "{{ 'A' * 2000000000 }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ 9 ** (9 ** 9) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'a'|center(2000000000) }}",
    ],
)
def test_time_and_memory_are_bounded(body: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(apart, "SECONDS", 2)
    began = os.times().children_user
    with pytest.raises(TemplateError):
        docgen.open_template(docx(p(body)), "t.docx", trusted=True).fill(CONTEXT)
    assert os.times().children_user - began < 5


def test_what_goes_wrong_in_jinja_is_told_as_that():
    with pytest.raises(TemplateError, match="cannot be computed"):
        docgen.open_template(docx(p("{% set c = cycler() %}")), "t.docx", trusted=True).fill(CONTEXT)


def test_what_cannot_be_handed_over_is_told():
    with pytest.raises(TemplateError, match="plain values and pictures"):
        docgen.open_template(docx(p("{{ 名 }}")), "t.docx", trusted=True).fill({"名": lambda: 1})


@pytest.mark.parametrize("body", TEMPLATES)
def test_lint_allows_a_trusted_template_what_it_may_say(body: str):
    content = docx(p(body))
    assert lint(content, "t.docx", trusted=True).clean(strict=False)
    assert not lint(content, "t.docx").clean(strict=False)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("{{ 名|冥 }}", "filter.unknown"),
        ("{% if 名 is 冥 %}x{% endif %}", "test.unknown"),
        ("{% macro f(x) %}{{ x }}", "template.refused"),
        ("{{ 名.upper( }}", "tag.syntax"),
    ],
)
def test_lint_tells_what_is_wrong_in_a_trusted_template(body: str, rule: str):
    assert rule in {fault.rule for fault in lint(docx(p(body)), "t.docx", trusted=True).remarks}


def test_names_that_a_trusted_template_makes_itself_are_no_unknown_ones():
    body = "{% macro f(x) %}{{ x }}{% endmacro %}{% with a = 年度 %}{{ f(a) }}{% endwith %}{% set y %}甲{% endset %}{{ y }}{{ 冥 }}"
    remarks = lint(docx(p(body)), "t.docx", form(), trusted=True).remarks
    assert [fault.message for fault in remarks if fault.rule == "name.unknown"] == ["there is no name “冥”"]


def test_the_command_lints_a_trusted_template(tmp_path: Path):
    (tmp_path / "t.docx").write_bytes(docx(p("{{ 名.upper() }}")))
    assert run("template", "lint", tmp_path / "t.docx").code == 1
    assert run("template", "lint", tmp_path / "t.docx", "--trusted").code == 0
