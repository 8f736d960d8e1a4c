"""What commands say: a line at a time, with nothing in it that commands a terminal or makes another line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.i18n import _
from docgen.source import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.errors import Problem

_PRINTED = 30  # problems


class ListingError(click.UsageError):
    """A mistake in a command, with a list of what there is, a line each."""

    def __init__(self, message: str, lines: Iterable[str]) -> None:
        super().__init__("\n".join(map(visible, (message, *lines))))


def say(line: str, *, err: bool = True) -> None:
    """Print a line to standard error, or to standard output."""
    click.echo(visible(line), err=err)


def say_lines(text: str) -> None:
    """Print the lines of a text to standard error."""
    for line in text.splitlines():
        say(line)


def print_written(text: str, *, err: bool = False) -> None:
    """Print what a writer has written: lines in which nothing is hidden, and the colours of a terminal."""
    click.echo(text, err=err, nl=False)


def tell(problems: Sequence[Problem]) -> None:
    """Print why docgen cannot go on; of very many problems the first ones."""
    for problem in problems[:_PRINTED]:
        line, *copied = str(problem).split("\n")
        say(_("error: {problem}").format(problem=line))
        for each in copied:
            say(each)
    if len(problems) > _PRINTED:
        say(_("… and {count} more").format(count=len(problems) - _PRINTED))
