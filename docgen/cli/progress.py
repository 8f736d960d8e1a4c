"""How far work on many bundles has come: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Self, TypeVar

import click

from docgen.i18n import _
from docgen.outcome import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

T = TypeVar("T")
_PROGRESS_FROM = 50
_LINES = 10  # of a long work where there is no terminal
_QUIET = 5.0  # seconds in which nothing is said there


def progress(steps: list[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show a bar on a terminal while many bundles are read or checked."""
    if len(steps) < _PROGRESS_FROM or not sys.stderr.isatty():
        return nullcontext(steps)
    return click.progressbar(steps, file=sys.stderr, label=label)


def adding_up(units: list[T]) -> Iterator[T]:
    """Go through units, with a bar on a terminal where they are many."""
    with progress(units, _("adding up")) as steps:
        yield from steps


@contextmanager
def adding_up_elsewhere(count: int) -> Iterator[Callable[[int], None]]:
    """Show a bar as `adding_up` does, for work that says itself how many units it has got further."""
    if count < _PROGRESS_FROM or not sys.stderr.isatty():
        yield lambda _more: None
        return
    with click.progressbar(length=count, file=sys.stderr, label=_("adding up")) as bar:
        yield bar.update


class Advance:
    """Tells how far a batch has come: a bar on a terminal, a line now and then elsewhere, with its rate and failures."""

    def __init__(self, count: int) -> None:
        self._count, self._done, self._failed = count, 0, 0
        self._start = self._last_line = time.monotonic()
        self._bar = None
        if sys.stderr and sys.stderr.isatty():
            self._bar = click.progressbar(
                length=count,
                file=sys.stderr,
                show_pos=True,
                item_show_func=lambda words: words or "",
                update_min_steps=1,
            )

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.__exit__(None, None, None)

    def __call__(self, state: State) -> None:
        """Count a report."""
        self._done += 1
        self._failed += state is not State.MADE
        if self._bar:
            self._bar.update(1, self._words())
        elif self._done % max(self._count // _LINES, 1) == 0 and time.monotonic() - self._last_line > _QUIET:
            self._last_line = time.monotonic()
            message = _("{done} of {count}, {rest}")
            click.echo(message.format(done=self._done, count=self._count, rest=self._words()), err=True)

    def _words(self) -> str:
        rate = self._done / max(time.monotonic() - self._start, 0.001)
        if rate < 1:
            return _("{rate:.0f} a minute, {failed} not made").format(rate=60 * rate, failed=self._failed)
        return _("{rate:.0f} a second, {failed} not made").format(rate=rate, failed=self._failed)
