"""The overview as HTML piece by piece: what could not be read, then bureau by bureau, walked once and not kept.

A page holds thousands of these, so the template gets them made.
"""

from __future__ import annotations

from html import escape
from itertools import chain, groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from docgen.i18n import _
from docgen.outcome import State
from docgen.writers.words import state_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.errors import Problem
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
        self._groups: Iterator[tuple[str, Iterator[Outcome]]] = groupby(outcomes, key=lambda outcome: outcome.bureau)

    def unread(self) -> Iterator[Markup]:
        """Walk what could not be read, as items of a list: the outcomes without a bureau, which come first."""
        for bureau, group in self._groups:
            if bureau:
                # The group would be lost as soon as the next is asked for, so it is put back.
                self._groups = chain([(bureau, group)], self._groups)
                return
            for outcome in group:
                entry = self._entries.unread(outcome, _year_words(outcome.year) if outcome.year else "")
                yield _html(f"<li>{entry}</li>\n")

    def rows(self) -> Iterator[Markup]:
        """Walk the bureaus, as rows of a table with a cell for each year."""
        for bureau, group in self._groups:
            outcomes = list(group)
            self._note_missing(bureau, outcomes)
            yield _html(self._row(bureau, outcomes))

    def _row(self, bureau: str, outcomes: list[Outcome]) -> str:
        by_year: dict[int, list[Outcome]] = {year: [] for year in self.years}
        strays = []  # of another year, or of none that could be read
        for outcome in outcomes:
            if outcome.year in by_year:
                by_year[outcome.year].append(outcome)
            elif not _lacks_all(outcome) or not self.years:
                strays.append(self._entries.apart(outcome, _year_words(outcome.year)))
        for missing in filter(_lacks_all, outcomes):
            for in_year in by_year.values():
                in_year.extend([missing] if not in_year else ())
        errors = sum(outcome.errors for outcome in outcomes)
        judged = errors or any(outcome.state in _JUDGED for outcome in outcomes)
        head = f"{self._name}{escape(bureau)}{''.join(strays)}</th>"
        return f"{head}{''.join(map(self._cell, by_year.values()))}<td>{errors if judged else '–'}</td></tr>\n"

    def _cell(self, outcomes: list[Outcome]) -> str:
        """Write a bureau's year: usually one report, or none."""
        if not outcomes:
            return "<td></td>"
        errors = sum(outcome.errors for outcome in outcomes)
        counted = f' data-errors="{errors}"' if errors else ""
        if len(outcomes) == 1:
            return f'<td class="{outcomes[0].state.value}"{counted}>{self._entries.entry(outcomes[0])}</td>'
        return f'<td class="several"{counted}>{"".join(map(self._entries.apart, outcomes))}</td>'

    def _note_missing(self, bureau: str, outcomes: list[Outcome]) -> None:
        """Keep the line that stands for a bureau in the list of what is missing."""
        missing = [outcome.year for outcome in outcomes if outcome.state is State.MISSING]
        if 0 in missing or (missing and len(self.years) < 2):
            self.missing.append(bureau)
        elif missing:
            line = _("{bureau}: {years}")
            self.missing.append(line.format(bureau=bureau, years=_(", ").join(map(str, missing))))


def _html(written: str) -> Markup:
    """Let the template take what stands here for HTML: each text in it was escaped where it was put in."""
    return Markup(written)  # noqa: S704 - by `Entries` and `Overview._row`; a test asks for it with hostile texts


def _lacks_all(outcome: Outcome) -> bool:
    """Tell whether a unit is missing altogether, not only in a year."""
    return outcome.state is State.MISSING and not outcome.year


def _year_words(year: int) -> str:
    return str(year) if year else _("year unknown")


class Entries:
    """Writes what became of reports, one after the other. All that it returns is HTML; what comes from files is escaped in it."""

    def __init__(self) -> None:
        self._states = {state: f"<b>{escape(state_word(state))}</b>" for state in State}
        self._kinds = {"docx": "Word", "odt": "ODT", "pdf": "PDF", "html": escape(_("Check sheet"))}

    def entry(self, outcome: Outcome, year: str = "") -> str:
        """Tell of a report in a cell; `year` only where its place in the table does not say it."""
        links, reasons = self._links(outcome.files), _reasons(outcome)
        return (
            f"{self._states[outcome.state]}{_year(year)}{_counts(outcome)}{links}{reasons}{_remarks(outcome.remarks)}"
        )

    def apart(self, outcome: Outcome, year: str = "") -> str:
        """Tell of a report that is not alone in its cell."""
        return f'<div class="{outcome.state.value}">{self.entry(outcome, year)}</div>'

    def unread(self, outcome: Outcome, year: str = "") -> str:
        """Tell of a report whose bureau could not be read, in a list of those: the name of its file, why, and where it lies."""
        links, grounds = self._links(outcome.files), _grounds(outcome)
        name = outcome.source.replace("\\", "/").rstrip("/").rpartition("/")[2]
        placed = name == outcome.source or any(reason.source for reason in outcome.reasons)
        place = "" if placed else _place(outcome.source)
        return f"<b>{escape(name)}</b>{_year(year)}{links}{grounds}{place}{_remarks(outcome.remarks)}"

    def _links(self, files: dict[str, str]) -> str:
        """Link the files that are there, as addresses below the page: the kinds we know first, in their order."""
        if not files:
            return ""
        kinds = [*(kind for kind in self._kinds if kind in files), *(kind for kind in files if kind not in self._kinds)]
        links = [f'<a href="{_url(files[kind])}">{self._kinds.get(kind) or escape(kind)}</a> ' for kind in kinds]
        return f"<p>{''.join(links)}</p>"


def _url(path: str) -> str:
    """Return a path as an address, in which nothing is left that HTML would take for its own."""
    return quote(path, errors="surrogateescape")  # a path is bytes to the system: what is not UTF-8 in it stays


def _place(path: str) -> str:
    return f'<p class="source">{escape(path)}</p>'


def _year(year: str) -> str:
    return f" <i>{escape(year)}</i>" if year else ""


def _counts(outcome: Outcome) -> str:
    if not (outcome.errors or outcome.warnings or outcome.waived):
        return ""
    counts = (
        (_("errors: {count}"), outcome.errors),
        (_("warnings: {count}"), outcome.warnings),
        (_("waived: {count}"), outcome.waived),
    )
    counted = _(", ").join(words.format(count=count) for words, count in counts if count)
    return f" <small>{escape(counted)}</small>"


def _reasons(outcome: Outcome) -> str:
    """Tell what stands against a report, folded up; where no reason has a place, with the place of the report."""
    grounds = _grounds(outcome)
    if not grounds:
        return ""
    summary = escape(_("reasons: {count}").format(count=len(outcome.reasons) + outcome.more_reasons))
    place = outcome.source if not any(reason.source for reason in outcome.reasons) else ""
    source = _place(place) if place else ""
    return f"<details><summary>{summary}</summary>{grounds}{source}</details>"


def _grounds(outcome: Outcome) -> str:
    more = outcome.more_reasons
    if not (outcome.reasons or more):
        return ""
    left_out = f'<li class="more">{escape(_("… and {count} more").format(count=more))}</li>' if more else ""
    return f"<ul>{''.join(_grounds_of(outcome.reasons, outcome.source))}{left_out}</ul>"


def _grounds_of(reasons: tuple[Problem, ...], known: str) -> Iterator[str]:
    """Walk reasons with their places, but for a place that is `known`."""
    for reason in reasons:
        place = str(reason.source) if reason.source else known
        code = f" <code>{escape(place)}</code>" if place != known else ""
        yield f"<li>{escape(reason.message)}{code}</li>"


def _remarks(remarks: tuple[str, ...]) -> str:
    if not remarks:
        return ""
    summary = escape(_("remarks: {count}").format(count=len(remarks)))
    listed = "".join(f"<li>{escape(remark)}</li>" for remark in remarks)
    return f"<details><summary>{summary}</summary><ul>{listed}</ul></details>"
