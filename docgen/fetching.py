"""Files at URLs that are asked for side by side: many requests take hardly longer than one."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from docgen.remote import RemotePath, as_remote, held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_SMALL = 1 << 20  # bytes: a file that is fetched before it is read
_AT_ONCE = 32  # requests

_Answer = TypeVar("_Answer")


def side_by_side(
    ask: Callable[[RemotePath], _Answer], places: Iterable[RemotePath]
) -> dict[RemotePath, _Answer | OSError]:
    """Ask of every place the same; return the answers, or why there is none."""

    def answered(place: RemotePath) -> _Answer | OSError:
        try:
            return ask(place)
        except OSError as error:
            return error

    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only where there is a URL

    asked = list(places)
    if not asked:
        return {}
    with ThreadPoolExecutor(min(_AT_ONCE, len(asked))) as threads:
        return dict(zip(asked, threads.map(answered, asked), strict=True))


@contextmanager
def fetched(places: Iterable[Path], choose: Callable[[str], bool] | None = None) -> Iterator[None]:
    """List the folders that places are in, and fetch small files together; while this lasts, who reads one has it at once.

    Of a place that is a folder the files in it are fetched, those that `choose` takes by their names. What cannot be is
    asked for again by whoever reads it.
    """
    wanted = [remote for remote in map(as_remote, places) if remote]
    try:
        with suppress(OSError):
            _fetch(wanted, choose)
        yield
    finally:
        held.clear()


def _fetch(places: Iterable[RemotePath], choose: Callable[[str], bool] | None) -> None:
    """Fetch small files together. Errors: OSError, where a folder cannot be listed."""
    by_folder: dict[RemotePath, list[RemotePath]] = {}
    for place in places:
        by_folder.setdefault(place.parent, []).append(place)
    for folder, within in by_folder.items():
        is_folder = {entry.name: entry.folder for entry in folder.entries()}  # fsspec remembers it
        files = [place for place in within if not is_folder.get(place.name, False)]
        for place in within:
            if is_folder.get(place.name):
                names = [entry.name for entry in place.entries() if entry.is_file()]
                files += [place / name for name in names if choose is None or choose(name)]
        small = [file for file in files if file.exists() and file.stat().st_size <= _SMALL]
        for file, content in side_by_side(RemotePath.read_bytes, small).items():
            if isinstance(content, bytes):
                held[str(file)] = content
