"""What a conversion has come to: a whole PDF, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.i18n import _

if TYPE_CHECKING:
    from pathlib import Path


def pdf_in(folder: Path, number: int) -> bytes | None:
    """Return the PDF of a document by its number, if LibreOffice has made a whole one."""
    file = folder / "pdf" / f"{number}.pdf"
    pdf = file.read_bytes() if file.is_file() else b""
    return pdf if pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") else None


def why_none(code: int, said: str) -> str:
    """Word why there is no whole PDF, by the exit code and what LibreOffice said.

    The exit code only explains: LibreOffice may leave with 0 and no PDF, or crash with all made.
    """
    why = _("LibreOffice crashed or gave up (exit code {code}) before the PDF was made")
    why = why.format(code=code) if code else _("LibreOffice made no PDF of this document, or not a whole one")
    return why + _("; it said: {said}").format(said=said) if said else why


def last_words(said: bytes) -> str:
    """Return the last thing LibreOffice said, but for its usual noise."""
    lines = said.decode(errors="replace").splitlines()
    telling = [line.strip() for line in lines if line.strip() and not line.startswith(("convert ", "Warning: failed"))]
    return telling[-1][:200] if telling else ""
