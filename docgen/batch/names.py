"""Names for the documents of many reports: from a pattern, safe on Windows and Linux, no two the same."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING

from docgen.characters import forbidden_character
from docgen.errors import OutputError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

PATTERN = "{year}/{bureau}"
OVERVIEWS = ("index.html", "summary.csv", "summary.json")  # what the batch itself writes into the folder
FOLDER = ".docgen"  # where its journal lies

_FIELDS = ("bureau", "year")
_FIRST, _LAST = "\u4e00", "\u9fff"
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


def require_safe(name: str) -> None:
    """Refuse what cannot be a file's or a folder's name on Windows, macOS and Linux alike. Errors: OutputError."""
    invisible = forbidden_character(name)
    if not invisible and name.isalnum() and _FIRST <= name[0] <= _LAST and len(name.encode()) <= _BYTES:
        return  # begins with a Chinese character, and nothing but letters and digits follows: as most bureaus' names
    from pathvalidate import ErrorReason, ValidationError, validate_filename  # noqa: PLC0415 - slow to import

    reason = ""
    if invisible:
        reason = _("it contains the invisible character {name}").format(name=invisible)
    elif name.startswith((".", "~")):
        reason = _("a name that begins with “.” or “~” is hidden, or taken for a temporary file")
    else:
        try:
            validate_filename(name, platform="universal", max_len=_BYTES)
        except ValidationError as error:
            words = {
                ErrorReason.RESERVED_NAME: _("Windows keeps this name for a device"),
                ErrorReason.INVALID_LENGTH: _("it is too long: at most {count} bytes").format(count=_BYTES),
                ErrorReason.NULL_NAME: _("it is empty"),
            }
            reason = words.get(error.reason, _('it may not hold / \\ : * ? " < > |, nor end with a dot or a space'))
    if reason:
        shown = name if len(name) <= 40 else f"{name[:40]}…"
        raise OutputError.at(None, _("“{name}” cannot be a file's name: {reason}").format(name=shown, reason=reason))


def folded(stem: str) -> str:
    """Return a path as file systems that ignore case compare it."""
    return unicodedata.normalize("NFC", stem.casefold())
