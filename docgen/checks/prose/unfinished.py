"""What shows that the text was not finished: last year's years, placeholders, parts it only announces, its length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.reading import finding_in
from docgen.i18n import _, ngettext
from docgen.prose.marks import MARK
from docgen.prose.quantities import chinese_value
from docgen.prose.sentences import YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.bundle import Passage
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.report import Report

_PERIOD = re.compile(
    "(?:统计|数据|报告期)[^。;]{0,20}?(?<![0-9])(20[0-9]{2})年0?1月(?:0?1日)?"
    "[^0-9。]{0,6}?(?:至|到|-|—|~)[^0-9。]{0,3}(?:(20[0-9]{2})年)?12月"
)
_OWN_REPORT = re.compile("(?<![0-9])(20[0-9]{2})年度?政府信息公开(?:工作)?(?:年度)?(?:报告|年报|情况)")
_STATEMENT = re.compile(
    "\\s*(20[0-9]{2})年度?(?:以来)?,?(?:我|本|全)(?:局|委|办|厅|市|县|区|镇|乡|街道|院|校|单位|机关|年)"
)
_TITLE_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")
_OPENING = 600  # characters of a paragraph, where a report says of what parts it is
_PARTS = re.compile(
    "(?:报告|年报)[^。]{0,40}?(?:由|分为?|包括|共|含)[^。]{0,120}?(?P<count>[0-9]{1,2}|[一二三四五六七八九十]{1,2})个?(?:大)?部分"
)
_PLACEHOLDER = re.compile(
    "[×✕]{2,}|(?<![A-Za-z0-9])[XxＸ]{2,}(?![A-Za-z0-9])|20[XxＸ×]{2}|[_＿]{3,}|(?<![零一二三四五六七八九十百千〇○])[〇○]{2,}(?=[年月日件条份局市县区])"
)
_OF_PLACEHOLDERS = re.compile("[×✕XxＸ_＿〇○]")  # each has one of these


def check_period(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find other years in the period and the name that the text gives the report."""
    report = subject.report
    for rule in rules:
        for paragraph in subject.paragraphs:
            spans = _periods(paragraph.plain, opening=paragraph.section is report.form.preamble)
            years = ((int(paragraph.plain[start:end]), (start, end)) for start, end in spans)
            yield from (_other_year(report, paragraph, rule, year, span) for year, span in years if year != report.year)


def check_statements(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the sentences that speak of an earlier year as if it were the report's; plans are for years to come."""
    report = subject.report
    for rule in rules:
        for paragraph in subject.paragraphs:
            years = ((int(paragraph.plain[start:end]), (start, end)) for start, end in _statements(paragraph))
            yield from (_other_year(report, paragraph, rule, year, span) for year, span in years if year < report.year)
        yield from _other_titles(report, rule)


def _other_titles(report: Report, rule: Rule) -> Iterator[Finding]:
    """Find tables whose own title is of another year: they may be last year's."""
    for sheet in report.bundle.sheets:
        for line in sheet.rows:
            filled = [cell for cell in line if cell.value]
            if len(filled) > 1:
                break  # the table begins
            years = {int(year) for year in _TITLE_YEAR.findall(filled[0].value)} if filled else set()
            if years and report.year not in years:
                message = _("the title of this table says {year}, but the report is for {own}: “{title}”")
                words = {"year": max(years), "own": report.year, "title": filled[0].value}
                yield Finding(rule, message.format(**words), Place(where="*"), filled[0].source)


def _other_year(report: Report, paragraph: Paragraph, rule: Rule, year: int, span: tuple[int, int]) -> Finding:
    message = _("the text says {year}, but the report is for {own}").format(year=year, own=report.year)
    return finding_in(rule, paragraph, message, [span])


def _periods(text: str, *, opening: bool) -> Iterator[tuple[int, int]]:
    """Walk the years that a text gives as the report's own: of its period, and in the preamble of its name."""
    for period in _PERIOD.finditer(text) if "12月" in text else ():  # a period ends with it
        yield from (period.span(group) for group in (1, 2) if period[group])
    for name in _OWN_REPORT.finditer(text) if opening else ():
        yield name.span(1)


def _statements(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk the years that sentences begin with, as in 2022年,我局…, where they name no other."""
    for sentence in paragraph.sentences:
        opening = _STATEMENT.match(sentence.plain)
        if opening and len(set(YEAR.findall(sentence.plain))) == 1:
            yield sentence.start + opening.start(1), sentence.start + opening.end(1)


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
            if "部分" not in paragraph.plain:  # an announcement ends with it
                continue
            for announced in _PARTS.finditer(paragraph.plain, 0, _OPENING):
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
                yield finding_in(rule, paragraph, message, [mark.span()])


def check_placeholders(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find what is left over from a template."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            if not _OF_PLACEHOLDERS.search(paragraph.written):
                continue
            for left_over in _PLACEHOLDER.finditer(paragraph.written):
                message = _("“{text}” is left over from a template").format(text=left_over.group())
                yield finding_in(rule, paragraph, message, [left_over.span()])
