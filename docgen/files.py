"""Reading a file, or saying why it cannot be read."""

from __future__ import annotations

import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from stat import S_ISDIR, S_ISFIFO, S_ISREG
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile, ZipFile

from docgen.errors import UnreadableError, reason_of
from docgen.i18n import _
from docgen.remote import DeniedError, as_remote
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.resources.abc import Traversable

    from docgen.errors import DocgenError

MOST_BYTES = 256 << 20  # of any file: it is read as a whole
_PIPES = "DOCGEN_READS_PIPES"
MOST_OF_A_DOCUMENT = 64 << 20  # bytes of a report or a workbook as it lies there


class Material(NamedTuple):
    """A file that was read, with the digest of what it held then; without one where only a part of it was read."""

    path: Path
    digest: str = ""


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return sha256(content).hexdigest()


_PACKAGE = b"PK\x03\x04"
# The type that an OpenDocument begins with, or its main part, and the suffixes of such files, its own first
_PACKAGES = {
    "application/vnd.oasis.opendocument.text": (".odt", ".ott"),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "word/document.xml": (".docx", ".docm", ".dotx", ".doc", ".wps", ".rtf"),
    "xl/workbook.xml": (".xlsx", ".xlsm", ".xls", ".et"),
    "ppt/presentation.xml": (".pptx",),
}
_TYPE_AT, _LONGEST_TYPE = 38, 60  # bytes: behind the name of the first part, mimetype
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def suffixes_by_content(content: bytes) -> tuple[str, ...]:
    """Return the suffixes that a file with this content may have, its own kind's first; nothing where that does not tell."""
    if content.startswith(b"%PDF-"):
        return (".pdf",)
    if not content.startswith(_PACKAGE):
        return ()
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = {*package.namelist(), content[_TYPE_AT : _TYPE_AT + _LONGEST_TYPE].decode("ascii", "replace")}
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return ()
    return next((suffixes for mark, suffixes in _PACKAGES.items() if any(part.startswith(mark) for part in parts)), ())


def read_material(path: Path, limit: int = MOST_BYTES) -> tuple[bytes, Material]:
    """Read a file of no more bytes than the limit, and note what was read.

    Errors: UnreadableError, also for an empty one, and for one that is of another kind than its name says.
    """
    content = read_file(path, limit=limit)
    if not content:
        raise UnreadableError.at(Source(str(path)), _("the file is empty"))
    own = suffixes_by_content(content)
    if own and path.suffix.lower() not in own:
        message = _("by what is in it this is a file of the kind {kind}, whatever its name says: call it {name}")
        name = path.with_suffix(own[0]).name
        raise UnreadableError.at(Source(str(path)), message.format(kind=own[0], name=name))
    if content.startswith(_PICTURES):
        raise UnreadableError.at(Source(str(path)), _("this is a picture: give the document that it was made of"))
    return content, Material(path, digest(content))


def read_file(
    file: Traversable,
    error: type[DocgenError] = UnreadableError,
    asked_at: Source | None = None,
    most: int = -1,
    limit: int = MOST_BYTES,
) -> bytes:
    """Return the bytes of a file, `most` of them if that is said.

    Errors: `error`, at the place that asked for the file, or at the file itself; for a file here with more bytes than the limit, too.
    """
    try:
        remote = as_remote(file)
        if isinstance(file, Path) and not remote:
            require_regular(file, limit if most < 0 else None)
        with remote.open(buffering=0 if most >= 0 else -1) if remote else file.open("rb") as opened:
            content: bytes = opened.read(most)
            return content
    except (OSError, ValueError) as refused:  # ValueError: a name with a NUL
        reason = reason_of(refused)
        if asked_at is None:
            raise error.at(Source(str(file)), _("the file cannot be read: {reason}").format(reason=reason)) from refused
        message = _("the file {file} cannot be read: {reason}")
        raise error.at(asked_at, message.format(file=file, reason=reason)) from refused


def require_regular(path: Path, limit: int | None = None) -> None:
    """Refuse what is here and is no file, such as a pipe, which may never end, or has more bytes than the limit.

    A pipe is read where the variable DOCGEN_READS_PIPES is set: whoever sets it knows what comes out of it. Errors: OSError; of what is not there, whoever opens it tells.
    """
    status = path.stat()
    is_read_anyway = S_ISDIR(status.st_mode) or (S_ISFIFO(status.st_mode) and os.environ.get(_PIPES))
    if not S_ISREG(status.st_mode) and not is_read_anyway:
        raise OSError(_("this is a pipe or a device, not a file"))
    if limit is not None and status.st_size > limit:
        raise OSError(_too_large(limit))


def _too_large(limit: int) -> str:
    return _("it is larger than {limit} MiB: this is not a normal document").format(limit=limit >> 20)


State = tuple[str, int, int]  # a file's name, and what changes with what it holds: its time and size


def state_of(path: Path) -> State | None:
    """Return what tells whether a file holds what it held; None where that is not known."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return str(path), status.st_mtime_ns, status.st_size


def is_file(file: Traversable) -> bool:
    """Tell whether there is such a file; a name that no file can have is none. Errors: UnreadableError, see `_is`."""
    return _is(file.is_file, file)


def is_folder(folder: Traversable) -> bool:
    """Tell whether there is such a folder; a name that no folder can have is none. Errors: UnreadableError, see `_is`."""
    return _is(folder.is_dir, folder)


def is_there(path: Path) -> bool:
    """Tell whether there is such a file or folder; a name that none can have is none. Errors: UnreadableError, see `_is`."""
    return _is(path.exists, path)


def _is(asked: Callable[[], bool], place: Traversable) -> bool:
    """Ask whether something is there; what nobody may see is not.

    Errors: UnreadableError, at a URL: a service that does not answer says neither yes nor no.
    """
    try:
        return asked()
    except (OSError, ValueError) as refused:
        if not isinstance(refused, OSError) or isinstance(refused, DeniedError) or not as_remote(place):
            return False
        raise UnreadableError.at(
            Source(str(place)), _("the file cannot be read: {reason}").format(reason=reason_of(refused))
        ) from refused


def files_in(folder: Traversable) -> list[Traversable]:
    """Return the files in a folder by name; none where it is no folder. Errors: UnreadableError, at a URL."""
    if not is_folder(folder):
        return []
    return sorted((file for file in folder.iterdir() if is_file(file)), key=lambda file: file.name)


def resolved(path: Path) -> Path:
    """Return a path with its links followed, as far as they lead: `Path.resolve` has no answer for one that leads back to itself."""
    return path.resolve() if as_remote(path) else Path(os.path.realpath(path))


def is_same(path: Path, other: Path) -> bool:
    """Tell whether two paths are of one file that is there. Errors: UnreadableError, at a URL."""
    if as_remote(path) or as_remote(other):
        return path == other and is_there(path)
    return is_there(path) and is_there(other) and path.samefile(other)
