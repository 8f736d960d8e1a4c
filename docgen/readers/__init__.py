"""Reading bundles: one YAML file, a folder with CSV tables, a tidy CSV, or a bureau folder with all its years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.readers.places import Handed, find, find_years, named_after, read_year

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.bundle import Bundle

__all__ = ["Handed", "find", "find_years", "named_after", "read_bundles", "read_year"]


def read_bundles(path: Path) -> list[Bundle]:
    """Read every bundle at a path.

    Errors: UnreadableError or BundleError, with every problem and its place.
    """
    return [bundle for handed in find(path) for bundle in handed.read()]
