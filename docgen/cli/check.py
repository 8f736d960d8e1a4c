"""`docgen check` tells whether bundles are consistent."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from docgen.cli import CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.last_year import LastYears, last_year_option
from docgen.cli.options import bundle_options, strict_option, tell, write_stdout
from docgen.errors import DocgenError
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.pipeline import review
from docgen.readers import find
from docgen.writers.text import write_review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from docgen.bundle import Bundle
    from docgen.checks import Review
    from docgen.cli.options import Selection
    from docgen.errors import Problem
    from docgen.packs import Library

T = TypeVar("T")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_PROGRESS_FROM = 50


@click.command(
    help=_(
        "Check bundles: is every figure there, and do they agree? A BUNDLE is a YAML file, a folder with a YAML file and CSV tables, a tidy CSV, or a bureau's folder with all its years."
    ),
    epilog=_("Example: docgen check samples/zhangzhou-sfj/2023"),
)
@click.argument(
    "bundles", type=click.Path(path_type=Path, readable=False), nargs=-1, required=True, metavar=_("BUNDLE…")
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("How to print what is found."),
)
@click.option(
    "--trace",
    is_flag=True,
    help=_("List every number of the text too, with what it was traced to: a cell, a list, a date, a law, nothing."),
)
@last_year_option
@strict_option
@bundle_options
def check(
    *,
    bundles: tuple[Path, ...],
    output: str,
    trace: bool,
    last_year: Path | None,
    strict: bool,
    selection: Selection,
) -> int:
    """Check bundles and print the findings."""
    reviews, problems = _reviews(bundles, selection, last_year)
    if not reviews and not problems:
        raise click.UsageError(_("no bundle of that bureau and year is there"))
    if output == "json":
        from docgen.writers.json import write_reviews  # noqa: PLC0415 - only JSON needs it

        write_stdout(write_reviews(reviews, problems, strict=strict, trace=trace).encode(errors="replace"))
    else:
        click.echo("\n".join(write_review(judged, strict=strict, paint=_paint) for judged in reviews), nl=False)
        if trace:
            from docgen.writers.trace import write_trace  # noqa: PLC0415 - seldom asked for

            click.echo("".join(f"\n{write_trace(judged.report)}" for judged in reviews), nl=False)
    tell(problems)
    if problems:
        return CANNOT_JUDGE
    return DONE if all(judged.consistent(strict=strict) for judged in reviews) else INCONSISTENT


def _reviews(
    paths: tuple[Path, ...], selection: Selection, last_year: Path | None
) -> tuple[list[Review], list[Problem]]:
    """Judge every bundle that can be judged, each bureau's years in their order; gather the problems of the others."""
    library = selection.library()
    last_years = LastYears(selection, library, last_year)
    problems: list[Problem] = []
    handed = [one for path in paths for one in _tried(partial(find, path), problems)]
    bundles: list[Bundle] = []
    with _progress(handed, _("reading")) as places:
        for place in places:
            bundles += selection.chosen(_tried(place.read, problems))
    reviews: dict[int, Review] = {}
    with _progress(sorted(range(len(bundles)), key=lambda at: bundles[at].year), _("checking")) as steps:
        for at in steps:
            for judged in _tried(partial(_review_alone, bundles[at], library, selection.form, last_years), problems):
                reviews[at] = judged
                last_years.note(judged.report)
    return [reviews[at] for at in sorted(reviews)], problems


def _review_alone(bundle: Bundle, library: Library, form: str | None, last_years: LastYears) -> list[Review]:
    return [review(bundle, library, form, last=last_years.before(bundle))]


def _tried(read: Callable[[], list[T]], problems: list[Problem]) -> list[T]:
    """Return what can be read; note why not otherwise."""
    try:
        return read()
    except DocgenError as error:
        problems += error.problems
        return []


def _progress(steps: list[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show a bar on a terminal while many bundles are read or checked."""
    if len(steps) < _PROGRESS_FROM or not sys.stderr.isatty():
        return nullcontext(steps)
    return click.progressbar(steps, file=sys.stderr, label=label)


def _paint(text: str, severity: Severity) -> str:
    return click.style(text, fg=_COLOURS[severity], bold=True)
