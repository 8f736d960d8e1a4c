"""What a comment says of a finding: what docgen check says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.i18n import _
from docgen.source import visible
from docgen.writers.words import failure, following, marked, severity_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks.finding import Finding
    from docgen.forms.form import Form


def lines_of(finding: Finding, form: Form) -> list[str]:
    """Return the paragraphs of a finding's comment: the rule, the place, what is wrong, what to do, on what basis."""
    return [visible(line) for line in _lines(finding, form)]


def _lines(finding: Finding, form: Form) -> Iterator[str]:
    yield f"{severity_word(finding.severity)} {finding.rule}  {finding.form_rule.words}"
    place = " · ".join(filter(None, (finding.place.table, finding.place.words)))
    if place:
        yield place
    yield failure(finding)
    if finding.expected is not None:
        yield _("expected {expected}, actual {actual}").format(expected=finding.expected, actual=finding.actual)
    if finding.excerpt:
        yield marked(finding.excerpt)
    if finding.implied:
        yield following(finding)
    if finding.advice:
        yield _("What to do: {advice}").format(advice=finding.advice)
    if basis := form.basis_of(finding.form_rule):
        yield _("Basis: {basis}").format(basis=basis)
