"""Finding cells by labels, and gathering what was given for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.errors import Problem
from docgen.i18n import _
from docgen.labels import do_you_mean, either, key, may_mean
from docgen.layout.figures import figure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.forms.form import Form
    from docgen.forms.table import Block, Cell, CellRef, Path, SheetPlan, Table
    from docgen.labels import LabelIndex
    from docgen.report import Figure
    from docgen.source import Field, Line, Source, Text


class Gathering:
    """The figures of a bundle by cell; a second figure for the same cell is a problem."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.given: dict[CellRef, Figure] = {}
        self.problems: list[Problem] = []

    def fault(self, source: Source, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(message, source))

    def give(self, cell: Cell, written: Text | Field) -> None:
        """Note what was given for a cell."""
        figure = figure_of(cell.kind, written)
        first = self.given.setdefault(cell.ref, figure)
        if first is not figure and figure.text and first.text:
            message = _("{cell} is given twice; first at {place}")
            self.fault(figure.text.source, message.format(cell=_name(cell), place=first.text.source))

    def give_all(self, plan: SheetPlan, lines: Sequence[Line]) -> None:
        """Note what was given for the cells of a sheet whose fields stand where a plan says."""
        written = [lines[line].field(at) for line, at in plan.places]
        if self.given.keys().isdisjoint(plan.cells):
            self.given.update(zip(plan.cells, map(figure_of, plan.kinds, written), strict=True))
            return
        for cell, field in zip(plan.cells, written, strict=True):
            self.give(self.form.cells[cell], field)

    def table(self, label: Text) -> Table | None:
        """Find a table by its label; note why not."""
        found = self.form.table_index.find(label.value)
        if len(found) == 1:
            return found[0]
        if not found:
            message = _("there is no table “{label}” in form {form}").format(label=label.value, form=self.form.name)
            offer = self.form.table_index.nearest(label.value) or [table.title for table in self.form.tables]
            self.fault(label.source, message + do_you_mean(offer))
        else:
            self._ambiguous(label, [table.title for table in found])
        return None

    def row(self, table: Table, labels: Sequence[Text]) -> Path | None:
        """Find a row by its label, below the headings given before it; note why not."""
        label = labels[-1]
        found = rows_like(table, [text.value for text in labels])
        if len(found) == 1:
            return found[0]
        if found:
            self._ambiguous(label, [" / ".join(item.label for item in path) for path in found])
        elif any(path[-1].children for path in table.row_index.find(label.value)):
            message = _("“{label}” is a heading of table {table}: figures stand in the rows under it")
            self.fault(label.source, message.format(label=label.value, table=table.title))
        elif any(key(label.value) in map(key, item.names) for item in self.form.left_out):
            message = _("the row “{label}” is left out by this bureau (leave_out), but figures are given for it")
            self.fault(label.source, message.format(label=label.value))
        else:
            self.unknown(label, _("row"), table, table.row_index)
        return None

    def column(self, table: Table, block: Block, label: Text) -> Path | None:
        """Find a column of a block by its label; note why not."""
        found = block.column_index.find(label.value)
        if len(found) == 1:
            return found[0]
        if found:
            self._ambiguous(label, [path[-1].label for path in found])
        else:
            self.unknown(label, _("column"), table, block.column_index)
        return None

    def unknown(self, label: Text, what: str, table: Table, index: LabelIndex[Path]) -> None:
        """Note a label that a table does not have, with the nearest ones."""
        message = _("table {table} has no {what} “{label}”").format(what=what, label=label.value, table=table.title)
        self.fault(label.source, message + do_you_mean(index.nearest(label.value)))

    def _ambiguous(self, label: Text, candidates: Iterable[str]) -> None:
        message = _("“{label}” may mean {candidates}: write it out")
        self.fault(label.source, message.format(label=label.value, candidates=either(candidates)))


def _name(cell: Cell) -> str:
    """Name a cell in official labels."""
    return f"{cell.row[-1].label} · {cell.column[-1].label}"


def rows_like(table: Table, labels: Sequence[str]) -> list[Path]:
    """Return the rows that the last label may mean, those that stand under the headings before it."""
    *headings, label = labels
    found = [path for path in table.row_index.find(label) if not path[-1].children]
    return [path for path in found if all(_stands_under(table, path, heading) for heading in headings)]


def _stands_under(table: Table, path: Path, heading: str) -> bool:
    above = (item.names for item in path[:-1])
    return any(may_mean(heading, names) for names in (*above, (table.block_of(path[-1].code).head,)))
