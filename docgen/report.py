"""A report: one bureau's completed form for one year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import Problem
from docgen.figures import print_figure
from docgen.forms.evaluation import added
from docgen.i18n import _
from docgen.source import Field, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.bundle import Bundle, Passage
    from docgen.figures import Kind, Number
    from docgen.forms.form import Form
    from docgen.forms.table import CellRef


_SEVERAL = 2


class CellState(Enum):
    """How a cell came to hold what it holds."""

    GIVEN = "given"
    COMPUTED = "computed"  # left out, and determined by a relation
    BLANK_AS_ZERO = "blank as zero"  # blank, and the bureau says that blank is zero
    UNREADABLE = "unreadable"  # given, but not as this cell's kind of figure
    BLANK = "blank"  # there, but empty or marked as empty
    ABSENT = "absent"  # not in the bundle at all

    __hash__ = object.__hash__  # a state equals itself alone; Enum's own is many times slower


class Figure(NamedTuple):
    """What a cell of a report holds. `number` is None where there is none; `written` is where it is written, if it is."""

    state: CellState
    number: Number | None = None
    written: Text | Field | None = None
    normalised: bool = False

    @property
    def text(self) -> Text | None:
        """What was written, with its place."""
        return self.written.text if isinstance(self.written, Field) else self.written

    def printed(self, kind: Kind) -> str:
        """Return the figure as the report prints it; what is not a figure stays as written, nothing stays empty."""
        if self.number is not None:
            return print_figure(self.number, kind)
        return self.written.value.strip() if self.written else ""


def added_up(reports: Sequence[Report]) -> Report | None:
    """Return the reports of bureaus that became one as one report: their figures added up, their texts one after the other.

    A cell that one of them lacks, or holds no number in, holds none. None for no report, the report itself for one.
    """
    if len(reports) < _SEVERAL:
        return next(iter(reports), None)
    first = reports[0]
    figures = {cell: _sum([report.number_if_there(cell) for report in reports]) for cell in first.figures}
    codes = dict.fromkeys(code for report in reports for code in report.prose)
    prose = {code: tuple(passage for report in reports for passage in report.prose.get(code, ())) for code in codes}
    names = _("、").join(report.bureau for report in reports)
    contacts = {**first.bundle.profile.contacts, "name": Text(names, first.bundle.source)}
    bundle = replace(first.bundle, profile=replace(first.bundle.profile, contacts=contacts))
    return replace(first, bundle=bundle, figures=figures, prose=prose)


def _sum(numbers: Sequence[Number | None]) -> Figure:
    known = [number for number in numbers if number is not None]
    return Figure(CellState.COMPUTED, added(known)) if len(known) == len(numbers) else Figure(CellState.ABSENT)


@dataclass(frozen=True)
class Report:
    """One bureau's figures and prose for one year, laid out on a form.

    `figures` has every cell of the form; `prose` every section, by code, with its paragraphs; `form` is the form as
    this bureau uses it: its label wording, without the rows it leaves out. `unsure` is what of a finished report or a workbook could not be
    read for sure, and was left out; `as_printed` are the codes of the tables in which nothing is computed from other figures, `doubted`
    those of which something is unsure. `prose_of_bundle` is the bundle's own prose, where paragraphs that somebody wrote into the
    report by hand took the place of some of it.
    """

    form: Form
    bundle: Bundle
    figures: dict[CellRef, Figure]
    prose: dict[str, tuple[Passage, ...]]
    unsure: tuple[Problem, ...] = ()
    as_printed: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    prose_of_bundle: dict[str, tuple[Passage, ...]] | None = None

    @property
    def bureau(self) -> str:
        """The bureau's name."""
        return self.bundle.bureau

    @property
    def year(self) -> int:
        """The report year."""
        return self.bundle.year

    @property
    def title(self) -> str:
        """The report's title."""
        return self.form.title.format(bureau=self.bureau, year=self.year)

    @property
    def unfilled(self) -> int:
        """The number of tables in which nothing was given."""
        given = {cell.table for cell, figure in self.figures.items() if figure.written is not None}
        return sum(1 for table in self.form.tables if table.code not in given)

    @property
    def is_finished(self) -> bool:
        """Tell whether it is read from a finished document, in which nothing is computed."""
        return self.bundle.flow is not None

    @property
    def unread(self) -> tuple[Problem, ...]:
        """What of it could not be read: what is unsure, and what stands where a number belongs and is none."""
        texts = [figure.text for figure in self.figures.values() if figure.state is CellState.UNREADABLE]
        no_numbers = (
            Problem(_("“{text}” is no number").format(text=text.value), text.source) for text in texts if text
        )
        return (*self.unsure, *no_numbers)

    @property
    def computed(self) -> int:
        """The number of cells that were left out and are computed from others."""
        return sum(1 for figure in self.figures.values() if figure.state is CellState.COMPUTED)

    @property
    def given(self) -> int:
        """The number of cells for which something was handed in."""
        return sum(1 for figure in self.figures.values() if figure.written is not None)

    @property
    def not_there(self) -> int:
        """The number of cells that the bundle does not have at all."""
        return sum(1 for figure in self.figures.values() if figure.state is CellState.ABSENT)

    def is_unread(self, cell: CellRef) -> bool:
        """Tell whether a cell, of this form or of another one, holds nothing because it was not sure what stands there, not because nothing does."""
        figure = self.figures.get(cell)
        return cell.table in self.doubted and (figure is None or figure.state is CellState.ABSENT)

    @cached_property
    def numbers(self) -> dict[CellRef, Number | None]:
        """The number of every cell; None where there is none."""
        return {cell: figure.number for cell, figure in self.figures.items()}

    def number(self, cell: CellRef) -> Number | None:
        """Return a cell's number, or None where there is none."""
        return self.figures[cell].number

    def number_if_there(self, cell: CellRef) -> Number | None:
        """Return a cell's number, or None where there is none, or no such cell: other years have other forms."""
        figure = self.figures.get(cell)
        return figure.number if figure else None
