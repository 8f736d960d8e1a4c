"""Objects of a storage: put whole, read whole, listed; whatever refuses, it is an OSError."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from docgen.fetching import side_by_side
from docgen.remote import told_as_os_errors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.remote import RemotePath


class Objects:
    """The objects of a storage, by their places."""

    def __init__(self, folder: RemotePath) -> None:
        self._files = folder.files

    def put(self, place: RemotePath, content: bytes, *, new: bool = False) -> None:
        """Put an object there. Errors: FileExistsError, where it must be `new` and is not; OSError."""
        place.put(content, new=new)

    def put_all(self, contents: dict[RemotePath, bytes]) -> dict[RemotePath, OSError]:
        """Put objects there, side by side; return which were refused, and why."""
        answers = side_by_side(lambda place: place.put(contents[place]), contents)
        return {place: answer for place, answer in answers.items() if answer is not None}

    def put_file(self, place: RemotePath, file: str) -> None:
        """Put a file of this machine there. Errors: OSError."""
        place.put_file(file)

    def get(self, place: RemotePath) -> bytes:
        """Return an object's content. Errors: FileNotFoundError; OSError."""
        return place.read_bytes()

    def get_all(self, places: Iterable[RemotePath]) -> list[bytes]:
        """Return the contents of objects, side by side; of those that have gone meanwhile, none. Errors: OSError."""
        contents = []
        for answer in side_by_side(self.get, places).values():
            if isinstance(answer, bytes):
                contents.append(answer)
            elif not isinstance(answer, FileNotFoundError):
                raise answer
        return contents

    def remove(self, place: RemotePath) -> None:
        """Take an object away, if it is there. Errors: OSError."""
        with suppress(FileNotFoundError):
            place.unlink()

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
