"""What became of one report, as HTML: its state, its links, and what stands against it. A page holds thousands of these."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from docgen.i18n import _
from docgen.outcome import State
from docgen.writers.index.words import state_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.errors import Problem
    from docgen.outcome import Outcome


class Entries:
    """Tells outcomes one after the other. All that it returns is HTML; what comes from files is escaped in it."""

    def __init__(self) -> None:
        self._states = {state: f"<b>{escape(state_word(state))}</b>" for state in State}
        self._kinds = {"docx": "Word", "odt": "ODT", "pdf": "PDF", "html": escape(_("Check sheet"))}

    def told(self, one: Outcome, year: str = "") -> str:
        """Tell of a report in a cell; `year` only where its place in the table does not say it."""
        links, reasons = self._links(one.files), _reasons(one)
        return f"{self._states[one.state]}{_year(year)}{_counts(one)}{links}{reasons}{_remarks(one.remarks)}"

    def apart(self, one: Outcome, year: str = "") -> str:
        """Tell of a report that is not alone in its cell."""
        return f'<div class="{one.state.value}">{self.told(one, year)}</div>'

    def unread(self, one: Outcome, year: str = "") -> str:
        """Tell of a report whose bureau could not be read, in a list of those."""
        links, grounds = self._links(one.files), _grounds(one)
        return f"<b>{escape(one.source)}</b>{_year(year)}{links}{grounds}{_remarks(one.remarks)}"

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


def _year(year: str) -> str:
    return f" <i>{escape(year)}</i>" if year else ""


def _counts(one: Outcome) -> str:
    if not (one.errors or one.warnings or one.waived):
        return ""
    counts = (
        (_("errors: {count}"), one.errors),
        (_("warnings: {count}"), one.warnings),
        (_("waived: {count}"), one.waived),
    )
    said = _(", ").join(said.format(count=count) for said, count in counts if count)
    return f" <small>{escape(said)}</small>"


def _reasons(one: Outcome) -> str:
    """Tell what stands against a report, folded up; where no reason has a place, with the place of the report."""
    grounds = _grounds(one)
    if not grounds:
        return ""
    said = escape(_("reasons: {count}").format(count=len(one.reasons) + one.more_reasons))
    place = one.source if not any(reason.source for reason in one.reasons) else ""
    source = f'<p class="source">{escape(place)}</p>' if place else ""
    return f"<details><summary>{said}</summary>{grounds}{source}</details>"


def _grounds(one: Outcome) -> str:
    more = one.more_reasons
    if not (one.reasons or more):
        return ""
    left_out = f'<li class="more">{escape(_("… and {count} more").format(count=more))}</li>' if more else ""
    return f"<ul>{''.join(_grounds_of(one.reasons, one.source))}{left_out}</ul>"


def _grounds_of(reasons: tuple[Problem, ...], known: str) -> Iterator[str]:
    """Walk reasons with their places, but for a place that is `known`."""
    for reason in reasons:
        place = str(reason.source) if reason.source else known
        code = f" <code>{escape(place)}</code>" if place != known else ""
        yield f"<li>{escape(reason.message)}{code}</li>"


def _remarks(remarks: tuple[str, ...]) -> str:
    if not remarks:
        return ""
    said = escape(_("remarks: {count}").format(count=len(remarks)))
    listed = "".join(f"<li>{escape(remark)}</li>" for remark in remarks)
    return f"<details><summary>{said}</summary><ul>{listed}</ul></details>"
