"""CSV as Excel and WPS write it: decoded, split, every field with its line and field number."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from docgen.characters import decode_text
from docgen.errors import UnreadableError
from docgen.files import read_file
from docgen.i18n import _
from docgen.source import Line, Source
from docgen.yaml_tree import require_visible

if TYPE_CHECKING:
    from pathlib import Path

Rows = tuple[Line, ...]

_SAID = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_QUOTED = re.compile(r'"[^"]*"')
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))(?<=\d,)")


def read_rows(path: Path) -> Rows:
    """Read a CSV file; see `rows_of`. Errors: UnreadableError."""
    return rows_of(read_file(path), str(path))


def rows_of(content: bytes, file: str) -> Rows:
    """Read the bytes of a CSV file; blank lines are left out.

    Errors: UnreadableError for a file that is neither UTF-8, UTF-16 nor GB18030, for unclosed quotes and for
    invisible characters, with the line.
    """
    text = decode_text(content, file)
    separator = _SAID.match(text)
    return split_rows(
        text[separator.end() :] if separator else text, file, 2 if separator else 1, delimiter=delimiter_of(text)
    )


def split_rows(text: str, file: str, first: int = 1, *, delimiter: str) -> Rows:
    """Split lines of a CSV file, the first of which is line `first`; for errors see `rows_of`."""
    require_visible(text, file, first)
    if "??" in text and not _CHINESE.search(text):
        message = _("the Chinese text is lost (“????”): save the table again as “CSV UTF-8”")
        raise UnreadableError.at(Source(file), message)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Line] = []
    line = first
    try:
        for fields in reader:
            values = tuple(map(str.strip, fields))
            if any(values):
                rows.append(Line(values, file, line))
            line = reader.line_num + first
    except csv.Error as error:
        raise UnreadableError.at(Source(file, line), _reason(error)) from error
    if not rows:
        raise UnreadableError.at(Source(file), _("the file is empty"))
    return tuple(rows)


def delimiter_of(text: str) -> str:
    """Tell the delimiter: what the first line says, as Excel writes it (sep=;), else what makes most fields.

    Commas, semicolons and tabs in quotes and between thousands do not count; what stands nowhere divides nothing.
    """
    separator = _SAID.match(text)
    if separator:
        return separator.group(1)
    if ";" not in text and "\t" not in text:
        return ","
    plain = "\n".join(_THOUSANDS.sub("", _QUOTED.sub("x", text)).splitlines())

    def fields(delimiter: str) -> int:
        return len(list(filter(str.strip, plain.replace(delimiter, "\n").split("\n"))))

    return max((delimiter for delimiter in ",;\t" if delimiter in plain), key=fields, default=",")


def _reason(error: csv.Error) -> str:
    if "field larger" in str(error):
        return _("a field is too long: a quotation mark may not be closed")
    return _("a quotation mark is not closed, or stands inside a field without being doubled")
