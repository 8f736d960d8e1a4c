"""A LibreOffice that runs and takes documents, one after the other, from a client on the same profile."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from typing import IO, NamedTuple, cast

from docgen.office import guard
from docgen.office.folders import new_folder
from docgen.office.memory import resident
from docgen.office.outcome import last_words, pdf_in, why_none
from docgen.office.profile import command_of, conversion, environment_of, write_profile
from docgen.office.running import NotDoneError, not_done, not_started

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


class Converted(NamedTuple):
    """A whole PDF, or why there is none."""

    pdf: bytes | None
    why_none: str


class Listening:
    """LibreOffice in a process of its own, kept by a guard, in a folder of its own, until `end`."""

    def __init__(self, program: str) -> None:
        """Start it. Errors: OfficeError."""
        self._program, self._folder = program, new_folder()
        self.converted = 0
        write_profile(self._folder)
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
        return int(said) if (said := self._told(guard.STARTED)) else None

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
        ended = self._told(guard.ENDED)
        if ended.startswith("errno "):
            number = int(ended.removeprefix("errno "))
            raise not_started(self._program, OSError(number, os.strerror(number)))
        if ended or self._guard.poll() is not None:
            raise NotDoneError(why_none(int(ended or -9), last_words(self._said(guard.SAID))))

    def convert(self, kind: str, content: bytes, limit: float) -> Converted:
        """Convert the content of a document whose suffix is `kind`, in so many seconds. Errors: NotDoneError."""
        self.converted += 1
        number, before = self.converted, len(self._said(guard.SAID))
        document = self._folder / f"{number}{kind}"
        document.write_bytes(content)
        code = self._ask(f"done-{number}", conversion([document.name]), limit)
        pdf = pdf_in(self._folder, number)
        said = last_words(self._said(guard.SAID)[before:]) or last_words(self._said(guard.ASKED))
        for file in (document, self._folder / "pdf" / f"{number}.pdf", self._folder / f"done-{number}"):
            with suppress(OSError):
                file.unlink()
        return Converted(pdf, why_none(code, said))

    def _ask(self, name: str, arguments: list[str], limit: float) -> int:
        """Let the guard start a client, which leaves when its document is done, and return the exit code."""
        with suppress(OSError):  # a guard that is gone is told below
            self._orders.write("\t".join([name, *arguments]).encode() + b"\n")
            self._orders.flush()
        until = time.monotonic() + limit
        while not (done := self._told(name)):
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
                if pid := self._told(started):
                    guard.end(int(pid))
            guard.remove(self._folder)

    def _told(self, name: str) -> str:
        return self._said(name).decode("ascii")

    def _said(self, name: str) -> bytes:
        file = self._folder / name
        return file.read_bytes() if file.is_file() else b""
