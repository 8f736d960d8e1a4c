"""The overview (总览) of a batch: what became of every report, bureau by bureau and year by year, as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from docgen.i18n import language
from docgen.outcome import State
from docgen.writers.index.rows import Overview
from docgen.writers.index.words import state_word, verdict_of
from docgen.writers.page import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docgen.outcome import Outcome

__all__ = ["write_index"]

_PIECE = 500  # outputs of the template put together


def write_index(
    outcomes: Iterable[Outcome],
    years: Sequence[int],
    *,
    title: str,
    version: str,
    counts: Mapping[State, int],
    roster: str = "",
    passed_over: Sequence[str] = (),
) -> Iterator[str]:
    """Write the overview of a batch as one HTML page that needs nothing else, piece by piece.

    `outcomes` are sorted by bureau, then year, those without a bureau first; they are walked once, while the page is
    written, and `counts` says beforehand how many there are of each state. `years` are the columns, in their order;
    `passed_over` are files among the sources that were not read.
    It bears the day of SOURCE_DATE_EPOCH; without that the same input makes the same page.
    """
    page = page_of(__name__)
    names_lang = "" if language() == "zh_CN" else Markup(' lang="zh-CN"')
    said = page.given(
        overview=Overview(outcomes, years, names_lang),
        verdict=verdict_of(counts, units=len(years) < 2),
        states=[(state.value, state_word(state)) for state in State if counts.get(state)],
        some_missing=bool(counts.get(State.MISSING)),
        names_lang=names_lang,
        title=title,
        version=version,
        roster=roster,
        passed_over=passed_over,
    )
    stream = page.template.stream(said)
    stream.enable_buffering(_PIECE)
    return stream
