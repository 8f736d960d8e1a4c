"""Where the text contradicts itself or names others: one total with two figures, another body's report, persons' numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.checks.prose.bodies import is_kin, other_reports, others_meant
from docgen.checks.prose.occasions import denied_occasions
from docgen.checks.prose.reading import finding_in, span
from docgen.checks.prose.repeated import totals
from docgen.figures import plain_number
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.prose.persons import identity_numbers, mobile_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.repeated import YearTotal
    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule


def check_privacy(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find identity numbers and mobile phone numbers of persons: a report is public."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for number in identity_numbers(paragraph.plain):
                yield finding_in(rule, paragraph, _("this looks like a person's identity number"), [number])
            for number in mobile_numbers(paragraph.plain):
                yield finding_in(rule, paragraph, _("this looks like a person's mobile number"), [number])


def check_names(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the names of other bodies as those whose report this is: what remains when another's text is used."""
    report = subject.report
    for rule in rules:
        is_error = rule.severity is Severity.ERROR
        doubtful = replace(rule, severity=Severity.WARNING) if is_error else rule  # another may be meant
        for paragraph in subject.paragraphs:
            for other in other_reports(report, paragraph):
                message = _("the text calls this the report of {other}, but it is that of {bureau}")
                words = message.format(other=other.name, bureau=report.bureau)
                yield finding_in(rule if other.sure else doubtful, paragraph, words, [other.span])
        yield from _meant(subject, doubtful)


def _meant(subject: Subject, rule: Rule) -> Iterator[Finding]:
    """Find the names of others where one expects the bureau's, each once in a paragraph."""
    bureau, kin = subject.report.bureau, dict[str, bool]()
    for paragraph in subject.paragraphs:
        meant: dict[str, list[tuple[int, int]]] = {}
        for other in others_meant(subject.report, paragraph):
            meant.setdefault(other.name, []).append(other.span)
        for name, spans in meant.items():
            if name not in kin:
                kin[name] = is_kin(name, subject.paragraphs)
            if not kin[name]:
                message = _("the text speaks of {other} where one expects {bureau}: is it from another's report?")
                yield finding_in(rule, paragraph, message.format(other=name, bureau=bureau), spans)


def check_totals(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find totals of the year that the text gives twice, in the same words and with different figures, and occasions that it denies and counts."""
    for rule in rules:
        for denied in denied_occasions(subject.paragraphs, rule.topic, subject.report.year):
            message = _("the text says here that there was none, but elsewhere: “{words}”")
            yield finding_in(rule, denied.paragraph, message.format(words=denied.words), [denied.span])
        first: dict[tuple[str, str], YearTotal] = {}
        for read in subject.read_paragraphs:
            for total in totals(subject.report, read):
                other = first.setdefault((total.words, total.number.unit), total)
                if not total.agrees(other):
                    message = _("the text says {actual} here, but {other} before, in the same words: “{words}”")
                    values = {"actual": plain_number(total.number.value), "other": plain_number(other.number.value)}
                    words = message.format(words=total.words, **values)
                    yield finding_in(rule, total.paragraph, words, [span(total.number)])
