"""`docgen check` tells whether bundles are consistent."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from docgen.cli import CANNOT_JUDGE, DONE, INCONSISTENT
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
    from docgen.readers import Handed

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
@strict_option
@bundle_options
def check(*, bundles: tuple[Path, ...], output: str, strict: bool, selection: Selection) -> int:
    """Check bundles and print the findings."""
    reviews, problems = _reviews(bundles, selection)
    if not reviews and not problems:
        raise click.UsageError(_("no bundle of that bureau and year is there"))
    if output == "json":
        from docgen.writers.json import write_reviews  # noqa: PLC0415 - only JSON needs it

        write_stdout(write_reviews(reviews, problems, strict=strict).encode(errors="replace"))
    else:
        click.echo("\n".join(write_review(judged, strict=strict, paint=_paint) for judged in reviews), nl=False)
    tell(problems)
    if problems:
        return CANNOT_JUDGE
    return DONE if all(judged.consistent(strict=strict) for judged in reviews) else INCONSISTENT


def _reviews(paths: tuple[Path, ...], selection: Selection) -> tuple[list[Review], list[Problem]]:
    """Judge every bundle that can be judged; gather the problems of the others."""
    library = selection.library()
    problems: list[Problem] = []
    handed = [one for path in paths for one in _tried(partial(find, path), problems)]
    reviews: list[Review] = []
    with _progress(handed) as steps:
        for one in steps:
            bundles = selection.chosen(_tried(one.read, problems))
            for bundle in bundles:
                reviews += _tried(partial(_review_alone, bundle, library, selection.form), problems)
    return reviews, problems


def _review_alone(bundle: Bundle, library: Library, form: str | None) -> list[Review]:
    return [review(bundle, library, form)]


def _tried(read: Callable[[], list[T]], problems: list[Problem]) -> list[T]:
    """Return what can be read; note why not otherwise."""
    try:
        return read()
    except DocgenError as error:
        problems += error.problems
        return []


def _progress(handed: list[Handed]) -> AbstractContextManager[Iterable[Handed]]:
    """Show a bar on a terminal while many bundles are read."""
    if len(handed) < _PROGRESS_FROM or not sys.stderr.isatty():
        return nullcontext(handed)
    return click.progressbar(handed, file=sys.stderr, label=_("checking"))


def _paint(text: str, severity: Severity) -> str:
    return click.style(text, fg=_COLOURS[severity], bold=True)
