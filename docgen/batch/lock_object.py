"""A lock in an object storage: an object that is written only where there is none."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import OutputError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.batch.objects import Objects
    from docgen.remote import RemotePath

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")
_START = 19  # of a process, among the fields of its stat that follow its name


class Holder(NamedTuple):
    """The process that holds a lock, as the lock says it. `key` is of this one time that it is held.

    A number means a process only on one `host`, between two starts of it, and in one container (`scope`); `start` is when
    the process began there. Both are empty where the system does not say.
    """

    key: str
    host: str
    scope: str
    process: int
    start: str

    @classmethod
    def here(cls) -> Holder:
        """Return this process, as it takes a lock."""
        return cls(token_hex(8), socket.gethostname(), _scope(), os.getpid(), _start_of(os.getpid()))

    @classmethod
    def of(cls, content: bytes) -> Holder:
        """Read who holds a lock; nobody that is known, where it does not say."""
        try:
            return cls(**json.loads(content))
        except (ValueError, TypeError):
            return cls("", "?", "", 0, "")

    def content(self) -> bytes:
        """Return what is written into the lock."""
        return json.dumps(self._asdict()).encode()

    def has_ended(self) -> bool:
        """Tell whether it is known to be there no more; of other machines and containers, and on Windows, that is not known."""
        if os.name != "posix" or (self.host, self.scope) != (socket.gethostname(), _scope()):
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass
        return self.start != _start_of(self.process)


def _scope() -> str:
    """Return what tells this machine since it was started, and this container, from others; nothing where it cannot be told."""
    try:
        return f"{_BOOT.read_text(encoding='ascii').strip()} {_NAMESPACE.readlink()}"
    except OSError:
        return ""


def _start_of(process: int) -> str:
    """Return when a process began, as its system counts; nothing where it does not say."""
    try:
        return Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()[_START]
    except (OSError, IndexError):
        return ""


@contextmanager
def held(objects: Objects, place: RemotePath) -> Iterator[None]:
    """Hold a lock; one whose holder has ended is taken over. Errors: OutputError, where somebody holds it; OSError."""
    own = Holder.here()
    _take(objects, place, own)
    try:
        yield
    finally:
        with suppress(OSError):  # the next run finds that this one has ended
            objects.remove(place)


def _take(objects: Objects, place: RemotePath, own: Holder) -> None:
    """Write the lock, or take it over. Errors: OutputError, where somebody holds it; OSError."""
    try:
        objects.put(place, own.content(), new=True)
    except FileExistsError:
        holder = _holder(objects, place)
        if holder is None:
            _take(objects, place, own)
        elif (
            holder != own
        ):  # an answer that was lost makes a request be sent once more, which meets what it wrote itself
            _take_over(objects, place, own, holder)


def _take_over(objects: Objects, place: RemotePath, own: Holder, holder: Holder) -> None:
    """Write over the lock of a holder that has ended. Errors: OutputError, where that is not known; OSError.

    Of several who find it so only the first may: it holds a lock of its own for that, and looks once more.
    """
    if not holder.has_ended():
        message = _("another docgen batch is at work here, on {host}; if it was killed, delete this file")
        raise OutputError.at(Source(str(place)), message.format(host=holder.host))
    with held(objects, place.with_name(f"{place.name}-after-{holder.key or 'unknown'}")):
        if _holder(objects, place) == holder:
            objects.put(place, own.content())
            return
    _take(objects, place, own)


def _holder(objects: Objects, place: RemotePath) -> Holder | None:
    """Return who holds a lock; None where it has gone meanwhile. Errors: OSError."""
    try:
        return Holder.of(objects.get(place))
    except FileNotFoundError:
        return None
