"""What is given to be converted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from docgen.errors import OfficeError, Problem
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES = (".docx", ".odt")


def kinds_of(documents: Sequence[tuple[str, bytes]]) -> list[str]:
    """Return the suffix of every document, given by its name and content. Errors: ValueError, OfficeError.

    What is no package is refused: LibreOffice would print it as plain text or a web page.
    """
    kinds = [Path(name).suffix.lower() for name, _content in documents]
    if unknown := set(kinds).difference(SUFFIXES):
        raise ValueError(f"not a kind of document to convert: {unknown}")
    broken = [name for name, content in documents if not is_zipfile(BytesIO(content))]
    if broken:
        raise OfficeError(Problem(_("this is no whole Word or ODF document"), Source(name)) for name in broken)
    return kinds
