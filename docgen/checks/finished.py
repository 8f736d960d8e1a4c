"""What of a finished report could not be read for sure, and how it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.subject import Subject
    from docgen.errors import Problem
    from docgen.forms.rule import Rule


def check_unsure(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Name every place of a finished report that is unsure: what stands there was left out."""
    return _named(subject, subject.report.unsure, rules)


def check_remarks(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Remark what was read in a way that the readers of a report should know of."""
    return _named(subject, subject.report.bundle.remarks, rules)


def _named(subject: Subject, problems: Iterable[Problem], rules: Iterable[Rule]) -> Iterator[Finding]:
    whole = subject.report.bundle.source
    for rule in rules:
        for problem in problems:
            source = problem.source or whole
            yield Finding(rule, problem.message, Place(where=source.within or "*"), source)
