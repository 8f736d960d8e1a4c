"""A report: one bureau's completed form for one year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from docgen.figures import print_figure

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
    """What a cell of a report holds. `number` is None where there is none; `text` is what was written."""

    state: State
    number: Number | None = None
    text: Text | None = None
    normalised: bool = False

    def printed(self, kind: Kind) -> str:
        """Return the figure as the report prints it; what is not a figure stays as written, nothing stays empty."""
        if self.number is not None:
            return print_figure(self.number, kind)
        return self.text.value.strip() if self.text else ""


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

    def number(self, cell: CellRef) -> Number | None:
        """Return a cell's number, or None where there is none."""
        return self.figures[cell].number

    def number_if_there(self, cell: CellRef) -> Number | None:
        """Return a cell's number, or None where there is none, or no such cell: other years have other forms."""
        figure = self.figures.get(cell)
        return figure.number if figure else None
