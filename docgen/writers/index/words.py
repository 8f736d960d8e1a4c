"""The states of a report in words and signs, and the verdict on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import _, ngettext
from docgen.outcome import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Verdict(NamedTuple):
    """What became of all reports, in a sentence; it is good where nothing is left to do."""

    good: bool
    symbol: str
    words: str


def state_word(state: State) -> str:
    """Name a state."""
    return {
        State.MADE: _("made"),
        State.REFUSED: _("refused"),
        State.UNJUDGED: _("could not be judged"),
        State.MISSING: _("missing"),
    }[state]


def verdict_of(counts: Mapping[State, int], *, units: bool) -> Verdict:
    """Say in one sentence what became of all reports; where `units`, each has but one, and units are missing."""
    total, missing = sum(counts.values()), counts.get(State.MISSING, 0)
    good = total == counts.get(State.MADE, 0)
    symbol = "✓" if good else "✕"
    if not total:
        return Verdict(False, "✕", _("There are no reports"))
    if good:
        said = ngettext("{count} report, and it is made", "{count} reports, and all are made", total)
        return Verdict(good, symbol, said.format(count=total))
    parts = [_(", ").join(_counted(counts))]
    if missing and units:
        parts.append(ngettext("{count} unit is missing", "{count} units are missing", missing).format(count=missing))
    elif missing:
        parts.append(ngettext("{count} is missing", "{count} are missing", missing).format(count=missing))
    said = ngettext("{count} report: {parts}", "{count} reports: {parts}", total)
    return Verdict(good, symbol, said.format(count=total, parts=_("; ").join(filter(None, parts))))


def _counted(counts: Mapping[State, int]) -> Iterator[str]:
    """Say how many reports there are of each state, but for those that are missing."""
    said = {
        State.MADE: _("{count} made"),
        State.REFUSED: _("{count} refused"),
        State.UNJUDGED: _("{count} not judged"),
    }
    for state, words in said.items():
        if counts.get(state):
            yield words.format(count=counts[state])
