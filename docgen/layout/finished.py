"""A finished report on its form: tables and sections told by their labels, in the order of the document.

Nothing is guessed and nothing computed: a label that is only like one of the form, or a cell that is there twice with two
figures, is named as unsure, and its figure left out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from docgen.errors import Problem
from docgen.flow import FlowTable
from docgen.forms.tailoring import tailor
from docgen.i18n import _
from docgen.layout.cells import Gathering, figure_of, name_of
from docgen.layout.cut_rows import joined_over_pages
from docgen.layout.figures import is_figure
from docgen.layout.headings import sections_of
from docgen.layout.pieces import pieces_of
from docgen.layout.sheets import SheetReader
from docgen.report import CellState, Figure, Report
from docgen.source import PlacedLine, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.bundle import Bundle
    from docgen.flow import Flow
    from docgen.forms.form import Form
    from docgen.forms.table import Cell, CellRef
    from docgen.layout.pieces import TablePiece
    from docgen.source import Field, Line, Source


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_CAPTION = 60  # characters: longer ones are text


def lay_out_finished(bundle: Bundle, flow: Flow, form: Form) -> Report:
    """Lay a finished report out on a form, without the rows that may be left out and are not there."""
    labels, unwanted = bundle.profile.labels, bundle.profile.leave_out
    gathering = _gathered(flow, tailor(form, labels, unwanted), bundle.year)
    absent = tuple(Text(target, flow.source) for target in _optional(gathering) if target not in map(str, unwanted))
    if absent:
        gathering = _gathered(flow, tailor(form, labels, (*unwanted, *absent)), bundle.year)
    form = gathering.form
    prose = sections_of(flow, form, gathering.fault)
    figures = dict.fromkeys(form.cells, Figure(CellState.ABSENT)) | gathering.without_doubles()
    return Report(form, bundle, figures, prose, tuple(gathering.unsure))


def _optional(gathering: FinishedGathering) -> list[str]:
    """Return the rows that may be left out and of which no cell was found, in tables that are there."""
    rows = {(cell.table, cell.row) for cell in gathering.given}
    tables = {table for table, _row in rows}
    return [
        f"{table.code}.{path[-1].code}"
        for table in gathering.form.tables
        if table.code in tables
        for path in table.rows.values()
        if path[-1].optional and (table.code, path[-1].code) not in rows
    ]


def _gathered(flow: Flow, form: Form, year: int) -> FinishedGathering:
    gathering = FinishedGathering(form)
    tables = _Tables(gathering)
    caption = ""  # the paragraph before a table
    for block in joined_over_pages(flow.blocks, form):
        if not isinstance(block, FlowTable):
            caption = block.text.value
        elif _is_of_another_year(block, caption, year):
            message = _("this table is called after another year than {year}: no figure of it is taken")
            gathering.fault(block.source, message.format(year=year))
        else:
            tables.take(block)
    return gathering


def _is_of_another_year(table: FlowTable, caption: str, year: int) -> bool:
    """Tell whether the title of a table, in its first lines or before it, names other years than the report's, and not this."""
    titles = [caption] if len(caption) <= _CAPTION else []
    for row in table.rows:
        filled = [value for value in row.values if value]
        if len(set(filled)) != 1:
            break
        titles.append(filled[0])
    years = {int(each) for title in titles for each in _YEAR.findall(title)}
    return bool(years) and year not in years


class FinishedGathering(Gathering):
    """The figures of a finished report; what speaks against one is `unsure`, and no reason to refuse the others."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.may_repeat = True
        self.unsure: list[Problem] = []
        self._twice: set[CellRef] = set()

    def fault(self, source: Source, message: str) -> None:
        """Note what is unsure."""
        self.unsure.append(Problem(message, source))

    def keeps_blank(self, cell: Cell) -> bool:  # noqa: ARG002
        """Tell that an empty field leaves its cell blank: nothing is computed in what somebody has published."""
        return True

    def doubtful(self, head: Sequence[Line], width: int) -> set[int]:
        """Return the fields whose headings may have shifted: a line of the head has too few cells, so others stand beside theirs."""
        fields: set[int] = set()
        for level, row in enumerate(head):
            filled = [at for at, value in enumerate(row.values) if value]
            if len(filled) < 2 or not isinstance(row, PlacedLine) or row.reached is None or row.reached >= width:
                continue
            below = [at for other in head[level + 1 :] for at, value in enumerate(other.values) if value]
            first = max((at for at in filled if at <= min(below, default=0)), default=filled[0])
            fields.update(range(first if below else filled[0], width))
            message = _(
                "this line of headings has {count} cells where there are {expected} columns: they may have shifted"
            )
            self.fault(row.places[0], message.format(count=row.reached, expected=width))
        return fields

    def merged(self, row: Line, targets: Iterable[int]) -> set[int]:
        """Return the fields of a line whose figure stands in a cell that reaches over another column: it may be of either."""
        fields = sorted(targets)
        merged = {
            at
            for at, after in pairwise(fields)
            if isinstance(row, PlacedLine)
            and row.values[at]
            and not row.values[after]
            and row.places[at] is row.places[after]  # the same cell: others of a page may lie at the same place
        }
        for at in sorted(merged):
            message = _("“{text}” stands in a cell that reaches over several columns: it is not taken")
            self.fault(row.text(at).source, message.format(text=row.values[at]))
        return merged

    def leaves_out(self, row: Line, width: int, astray: Sequence[Text]) -> bool:
        """Tell whether a line's figures may have shifted: it has more of them than headings, or fewer cells."""
        if isinstance(row, PlacedLine) and row.reached is not None and row.reached < width:
            message = _(
                "this line has {count} cells where the headings have {expected}: figures may have shifted, none is taken"
            )
            self.fault(row.places[0], message.format(count=row.reached, expected=width))
            return True
        return bool(astray)

    def give(self, cell: Cell, written: Text | Field) -> None:
        """Note what is printed in a cell; of two figures that differ neither counts."""
        figure = figure_of(cell.kind, written)
        first = self.given.setdefault(cell.ref, figure)
        if first is figure or cell.ref in self._twice or (first.state, first.number) == (figure.state, figure.number):
            return
        self._twice.add(cell.ref)
        if first.text and figure.text:
            message = _("{cell} is there twice, as “{figure}” here and as “{other}” at {place}: neither is taken")
            words = {"figure": figure.text.value, "other": first.text.value, "place": first.text.source}
            self.fault(figure.text.source, message.format(cell=name_of(cell), **words))

    def without_doubles(self) -> dict[CellRef, Figure]:
        """Return the figures that are sure."""
        return {cell: figure for cell, figure in self.given.items() if cell not in self._twice}


class _Tables:
    """Reads the tables of a document one after the other, as often as one is begun anew or goes on."""

    def __init__(self, gathering: FinishedGathering) -> None:
        self._gathering = gathering
        self._last: SheetReader | None = None
        self._width = 0  # of the lines with its headings

    def take(self, grid: FlowTable) -> None:
        """Read what a grid has of the form's tables."""
        goes_on = self._last.table.code if self._last else ""
        for piece in pieces_of(grid.rows, self._gathering.form, goes_on):
            reader = self._last
            if piece.table and any(SheetReader(piece.table, self._gathering).begins(row) for row in piece.rows):
                self._last, self._width = SheetReader(piece.table, self._gathering), len(piece.rows[0])
                self._last.read(piece.rows)
            elif reader and self._goes_on(piece, reader):
                stub = reader.fields.first if reader.fields else 0
                reader.read([_aligned(row, self._width, stub) for row in piece.rows])
            elif piece.table:
                message = _("figures of table {table} begin here without its headings: they are not taken")
                self._gathering.fault(piece.rows[0].places[0], message.format(table=piece.table.title))

    def _goes_on(self, piece: TablePiece[PlacedLine], reader: SheetReader) -> bool:
        """Tell whether lines without headings belong to the table before them."""
        if piece.table:
            return piece.table is reader.table
        texts = [value for row in piece.rows for value in row.values if value]
        return reader.table.across and not reader.placed and bool(texts) and all(map(is_figure, texts))


def _aligned(row: PlacedLine, width: int, stub: int) -> PlacedLine:
    """Return a line as wide as another one, whose first `stub` fields are labels: figures stand at the right.

    Of a wider one blank fields among the labels are left out; where there are not enough of them it stays as it is.
    """
    more = width - len(row)
    if more >= 0:
        fields = [0] * more + list(range(len(row)))
        values = ("",) * more + row.values
    else:
        blank = [at for at, value in enumerate(row.values[: stub - more]) if not value][:-more]
        if len(blank) < -more:
            return row
        fields = [at for at in range(len(row)) if at not in blank]
        values = tuple(row.values[at] for at in fields)
    places = tuple(row.places[at] for at in fields)
    return PlacedLine(values, row.file, 0, places, None if row.reached is None else row.reached + more)
