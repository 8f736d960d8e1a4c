"""What lies in a folder, also what cannot be reached: a link that leads nowhere or back to itself, a share that is gone."""

from __future__ import annotations

import errno
import os
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from docgen.errors import reason_of
from docgen.files import resolved
from docgen.remote import as_remote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class FolderEntry(Protocol):
    """What lies in a folder."""

    @property
    def name(self) -> str:
        """Its name."""

    def is_file(self) -> bool:
        """Tell whether it is a file."""

    def is_dir(self) -> bool:
        """Tell whether it is a folder."""


class Unreachable(NamedTuple):
    """What lies in a folder by its name alone, and why there is no more: taken for a file, so that whoever reads it is told."""

    name: str
    reason: str

    def is_file(self) -> bool:
        """Tell that it is to be read, as far as one knows."""
        return True

    def is_dir(self) -> bool:
        """Tell that there is nothing in it."""
        return False


def visible_in(folder: Path) -> list[FolderEntry]:
    """Return what lies in a folder, by name, without what is hidden or temporary. Errors: OSError."""
    remote = as_remote(folder)
    if remote:
        return _visible(remote.entries())
    with os.scandir(folder) as entries:
        return _visible(_reached(entry, folder) for entry in entries)


def _reached(entry: os.DirEntry[str], folder: Path) -> FolderEntry:
    try:
        if entry.is_symlink():
            entry.stat()
        leads_back = (
            entry.is_dir() and entry.is_symlink() and resolved(folder).is_relative_to(resolved(folder / entry.name))
        )
    except OSError as error:
        return Unreachable(entry.name, reason_of(error))
    return Unreachable(entry.name, reason_of(OSError(errno.ELOOP, ""))) if leads_back else entry


def _visible(entries: Iterable[FolderEntry]) -> list[FolderEntry]:
    return sorted([entry for entry in entries if not entry.name.startswith((".", "~"))], key=attrgetter("name"))
