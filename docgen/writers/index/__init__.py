"""The overview (总览) of a batch: what became of every report, bureau by bureau and year by year, as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from docgen.i18n import _, language, ngettext
from docgen.outcome import State
from docgen.writers.index.rows import Overview
from docgen.writers.page import page_of
from docgen.writers.words import state_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docgen.outcome import Outcome

__all__ = ["write_index"]

_PIECE = 500  # outputs of the template put together


class Verdict(NamedTuple):
    """What became of all reports, in a sentence; it is good where nothing is left to do."""

    good: bool
    symbol: str
    words: str


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
    filled = page.given(
        overview=Overview(outcomes, years, names_lang),
        verdict=_verdict(counts, units=len(years) < 2),
        states=[(state.value, state_word(state)) for state in State if counts.get(state)],
        some_missing=bool(counts.get(State.MISSING)),
        names_lang=names_lang,
        title=title,
        version=version,
        roster=roster,
        passed_over=passed_over,
    )
    stream = page.template.stream(filled)
    stream.enable_buffering(_PIECE)
    return stream


def _verdict(counts: Mapping[State, int], *, units: bool) -> Verdict:
    """Say in one sentence what became of all reports; where `units`, each has but one, and units are missing."""
    total, missing = sum(counts.values()), counts.get(State.MISSING, 0)
    good = total == counts.get(State.MADE, 0)
    symbol = "✓" if good else "✕"
    if not total:
        return Verdict(False, "✕", _("There are no reports"))
    if good:
        words = ngettext("{count} report, and it is made", "{count} reports, and all are made", total)
        return Verdict(good, symbol, words.format(count=total))
    parts = [_(", ").join(_counted(counts))]
    if missing and units:
        parts.append(ngettext("{count} unit is missing", "{count} units are missing", missing).format(count=missing))
    elif missing:
        parts.append(ngettext("{count} is missing", "{count} are missing", missing).format(count=missing))
    words = ngettext("{count} report: {parts}", "{count} reports: {parts}", total)
    return Verdict(good, symbol, words.format(count=total, parts=_("; ").join(filter(None, parts))))


def _counted(counts: Mapping[State, int]) -> Iterator[str]:
    """Say how many reports there are of each state, but for those that are missing."""
    words = {
        State.MADE: _("{count} made"),
        State.REFUSED: _("{count} refused"),
        State.UNJUDGED: _("{count} not judged"),
    }
    for state, counted in words.items():
        if counts.get(state):
            yield counted.format(count=counts[state])
