"""A report: one bureau's completed form for one year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docgen.figures import print_figure
from docgen.source import Field

if TYPE_CHECKING:
    from docgen.bundle import Bundle, Passage
    from docgen.figures import Kind, Number
    from docgen.forms.form import Form
    from docgen.forms.table import CellRef
    from docgen.source import Text


class State(Enum):
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

    state: State
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


@dataclass(frozen=True)
class Report:
    """One bureau's figures and prose for one year, laid out on a form.

    `figures` has every cell of the form; `prose` every section, by code, with its paragraphs; `form` is the form as
    this bureau uses it: its label wording, without the rows it leaves out.
    """

    form: Form
    bundle: Bundle
    figures: dict[CellRef, Figure]
    prose: dict[str, tuple[Passage, ...]]

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
