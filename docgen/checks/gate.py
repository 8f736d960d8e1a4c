"""The gate that every finding passes, whoever makes it: told apart, waived, folded under its cause, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks import waivers

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from docgen.checks.finding import Finding
    from docgen.report import Report


def let_through(
    report: Report, raised: Sequence[Finding], unjudged: Collection[str], *, to_print: bool
) -> tuple[Finding, ...]:
    """Return what was found in a report, the gravest first, root causes before what follows from them.

    `raised` are the findings as the checks made them; `unjudged` are the ids of rules that some check has not looked at yet:
    whether their waivers are needed cannot be told. What is told of documents alone is kept back unless one is `to_print`.
    """
    waiving = report.bundle.waivers
    marked = waivers.waived(waiving, waivers.told_apart(raised))
    # What was waived explains nothing any more: what follows from it stands by itself.
    failed = [finding for finding in marked if finding.relation and not finding.waiver]
    findings = [
        *(finding for finding in marked if not finding.relation),
        *_folded(failed, report),
        *(finding for finding in marked if finding.relation and finding.waiver),
    ]
    findings += waivers.unused(waiving, marked, report.form.rules, report.form.dropped.union(unjudged))
    due = (finding for finding in findings if to_print or not finding.in_document)
    return tuple(sorted(due, key=lambda finding: finding.severity.rank))


def _folded(failed: list[Finding], report: Report) -> list[Finding]:
    if not failed:
        return []
    from docgen.checks.folding import fold  # noqa: PLC0415 - only failures need it, and it brings fractions

    return fold(failed, report.form, report.number)
