"""The overview (总览) of a batch: what became of every report, bureau by bureau and year by year, as one page."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - a named tuple's fields are there when it runs
from typing import TYPE_CHECKING, NamedTuple, Self

from markupsafe import Markup

from docgen.i18n import _, language, ngettext
from docgen.outcome import State
from docgen.writers.index.rows import Overview
from docgen.writers.page import page_of
from docgen.writers.words import state_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.outcome import Outcome

__all__ = ["Shown", "write_index"]

_PIECE = 500  # outputs of the template put together


class Verdict(NamedTuple):
    """What became of all reports, in a sentence; it is good where nothing is left to do."""

    good: bool
    symbol: str
    words: str


class Shown(NamedTuple):
    """How many reports of each state stand in the table of an overview, and how many `unread` bundles above it."""

    counts: Mapping[State, int]
    unread: int

    @classmethod
    def of(cls, counts: Mapping[State, int], years: Sequence[int], *, unread: int, whole_units: int) -> Self:
        """Count what is shown of so many outcomes.

        Those that are `unread` have no bureau, and are among those not judged. Of the missing, `whole_units` are
        missing in every year, and stand in the table in each.
        """
        more = {State.UNJUDGED: -unread, State.MISSING: whole_units * max(len(years) - 1, 0)}
        return cls({state: counts.get(state, 0) + more.get(state, 0) for state in State}, unread)


def write_index(
    outcomes: Iterable[Outcome],
    years: Sequence[int],
    *,
    title: str,
    version: str,
    shown: Shown,
    roster: str = "",
    passed_over: Sequence[str] = (),
) -> Iterator[str]:
    """Write the overview of a batch as one HTML page that needs nothing else, piece by piece.

    `outcomes` are sorted by bureau, then year, those without a bureau first; they are walked once, while the page is
    written, and `shown` says beforehand how many there are. `years` are the columns, in their order; `passed_over` are
    files among the sources that were not read.
    It bears the day of SOURCE_DATE_EPOCH; without that the same input makes the same page.
    """
    page = page_of(__name__)
    names_lang = "" if language() == "zh_CN" else Markup(' lang="zh-CN"')
    filled = page.given(
        overview=Overview(outcomes, years, names_lang),
        verdict=_verdict(shown, units=len(years) < 2),
        states=[(state.value, state_word(state)) for state in State if shown.counts.get(state)],
        shown=shown,
        some_missing=bool(shown.counts.get(State.MISSING)),
        names_lang=names_lang,
        title=title,
        version=version,
        roster=roster,
        passed_over=passed_over,
    )
    stream = page.template.stream(filled)
    stream.enable_buffering(_PIECE)
    return stream


def _verdict(shown: Shown, *, units: bool) -> Verdict:
    """Say in one sentence what the page shows of all reports; where `units`, each has but one, and units are missing."""
    counts, unread = shown
    total, missing = sum(counts.values()), counts.get(State.MISSING, 0)
    good = total == counts.get(State.MADE, 0) and not unread
    symbol = "✓" if good else "✕"
    unread_words = ngettext("{count} bundle could not be read", "{count} bundles could not be read", unread)
    unread_words = unread_words.format(count=unread) if unread else ""
    if not total:
        return Verdict(False, "✕", unread_words or _("There are no reports"))
    if good:
        words = ngettext("{count} report, and it is made", "{count} reports, and all are made", total)
        return Verdict(good, symbol, words.format(count=total))
    parts = [_(", ").join(_counted(counts))]
    if missing and units:
        parts.append(ngettext("{count} unit is missing", "{count} units are missing", missing).format(count=missing))
    elif missing:
        parts.append(ngettext("{count} is missing", "{count} are missing", missing).format(count=missing))
    parts.append(unread_words)
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
