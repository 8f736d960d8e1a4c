"""How much memory processes hold."""

from __future__ import annotations

import os
from pathlib import Path


def resident(group: int) -> int | None:
    """Return the resident memory of the processes of a group, in bytes; None where the system does not tell.

    A page that two of them share counts twice.
    """
    pages = [found for stat in Path("/proc").glob("[0-9]*/stat") if (found := _pages(stat, group)) is not None]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") if pages else None


def _pages(stat: Path, group: int) -> int | None:
    try:
        fields = stat.read_bytes().rpartition(b")")[2].split()  # the program's name may contain blanks
        return int(fields[21]) if int(fields[2]) == group else None
    except (OSError, ValueError, IndexError):  # it has just ended, or this is not Linux
        return None
