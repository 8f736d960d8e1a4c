"""`docgen read`: a finished report, or whatever docgen reads, as a bundle."""

from __future__ import annotations

import sys
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.exit_codes import CANNOT_JUDGE, DONE
from docgen.cli.options import ANY_PATH, bundle_options, nothing_chosen, surveyed
from docgen.cli.outputs import keep_inputs, overwrite_option, require_suffix, tell_written, write_all_new, write_kept
from docgen.cli.reading import tell_read
from docgen.cli.telling import tell
from docgen.errors import DocgenError
from docgen.files import is_file
from docgen.i18n import _
from docgen.writers.lines import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.cli.options import Selection
    from docgen.readers.survey import Listed
    from docgen.report import Report


class Written(Enum):
    """What a report is written as."""

    YAML = "yaml"
    FOLDER = "folder"
    XLSX = "xlsx"
    JSON = "json"


_SUFFIXES = {Written.YAML: (".yaml", ".yml"), Written.XLSX: (".xlsx",), Written.JSON: (".json",)}
_CHOICES = [kind.value for kind in Written if kind is not Written.JSON]


@click.command(
    help=_(
        "Read finished reports and write them as bundles. A SOURCE is a report in Word, OpenDocument or on a web page that anyone has made, or any bundle. What is not sure is named and left out, a blank stays blank, and nothing is computed."
    ),
    epilog=_("Example: docgen read 去年的报告.docx -o 去年.yaml"),
)
@click.argument("sources", type=ANY_PATH, nargs=-1, required=True, metavar=_("SOURCE…"))
@click.option(
    "-o",
    "--output",
    type=ANY_PATH,
    default=Path("-"),
    metavar=_("FILE"),
    help=_("The file to write, or the folder for several; otherwise standard output."),
)
@click.option(
    "--to",
    "to",
    type=click.Choice(_CHOICES),
    show_default=_("as the name after -o says, or yaml"),
    help=_("One YAML file, a folder with a CSV file for each table, or an Excel workbook."),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    help=_(
        "json, as for an output file with that suffix: every figure with its place, what is missing and what is unsure, see docs/read.schema.json."
    ),
)
@overwrite_option
@bundle_options
def read(
    *, sources: tuple[Path, ...], output: Path, to: str | None, format_: str | None, force: bool, selection: Selection
) -> int:
    """Read reports and write them as bundles."""
    keep_inputs(output, *sources)
    kind = _kind(output, to, format_)
    every = [list(surveyed(source)) for source in sources]
    reports = [report for listed in every for report in _reports(listed, selection)]
    if not reports:
        raise click.UsageError(nothing_chosen(list(chain.from_iterable(every))))
    _require_fitting(output, kind, several=len(reports) > 1)
    read_well = [report for report in reports if not isinstance(report, DocgenError)]
    tell([problem for report in reports if isinstance(report, DocgenError) for problem in report.problems])
    if read_well and (kind is Written.JSON or (len(reports) == 1 and kind is not Written.FOLDER)):
        keep_inputs(output, *(file for report in read_well for file in report.bundle.files))
        write_kept(output, _content(read_well, kind), force=force)
    elif read_well:
        write_all_new(_files(read_well, output, kind, several=len(reports) > 1))
    for report in read_well:
        tell_read(report)
    if read_well:
        tell_written(output)
    return DONE if len(read_well) == len(reports) else CANNOT_JUDGE


def _kind(output: Path, to: str | None, format_: str | None) -> Written:
    """Return what is written: what is asked for, or else what the name of the file says. Errors: UsageError, where they differ."""
    by_name = next((kind for kind, suffixes in _SUFFIXES.items() if output.suffix.lower() in suffixes), None)
    asked = Written.JSON if format_ == "json" else Written(to) if to else by_name or Written.YAML
    if by_name and by_name is not asked:
        message = _("{name} is no name for {kind}: give -o another one")
        raise click.UsageError(message.format(name=output.name, kind=asked.value))
    return asked


def _require_fitting(output: Path, kind: Written, *, several: bool) -> None:
    """Refuse to write a file under a name of another kind, and several to one. Errors: UsageError."""
    if kind is Written.JSON:
        require_suffix(output, _SUFFIXES[kind])
    elif several or kind is Written.FOLDER:
        if str(output) == "-" or is_file(output) or any(output.suffix.lower() in each for each in _SUFFIXES.values()):
            raise click.UsageError(_("several files are written: name a folder with -o"))
    else:
        require_suffix(output, _SUFFIXES[kind])
        if kind is Written.XLSX and str(output) == "-" and sys.stdout.isatty():
            raise click.UsageError(_("a workbook is no text for a terminal: name a file with -o"))


def _reports(listed_bundles: list[Listed], selection: Selection) -> Iterator[Report | DocgenError]:
    """Walk the reports among bundles, or why one of them cannot be read."""
    from docgen.years import Years, by_bureau  # noqa: PLC0415

    for bureau in by_bureau(listed_bundles):
        years = Years(selection.library(), selection.form, bureau)
        for listed in filter(selection.takes, bureau):
            try:
                yield years.report(listed)
            except DocgenError as error:
                yield error


def _files(reports: list[Report], output: Path, kind: Written, *, several: bool) -> dict[Path, bytes]:
    """Return the files of reports in a folder. Errors: UsageError, where two are of one bureau and year."""
    files: dict[Path, bytes] = {}
    origins: dict[Path, Report] = {}
    for report in reports:
        name = f"{report.bureau}{report.year}"
        place = (output / name if several else output) if kind is Written.FOLDER else output / f"{name}.{kind.value}"
        if place in origins:
            message = _("{one} and {other} are both the report of {report}: read them one at a time")
            paths = {"one": origins[place].bundle.source.file, "other": report.bundle.source.file}
            raise click.UsageError(message.format(**paths, report=report.bundle))
        origins[place] = report
        if kind is Written.FOLDER:
            files |= {place / file: content for file, content in _folder(report).items()}
        else:
            files[place] = _content([report], kind)
    return files


def _folder(report: Report) -> dict[str, bytes]:
    from docgen.writers.bundle_folder import folder_files  # noqa: PLC0415

    return folder_files(report, report.form.name)


def _content(reports: list[Report], kind: Written) -> bytes:
    """Return what a single file holds: a report, or several as JSON."""
    if kind is Written.JSON:
        from docgen.writers.bundle_json import read_fields  # noqa: PLC0415

        fields = list(map(read_fields, reports))
        return as_json(fields[0] if len(fields) == 1 else fields).encode()
    [report] = reports
    if kind is Written.XLSX:
        from docgen.writers.workbook import workbook_of  # noqa: PLC0415 - most write YAML

        return workbook_of(report)
    from docgen.writers.bundle_yaml import write_report  # noqa: PLC0415

    return write_report(report, report.form.name).encode()
