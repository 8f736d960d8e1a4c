"""Findings as JSON for machines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from docgen.checks.finding import place_of, source_of
from docgen.forms.rule import Severity
from docgen.writers.fields import problem_fields, source_fields
from docgen.writers.lines import as_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from docgen.checks import Review
    from docgen.checks.finding import Excerpt, Finding
    from docgen.checks.localise import Change, Localisation
    from docgen.checks.years import Unjudged
    from docgen.errors import Problem
    from docgen.report import Report


def write_reviews(
    reviews: Iterable[Review], problems: Collection[Problem], *, strict: bool, trace: bool = False
) -> str:
    """Write what was found in some reports, and what could not be judged, as one JSON object; `trace` adds `numbers`.

    The reports are gone through once, and none is kept; the problems are asked for after them.
    """
    summary = {"reports": 0, "consistent": 0, **{f"{severity.value}s": 0 for severity in Severity}, "waived": 0}
    written: dict[str, list[Any]] = {"findings": [], "unjudged": [], "localisations": []}
    numbers: list[dict[str, Any]] = []
    for review in reviews:
        summary["reports"] += 1
        summary["consistent"] += review.consistent(strict=strict)
        for finding in review.findings:
            summary["waived" if finding.waiver else f"{finding.severity.value}s"] += 1
            written["findings"].append(finding_fields(review, finding))
        if review.unjudged:
            written["unjudged"].append(_unjudged(review, review.unjudged))
        written["localisations"] += [_localisation(review, each) for each in review.localisations]
        if trace:
            numbers += _traced(review.report)
    written["problems"] = list(map(problem_fields, problems))
    summary["problems"] = len(written["problems"])
    whole = {**written, "summary": summary, **({"numbers": numbers} if trace else {})}
    return as_json(whole, exact)


def finding_fields(review: Review, finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    waiver = finding.waiver
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "bureau": review.report.bureau,
        "year": review.report.year,
        "table": finding.place.table or None,
        "row": finding.place.row or None,
        "column": finding.place.column or None,
        "where": finding.place.where or None,
        "expected": finding.expected,
        "actual": finding.actual,
        "difference": finding.difference,
        "source": source_fields(finding.source),
        "message": finding.message,
        "advice": finding.advice or None,
        "waiver": {
            "reason": waiver.reason.value,
            "by": waiver.by.value,
            "date": waiver.date.value if waiver.date else None,
        }
        if waiver
        else None,
        "excerpt": _excerpt(finding.excerpt) if finding.excerpt else None,
        "cells": [{"row": place.row, "column": place.column, "value": value} for place, value in finding.cells],
        "unit": finding.unit or None,
        "implied": [finding_fields(review, implied) for implied in finding.implied],
    }


def _unjudged(review: Review, unjudged: Unjudged) -> dict[str, Any]:
    return {
        "bureau": review.report.bureau,
        "year": review.report.year,
        "rules": list(unjudged.rules),
        "reason": unjudged.reason,
    }


def _localisation(review: Review, localisation: Localisation) -> dict[str, Any]:
    form = review.report.form
    return {
        "bureau": review.report.bureau,
        "year": review.report.year,
        "table": form.heading_of(form.table(localisation.table)),
        "complete": localisation.complete,
        "determined": localisation.determined,
        "repairs": [
            {
                "changes": [_change(review.report, change) for change in repair.changes],
                "patterns": list(repair.patterns),
                "evidence": [
                    {**_excerpt(each.excerpt), "value": each.value, "source": source_fields(each.source)}
                    for each in repair.evidence
                ],
                "last_year": [relation.rule.id for relation in repair.agreeing],
            }
            for repair in localisation.repairs
        ],
    }


def _change(report: Report, change: Change) -> dict[str, Any]:
    place, text = place_of(report, change.cell), report.figures[change.cell].text
    return {
        "row": place.row,
        "column": place.column,
        "where": place.where,
        "actual": change.actual if change.actual is not None or text is None else text.value,
        "proposed": change.proposed,
        "source": source_fields(source_of(report, change.cell)),
    }


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    """Return a sentence with its marks as JSON has them."""
    return {"text": excerpt.text, "marks": [list(mark) for mark in excerpt.marks]}


def _traced(report: Report) -> list[dict[str, Any]]:
    """Return every number of a report's prose for JSON."""
    from docgen.checks.prose.trace import trace  # noqa: PLC0415 - seldom asked for

    return [
        {
            "bureau": report.bureau,
            "year": report.year,
            "section": number.section,
            "text": number.text,
            "excerpt": _excerpt(number.excerpt),
            "source": source_fields(number.source),
            "origin": number.origin.value,
            "words": number.words or None,
            "agrees": number.agrees,
        }
        for number in trace(report)
    ]


def exact(value: object) -> int | str:
    """Write a whole decimal as a number, another as text: a JSON number would be read back as a binary fraction."""
    if not isinstance(value, Decimal):
        raise TypeError(value)
    return int(value) if value == value.to_integral_value() else f"{value:f}"
