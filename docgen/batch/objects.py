"""Objects of a storage: put whole, read whole, listed; whatever refuses, it is an OSError."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from docgen.remote import told_as_os_errors

if TYPE_CHECKING:
    from docgen.remote import RemotePath


class Objects:
    """The objects of a storage, by their places."""

    def __init__(self, folder: RemotePath) -> None:
        self._files = folder.files

    def put(self, place: RemotePath, content: bytes, *, new: bool = False) -> None:
        """Put an object there. Errors: FileExistsError, where it must be `new` and is not; OSError."""
        place.put(content, new=new)

    def put_all(self, contents: dict[RemotePath, bytes]) -> None:
        """Put objects there, side by side. Errors: OSError, where any of them is refused."""
        with told_as_os_errors():
            self._files.pipe({place.path: content for place, content in contents.items()})

    def put_file(self, place: RemotePath, file: str) -> None:
        """Put a file of this machine there. Errors: OSError."""
        with told_as_os_errors():
            self._files.put_file(file, place.path)

    def get(self, place: RemotePath) -> bytes:
        """Return an object's content. Errors: FileNotFoundError; OSError."""
        with told_as_os_errors():
            return bytes(self._files.cat_file(place.path))

    def remove(self, place: RemotePath) -> None:
        """Take an object away, if it is there. Errors: OSError."""
        with told_as_os_errors(), suppress(FileNotFoundError):
            self._files.rm_file(place.path)

    def is_there(self, place: RemotePath) -> bool:
        """Tell whether there is an object, now. Errors: OSError."""
        self._files.invalidate_cache(place.parent.path)
        with told_as_os_errors():
            return bool(self._files.exists(place.path))

    def names(self, folder: RemotePath, prefix: str = "") -> list[RemotePath]:
        """Return the objects in a folder whose names begin so, now, by name. Errors: OSError."""
        self._files.invalidate_cache(folder.path)
        try:
            entries = folder.entries()
        except FileNotFoundError:
            return []
        names = sorted(entry.name for entry in entries if entry.is_file() and entry.name.startswith(prefix))
        return [folder / name for name in names]
