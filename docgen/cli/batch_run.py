"""What `docgen batch` does: plans, lets an executor make the reports, writes the overview, and says how it went."""

from __future__ import annotations

from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple, TextIO

import click

from docgen import __version__
from docgen.batch.names import Namer
from docgen.batch.plan import Plan
from docgen.batch.run import Batch
from docgen.cli.exit_codes import BUG, CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.options import not_read, nothing_chosen, tell_passed_over
from docgen.cli.progress import Advance
from docgen.i18n import _
from docgen.outcome import State
from docgen.readers import Survey
from docgen.readers.roster import read_roster
from docgen.source import visible
from docgen.writers.index import Shown, write_index
from docgen.writers.summary import CsvSummary, JsonSummary, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from docgen.batch.executor import Executor
    from docgen.batch.settings import Settings
    from docgen.outcome import Outcome
    from docgen.readers.places import PassedOver
    from docgen.readers.roster import Roster

_SHOWN = 20  # reports named on the terminal


class Asked(NamedTuple):
    """Which reports a batch is to make, and what it calls their documents."""

    sources: tuple[Path, ...]
    roster: Path | None
    pattern: str
    years: frozenset[int]
    bureaus: frozenset[str]


def make_reports(asked: Asked, settings: Settings, executor: Executor) -> int:
    """Plan, make the reports and the overview of them, and say how it went; return the exit code."""
    roster = read_roster(asked.roster) if asked.roster else None
    plan = Plan(Namer(asked.pattern), asked.years, asked.bureaus)
    with Batch(settings, executor, roster) as work:
        for source in asked.sources:
            survey = Survey(source, settings.folder)
            plan.add(survey)
            plan.pass_over(survey.passed_over, asked.roster)
        plan.settle()
        if not plan.count:
            tell_passed_over(plan.passed_over)
            chosen = asked.years or asked.bureaus
            raise click.UsageError(_("no bundle of these bureaus and years is there") if chosen else nothing_chosen([]))
        with Advance(plan.count) as advance:
            for state in work.run(plan):
                advance(state)
        years = plan.years
        tally = Tally(years)
        passed_over = [str(each.file) for each in plan.passed_over]
        _write_overview(work, years, settings.folder, roster, tally, passed_over)
        _tell(work, tally, settings.folder, plan.passed_over)
    if work.tracebacks:
        return BUG
    return CANNOT_JUDGE if work.counts[State.UNJUDGED] else INCONSISTENT if work.counts[State.REFUSED] else DONE


def _write_overview(
    work: Batch, years: Sequence[int], folder: Path, roster: Roster | None, tally: Tally, passed_over: Sequence[str]
) -> None:
    """Write index.html, summary.csv and summary.json, all of them a report at a time; each is counted in `tally`."""

    def noted() -> Iterator[Outcome]:
        for outcome in work.outcomes():
            as_json.note(outcome)
            as_csv.note(outcome)
            tally.note(outcome)
            yield outcome

    with (
        _whole_text(work, "index.html") as index,
        _whole_text(work, "summary.csv") as csv_file,
        _whole_text(work, "summary.json") as json_file,
    ):
        unread = sum(1 for _outcome in takewhile(lambda outcome: not outcome.bureau, work.outcomes()))
        as_json, as_csv = JsonSummary(json_file, work.counts, years, __version__, passed_over), CsvSummary(csv_file)
        page = write_index(
            noted(),
            years,
            title=folder.resolve().name,
            version=__version__,
            shown=Shown.of(work.counts, years, unread=unread, whole_units=work.whole_units),
            roster=roster.file.name if roster else "",
            passed_over=passed_over,
        )
        index.writelines(page)
        as_json.end()


@contextmanager
def _whole_text(work: Batch, name: str) -> Iterator[TextIO]:
    """Open a text file of the batch to be written piece by piece, and moved in whole; what UTF-8 cannot say becomes a question mark."""
    with work.store.whole_file(name) as file:
        text = TextIOWrapper(file, "utf-8", errors="replace", newline="")
        yield text
        text.detach()  # and write what it holds


def _list(lines: Iterable[str], count: int) -> None:
    """Print the first of so many lines, and how many more there are."""
    for line in islice(lines, _SHOWN):
        click.echo(visible(line))
    if count > _SHOWN:
        click.echo(_("… and {count} more").format(count=count - _SHOWN))


def _tell(work: Batch, tally: Tally, folder: Path, passed_over: Sequence[PassedOver]) -> None:
    """Say how it went: what stands against the first reports that were not made, how many became what, where the overview is."""
    troubled = work.counts.total() - work.counts[State.MADE]
    if troubled:
        _list((_trouble(outcome) for outcome in work.outcomes() if outcome.state is not State.MADE), troubled)
    _list(map(not_read, passed_over), len(passed_over))
    for line in tally.lines():
        click.echo(line)
    if work.unchanged:
        click.echo(_("unchanged since the last run: {count}").format(count=work.unchanged))
    if work.altered:
        click.echo(
            _(
                "changed since they were made, and left as they are (docgen verify tells what changed; --force makes them anew):"
            )
        )
        _list((f"  {folder / name}" for name in sorted(work.altered)), len(work.altered))
    if work.copied:
        click.echo(
            _("changed by hand or not made by docgen, and made anew; what was there is kept beside them, as .bak:")
        )
        _list((f"  {folder / name}" for name in sorted(work.copied)), len(work.copied))
    click.echo(_("overview: {file}").format(file=folder / "index.html"))
    for traceback in work.tracebacks:
        click.echo(_("This is a bug in docgen, not in your files. Please report it with these lines:"), err=True)
        click.echo(traceback, err=True)


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
