"""Whether the text is finished: its length, left-over placeholders, the number of parts it announces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.reading import finding
from docgen.i18n import _
from docgen.prose.numerals import chinese_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.bundle import Passage
    from docgen.checks.subject import Subject
    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.report import Report

_OPENING = 600  # characters of a paragraph, where a report says of what parts it is
_PARTS = re.compile(
    "(?:报告|年报)[^。]{0,40}?(?:由|分为?|包括|共|含)[^。]{0,120}?(?P<count>[0-9]{1,2}|[一二三四五六七八九十]{1,2})个?(?:大)?部分"
)
_PLACEHOLDER = re.compile(
    "[×✕]{2,}|(?<![A-Za-z0-9])[XxＸ]{2,}(?![A-Za-z0-9])|20[XxＸ×]{2}|[_＿]{3,}|(?<![零一二三四五六七八九十百千〇○])[〇○]{2,}(?=[年月日件条份局市县区])"
)
_OF_PLACEHOLDERS = re.compile("[×✕XxＸ_＿〇○]")  # each has one of these


def check_lengths(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find sections that say more than the form asks for, or next to nothing; a report of figures alone says nothing."""
    report = subject.report
    has_text = bool(subject.paragraphs)
    for rule in rules:
        for section in report.form.sections:
            if section.most or section.least:
                yield from _length(report, section, rule, has_text=has_text)


def _length(report: Report, section: Section, rule: Rule, *, has_text: bool) -> Iterator[Finding]:
    passages = report.prose[section.code]
    length = sum(len("".join(text.split())) for text in _texts(passages))
    if section.most and length > section.most:
        words = _("“{heading}” has {count} characters, more than {limit}")
    elif has_text and length < section.least:
        words = _("“{heading}” says next to nothing: {count} characters")
    else:
        return
    message = words.format(heading=section.heading, count=length, limit=section.most)
    place = Place(section.heading, where=section.code)
    source = passages[0].text.source if passages else report.bundle.source
    yield Finding(rule, message, place, source)


def _texts(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        yield passage.heading.value if passage.heading else ""
        yield passage.text.value


def check_parts(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find announcements of more or fewer parts than the form has."""
    own = len(subject.report.form.sections)
    for rule in rules:
        for paragraph in subject.paragraphs:
            if "部分" not in paragraph.plain:  # an announcement ends with it
                continue
            for announced in _PARTS.finditer(paragraph.plain, 0, _OPENING):
                written = announced["count"]
                count = int(written) if written.isdigit() else chinese_value(written)
                if count != own:
                    message = _("the text announces {count} parts, but the form has {own}").format(count=count, own=own)
                    yield finding(rule, paragraph, message, [announced.span("count")])


def check_placeholders(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find what is left over from a template."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            if not _OF_PLACEHOLDERS.search(paragraph.written):
                continue
            for left_over in _PLACEHOLDER.finditer(paragraph.written):
                message = _("“{text}” is left over from a template").format(text=left_over.group())
                yield finding(rule, paragraph, message, [left_over.span()])
