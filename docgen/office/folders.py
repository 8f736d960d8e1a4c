"""Where a long-lived LibreOffice has its profile and its documents."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from docgen.office.guard import LOCK, lock, remove

_PREFIX, _A_DAY = "docgen-office-", 86_400.0


def new_folder() -> Path:
    """Make a folder, and remove those that nobody has removed, as after a power cut."""
    _sweep(Path(tempfile.gettempdir()))
    return Path(tempfile.mkdtemp(prefix=_PREFIX))


def _sweep(place: Path) -> None:
    with suppress(OSError):
        for folder in place.glob(f"{_PREFIX}*"):
            if _is_left(folder):
                remove(folder)


def _is_left(folder: Path) -> bool:
    """Tell whether a folder is ours, has been there for a day, and no guard holds it."""
    try:
        told = folder.lstat()
        if folder.is_symlink() or time.time() - told.st_mtime < _A_DAY:
            return False
        if os.name == "posix" and told.st_uid != os.getuid():
            return False
        held = folder / LOCK
        if held.exists():
            with held.open("rb") as file:
                lock(file)
            held.unlink()  # what a guard on Windows has open cannot be removed
    except OSError:
        return False
    return True
