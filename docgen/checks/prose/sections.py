"""Whether the text is finished: its length, left-over placeholders, the number of parts it announces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.reading import finding
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.prose.numerals import chinese_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.bundle import Passage
    from docgen.checks.prose.reading import Paragraph
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


def check_sections(report: Report, read: Sequence[Paragraph], rule: Rule) -> Iterator[Finding]:
    """Find what is left unfinished: as an error placeholders, else the length of sections and the parts announced."""
    if rule.severity is Severity.ERROR:
        yield from _placeholders(read, rule)
        return
    yield from _parts(report, read, rule)
    for section in report.form.sections:
        if not (section.most or section.least):
            continue
        passages = report.prose[section.code]
        length = sum(len("".join(text.split())) for text in _texts(passages))
        if section.most and length > section.most:
            message = _("“{heading}” has {count} characters, more than {limit}")
        elif read and length < section.least:
            message = _("“{heading}” says next to nothing: {count} characters")
        else:
            continue
        said = message.format(heading=section.heading, count=length, limit=section.most)
        place = Place(section.heading, where=section.code)
        source = passages[0].text.source if passages else report.bundle.source
        yield Finding(rule.id, rule.severity, said, str(rule.advice), place, source)


def _texts(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        yield passage.heading.value if passage.heading else ""
        yield passage.text.value


def _parts(report: Report, read: Iterable[Paragraph], rule: Rule) -> Iterator[Finding]:
    own = len(report.form.sections)
    for paragraph in read:
        if "部分" not in paragraph.plain:  # an announcement ends with it
            continue
        for found in _PARTS.finditer(paragraph.plain, 0, _OPENING):
            written = found["count"]
            count = int(written) if written.isdigit() else chinese_value(written)
            if count != own:
                message = _("the text announces {count} parts, but the form has {own}").format(count=count, own=own)
                yield finding(rule, paragraph, message, [found.span("count")])


def _placeholders(read: Iterable[Paragraph], rule: Rule) -> Iterator[Finding]:
    for paragraph in read:
        if not _OF_PLACEHOLDERS.search(paragraph.written):
            continue
        for found in _PLACEHOLDER.finditer(paragraph.written):
            message = _("“{text}” is left over from a template").format(text=found.group())
            yield finding(rule, paragraph, message, [found.span()])
