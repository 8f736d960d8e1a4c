"""`docgen new`: a bureau's folder, and each year's files to fill in."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from docgen.cli.exit_codes import DONE
from docgen.cli.options import ANY_PATH, BUREAU, YEAR, in_command, lang_option, pack_option, surveyed
from docgen.cli.outputs import require_folder_name, write_all_new
from docgen.cli.reading import tell_read
from docgen.cli.telling import say
from docgen.files import is_there
from docgen.i18n import _
from docgen.remote import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.scaffold.start import Start

_DRAWN_UP_FROM = 10  # month: from then on it is this year's report that is thought of


@click.command(
    help=_(
        "Make a bureau's folder: its profile, and a folder for the year with the tables to fill in and the text. With --from, last year's report gives its template, its figures to compare with, what it carries over, and its text as a starting point, marked so that it cannot be published by mistake. In a bureau's folder that is there already it adds the next year. Nothing is written over. Asked on a terminal without DIR, it asks what it needs to know."
    ),
    epilog=_(
        "Example: docgen new 某某局 --from 2023年报告.docx. Then fill in the tables, check with docgen check 某某局/2024, build with docgen build 某某局/2024. Exit codes: 0 made; 2 something is there already, or the report cannot be read."
    ),
)
@click.argument("folder", type=ANY_PATH, required=False, metavar="[" + _("DIR") + "]")
@click.option("--bureau", type=BUREAU, metavar=_("NAME"), help=_("The bureau's name, as it stands in the title."))
@click.option(
    "--year", type=YEAR, metavar=_("YEAR"), help=_("The report year; otherwise the one after last year's report.")
)
@click.option(
    "--from",
    "last_source",
    type=ANY_PATH,
    metavar=_("REPORT.docx"),
    help=_("Last year's report: a finished one, or any bundle. A .docx or .odt also becomes the template."),
)
@click.option(
    "--form", metavar=_("FORM"), help=_("The form, by name or file; otherwise last year's, or the year's official one.")
)
@click.option(
    "--xlsx",
    "as_workbook",
    is_flag=True,
    help=_(
        "Write one Excel workbook to fill in, in which totals add up and contradictions turn red, instead of CSV and YAML."
    ),
)
@pack_option
@lang_option
def new(
    *,
    folder: Path | None,
    bureau: str | None,
    year: int | None,
    last_source: Path | None,
    form: str | None,
    as_workbook: bool,
    packs: tuple[Path, ...],
) -> int:
    """Make the folder and say what lies in it."""
    from docgen.packs import Library  # noqa: PLC0415 - help does not wait for it
    from docgen.scaffold.folder import bureau_files, year_files, year_workbook  # noqa: PLC0415
    from docgen.scaffold.start import Wish, start_in  # noqa: PLC0415

    library = Library.of_folders(packs)
    if folder is None:
        folder, bureau, year, last_source, as_workbook = _asked(bureau, year, last_source, as_workbook=as_workbook)
    require_folder_name(folder)
    start = start_in(folder, Wish(bureau or "", year or 0, form or ""), library, last_source)
    in_year = year_workbook(start) if as_workbook else year_files(start)
    files = bureau_files(start, folder, form or "", packs, tuple(in_year)) | in_year
    write_all_new({folder / name: content for name, content in files.items()})
    for name in files:
        say(_("written: {file}").format(file=folder / name))
    _tell(start, folder)
    words = _("next: fill in what lies in {folder}, then: docgen check {folder}")
    say(words.format(folder=in_command(folder / str(start.year))))
    return DONE


def _asked(
    bureau: str | None, year: int | None, last_source: Path | None, *, as_workbook: bool
) -> tuple[Path, str | None, int | None, Path | None, bool]:
    """Ask a person what was not said. Errors: UsageError, where there is none to ask; DocgenError, for a report that cannot be read."""
    if not sys.stdin.isatty():
        raise click.UsageError(_("name the folder to make, as in: docgen new 某某局 --bureau 某某局 --year 2024"))
    while last_source is None:
        answer = click.prompt(
            _("Last year's report, if you have it (a file; Enter for none)"), default="", show_default=False
        )
        if not answer.strip():
            break
        named = path_of(answer.strip().strip("\"'"))
        if is_there(named):
            last_source = named
        else:
            say(
                _("{file} is not there: write its whole name, or pull the file into this window").format(file=named),
                err=False,
            )
    whose = bureau
    if last_source is None:
        bureau = bureau or click.prompt(_("The bureau's name, as it stands in the title")).strip()
        today = datetime.now(UTC)
        usual = today.year if today.month >= _DRAWN_UP_FROM else today.year - 1
        year = year or click.prompt(_("The report year"), type=YEAR, default=usual)
        whose = bureau
    elif not bureau:
        whose = next((listed.bureau for listed in surveyed(last_source) if listed.bureau), last_source.stem)
    folder = click.prompt(_("The folder to make"), default=whose)
    as_workbook = as_workbook or click.confirm(_("Fill in one Excel workbook, instead of CSV and YAML?"), default=True)
    return path_of(folder), bureau, year, last_source, as_workbook


def _tell(start: Start, folder: Path) -> None:
    """Say what last year's report gave, and what it did not."""
    from docgen.cli.template_adopt import tell_adopted  # noqa: PLC0415
    from docgen.scaffold.texts import FORM, template_file  # noqa: PLC0415

    if start.last:
        if start.last.is_finished and (start.last.unread or start.last.not_there):
            tell_read(start.last)
        words = _("{count} figures carried over from {report}")
        say(words.format(report=start.last.bundle, count=len(start.carried_over())))
        blank = sum(number is None for number in start.last.numbers.values())
        if blank > len(start.last.numbers) / 2:  # some are carried over before anybody fills them in
            words = _(
                "note: the tables of {report} are not filled in yet: fill them in first, or fill in what is carried over by hand"
            )
            say(words.format(report=start.last.bundle))
    if start.former:
        words = _(
            "{former} is written into bureau.yaml as the former name of {bureau}: delete it there if it is another bureau"
        )
        say(words.format(former=start.former, bureau=start.bureau))
    if start.adopted and not start.has_profile:
        tell_adopted(start.adopted, folder / template_file(start))
    elif start.last and start.last.is_finished and not start.has_profile:
        words = _(
            "no template was made of {report}: for one with its looks, save it as .docx in Word or WPS and name that with --from"
        )
        say(words.format(report=start.last.bundle))
    if start.has_own_form:
        words = _("the shape of its tables is no official form: {file} declares it, see docs/forms.md")
        say(words.format(file=folder / FORM))
