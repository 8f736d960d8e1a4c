"""The tables as the form prints them, with wrong cells marked and every figure tied to its labels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.grid import Role, lay_out
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.report import CellState
from docgen.writers.sheet.marks import SYMBOLS, expected_at, marks_of, tone_of
from docgen.writers.text import severity_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.checks import Review
    from docgen.forms.grid import Grid, GridCell
    from docgen.forms.table import CellRef, Table
    from docgen.writers.sheet.anchors import Anchors
    from docgen.writers.sheet.marks import Mark

_LABELS = (Role.BLOCK_HEAD, Role.BOXHEAD, Role.STUB)
_MANY = 6  # cells: of more that one finding is about, only the first leads to it, or the keyboard stops at each


class Note(NamedTuple):
    """A finding's number in a cell, and the way to it in the list."""

    number: int
    target: str
    tone: str
    symbol: str
    word: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A printed cell: a label, or a figure with what was found there."""

    anchor: str
    role: str
    text: str
    rows: int
    columns: int
    scope: str = ""
    headers: str = ""
    state: str = ""  # computed, where it was left out; many, where it is one of very many
    tone: str = ""
    expected: str = ""
    notes: tuple[Note, ...] = ()
    lights: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as printed: its head to repeat, then its bodies, each as lines of cells."""

    anchor: str
    heading: str
    unit: str
    layout: str
    columns: int
    stub_columns: int
    head: tuple[tuple[SheetCell, ...], ...]
    bodies: tuple[tuple[tuple[SheetCell, ...], ...], ...]


def draw_tables(review: Review, anchors: Anchors) -> list[SheetTable]:
    """Draw the tables of a report."""
    marks: dict[CellRef, list[Mark]] = {}
    for mark in marks_of(review.report, review.findings):
        for cell in mark.cells:
            marks.setdefault(cell, []).append(mark)
    return [_Drawing(review, anchors, marks, table, at).table() for at, table in enumerate(review.report.form.tables)]


class _Drawing:
    """One table being drawn."""

    def __init__(
        self, review: Review, anchors: Anchors, marks: dict[CellRef, list[Mark]], table: Table, number: int
    ) -> None:
        self.report, self.anchors, self.marks, self.plan = review.report, anchors, marks, table
        self.number = number
        self.grid = lay_out(table)
        self.names = {cell: anchors.label(number, at) for at, cell in enumerate(self.grid.cells)}

    def table(self) -> SheetTable:
        lines = [tuple(self._cell(cell) for cell in line) for line in self.grid.lines()]
        starts = [*_starts(self.grid), self.grid.rows]
        bodies = [tuple(lines[start:end]) for start, end in pairwise(starts)]
        layout = "across" if self.plan.across else "blocks" if len(self.plan.blocks) > 1 else "plain"
        heading = self.report.form.heading_of(self.plan)
        return SheetTable(
            self.anchors.part(f"table{self.number}"),
            heading,
            self.plan.unit,
            layout,
            self.grid.columns,
            self.grid.stub_columns,
            tuple(lines[: self.grid.head_rows]),
            tuple(bodies),
        )

    def _cell(self, cell: GridCell) -> SheetCell:
        if cell.ref:
            return self._figure(cell, cell.ref)
        group = "group" if (cell.item and cell.item.children) or cell.role is Role.BLOCK_HEAD else ""
        scope = ("row" if cell.role in (Role.STUB, Role.BLOCK_HEAD) else "col") + group
        role = cell.role.value.replace(" ", "-") + (f" depth-{cell.column}" if cell.role is Role.STUB else "")
        return SheetCell(self.names[cell], role, cell.label, cell.rows, cell.columns, scope)

    def _figure(self, cell: GridCell, ref: CellRef) -> SheetCell:
        held, marks = self.report.figures[ref], self.marks.get(ref, [])
        own = [mark for mark in marks if not mark.follows]
        about = [mark.finding for mark in marks]
        led = [mark for mark in _once(marks) if len(mark.cells) <= _MANY or mark.cells[0] == ref]
        computed = held.state in (CellState.COMPUTED, CellState.BLANK_AS_ZERO)
        return SheetCell(
            self.anchors.cell(ref),
            "figure",
            held.printed(self.report.form.cells[ref].kind),
            cell.rows,
            cell.columns,
            headers=" ".join(self.names[label] for label in _heading(self.grid, cell)),
            state="computed" if computed else "many" if marks and not led else "",
            tone=tone_of(own[0].finding) if own else "follows" if marks else "",
            expected=next(filter(None, (expected_at(mark.finding, ref) for mark in marks)), ""),
            notes=tuple(self._note(mark) for mark in led if mark.finding.severity is not Severity.INFO),
            lights=" ".join(dict.fromkeys(" ".join(self.anchors.lights(self.report, one) for one in about).split())),
            said="\n".join(mark.finding.message for mark in marks),
        )

    def _note(self, mark: Mark) -> Note:
        tone = tone_of(mark.finding)
        word = _("waived") if tone == "waived" else severity_word(mark.finding.severity)
        return Note(mark.number, self.anchors.finding(mark.number), tone, SYMBOLS[tone], word)


def _once(marks: Sequence[Mark]) -> list[Mark]:
    """Keep the first mark of each finding."""
    return list({mark.number: mark for mark in reversed(marks)}.values())[::-1]


def _starts(grid: Grid) -> list[int]:
    """Return the rows in which the bodies of a table begin: below its head, or with the head of each block."""
    if grid.head_rows:
        return [grid.head_rows]
    headed = {cell.row for cell in grid.cells if cell.role is Role.BLOCK_HEAD}
    stubheads = {cell.row for cell in grid.cells if cell.role is Role.STUBHEAD and cell.row - 1 not in headed}
    return sorted(headed | stubheads)


def _heading(grid: Grid, figure: GridCell) -> list[GridCell]:
    """Return the labels that head a figure: those over it in its own block, then those beside it."""
    top = max((start for start in (_starts(grid) if not grid.head_rows else [0]) if start <= figure.row), default=0)
    over = [
        cell
        for cell in grid.cells
        if cell.role in _LABELS
        and cell.role is not Role.STUB
        and top <= cell.row < figure.row
        and cell.column <= figure.column < cell.column + cell.columns
    ]
    beside = [cell for cell in grid.cells if cell.role is Role.STUB and cell.row <= figure.row < cell.row + cell.rows]
    return over + beside
