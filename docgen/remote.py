"""Places that are URLs: what fsspec reads and writes as if it were a disk, in the code as if it were a `pathlib.Path`."""

from __future__ import annotations

import errno
import io
import re
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from posixpath import normpath
from stat import S_IFDIR, S_IFREG
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docgen.errors import UnreadableError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # of two letters at least: C:// is a drive
_FILE = "file://"
_DRIVE = re.compile(r"/[A-Za-z]:[/\\]")
_BUFFER = 8 << 20  # bytes: what a request brings at most costs as much as a request
_MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".yaml": "application/yaml",
}
_OPTIONS = {  # how a service is told a media type, by protocol
    "s3": "ContentType",
    "s3a": "ContentType",
    "gs": "content_type",
    "gcs": "content_type",
}


def path_of(text: str | Path) -> Path:
    """Return the path of a text: of a URL what is used as one. Errors: UnreadableError, where its kind is not known."""
    if not isinstance(text, str):
        return text
    if text.startswith(_FILE):
        place = text.removeprefix(_FILE)
        return Path(place.removeprefix("/") if _DRIVE.match(place) else place)
    if not _URL.match(text):
        return Path(text)
    remote = RemotePath(text)
    with _known(text):
        _file_system = remote.files
    return cast("Path", remote)


def is_remote(path: object) -> bool:
    """Tell whether a path is a URL."""
    return isinstance(path, RemotePath)


def as_remote(path: object) -> RemotePath | None:
    """Return a path that is a URL as what it is; None for one of this machine."""
    return path if isinstance(path, RemotePath) else None


@contextmanager
def _known(url: str) -> Iterator[None]:
    """Say why a URL's kind is not known here. Errors: UnreadableError."""
    try:
        yield
    except ImportError as error:
        message = _("a URL needs fsspec, and what goes with its kind: pip install “docgen-report[remote]” ({reason})")
        raise UnreadableError.at(Source(url), message.format(reason=error)) from error
    except Exception as error:  # an unknown kind, a wrong setting
        raise UnreadableError.at(Source(url), _("this URL cannot be used: {reason}").format(reason=error)) from error


_used: dict[int, Any] = {}  # file systems of this process


def forget() -> None:
    """Forget what lies where: whoever looks at a source anew sees what has changed there meanwhile."""
    _answers.clear()
    for files in _used.values():
        files.invalidate_cache()


class _Status(NamedTuple):
    """What `os.stat` would say; the time stands for whatever a storage says to tell one content from another."""

    st_mode: int
    st_mtime_ns: int
    st_size: int


held: dict[str, bytes] = {}  # the contents of files that were fetched before they are read, by URL

_answers: dict[str, _Status | None] = {}  # what was there, by URL; None for nothing
_MOST_KNOWN = 50_000


class RemoteEntry(NamedTuple):
    """What lies in a folder, as `os.scandir` says it."""

    name: str
    folder: bool

    def is_file(self) -> bool:
        """Tell whether it is a file."""
        return not self.folder

    def is_dir(self) -> bool:
        """Tell whether it is a folder."""
        return self.folder


class RemotePath:
    """A place of a file system of fsspec, with as much of `pathlib.Path` as docgen uses; whatever refuses, it is an OSError.

    It is written as the user wrote it. `files` is its file system, `path` what that calls it.
    """

    def __init__(self, url: str) -> None:
        self._protocol, _slashes, place = url.partition("://")
        bucket, _slash, within = place.partition("/")  # no storage knows .., which is never to lead into another bucket
        self._place = PurePosixPath(bucket + normpath(f"/{within.lstrip('/')}"))

    def __str__(self) -> str:
        return f"{self._protocol}://{self._place}"

    def __repr__(self) -> str:
        return f"RemotePath({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RemotePath) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[type[RemotePath], tuple[str]]:
        return RemotePath, (str(self),)

    # Names

    def _at(self, place: PurePosixPath | str) -> RemotePath:
        return RemotePath(f"{self._protocol}://{place}")

    def __truediv__(self, name: str) -> RemotePath:
        return self._at(f"{self._place}/{name}")

    @property
    def name(self) -> str:
        """Its last part."""
        return self._place.name

    @property
    def stem(self) -> str:
        """Its last part without suffix."""
        return self._place.stem

    @property
    def suffix(self) -> str:
        """What its last part ends with, from the last dot."""
        return self._place.suffix

    @property
    def parent(self) -> RemotePath:
        """The folder it is in; of the topmost, itself."""
        return self._at(self._place.parent) if len(self._place.parts) > 1 else self

    def with_name(self, name: str) -> RemotePath:
        """Return what has another name beside it."""
        return self._at(self._place.with_name(name))

    def resolve(self) -> RemotePath:
        """Return itself: there are no links."""
        return self

    def is_absolute(self) -> bool:
        """Tell that it is the same from every folder."""
        return True

    def is_relative_to(self, folder: object) -> bool:
        """Tell whether it is in a folder, or in one below it, or is that itself."""
        return isinstance(folder, RemotePath) and (
            self == folder or str(self).startswith(f"{str(folder).rstrip('/')}/")
        )

    # What is there

    @cached_property
    def _file_system(self) -> tuple[Any, str]:
        # Not by url_to_fs, which takes a name with :: in it for a chain of URLs.
        from fsspec import filesystem, get_filesystem_class  # noqa: PLC0415 - only where there is a URL

        kind = get_filesystem_class(self._protocol)
        files = filesystem(self._protocol, **kind._get_kwargs_from_urls(str(self)))  # noqa: SLF001 - for those who write file systems

        _used[id(files)] = files
        return files, kind._strip_protocol(str(self))  # noqa: SLF001

    @property
    def files(self) -> Any:
        """The file system it is in."""
        return self._file_system[0]

    @property
    def path(self) -> str:
        """What its file system calls it."""
        return self._file_system[1]

    def stat(self) -> _Status:
        """Say what is there, or was when this was asked first, see `forget`. Errors: OSError."""
        url = str(self)
        if url not in _answers:
            if len(_answers) >= _MOST_KNOWN:
                _answers.clear()
            _answers[url] = self._asked_status()
        status = _answers[url]
        if status is None:
            raise FileNotFoundError(errno.ENOENT, "", str(self))
        return status

    def _asked_status(self) -> _Status | None:
        try:
            with told_as_os_errors():
                fields = self.files.info(self.path)
        except FileNotFoundError:
            return None
        version = "".join(f"{name}{fields.get(name)}" for name in ("ETag", "LastModified", "created", "mtime", "md5"))
        mark = int.from_bytes(sha256(version.encode()).digest()[:7], "big")
        mode = S_IFDIR if fields["type"] == "directory" else S_IFREG
        return _Status(mode, mark, int(fields.get("size") or 0))

    def exists(self) -> bool:
        """Tell whether anything is there. Errors: OSError, where that cannot be told."""
        try:
            self.stat()
        except FileNotFoundError:
            return False
        return True

    def is_file(self) -> bool:
        """Tell whether a file is there. Errors: OSError, where that cannot be told."""
        try:
            return self.stat().st_mode == S_IFREG
        except FileNotFoundError:
            return False

    def is_dir(self) -> bool:
        """Tell whether a folder is there. Errors: OSError, where that cannot be told."""
        try:
            return self.stat().st_mode == S_IFDIR
        except FileNotFoundError:
            return False

    def entries(self) -> list[RemoteEntry]:
        """Return what lies in the folder. Errors: OSError, where it is a file, or not there."""
        if self.suffix and self.is_file():  # as it looks: to list it takes more requests
            raise NotADirectoryError(errno.ENOTDIR, "", str(self))
        with told_as_os_errors():
            listed = self.files.ls(self.path, detail=True)
        entries = {each["name"].rstrip("/"): each["type"] == "directory" for each in listed}
        is_folder = entries.pop(self.path.rstrip("/"), True)  # a file lists itself, and so does a folder's own mark
        if not entries and not is_folder and not self.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "", str(self))
        return [RemoteEntry(name.rpartition("/")[2], is_dir) for name, is_dir in entries.items()]

    def read_bytes(self) -> bytes:
        """Return the file's bytes, by one request. Errors: OSError."""
        with told_as_os_errors():
            return bytes(self.files.cat_file(self.path))

    def iterdir(self) -> Iterator[RemotePath]:
        """Walk what lies in the folder. Errors: OSError."""
        return (self / entry.name for entry in self.entries())

    def open(self, mode: str = "rb", buffering: int = -1) -> io.BufferedIOBase | io.RawIOBase:
        """Open the file to read its bytes; reading it whole is one request. Errors: OSError."""
        if mode != "rb":
            raise ValueError(mode)
        raw = _RawFile(self)
        return raw if buffering == 0 else io.BufferedReader(raw, _BUFFER)

    def require_whole_files(self) -> None:
        """Refuse a file system that has no way to take a file whole, but opens one to be written. Errors: OSError."""
        from fsspec.asyn import AsyncFileSystem  # noqa: PLC0415 - only where there is a URL
        from fsspec.spec import AbstractFileSystem  # noqa: PLC0415

        is_asynchronous = isinstance(self.files, AsyncFileSystem)
        base, method = (AsyncFileSystem, "_pipe_file") if is_asynchronous else (AbstractFileSystem, "pipe_file")
        if getattr(type(self.files), method) is getattr(base, method):
            message = _("docgen writes to object storage, which takes files whole; mount this and name it as a folder")
            raise OSError(errno.ENOTSUP, message)

    def put(self, content: bytes, *, new: bool = False) -> None:
        """Put the file there, whole. Errors: FileExistsError, where it must be `new` and is not; OSError."""
        self.require_whole_files()
        more: dict[str, Any] = {"mode": "create"} if new else {}
        with told_as_os_errors():
            self.files.pipe_file(self.path, content, **more, **self._media_type())
        _answers.pop(str(self), None)

    def put_file(self, file: str) -> None:
        """Put a file of this machine there, whole. Errors: OSError."""
        with told_as_os_errors():
            self.files.put_file(file, self.path, **self._media_type())
        _answers.pop(str(self), None)

    def _media_type(self) -> dict[str, str]:
        """Return how its service is told what it is, for whoever opens it by a browser."""
        option, media_type = _OPTIONS.get(self._protocol), _MEDIA_TYPES.get(self.suffix)
        return {option: media_type} if option and media_type else {}

    def unlink(self) -> None:
        """Take the file away. Errors: FileNotFoundError; OSError."""
        with told_as_os_errors():
            self.files.rm_file(self.path)
        _answers.pop(str(self), None)


class _RawFile(io.RawIOBase):
    """A file's bytes, by requests for a part of it or for all."""

    def __init__(self, path: RemotePath) -> None:
        self._path, self._at = path, 0
        self._content = held.get(str(path))

    @cached_property
    def _size(self) -> int:
        return self._path.stat().st_size if self._content is None else len(self._content)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        content = self._content[self._at : end] if self._content is not None else self._asked(self._at, end)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def readall(self) -> bytes:
        if self._at:
            return self.read(max(self._size - self._at, 0)) or b""
        content = self._content if self._content is not None else self._asked(None, None)
        self._at = len(content)
        return content

    def _asked(self, start: int | None, end: int | None) -> bytes:
        """Return a part of the file, or all of it. Errors: OSError."""
        with told_as_os_errors():
            return bytes(self._path.files.cat_file(self._path.path, start=start, end=end))


@contextmanager
def told_as_os_errors() -> Iterator[None]:
    """Let whatever a library raises of network, service or rights be an OSError, as a disk would raise. Errors: OSError."""
    try:
        yield
    except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError):
        raise
    except PermissionError as error:
        raise DeniedError(errno.EIO, _reason(error)) from error
    except Exception as error:
        raise OSError(errno.EIO, _reason(error)) from error


class DeniedError(OSError):
    """A service denies access; so it does of what is not there, to whoever may not list what is."""


def _reason(error: Exception) -> str:
    """Word why a service refuses; what it says itself is not translated."""
    kind = type(error).__name__
    words = (error.strerror if isinstance(error, OSError) else "") or " ".join(str(error).split()) or kind
    if "Credential" in kind or "Token" in kind:
        return _("there are no credentials for this service ({reason})").format(reason=words)
    if isinstance(error, PermissionError):
        return _("the service denies access ({reason})").format(reason=words)
    if isinstance(error, ConnectionError | TimeoutError) or "Connect" in kind or "Timeout" in kind:
        return _("the service cannot be reached ({reason})").format(reason=words)
    return _("the service refuses ({reason})").format(reason=words)
