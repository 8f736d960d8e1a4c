"""A LibreOffice that stays: one start for many conversions, and a new start when it hangs, dies or swells.

It takes documents, one after the other, from clients on the same profile, which lies in a folder of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Self, cast

from docgen.errors import OfficeError
from docgen.office import guard
from docgen.office.documents import kinds_of, last_words, pdf_in, why_none
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
from docgen.office.scratch import new_folder
from docgen.source import Source

if TYPE_CHECKING:
    from types import TracebackType

# It levels off below half a gigabyte with reports; what is more has leaked, or was one report with large pictures.
_MOST_BYTES = 1 << 30
_MOST_DOCUMENTS, _MOST_DOCUMENTS_UNMEASURED = 500, 100
# As long as a document is open, LibreOffice does not leave when it has converted another. Its lock file is the sign
# that LibreOffice has got that far; a client that comes earlier would become a second LibreOffice on the profile.
_KEPT = "kept.fodt"
_SIGN = f".~lock.{_KEPT}#"
_KEPT_TEXT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
    ' office:mimetype="application/vnd.oasis.opendocument.text">'
    "<office:body><office:text><text:p/></office:text></office:body></office:document>"
)
_LOOK = 0.01  # seconds between two looks
_PATIENCE = 30.0  # seconds for a guard to end LibreOffice and remove its folder


class Office:
    """LibreOffice kept running between conversions, for one thread of the process that makes it.

    `archival` PDFs are PDF/A-2b. `seconds` limits a start and a conversion each; otherwise DOCGEN_SOFFICE_SECONDS does, otherwise a minute or so. It is
    started by the first conversion, and anew after so many documents or bytes of resident memory. Whatever ends this
    process ends LibreOffice, so make it after forking, not before. Errors: OfficeError.
    """

    def __init__(
        self,
        *,
        seconds: float | None = None,
        documents: int = _MOST_DOCUMENTS,
        memory: int = _MOST_BYTES,
        archival: bool = False,
    ) -> None:
        self._program, self._limit = find_office(), limit_of(1, seconds)
        self._documents, self._memory, self._archival = documents, memory, archival
        self._running: _Listening | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process of LibreOffice, if it runs."""
        return self._running.pid if self._running else None

    def convert(self, name: str, content: bytes) -> bytes:
        """Convert a document, given by a name that ends in .docx or .odt and its content, to a PDF.

        When LibreOffice hangs or dies, it is started anew and the document tried once more. Errors: OfficeError.
        """
        [kind] = kinds_of([(name, content)])
        try:
            return self._attempt(name, kind, content)
        except NotDoneError:
            self.close()
        try:
            return self._attempt(name, kind, content)
        except NotDoneError as error:
            self.close()
            raise OfficeError.at(Source(name), str(error)) from error

    def close(self) -> None:
        """End LibreOffice, and with it all it has started; another conversion would start it anew."""
        running, self._running = self._running, None
        if running:
            running.end()

    def _attempt(self, name: str, kind: str, content: bytes) -> bytes:
        running = self._started()
        done = running.convert(kind, content, self._limit)
        if done.pdf is None:
            running.require_running()
            raise OfficeError.at(Source(name), done.why_none)
        if self._is_worn(running):
            self.close()
        return done.pdf

    def _started(self) -> _Listening:
        """Return a LibreOffice that takes documents: the one that runs, or a new one."""
        if self._running:
            try:
                self._running.require_running()
            except NotDoneError:  # it has died since
                self.close()
        if not self._running:
            self._running = _Listening(self._program, archival=self._archival)
            self._running.wait(self._limit)
        return self._running

    def _is_worn(self, running: _Listening) -> bool:
        resident = running.resident
        most = self._documents if resident is not None else min(self._documents, _MOST_DOCUMENTS_UNMEASURED)
        return running.converted >= most or (resident or 0) > self._memory


class _Converted(NamedTuple):
    """A whole PDF, or why there is none."""

    pdf: bytes | None
    why_none: str


class _Listening:
    """LibreOffice in a process of its own, kept by a guard, in a folder of its own, until `end`."""

    def __init__(self, program: str, *, archival: bool) -> None:
        """Start it, to make PDFs for archives or plain ones. Errors: OfficeError."""
        self._program, self._folder = program, new_folder()
        self.converted = 0
        write_profile(self._folder, archival=archival)
        (self._folder / _KEPT).write_text(_KEPT_TEXT, encoding="utf-8")
        command = command_of(program, self._folder)
        try:
            self._guard = subprocess.Popen(  # noqa: S603 - our own program, with the user's own choice
                [sys.executable, "-I", "-S", guard.__file__, str(self._folder), _KEPT, *command],
                env=environment_of(self._folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **guard.session(),
            )
        except OSError as error:
            guard.remove(self._folder)
            raise not_started(sys.executable, error) from error
        self._orders = cast("IO[bytes]", self._guard.stdin)

    @property
    def pid(self) -> int | None:
        """The number of LibreOffice's process, which is also that of its group; None before it has started."""
        return int(number) if (number := self._noted(guard.STARTED)) else None

    @property
    def resident(self) -> int | None:
        """The memory it holds, in bytes; None where the system does not tell."""
        return resident(pid) if (pid := self.pid) else None

    def wait(self, limit: float) -> None:
        """Wait until it takes documents, so many seconds. Errors: NotDoneError, OfficeError."""
        until = time.monotonic() + limit
        while not (self._folder / _SIGN).exists():
            self.require_running()
            if time.monotonic() > until:
                raise not_done(limit)
            time.sleep(_LOOK)

    def require_running(self) -> None:
        """Errors: NotDoneError, if it has ended; OfficeError, if it could not be started."""
        ended = self._noted(guard.ENDED)
        if ended.startswith("errno "):
            number = int(ended.removeprefix("errno "))
            raise not_started(self._program, OSError(number, os.strerror(number)))
        if ended or self._guard.poll() is not None:
            raise NotDoneError(why_none(int(ended or -9), last_words(self._read(guard.OUTPUT))))

    def convert(self, kind: str, content: bytes, limit: float) -> _Converted:
        """Convert the content of a document whose suffix is `kind`, in so many seconds. Errors: NotDoneError."""
        self.converted += 1
        number, before = self.converted, len(self._read(guard.OUTPUT))
        document = self._folder / f"{number}{kind}"
        document.write_bytes(content)
        code = self._ask(f"done-{number}", conversion([document.name]), limit)
        pdf = pdf_in(self._folder, number, content)
        last = last_words(self._read(guard.OUTPUT)[before:]) or last_words(self._read(guard.CLIENT_OUTPUT))
        for file in (document, self._folder / "pdf" / f"{number}.pdf", self._folder / f"done-{number}"):
            with suppress(OSError):
                file.unlink()
        return _Converted(pdf, why_none(code, last))

    def _ask(self, name: str, arguments: list[str], limit: float) -> int:
        """Let the guard start a client, which leaves when its document is done, and return the exit code."""
        with suppress(OSError):  # a guard that is gone is told below
            self._orders.write("\t".join([name, *arguments]).encode() + b"\n")
            self._orders.flush()
        until = time.monotonic() + limit
        while not (done := self._noted(name)):
            self.require_running()
            if time.monotonic() > until:
                raise not_done(limit)
            time.sleep(_LOOK)
        return int(done)

    def end(self) -> None:
        """End it and all it has started, and remove its folder."""
        with suppress(OSError):
            self._orders.close()  # what the guard waits for
        try:
            self._guard.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()
        if self._folder.exists():  # the guard was killed
            for started in (guard.CLIENT, guard.STARTED):
                if pid := self._noted(started):
                    guard.end(int(pid))
            guard.remove(self._folder)

    def _noted(self, name: str) -> str:
        return self._read(name).decode("ascii")

    def _read(self, name: str) -> bytes:
        file = self._folder / name
        return file.read_bytes() if file.is_file() else b""


def resident(group: int) -> int | None:
    """Return the resident memory of the processes of a group, in bytes; None where the system does not tell.

    A page that two of them share counts twice.
    """
    pages = [held for stat in Path("/proc").glob("[0-9]*/stat") if (held := _pages(stat, group)) is not None]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") if pages else None


def _pages(stat: Path, group: int) -> int | None:
    try:
        fields = stat.read_bytes().rpartition(b")")[2].split()  # the program's name may contain blanks
        return int(fields[21]) if int(fields[2]) == group else None
    except (OSError, ValueError, IndexError):  # it has just ended, or this is not Linux
        return None
