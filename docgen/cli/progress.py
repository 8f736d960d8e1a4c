"""How far work on many bundles has come: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, nullcontext
from threading import RLock
from typing import TYPE_CHECKING, NoReturn, Self, TypeVar

from docgen.cli.telling import say
from docgen.i18n import _
from docgen.outcome import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from tqdm import tqdm

T = TypeVar("T")
_PROGRESS_FROM = 50
_LINES = 10  # of a long work where there is no terminal
_QUIET = 5.0  # seconds in which nothing is said there


def progress(steps: list[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show a bar on a terminal while many bundles are read or checked."""
    if len(steps) < _PROGRESS_FROM or not sys.stderr.isatty():
        return nullcontext(steps)
    return _with_bar(steps, label)


@contextmanager
def _with_bar(steps: list[T], label: str) -> Iterator[Iterable[T]]:
    with _bar(len(steps), label) as bar:
        yield _counted(steps, bar)


def _counted(steps: Iterable[T], bar: tqdm[NoReturn]) -> Iterator[T]:
    for step in steps:
        yield step
        bar.update()


def _bar(count: int, label: str = "") -> tqdm[NoReturn]:
    """Return a bar on the terminal, as wide as that is: of so many steps, with a label before it."""
    from tqdm import tqdm  # noqa: PLC0415 - only long work on a terminal needs it

    tqdm.monitor_interval = 0  # no thread of its own: batches start processes
    tqdm.set_lock(RLock())
    layout = "{desc}{percentage:3.0f}% {bar} {n_fmt}/{total_fmt} {remaining}{postfix}"
    return tqdm(total=count, desc=label and label + " ", file=sys.stderr, dynamic_ncols=True, bar_format=layout)


def adding_up(units: list[T]) -> Iterator[T]:
    """Go through units, with a bar on a terminal where they are many."""
    with progress(units, _("adding up")) as steps:
        yield from steps


@contextmanager
def adding_up_elsewhere(count: int) -> Iterator[Callable[[int], object]]:
    """Show a bar as `adding_up` does, for work that says itself how many units it has got further."""
    if count < _PROGRESS_FROM or not sys.stderr.isatty():
        yield lambda _more: None
        return
    with _bar(count, _("adding up")) as bar:
        yield bar.update


class Advance:
    """Tells how far a batch has come: a bar on a terminal, a line now and then elsewhere, with its rate and failures."""

    def __init__(self, count: int) -> None:
        self._count, self._done, self._failed = count, 0, 0
        self._start = self._last_line = time.monotonic()
        self._bar = _bar(count) if sys.stderr and sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, state: State) -> None:
        """Count a report."""
        self._done += 1
        self._failed += state is not State.MADE
        if self._bar is not None:
            self._bar.set_postfix_str(self._words(), refresh=False)
            self._bar.update()
        elif self._done % max(self._count // _LINES, 1) == 0 and time.monotonic() - self._last_line > _QUIET:
            self._last_line = time.monotonic()
            message = _("{done} of {count}, {rest}")
            say(message.format(done=self._done, count=self._count, rest=self._words()))

    def _words(self) -> str:
        rate = self._done / max(time.monotonic() - self._start, 0.001)
        if rate < 1:
            return _("{rate:.0f} a minute, {failed} not made").format(rate=60 * rate, failed=self._failed)
        return _("{rate:.0f} a second, {failed} not made").format(rate=rate, failed=self._failed)
