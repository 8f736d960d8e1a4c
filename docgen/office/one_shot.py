"""Documents to PDFs in one LibreOffice process, which ends with them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from docgen.errors import OfficeError, Problem
from docgen.i18n import _
from docgen.office.documents import kinds_of, last_words, pdf_in, why_none
from docgen.office.guard import OUTPUT, end, session
from docgen.office.program import (
    NotDoneError,
    command_of,
    conversion,
    environment_of,
    find_office,
    limit_of,
    not_done,
    not_started,
    write_profile,
)
from docgen.office.scratch import scratch
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_UNLOADED = "could not be loaded"  # what LibreOffice says of a file that it cannot read


def to_pdf(
    documents: Sequence[tuple[str, bytes]], *, seconds: float | None = None, archival: bool = False
) -> list[bytes]:
    """Convert documents, each given by a name that ends in .docx or .odt and its content, in one LibreOffice process.

    `seconds` limits the whole; otherwise DOCGEN_SOFFICE_SECONDS does, otherwise a time that grows with the number of
    documents. `archival` PDFs are PDF/A-2b. Errors: OfficeError, with a problem for every document that became no PDF.
    """
    if not documents:
        return []
    kinds = kinds_of(documents)
    program, limit = find_office(), limit_of(len(documents), seconds)
    with scratch() as folder:
        write_profile(folder, archival=archival)
        files = [f"{number}{kind}" for number, kind in enumerate(kinds, 1)]  # a bureau's name is no file name
        for file, (_name, content) in zip(files, documents, strict=True):
            (folder / file).write_bytes(content)
        try:
            code = _run(command_of(program, folder, *conversion(files)), folder, limit)
        except NotDoneError as error:
            raise OfficeError.at(None, str(error)) from error
        return _gather(documents, folder, code)


def _run(command: Sequence[str], folder: Path, limit: float) -> int:
    """Run LibreOffice in its folder and return its exit code; when time is up, end it and all it has started.

    What it says goes to a file: a pipe would be held open by a child that stays behind. `limit` is in
    seconds. Errors: NotDoneError; OfficeError where the program does not start.
    """
    with (folder / OUTPUT).open("wb") as file:
        try:
            process = subprocess.Popen(  # noqa: S603 - the program is the user's own choice, the rest is ours
                command,
                cwd=folder,
                env=environment_of(folder),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                **session(),
            )
        except OSError as error:
            raise not_started(command[0], error) from error
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired as expired:
            raise not_done(limit) from expired
        finally:
            end(process.pid, runs=process.poll() is None)
            process.kill()
            process.wait()


def _gather(documents: Sequence[tuple[str, bytes]], folder: Path, code: int) -> list[bytes]:
    made = {number: pdf_in(folder, number, content) for number, (_name, content) in enumerate(documents, 1)}
    broken = [name for (name, _content), pdf in zip(documents, made.values(), strict=True) if pdf is None]
    if broken:
        why = why_none(code, last_words((folder / OUTPUT).read_bytes()))
        raise OfficeError(Problem(why, Source(name)) for name in broken)
    return [pdf for pdf in made.values() if pdf is not None]


def _unloaded(new: str) -> str:
    message = _(
        "LibreOffice cannot open it: it is damaged, or no such file; open it in Word or WPS, and save it as .{new}"
    )
    return message.format(new=new)


def modernised(name: str, content: bytes, old: str, new: str) -> bytes:
    """Convert a document that only office programs read, of a kind such as `doc`, to one such as `docx`.

    Macros and links in it are not followed, as for every conversion. Errors: OfficeError.
    """
    program, limit = find_office(), limit_of(1, None)
    with scratch() as folder:
        write_profile(folder)
        (folder / f"1.{old}").write_bytes(content)
        arguments = ["--convert-to", new, "--outdir", "made", f"1.{old}"]
        try:
            code = _run(command_of(program, folder, *arguments), folder, limit)
        except NotDoneError as error:
            raise OfficeError.at(Source(name), str(error)) from error
        made = folder / "made" / f"1.{new}"
        if not made.is_file():
            words = last_words((folder / OUTPUT).read_bytes())
            raise OfficeError.at(Source(name), _unloaded(new) if _UNLOADED in words else why_none(code, words))
        return made.read_bytes()
