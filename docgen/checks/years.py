"""Confronting a report with last year's: what was copied; and what cannot be judged without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import Finding, Place
from docgen.i18n import _
from docgen.prose.copies import fingerprints, share_copied, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule
    from docgen.report import Report

_ENOUGH_FIGURES = 3  # other than 0: two years without any request are alike and right
_ENOUGH_TEXT = 40  # characters of its own, without its figures: shorter sections say the same every year
_SAME = 90  # percent of a section's characters


class Unjudged(NamedTuple):
    """Rules that cannot be judged, and the reason in words."""

    rules: tuple[str, ...]
    reason: str


def check_same_text(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find figures and sections that are last year's, apart from the year (内容雷同)."""
    report, last = subject.report, subject.last
    for rule in rules if last else ():
        if last:
            yield from _copied(report, last, rule)


def _copied(report: Report, last: Report, rule: Rule) -> Iterator[Finding]:
    if _same_figures(report, last):
        message = _("every figure is the same as in {year}").format(year=last.year)
        yield Finding(rule, message, Place(where="*"), report.bundle.source)
    for section in report.form.sections:
        share = _share_of_last(report, last, section.code)
        if share:
            words = _("{share} % of the section “{heading}” is the same text as in {year}, apart from the numbers")
            message = words.format(share=share, heading=section.heading, year=last.year)
            yield Finding(
                rule, message, Place(section.heading, where=section.code), report.prose[section.code][0].text.source
            )


def check_form_year(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Remark that the form is for the reports of other years: some bureaus used the old form a year too long."""
    report = subject.report
    for rule in rules if not report.form.covers(report.year) else ():
        words = _("form {form} is for {years}, this one is of {year}")
        message = words.format(form=report.form.name, years=report.form.years_in_words, year=report.year)
        yield Finding(rule, message, Place(), report.bundle.source)


def _same_figures(report: Report, last: Report) -> bool:
    if report.figures.keys() != last.figures.keys():
        return False
    numbers = [figure.number for figure in report.figures.values()]
    counting = sum(1 for number in numbers if number)
    return counting >= _ENOUGH_FIGURES and numbers == [last.figures[cell].number for cell in report.figures]


def _share_of_last(report: Report, last: Report, section: str) -> int:
    """Return how much of a section's own text stood in last year's, in percent; 0 where that is not most of it, or it has little."""
    clauses = _own_clauses(report, section)
    if wording(clauses) < _ENOUGH_TEXT:
        return 0
    return share_copied("".join(clauses), "".join(_own_clauses(last, section)), _SAME)


def _own_clauses(report: Report, section: str) -> list[str]:
    return list(fingerprints((each.text.value for each in report.prose.get(section, ())), report.bureau))


def unjudged(subject: Subject) -> Unjudged | None:
    """Return the rules that last year's report is lacking for, or None where nothing is lacking."""
    report = subject.report
    rules = report.form.looking_back
    if subject.last or not rules:
        return None
    reason = _("the report for {year} is not here").format(year=report.year - 1)
    if subject.why_no_last:
        words = _("the report for {year} cannot be read: {reason}")
        reason = words.format(year=report.year - 1, reason=subject.why_no_last)
    return Unjudged(rules, reason)
