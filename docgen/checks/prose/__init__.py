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
    from collections.abc import Iterator

    from docgen.checks.finding import Finding
    from docgen.report import Report


def check_prose(report: Report) -> Iterator[Finding]:
    """Check the prose of a report, by the form's rules for it."""
    read = list(paragraphs(report))
    for rule in report.form.rules:
        if rule.check is Check.SECTIONS:
            yield from check_sections(report, read, rule)
        elif rule.check is Check.YEAR:
            for paragraph in read:
                yield from check_dates(report, paragraph, rule)
        elif rule.check is Check.LISTS:
            for paragraph in read:
                yield from check_lists(paragraph, rule)
        elif rule.check is Check.PERCENT:
            for paragraph in read:
                yield from check_percents(paragraph, rule)
    for paragraph in read:
        yield from check_claims(report, paragraph)
