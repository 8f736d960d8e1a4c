"""`docgen check` tells whether bundles are consistent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import click

from docgen import __version__
from docgen.cli.aggregate import Aggregate, aggregate_options
from docgen.cli.exit_codes import CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.options import ANY_PATH, bundle_options, last_year_option, nothing_chosen, strict_option, surveyed
from docgen.cli.outputs import (
    file_option,
    format_for,
    format_option,
    keep_apart,
    keep_inputs,
    text_file_option,
    write_findings,
    write_text,
)
from docgen.cli.progress import progress
from docgen.cli.telling import print_written, tell
from docgen.errors import DocgenError
from docgen.files import read_file
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.readers.survey import repeated
from docgen.remote import path_of
from docgen.writers.text import plain, write_review, write_trace
from docgen.years import LastYears, Years, by_bureau

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docgen.checks import Review
    from docgen.cli.options import Selection
    from docgen.errors import Problem
    from docgen.packs import Library
    from docgen.readers.survey import Listed
    from docgen.writers.text import Paint

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_FORMATS = ("text", "json", "html")
_ON_ONE_PAGE = 100  # reports: each takes some 100 kB


class _Judgement(NamedTuple):
    """A bundle that was judged, with its bureau's years."""

    listed: Listed
    years: Years
    review: Review


@click.command(
    help=_(
        "Check bundles: is every figure there, and do they agree? A BUNDLE is a YAML file, a folder with a YAML file and CSV tables, a tidy CSV, or a bureau's folder with all its years."
    ),
    epilog=_("Example: docgen check samples/zhangzhou-sfj/2023"),
)
@click.argument("bundles", type=ANY_PATH, nargs=-1, required=True, metavar=_("BUNDLE…"))
@format_option(
    _FORMATS,
    help_=_("How to write what is found: text, JSON for programs, or HTML, the check sheet to read and print."),
)
@click.option(
    "--trace",
    is_flag=True,
    help=_("List every number of the text too, with what it was traced to: a cell, a list, a date, a law, nothing."),
)
@file_option
@text_file_option(
    "--propose",
    metavar=_("FILE"),
    help_=_(
        "Write repairs of what is likely wrong to a file, as a patch of the bundles; the bundles stay as they are."
    ),
)
@aggregate_options
@last_year_option
@strict_option
@bundle_options
def check(  # noqa: PLR0913 - each is an option of its own
    *,
    bundles: tuple[Path, ...],
    format_: str | None,
    trace: bool,
    output: Path,
    propose: Path | None,
    aggregate: Aggregate,
    last_years: tuple[Path, ...],
    strict: bool,
    selection: Selection,
) -> int:
    """Check bundles and write the findings."""
    library = selection.library()
    format_ = format_for(output, format_, _FORMATS)
    if propose:
        message = _("the findings and the proposal cannot go to the same place: give -o and --propose")
        keep_apart(propose, output, message)
    if trace and format_ == "html":
        raise click.UsageError(_("--trace goes with --format text or json: the check sheet shows the text as it is"))
    seen = _Seen(strict=strict, trace=trace)
    judgements: Iterable[_Judgement] = _judged(bundles, selection, library, last_years, seen.problems)
    if propose or format_ == "html" or aggregate.is_asked_for:  # each needs all reports at once
        judgements = list(judgements)
        reviews = [judgement.review for judgement in judgements]
        held = aggregate.held_against(reviews, library, selection.form, seen.problems, output)
        judgements = [judged._replace(review=review) for judged, review in zip(judgements, held, strict=True)]
    to_terminal = format_ == "text" and str(output) == "-"
    content = _written(judgements, seen, format_, _paint if to_terminal else plain)
    inputs = [*bundles, *seen.files, *(path_of(problem.source.file) for problem in seen.problems if problem.source)]
    for written in filter(None, (output, propose)):
        keep_inputs(written, *inputs, *last_years)
    if propose:
        _propose(propose, [judgement.review for judgement in judgements])
    if to_terminal:
        print_written(content)
    else:
        write_findings(output, content)
    tell(seen.problems)
    if seen.problems:
        return CANNOT_JUDGE
    return DONE if seen.consistent else INCONSISTENT


@dataclass
class _Seen:
    """What stays of reports that were gone through: whether all are consistent, which files were read, why others could not be."""

    strict: bool
    trace: bool
    consistent: bool = True
    files: dict[Path, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def through(self, judgements: Iterable[_Judgement]) -> Iterator[Review]:
        """Walk the reviews, noting of each what stays."""
        for judgement in judgements:
            review = judgement.review
            self.consistent = self.consistent and review.consistent(strict=self.strict)
            for report in filter(None, (review.report, review.last)):
                self.files.update(dict.fromkeys(report.bundle.files))
            yield review


def _written(judgements: Iterable[_Judgement], seen: _Seen, format_: str, paint: Paint) -> str:
    """Write what was found. Errors: UsageError, see `_sheet`."""
    if format_ == "text":
        return _as_text(seen.through(judgements), strict=seen.strict, trace=seen.trace, paint=paint)
    if format_ == "json":
        from docgen.writers.json import write_reviews  # noqa: PLC0415 - only JSON needs it

        return write_reviews(seen.through(judgements), seen.problems, strict=seen.strict, trace=seen.trace)
    judged = list(judgements)
    for _review in seen.through(judged):
        pass
    return _sheet(judged, seen.problems, strict=seen.strict)


def _propose(output: Path, reviews: list[Review]) -> None:
    from docgen.writers.patch import write_patch  # noqa: PLC0415 - only a proposal needs it

    write_text(output, write_patch(reviews, read_file))


def _as_text(reviews: Iterable[Review], *, strict: bool, trace: bool, paint: Paint) -> str:
    written: list[str] = []
    traces: list[str] = []
    for judged in reviews:
        written.append(write_review(judged, strict=strict, paint=paint))
        if trace:
            traces.append(write_trace(judged.report))
    return "\n".join([*written, *traces])


def _sheet(judgements: list[_Judgement], problems: list[Problem], *, strict: bool) -> str:
    """Write the check sheet. Errors: UsageError, where one page would be too long."""
    if len(judgements) > _ON_ONE_PAGE:
        message = _("{count} reports are too many for one page, at most {most}: choose with --bureau and --year")
        raise click.UsageError(message.format(count=len(judgements), most=_ON_ONE_PAGE))
    from docgen.writers.sheet import write_sheet  # noqa: PLC0415 - only the sheet needs it

    return write_sheet([review for _listed, _years, review in judgements], problems, version=__version__, strict=strict)


def _judged(
    paths: tuple[Path, ...],
    selection: Selection,
    library: Library,
    last_years: tuple[Path, ...],
    problems: list[Problem],
) -> Iterator[_Judgement]:
    """Judge every bundle that can be judged, each beside the year before; gather the problems of the others.

    None is kept: a bureau's years are let go after the last of them. Errors: UsageError, where nothing is to be judged.
    """
    every = [listed for path in paths for listed in surveyed(path)]
    chosen = list(filter(selection.takes, every))
    before = LastYears(last_years, chosen)
    if not chosen:
        raise click.UsageError(nothing_chosen(every))
    years_of: dict[Listed, Years] = {}
    for bureau in by_bureau(every):
        years_of.update(dict.fromkeys(bureau, Years(library, selection.form, bureau, before)))
    times = Counter(chosen)
    for listed in set(every).difference(times):
        del years_of[listed]
    with progress(chosen, _("checking")) as steps:
        for listed in steps:
            times[listed] -= 1
            years = years_of[listed] if times[listed] else years_of.pop(listed)
            try:
                judgement = _Judgement(listed, years, years.review(listed))
            except DocgenError as error:
                problems += error.problems
            else:
                yield judgement
    problems += [problem for error in repeated(chosen).values() for problem in error.problems]


def _paint(text: str, severity: Severity) -> str:
    return click.style(text, fg=_COLOURS[severity], bold=True)
