"""What `docgen batch` does: plans, lets an executor make the reports, writes the overview, and says how it went."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from docgen.batch.reports import Reports
from docgen.cli.exit_codes import BUG, CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.options import not_read, nothing_chosen, tell_passed_over
from docgen.cli.progress import Advance
from docgen.cli.telling import say, say_lines
from docgen.i18n import _
from docgen.outcome import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from docgen.batch.executor import Executor
    from docgen.batch.reports import Asked
    from docgen.batch.run import Batch
    from docgen.batch.settings import Settings
    from docgen.outcome import Outcome
    from docgen.readers.places import PassedOver
    from docgen.writers.summary import Tally

_SHOWN = 20  # reports named on the terminal


def make_reports(asked: Asked, settings: Settings, executor: Executor) -> int:
    """Make the reports and the overview of them, and say how it went; return the exit code."""
    with Reports(asked, settings, executor) as reports:
        count = reports.plan.count
        if not count:
            tell_passed_over(reports.passed_over)
            chosen = asked.years or asked.bureaus
            raise click.UsageError(_("no bundle of these bureaus and years is there") if chosen else nothing_chosen([]))
        troubled = _Troubled()
        with Advance(count) as advance:
            tally = reports.make(advance, troubled.note)
        work = reports.work
        _tell(work, tally, troubled, settings.folder, reports.passed_over)
    if work.tracebacks:
        return BUG
    return CANNOT_JUDGE if work.counts[State.UNJUDGED] else INCONSISTENT if work.counts[State.REFUSED] else DONE


class _Troubled:
    """The first of the reports that were not made, and how many there are."""

    def __init__(self) -> None:
        self.first: list[Outcome] = []
        self.count = 0

    def note(self, outcome: Outcome) -> None:
        """Take a report into account."""
        if outcome.state is not State.MADE:
            self.count += 1
            if len(self.first) < _SHOWN:
                self.first.append(outcome)


def _list(lines: Iterable[str], count: int) -> None:
    """Print the first of so many lines, and how many more there are."""
    for line in islice(lines, _SHOWN):
        say(line, err=False)
    if count > _SHOWN:
        say(_("… and {count} more").format(count=count - _SHOWN), err=False)


def _tell(work: Batch, tally: Tally, troubled: _Troubled, folder: Path, passed_over: Sequence[PassedOver]) -> None:
    """Say how it went: what stands against the first reports that were not made, how many became what, where the overview is."""
    _list(map(_trouble, troubled.first), troubled.count)
    _list(map(not_read, passed_over), len(passed_over))
    for line in tally.lines():
        say(line, err=False)
    if work.unchanged:
        say(_("unchanged since the last run: {count}").format(count=work.unchanged), err=False)
    if work.altered:
        say(
            _(
                "changed since they were made, and left as they are (docgen verify tells what changed; --force makes them anew):"
            ),
            err=False,
        )
        _list((f"  {folder / name}" for name in sorted(work.altered)), len(work.altered))
    if work.copied:
        say(
            _("changed by hand or not made by docgen, and made anew; what was there is kept beside them, as .bak:"),
            err=False,
        )
        _list((f"  {folder / name}" for name in sorted(work.copied)), len(work.copied))
    say(_("overview: {file}").format(file=folder / "index.html"), err=False)
    for traceback in work.tracebacks:
        say(_("This is a bug in docgen, not in your files. Please report it with these lines:"))
        say_lines(traceback)


def _trouble(outcome: Outcome) -> str:
    """Say in a line what stands against a report; the overview and the check sheet say more."""
    reason = str(outcome.reasons[0]) if outcome.reasons else outcome.source
    more = len(outcome.reasons) - 1 + outcome.more_reasons
    if more > 0:
        reason += _(" (and {count} more)").format(count=more)
    name = f"{outcome.bureau} {outcome.year or ''}".strip()
    if outcome.state is not State.MISSING:
        name = _("{name}: {reason}").format(name=name, reason=reason) if name else reason
    words = {
        State.REFUSED: _("refused: {name}"),
        State.UNJUDGED: _("cannot be judged: {name}"),
        State.MISSING: _("missing: {name}"),
    }
    return words[outcome.state].format(name=name)
