"""Offering the names beside a path that are most like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.labels import do_you_mean, nearest

if TYPE_CHECKING:
    from pathlib import Path


def nearby(path: Path) -> str:
    """Word the offer of names like this one in its folder, or nothing."""
    if not path.parent.is_dir():
        return ""
    return do_you_mean(
        nearest(path.name, (other.name for other in path.parent.iterdir() if not other.name.startswith(".")))
    )
