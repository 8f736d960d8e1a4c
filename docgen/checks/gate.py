"""The gate that every finding passes, whoever makes it: told apart, waived, folded under its cause, in order.

With a waiver (情况说明) a named person lets one finding pass, with a reason; it stays in the output, marked. A waiver passes
the one finding it names: by its place in codes or labels, or by words of the sentence it is about. One that fits several
passes none of them: whoever signed it may not have seen them all.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.forms.rule import Check
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from docgen.bundle import Waiver
    from docgen.checks.finding import Excerpt
    from docgen.forms.rule import Rule
    from docgen.report import Report

_WORDS = 2  # characters: a single one names no sentence


def let_through(
    report: Report, raised: Sequence[Finding], unjudged: Collection[str], *, to_print: bool
) -> tuple[Finding, ...]:
    """Return what was found in a report, the gravest first, root causes before what follows from them.

    `raised` are the findings as the checks made them; `unjudged` are the ids of rules that some check has not looked at yet:
    whether their waivers are needed cannot be told. What is told of documents alone is kept back unless one is `to_print`.
    """
    waiving = report.bundle.waivers
    marked = _waived(waiving, _told_apart(raised))
    # What was waived explains nothing any more: what follows from it stands by itself.
    failed = [finding for finding in marked if finding.relation and not finding.waiver]
    findings = [
        *(finding for finding in marked if not finding.relation),
        *_folded(failed, report),
        *(finding for finding in marked if finding.relation and finding.waiver),
    ]
    findings += _unused(waiving, marked, report.form.rules, report.form.dropped.union(unjudged))
    due = (finding for finding in findings if to_print or not finding.in_document)
    return tuple(sorted(due, key=lambda finding: finding.severity.rank))


def _folded(failed: list[Finding], report: Report) -> list[Finding]:
    if not failed:
        return []
    from docgen.checks.folding import fold  # noqa: PLC0415 - only failures need it, and it brings fractions

    return fold(failed, report.form, report.number)


def _told_apart(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with a place of their own each: where several of a rule have the same, they are counted."""
    alike = Counter(_address(finding) for finding in findings if finding.place.where)
    counted: Counter[tuple[str, str]] = Counter()
    apart = []
    for finding in findings:
        address = _address(finding)
        if alike[address] > 1:
            counted[address] += 1
            where = f"{finding.place.where}.{counted[address]}"
            finding = replace(finding, place=finding.place._replace(where=where))  # noqa: PLW2901 - the same, told apart
        apart.append(finding)
    return apart


def _address(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.place.where


def _waived(waivers: Iterable[Waiver], findings: Sequence[Finding]) -> list[Finding]:
    """Return findings, each marked that a waiver lets pass."""
    marked = list(findings)
    for waiver in waivers:
        fitting = _fitting(waiver, findings)
        if len(fitting) == 1 and not marked[fitting[0]].waiver:
            marked[fitting[0]] = findings[fitting[0]].waived(waiver)
    return marked


def _fitting(waiver: Waiver, findings: Sequence[Finding]) -> list[int]:
    """Return the positions of the findings that a waiver names."""
    own = [at for at, finding in enumerate(findings) if finding.rule == waiver.rule.value]
    where = _bare(waiver.where.value)
    named = [at for at in own if where and where in _names(findings[at].place)]
    return named or _quoted(waiver.where.value, {at: findings[at].excerpt for at in own})


def _names(place: Place) -> Iterator[str]:
    """Walk the ways to write a place, bare: in codes, and in official labels."""
    yield _bare(place.where)
    if place.row or place.column:
        yield _bare(f"{place.table}{place.row}{place.column}")
    if place.row:  # a column alone may be in several tables
        yield _bare(f"{place.row}{place.column}")


def _quoted(words: str, excerpts: dict[int, Excerpt | None]) -> list[int]:
    """Return which sentences have some words; where several do, those in which the words are what is wrong."""
    quoted = _close(words)
    if len(quoted) < _WORDS:
        return []
    having = {at: excerpt for at, excerpt in excerpts.items() if excerpt and quoted in _close(excerpt.text)}
    if len(having) < _WORDS:
        return list(having)
    return [
        at
        for at, excerpt in having.items()
        if all(_close(excerpt.text[start:end]) in quoted for start, end in excerpt.marks)
    ]


def _unused(
    waivers: Iterable[Waiver], findings: Sequence[Finding], rules: Iterable[Rule], unjudged: Collection[str]
) -> Iterator[Finding]:
    """Find the waivers that let nothing pass, but for those of rules that are `unjudged` so far."""
    used = [finding.waiver for finding in findings if finding.waiver]
    lame = [waiver for waiver in waivers if waiver not in used and waiver.rule.value not in unjudged]
    for rule in (rule for rule in rules if Check.UNUSED_WAIVERS in rule.checks):
        for waiver in lame:
            yield _unused_waiver(rule, waiver, [findings[at] for at in _fitting(waiver, findings)])


def _unused_waiver(rule: Rule, waiver: Waiver, fitting: Sequence[Finding]) -> Finding:
    names = {"rule": waiver.rule.value, "where": waiver.where.value}
    if len(fitting) > 1:
        places = _(", ").join(finding.place.where for finding in fitting)
        words = _(
            "the waiver of {rule} at “{where}” fits several findings and lets none of them pass; they are at: {places}"
        )
        message = words.format(**names, places=places)
    elif fitting:
        message = _("the waiver of {rule} at “{where}” is there twice").format(**names)
    else:
        message = _("the waiver of {rule} at “{where}” fits no finding").format(**names)
    return Finding(rule, message, Place(where=waiver.where.value), waiver.rule.source)


def _bare(where: str) -> str:
    """Compare places by letters and digits alone, so that separators and width do not matter; `*` is kept."""
    return "".join(c for c in unicodedata.normalize("NFKC", where) if c.isalnum() or c == "*")


def _close(words: str) -> str:
    """Compare sentences without blanks, whatever the width of their characters."""
    return "".join(unicodedata.normalize("NFKC", words).split())
