"""Confronting a report with the rules of its form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.cells import check_computed, check_domain, check_normalised, check_presence
from docgen.checks.changed import check_figures_as_checked, check_prose_as_checked
from docgen.checks.document import check_empty, check_template_changed, check_unprinted, check_unprinted_text
from docgen.checks.finished import check_remarks, check_unsure
from docgen.checks.gate import let_through
from docgen.checks.prose.arithmetic import check_differences, check_lists, check_percents, check_tens
from docgen.checks.prose.contradictions import check_names, check_privacy, check_totals
from docgen.checks.prose.other_years import check_statements
from docgen.checks.prose.stated_period import check_period
from docgen.checks.prose.statements import check_claims
from docgen.checks.prose.structure import check_matters, check_numbering, check_punctuation
from docgen.checks.prose.unfinished import check_lengths, check_marks, check_parts, check_placeholders
from docgen.checks.prose.yearly import check_changes
from docgen.checks.relations import check_relations
from docgen.checks.subject import Subject
from docgen.checks.sums import check_sums, check_sums_agree, check_units_consistent
from docgen.checks.years import check_form_year, check_same_text, unjudged
from docgen.forms.rule import Check, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.localise import Localisation
    from docgen.checks.years import Unjudged
    from docgen.forms.rule import Rule
    from docgen.report import Report

__all__ = ["Review", "Subject", "examine"]


class _Runner(NamedTuple):
    """The function of a check, and what of a subject it cannot do without, if not the report alone."""

    check: Callable[[Subject, tuple[Rule, ...]], Iterator[Finding]]
    needs: str = ""


# Every check of the forms, in the order in which findings of one severity are told; those of waivers are the gate's.
_RUNNERS = {
    Check.UNSURE: _Runner(check_unsure),
    Check.REMARKS: _Runner(check_remarks),
    Check.PRESENT: _Runner(check_presence),
    Check.COMPUTED: _Runner(check_computed),
    Check.DOMAIN: _Runner(check_domain),
    Check.NORMALISED: _Runner(check_normalised),
    Check.SAME_TEXT: _Runner(check_same_text, "last"),
    Check.PERIOD: _Runner(check_period),
    Check.STATEMENTS: _Runner(check_statements),
    Check.LISTS: _Runner(check_lists),
    Check.PERCENT: _Runner(check_percents),
    Check.DIFFERENCES: _Runner(check_differences),
    Check.CHANGES: _Runner(check_changes, "last"),
    Check.MARKS: _Runner(check_marks),
    Check.PLACEHOLDERS: _Runner(check_placeholders),
    Check.PARTS: _Runner(check_parts),
    Check.MATTERS: _Runner(check_matters),
    Check.NUMBERING: _Runner(check_numbering),
    Check.PUNCTUATION: _Runner(check_punctuation),
    Check.TENS: _Runner(check_tens),
    Check.PRIVACY: _Runner(check_privacy),
    Check.NAMES: _Runner(check_names),
    Check.TOTALS: _Runner(check_totals),
    Check.LENGTHS: _Runner(check_lengths),
    Check.CLAIMS: _Runner(check_claims),
    Check.RELATION: _Runner(check_relations),
    Check.FORM_YEAR: _Runner(check_form_year),
    Check.EMPTY: _Runner(check_empty),
    Check.UNPRINTED: _Runner(check_unprinted, "template"),
    Check.UNPRINTED_TEXT: _Runner(check_unprinted_text, "template"),
    Check.TEMPLATE_CHANGED: _Runner(check_template_changed, "template"),
    Check.FIGURES_AS_CHECKED: _Runner(check_figures_as_checked, "changes"),
    Check.PROSE_AS_CHECKED: _Runner(check_prose_as_checked, "changes"),
    Check.SUMS: _Runner(check_sums, "units"),
    Check.UNITS_CONSISTENT: _Runner(check_units_consistent, "units"),
    Check.SUMS_AGREE: _Runner(check_sums_agree, "units"),
}


@dataclass(frozen=True)
class Review:
    """A report with what was found in it, held against all that the subject has.

    `raised` are the findings as the checks made them; `findings` those that passed the gate.
    """

    subject: Subject
    raised: tuple[Finding, ...]

    @property
    def report(self) -> Report:
        """The report."""
        return self.subject.report

    @property
    def last(self) -> Report | None:
        """Last year's report, if it was there; otherwise `unjudged` has the rules that need it."""
        return self.subject.last

    @cached_property
    def unjudged(self) -> Unjudged | None:
        """The rules that last year's report is lacking for, if it is."""
        return unjudged(self.subject)

    @cached_property
    def lacking(self) -> frozenset[Check]:
        """The checks that cannot be run, as the subject has not what they need."""
        return frozenset(check for check, runner in _RUNNERS.items() if not _has(self.subject, runner.needs))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, the gravest first, root causes before what they imply."""
        form = self.report.form
        open_rules = {rule.id for check in self.lacking for rule in form.rules_by_check[check]}
        open_rules.update(() if self.last else form.looking_back)
        return let_through(self.report, self.raised, open_rules, to_print=self.subject.template is not None)

    @cached_property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that no waiver lets pass."""
        return tuple(finding for finding in self.findings if not finding.waiver)

    def of_severity(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of a severity that no waiver lets pass."""
        return tuple(finding for finding in self.standing if finding.severity is severity)

    @cached_property
    def localisations(self) -> tuple[Localisation, ...]:
        """Which cells are likely wrong; looked for when asked, and only where an error stands against the report."""
        if self.consistent():
            return ()
        from docgen.checks.localise import localise, testimony  # noqa: PLC0415 - only an inconsistent report needs it

        waived = {finding.relation for finding in self.findings if finding.relation and finding.waiver}
        return localise(self.report, self.last, tuple(testimony(self.report)), waived)

    def consistent(self, *, strict: bool = False) -> bool:
        """Tell whether nothing stands against the report; `strict` makes warnings count."""
        return not any(finding.counts(strict=strict) for finding in self.findings)


def examine(subject: Subject, before: Review | None = None) -> Review:
    """Have every rule of a report's form judged that the subject has enough for.

    `before` is the review of the same report with less at hand: what was judged then is not judged again.
    """
    had = before.subject if before else None
    raised = list(before.raised) if before else []
    for check, runner in _RUNNERS.items():
        rules = subject.report.form.rules_by_check[check]
        if rules and _has(subject, runner.needs) and not (had and _has(had, runner.needs)):
            raised += runner.check(subject, rules)
    return Review(subject, tuple(raised))


def _has(subject: Subject, needed: str) -> bool:
    return not needed or getattr(subject, needed) is not None
