"""Finding the bundles of many units: a folder may hold one for each of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docgen.errors import DocgenError
from docgen.files import is_file, is_folder
from docgen.readers.places import YAML, find, named_after, read_year, visible_in
from docgen.readers.profile import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docgen.bundle import Bundle
    from docgen.readers.places import Handed


def find_units(path: Path, year: int | None = None) -> list[Handed]:
    """Find the bundles at a path, which may be a folder of units: a bundle or a bureau's folder for each.

    Where something at a place is named after the year, only that is taken: other years may be unfinished.
    Errors: UnreadableError, where there is nothing to read.
    """
    return [handed for place in places_of_units(path) for handed in named_after(year, find(place))]


def places_of_units(path: Path) -> list[Path]:
    """Return the places in a folder of units, or the path itself, which is a unit's."""
    return _units(path) or [path]


def _units(path: Path) -> list[Path]:
    """Return what lies in a folder of units; nothing for a bundle, a bureau's folder, and what is no folder."""
    if not is_folder(path) or is_file(path / FILE):
        return []
    there = visible_in(path)
    yamls = [one.name for one in there if one.name.lower().endswith(YAML) and one.is_file()]
    tables = [one.name for one in there if one.name.lower().endswith(".csv") and one.is_file()]
    below_profile = is_file(path.resolve().parent / FILE)
    if len(yamls) == 1 or (tables and not yamls and below_profile):
        return []
    folders = [one.name for one in there if one.is_dir() and _holds_something(one)]
    return [path / name for name in (*folders, *yamls, *tables)]


def _holds_something(folder: os.DirEntry[str]) -> bool:
    with os.scandir(folder) as entries:
        return any(True for _entry in entries)


def last_of(bundle: Bundle, alongside: Iterable[Bundle]) -> Bundle | DocgenError | None:
    """Return a unit's bundle of the year before, from those read along with it or lying beside, or why it cannot be read."""
    for other in alongside:
        if (other.bureau, other.year) == (bundle.bureau, bundle.year - 1):
            return other
    if not bundle.profile.file:  # only a bureau's folder holds more; a tidy file has been read whole
        return None
    try:
        return read_year(bundle, bundle.year - 1)
    except DocgenError as error:
        return error
