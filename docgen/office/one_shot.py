"""Documents to PDFs in one LibreOffice process, which ends with them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import OfficeError, Problem
from docgen.office.documents import kinds_of
from docgen.office.guard import SAID, remove
from docgen.office.outcome import last_words, pdf_in, why_none
from docgen.office.profile import command_of, conversion, write_profile
from docgen.office.program import find_office, limit_of
from docgen.office.running import NotDoneError, run
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence


def to_pdf(documents: Sequence[tuple[str, bytes]], *, seconds: float | None = None) -> list[bytes]:
    """Convert documents, each given by a name that ends in .docx or .odt and its content, in one LibreOffice process.

    `seconds` limits the whole; otherwise DOCGEN_SOFFICE_SECONDS does, otherwise a time that grows with the number of
    documents. Errors: OfficeError, with a problem for every document that became no PDF.
    """
    if not documents:
        return []
    kinds = kinds_of(documents)
    program, limit = find_office(), limit_of(len(documents), seconds)
    folder = Path(tempfile.mkdtemp(prefix="docgen-"))
    try:
        write_profile(folder)
        files = [f"{number}{kind}" for number, kind in enumerate(kinds, 1)]  # a bureau's name is no file name
        for file, (_name, content) in zip(files, documents, strict=True):
            (folder / file).write_bytes(content)
        code = run(command_of(program, folder, *conversion(files)), folder, limit)
        return _gather([name for name, _content in documents], folder, code)
    except NotDoneError as error:
        raise OfficeError.at(None, str(error)) from error
    finally:
        remove(folder)


def _gather(names: Sequence[str], folder: Path, code: int) -> list[bytes]:
    made = {number: pdf_in(folder, number) for number in range(1, len(names) + 1)}
    broken = [name for name, pdf in zip(names, made.values(), strict=True) if pdf is None]
    if broken:
        why = why_none(code, last_words((folder / SAID).read_bytes()))
        raise OfficeError(Problem(why, Source(name)) for name in broken)
    return [pdf for pdf in made.values() if pdf is not None]
