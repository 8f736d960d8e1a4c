"""Findings as text for a terminal: the verdict first, then rule by rule, cell by cell."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docgen.forms.rule import Severity
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docgen.checks import Review
    from docgen.checks.finding import Excerpt, Finding
    from docgen.checks.years import Unjudged
    from docgen.forms.rule import Rule

    Paint = Callable[[str, Severity], str]


_ALIKE = 5  # findings shown of a column that nobody filled in
_FOLLOWING = 12  # failures named under the one they follow from
_CONTEXT = 40  # characters of a sentence shown before and after what is marked


def plain(text: str, _severity: Severity) -> str:
    """Leave text as it is: no colour."""
    return text


def write_review(review: Review, *, strict: bool = False, paint: Paint = plain) -> str:
    """Write what was found in one report."""
    lines = [verdict(review, strict=strict)]
    for rule, group in groupby(review.findings, key=lambda found: found.form_rule):
        lines += ["", *_rule(review, rule, list(group), paint)]
    if review.localisations:
        from docgen.writers.localised import write_localised  # noqa: PLC0415 - only an inconsistent report needs it

        lines += ["", *write_localised(review)]
    if review.unjudged:
        lines += ["", *_unjudged(review.unjudged)]
    return "\n".join(lines) + "\n"


def _unjudged(unjudged: Unjudged) -> Iterator[str]:
    yield _("not judged: {rules}: {reason}").format(rules=_(", ").join(unjudged.rules), reason=unjudged.reason)
    yield "  " + _("Put last year's bundle beside this one in the bureau's folder, or name it with --last-year")


def verdict(review: Review, *, strict: bool = False) -> str:
    """Write the verdict in one line."""
    report = review.report
    words = _("consistent") if review.consistent(strict=strict) else _("NOT consistent")
    counts = [text for severity in Severity if (text := _count(review.findings, severity))]
    head = _("{bundle}: {bureau} {year}, form {form}").format(
        bundle=report.bundle.source, bureau=report.bureau, year=report.year, form=report.form.name
    )
    return _("{report}: {verdict}").format(report=head, verdict=_(", ").join([words, *counts]))


def _count(findings: Sequence[Finding], severity: Severity) -> str:
    standing = sum(1 for finding in findings if finding.severity is severity and not finding.waiver)
    waived = sum(1 for finding in findings if finding.severity is severity and finding.waiver)
    words = {
        Severity.ERROR: _("errors: {count}"),
        Severity.WARNING: _("warnings: {count}"),
        Severity.INFO: _("remarks: {count}"),
    }[severity].format(count=standing)
    if waived:
        words += _(" (and {count} waived)").format(count=waived)
    return words if standing or waived else ""


def severity_word(severity: Severity) -> str:
    """Name a severity."""
    return {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.INFO: _("remark")}[severity]


def _rule(review: Review, rule: Rule, findings: list[Finding], paint: Paint) -> Iterator[str]:
    head = paint(f"{severity_word(rule.severity)} {rule.id}", rule.severity)
    yield f"{head}  {rule.words}"
    for table, group in groupby(findings, key=lambda finding: finding.place.table):
        if table:
            yield f"  {table}"
        found = list(group)
        unfilled = list(never_filled(review, found))
        yield from (f"    {said}" for said in unfilled)
        shown = found[:_ALIKE] if unfilled else found
        for finding in shown:
            yield from _finding(finding)
        if len(found) > len(shown):
            yield "    " + _("… and {count} more").format(count=len(found) - len(shown))
    for advice in dict.fromkeys(finding.advice for finding in findings if finding.advice):
        yield "  " + _("What to do: {advice}").format(advice=advice)
    if basis := review.report.form.basis_of(rule):
        yield "  " + _("Basis: {basis}").format(basis=basis)


def never_filled(review: Review, findings: list[Finding]) -> Iterator[str]:
    """Say of every column that is 0 from top to bottom, against what its rows say, that nobody filled it in."""
    zeros = (finding.place for finding in findings if finding.actual == 0 and finding.place.column)
    for label, table, column in dict.fromkeys((place.column, *place.where.split(".")[::2]) for place in zeros):
        numbers = [review.report.number(cell) for cell in review.report.figures if cell[::2] == (table, column)]
        if len(numbers) > 1 and not any(numbers):
            said = _("The column “{column}” is 0 from top to bottom: it seems never to have been filled in")
            yield said.format(column=label)


def marked(excerpt: Excerpt, context: int = _CONTEXT) -> str:
    """Write a sentence with its marked stretches in brackets, with so many characters around them."""
    pieces: list[str] = []
    end = 0
    for start, stop in excerpt.marks:
        pieces += (excerpt.text[end:start], f"【{excerpt.text[start:stop]}】")
        end = stop
    before, after = pieces[0], excerpt.text[end:]
    pieces[0] = before if len(before) <= context else f"…{before[-context:]}"
    pieces.append(after if len(after) <= context else f"{after[:context]}…")
    return f"「{''.join(pieces).strip()}」"


def _finding(finding: Finding) -> Iterator[str]:
    difference = ""
    if finding.difference is not None:
        difference = _("; difference {difference}").format(difference=f"{finding.difference:+}")
    yield f"    {finding.source}: {finding.message}{difference}"
    if finding.excerpt:
        yield f"      {marked(finding.excerpt)}"
    if finding.implied:
        places = _("; ").join(f"{implied.rule} {implied.place.words}" for implied in finding.implied[:_FOLLOWING])
        if len(finding.implied) > _FOLLOWING:
            places += _("; ") + _("… and {count} more").format(count=len(finding.implied) - _FOLLOWING)
        yield "      " + _("from this follow: {places}").format(places=places)
    if finding.waiver:
        waiver = finding.waiver
        date = f" {waiver.date}" if waiver.date else ""
        yield "      " + _("waived by {by}{date}: {reason}").format(by=waiver.by, date=date, reason=waiver.reason)
    elif finding.severity is Severity.ERROR:
        yield "      " + _("for a waiver: where: {where}").format(where=finding.place.where)
