"""Reading the prose of a report against its tables, its year and itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.prose.claims import check_claims
from docgen.checks.prose.dates import check_dates
from docgen.checks.prose.lists import check_lists
from docgen.checks.prose.percents import check_percents
from docgen.checks.prose.reading import paragraphs
from docgen.checks.prose.sections import check_sections
from docgen.forms.rule import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.rule import Rule
    from docgen.report import Report

_OF_PARAGRAPHS: dict[Check, Callable[[Report, Paragraph, Rule], Iterator[Finding]]] = {
    Check.YEAR: check_dates,
    Check.LISTS: lambda _report, paragraph, rule: check_lists(paragraph, rule),
    Check.PERCENT: lambda _report, paragraph, rule: check_percents(paragraph, rule),
}


def check_prose(report: Report) -> Iterator[Finding]:
    """Check the prose of a report, by the form's rules for it."""
    read = list(paragraphs(report))
    for rule in report.form.rules:
        if rule.check is Check.SECTIONS:
            yield from check_sections(report, read, rule)
        elif rule.check in _OF_PARAGRAPHS:
            of_paragraph = _OF_PARAGRAPHS[rule.check]
            for paragraph in read:
                yield from of_paragraph(report, paragraph, rule)
    for paragraph in read:
        yield from check_claims(report, paragraph)
