"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from filecmp import cmp
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO

from docgen.errors import OutputError, reason_of
from docgen.file_names import require_possible
from docgen.i18n import _
from docgen.remote import as_remote
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, sync it, and move it in: readers see the old file or the new one, never half.

    Errors: OutputError, with the reason in words; then nothing is left behind.
    """
    write_pieces(path, (content,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file as `write_whole` does, a piece at a time: all of it need not be held, but for a URL. Errors: OutputError."""
    remote = as_remote(path)
    try:
        if remote:
            remote.put(b"".join(pieces))
            return
        target = Path(os.path.realpath(path)) if path.is_symlink() else path
        if target.exists() and not target.is_file() and not target.is_dir():  # a device or a pipe is written to
            with target.open("wb") as file:
                file.writelines(pieces)
        else:
            _write_beside_and_move(target, pieces)
    except OSError as error:
        raise OutputError.at(Source(str(path)), _reason(path, error)) from error


def require_place(path: Path) -> None:
    """Refuse a place where no file can be written: a folder, one in a folder that is not there or takes none. Errors: OutputError."""
    if as_remote(path):
        return
    if not path.exists():
        require_possible(path.name)
    error: OSError | None = None
    if path.is_dir():
        error = IsADirectoryError(path)
    elif path.parent.exists() and not path.parent.is_dir():
        raise OutputError.at(Source(str(path.parent)), reason_of(NotADirectoryError()))
    elif not path.parent.is_dir():
        error = FileNotFoundError(path)
    elif not os.access(path.parent, os.W_OK):
        error = PermissionError(path)
    if error:
        raise OutputError.at(Source(str(path)), _reason(path, error))


@contextmanager
def whole_file(path: Path, waiting: Path) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece; what was written is moved in when all of it is there.

    Until then it is in the folder `waiting` of the same disk: there the next run looks for what a killed one left. Where it is the same as before, the file stays as it is. Errors: OutputError; then nothing is left behind.
    """
    aside = waiting / _beside(path).name
    try:
        try:
            with _new_file(aside, 0o666) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if path.is_file() and cmp(aside, path, shallow=False):
                aside.unlink()
            else:
                aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise OutputError.at(Source(str(path)), _reason(path, error)) from error


class Aside:
    """A file that is written aside at once, on the same disk, and synced and moved to its place later: see `move_in`.

    Until then it is open. `error` says why it could not be written; then nothing is left of it.
    """

    def __init__(self, aside: Path, path: Path, content: bytes) -> None:
        self.path = path
        self.error: OutputError | None = None
        self._aside = aside
        self._file: BinaryIO | None = None
        with self._or_give_up():
            self._file = aside.open("wb")
            self._file.write(content)
            self._file.flush()

    def begin_sync(self) -> None:
        """Let the system begin to write it to the disk, where it takes such advice.

        Many that do so together, and are waited for afterwards, take a third of the time.
        """
        if self._file and not self.error and hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def sync(self) -> None:
        """Wait until it has reached the disk."""
        if self._file and not self.error:
            with self._or_give_up():
                os.fsync(self._file.fileno())
                self._file.close()

    def move(self) -> None:
        """Move it to its place, into a folder that is made where it is not there."""
        if not self.error:
            with self._or_give_up():
                try:
                    self._aside.replace(self.path)
                except FileNotFoundError:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    self._aside.replace(self.path)

    def give_up(self, error: OutputError) -> None:
        """Leave nothing of it, for this reason."""
        self.error = error
        with suppress(OSError):
            if self._file:
                self._file.close()
        with suppress(OSError):
            self._aside.unlink(missing_ok=True)

    @contextmanager
    def _or_give_up(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.give_up(OutputError.at(Source(str(self.path)), _reason(self.path, error)))


def move_in(asides: Sequence[Aside]) -> None:
    """Move files to their places, whole: all are synced first, and their folders last. Each says what went wrong."""
    for aside in asides:
        aside.sync()
    for aside in asides:
        aside.move()
    for folder in {aside.path.parent for aside in asides}:
        _sync_folder(folder)


def copy_names(path: Path) -> Iterator[Path]:
    """Walk the names under which what a file holds is kept beside it: .bak, .bak1 and so on."""
    return (path.with_name(f"{path.name}.bak{number or ''}") for number in count())


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.stem[:20]}-{token_hex(8)}.part")


def _write_beside_and_move(path: Path, pieces: Iterable[bytes]) -> None:
    if path.is_dir():
        raise IsADirectoryError(path)
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    beside = _beside(path)
    new = _new_file(beside, 0o666 if mode is None else mode)
    try:
        with new as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            with suppress(OSError):  # a memory stick has no permissions
                beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _new_file(path: Path, mode: int) -> BinaryIO:
    """Open a file that is not there yet; the system takes its mask for new files off the permissions."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder; its rename is journalled
        return
    with suppress(OSError):  # some network drives cannot sync a folder; the file is whole all the same
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(path: Path, error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return _("this is a folder: name the file to write")
    if isinstance(error, FileNotFoundError) and not as_remote(path) and not path.parent.is_dir():
        return _("the folder {folder} does not exist: make it first").format(folder=path.parent)
    if isinstance(error, PermissionError):
        return _("cannot write here: no permission, or the file is open in Word or WPS; close it and try again")
    return _("cannot write: {reason}").format(reason=reason_of(error))
