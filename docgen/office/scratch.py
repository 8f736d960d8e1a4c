"""Folders that LibreOffice works in, with the reports in them: held by a lock while in use, and swept when nobody holds them any more."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.office import guard

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = "docgen-office-"
_A_DAY, _A_MOMENT = 86_400.0, 10.0  # seconds that a folder without a lock is left, and one that may just be made


@contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder for one conversion and remove it; one of which the process was killed is removed by the next that makes one."""
    folder = new_folder()
    try:
        with (folder / guard.LOCK).open("wb") as held:
            with suppress(OSError):
                guard.lock(held)
            yield folder
    finally:
        guard.remove(folder)


def new_folder() -> Path:
    """Make a folder, and remove those that nobody has removed, as after a power cut."""
    _sweep(Path(tempfile.gettempdir()))
    return Path(tempfile.mkdtemp(prefix=_PREFIX))


def _sweep(place: Path) -> None:
    with suppress(OSError):
        for folder in place.glob(f"{_PREFIX}*"):
            if _is_left(folder):
                guard.remove(folder)


def _is_left(folder: Path) -> bool:
    """Tell whether a folder is ours and nobody holds it: its lock is free, or it has none and has been there for a day."""
    try:
        status = folder.lstat()
        age = time.time() - status.st_mtime
        held = folder / guard.LOCK
        if folder.is_symlink() or age < (_A_MOMENT if held.exists() else _A_DAY):
            return False
        if os.name == "posix" and status.st_uid != os.getuid():
            return False
        if held.exists():
            with held.open("rb") as file:
                guard.lock(file)
            held.unlink()  # what a guard on Windows has open cannot be removed
    except OSError:
        return False
    return True
