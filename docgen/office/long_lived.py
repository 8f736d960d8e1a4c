"""A LibreOffice that stays: one start for many conversions, and a new start when it hangs, dies or swells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from docgen.errors import OfficeError
from docgen.office.documents import kinds_of
from docgen.office.listening import Listening
from docgen.office.program import find_office, limit_of
from docgen.office.running import NotDoneError
from docgen.source import Source

if TYPE_CHECKING:
    from types import TracebackType

# It levels off below half a gigabyte with reports; what is more has leaked, or was one report with large pictures.
_MOST_BYTES = 1 << 30
_MOST_DOCUMENTS, _MOST_DOCUMENTS_UNMEASURED = 500, 100


class Office:
    """LibreOffice kept running between conversions, for one thread of the process that makes it.

    `seconds` limits a start and a conversion each; otherwise DOCGEN_SOFFICE_SECONDS does, otherwise a minute or so. It is
    started by the first conversion, and anew after so many documents or bytes of resident memory. Whatever ends this
    process ends LibreOffice, so make it after forking, not before. Errors: OfficeError.
    """

    def __init__(
        self, *, seconds: float | None = None, documents: int = _MOST_DOCUMENTS, memory: int = _MOST_BYTES
    ) -> None:
        self._program, self._limit = find_office(), limit_of(1, seconds)
        self._documents, self._memory = documents, memory
        self._running: Listening | None = None

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

    def _started(self) -> Listening:
        """Return a LibreOffice that takes documents: the one that runs, or a new one."""
        if self._running:
            try:
                self._running.require_running()
            except NotDoneError:  # it has died since
                self.close()
        if not self._running:
            self._running = Listening(self._program)
            self._running.wait(self._limit)
        return self._running

    def _is_worn(self, running: Listening) -> bool:
        resident = running.resident
        most = self._documents if resident is not None else min(self._documents, _MOST_DOCUMENTS_UNMEASURED)
        return running.converted >= most or (resident or 0) > self._memory
