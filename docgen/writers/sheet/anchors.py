"""The names by which one place of the page leads to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.writers.sheet.marks import lights_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from docgen.checks.finding import Finding
    from docgen.forms.form import Form
    from docgen.forms.table import CellRef
    from docgen.report import Report


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

    def lights(self, report: Report, finding: Finding) -> str:
        """Name every cell that has to do with a finding, this year's and last year's."""
        relations = [one.relation for one in (finding, *finding.implied) if one.relation]
        last = [cell for relation in relations for cell in relation.last_cells]
        names = (*map(self.cell, lights_of(report, finding)), *filter(None, map(self.last_cell, last)))
        return " ".join(dict.fromkeys(names))

    def label(self, table: int, at: int) -> str:
        """Name a label of a table, for the figures that it heads."""
        return f"{self._prefix}t{table}h{at}"
