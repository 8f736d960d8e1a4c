"""The only place that knows where the shipped `configs/` and `templates/` lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def shipped(name: str) -> Traversable:
    """Return a shipped folder: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    folder = next((folder for folder in (package / name, package.parent / name) if folder.is_dir()), None)
    if folder:
        return folder
    from importlib.resources import files  # noqa: PLC0415 - only a package inside a zip needs it, and it takes long

    return files("docgen") / name
