"""What a check finds (审核结果): a value, with everything a person or a machine needs to act on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import Problem
from docgen.forms.rule import Severity
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.bundle import Waiver
    from docgen.figures import Number
    from docgen.forms.rule import Relation, Rule
    from docgen.forms.table import CellRef
    from docgen.report import Report
    from docgen.source import Source

_SHOWN = 3  # cells that a remark names


class Place(NamedTuple):
    """Where in the report: official labels, and in codes as a waiver names it (`table.row.column`, `*` for all)."""

    table: str = ""
    row: str = ""
    column: str = ""
    where: str = ""

    @property
    def words(self) -> str:
        """The row and column in official labels."""
        return " · ".join(filter(None, (self.row, self.column)))


class Excerpt(NamedTuple):
    """A sentence of the report as written, with the stretches of it (start, end) that a finding is about.

    It begins at `start` in the `paragraph`th paragraph of its `section`, a code, both from 0.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    paragraph: int
    start: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed rule at one place.

    `form_rule` is the rule of the form; `own_advice` is what to do here, where it is not what the rule says. `expected` and `actual` are exact figures where the
    rule says what it expects; `implied` are failures that this one brings about; `cells` are those a remark is about, with
    what they hold; `excerpt` is the sentence that a finding in the prose is about; `relation` is the one that fails, where
    it is one; `unit` is the one that explains why a sum of units is not theirs; one `in_document` is told
    only where a document is made; `waiver` is set where a named person lets it
    pass; `rewritten` are paragraphs as they should be, where that is plain: the code
    of a section, the number of a paragraph in it from 0, its text.
    """

    form_rule: Rule
    message: str
    place: Place
    source: Source
    own_advice: str | None = None
    expected: Number | None = None
    actual: Number | str | None = None
    difference: Number | None = None
    implied: tuple[Finding, ...] = ()
    cells: tuple[tuple[Place, str], ...] = ()
    excerpt: Excerpt | None = None
    relation: Relation | None = None
    unit: str = ""
    in_document: bool = False
    waiver: Waiver | None = None
    rewritten: tuple[tuple[str, int, str], ...] = ()

    @property
    def rule(self) -> str:
        """The id of its rule."""
        return self.form_rule.id

    @property
    def severity(self) -> Severity:
        """How much it weighs: as its rule."""
        return self.form_rule.severity

    @property
    def advice(self) -> str:
        """What to do about it."""
        return str(self.form_rule.advice) if self.own_advice is None else self.own_advice

    def counts(self, *, strict: bool) -> bool:
        """Tell whether the finding stands against the report."""
        fatal = self.severity is Severity.ERROR or (strict and self.severity is Severity.WARNING)
        return fatal and self.waiver is None

    @property
    def problem(self) -> Problem:
        """The finding in a line, where only the first of many are told."""
        return Problem(f"{self.rule}: {self.message}", self.source)

    def waived(self, waiver: Waiver) -> Finding:
        """Return the finding, let pass by a waiver."""
        return replace(self, waiver=waiver)


def place_of(report: Report, cell: CellRef) -> Place:
    """Return the place of a cell; of one that its form does not have any more, in codes."""
    headings = report.form.cells.get(cell)
    if headings is None:
        return Place(cell.table, cell.row, cell.column, str(cell))
    table = report.form.heading_of(report.form.table(cell.table))
    return Place(table, headings.row[-1].label, headings.column[-1].label, str(cell))


def source_of(report: Report, *cells: CellRef) -> Source:
    """Return where the first of these cells that was given stands, or the bundle."""
    texts = (report.figures[cell].text for cell in cells)
    return next((text.source for text in texts if text), report.bundle.source)


def remark(report: Report, rule: Rule, cells: list[CellRef], message: str) -> Finding:
    """Make the finding of some cells of one table; `message` has places for their {count} and {cells}."""
    table = report.form.table(cells[0].table)
    held = tuple((place_of(report, ref), shown(report, ref)) for ref in cells)
    place = held[0][0] if len(held) == 1 else Place(report.form.heading_of(table), where=table.code)
    words = message.format(count=len(held), cells=some(f"{at.words} = {figure}" for at, figure in held))
    return Finding(rule, words, place, source_of(report, *cells), "", cells=held)


def some(words: Iterable[str]) -> str:
    """Join the first few, and say whether there are more."""
    every = list(words)
    return _("; ").join(every[:_SHOWN]) + (_("; …") if len(every) > _SHOWN else "")


def shown(report: Report, ref: CellRef) -> str:
    """Return a cell's figure as the report prints it."""
    return report.figures[ref].printed(report.form.cells[ref].kind)
