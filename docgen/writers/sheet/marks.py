"""Which cells of a report its findings are about, and which others their relations tie to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.expression import Comparison
from docgen.forms.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.finding import Finding
    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.report import Report

_LIMITS = {"<=": "≤ ", ">=": "≥ "}


class Mark(NamedTuple):
    """A finding with the cells it is about; `number` is that of the finding in the sheet, or of the one it follows from."""

    number: int
    finding: Finding
    cells: tuple[CellRef, ...]
    follows: bool = False


def tone_of(finding: Finding) -> str:
    """Return how a finding looks: as its severity, or as one that a waiver lets pass."""
    return "waived" if finding.waiver else finding.severity.value


SYMBOLS = {Severity.ERROR.value: "✕", Severity.WARNING.value: "!", Severity.INFO.value: "i", "waived": "✓"}


def marks_of(report: Report, findings: Sequence[Finding]) -> list[Mark]:
    """Return the marks that findings leave on the tables, the gravest first."""
    return [
        mark
        for number, finding in enumerate(findings, 1)
        for mark in (
            Mark(number, finding, cells_of(report, finding)),
            *(Mark(number, one, cells_of(report, one), follows=True) for one in finding.implied),
        )
        if mark.cells
    ]


def cells_of(report: Report, finding: Finding) -> tuple[CellRef, ...]:
    """Return the cells that a finding is about, none where it is about the text."""
    relation = finding.relation
    if relation:
        return (relation.subject,) if relation.subject else relation.cells
    named = report.form.cells_by_path
    if finding.cells:
        return tuple(named[place.where] for place, _held in finding.cells if place.where in named)
    if finding.place.where in named:
        return (named[finding.place.where],)
    return () if finding.excerpt else tuple(_lacking(report, finding.place.where))


def _lacking(report: Report, where: str) -> Iterator[CellRef]:
    """Walk the cells without a figure in a row, a column or a table, as a finding names it."""
    codes = where.split(".") if where else ["", ""]
    for ref in report.form.cells:
        if report.number(ref) is None and all(code in ("*", own) for code, own in zip(codes, ref, strict=False)):
            yield ref


def lights_of(report: Report, finding: Finding) -> tuple[CellRef, ...]:
    """Return every cell that has to do with a finding: its own, those its relation ties to them, those that follow."""
    tied = finding.relation.cells if finding.relation else ()
    following = [cell for one in finding.implied for cell in cells_of(report, one)]
    return (*cells_of(report, finding), *tied, *following)


def expected_at(finding: Finding, cell: CellRef) -> str:
    """Return what a finding expects in a cell, with the sign of its bound, or nothing."""
    relation = finding.relation
    if relation is None or finding.expected is None or relation.subject != cell:
        return ""
    sign = relation.statement.sign if isinstance(relation.statement, Comparison) else "="
    return _LIMITS.get(sign, "") + written(finding.expected)


def written(number: Number) -> str:
    """Write a number without an exponent."""
    return str(number) if isinstance(number, int) else f"{number:f}"


def signed(number: Number) -> str:
    """Write a difference with its sign; none is 0."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return sign + written(-number if number < 0 else number)
