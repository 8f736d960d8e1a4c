"""Which lines of a tidy CSV are whose: found line by line, so that a file of any size is read a report at a time."""

from __future__ import annotations

import codecs
import csv
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import UnreadableError, reason_of
from docgen.files import require_regular
from docgen.i18n import _
from docgen.readers import tidy
from docgen.readers.assembly import checked
from docgen.readers.csv_rows import split_rows
from docgen.readers.naming import year_of
from docgen.readers.profile import bureau_of
from docgen.readers.tidy import is_tidy, tidy_bundles
from docgen.remote import is_remote, path_of
from docgen.source import Line, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from docgen.bundle import Bundle
    from docgen.readers.csv_rows import Rows

Span = tuple[int, int, int]  # from byte, to byte, number of the first line
Owner = tuple[str, int]  # a bureau and a year; 0 where what is written is no year

_PIECE = 1 << 16  # bytes
_LONGEST = 1 << 20  # bytes: no line of a tidy file is as long
_DELIMITERS = ",;\t"
_ENCODINGS = ("utf-8", "gb18030")


class TidyFile(NamedTuple):
    """How the lines of a tidy CSV are read: its encoding, its first line, and what divides its fields."""

    path: str
    encoding: str
    head: bytes
    delimiter: str


class TidyPart(NamedTuple):
    """The lines of one bureau and year in a tidy CSV."""

    file: TidyFile
    spans: tuple[Span, ...]

    def content(self) -> bytes:
        """Return the bytes of its lines. Errors: UnreadableError, where the file has gone."""
        return b"".join(content for _line, content in _read(self))

    def read(self) -> Bundle:
        """Read the bundle. Errors: UnreadableError, BundleError."""
        bureau, shape = bureau_of(path_of(self.file.path).parent)
        [bundle] = tidy_bundles(self.rows(), bureau)
        return checked(bundle, bureau, shape)

    def rows(self) -> Rows:
        """Return the header and its rows, each field with its place. Errors: UnreadableError."""
        file = self.file
        rows = [_header(file)]
        for line, content in _read(self):
            try:
                text = content.decode(file.encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError.at(Source(file.path, line), _changed()) from error
            rows += split_rows(text, file.path, line, delimiter=file.delimiter)
        return tuple(rows)


def index(path: Path) -> dict[Owner, TidyPart] | None:
    """Return whose the lines of a tidy CSV are, in the order they first stand; None for a file to be read as a whole.

    That is one that is not tidy, has lines that do not say their bureau, fields with line breaks, or is UTF-16.
    """
    try:
        if not is_remote(path):
            require_regular(path)
        with path.open("rb") as opened:
            file = _opened(path, opened)
            return _indexed(file, opened) if file else None
    except OSError as error:
        raise UnreadableError.at(
            Source(str(path)), _("the file cannot be read: {reason}").format(reason=reason_of(error))
        ) from error


def _opened(path: Path, opened: BinaryIO) -> TidyFile | None:
    """Read the header, and leave the file at the line after it."""
    beginning = opened.read(_PIECE)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\n" not in beginning:
        return None
    end = beginning.index(b"\n") + 1
    opened.seek(end)
    head = beginning[:end].removeprefix(codecs.BOM_UTF8)
    files = [TidyFile(str(path), encoding, head, delimiter) for encoding in _ENCODINGS for delimiter in _DELIMITERS]
    tidy_files = [file for file in files if is_tidy((_header(file),))]
    encoding = _encoding(path) if tidy_files else None  # whatever its size, only a tidy one is read through
    return next((file for file in tidy_files if file.encoding == encoding), None)


def _header(file: TidyFile) -> Line:
    return Line(tuple(map(str.strip, _fields(file.head, file))), file.path, 1)


def _fields(raw: bytes, file: TidyFile) -> list[str]:
    """Split a line; none where it is not as CSV has them: whoever reads the file as a whole says so."""
    try:
        return next(csv.reader([raw.decode(file.encoding)], delimiter=file.delimiter), [])
    except (csv.Error, UnicodeDecodeError):
        return []


def _encoding(path: Path) -> str | None:
    """Tell how a file is encoded, a piece at a time."""
    for name in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with path.open("rb") as opened:
                while piece := opened.read(_PIECE):
                    decoder.decode(piece)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    return None


def _indexed(file: TidyFile, opened: BinaryIO) -> dict[Owner, TidyPart] | None:
    spans: dict[Owner, list[Span]] = {}
    for owner, span in _runs(file, opened):
        if owner is None:
            return None
        spans.setdefault(owner, []).append(span)
    astray = {bureau: lines for (bureau, year), lines in spans.items() if not year}
    parts: dict[Owner, TidyPart] = {}
    for (bureau, year), own in spans.items():
        # A line without a year may be any year's: whoever reads one of them is told.
        if year or not any(other == bureau and of for other, of in spans):
            lines = own if not year else [*own, *astray.get(bureau, ())]
            parts[bureau, year] = TidyPart(file, tuple(lines))
    return parts


def _runs(file: TidyFile, opened: BinaryIO) -> Iterator[tuple[Owner | None, Span]]:
    """Walk the runs of lines that are alike in bureau and year; None where a line does not say whose it is."""
    places = _places(file)
    run: tuple[Owner, int, int] | None = None
    prefix = b""
    start, number = opened.tell(), 1
    for raw in iter(partial(opened.readline, _LONGEST), b""):
        if len(raw) == _LONGEST:
            yield None, (start, start + len(raw), number)
            return
        number += 1
        end = start + len(raw)
        if not (prefix and raw.startswith(prefix)):
            owner = _owner(raw, file, places)
            if owner is None:
                if raw.strip(b" \t\r\n,;"):
                    yield None, (start, end, number)
                    return
            elif run is None or owner != run[0]:
                if run:
                    yield run[0], (run[1], start, run[2])
                run = (owner, start, number)
                prefix = _prefix(raw, file, places)
        if raw.count(b'"') % 2:
            yield None, (start, end, number)
            return
        start = end
    if run:
        yield run[0], (run[1], start, run[2])


def _places(file: TidyFile) -> tuple[int, int]:
    names = tidy.names_of(_header(file))
    return names.index("bureau"), names.index("year")


def _owner(raw: bytes, file: TidyFile, places: tuple[int, int]) -> Owner | None:
    fields = _fields(raw, file)
    if len(fields) <= max(places):
        return None
    bureau, year = (fields[place].strip() for place in places)
    return (bureau, year_of(year)) if bureau else None


def _prefix(raw: bytes, file: TidyFile, places: tuple[int, int]) -> bytes:
    """Return what the lines of one bureau and year begin with, where these are the first two fields."""
    if sorted(places) != [0, 1] or raw.startswith(b'"'):
        return b""
    delimiter = file.delimiter.encode()
    first, second, *_rest = raw.split(delimiter)
    return b"" if b'"' in first + second else first + delimiter + second + delimiter


def _read(part: TidyPart) -> Iterator[tuple[int, bytes]]:
    try:
        with path_of(part.file.path).open("rb", buffering=0) as opened:
            for start, end, line in part.spans:
                opened.seek(start)
                content = opened.read(end - start)
                if len(content) < end - start:
                    raise UnreadableError.at(Source(part.file.path, line), _changed())
                yield line, content
    except OSError as error:
        raise UnreadableError.at(
            Source(part.file.path), _("the file cannot be read: {reason}").format(reason=reason_of(error))
        ) from error


def _changed() -> str:
    return _("the file was changed while it was read: try again")
