"""Names for the documents of many reports: from a pattern, safe on Windows and Linux, no two the same."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING

from docgen.errors import OutputError
from docgen.file_names import require_safe
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

PATTERN = "{year}/{bureau}"
OVERVIEWS = ("index.html", "summary.csv", "summary.json")  # what the batch itself writes into the folder
FOLDER = ".docgen"  # where its journal lies

_FIELDS = ("bureau", "year")
_BYTES = 200  # of 255 that a file system takes: room for a suffix


class Namer:
    """Names reports by a pattern: literal text, `{bureau}`, `{year}`, and `/` between folders.

    Errors: OutputError, for a pattern that is not so.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._levels = [list(_pieces(level, pattern)) for level in pattern.split("/")]
        if not any(field for level in self._levels for _text, field in level):
            raise OutputError.at(None, _pattern_fault(pattern, _("it names neither {bureau} nor {year}")))
        for level in self._levels:
            if not any(field for _text, field in level):
                _require_folder("".join(text for text, _field in level), pattern)

    def stem(self, bureau: str, year: int) -> str:
        """Return the path of a report's documents below the output folder, without suffix, with `/`.

        Errors: OutputError, where a name is not safe. It is not mended: two names may become one by that.
        """
        values = {"bureau": unicodedata.normalize("NFC", bureau), "year": str(year)}
        return "/".join(
            _safe("".join(text + (values[field] if field else "") for text, field in level)) for level in self._levels
        )


@lru_cache(maxsize=100)  # years come again and again
def _safe(name: str) -> str:
    require_safe(name)
    return name


def _pieces(level: str, pattern: str) -> Iterator[tuple[str, str]]:
    """Split a level of a pattern into pairs of text and the field after it."""
    try:
        pieces = list(Formatter().parse(level))
    except ValueError as error:
        raise OutputError.at(None, _pattern_fault(pattern, _("a curly bracket stands alone"))) from error
    for text, field, format_, conversion in pieces:
        if field is not None and (field not in _FIELDS or format_ or conversion):
            raise OutputError.at(None, _pattern_fault(pattern, _("it may name only {bureau} and {year}")))
        yield text, field or ""


def _require_folder(name: str, pattern: str) -> None:
    """Refuse a level of a pattern that is the same for all reports, and cannot be a name: it need not be told of each."""
    try:
        require_safe(name)
    except OutputError as error:
        reasons = _(", ").join(problem.message for problem in error.problems)
        raise OutputError.at(None, _pattern_fault(pattern, reasons)) from error


def _pattern_fault(pattern: str, reason: str) -> str:
    return _("the pattern of names “{pattern}”: {reason}").format(pattern=pattern, reason=reason)


def folded(stem: str) -> str:
    """Return a path as file systems that ignore case compare it."""
    return unicodedata.normalize("NFC", stem.casefold())
