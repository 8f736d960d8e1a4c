"""A batch's files in a folder of a disk: this machine's, or one that many share."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from docgen.batch.journal import Journal, intent_lines, read_intents
from docgen.batch.names import FOLDER
from docgen.batch.store import Trace, cannot_remove, cannot_use, cannot_write, or_refuse
from docgen.errors import OutputError
from docgen.files import digest, is_there, read_file
from docgen.i18n import _
from docgen.output import Aside, copy_names, move_in, whole_file, write_whole
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from docgen.batch.executor import Group
    from docgen.batch.store import Digests

_INTENTS = "moving-{writer}.jsonl"


class LocalStore:
    """A folder of a disk; journal and lock are in the folder `journal`, where that is another one than the batch's own."""

    def __init__(self, folder: Path, journal: Path | None = None) -> None:
        self.folder = folder
        self._own = folder / FOLDER
        self._journal = journal or self._own

    # What the run needs

    @contextmanager
    def taken(self) -> Iterator[Journal]:
        with or_refuse(self.folder, cannot_use()):
            self._own.mkdir(parents=True, exist_ok=True)
        with locked(self._journal, self.folder if self._journal == self._own else self._journal):
            self._sweep()  # what a run that was killed left
            with closing(Journal(self._journal / "journal.jsonl")) as journal:
                yield journal

    def settle(self, journal: Journal, nameless: Collection[str]) -> None:
        journal.settle(nameless)
        for path in self._intents():
            path.unlink(missing_ok=True)
        self._sweep()  # what workers that died left

    def pending(self) -> dict[str, frozenset[str]]:
        return read_intents(path.read_bytes() for path in sorted(self._intents()))

    def whole_file(self, name: str) -> AbstractContextManager[BinaryIO]:
        return whole_file(self.folder / name, self._own)

    def show(self, name: str) -> None:
        path = self._shown(name)
        with or_refuse(path, cannot_write()):
            path.touch()

    def hide(self, name: str) -> None:
        with suppress(OSError):
            self._shown(name).unlink(missing_ok=True)

    def _sweep(self) -> None:
        for part in self._own.glob("*.part"):
            with suppress(OSError):
                part.unlink()

    def _intents(self) -> Iterator[Path]:
        return self._own.glob(_INTENTS.format(writer="*"))

    # What a worker needs

    def shows(self, name: str) -> bool:
        return self._shown(name).is_file()

    def _shown(self, name: str) -> Path:
        return self._own / f"{name}.part"

    def digest_of(self, path: Path) -> str | None:
        return digest(read_file(path, OutputError)) if path.exists() else None

    def aside(self, name: str, path: Path, content: bytes) -> Aside:
        return Aside(self._own / f"{name}.part", path, content)

    def note(self, writer: str, digests: Iterable[Digests]) -> None:
        path = self._own / _INTENTS.format(writer=writer)
        with or_refuse(path, cannot_write()), path.open("ab") as file:
            file.write(intent_lines(digests))
            file.flush()
            os.fsync(file.fileno())

    def move_in(self, asides: Sequence[Aside]) -> None:
        move_in(asides)

    def keep_copy(self, path: Path) -> None:
        content = read_file(path, OutputError)
        names = copy_names(path)
        spare = next(name for name in names if not is_there(name) or self.digest_of(name) == digest(content))
        if not is_there(spare):
            write_whole(spare, content)

    def remove(self, path: Path) -> None:
        with or_refuse(path, cannot_remove()):
            path.unlink(missing_ok=True)

    def mark(self, group: Group) -> _MarkFile:
        return _MarkFile(self._mark(group))

    def is_marked(self, group: Group) -> bool:
        return self._mark(group).exists()

    def trace(self, group: Group) -> Trace | None:
        path = self._mark(group)
        try:
            mark, _newline, late = path.read_bytes().partition(b"\n")
            path.unlink()
            job, at = mark.split()
            return Trace((int(job), int(at)), bool(late))
        except (OSError, ValueError):
            return None

    def _mark(self, group: Group) -> Path:
        return self._own / f"{group.name}.at.part"


class _MarkFile:
    """A file that says which report of a group is worked on; so it does when its process has died."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.file: BinaryIO = path.open("wb", buffering=0)
        except OSError:  # reports say so themselves when they are written
            self.file = Path(os.devnull).open("wb", buffering=0)  # noqa: SIM115 - closed by whoever works

    def at(self, job: int, at: int) -> None:
        with suppress(OSError):
            self.file.seek(0)
            self.file.write(b"%10d %10d\n" % (job, at))

    def close(self, *, done: bool) -> None:
        self.file.close()
        if done:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path, named: Path | None = None) -> Iterator[None]:
    """Hold the lock in a folder, which is made where it is not there. Errors: OutputError, of the folder as it is `named`."""
    named = named or folder
    lock = FileLock(folder / "lock", timeout=0)
    with or_refuse(named, cannot_use()):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as busy:
            raise OutputError.at(Source(str(named)), _("another docgen batch is at work in this folder")) from busy
    try:
        yield
    finally:
        lock.release()
