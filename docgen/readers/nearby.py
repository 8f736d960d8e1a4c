"""Offering the names beside a path that are most like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.labels import LabelIndex, do_you_mean

if TYPE_CHECKING:
    from pathlib import Path


def nearby(path: Path) -> str:
    """Word the offer of names like this one in its folder, or nothing."""
    if not path.parent.is_dir():
        return ""
    index: LabelIndex[str] = LabelIndex()
    for other in path.parent.iterdir():
        index.add(other.name, [other.name])
    return do_you_mean(index.nearest(path.name))
