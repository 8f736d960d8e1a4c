"""`docgen batch`: many bureaus and years in one go."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TextIO

import click

from docgen import __version__
from docgen.batch.names import PATTERN, Namer
from docgen.batch.plan import Plan
from docgen.batch.pool import Pool
from docgen.batch.run import Batch
from docgen.batch.settings import KINDS, Settings
from docgen.cli import BUG, CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.aggregate import ROSTER_HELP
from docgen.cli.options import ANY_PATH, lang_option, pack_option, strict_option
from docgen.cli.progress import Advance
from docgen.i18n import _, language
from docgen.outcome import State
from docgen.output import whole_file
from docgen.readers.roster import read_roster
from docgen.readers.survey import survey
from docgen.writers.index import write_index
from docgen.writers.summary import CsvSummary, JsonSummary
from docgen.writers.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docgen.batch.executor import Executor
    from docgen.outcome import Outcome
    from docgen.readers.roster import Roster

_YEARS = re.compile(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?")
_SHOWN = 20  # reports named on the terminal


class Asked(NamedTuple):
    """Which reports a batch is to make, and what it calls their documents."""

    sources: tuple[Path, ...]
    roster: Path | None
    pattern: str
    years: frozenset[int]
    bureaus: frozenset[str]


def _years(_context: click.Context, _parameter: click.Parameter, said: str | None) -> frozenset[int]:
    """Read years, as 2023, 2019-2024 or 2021,2023. Errors: BadParameter."""
    years: set[int] = set()
    for piece in said.split(",") if said else ():
        found = _YEARS.fullmatch(piece.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise click.BadParameter(
                _("“{value}” names no years: write 2023, 2019-2024 or 2021,2023").format(value=piece)
            )
        years.update(range(first, last + 1))
    return frozenset(years)


def _processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command(
    short_help=_("Check and build the reports of many bureaus and years."),
    help=_(
        "Check and build the reports of many bureaus and years, with an overview of all. A SOURCE is a bundle, a tidy CSV, a bureau's folder, or a folder of these. One bad report stops no other. Run again, it goes on where it was stopped and makes only what is missing or changed."
    ),
    epilog=_("Example: docgen batch bureaus --years 2022-2024 --roster roster.txt -o reports"),
)
@click.argument("sources", type=ANY_PATH, nargs=-1, required=True, metavar=_("SOURCE…"))
@click.option(
    "-o",
    "--output",
    "folder",
    type=ANY_PATH,
    required=True,
    metavar=_("DIR"),
    help=_("The folder to write to: the documents, index.html, summary.csv, summary.json."),
)
@click.option("--years", callback=_years, metavar=_("YEARS"), help=_("Only these years: 2023, 2019-2024 or 2021,2023."))
@click.option(
    "--bureau", "bureaus", multiple=True, metavar=_("NAME"), help=_("Only this bureau; may be given several times.")
)
@click.option(
    "--to",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    default=("docx", "html"),
    show_default="docx, html",
    help=_(
        "What to make of each report: Word, OpenDocument, PDF, or html, the check sheet; may be given several times."
    ),
)
@click.option(
    "--name",
    "pattern",
    default=PATTERN,
    show_default=True,
    metavar=_("PATTERN"),
    help=_(
        "The names of the documents below DIR, without suffix: {bureau} and {year} stand for the report's, / for a folder."
    ),
)
@click.option("--roster", type=ANY_PATH, metavar=_("ROSTER"), help=ROSTER_HELP)
@click.option("--form", metavar=_("FORM"), help=_("The form, by name or file, whatever the bundle says."))
@click.option(
    "--template", type=ANY_PATH, metavar=_("FILE"), help=_("The template, whatever the bundle and its form say.")
)
@click.option(
    "--trusted",
    is_flag=True,
    help=_("The templates are your own: allow all of Jinja in them. Each is filled in a process of its own."),
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=_processors,
    show_default=_("the processors"),
    metavar=_("N"),
    help=_("How many reports to work on side by side."),
)
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=120.0,
    show_default=True,
    metavar=_("SECONDS"),
    help=_("Give a report up that is not done by then."),
)
@click.option(
    "--resume/--force",
    "resume",
    default=True,
    help=_(
        "Make only what is missing or changed (this is what is done anyway), or all anew, writing over what was changed by hand."
    ),
)
@strict_option
@pack_option
@lang_option
def batch(  # noqa: PLR0913 - each is an option of its own
    *,
    sources: tuple[Path, ...],
    folder: Path,
    years: frozenset[int],
    bureaus: tuple[str, ...],
    kinds: tuple[str, ...],
    pattern: str,
    roster: Path | None,
    form: str | None,
    template: Path | None,
    trusted: bool,
    jobs: int,
    seconds: float,
    resume: bool,
    strict: bool,
    packs: tuple[Path, ...],
) -> int:
    """Make the reports with processes of this machine."""
    settings = Settings(
        folder=folder,
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        form=form,
        template=template,
        packs=packs,
        strict=strict,
        trusted=trusted,
        force=not resume,
        seconds=seconds,
        language=language(),
    )
    asked = Asked(sources, roster, pattern, years, frozenset(bureaus))
    with Pool(jobs, settings) as executor:
        return _make_reports(asked, settings, executor)


def _make_reports(asked: Asked, settings: Settings, executor: Executor) -> int:
    """Plan, make the reports and the overview of them, and say how it went; return the exit code."""
    roster = read_roster(asked.roster) if asked.roster else None
    plan = Plan(Namer(asked.pattern), asked.years, asked.bureaus)
    with Batch(settings, executor, roster) as work:
        for source in asked.sources:
            plan.add(survey(source, settings.folder))
        plan.settle()
        if not plan.count:
            raise click.UsageError(_("no bundle of these bureaus and years is there"))
        with Advance(plan.count) as advance:
            for state in work.run(plan):
                advance(state)
        years = plan.years
        tally = Tally(years)
        _write_overview(work, years, settings.folder, roster, tally)
        _tell(work, tally, settings.folder)
    if work.tracebacks:
        return BUG
    return CANNOT_JUDGE if work.counts[State.UNJUDGED] else INCONSISTENT if work.counts[State.REFUSED] else DONE


def _write_overview(work: Batch, years: Sequence[int], folder: Path, roster: Roster | None, tally: Tally) -> None:
    """Write index.html, summary.csv and summary.json, all of them a report at a time; each is counted in `tally`."""

    def noted() -> Iterator[Outcome]:
        for outcome in work.outcomes():
            as_json.note(outcome)
            as_csv.note(outcome)
            tally.note(outcome)
            yield outcome

    with (
        _whole_text(folder / "index.html", work.waiting) as index,
        _whole_text(folder / "summary.csv", work.waiting) as csv_file,
        _whole_text(folder / "summary.json", work.waiting) as json_file,
    ):
        as_json, as_csv = JsonSummary(json_file, work.counts, years, __version__), CsvSummary(csv_file)
        page = write_index(
            noted(),
            years,
            title=folder.resolve().name,
            version=__version__,
            counts=work.counts,
            roster=roster.file.name if roster else "",
        )
        index.writelines(page)
        as_json.end()


@contextmanager
def _whole_text(path: Path, waiting: Path) -> Iterator[TextIO]:
    """Open a text file to be written piece by piece, see `whole_file`; what UTF-8 cannot say becomes a question mark."""
    with whole_file(path, waiting) as file:
        text = TextIOWrapper(file, "utf-8", errors="replace", newline="")
        yield text
        text.detach()  # and write what it holds


def _tell(work: Batch, tally: Tally, folder: Path) -> None:
    """Say how it went: what stands against the first reports that were not made, how many became what, where the overview is."""
    troubled = work.counts.total() - work.counts[State.MADE]
    if troubled:
        for outcome in islice((one for one in work.outcomes() if one.state is not State.MADE), _SHOWN):
            click.echo(_trouble(outcome))
    if troubled > _SHOWN:
        click.echo(_("… and {count} more").format(count=troubled - _SHOWN))
    for line in tally.lines():
        click.echo(line)
    if work.unchanged:
        click.echo(_("unchanged since the last run: {count}").format(count=work.unchanged))
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
