"""The overview (总览) of a batch: what became of every report, bureau by bureau and year by year, as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.writers.index.page import fill_page
from docgen.writers.index.rows import Overview
from docgen.writers.index.words import verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docgen.outcome import Outcome, State

__all__ = ["write_index"]


def write_index(
    outcomes: Iterable[Outcome],
    years: Sequence[int],
    *,
    title: str,
    version: str,
    made: str = "",
    counts: Mapping[State, int],
    roster: str = "",
) -> Iterator[str]:
    """Write the overview of a batch as one HTML page that needs nothing else, piece by piece.

    `outcomes` are sorted by bureau, then year, those without a bureau first; they are walked once, while the page is
    written, and `counts` says beforehand how many there are of each state. `years` are the columns, in their order.
    `made` is the day it is made; without it the same input makes the same page.
    """
    verdict = verdict_of(counts, units=len(years) < 2)
    return fill_page(Overview(outcomes, years), verdict, counts, title=title, version=version, made=made, roster=roster)
