"""Aggregates (汇总): units read, judged and entered, to be added up or held against what a government has typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.forms.rule import Severity

if TYPE_CHECKING:
    from docgen.checks import Review
    from docgen.roll_up import Units


def enter(units: Units, judged: Review) -> None:
    """Enter a unit that was judged."""
    errors = [finding.problem for finding in judged.of_severity(Severity.ERROR)]
    waived = sum(1 for finding in judged.findings if finding.waiver and finding.severity is Severity.ERROR)
    units.add(judged.report, judged.last, errors, waived)
