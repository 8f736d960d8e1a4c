"""Confronting a report with the rules of its form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.checks import waivers
from docgen.checks.domain import check_domain
from docgen.checks.presence import check_presence
from docgen.checks.relations import check_relations
from docgen.checks.years import check_same_text
from docgen.forms.rule import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.localise import Localisation
    from docgen.checks.relations import Failure
    from docgen.checks.years import Unjudged
    from docgen.report import Report

_OF_VALUES = {Check.PRESENT: check_presence, Check.DOMAIN: check_domain}


@dataclass(frozen=True)
class Review:
    """A report with what was found in it.

    `last` is last year's report, if it was there; otherwise `unjudged` has the rules that need it.
    """

    report: Report
    findings: tuple[Finding, ...]
    last: Report | None = None
    unjudged: Unjudged | None = None

    @cached_property
    def localisations(self) -> tuple[Localisation, ...]:
        """Which cells are likely wrong; looked for when asked, and only where an error stands against the report."""
        if self.consistent():
            return ()
        from docgen.checks.localise import localise  # noqa: PLC0415 - only an inconsistent report needs it
        from docgen.checks.localise.testimony import testimony  # noqa: PLC0415

        return localise(self.report, self.last, tuple(testimony(self.report)))

    def consistent(self, *, strict: bool = False) -> bool:
        """Tell whether nothing stands against the report; `strict` makes warnings count."""
        return not any(finding.counts(strict=strict) for finding in self.findings)


def check(report: Report, last: Report | None = None) -> list[Finding]:
    """Check a report, against last year's where it is there: values, relations, years, waivers.

    The gravest findings come first, root causes before what they imply.
    """
    waiving = report.bundle.waivers
    failures = [(relation, waivers.mark(waiving, finding)) for relation, finding in check_relations(report, last)]
    # What was waived explains nothing any more: what follows from it stands by itself.
    standing = [failure for failure in failures if not failure[1].waiver]
    found = [
        *(waivers.mark(waiving, finding) for finding in _of_values(report)),
        *(waivers.mark(waiving, finding) for finding in _of_years(report, last)),
        *(waivers.mark(waiving, finding) for finding in _of_prose(report)),
        *_folded(standing, report),
        *(finding for _relation, finding in failures if finding.waiver),
    ]
    # Whether a unit's waiver or last year's is needed can be told only where those are there.
    open_rules = (waivers.ROLL_UP, *(() if last else report.form.looking_back))
    found += waivers.unused(waiving, found, open_rules)
    return sorted(found, key=lambda finding: finding.severity.rank)


def _of_values(report: Report) -> Iterator[Finding]:
    """Check the values by the form's rules for them."""
    for rule in report.form.rules:
        if rule.check in _OF_VALUES:
            yield from _OF_VALUES[rule.check](report, rule)


def _of_years(report: Report, last: Report | None) -> Iterator[Finding]:
    """Check what was copied from last year's report."""
    for rule in report.form.rules if last else ():
        if rule.check is Check.SAME_TEXT and last:
            yield from check_same_text(report, last, rule)


def _of_prose(report: Report) -> Iterator[Finding]:
    """Read the text, if there is any."""
    if any(report.prose.values()):
        from docgen.checks.prose import check_prose  # noqa: PLC0415 - figures alone need no reader of prose

        yield from check_prose(report)


def _folded(failures: list[Failure], report: Report) -> list[Finding]:
    if not failures:
        return []
    from docgen.checks.folding import fold  # noqa: PLC0415 - only failures need it, and it brings fractions

    return fold(failures, report.form, report.number)
