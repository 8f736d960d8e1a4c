"""Where a thing was read: file, line, column."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A place in a file. Lines and columns count from 1; 0 means the file as a whole.

    In a table of figures (CSV) the column counts fields, as a spreadsheet does, not characters.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        if not self.column:
            return f"{self.file}:{self.line}"
        return f"{self.file}:{self.line}:{self.column}"


class Text(NamedTuple):
    """A piece of text as it was written, with its place."""

    value: str
    source: Source

    def __str__(self) -> str:
        return self.value
