"""Comments that every report would carry: lint tells them, where they stand."""

from __future__ import annotations

from test_copies import COMMENT, COMMENTS, docx, loop, note, p
from test_opendocument import odt

from docgen.lint import lint


def told(template: bytes) -> list[tuple[str, int | None, str]]:
    remarks = [each for each in lint(template, "t").remarks if each.rule == "comment.printed"]
    return [(each.severity.value, each.where.spot.paragraph, each.message) for each in remarks]


def test_a_comment_is_told_where_it_stands():
    words = "the comment “说明 {{ 名 }}” is in every report: anyone who opens it reads it"
    assert told(docx(p("首") + loop(p(COMMENT)), comments=COMMENTS)) == [("warning", 3, words)]


def test_each_comment_is_told_and_what_is_long_is_cut():
    long = note("comment", 1, p("长" * 100), p("尾"), attributes=' w:author="某"')
    second = p('<w:r><w:commentReference w:id="1"/></w:r>')
    remarks = told(docx(p(COMMENT) + second, comments=COMMENTS + long))
    assert [paragraph for _severity, paragraph, _message in remarks] == [1, 2]
    assert "长" * 60 + "…" in remarks[1][2]


def test_a_comment_of_opendocument_is_told_too():
    body = "<text:p>首</text:p><text:p><office:annotation><text:p>请填</text:p><text:p>写</text:p></office:annotation>{{ 名 }}</text:p>"
    [(severity, paragraph, message)] = told(odt(body))
    assert (severity, "“请填 写”" in message, paragraph) == ("warning", True, 2)


def test_a_template_without_comments_is_not_warned_of():
    assert told(docx(p("{{ 名 }}{# 说明 #}"))) == told(odt("<text:p>{{ 名 }}</text:p>")) == []


def test_a_comment_that_nothing_refers_to_is_none():
    assert told(docx(p("{{ 名 }}"), comments=COMMENTS)) == []
