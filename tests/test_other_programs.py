"""Templates of other programs are told as such: nothing in them would be filled in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import run
from test_docxtpl import docx, p

from docgen.lint import lint

if TYPE_CHECKING:
    from pathlib import Path

FIELD = '<w:p><w:fldSimple w:instr=" MERGEFIELD 单位 \\* MERGEFORMAT "><w:r><w:t>«单位»</w:t></w:r></w:fldSimple></w:p>'
SPLIT = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> MERGEFIELD 单位 </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
OTHERS = {
    "mail merge": (FIELD, "mail merge"),
    "mail merge in a complex field": (SPLIT, "mail merge"),
    "dollars": (p("${单位}") + p("${年度}和${数}"), "XDocReport"),
    "a dollar alone": (p("${单位}"), "XDocReport"),
    "single braces": (p("{name}、{item}") + p("{sum}"), "docxtemplater"),
    "an inverted loop in single braces": (p("{^items}没有{/items}"), "docxtemplater"),
    "a path in single braces": (p("{d.name}"), "docxtemplater"),
}


@pytest.mark.parametrize(("body", "program"), OTHERS.values(), ids=OTHERS.keys())
def test_it_is_told_whose_template_it_looks_like(body: str, program: str, tmp_path: Path) -> None:
    [remark] = [each for each in lint(docx(body), "t.docx").remarks if each.rule == "tag.of-others"]
    assert program in remark.message
    (tmp_path / "t.docx").write_bytes(docx(body))
    (tmp_path / "v.json").write_text(json.dumps({"单位": "甲"}), encoding="utf-8")
    done = run("render", tmp_path / "t.docx", tmp_path / "v.json", "-o", tmp_path / "o.docx")
    assert (done.code, program in done.err, (tmp_path / "o.docx").exists()) == (2, True, False)


@pytest.mark.parametrize("tag", ["{{#t}}", "{{/t}}", "{{?t}}", "{{@logo}}", "{{*items}}"])
def test_a_sign_of_another_program_in_double_braces_is_told(tag: str) -> None:
    [remark] = [each for each in lint(docx(p(tag)), "t.docx").remarks if each.rule == "tag.syntax"]
    assert "poi-tl" in remark.message


@pytest.mark.parametrize("body", [p("一张{表}"), p("集合{1, 2, 3}和{a}"), FIELD + p("{{ 单位 }}"), p("没有标签")])
def test_what_only_looks_a_little_like_one_is_none(body: str) -> None:
    assert [each.rule for each in lint(docx(body), "t.docx").remarks if each.rule == "tag.of-others"] == []
