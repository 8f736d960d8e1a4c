"""The only place that knows where the shipped `configs/` and `templates/` lie."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def shipped(name: str) -> Traversable:
    """Return a shipped folder: inside the package when installed, beside it in a checkout."""
    inside = files("docgen") / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
