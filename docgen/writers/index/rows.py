"""The overview as plain values: what could not be read, then bureau by bureau, walked once and not kept."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from docgen.i18n import _
from docgen.outcome import State
from docgen.writers.index.words import state_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.errors import Problem
    from docgen.outcome import Outcome

_JUDGED = (State.REFUSED, State.MADE)


class Entry(NamedTuple):
    """What became of one report. `year` is said only where its place in the table does not say it."""

    state: str
    word: str
    year: str
    counts: str
    links: tuple[tuple[str, str], ...]  # address and name
    source: str
    reasons: tuple[Problem, ...]
    all_reasons: int
    more: str
    remarks: tuple[str, ...]


class Cell(NamedTuple):
    """A bureau's year: usually one report, or none; `state` is `several` where there are more."""

    state: str = ""
    errors: int = 0
    entries: tuple[Entry, ...] = ()


class Row(NamedTuple):
    """A bureau with a cell for each year; `strays` are its reports of another year or of none that could be read."""

    bureau: str
    cells: tuple[Cell, ...]
    strays: tuple[Entry, ...]
    errors: str


class Overview:
    """The outcomes of a batch being walked: `unread` first, then `rows`, and after them the units that are `missing`."""

    def __init__(self, outcomes: Iterable[Outcome], years: Sequence[int]) -> None:
        self.years = tuple(years)
        self.missing: list[str] = []
        self._groups: Iterator[tuple[str, Iterator[Outcome]]] = groupby(outcomes, key=lambda one: one.bureau)

    def unread(self) -> Iterator[Entry]:
        """Walk what could not be read: the outcomes without a bureau, which come first."""
        for bureau, group in self._groups:
            if bureau:
                # The group would be lost as soon as the next is asked for, so it is put back.
                self._groups = chain([(bureau, group)], self._groups)
                return
            yield from (entry_of(one, year=_year_words(one.year) if one.year else "") for one in group)

    def rows(self) -> Iterator[Row]:
        """Walk the bureaus."""
        for bureau, group in self._groups:
            outcomes = list(group)
            self._note_missing(bureau, outcomes)
            yield self._row(bureau, outcomes)

    def _row(self, bureau: str, outcomes: list[Outcome]) -> Row:
        by_year: dict[int, list[Outcome]] = {year: [] for year in self.years}
        strays = []
        for one in outcomes:
            if one.year in by_year:
                by_year[one.year].append(one)
            elif not _lacks_all(one) or not self.years:
                strays.append(entry_of(one, year=_year_words(one.year)))
        for one in filter(_lacks_all, outcomes):
            for there in by_year.values():
                there.extend([one] if not there else ())
        errors = sum(one.errors for one in outcomes)
        judged = errors or any(one.state in _JUDGED for one in outcomes)
        return Row(bureau, tuple(map(_cell, by_year.values())), tuple(strays), str(errors) if judged else "–")

    def _note_missing(self, bureau: str, outcomes: list[Outcome]) -> None:
        """Keep the line that stands for a bureau in the list of what is missing."""
        missing = [one.year for one in outcomes if one.state is State.MISSING]
        if 0 in missing or (missing and len(self.years) < 2):
            self.missing.append(bureau)
        elif missing:
            said = _("{bureau}: {years}")
            self.missing.append(said.format(bureau=bureau, years=_(", ").join(map(str, missing))))


def _lacks_all(outcome: Outcome) -> bool:
    """Tell whether a unit is missing altogether, not only in a year."""
    return outcome.state is State.MISSING and not outcome.year


def _cell(outcomes: list[Outcome]) -> Cell:
    if not outcomes:
        return Cell()
    state = outcomes[0].state.value if len(outcomes) == 1 else "several"
    return Cell(state, sum(one.errors for one in outcomes), tuple(map(entry_of, outcomes)))


def entry_of(outcome: Outcome, year: str = "") -> Entry:
    """Say what became of a report."""
    more = outcome.more_reasons
    return Entry(
        outcome.state.value,
        state_word(outcome.state),
        year,
        _counts(outcome),
        tuple(_links(outcome.files)),
        outcome.source,
        outcome.reasons,
        len(outcome.reasons) + more,
        _("… and {count} more").format(count=more) if more else "",
        outcome.remarks,
    )


def _year_words(year: int) -> str:
    return str(year) if year else _("year unknown")


def _counts(outcome: Outcome) -> str:
    counts = (
        (_("errors: {count}"), outcome.errors),
        (_("warnings: {count}"), outcome.warnings),
        (_("waived: {count}"), outcome.waived),
    )
    return _(", ").join(said.format(count=count) for said, count in counts if count)


def _links(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Walk the files that are there, as addresses below the page."""
    names = {"docx": "Word", "odt": "ODT", "pdf": "PDF", "html": _("Check sheet")}
    for kind in (*names, *(kind for kind in files if kind not in names)):
        if kind in files:
            # A path is bytes to the system: what is not UTF-8 in it stays as it is.
            yield quote(files[kind], errors="surrogateescape"), names.get(kind, kind)
