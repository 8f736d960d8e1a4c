"""A review as text for a terminal: the verdict, the findings rule by rule, the cells that are likely wrong, the numbers."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from docgen.checks.finding import place_of, source_of
from docgen.figures import print_figure
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.source import visible
from docgen.writers.lines import as_lines
from docgen.writers.words import failure, following, marked, severity_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docgen.checks import Review
    from docgen.checks.finding import Finding
    from docgen.checks.localise import Change, Localisation, Repair
    from docgen.checks.prose.trace import Origin, Traced
    from docgen.checks.years import Unjudged
    from docgen.forms.rule import Rule
    from docgen.report import Report

    Paint = Callable[[str, Severity], str]


_SAME = 3  # findings of one fault that are written one by one
_ALIKE = 5  # findings shown of a column that nobody filled in
_CELLS = 5  # shown of a repair
_WAYS = 5  # shown of a tie
_AROUND = 12  # characters shown before and after a number of the text


def plain(text: str, _severity: Severity) -> str:
    """Leave text as it is: no colour."""
    return text


def write_review(review: Review, *, strict: bool = False, paint: Paint = plain) -> str:
    """Write what was found in one report."""
    text = as_lines([verdict(review, strict=strict)])
    for rule, group in groupby(review.findings, key=lambda finding: finding.form_rule):
        head = paint(visible(f"{severity_word(rule.severity)} {rule.id}"), rule.severity)
        text += f"\n{head}  {visible(str(rule.words))}\n{as_lines(_rule(review, rule, list(group)))}"
    if review.localisations:
        text += as_lines(["", *_localised(review)])
    if review.unjudged:
        text += as_lines(["", *_unjudged(review.unjudged)])
    return text


def _unjudged(unjudged: Unjudged) -> Iterator[str]:
    yield _("not compared with last year: {reason} ({rules})").format(
        rules=_(", ").join(unjudged.rules), reason=unjudged.reason
    )
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


def _rule(review: Review, rule: Rule, findings: list[Finding]) -> Iterator[str]:
    for table, group in groupby(findings, key=lambda finding: finding.place.table):
        if table:
            yield f"  {table}"
        alike = list(group)
        unfilled = list(never_filled(review, alike))
        yield from (f"    {sentence}" for sentence in unfilled)
        shown = alike[:_ALIKE] if unfilled else alike
        for _key, same in groupby(shown, key=_fault):
            yield from _findings(list(same), review.report.bundle.source.file)
        if len(alike) > len(shown):
            yield "    " + _("… and {count} more").format(count=len(alike) - len(shown))
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
            message = _("The column “{column}” is 0 from top to bottom: it seems never to have been filled in")
            yield message.format(column=label)


def _fault(finding: Finding) -> str:
    """Return what is wrong with a cell where the same may be wrong with others: what is said of it beside its name."""
    name = finding.place.words
    if not name or finding.difference is not None or finding.excerpt or finding.implied or finding.waiver:
        return ""
    return finding.message.removeprefix(name) if finding.message.startswith(name) else ""


def _findings(findings: list[Finding], base: str) -> Iterator[str]:
    """Write findings of one kind; many cells that have the same fault are told with the first of them."""
    told = findings[:1] if len(findings) > _SAME and _fault(findings[0]) else findings
    for finding in told:
        yield from _finding(finding, base)
    others = findings[len(told) :]
    if others:
        by_column = Counter(finding.place.column for finding in others)
        columns = _(", ").join(f"{column} {count}" for column, count in by_column.items())
        yield "      " + _("the same of {count} more cells: {columns}").format(count=len(others), columns=columns)


def _finding(finding: Finding, base: str) -> Iterator[str]:
    yield f"    {finding.source.seen_from(base)}: {failure(finding)}"
    if finding.excerpt:
        yield f"      {marked(finding.excerpt)}"
    if finding.implied:
        yield f"      {following(finding)}"
    if finding.waiver:
        waiver = finding.waiver
        date = f" {waiver.date}" if waiver.date else ""
        yield "      " + _("waived by {by}{date}: {reason}").format(by=waiver.by, date=date, reason=waiver.reason)
    elif finding.severity is Severity.ERROR:
        yield "      " + _("for a waiver, write where: {where}").format(where=finding.place.where)


def _localised(review: Review) -> Iterator[str]:
    """Write where the fault is likely, table by table; nothing here is more than a proposal."""
    report = review.report
    yield _("Likely wrong: the fewest cells whose change restores every relation (docgen changes nothing)")
    for table, group in groupby(review.localisations, key=lambda localisation: localisation.table):
        yield f"  {report.form.heading_of(report.form.table(table))}"
        for localisation in group:
            yield from (f"    {line}" for line in _localisation(report, localisation))


def _localisation(report: Report, localisation: Localisation) -> Iterator[str]:
    ways = localisation.repairs
    if not ways:
        yield undecided(localisation)
        return
    if len(ways) == 1:
        yield from _repair(report, ways[0])
    else:
        yield undecided(localisation)
        for number, way in enumerate(ways[:_WAYS]):
            yield "  " + (_("or:") if number else _("either:"))
            yield from (f"    {line}" for line in _repair(report, way))
        if len(ways) > _WAYS:
            yield "  " + _("… and {count} more").format(count=len(ways) - _WAYS)
    if not localisation.complete and not ways[0].patterns:
        yield _("there may be others as small: so many cells contradict each other that not all were tried")


def undecided(localisation: Localisation) -> str:
    """Say that nothing was localised, or that several repairs are as small; nothing where there is one."""
    ways = len(localisation.repairs)
    if not ways:
        return _("not localised: too many cells contradict each other to tell which are wrong")
    return _("{count} repairs are equally small; the likelier ones first").format(count=ways) if ways > 1 else ""


def _repair(report: Report, repair: Repair) -> Iterator[str]:
    base = report.bundle.source.file
    yield from repair.patterns
    for change in repair.changes[:_CELLS]:
        yield f"{source_of(report, change.cell).seen_from(base)}: {change_words(report, change)}"
    if len(repair.changes) > _CELLS:
        yield _("… and {count} more").format(count=len(repair.changes) - _CELLS)
    yield from reasons(repair, base)


def change_words(report: Report, change: Change) -> str:
    """Word a change: the cell, what it holds, and what it should hold."""
    kind = report.form.cells[change.cell].kind
    missing = _("not read for sure") if report.is_unread(change.cell) else _("empty")
    words = {
        "cell": place_of(report, change.cell).words,
        "actual": report.figures[change.cell].printed(kind) or missing,
    }
    if change.proposed is None:
        return _("{cell}: {actual}; the relations do not tell what it should be").format(**words)
    return _("{cell}: {actual}, should be {proposed}").format(**words, proposed=print_figure(change.proposed, kind))


def reasons(repair: Repair, base: str = "") -> Iterator[str]:
    """Word what speaks for a repair and against others."""
    for evidence in repair.evidence:
        sentence = marked(evidence.excerpt)
        yield _("the text says so, {source}: {sentence}").format(
            source=evidence.source.seen_from(base), sentence=sentence
        )
    if repair.agreeing:
        rules = dict.fromkeys(relation.rule.id for relation in repair.agreeing)
        yield _("last year's report agrees with it: {rules}").format(rules=_(", ").join(rules))


def write_trace(report: Report) -> str:
    """Write every number of a report's prose, section by section."""
    from docgen.checks.prose.trace import trace  # noqa: PLC0415 - seldom asked for

    lines = [_("{bureau} {year}: the numbers of the text").format(bureau=report.bureau, year=report.year)]
    for section, numbers in groupby(trace(report), key=lambda number: number.section):
        lines += ["", f"  {section}", *(_traced(number, report) for number in numbers)]
    return as_lines(lines)


def _traced(number: Traced, report: Report) -> str:
    origin = _origin_word(number.origin)
    words = _("{origin}: {words}").format(origin=origin, words=number.words) if number.words else origin
    verdict = "" if number.agrees else _(" — does not agree")
    return (
        f"    {number.source.seen_from(report.bundle.source.file)}: {marked(number.excerpt, _AROUND)} {words}{verdict}"
    )


def _origin_word(origin: Origin) -> str:
    return {
        "cell": _("cell"),
        "sum of cells": _("sum of cells"),
        "list": _("list"),
        "percentage": _("percentage"),
        "date": _("date"),
        "law": _("law or document"),
        "contact": _("contact"),
        "name": _("part of a name"),
        "ordinal": _("ordinal"),
        "statement": _("must be 0"),
        "set aside": _("set aside"),
        "untraced": _("not compared"),
    }[origin.value]
