"""Going through many bundles: gathering the problems on the way, with a bar on a terminal."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, TypeVar

import click

from docgen.errors import DocgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from docgen.errors import Problem

T = TypeVar("T")
_PROGRESS_FROM = 50


def tried(read: Callable[[], list[T]], problems: list[Problem]) -> list[T]:
    """Return what can be read; note why not otherwise."""
    try:
        return read()
    except DocgenError as error:
        problems += error.problems
        return []


def progress(steps: list[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show a bar on a terminal while many bundles are read or checked."""
    if len(steps) < _PROGRESS_FROM or not sys.stderr.isatty():
        return nullcontext(steps)
    return click.progressbar(steps, file=sys.stderr, label=label)
