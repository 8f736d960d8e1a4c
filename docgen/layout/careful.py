"""Gathering what somebody has printed or typed into a table of his own: what speaks against a figure leaves that one out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from docgen.errors import Problem
from docgen.i18n import _
from docgen.layout.cells import Gathering, figure_of, name_of
from docgen.source import PlacedLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.forms.form import Form
    from docgen.forms.table import Cell, CellRef
    from docgen.report import Figure
    from docgen.source import Field, Line, Source, Text

_YEAR_BEFORE = re.compile(r"(?:上|去|前)(?:一)?年度?(?:同期|数|情况)?")
_OF_A_YEAR = re.compile(r"((?:19|20)\d\d)年?度?(?:数|情况)?")


class CarefulGathering(Gathering):
    """The figures of a report or a workbook; what speaks against one is `unsure`, and no reason to refuse the others.

    A table of which something is unsure is `doubted`. `computes` says whether a total that is not there follows from the
    other figures, as it does in what a bureau hands in, and does not in what somebody has published.
    """

    def __init__(self, form: Form, year: int, *, computes: bool = False) -> None:
        super().__init__(form)
        self.may_repeat = True
        self.year = year
        self.computes = computes
        self.unsure: list[Problem] = []
        self.doubted: set[str] = set()
        self._twice: set[CellRef] = set()

    def fault(self, source: Source, message: str) -> None:
        """Note what is unsure."""
        self.unsure.append(Problem(message, source))

    def keeps_blank(self, cell: Cell) -> bool:
        """Tell whether an empty field leaves its cell blank: in what somebody has published nothing is computed."""
        return not self.computes or super().keeps_blank(cell)

    def is_of_another_year(self, headings: Iterable[str]) -> bool:
        """Tell whether headings over a field say that it is of another year than the report."""
        for heading in headings:
            year = _OF_A_YEAR.fullmatch(heading)
            if _YEAR_BEFORE.fullmatch(heading) or (year and int(year[1]) != self.year):
                return True
        return False

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
