"""Reading bundles: one YAML file, a folder with CSV tables, a tidy CSV, a bureau folder with all its years, a folder of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.errors import DocgenError
from docgen.readers.survey import Listed, Survey
from docgen.remote import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.bundle import Bundle

__all__ = ["Listed", "Survey", "read_bundles"]


def read_bundles(path: str | Path) -> list[Bundle]:
    """Read every bundle at a path, or a URL.

    Errors: UnreadableError or BundleError, with every problem and its place.
    """
    bundles: list[Bundle] = []
    errors: list[DocgenError] = []
    for listed in Survey(path_of(path)):
        try:
            bundles.append(listed.read())
        except DocgenError as error:
            errors.append(error)
    if errors:
        raise type(errors[0])(problem for error in errors for problem in error.problems)
    return bundles
