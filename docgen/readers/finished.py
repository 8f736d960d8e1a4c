"""Finished reports as a kind of file that bundles are read from; what reads them is loaded when one is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.readers.late import Late
from docgen.readers.registry import FileFormat, Head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docgen.bundle import Bundle, Profile
    from docgen.flow import Flow

_read_report: Late[[Path, Callable[[bytes, str], Flow]], Bundle] = Late(
    "docgen.readers.documents.report", "read_report"
)


def format_of_documents(suffixes: tuple[str, ...], module: str, name: str) -> FileFormat:
    """Return the format of finished reports in documents of a kind, which a function of a module reads as a flow."""
    read_flow: Late[[bytes, str], Flow] = Late(module, name)

    def read(path: Path) -> list[Bundle]:
        return [_read_report(path, read_flow)]

    def heads(file: Path, _place: Path, bureau: Profile) -> Iterator[Head]:
        bundle = _read_report(file, read_flow)
        yield Head(bundle.bureau, bundle.year, bureau.formerly)

    return FileFormat(suffixes, heads, read, finished=True)
