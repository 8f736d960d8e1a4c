"""The figures of a report by cell: cells found by labels, what was given read as their kind, what was left out computed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.errors import Problem
from docgen.figures import is_blank, parse_figure
from docgen.forms.evaluation import value_of
from docgen.i18n import _
from docgen.labels import do_you_mean, either, key, may_mean
from docgen.report import CellState, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.figures import Kind, Number
    from docgen.forms.form import Form
    from docgen.forms.table import Block, Cell, CellRef, Path, SheetPlan, Table
    from docgen.labels import LabelIndex
    from docgen.source import Field, Line, Source, Text

    Reading = tuple[CellState, Number | None, bool]

_ABSENT = Figure(CellState.ABSENT)
_SHORT = 24  # characters: longer figures are rare and not worth remembering
_new = tuple.__new__


class Gathering:
    """The figures of a bundle by cell; a second figure for the same cell is a problem."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.may_repeat = False  # whether a row may come again: then its figures are compared
        self.given: dict[CellRef, Figure] = {}
        self.problems: list[Problem] = []

    def fault(self, source: Source, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(message, source))

    def keeps_blank(self, cell: Cell) -> bool:
        """Tell whether an empty field leaves its cell blank; one that a relation determines was left out, to be computed."""
        return cell.ref not in self.form.determined

    def is_of_another_year(self, headings: Iterable[str]) -> bool:  # noqa: ARG002
        """Tell whether headings over a field say that it is of another year; here it is a heading like any other."""
        return False

    def doubtful(self, head: Sequence[Line], width: int) -> set[int]:  # noqa: ARG002
        """Return the fields of a head whose headings may have shifted; here none: what is handed in stands where it is typed."""
        return set()

    def merged(self, row: Line, targets: Iterable[int]) -> set[int]:  # noqa: ARG002
        """Return the fields of a line whose figure stands in a cell that reaches over others; here none is known to."""
        return set()

    def leaves_out(self, row: Line, width: int, astray: Sequence[Text]) -> bool:  # noqa: ARG002
        """Tell whether a line's figures are left out because they may have shifted; here every fault is told, and none taken."""
        return False

    def give(self, cell: Cell, written: Text | Field) -> None:
        """Note what was given for a cell."""
        figure = figure_of(cell.kind, written)
        first = self.given.setdefault(cell.ref, figure)
        if first is not figure and figure.text and first.text:
            message = _("{cell} is given twice; first at {place}")
            self.fault(figure.text.source, message.format(cell=name_of(cell), place=first.text.source))

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
        tables = self.form.table_index.find(label.value)
        if len(tables) == 1:
            return tables[0]
        if not tables:
            message = _("there is no table “{label}” in form {form}").format(label=label.value, form=self.form.name)
            offer = self.form.table_index.nearest(label.value) or [table.title for table in self.form.tables]
            self.fault(label.source, message + do_you_mean(offer))
        else:
            self._ambiguous(label, [table.title for table in tables])
        return None

    def row(self, table: Table, labels: Sequence[Text]) -> Path | None:
        """Find a row by its label, below the headings given before it; note why not."""
        label = labels[-1]
        rows = rows_like(table, [text.value for text in labels])
        if len(rows) == 1:
            return rows[0]
        if rows:
            self._ambiguous(label, [" / ".join(item.label for item in path) for path in rows])
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
        columns = block.column_index.find(label.value)
        if len(columns) == 1:
            return columns[0]
        if columns:
            self._ambiguous(label, [path[-1].label for path in columns])
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


def name_of(cell: Cell) -> str:
    """Name a cell in official labels."""
    return f"{cell.row[-1].label} · {cell.column[-1].label}"


def rows_like(table: Table, labels: Sequence[str]) -> list[Path]:
    """Return the rows that the last label may mean, those that stand under the headings before it."""
    *headings, label = labels
    rows = [path for path in table.row_index.find(label) if not path[-1].children]
    return [path for path in rows if all(_stands_under(table, path, heading) for heading in headings)]


def _stands_under(table: Table, path: Path, heading: str) -> bool:
    above = (item.names for item in path[:-1])
    return any(may_mean(heading, names) for names in (*above, (table.block_of(path[-1].code).head,)))


# What a cell holds


def figure_of(kind: Kind, written: Text | Field) -> Figure:
    """Read what was given for a cell of a kind."""
    value = written.value
    state, number, normalised = _read_before(value, kind) if len(value) <= _SHORT else _read(value, kind)
    return _new(Figure, (state, number, written, normalised))  # see `text_at`


def figures_of(
    gathering: Gathering, *, blank_is_zero: bool, as_printed: frozenset[str] = frozenset()
) -> dict[CellRef, Figure]:
    """Return what every cell of the form holds, in printed order; in tables `as_printed` nothing is computed."""
    form, given = gathering.form, gathering.given
    figures = dict.fromkeys(form.cells, _ABSENT) | given
    if blank_is_zero:
        for ref, figure in figures.items():
            if figure.state is CellState.BLANK:
                figures[ref] = Figure(CellState.BLANK_AS_ZERO, 0, figure.written)
    if len(given) < len(figures):
        _compute_left_out(form, figures, as_printed)
    return figures


def _read(written: str, kind: Kind) -> Reading:
    if is_blank(written):
        return CellState.BLANK, None, False
    number, normalised = parse_figure(written, kind)
    if number is None:
        return CellState.UNREADABLE, None, False
    return CellState.GIVEN, number, normalised


_read_before = lru_cache(maxsize=4096)(_read)


def _compute_left_out(form: Form, figures: dict[CellRef, Figure], as_printed: frozenset[str]) -> None:
    """Compute cells that were left out and that an equation determines, until no more can be."""
    left_out = [
        (cell, equation)
        for cell, equation in form.equations
        if figures[cell].state is CellState.ABSENT and cell.table not in as_printed
    ]
    progress = bool(left_out)
    while progress:
        progress = False
        for cell, equation in left_out:
            if figures[cell].number is not None:
                continue
            number = value_of(equation.right, lambda ref: figures[ref].number)
            if number is not None:
                figures[cell] = Figure(CellState.COMPUTED, number)
                progress = True
