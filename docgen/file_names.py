"""Names that a file may have on Windows, macOS and Linux alike: reports travel."""

from __future__ import annotations

import re

from docgen.characters import forbidden_character
from docgen.errors import OutputError
from docgen.i18n import _

_BYTES = 200  # of 255 that a file system takes: room for a suffix
_MOST = 255
_PLAIN = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fff\w]*(?:\.[A-Za-z]+)?|[a-z]{5,}(?:\.[A-Za-z]+)?"
)  # no device is called so
_SHOWN = 40  # characters


def require_safe(name: str, *, longest: int = _BYTES) -> None:
    """Refuse what cannot be a file's or a folder's name on every system, or would be hidden. Errors: OutputError."""
    if name.startswith((".", "~")):
        _refuse(name, _("a name that begins with “.” or “~” is hidden, or taken for a temporary file"))
    _require_possible(name, longest)


def require_possible(name: str) -> None:
    """Refuse what cannot be a file's name on every system. Errors: OutputError."""
    _require_possible(name, _MOST)


def _require_possible(name: str, longest: int) -> None:
    invisible = forbidden_character(name)
    if not invisible and _PLAIN.fullmatch(name) and len(name.encode()) <= longest:
        return
    if invisible:
        _refuse(name, _("it contains the invisible character {name}").format(name=invisible))
    from pathvalidate import ErrorReason, ValidationError, validate_filename  # noqa: PLC0415 - slow to import

    try:
        validate_filename(name, platform="universal", max_len=longest)
    except ValidationError as error:
        words = {
            ErrorReason.RESERVED_NAME: _("Windows keeps this name for a device"),
            ErrorReason.INVALID_LENGTH: _("it is too long: at most {count} bytes").format(count=longest),
            ErrorReason.NULL_NAME: _("it is empty"),
        }
        _refuse(name, words.get(error.reason, _('it may not hold / \\ : * ? " < > |, nor end with a dot or a space')))


def _refuse(name: str, reason: str) -> None:
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    raise OutputError.at(None, _("“{name}” cannot be a file's name: {reason}").format(name=shown, reason=reason))
