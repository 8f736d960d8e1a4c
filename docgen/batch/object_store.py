"""A batch's files in an object storage (S3 and what is like it), which takes a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, cast

from docgen.batch.journal import Journal, intent_lines, read_intents
from docgen.batch.local_store import locked
from docgen.batch.lock_object import held
from docgen.batch.names import FOLDER
from docgen.batch.objects import Objects
from docgen.batch.store import Trace, cannot_read, cannot_remove, cannot_use, cannot_write, or_refuse
from docgen.errors import OutputError, reason_of
from docgen.files import digest
from docgen.output import copy_names
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from docgen.batch.executor import Group
    from docgen.batch.journal import JournalLine
    from docgen.batch.store import Digests
    from docgen.remote import RemotePath

_JOURNAL = "journal.jsonl"
_PIECES = "journal-"
_INTENTS = "moving-"
_EVERY = 1_000  # reports after which the journal is put there as far as it has come


class ObjectStore:
    """A place in an object storage; journal and lock are in the folder `journal` of this machine, if that is said.

    Errors: OutputError, for a file system that would write half a file.
    """

    def __init__(self, folder: RemotePath, journal: Path | None = None) -> None:
        self.folder = cast("Path", folder)
        self._own, self._journal = folder / FOLDER, journal
        self._objects = Objects(folder)
        self._intents: dict[RemotePath, None] = {}  # that were read
        self._pending: dict[str, frozenset[str]] = {}
        self._present: dict[RemotePath, set[RemotePath]] = {}  # what was in a folder when it was first looked at
        with or_refuse(self.folder, "{reason}"):
            folder.require_whole_files()

    # What the run needs

    @contextmanager
    def taken(self) -> Iterator[Journal]:
        with self._locked():
            with or_refuse(self.folder, cannot_use()):
                self._sweep()  # what a run that was killed left
            with self._journal_of_run() as journal:
                yield journal

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock. Errors: OutputError."""
        if self._journal:
            with locked(self._journal):
                yield
            return
        with ExitStack() as stack:
            with or_refuse(self.folder, cannot_use()):
                stack.enter_context(held(self._objects, self._own / "lock"))
            yield

    @contextmanager
    def _journal_of_run(self) -> Iterator[Journal]:
        if self._journal:
            with closing(Journal(self._journal / _JOURNAL)) as journal:
                yield journal
            return
        with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
            path = Path(folder) / _JOURNAL
            with or_refuse(self._own / _JOURNAL, cannot_read()):
                places = (*self._names(_JOURNAL), *self._names(_PIECES))
                path.write_bytes(b"".join(self._objects.get_all(places)))
            with closing(_KeptJournal(path, self._keep)) as kept:
                try:
                    yield kept
                finally:
                    kept.keep()

    def _keep(self, content: bytes) -> None:
        """Put a further piece of the journal there. Errors: OutputError."""
        with or_refuse(self._own, cannot_write()):
            last = max((place.stem for place in self._names(_PIECES)), default=f"{_PIECES}0")
            number = int(last.removeprefix(_PIECES)) + 1
            self._objects.put(self._own / f"{_PIECES}{number:08}.jsonl", content)

    def settle(self, journal: Journal, nameless: Collection[str]) -> None:
        journal.settle(nameless)
        with or_refuse(self._own, cannot_write()):
            if isinstance(journal, _KeptJournal):
                self._objects.put(self._own / _JOURNAL, journal.settled())
                self._remove(self._names(_PIECES))
            self._remove(self._names(_INTENTS))
            self._sweep()  # what workers that died left

    def pending(self) -> dict[str, frozenset[str]]:
        with or_refuse(self._own, cannot_read()):
            new = [place for place in self._names(_INTENTS) if place not in self._intents]
            self._intents.update(dict.fromkeys(new))
            for name, digests in read_intents(self._objects.get_all(new)).items():
                self._pending[name] = self._pending.get(name, frozenset()) | digests
        return self._pending

    def _names(self, prefix: str) -> list[RemotePath]:
        return self._objects.names(self._own, prefix)

    def _remove(self, places: Iterable[RemotePath]) -> None:
        for place in places:
            self._objects.remove(place)

    def _sweep(self) -> None:
        self._remove(place for place in self._names("") if place.suffix == ".part")

    @contextmanager
    def whole_file(self, name: str) -> Iterator[BinaryIO]:
        place = _remote(self.folder / name)
        with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
            path = Path(folder) / "file"
            with path.open("xb") as file:
                yield file
            with or_refuse(place, cannot_write()):
                self._objects.put_file(place, str(path))

    def show(self, name: str) -> None:
        with or_refuse(self._own, cannot_write()):
            self._objects.put(self._shown(name), b"")

    def hide(self, name: str) -> None:
        self._forget(self._shown(name))

    def _forget(self, place: RemotePath) -> None:
        with suppress(OSError):  # the next run does it
            self._objects.remove(place)

    # What a worker needs

    def shows(self, name: str) -> bool:
        with or_refuse(self._own, cannot_read()):
            return self._objects.is_there(self._shown(name))

    def _shown(self, name: str) -> RemotePath:
        return self._own / f"{name}.part"

    def digest_of(self, path: Path) -> str | None:
        place = _remote(path)
        with or_refuse(path, cannot_read()):
            if place.parent not in self._present:
                self._present[place.parent] = set(self._objects.names(place.parent))
            return digest(self._objects.get(place)) if place in self._present[place.parent] else None

    def aside(self, name: str, path: Path, content: bytes) -> Upload:  # noqa: ARG002 - it waits in memory
        return Upload(path, content)

    def note(self, writer: str, digests: Iterable[Digests]) -> None:
        with or_refuse(self._own, cannot_write()):
            self._objects.put(self._own / f"{_INTENTS}{writer}-{token_hex(8)}.jsonl", intent_lines(digests))

    def move_in(self, asides: Sequence[Upload]) -> None:
        uploads = {_remote(upload.path): upload for upload in asides if not upload.error}
        refused = self._objects.put_all({place: upload.content for place, upload in uploads.items()})
        for place, error in refused.items():
            reason = cannot_write().format(reason=reason_of(error))
            uploads[place].give_up(OutputError.at(Source(str(place)), reason))

    def keep_copy(self, path: Path) -> None:
        with or_refuse(path, cannot_write()):
            content = self._objects.get(_remote(path))
            names = map(_remote, copy_names(path))
            spare = next(name for name in names if self._content(name) in (None, content))
            if not self._objects.is_there(spare):
                self._objects.put(spare, content, new=True)

    def remove(self, path: Path) -> None:
        with or_refuse(path, cannot_remove()):
            self._objects.remove(_remote(path))

    def mark(self, group: Group) -> _MarkObject:
        return _MarkObject(self._objects, self._mark(group), notes_places=len(group.handed) == 1)

    def is_marked(self, group: Group) -> bool:
        with or_refuse(self._own, cannot_read()):
            return self._objects.is_there(self._mark(group))

    def trace(self, group: Group) -> Trace | None:
        place = self._mark(group)
        try:
            with or_refuse(place, cannot_read()):
                content = self._content(place)
        finally:
            self._forget(place)
        if content is None:
            return None
        if len(group.handed) > 1:
            return Trace(None)
        job, _space, at = content.decode().partition(" ")
        return Trace((int(job), int(at))) if at else None

    def _content(self, place: RemotePath) -> bytes | None:
        try:
            return self._objects.get(place)
        except FileNotFoundError:
            return None

    def _mark(self, group: Group) -> RemotePath:
        return self._own / f"{group.name}.at.part"


class Upload:
    """A file that is held until it is put to its place, as a whole."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path, self.content = path, content
        self.error: OutputError | None = None

    def begin_sync(self) -> None:
        """Do nothing: there is no disk here."""

    def give_up(self, error: OutputError) -> None:
        """Leave nothing of it, for this reason."""
        self.error = error


class _KeptJournal(Journal):
    """A journal on this machine's disk which is put into the storage piece by piece."""

    def __init__(self, path: Path, keep: Callable[[bytes], None]) -> None:
        super().__init__(path)
        self._keep, self._kept, self._since = keep, self.size, 0

    def note(self, name: str, line: JournalLine) -> None:
        super().note(name, line)
        self._since += 1
        if self._since >= _EVERY:
            self.keep()

    def keep(self) -> None:
        """Put there what has been noted since this was done last. Errors: OutputError."""
        if self._since:
            self._keep(self.content(self._kept))
            self._kept, self._since = self.size, 0

    def settled(self) -> bytes:
        """Return it whole, after it was settled."""
        self._since = 0
        return self.content(0)


class _MarkObject:
    """An object that says that a group is worked on; for a group of one job, also on which report."""

    def __init__(self, objects: Objects, place: RemotePath, *, notes_places: bool) -> None:
        self._objects, self._place, self._notes_places = objects, place, notes_places
        self.file: BinaryIO = Path(os.devnull).open("wb", buffering=0)  # noqa: SIM115 - closed by whoever works
        self._write(b"")

    def _write(self, content: bytes) -> None:
        with suppress(OSError):  # reports say so themselves when they are written
            self._objects.put(self._place, content)

    def at(self, job: int, at: int) -> None:
        if self._notes_places:
            self._write(b"%d %d" % (job, at))

    def close(self, *, done: bool) -> None:
        self.file.close()
        if done:
            with suppress(OSError):
                self._objects.remove(self._place)


def _remote(path: Path) -> RemotePath:
    """Return a path below this folder as what it is."""
    return cast("RemotePath", path)
