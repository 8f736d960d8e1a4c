"""What became of one report, as HTML: its state, its links, and what stands against it. A page holds thousands of these."""

from __future__ import annotations

from functools import cached_property
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

    @cached_property
    def _states(self) -> dict[State, str]:
        return {state: f"<b>{escape(state_word(state))}</b>" for state in State}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {"docx": "Word", "odt": "ODT", "pdf": "PDF", "html": escape(_("Check sheet"))}

    def told(self, one: Outcome, year: str = "") -> str:
        """Tell of a report in a cell; `year` only where its place in the table does not say it."""
        return (
            self._states[one.state]
            + (f" <i>{escape(year)}</i>" if year else "")
            + (f" <small>{escape(_counts(one))}</small>" if one.errors or one.warnings or one.waived else "")
            + (self._links(one.files) if one.files else "")
            + (_reasons(one) if one.reasons or one.more_reasons else "")
            + (_remarks(one.remarks) if one.remarks else "")
        )

    def apart(self, one: Outcome, year: str = "") -> str:
        """Tell of a report that is not alone in its cell."""
        return f'<div class="{one.state.value}">{self.told(one, year)}</div>'

    def unread(self, one: Outcome, year: str = "") -> str:
        """Tell of a report whose bureau could not be read, in a list of those."""
        return (
            f"<b>{escape(one.source)}</b>"
            + (f" <i>{escape(year)}</i>" if year else "")
            + (self._links(one.files) if one.files else "")
            + (_grounds(one) if one.reasons or one.more_reasons else "")
            + (_remarks(one.remarks) if one.remarks else "")
        )

    def _links(self, files: dict[str, str]) -> str:
        """Link the files that are there, as addresses below the page: the kinds we know first, in their order."""
        kinds = [*(kind for kind in self._kinds if kind in files), *(kind for kind in files if kind not in self._kinds)]
        # A path is bytes to the system: what is not UTF-8 in it stays as it is. Nothing is left that HTML would take for its own.
        urls = (quote(files[kind], errors="surrogateescape") for kind in kinds)
        names = (self._kinds.get(kind) or escape(kind) for kind in kinds)
        return "".join(
            ["<p>", *(f'<a href="{url}">{name}</a> ' for url, name in zip(urls, names, strict=True)), "</p>"]
        )


def _counts(one: Outcome) -> str:
    counts = (
        (_("errors: {count}"), one.errors),
        (_("warnings: {count}"), one.warnings),
        (_("waived: {count}"), one.waived),
    )
    return _(", ").join(said.format(count=count) for said, count in counts if count)


def _reasons(one: Outcome) -> str:
    said = escape(_("reasons: {count}").format(count=len(one.reasons) + one.more_reasons))
    place = one.source if not any(reason.source for reason in one.reasons) else ""
    source = f'<p class="source">{escape(place)}</p>' if place else ""
    return f"<details><summary>{said}</summary>{_grounds(one)}{source}</details>"


def _grounds(one: Outcome) -> str:
    more = one.more_reasons
    left_out = f'<li class="more">{escape(_("… and {count} more").format(count=more))}</li>' if more else ""
    return f"<ul>{''.join(_grounds_of(one.reasons, one.source))}{left_out}</ul>"


def _grounds_of(reasons: tuple[Problem, ...], known: str) -> Iterator[str]:
    """Walk reasons with their places, but for a place that is `known`."""
    for reason in reasons:
        place = str(reason.source) if reason.source else known
        code = f" <code>{escape(place)}</code>" if place != known else ""
        yield f"<li>{escape(reason.message)}{code}</li>"


def _remarks(remarks: tuple[str, ...]) -> str:
    said = escape(_("remarks: {count}").format(count=len(remarks)))
    listed = "".join(f"<li>{escape(remark)}</li>" for remark in remarks)
    return f"<details><summary>{said}</summary><ul>{listed}</ul></details>"
