"""The cells that are likely wrong, as the sheet lists them: place by place, each with its ways of putting it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import source_of
from docgen.writers.localised import change_words, reasons, undecided

if TYPE_CHECKING:
    from docgen.checks import Review
    from docgen.checks.localise import Localisation, Repair
    from docgen.report import Report
    from docgen.writers.sheet.anchors import Anchors


class LikelyCell(NamedTuple):
    """A cell with what it holds and what it should hold, the way to it, and where its figure was read."""

    words: str
    target: str
    source: str


class Way(NamedTuple):
    """A smallest repair: how the figures came to be wrong, the cells, and what speaks for it; `lights` names the cells."""

    patterns: tuple[str, ...]
    cells: tuple[LikelyCell, ...]
    reasons: tuple[str, ...]
    lights: str


class LikelyPlace(NamedTuple):
    """Where something is wrong, with the ways that are equally small; `undecided` says so where it is not one."""

    table: str
    ways: tuple[Way, ...]
    undecided: str


def likely_places(review: Review, anchors: Anchors) -> list[LikelyPlace]:
    """Return the places where cells are likely wrong."""
    return [_place(review.report, one, anchors) for one in review.localisations]


def _place(report: Report, localisation: Localisation, anchors: Anchors) -> LikelyPlace:
    heading = report.form.heading_of(report.form.table(localisation.table))
    ways = tuple(_way(report, repair, anchors) for repair in localisation.repairs)
    return LikelyPlace(heading, ways, undecided(localisation))


def _way(report: Report, repair: Repair, anchors: Anchors) -> Way:
    cells = tuple(
        LikelyCell(change_words(report, change), anchors.cell(change.cell), str(source_of(report, change.cell)))
        for change in repair.changes
    )
    return Way(repair.patterns, cells, tuple(reasons(repair)), " ".join(cell.target for cell in cells))
