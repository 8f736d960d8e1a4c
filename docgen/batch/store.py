"""The seam between a batch and where its files go: a folder of a disk, or an object storage."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from docgen.errors import OutputError, reason_of
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from docgen.batch.executor import Group
    from docgen.batch.journal import Journal
    from docgen.remote import RemotePath


@contextmanager
def or_refuse(place: Path | RemotePath, message: str) -> Iterator[None]:
    """Say why a disk or a storage refuses; the message has room for the {reason}. Errors: OutputError."""
    try:
        yield
    except OSError as error:
        raise OutputError.at(Source(str(place)), message.format(reason=reason_of(error))) from error


def cannot_use() -> str:
    """Word that a folder is not fit to be written to."""
    return _("this folder cannot be used: {reason}")


def cannot_read() -> str:
    """Word that a file is not read."""
    return _("the file cannot be read: {reason}")


def cannot_write() -> str:
    """Word that a file is not written."""
    return _("cannot write: {reason}")


def cannot_remove() -> str:
    """Word that a file which is no longer true stays."""
    return _("this file is out of date and cannot be removed: {reason}")


Digests = tuple[str, "Iterable[str]"]  # of a report's files, with its name


class Trace(NamedTuple):
    """What was worked on when a group's worker died: a job's number, a report's place in it, whether that took too long.

    The place is None where it was not noted: it may be any report of the group.
    """

    place: tuple[int, int] | None
    is_late: bool = False


class SetAside(Protocol):
    """A file that is written, or held, and not in its place yet. `error` says why it could not be written."""

    path: Path
    error: OutputError | None

    def begin_sync(self) -> None:
        """Let it begin to go to the disk, where that is of use."""

    def give_up(self, error: OutputError) -> None:
        """Leave nothing of it, for this reason."""


class GroupMark(Protocol):
    """What a worker leaves while it works on a group: whoever finds it later knows that it has died."""

    file: BinaryIO  # Python writes to it when a report takes too long, and ends the process

    def at(self, job: int, at: int) -> None:
        """Say that work on a report begins, by its job's number and its place in the job."""

    def close(self, *, done: bool) -> None:
        """Take it away if the group is done."""


_A = TypeVar("_A", bound=SetAside)


class Store(Protocol[_A]):
    """Where a batch's files go, and what it keeps beside them in its own folder. All places are below `folder`.

    Its files wait as `SetAside`s of its own kind.
    """

    folder: Path

    # What the run needs

    def taken(self) -> AbstractContextManager[Journal]:
        """Hold the folder for one run, of which there is one at a time; its journal goes on from the last run.

        Errors: OutputError, where the folder cannot be used, or another batch is at work in it.
        """

    def settle(self, journal: Journal, nameless: Collection[str]) -> None:
        """Keep the journal of a run that has come to its end, see `Journal.settle`, and take away what else was kept."""

    def pending(self) -> dict[str, frozenset[str]]:
        """Return the digests of files that were about to be moved in when a worker or a run was killed, by report."""

    def whole_file(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file to be written piece by piece; it is in its place, whole, when it is left. Errors: OutputError."""

    def show(self, name: str) -> None:
        """Lay something down that whoever else sees this folder can see, until the run ends. Errors: OutputError."""

    def hide(self, name: str) -> None:
        """Take that away again."""

    # What a worker needs

    def shows(self, name: str) -> bool:
        """Tell whether that is seen which the run has laid down."""

    def digest_of(self, path: Path) -> str | None:
        """Return the SHA-256 of a file that is there. Errors: OutputError, where it cannot be read."""

    def aside(self, name: str, path: Path, content: bytes) -> _A:
        """Write a file aside; until it is moved in, it has this `name`, which no other has."""

    def note(self, writer: str, digests: Iterable[Digests]) -> None:
        """Note what a writer, which no other has the name of, is about to move in: see `pending`. Errors: OutputError."""

    def move_in(self, asides: Sequence[_A]) -> None:
        """Move files to their places, whole; each says what went wrong."""

    def keep_copy(self, path: Path) -> None:
        """Copy a file beside itself, under the first name that is free, .bak, .bak1 and so on; a copy that is there will do.

        Errors: OutputError.
        """

    def remove(self, path: Path) -> None:
        """Take a file away, if it is there. Errors: OutputError."""

    def mark(self, group: Group) -> GroupMark:
        """Lay down the mark of a group that is begun."""

    def is_marked(self, group: Group) -> bool:
        """Tell whether a worker has begun with a group."""

    def trace(self, group: Group) -> Trace | None:
        """Take up what a worker that died has left of a group; None where it had not begun with any report."""
