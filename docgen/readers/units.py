"""Finding the bundles of many units: a folder may hold one for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.errors import DocgenError
from docgen.files import is_file
from docgen.readers.places import YAML, find, has_profile, named_after, read_year, visible_in
from docgen.readers.profile import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docgen.bundle import Bundle
    from docgen.readers.places import Handed


def find_units(path: Path, year: int | None = None) -> list[Handed]:
    """Find the bundles at a path, which may be a folder of units: a bundle or a bureau's folder for each.

    Where something at a place is named after the year, only that is taken: other years may be unfinished.
    Errors: UnreadableError, where there is nothing to read.
    """
    units = []
    for found in _found_in(path):
        if isinstance(found, DocgenError):
            raise found
        units += named_after(year, found)
    return units


def _found_in(path: Path) -> Iterator[list[Handed] | DocgenError]:
    """Walk what is handed in at the places in a folder of units, or at the path itself, which is a unit's."""
    units = 0
    for found in map(found_at, places_in(path)):
        if found is not None:
            units += 1
            yield found
    if not units:
        yield _found(path)


def places_in(path: Path) -> list[Path]:
    """Return what lies in a folder of units; nothing for a bundle, a bureau's folder, and what is no folder."""
    try:
        there = visible_in(path)
    except (OSError, ValueError):  # whoever looks for something there says why
        return []
    if has_profile(there):
        return []
    yamls = [one.name for one in there if one.name.lower().endswith(YAML) and one.is_file()]
    tables = [one.name for one in there if one.name.lower().endswith(".csv") and one.is_file()]
    below_profile = is_file(path.resolve().parent / FILE)
    if len(yamls) == 1 or (tables and not yamls and below_profile):
        return []
    folders = [one.name for one in there if one.is_dir()]
    return [path / name for name in (*folders, *yamls, *tables)]


def found_at(place: Path) -> list[Handed] | DocgenError | None:
    """Return what is handed in at a place, or why nothing can be read there; None for an empty folder, which is no unit's."""
    found = _found(place)
    return None if isinstance(found, DocgenError) and _is_empty(place) else found


def _found(place: Path) -> list[Handed] | DocgenError:
    try:
        return find(place)
    except DocgenError as error:
        return error


def _is_empty(place: Path) -> bool:
    try:
        return not any(True for _entry in place.iterdir())
    except OSError:
        return False


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
