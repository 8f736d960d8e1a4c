"""Fingerprints: tell whether two runs saw the same material."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docgen.files import State, digest, read_file, state_of
from docgen.packs import OFFICIAL
from docgen.remembered import Remembered

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.bundle import Bundle

_DIGITS, _GROUP = 16, 4

_digests: Remembered[State, str] = Remembered(64, 4096)


def fingerprint(bundle: Bundle) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of what a bundle was read from, in groups of four.

    It depends on the bureau, the year, and the names and bytes of the files as they were read, not on the folder they
    lie in. Errors: UnreadableError, where a file that was read in part has gone since.
    """
    files = sorted(
        f"{material.digest or file_digest(material.path)}  {material.path.name}\n" for material in bundle.materials
    )
    return of_content("".join((f"{bundle.bureau}\n{bundle.year}\n", *files)).encode(errors="surrogateescape"))


def of_content(content: bytes) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of some bytes, in groups of four: `3f1c 09ab 77de 5012`."""
    return short(digest(content))


def short(digits: str) -> str:
    """Return the first digits of a digest as people compare them: 16, in groups of four."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


@cache
def official_templates() -> frozenset[str]:
    """Return the fingerprints of the templates that are shipped."""
    return frozenset(short(digest(file.read_bytes())) for file in OFFICIAL.template_files())


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; a file that many reports come from is not read for each of them.

    Errors: UnreadableError.
    """
    key = state_of(path)
    known = _digests.get(key) if key else None
    if known is None:
        known = digest(read_file(path))
        if key:
            _digests.keep(key, known, len(key[0]))
    return known
