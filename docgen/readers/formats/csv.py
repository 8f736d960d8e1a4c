"""Figures in a CSV file: one a line, for any number of bundles, or a table as printed, for that of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.bundle import Sheet
from docgen.characters import decode_text
from docgen.errors import OwnOutputError, UnreadableError
from docgen.files import read_material
from docgen.i18n import _
from docgen.readers import tidy, tidy_index
from docgen.readers.assembly import checked
from docgen.readers.csv_rows import delimiter_of, read_rows, rows_of
from docgen.readers.profile import bureau_of
from docgen.readers.registry import FileFormat, Head, Names, Replacement, Tables
from docgen.readers.replacing import line_start, replace_all
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docgen.bundle import Bundle, Profile
    from docgen.source import Text

_NAME = ("name", "bureau", "unit", "单位", "单位名称", "名称", "填报单位", "机构名称")
_ALIASES = ("aliases", "alias", "别名", "曾用名", "简称", "原名称")
# How the header of a batch's summary begins, in every language, as `names_of` reads it.
_OF_A_BATCH = (["bureau", "year", "state"], ["bureau", "year", "状态"])
_COMMENT = "#"


def _heads(file: Path, _place: Path, bureau: Profile) -> Iterator[Head]:
    parts = tidy_index.index(file)
    if parts is None:
        for bundle in _read(file):
            yield Head(bundle.bureau, bundle.year, bureau.formerly)
        return
    if not parts:
        yield Head("", 0)  # its header alone: reading says so
    for (name, year), part in parts.items():
        yield Head(name, year, bureau.formerly, part if len(parts) > 1 else None)


def _read(path: Path) -> list[Bundle]:
    bureau, shape = bureau_of(path.parent)
    content, file = read_material(path)
    rows = rows_of(content, str(path))
    if tidy.is_tidy(rows):
        return [checked(bundle, bureau, shape) for bundle in tidy.tidy_bundles(rows, bureau, file)]
    if tidy.looks_tidy(rows):
        tidy.require_tidy(rows)
    if tidy.names_of(rows[0])[:3] in _OF_A_BATCH:
        message = _("docgen wrote this summary of a batch: name the reports themselves")
        raise OwnOutputError.at(Source(str(path)), message)
    message = _(
        "a table alone does not say its bureau and year: put it in a folder with a YAML file, or give it the header {header}"
    )
    raise UnreadableError.at(Source(str(path)), message.format(header=",".join(tidy.HEADER)))


def _tables(path: Path, named: Text | None, bundle: Bundle) -> Tables:
    content, file = read_material(path)
    rows = rows_of(content, str(path))
    if tidy.is_tidy(rows):
        return Tables(file, entries=tuple(tidy.entries_of(rows, bundle)))
    if tidy.looks_tidy(rows):
        tidy.require_tidy(rows)
    return Tables(file, (Sheet(Source(str(path)), rows, named),))


# Putting figures back


def _replaced(content: bytes, wanted: Sequence[Replacement]) -> tuple[bytes, list[Replacement]]:
    text = decode_text(content, wanted[0].written.source.file)
    delimiter = delimiter_of(text)
    return replace_all(content, text, wanted, lambda text, written: _span(text, written, delimiter))


def _span(text: str, written: Text, delimiter: str) -> tuple[int, int] | None:
    """Find a field by its number in its line; what stands around its figure, blanks and quotation marks, stays."""
    at = line_start(text, written.source.line)
    if at is None:
        return None
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


# A roster


def _roster(path: Path) -> Iterator[Names]:
    """Walk the units of a table: under its headings, or the name first and other names after it."""
    rows = tuple(row for row in read_rows(path) if not row[0].value.startswith(_COMMENT))
    headings = [cell.value.lower() for cell in rows[0]] if rows else []
    name = next((at for at, heading in enumerate(headings) if heading in _NAME), None)
    if name is None:
        yield from (tuple(cell for cell in row if cell.value) for row in rows)
        return
    others = [at for at, heading in enumerate(headings) if heading in _ALIASES]
    for row in rows[1:]:
        names = tuple(row[at] for at in (name, *others) if at < len(row) and row[at].value)
        if name < len(row) and row[name].value:
            yield names


FORMAT = FileFormat((".csv",), _heads, _read, tables=_tables, replaced=_replaced, roster=_roster)
