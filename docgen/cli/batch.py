"""`docgen batch`: many bureaus and years in one go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from docgen.batch.names import FOLDER, PATTERN
from docgen.batch.settings import KINDS, Settings, processors
from docgen.cli.aggregate import ROSTER_HELP
from docgen.cli.document import accept_template_option, pdf_a_option, require_pdf, tell_accepted
from docgen.cli.engine import Engine, dask_or_refuse, engine_option
from docgen.cli.options import ANY_PATH, BUREAU, Jobs, Seconds, lang_option, pack_option, strict_option
from docgen.cli.outputs import require_folder_name
from docgen.cli.telling import say
from docgen.files import resolved
from docgen.i18n import _, language
from docgen.kinds import DocumentKind
from docgen.remote import is_remote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from docgen.batch.executor import Executor

_YEARS = re.compile(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?")


def _years(_context: click.Context, _parameter: click.Parameter, words: str | None) -> frozenset[int]:
    """Read years, as 2023, 2019-2024 or 2021,2023. Errors: BadParameter."""
    years: set[int] = set()
    for piece in words.split(",") if words else ():
        match = _YEARS.fullmatch(piece.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise click.BadParameter(
                _("“{value}” names no years: write 2023, 2019-2024 or 2021,2023").format(value=piece)
            )
        years.update(range(first, last + 1))
    return frozenset(years)


def _executor(engine: Engine, jobs: int, settings: Settings) -> AbstractContextManager[Executor]:
    """Return who does the work. Errors: UsageError, where Dask is not installed."""
    if not engine.is_dask:
        from docgen.batch.pool import Pool  # noqa: PLC0415 - each alone where it is asked for

        return Pool(jobs, settings)
    with dask_or_refuse():
        from docgen.batch.cluster import Cluster  # noqa: PLC0415
    return Cluster(engine.address, jobs, settings, say)


def _require_possible(folder: Path, jobs: int | None, engine: Engine) -> None:
    """Refuse what does not go together, and what would be gone at once. Errors: UsageError."""
    if jobs and engine.address:
        raise click.UsageError(
            _("--jobs does not go with a cluster that is there: its workers are as many as they are")
        )
    require_folder_name(folder)
    if str(folder).startswith("memory://"):
        raise click.UsageError(_("memory:// is gone when docgen ends: name a folder, or a storage that stays"))


def _keep_apart(folder: Path, sources: Sequence[Path]) -> None:
    """Refuse to write among the material: the next run would take reports for it. Errors: UsageError.

    A folder of their own below the sources will do; that of an earlier batch is known by its journal.
    """
    if is_remote(folder) or not folder.is_dir():
        return
    place = resolved(folder)
    for source in sources:
        is_among = not is_remote(source) and place.is_relative_to(resolved(source))
        if is_among and (place == resolved(source) or _holds_material(place)):
            message = _("{folder} holds material that reports are made of: name a folder of their own with -o")
            raise click.UsageError(message.format(folder=folder))


def _holds_material(folder: Path) -> bool:
    from docgen.readers.registry import format_of  # noqa: PLC0415 - help does not wait for it

    return not (folder / FOLDER).is_dir() and any(format_of(file.name) for file in folder.iterdir())


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
    "--bureau",
    "bureaus",
    type=BUREAU,
    multiple=True,
    metavar=_("NAME"),
    help=_("Only this bureau; may be given several times."),
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
@accept_template_option
@pdf_a_option
@click.option(
    "--jobs",
    type=Jobs(),
    show_default=_("as many as processors"),
    metavar=_("N"),
    help=_("How many reports to work on side by side, 1 to 64."),
)
@click.option(
    "--seconds",
    type=Seconds(),
    default=120.0,
    show_default=True,
    metavar=_("SECONDS"),
    help=_("Give up on a report that takes longer than this, up to a day."),
)
@click.option(
    "--resume/--force",
    "resume",
    default=True,
    help=_(
        "Make only what is missing or changed (this is what is done anyway), or all anew, also what was changed by hand, which is kept as .bak."
    ),
)
@engine_option
@click.option(
    "--journal",
    type=ANY_PATH,
    metavar=_("DIR"),
    help=_("A folder of its own for the batch's journal and lock; otherwise they are with the documents."),
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
    accepted: str | None,
    archival: bool,
    jobs: int | None,
    seconds: float,
    resume: bool,
    engine: Engine,
    journal: Path | None,
    strict: bool,
    packs: tuple[Path, ...],
) -> int:
    """Make the reports with processes of this machine, or of a cluster."""
    from docgen.batch.reports import Asked  # noqa: PLC0415 - as below
    from docgen.cli.batch_run import make_reports  # noqa: PLC0415 - no list of commands and no help waits for it

    _require_possible(folder, jobs, engine)
    if journal is None:
        _keep_apart(folder, sources)
    require_pdf([DocumentKind(kind) for kind in kinds], archival=archival)
    settings = Settings(
        folder=folder,
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        form=form,
        template=template,
        packs=packs,
        strict=strict,
        trusted=trusted,
        accepted=accepted or "",
        archival=archival,
        force=not resume,
        seconds=seconds,
        journal=journal,
        language=language(),
    )
    asked = Asked(sources, roster, pattern, years, frozenset(bureaus))
    with _executor(engine, jobs or processors(), settings) as executor:
        tell_accepted(accepted)
        return make_reports(asked, settings, executor)
