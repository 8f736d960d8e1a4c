"""Saying how well a finished report was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.cli.telling import say
from docgen.i18n import _, ngettext
from docgen.report import CellState

if TYPE_CHECKING:
    from docgen.report import Report


def tell_read(report: Report) -> None:
    """Say how much of a report was read, and what was not."""
    figures = sum(1 for figure in report.figures.values() if figure.number is not None)
    words = _("{report}: {count} of {all} figures on form {form}")
    say(words.format(report=report.bundle, count=figures, all=len(report.figures), form=report.form.name))
    blank = sum(1 for figure in report.figures.values() if figure.state is CellState.BLANK)
    if blank:
        message = ngettext("{count} cell is blank there", "{count} cells are blank there", blank)
        say(message.format(count=blank))
    if report.computed:
        message = ngettext(
            "{count} of them is left out there, and computed from others",
            "{count} of them are left out there, and computed from others",
            report.computed,
        )
        say(message.format(count=report.computed))
    if report.unread:
        message = ngettext(
            "{count} place is not sure, and left out:", "{count} places are not sure, and left out:", len(report.unread)
        )
        say(message.format(count=len(report.unread)))
        for problem in report.unread:
            say(f"  {problem}")
