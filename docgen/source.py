"""Where a thing was read: file, line, column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Iterator


_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}

_SEPARATORS = re.compile(r"[/\\]")


def visible(text: str) -> str:
    """Return text with what would command a terminal written out: a stranger names files and parts as he likes."""
    return text if text.isprintable() else text.translate(_CONTROLS)


class Source(NamedTuple):
    """A place in a file. Lines and columns count from 1; 0 means the file as a whole.

    In a table of figures (CSV) the column counts fields, as a spreadsheet does, not characters. `within` is a place in a file
    that has no lines, as such files name it: a cell of a workbook (`表三!H12`), a cell or a paragraph of a document; on a web
    page, where many cells may stand in a line, a cell has both.
    """

    file: str
    line: int = 0
    column: int = 0
    within: str = ""

    def __str__(self) -> str:
        return self._in(visible(self.file))

    def seen_from(self, base: str) -> str:
        """Write the place for a reader who knows by now of which file or folder it is: without the path to that."""
        within = self.file.removeprefix(base)
        if not within:
            return self._in(visible(_SEPARATORS.split(self.file)[-1]))
        return self._in(visible(within[1:] if base and _SEPARATORS.match(within) else self.file))

    def _in(self, file: str) -> str:
        if self.within:
            line = f"{self.line} " if self.line else ""
            return f"{file}:{line}{visible(self.within)}"
        if not self.line:
            return file
        if not self.column:
            return f"{file}:{self.line}"
        return f"{file}:{self.line}:{self.column}"


class Text(NamedTuple):
    """A piece of text as it was written, with its place."""

    value: str
    source: Source

    def __str__(self) -> str:
        return self.value


def text_at(value: str, file: str, line: int, column: int) -> Text:
    """Return a text with its place. Tables have thousands: this takes half the time of the two constructors."""
    return _new(Text, (value, _new(Source, (file, line, column, ""))))


_new = tuple.__new__


@dataclass(slots=True)
class Line(Sequence[Text]):
    """A line of a table: the values of its fields, each a text with its place when it is asked for, as few are."""

    values: tuple[str, ...]
    file: str
    number: int

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Text]:
        for field, value in enumerate(self.values, 1):
            yield text_at(value, self.file, self.number, field)

    @overload
    def __getitem__(self, at: int) -> Text: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Text, ...]: ...
    def __getitem__(self, at: int | slice) -> Text | tuple[Text, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        return self.text(at) if at >= 0 else self.text(at + len(self.values))

    def field(self, at: int) -> Field:
        """Return the field at a place from 0."""
        return _new(Field, (self.values[at], self, at))  # see `text_at`

    def text(self, at: int) -> Text:
        """Return the text of the field at a place from 0."""
        return text_at(self.values[at], self.file, self.number, at + 1)


@dataclass(slots=True)
class PlacedLine(Line):
    """A line of a table in a document or a workbook, whose fields have places of their own, as such files name them.

    `reached` is how many of its fields there were cells for; None where that is not known.
    """

    places: tuple[Source, ...] = ()
    reached: int | None = None

    def __iter__(self) -> Iterator[Text]:
        return map(Text, self.values, self.places)

    def text(self, at: int) -> Text:
        """Return the text of the field at a place from 0."""
        return Text(self.values[at], self.places[at])


class Field(NamedTuple):
    """What is written in the field of a line, at a place from 0."""

    value: str
    line: Line
    at: int

    @property
    def text(self) -> Text:
        """What is written there, with its place: few are asked for it."""
        return self.line.text(self.at)
