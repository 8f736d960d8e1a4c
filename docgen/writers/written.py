"""Putting another figure in the place of one, in the very file that was handed in: nothing else in it changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.characters import decode_table, decode_utf8
from docgen.readers.csv_rows import delimiter_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.source import Text

_YAML_NULL = re.compile(r"~|null|Null|NULL")


class Replacement(NamedTuple):
    """A figure as written, with its place, and what is to stand there instead."""

    written: Text
    figure: str


def replaced(content: bytes, replacements: Iterable[Replacement]) -> tuple[bytes, list[Replacement]]:
    """Return a file with its figures replaced, and the replacements that could not be made.

    Encoding, line ends and quotation marks stay. A file whose lines cannot be told by their bytes (UTF-16) stays as it is.
    """
    wanted = list(replacements)
    file = wanted[0].written.source.file
    is_yaml = file.lower().endswith((".yaml", ".yml"))
    text = decode_utf8(content, file) if is_yaml else decode_table(content, file)
    encoding = next((name for name in ("utf-8", "utf-8-sig", "gb18030") if text.encode(name) == content), None)
    if encoding is None:
        return content, wanted
    spans = {}
    failed = []
    for one in wanted:
        span = _in_yaml(text, one.written) if is_yaml else _in_csv(text, one.written)
        if span is None:
            failed.append(one)
        else:
            spans[span] = one.figure
    for (start, end), figure in sorted(spans.items(), reverse=True):
        text = text[:start] + figure + text[end:]
    return text.encode(encoding), failed


def _line_start(text: str, line: int) -> int | None:
    at = 0
    for _line in range(line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return None
    return at


def _in_yaml(text: str, written: Text) -> tuple[int, int] | None:
    """Find a scalar: plain, quoted, or nothing at all."""
    start = _line_start(text, written.source.line)
    if start is None:
        return None
    start += written.source.column - 1
    if text[start : start + 1] in ("'", '"'):
        start += 1
    end = start + len(written.value)
    if written.value:
        return (start, end) if text[start:end] == written.value and not text[end : end + 1].isalnum() else None
    nothing = _YAML_NULL.match(text, start)
    return (start, nothing.end()) if nothing else None


def _in_csv(text: str, written: Text) -> tuple[int, int] | None:
    """Find a field by its number in its line; what stands around its figure, blanks and quotation marks, stays."""
    at = _line_start(text, written.source.line)
    if at is None:
        return None
    delimiter = delimiter_of(text)
    for _field in range(written.source.column - 1):
        at = _field_end(text, at, delimiter)
        if text[at : at + 1] != delimiter:
            return None
        at += 1
    field = text[at : _field_end(text, at, delimiter)]
    inner = field.strip().strip('"').strip()
    if inner != written.value:
        return None
    start = at + (field.index(inner) if inner else field.find('"') + 1)
    return start, start + len(inner)


def _field_end(text: str, at: int, delimiter: str) -> int:
    """Return where the field that begins here ends: at its delimiter, its line's or the file's end."""
    quoted = text[at : at + 1] == '"'
    while at < len(text):
        if text[at] == '"':
            at = text.find('"', at + 1) if quoted else at
            if at < 0:
                return len(text)
        elif text[at] in (delimiter, "\n", "\r"):
            return at
        at += 1
    return at
