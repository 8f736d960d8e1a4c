"""The overview as HTML piece by piece: what could not be read, then bureau by bureau, walked once and not kept."""

from __future__ import annotations

from html import escape
from itertools import chain, groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from docgen.i18n import _
from docgen.outcome import State
from docgen.writers.index.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.outcome import Outcome

_JUDGED = (State.REFUSED, State.MADE)


class Overview:
    """The outcomes of a batch being walked: `unread` first, then `rows`, and after them the units that are `missing`.

    `names_lang` is the attribute of an element that holds bureaus' names.
    """

    def __init__(self, outcomes: Iterable[Outcome], years: Sequence[int], names_lang: str) -> None:
        self.years = tuple(years)
        self.missing: list[str] = []
        self._entries = Entries()
        self._name = f'<tr><th scope="row"{names_lang}>'
        self._groups: Iterator[tuple[str, Iterator[Outcome]]] = groupby(outcomes, key=lambda one: one.bureau)

    def unread(self) -> Iterator[Markup]:
        """Walk what could not be read, as items of a list: the outcomes without a bureau, which come first."""
        for bureau, group in self._groups:
            if bureau:
                # The group would be lost as soon as the next is asked for, so it is put back.
                self._groups = chain([(bureau, group)], self._groups)
                return
            for one in group:
                said = self._entries.unread(one, _year_words(one.year) if one.year else "")
                yield _html(f"<li>{said}</li>\n")

    def rows(self) -> Iterator[Markup]:
        """Walk the bureaus, as rows of a table with a cell for each year."""
        for bureau, group in self._groups:
            outcomes = list(group)
            self._note_missing(bureau, outcomes)
            yield _html(self._row(bureau, outcomes))

    def _row(self, bureau: str, outcomes: list[Outcome]) -> str:
        by_year: dict[int, list[Outcome]] = {year: [] for year in self.years}
        strays = []  # of another year, or of none that could be read
        for one in outcomes:
            if one.year in by_year:
                by_year[one.year].append(one)
            elif not _lacks_all(one) or not self.years:
                strays.append(self._entries.apart(one, _year_words(one.year)))
        for one in filter(_lacks_all, outcomes):
            for there in by_year.values():
                there.extend([one] if not there else ())
        errors = sum(one.errors for one in outcomes)
        judged = errors or any(one.state in _JUDGED for one in outcomes)
        head = f"{self._name}{escape(bureau)}{''.join(strays)}</th>"
        return f"{head}{''.join(map(self._cell, by_year.values()))}<td>{errors if judged else '–'}</td></tr>\n"

    def _cell(self, outcomes: list[Outcome]) -> str:
        """Tell of a bureau's year: usually one report, or none."""
        if not outcomes:
            return "<td></td>"
        errors = sum(one.errors for one in outcomes)
        counted = f' data-errors="{errors}"' if errors else ""
        if len(outcomes) == 1:
            return f'<td class="{outcomes[0].state.value}"{counted}>{self._entries.told(outcomes[0])}</td>'
        return f'<td class="several"{counted}>{"".join(map(self._entries.apart, outcomes))}</td>'

    def _note_missing(self, bureau: str, outcomes: list[Outcome]) -> None:
        """Keep the line that stands for a bureau in the list of what is missing."""
        missing = [one.year for one in outcomes if one.state is State.MISSING]
        if 0 in missing or (missing and len(self.years) < 2):
            self.missing.append(bureau)
        elif missing:
            said = _("{bureau}: {years}")
            self.missing.append(said.format(bureau=bureau, years=_(", ").join(map(str, missing))))


def _html(said: str) -> Markup:
    """Let the template take what stands here for HTML: each text in it was escaped where it was put in."""
    return Markup(said)  # noqa: S704 - by `Entries` and `Overview._row`; a test asks for it with hostile texts


def _lacks_all(outcome: Outcome) -> bool:
    """Tell whether a unit is missing altogether, not only in a year."""
    return outcome.state is State.MISSING and not outcome.year


def _year_words(year: int) -> str:
    return str(year) if year else _("year unknown")
