"""What the text dates another year than the report's own: left over from last year's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.reading import finding
from docgen.i18n import _
from docgen.prose.sentences import YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
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


def check_period(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find other years in the period and the name that the text gives the report."""
    report = subject.report
    for rule in rules:
        for paragraph in subject.paragraphs:
            spans = _periods(paragraph.plain, opening=paragraph.section is report.form.preamble)
            years = ((int(paragraph.plain[start:end]), (start, end)) for start, end in spans)
            yield from (_finding(report, paragraph, rule, year, span) for year, span in years if year != report.year)


def check_statements(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the sentences that speak of an earlier year as if it were the report's; plans are for years to come."""
    report = subject.report
    for rule in rules:
        for paragraph in subject.paragraphs:
            years = ((int(paragraph.plain[start:end]), (start, end)) for start, end in _statements(paragraph))
            yield from (_finding(report, paragraph, rule, year, span) for year, span in years if year < report.year)


def _finding(report: Report, paragraph: Paragraph, rule: Rule, year: int, span: tuple[int, int]) -> Finding:
    message = _("the text says {year}, but the report is for {own}").format(year=year, own=report.year)
    return finding(rule, paragraph, message, [span])


def _periods(text: str, *, opening: bool) -> Iterator[tuple[int, int]]:
    """Walk the years that a text gives as the report's own: of its period, and in the preamble of its name."""
    for found in _PERIOD.finditer(text) if "12月" in text else ():  # a period ends with it
        yield from (found.span(group) for group in (1, 2) if found[group])
    for found in _OWN_REPORT.finditer(text) if opening else ():
        yield found.span(1)


def _statements(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk the years that sentences begin with, as in 2022年,我局…, where they name no other."""
    for sentence in paragraph.sentences:
        found = _STATEMENT.match(sentence.plain)
        if found and len(set(YEAR.findall(sentence.plain))) == 1:
            yield sentence.start + found.start(1), sentence.start + found.end(1)
