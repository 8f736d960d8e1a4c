"""The registry of file formats that bundles are read from.

A format is one module of `docgen.readers.formats` with a `FORMAT`: which files it takes, how to tell whose bundles are in one
without reading it, how to read it, and what else can be done with it. Whoever looks for bundles asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NamedTuple, Protocol

from docgen.readers import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from docgen.bundle import Bundle, Former, Passage, Profile, Sheet, TidyEntry
    from docgen.errors import Problem
    from docgen.files import Material
    from docgen.source import Text

Names = tuple["Text", ...]  # every name that a unit of a roster goes by, the one in force first


class Part(Protocol):
    """One of several bundles in a file, where the others need not be read for it; it can be sent to other processes."""

    def read(self) -> Bundle:
        """Read the bundle. Errors: UnreadableError, BundleError."""

    def content(self) -> bytes:
        """Return the bytes that it is read from. Errors: UnreadableError, where the file has gone."""


class Head(NamedTuple):
    """Whose bundle it is, as far as can be told without reading it: no bureau or a year of 0 where it cannot."""

    bureau: str
    year: int
    formerly: tuple[Former, ...] = ()
    part: Part | None = None


class Tables(NamedTuple):
    """What a file of tables gives to the bundle of its folder: tables as printed, or labelled figures, and prose by section.

    `contacts` say whose it is and how to reach it, `year` of which year it says it is; `remarks` say how it was read.
    """

    material: Material
    sheets: tuple[Sheet, ...] = ()
    entries: tuple[TidyEntry, ...] = ()
    remarks: tuple[Problem, ...] = ()
    prose: tuple[tuple[Text, tuple[Passage, ...]], ...] = ()
    contacts: dict[str, Text] | None = None
    year: Text | None = None


class Replacement(NamedTuple):
    """A figure as written, with its place, and what is to stand there instead."""

    written: Text
    figure: str


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file that bundles are read from. All errors are DocgenErrors with the place.

    `suffixes` are those of its files, in lower case. `heads` tells of a file, or of the place it stands for, whose bundles are
    in it; `read` reads a file that is handed in by itself, beside its bureau's profile. In a year's folder one file may be
    `describing` the bundle; a `finished` report is a bundle only where it lies by itself; of others the `tables` are taken: `named` is the table they are said to be, if any, and the bundle
    is what is known without them. `replaced` puts figures into a file's content, see `docgen.writers.patch`, and returns also
    the replacements that could not be made. `roster` reads the units that a file names.
    """

    suffixes: tuple[str, ...]
    heads: Callable[[Path, Path, Profile], Iterable[Head]]
    read: Callable[[Path], list[Bundle]]
    describing: bool = False
    finished: bool = False
    tables: Callable[[Path, Text | None, Bundle], Tables] | None = None
    replaced: Callable[[bytes, Sequence[Replacement]], tuple[bytes, list[Replacement]]] | None = None
    roster: Callable[[Path], Iterable[Names]] | None = None


# Of finished reports of one name the first of these is read: what people write in comes before what is made of it.
_WRITTEN_FIRST = (".docx", ".odt", ".doc", ".wps", ".rtf", ".html", ".htm", ".mht", ".mhtml", ".pdf")


class Unread(Enum):
    """What people keep figures and reports in and no format reads, by the suffixes: such a file is not passed over in silence."""

    TEXT = (".txt", ".tsv")
    WORKBOOK = (".xlsb",)


@cache
def known_formats() -> dict[str, FileFormat]:
    """Return the formats by the suffixes of their files."""
    modules = (import_module(f"{formats.__name__}.{module.name}") for module in iter_modules(formats.__path__))
    known: list[FileFormat] = [module.FORMAT for module in modules]
    return {suffix: each for each in known for suffix in each.suffixes}


def format_of(name: str) -> FileFormat | None:
    """Return the format of a file, by its name."""
    return known_formats().get(_suffix(name))


def is_describing(name: str) -> bool:
    """Tell of a file by its name whether it may describe the bundle of its folder."""
    known = format_of(name)
    return known is not None and known.describing


def is_finished(name: str) -> bool:
    """Tell of a file by its name whether it may be a finished report."""
    known = format_of(name)
    return known is not None and known.finished


def finished_rank(name: str) -> int:
    """Return the place of a finished report among those of one name: the lowest is read, see `_WRITTEN_FIRST`."""
    suffix = _suffix(name)
    return _WRITTEN_FIRST.index(suffix) if suffix in _WRITTEN_FIRST else len(_WRITTEN_FIRST)


def unread_kind(name: str) -> Unread | None:
    """Return what a file is by its name, where it may hold figures or a report and no format reads it."""
    suffix = _suffix(name)
    return None if format_of(name) else next((kind for kind in Unread if suffix in kind.value), None)


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return (dot + suffix).lower() if stem else ""
