"""The figures of a report: what was given for each cell read as its kind, and what was left out computed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.figures import is_blank, parse_figure
from docgen.forms.evaluation import value_of
from docgen.report import CellState, Figure

if TYPE_CHECKING:
    from docgen.figures import Kind, Number
    from docgen.forms.form import Form
    from docgen.forms.table import CellRef
    from docgen.layout.cells import Gathering
    from docgen.source import Field, Text

    Reading = tuple[CellState, Number | None, bool]

_ABSENT = Figure(CellState.ABSENT)
_SHORT = 24  # characters: longer figures are rare and not worth remembering
_new = tuple.__new__


def figure_of(kind: Kind, written: Text | Field) -> Figure:
    """Read what was given for a cell of a kind."""
    value = written.value
    state, number, normalised = _read_before(value, kind) if len(value) <= _SHORT else _read(value, kind)
    return _new(Figure, (state, number, written, normalised))  # see `text_at`


def figures_of(gathering: Gathering, *, blank_is_zero: bool) -> dict[CellRef, Figure]:
    """Return what every cell of the form holds, in printed order."""
    form, given = gathering.form, gathering.given
    figures = dict.fromkeys(form.cells, _ABSENT) | given
    if blank_is_zero:
        for ref, figure in figures.items():
            if figure.state is CellState.BLANK:
                figures[ref] = Figure(CellState.BLANK_AS_ZERO, 0, figure.written)
    if len(given) < len(figures):
        _compute_left_out(form, figures)
    return figures


def _read(written: str, kind: Kind) -> Reading:
    if is_blank(written):
        return CellState.BLANK, None, False
    number, normalised = parse_figure(written, kind)
    if number is None:
        return CellState.UNREADABLE, None, False
    return CellState.GIVEN, number, normalised


_read_before = lru_cache(maxsize=4096)(_read)


def _compute_left_out(form: Form, figures: dict[CellRef, Figure]) -> None:
    """Compute cells that were left out and that an equation determines, until no more can be."""
    left_out = [(cell, equation) for cell, equation in form.equations if figures[cell].state is CellState.ABSENT]
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
