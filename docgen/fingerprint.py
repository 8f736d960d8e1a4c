"""The fingerprint of a bundle: tells whether two checks saw the same material."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from docgen.files import read_file

if TYPE_CHECKING:
    from docgen.bundle import Bundle

_DIGITS, _GROUP = 16, 4


def fingerprint(bundle: Bundle) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of what a bundle was read from, in groups of four.

    It depends on the bureau, the year, and the names and bytes of the files, not on the folder they lie in.
    Errors: UnreadableError, where a file has gone since.
    """
    files = sorted(f"{sha256(read_file(path)).hexdigest()}  {path.name}\n" for path in bundle.files)
    digits = sha256("".join((f"{bundle.bureau}\n{bundle.year}\n", *files)).encode()).hexdigest()[:_DIGITS]
    return " ".join(digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))
