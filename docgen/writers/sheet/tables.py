"""The tables as the form prints them, with wrong cells marked and every figure tied to its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.report import State
from docgen.writers.sheet.form import printed_tables
from docgen.writers.sheet.marks import SYMBOLS, expected_at, marks_of, tone_of
from docgen.writers.words import severity_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from docgen.checks import Review
    from docgen.forms.table import CellRef
    from docgen.writers.sheet.form import FigurePlace, Label, PrintedLine, PrintedTable
    from docgen.writers.sheet.marks import Anchors, Mark

_COMPUTED = (State.COMPUTED, State.BLANK_AS_ZERO)
_MANY = 6  # cells: of more that one finding is about, only the first leads to it, or the keyboard stops at each
_SHORT = 16  # characters of a figure: longer ones are words


class Note(NamedTuple):
    """A finding's number in a cell, and the way to it in the list."""

    number: int
    target: str
    tone: str
    symbol: str
    word: str


class CellMarks(NamedTuple):
    """What was found in a cell; `lights` names the cells that have to do with it.

    It `is_many` where it is one of so many cells that none of its findings leads to it.
    """

    tone: str
    is_many: bool
    expected: str
    notes: tuple[Note, ...]
    lights: str
    messages: str


class SheetFigure(NamedTuple):
    """A figure in its printed cell; `headers` names the labels over it and beside it, `spans` is as HTML has it."""

    anchor: str
    text: str
    is_wordy: bool
    is_computed: bool
    spans: Markup
    headers: str
    marks: CellMarks | None


class SheetLine(NamedTuple):
    """The cells that begin in a line of a table: labels, each with its anchor, then figures."""

    labels: list[tuple[str, Label]]
    figures: list[SheetFigure]


class SheetTable(NamedTuple):
    """A table as printed: its head to repeat, then its bodies, each as lines of cells."""

    anchor: str
    printed: PrintedTable
    head: list[SheetLine]
    bodies: list[list[SheetLine]]


def draw_tables(review: Review, anchors: Anchors) -> list[SheetTable]:
    """Draw the tables of a report."""
    drawing = _Drawing(review, anchors)
    return [
        SheetTable(
            anchors.part(f"table{number}"),
            printed,
            [drawing.line(line) for line in printed.head],
            [[drawing.line(line) for line in body] for body in printed.bodies],
        )
        for number, printed in enumerate(printed_tables(review.report.form))
    ]


class _Drawing:
    """The tables of a report being drawn."""

    def __init__(self, review: Review, anchors: Anchors) -> None:
        self._report, self._anchors = review.report, anchors
        self._marks: dict[CellRef, list[Mark]] = {}
        for mark in marks_of(review.report, review.findings):
            for cell in mark.cells:
                self._marks.setdefault(cell, []).append(mark)

    def line(self, printed: PrintedLine) -> SheetLine:
        """Draw a line."""
        labels = [(self._anchors.labels(label.name), label) for label in printed.labels]
        return SheetLine(labels, [self._figure(place) for place in printed.places])

    def _figure(self, place: FigurePlace) -> SheetFigure:
        figure, marks = self._report.figures[place.ref], self._marks.get(place.ref)
        text = figure.printed(place.kind)
        return SheetFigure(
            self._anchors.cell(place.ref),
            text,
            len(text) > _SHORT,
            figure.state in _COMPUTED,
            place.spans,
            self._anchors.labels(place.headings),
            self._cell_marks(place.ref, marks) if marks else None,
        )

    def _cell_marks(self, ref: CellRef, marks: Sequence[Mark]) -> CellMarks:
        own = [mark for mark in marks if not mark.follows]
        led = [mark for mark in _once(marks) if len(mark.cells) <= _MANY or mark.cells[0] == ref]
        return CellMarks(
            tone_of(own[0].finding) if own else "follows",
            not led,
            next(filter(None, (expected_at(mark.finding, ref) for mark in marks)), ""),
            tuple(self._note(mark) for mark in led if mark.finding.severity is not Severity.INFO),
            self._anchors.lights(self._report, *(mark.finding for mark in marks)),
            "\n".join(mark.finding.message for mark in marks),
        )

    def _note(self, mark: Mark) -> Note:
        tone = tone_of(mark.finding)
        word = _("waived") if tone == "waived" else severity_word(mark.finding.severity)
        return Note(mark.number, self._anchors.finding(mark.number), tone, SYMBOLS[tone], word)


def _once(marks: Sequence[Mark]) -> list[Mark]:
    """Keep the first mark of each finding."""
    return list({mark.number: mark for mark in reversed(marks)}.values())[::-1]
