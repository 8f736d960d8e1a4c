"""`docgen check` tells whether bundles are consistent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen import __version__
from docgen.cli import CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.aggregate import Aggregate, aggregate_options
from docgen.cli.last_year import LastYears, last_year_option
from docgen.cli.options import ANY_PATH, bundle_options, file_option, keep_inputs, strict_option, tell, write_output
from docgen.cli.progress import progress, tried
from docgen.files import read_file
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.pipeline import review
from docgen.readers import find
from docgen.writers.text import plain, write_review, write_trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.bundle import Bundle
    from docgen.checks import Review
    from docgen.cli.options import Selection
    from docgen.errors import Problem
    from docgen.writers.text import Paint

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_ON_ONE_PAGE = 100  # reports: each takes some 100 kB


@click.command(
    help=_(
        "Check bundles: is every figure there, and do they agree? A BUNDLE is a YAML file, a folder with a YAML file and CSV tables, a tidy CSV, or a bureau's folder with all its years."
    ),
    epilog=_("Example: docgen check samples/zhangzhou-sfj/2023"),
)
@click.argument("bundles", type=ANY_PATH, nargs=-1, required=True, metavar=_("BUNDLE…"))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help=_("How to write what is found: text, JSON for programs, or HTML, the check sheet to read and print."),
)
@click.option(
    "--trace",
    is_flag=True,
    help=_("List every number of the text too, with what it was traced to: a cell, a list, a date, a law, nothing."),
)
@file_option
@click.option(
    "--propose",
    type=ANY_PATH,
    metavar=_("FILE"),
    help=_("Write repairs of what is likely wrong to a file, as a patch of the bundles; the bundles stay as they are."),
)
@aggregate_options
@last_year_option
@strict_option
@bundle_options
def check(  # noqa: PLR0913 - each is an option of its own
    *,
    bundles: tuple[Path, ...],
    format_: str,
    trace: bool,
    output: Path,
    propose: Path | None,
    aggregate: Aggregate,
    last_year: Path | None,
    strict: bool,
    selection: Selection,
) -> int:
    """Check bundles and write the findings."""
    last_years = LastYears(selection, selection.library(), last_year)
    reviews, problems = _reviews(bundles, selection, last_years)
    if not reviews and not problems:
        raise click.UsageError(_("no bundle of that bureau and year is there"))
    if propose and propose == output:
        raise click.UsageError(_("the findings and the proposal cannot go to the same place: give -o and --propose"))
    if trace and format_ == "html":
        raise click.UsageError(_("--trace goes with --format text or json: the check sheet shows the text as it is"))
    reviews = aggregate.held_against(reviews, last_years.library, selection.form, problems, output)
    inputs = [*_read(bundles, reviews, problems), *filter(None, (last_year,))]
    for written in filter(None, (output, propose)):
        keep_inputs(written, *inputs)
    if propose:
        _propose(propose, reviews)
    if format_ == "text" and str(output) == "-":
        click.echo(_as_text(reviews, strict=strict, trace=trace, paint=_paint), nl=False)
    elif format_ == "text":
        write_output(output, _as_text(reviews, strict=strict, trace=trace, paint=plain).encode(errors="replace"))
    elif format_ == "json":
        from docgen.writers.json import write_reviews  # noqa: PLC0415 - only JSON needs it

        write_output(output, write_reviews(reviews, problems, strict=strict, trace=trace).encode(errors="replace"))
    else:
        write_output(output, _sheet(reviews, problems, last_years, strict=strict).encode(errors="replace"))
    tell(problems)
    if problems:
        return CANNOT_JUDGE
    return DONE if all(judged.consistent(strict=strict) for judged in reviews) else INCONSISTENT


def _propose(output: Path, reviews: list[Review]) -> None:
    from docgen.writers.patch import write_patch  # noqa: PLC0415 - only a proposal needs it

    write_output(output, write_patch(reviews, read_file))


def _as_text(reviews: list[Review], *, strict: bool, trace: bool, paint: Paint) -> str:
    written = "\n".join(write_review(judged, strict=strict, paint=paint) for judged in reviews)
    if not trace:
        return written
    return written + "".join(f"\n{write_trace(judged.report)}" for judged in reviews)


def _sheet(reviews: list[Review], problems: list[Problem], last_years: LastYears, *, strict: bool) -> str:
    """Write the check sheet. Errors: UsageError, where one page would be too long."""
    if len(reviews) > _ON_ONE_PAGE:
        message = _("{count} reports are too many for one page, at most {most}: choose with --bureau and --year")
        raise click.UsageError(message.format(count=len(reviews), most=_ON_ONE_PAGE))
    from docgen.writers.sheet import Judged, write_sheet  # noqa: PLC0415 - only the sheet needs it

    judged = [Judged(one, last_years.every(one)) for one in reviews]
    return write_sheet(judged, problems, version=__version__, strict=strict)


def _read(paths: tuple[Path, ...], reviews: list[Review], problems: list[Problem]) -> Iterator[Path]:
    """Walk the files that were read: those of the reports, and those that were not fit to be."""
    yield from paths
    for judged in reviews:
        for report in filter(None, (judged.report, judged.last)):
            yield from report.bundle.files
    for problem in problems:
        if problem.source:
            yield Path(problem.source.file)


def _reviews(
    paths: tuple[Path, ...], selection: Selection, last_years: LastYears
) -> tuple[list[Review], list[Problem]]:
    """Judge every bundle that can be judged, each bureau's years in their order; gather the problems of the others."""
    problems: list[Problem] = []
    handed = [one for path in paths for one in tried(partial(find, path), problems)]
    bundles: list[Bundle] = []
    with progress(handed, _("reading")) as places:
        for place in places:
            read = tried(place.read, problems)
            last_years.offer(read)
            bundles += selection.chosen(read)
    reviews: dict[int, Review] = {}
    with progress(sorted(range(len(bundles)), key=lambda at: bundles[at].year), _("checking")) as steps:
        for at in steps:
            for judged in tried(partial(_review_alone, bundles[at], selection.form, last_years), problems):
                reviews[at] = judged
                last_years.note(judged.report)
    return [reviews[at] for at in sorted(reviews)], problems


def _review_alone(bundle: Bundle, form: str | None, last_years: LastYears) -> list[Review]:
    return [review(bundle, last_years.library, form, last=last_years.before(bundle))]


def _paint(text: str, severity: Severity) -> str:
    return click.style(text, fg=_COLOURS[severity], bold=True)
