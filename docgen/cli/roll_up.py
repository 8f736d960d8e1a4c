"""`docgen roll-up`: the tables of many units added up to the bundle of their government."""

from __future__ import annotations

from codecs import BOM_UTF8
from itertools import chain
from typing import TYPE_CHECKING

import click

from docgen.aggregate import UnitReader, enter_units, find_units, form_name, reasons_against
from docgen.characters import forbidden_character
from docgen.cli.aggregate import roster_option
from docgen.cli.engine import dask_or_refuse, engine_option
from docgen.cli.exit_codes import CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.options import ANY_PATH, BUREAU, YEAR, lang_option, pack_option, tell_passed_over
from docgen.cli.outputs import (
    keep_inputs,
    overwrite_option,
    require_place,
    require_suffix,
    tell_written,
    write_kept,
    write_pieces,
)
from docgen.cli.progress import adding_up, adding_up_elsewhere
from docgen.cli.telling import say
from docgen.i18n import _, language, ngettext
from docgen.packs import Library
from docgen.readers.roster import read_roster
from docgen.roll_up import Units
from docgen.writers.roll_up import notes, write_bundle, write_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docgen.aggregate import Bureau, Subtotal
    from docgen.cli.engine import Engine
    from docgen.errors import Problem


_YAML = (".yaml", ".yml")


@click.command(
    "roll-up",
    short_help=_("Add up the tables of many units into the bundle of their government."),
    help=_(
        "Add up the tables of many units, cell by cell, into the bundle of their government. Refused while a unit of the roster is missing, comes twice, is on another form or has errors. A SOURCE is a bundle, a tidy CSV of many units, or a folder with one for each."
    ),
    epilog=_("Example: docgen roll-up units --roster roster.txt --bureau NAME -o city.yaml"),
)
@click.argument("sources", type=ANY_PATH, nargs=-1, required=True, metavar=_("SOURCE…"))
@roster_option
@click.option("--bureau", type=BUREAU, required=True, metavar=_("NAME"), help=_("The government's name."))
@click.option(
    "-o",
    "--output",
    type=ANY_PATH,
    required=True,
    metavar=_("BUNDLE.yaml"),
    help=_("The bundle to write; - for standard output."),
)
@click.option(
    "--sources-to",
    "listing",
    type=ANY_PATH,
    metavar=_("FILE.csv"),
    help=_("Also list, as CSV, what every unit gives to every cell."),
)
@click.option(
    "--form",
    metavar=_("FORM"),
    help=_("The form to add up on, by name or file, and that of units that do not say theirs."),
)
@click.option("--year", type=YEAR, metavar=_("YEAR"), help=_("Take only the bundles of this year."))
@overwrite_option
@engine_option
@pack_option
@lang_option
def roll_up(  # noqa: PLR0913 - each is an option of its own
    *,
    sources: tuple[Path, ...],
    roster: Path,
    bureau: str,
    output: Path,
    listing: Path | None,
    form: str | None,
    year: int | None,
    force: bool,
    engine: Engine,
    packs: tuple[Path, ...],
) -> int:
    """Add up the units and write the bundle of their government."""
    _require_name(bureau)
    require_suffix(output, _YAML)
    if listing:
        require_suffix(listing, (".csv",))
    library = Library.of_folders(packs)
    names, asked = read_roster(roster), library.form(form) if form else None
    found = find_units(sources, year)
    entered = _entered(found.bureaus, UnitReader(library, form, language()), engine)
    units = Units(entered.ledger, library, names, asked)
    tell_passed_over(found.passed_over)
    for target in filter(None, (output, listing)):
        keep_inputs(target, roster, *sorted({*sources, *entered.files}, key=str))
    if listing and listing == output:
        raise click.UsageError(_("{file} cannot be both the bundle and the list of sources").format(file=output))
    reasons = reasons_against(entered, units)
    if reasons:
        return _refused(reasons, unclear=bool(entered.unread or units.doubled))
    if listing:
        require_place(listing)
    bundle = write_bundle(units, bureau, found.year or 0, form_name(units.form, library, output))
    write_kept(output, b"".join(_encoded(bundle)), force=force)
    if listing:
        write_pieces(listing, chain([BOM_UTF8], _encoded(write_sources(units))))
    _tell_done(units, output)
    return DONE


def _entered(bureaus: list[Bureau], reader: UnitReader, engine: Engine) -> Subtotal:
    """Read, judge and enter units, here or on a cluster."""
    if not engine.is_dask:
        return enter_units(adding_up(bureaus), reader)
    with dask_or_refuse():
        from docgen.batch.cluster_sums import enter_on_cluster  # noqa: PLC0415 - only where it is asked for
        from docgen.batch.settings import processors  # noqa: PLC0415
    with adding_up_elsewhere(len(bureaus)) as advance:
        return enter_on_cluster(bureaus, reader, engine.address, processors(), say, advance)


def _require_name(bureau: str) -> None:
    """Refuse a name that no report could carry. Errors: UsageError."""
    invisible = forbidden_character(bureau)
    if invisible or not bureau.strip() or len(bureau.splitlines()) > 1:
        raise click.UsageError(_("--bureau must be one line of text that can be seen"))


def _refused(reasons: list[Problem], *, unclear: bool) -> int:
    """Say every reason at once: whoever asks units to hand in again wants to ask once.

    It is `unclear` what would be added up where a unit cannot be read, or there are two of it.
    """
    for reason in reasons:
        say(_("error: {problem}").format(problem=reason))
    say(_("nothing was written"))
    return CANNOT_JUDGE if unclear else INCONSISTENT


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode(errors="replace") for line in lines)


def _tell_done(units: Units, output: Path) -> None:
    count = len(units.entered)
    message = ngettext("{count} unit added up on form {form}", "{count} units added up on form {form}", count)
    say(message.format(count=count, form=units.form.name))
    for note in notes(units):
        say(_("note: {note}").format(note=note))
    tell_written(output)
