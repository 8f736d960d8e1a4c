"""Where a thing was read: file, line, column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Iterator


# What commands a terminal, breaks a line, turns the direction of text, or is not seen; and bytes of names that are no text.
HIDDEN = "\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ud800-\\udfff"
_HIDDEN = re.compile(f"[{HIDDEN}]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATES = range(0xDC80, 0xDD00)  # stand for the bytes of a name that are no UTF-8

_SEPARATORS = re.compile(r"[/\\]")


def visible(line: str) -> str:
    """Return a line with what is hidden in it written out: a stranger names files and parts as he likes, and no line of ours is forged."""
    return line if line.isprintable() else _HIDDEN.sub(_written_out, line)


def _written_out(hidden: re.Match[str]) -> str:
    character = hidden.group()
    code = ord(character)
    if code in _SURROGATES:
        return f"\\x{code - 0xDC00:02x}"
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


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
