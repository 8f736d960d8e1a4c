"""Which cells of a report its findings are about, and the names by which one place of the page leads to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.expression import Comparison
from docgen.forms.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docgen.checks.finding import Finding
    from docgen.figures import Number
    from docgen.forms.form import Form
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
            *(Mark(number, each, cells_of(report, each), follows=True) for each in finding.implied),
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
    if not where:
        return
    codes = where.split(".")
    for ref in report.form.cells:
        if report.number(ref) is None and all(code in ("*", own) for code, own in zip(codes, ref, strict=False)):
            yield ref


def lights_of(report: Report, finding: Finding) -> tuple[CellRef, ...]:
    """Return every cell that has to do with a finding: its own, those its relation ties to them, those that follow."""
    tied = finding.relation.cells if finding.relation else ()
    following = [cell for each in finding.implied for cell in cells_of(report, each)]
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


class Anchors:
    """Names the places of one report's sheet, in plain letters and digits: the codes of a form may be anything."""

    def __init__(self, form: Form, number: int, last_cells: Collection[CellRef] = ()) -> None:
        """`last_cells` are those of last year's report that the page shows."""
        self._prefix, self._last_cells = f"r{number}", last_cells
        self._cells = {ref: f"{self._prefix}c{at}" for at, ref in enumerate(form.cells, 1)}

    @property
    def report(self) -> str:
        """The sheet of the report."""
        return self._prefix

    def part(self, name: str) -> str:
        """Name a part of the sheet."""
        return f"{self._prefix}-{name}"

    def finding(self, number: int) -> str:
        """Name a finding in the list."""
        return f"{self._prefix}f{number}"

    def excerpt(self, number: int) -> str:
        """Name the stretch of the text that a finding is about."""
        return f"{self._prefix}x{number}"

    def cell(self, ref: CellRef) -> str:
        """Name a cell of the report."""
        return self._cells[ref]

    def last_cell(self, ref: CellRef) -> str:
        """Name a cell of last year's report, or nothing where the page does not show it."""
        return f"{self._cells[ref]}-last" if ref in self._last_cells else ""

    def lights(self, report: Report, *findings: Finding) -> str:
        """Name every cell that has to do with some findings, this year's and last year's."""
        names: list[str] = []
        for finding in findings:
            relations = [each.relation for each in (finding, *finding.implied) if each.relation]
            last = [cell for relation in relations for cell in relation.last_cells]
            names += (*map(self.cell, lights_of(report, finding)), *filter(None, map(self.last_cell, last)))
        return " ".join(dict.fromkeys(names))

    def labels(self, names: str) -> str:
        """Name labels of the tables, which the form has so named, with blanks between them."""
        return self._prefix + names.replace(" ", f" {self._prefix}") if names else ""
