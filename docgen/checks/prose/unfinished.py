"""What shows that the text was not finished: marks, placeholders, brackets without their other half, parts it only announces, its length."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.reading import finding_in
from docgen.i18n import _, ngettext
from docgen.prose.debris import debris, unpaired
from docgen.prose.marks import MARK
from docgen.prose.quantities import chinese_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.bundle import Passage
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.report import Report

_PART, _FIRST_PART = "部分", "总体情况"
_OPENING = 600  # characters of a paragraph, where a report says of what parts it is
_PARTS = re.compile(
    "(?:报告|年报|全文)[^。]{0,40}?(?:由|分为?|包括|包含|共|含)[^。]{0,160}?"
    "(?P<count>[0-9]{1,2}|[一二三四五六七八九十]{1,2})个?大?(?:部分|方面)"
)


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
        words = ngettext(
            "“{heading}” has {count} character, more than {limit}",
            "“{heading}” has {count} characters, more than {limit}",
            length,
        )
    elif has_text and length < section.least:
        words = ngettext(
            "“{heading}” says next to nothing: {count} character",
            "“{heading}” says next to nothing: {count} characters",
            length,
        )
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
            if not any(word in paragraph.plain for word in (_PART, _FIRST_PART)):
                continue
            for announced in _PARTS.finditer(paragraph.plain, 0, _OPENING):
                if not announced.group().endswith(_PART) and _FIRST_PART not in announced.group():
                    continue  # 五个方面 of the work
                written = announced["count"]
                count = int(written) if written.isdigit() else chinese_value(written)
                if count != own:
                    message = _("the text announces {count} parts, but the form has {own}").format(count=count, own=own)
                    yield finding_in(rule, paragraph, message, [announced.span("count")])


def check_marks(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the marks of passages that `docgen new` wrote as a starting point."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for mark in MARK.finditer(paragraph.written):
                message = _("“{mark}” is still there: rewrite this passage for this year").format(mark=mark.group())
                yield finding_in(rule, paragraph, message, [paragraph.edits.as_read(*mark.span())])


def check_placeholders(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find what is left over from a template, numbers that were never typed, and brackets without their other half."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for start, end, is_figure in debris(paragraph.typed):
                words = (
                    _("“{text}” has no number: was it never typed?")
                    if is_figure
                    else _("“{text}” is left over from a template")
                )
                message = words.format(text=paragraph.written[start:end].strip())
                yield finding_in(rule, paragraph, message, [paragraph.edits.as_read(start, end)])
        for section, own in groupby(subject.paragraphs, key=lambda paragraph: paragraph.section):
            yield from _unpaired(subject.report, section, {paragraph.number: paragraph for paragraph in own}, rule)


def _unpaired(report: Report, section: Section, by_number: dict[int, Paragraph], rule: Rule) -> Iterator[Finding]:
    """Find the brackets and quotation marks of a section without their other half, by sentence; not those of what is debris anyway."""
    passages = report.prose[section.code]
    texts = [part.value if part else "" for passage in passages for part in (passage.heading, passage.text)]
    for index, halves in groupby(unpaired(texts), key=itemgetter(0)):
        paragraph = by_number.get(index // 2) if index % 2 else None
        if not paragraph:
            continue  # a heading
        covered = {at for start, end, _is_figure in debris(paragraph.typed) for at in range(start, end)}
        spans = [paragraph.edits.as_read(at, at + 1) for _index, at in halves if at not in covered]
        for _start, of_sentence in groupby(spans, key=lambda span: paragraph.sentence_of(span[0]).start):
            own = [*of_sentence]
            message = _("“{mark}” has no other half: close it, or delete it")
            yield finding_in(rule, paragraph, message.format(mark=paragraph.as_written(*own[0])), own)
