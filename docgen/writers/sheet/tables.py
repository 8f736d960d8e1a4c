"""The tables as the form prints them, with wrong cells marked and every figure tied to its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.report import CellState
from docgen.writers.sheet.form import printed_tables
from docgen.writers.sheet.marks import SYMBOLS, expected_at, marks_of, tone_of
from docgen.writers.words import severity_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.checks import Review
    from docgen.forms.table import CellRef
    from docgen.writers.sheet.form import FigurePlace, PrintedLine, PrintedTable
    from docgen.writers.sheet.marks import Anchors, Mark

_COMPUTED = (CellState.COMPUTED, CellState.BLANK_AS_ZERO)
_MANY = 6  # cells: of more that one finding is about, only the first leads to it, or the keyboard stops at each
_SHORT = 16  # characters of a figure: longer ones are words


class CellMarks(NamedTuple):
    """What findings add to a figure's cell, as HTML: to its class, its attributes, before the figure and after it.

    `many` is for the class of a cell that is one of so many that none of its findings leads to it.
    """

    tone: str = ""
    many: str = ""
    attributes: str = ""
    notes: str = ""
    expected: str = ""


_UNMARKED = CellMarks()


class SheetTable(NamedTuple):
    """A table as printed: its head to repeat and its bodies, the rows of each as HTML; `name` is the part its name is."""

    anchor: str
    name: str
    printed: PrintedTable
    head: Markup
    bodies: list[Markup]


def draw_tables(review: Review, anchors: Anchors) -> list[SheetTable]:
    """Draw the tables of a report."""
    drawing = _Drawing(review, anchors)
    return [
        SheetTable(
            anchors.part(f"table{number}"),
            f"table{number}-name",
            printed,
            drawing.rows(printed.head),
            [drawing.rows(body) for body in printed.bodies],
        )
        for number, printed in enumerate(printed_tables(review.report.form))
    ]


class _Drawing:
    """The tables of a report being drawn. A sheet has hundreds of cells, so the template gets them made."""

    def __init__(self, review: Review, anchors: Anchors) -> None:
        self._report, self._anchors = review.report, anchors
        self._marks: dict[CellRef, list[Mark]] = {}
        for mark in marks_of(review.report, review.findings):
            for cell in mark.cells:
                self._marks.setdefault(cell, []).append(mark)

    def rows(self, lines: Iterable[PrintedLine]) -> Markup:
        """Draw lines as rows of HTML."""
        return Markup("".join(map(self._row, lines)))  # noqa: S704 - what comes from a report is escaped where it is put in

    def _row(self, line: PrintedLine) -> str:
        labels = [f'<{label.tag} id="{self._anchors.labels(label.name)}"{label.rest}' for label in line.labels]
        return f"<tr>\n{''.join(labels)}{''.join(map(self._figure, line.places))}</tr>\n"

    def _figure(self, place: FigurePlace) -> str:
        figure, marks = self._report.figures[place.ref], self._marks.get(place.ref)
        added = self._added(place.ref, marks) if marks else _UNMARKED
        state = " computed" if figure.state in _COMPUTED else added.many
        return (
            f'<td id="{self._anchors.cell(place.ref)}" class="figure{added.tone}{state}" '
            f'headers="{self._anchors.labels(place.headings)}"{place.spans}{added.attributes}>'
            f"{added.notes}{_printed(figure.printed(place.kind), is_marked=bool(marks))}{added.expected}</td>\n"
        )

    def _added(self, ref: CellRef, marks: Sequence[Mark]) -> CellMarks:
        """Return what the findings about a cell add to it."""
        own = [mark for mark in marks if not mark.follows]
        led = [mark for mark in _once(marks) if len(mark.cells) <= _MANY or mark.cells[0] == ref]
        lights = self._anchors.lights(self._report, *(mark.finding for mark in marks))
        messages = "\n".join(mark.finding.message for mark in marks)
        notes = [self._note(mark) for mark in led if mark.finding.severity is not Severity.INFO]
        return CellMarks(
            f" {tone_of(own[0].finding) if own else 'follows'}",
            "" if led else " many",
            f' data-lights="{lights}" title="{escape(messages)}"',
            f'<span class="notes">{"".join(notes)}</span>' if notes else "",
            _expected(next(filter(None, (expected_at(mark.finding, ref) for mark in marks)), "")),
        )

    def _note(self, mark: Mark) -> str:
        """Write a finding's number in a cell, which leads to it in the list."""
        tone, target = tone_of(mark.finding), self._anchors.finding(mark.number)
        word = _("waived") if tone == "waived" else severity_word(mark.finding.severity)
        return (
            f'<a class="note {tone}" href="#{target}" aria-describedby="{target}m">'
            f'<span class="symbol {tone}" aria-hidden="true">{SYMBOLS[tone]}</span>'
            f'<span class="unseen">{escape(word)} </span>{mark.number}</a> '
        )


def _printed(text: str, *, is_marked: bool) -> str:
    """Write what stands in a cell; where nothing does, that it is blank, if something was found there."""
    if not text:
        blank = _("blank")
        return f'<span class="printed empty">{escape(blank)}</span>' if is_marked else ""
    style = "printed wordy" if len(text) > _SHORT else "printed"
    return f'<span class="{style}">{text if text.isalnum() else escape(text)}</span>'


def _expected(figure: str) -> str:
    if not figure:
        return ""
    word = _("expected")
    unseen = f'<span class="unseen">{escape(word)} </span>'
    return f' <span class="expected"><span aria-hidden="true">→ </span>{unseen}{escape(figure)}</span>'


def _once(marks: Sequence[Mark]) -> list[Mark]:
    """Keep the first mark of each finding."""
    return list({mark.number: mark for mark in reversed(marks)}.values())[::-1]
