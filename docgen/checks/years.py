"""Confronting a report with its year, and with last year's report: what was copied and not brought up to date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import Excerpt, Finding, Place
from docgen.forms.rule import Check, Severity
from docgen.i18n import _
from docgen.prose.sentences import plain, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.bundle import Passage
    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.report import Report

_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?=年)")
_PERIOD = re.compile(
    r"(?<![0-9])(20[0-9]{2})年0?1月0?1日[^0-9。]{0,6}?(?:至|到|-|—|~)[^0-9。]{0,3}(?:(20[0-9]{2})年)?12月31日"
)
_OWN_REPORT = re.compile(r"(?<![0-9])(20[0-9]{2})年度?(?:政府信息公开)(?:工作)?(?:年度)?(?:报告|年报|情况)")
_STATEMENT = re.compile(
    r"\s*(20[0-9]{2})年度?(?:以来)?,?(?:我|本|全)(?:局|委|办|厅|市|县|区|镇|乡|街道|院|校|单位|机关|年)"
)
_ENOUGH_FIGURES = 3  # other than 0: two years without any request are alike and right
_ENOUGH_TEXT = 40  # characters: shorter sections say the same every year
_SAME = 90  # percent of a section's characters


class Unjudged(NamedTuple):
    """Rules that cannot be judged, and the reason in words."""

    rules: tuple[str, ...]
    reason: str


def check_same_text(report: Report, last: Report, rule: Rule) -> Iterator[Finding]:
    """Find figures and sections that are last year's, apart from the year (内容雷同)."""
    if _same_figures(report, last):
        message = _("every figure is the same as in {year}").format(year=last.year)
        yield Finding(rule.id, rule.severity, message, str(rule.advice), Place(), report.bundle.source)
    for section in report.form.sections:
        passages = report.prose[section.code]
        share = _share_of_last(passages, last.prose.get(section.code, ()), report.year - last.year)
        if share >= _SAME:
            message = _("{share} % of the section “{heading}” is the same text as in {year}, apart from the year")
            said = message.format(share=share, heading=section.heading, year=last.year)
            yield Finding(rule.id, rule.severity, said, str(rule.advice), _place(section), passages[0].text.source)


def _same_figures(report: Report, last: Report) -> bool:
    if report.figures.keys() != last.figures.keys():
        return False
    numbers = [figure.number for figure in report.figures.values()]
    counting = sum(1 for number in numbers if number)
    return counting >= _ENOUGH_FIGURES and numbers == [last.figures[cell].number for cell in report.figures]


def _share_of_last(passages: Iterable[Passage], before: Iterable[Passage], years: int) -> int:
    """Return how much of some paragraphs stood in last year's, in percent of their characters."""
    old = {_timeless(passage.text.value, years) for passage in before}
    new = [_timeless(passage.text.value, 0) for passage in passages]
    total = sum(map(len, new))
    return sum(len(text) for text in new if text in old) * 100 // total if total >= _ENOUGH_TEXT else 0


def _timeless(text: str, years: int) -> str:
    """Return a text without blanks, every year in it moved on by some years."""
    return _YEAR.sub(lambda found: str(int(found.group()) + years), "".join(plain(text).split()))


def check_year(report: Report, rule: Rule) -> Iterator[Finding]:
    """Find what is dated another year than the report: as an error its period and its name, else its statements."""
    fatal = rule.severity is Severity.ERROR
    for section in report.form.every_section:
        for passage in report.prose[section.code]:
            for sentence in sentences(passage.text.value):
                found = (
                    _period(section is report.form.preamble, sentence.plain) if fatal else _statement(sentence.plain)
                )
                for year, start, end in found:
                    if year < report.year or (fatal and year > report.year):  # plans are for the years to come
                        yield _other_year(
                            report, rule, section, passage, year, Excerpt(sentence.written, ((start, end),))
                        )


def _period(opening: bool, text: str) -> Iterator[tuple[int, int, int]]:
    """Walk the years that a sentence gives as the report's own: of its period, and in the preamble of its name."""
    for found in _PERIOD.finditer(text):
        for group in (1, 2):
            if found.group(group):
                yield int(found.group(group)), *found.span(group)
    for found in _OWN_REPORT.finditer(text) if opening else ():
        yield int(found.group(1)), *found.span(1)


def _statement(text: str) -> Iterator[tuple[int, int, int]]:
    """Walk the year that a sentence begins with, as in 2022年,我局…, where it names no other."""
    found = _STATEMENT.match(text)
    if found and len(set(_YEAR.findall(text))) == 1:
        yield int(found.group(1)), *found.span(1)


def _other_year(report: Report, rule: Rule, section: Section, passage: Passage, year: int, excerpt: Excerpt) -> Finding:
    message = _("the text says {year}, but the report is for {own}").format(year=year, own=report.year)
    return Finding(
        rule.id, rule.severity, message, str(rule.advice), _place(section), passage.text.source, excerpt=excerpt
    )


def _place(section: Section) -> Place:
    return Place(section.heading, where=section.code)


def unjudged(report: Report, why_not: str) -> Unjudged | None:
    """Return the rules that last year's report is lacking for; `why_not` says why it could not be read, if it is there."""
    looking_back = {relation.rule.id for relation in report.form.yearly}
    rules = [rule.id for rule in report.form.rules if rule.id in looking_back or rule.check is Check.SAME_TEXT]
    if not rules:
        return None
    reason = _("the report for {year} is not here").format(year=report.year - 1)
    if why_not:
        reason = _("the report for {year} cannot be read: {reason}").format(year=report.year - 1, reason=why_not)
    return Unjudged(tuple(dict.fromkeys(rules)), reason)
