"""`docgen read`: a finished report, or whatever docgen reads, as a bundle."""

from __future__ import annotations

import json
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

import click

from docgen.cli.exit_codes import CANNOT_JUDGE, DONE
from docgen.cli.options import (
    ANY_PATH,
    bundle_options,
    file_option,
    keep_inputs,
    nothing_chosen,
    surveyed,
    tell,
    write_all_new,
    write_output,
)
from docgen.cli.reading import tell_read
from docgen.errors import DocgenError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.cli.options import Selection
    from docgen.readers.survey import Listed
    from docgen.report import Report


class Written(Enum):
    """What a report is written as."""

    YAML = "yaml"
    FOLDER = "folder"
    XLSX = "xlsx"


@click.command(
    help=_(
        "Read finished reports and write them as bundles. A SOURCE is a report in Word, OpenDocument or on a web page that anyone has made, or any bundle. What is not sure is named and left out, a blank stays blank, and nothing is computed."
    ),
    epilog=_("Example: docgen read 去年的报告.docx -o 去年.yaml"),
)
@click.argument("sources", type=ANY_PATH, nargs=-1, required=True, metavar=_("SOURCE..."))
@file_option
@click.option(
    "--to",
    "to",
    type=click.Choice([kind.value for kind in Written]),
    default=Written.YAML.value,
    show_default=True,
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
@bundle_options
def read(*, sources: tuple[Path, ...], output: Path, to: str, format_: str | None, selection: Selection) -> int:
    """Read reports and write them as bundles."""
    keep_inputs(output, *sources)
    every = [list(surveyed(source)) for source in sources]
    reports = [report for listed in every for report in _reports(listed, selection)]
    if not reports:
        raise click.UsageError(nothing_chosen(list(chain.from_iterable(every))))
    read_well = [report for report in reports if not isinstance(report, DocgenError)]
    tell([problem for report in reports if isinstance(report, DocgenError) for problem in report.problems])
    if (format_ or output.suffix.lower()) in ("json", ".json"):
        write_output(output, _as_json(read_well))
    elif read_well:
        _write(read_well, output, Written(to))
    for report in read_well:
        tell_read(report)
    return DONE if len(read_well) == len(reports) else CANNOT_JUDGE


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


def _as_json(reports: list[Report]) -> bytes:
    from docgen.writers.bundle_json import read_fields  # noqa: PLC0415

    fields = list(map(read_fields, reports))
    return (json.dumps(fields[0] if len(fields) == 1 else fields, ensure_ascii=False, indent=2) + "\n").encode()


def _write(reports: list[Report], output: Path, to: Written) -> None:
    """Write a report to a file or a folder, several into a folder. Errors: OutputError, where something is there already."""
    single = len(reports) == 1
    if (not single or to is Written.FOLDER) and str(output) == "-":
        raise click.UsageError(_("several files are written: name a folder with -o"))
    if single and to is not Written.FOLDER:
        write_output(output, _content(reports[0], to))
        return
    files: dict[Path, bytes] = {}
    for report in reports:
        name = f"{report.bureau}{report.year}"
        if to is Written.FOLDER:
            folder = output if single else output / name
            files |= {folder / file: content for file, content in _folder(report).items()}
        else:
            files[output / f"{name}.{to.value}"] = _content(report, to)
    write_all_new(files)


def _folder(report: Report) -> dict[str, bytes]:
    from docgen.writers.bundle_folder import folder_files  # noqa: PLC0415

    return folder_files(report, report.form.name)


def _content(report: Report, to: Written) -> bytes:
    """Return a report as a single file."""
    if to is Written.XLSX:
        from docgen.writers.workbook import workbook_of  # noqa: PLC0415 - most write YAML

        return workbook_of(report)
    from docgen.writers.bundle_yaml import write_report  # noqa: PLC0415

    return write_report(report, report.form.name).encode()
