"""Zip packages (.docx, .odt): read within bounds, written the same way every time.

A part that nobody changes keeps its compressed bytes: it is neither inflated twice nor deflated again.
"""

from __future__ import annotations

import io
import os
import re
import struct
import time
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from docgen import compound
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MAX_ENTRIES = 2_000
MAX_PART = 32 * 2**20
MAX_TOTAL = 64 * 2**20
MAX_RATIO = 200
_RAW_PICTURES = (".bmp", ".emf", ".wmf", ".tif", ".tiff")  # a white one is little but blanks
_RATIO_FROM = 2**20  # small parts of blanks are harmless, however well they compress

# Names that programs read differently: out of the package, encoded, or with segments that some drop
_LEADING_OUT = re.compile(r"^/|[\\:]|(^|/)\.\.(/|$)")
_UNUSUAL = re.compile(r"(^|/)[. ]*(/|$)|[. ](/|$)|%(2e|2f|5c|00)|[\x00-\x1f\x7f]", re.IGNORECASE)
_EARLIEST = 315_532_800  # 1980-01-01, the earliest a zip can say
_LATEST = 4_354_819_198  # 2107-12-31
_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LEVEL = 3  # a third of the time of zlib's own 6, for documents larger by a tenth

# The records of a zip file, APPNOTE 4.3.7, 4.3.12 and 4.3.16
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_UTF8 = 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PATCHED = 0x20
_MANIFEST, _ENCRYPTION = "META-INF/manifest.xml", b"encryption-data"  # of an OpenDocument file, part 2, 3.4


class Packed(NamedTuple):
    """A part as it lies in a zip file."""

    method: int
    crc: int
    size: int  # unpacked
    content: bytes


class Package:
    """The parts of a package by name, in the order of the file."""

    def __init__(self, parts: Mapping[str, bytes], packed: Mapping[str, Packed] | None = None) -> None:
        self.parts = dict(parts)
        self._packed = dict(packed or {})  # of the parts that are as they were read

    def with_parts(self, changed: Mapping[str, bytes]) -> Package:
        """Return the package with some parts changed or added."""
        kept = {name: packed for name, packed in self._packed.items() if name not in changed}
        return Package({**self.parts, **changed}, kept)

    def without(self, names: Iterable[str]) -> Package:
        """Return the package without some parts."""
        dropped = set(names)
        return Package({name: part for name, part in self.parts.items() if name not in dropped}, self._packed)

    def to_bytes(self, made: int | None = None) -> bytes:
        """Write the package: a fixed order, date and level, so that the same parts give the same bytes.

        The date is that of SOURCE_DATE_EPOCH, otherwise when it was `made`, otherwise the earliest there is.
        """
        stated = source_date()
        return self._written(*_dos_date(made if stated is None else stated))

    def is_written_as(self, content: bytes) -> bool:
        """Tell whether these bytes are what is written of the package, whatever day they bear."""
        *_fields, seconds, day = _LOCAL.unpack_from(content)[:6]
        return self._written(day, seconds) == content

    def _written(self, day: int, seconds: int) -> bytes:
        """Write the package with a date as a zip says it."""
        written: list[bytes] = []
        directory: list[bytes] = []
        position = 0
        for name in _ordered(self.parts):
            part = self._packed.get(name) or _pack(name, self.parts[name])
            encoded = name.encode()
            flags = 0 if name.isascii() else _UTF8
            sizes = (part.crc, len(part.content), part.size, len(encoded))
            local = _LOCAL.pack(b"PK\3\4", _VERSION, flags, part.method, seconds, day, *sizes, 0)
            directory += (
                _CENTRAL.pack(
                    b"PK\1\2", _VERSION, _VERSION, flags, part.method, seconds, day, *sizes, 0, 0, 0, 0, 0, position
                ),
                encoded,
            )
            written += (local, encoded, part.content)
            position += len(local) + len(encoded) + len(part.content)
        entries = b"".join(directory)
        count = len(self.parts)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(entries), position, 0)
        return b"".join((*written, entries, end))


def _pack(name: str, content: bytes) -> Packed:
    crc = zlib.crc32(content)
    if name == "mimetype":  # OpenDocument 1.3 part 2, 3.3: first and not compressed
        return Packed(_STORED, crc, len(content), content)
    deflating = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(_DEFLATED, crc, len(content), deflating.compress(content) + deflating.flush())


def _dos_date(made: int | None) -> tuple[int, int]:
    when = time.gmtime(min(max(made or 0, _EARLIEST), _LATEST))
    day = (when.tm_year - 1980) << 9 | when.tm_mon << 5 | when.tm_mday
    return day, when.tm_hour << 11 | when.tm_min << 5 | when.tm_sec // 2


def source_date() -> int | None:
    """Return the seconds of SOURCE_DATE_EPOCH, where it is set: the date that documents are to bear."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(seconds) if seconds.isdecimal() and seconds.isascii() and len(seconds) < 12 else None


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


# Reading


def read_package(content: bytes, file: str) -> Package:
    """Read a package.

    Errors: TemplateError for what is no zip, is damaged, larger than its bounds, or names parts in ways that
    programs read differently.
    """
    if (records := content.count(b"PK\1\2")) > 4 * MAX_ENTRIES:  # of packages in it, too; to list them takes long
        message = _("the package has {count} parts, more than {limit}").format(count=records, limit=MAX_ENTRIES)
        raise TemplateError.at(Source(file), message)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            # zipfile's own name ends at a NUL, and on Windows its backslashes are slashes: the one in the file is read
            entries = [entry for entry in listed if not entry.orig_filename.endswith("/")]
    except (
        zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, LookupError, OverflowError,
        struct.error,
    ) as error:  # fmt: skip
        raise TemplateError.at(Source(file), _what_it_is(content, file)) from error
    if len(listed) > MAX_ENTRIES:
        message = _("the package has {count} parts, more than {limit}").format(count=len(listed), limit=MAX_ENTRIES)
        raise TemplateError.at(Source(file), message)
    reason = _bounds_broken(entries) or next(filter(None, map(_fault, entries)), None) or _doubled(entries)
    if reason:
        raise TemplateError.at(Source(file), reason)
    try:
        packed = dict(_lifted(content, entries))
        package = Package({name: _unpacked(part) for name, part in packed.items()}, packed)
    except (ValueError, OverflowError, struct.error, zlib.error) as error:
        raise TemplateError.at(Source(file), _what_it_is(content, file)) from error

    if _ENCRYPTION in package.parts.get(_MANIFEST, b""):
        raise TemplateError.at(Source(file), compound.locked(file))
    return package


def is_untouched(content: bytes, file: str) -> bool:
    """Tell whether a package is as this module wrote it: what another program saves has other order or compression."""
    try:
        return read_package(content, file).is_written_as(content)
    except (TemplateError, struct.error):
        return False


def read_part(content: bytes, name: str) -> bytes:
    """Read one part of a package that `Package.to_bytes` wrote. Errors: KeyError, ValueError, zlib.error."""
    *_fields, count, _size, position, _comment = _END.unpack_from(content, len(content) - _END.size)
    wanted = name.encode()
    for _entry in range(count):
        fields = _CENTRAL.unpack_from(content, position)
        method, crc, packed, size, length, start = fields[4], fields[7], fields[8], fields[9], fields[10], fields[16]
        position += _CENTRAL.size
        if content[position : position + length] == wanted:
            begin = start + _LOCAL.size + length
            return _unpacked(Packed(method, crc, size, content[begin : begin + packed]))
        position += length
    raise KeyError(name)


def _lifted(content: bytes, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, Packed]]:
    """Lift the parts out as they lie. Errors: ValueError, where two overlap or the records disagree."""
    end_before = 0
    places: dict[str, Packed] = {}
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        signature, *_fields, name_length, extra_length = _LOCAL.unpack_from(content, entry.header_offset)
        named = entry.header_offset + _LOCAL.size
        start = named + name_length + extra_length
        end = start + entry.compress_size
        encoding = "utf-8" if entry.flag_bits & _UTF8 else "cp437"
        if content[named : named + name_length] != entry.orig_filename.encode(encoding):
            raise ValueError(entry.orig_filename)
        if signature != b"PK\3\4" or entry.header_offset < end_before or end > len(content):
            raise ValueError(entry.orig_filename)
        end_before = end
        places[entry.orig_filename] = Packed(entry.compress_type, entry.CRC, entry.file_size, content[start:end])
    for entry in entries:
        yield entry.orig_filename, places[entry.orig_filename]


def _unpacked(part: Packed) -> bytes:
    """Unpack a part, never more than it says it holds. Errors: ValueError, zlib.error."""
    content = part.content
    if part.method == _DEFLATED:
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        content = inflating.decompress(part.content, part.size + 1)
    if len(content) != part.size or zlib.crc32(content) != part.crc:
        raise ValueError(part.size)
    return content


def _bounds_broken(entries: list[zipfile.ZipInfo]) -> str | None:
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        return _("the package unpacks to more than {limit} MiB").format(limit=MAX_TOTAL // 2**20)
    return None


def _fault(entry: zipfile.ZipInfo) -> str | None:
    name = entry.orig_filename
    if _LEADING_OUT.search(name) or _UNUSUAL.search(name):
        return _("the part name “{name}” leads out of the package").format(name=name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _("the part {name} is compressed in a way no document uses").format(name=name)
    if entry.flag_bits & _PATCHED:
        return _("the part {name} is compressed in a way no document uses").format(name=name)
    if entry.flag_bits & _ENCRYPTED:
        return _("the part {name} is encrypted: save the document without a password").format(name=name)
    ratio = entry.file_size / max(entry.compress_size, 1)
    is_crowded = entry.file_size > _RATIO_FROM and ratio > MAX_RATIO and not name.lower().endswith(_RAW_PICTURES)
    if entry.file_size > MAX_PART or is_crowded:
        return _("the part {name} unpacks to {size} MiB: this is not a normal document").format(
            name=name, size=entry.file_size // 2**20
        )
    return None


def _doubled(entries: list[zipfile.ZipInfo]) -> str | None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.casefold()
        if name in seen:
            return _("the part {name} is in the package twice").format(name=entry.orig_filename)
        seen.add(name)
    return None


def _what_it_is(content: bytes, file: str) -> str:
    if not content:
        return _("the file is empty")
    if content.startswith(compound.MAGIC):
        return compound.what_it_is(content, file)
    if compound.is_of_workbook(file) and not content.startswith(b"PK"):
        return _("this is not a workbook, whatever its name says: save the tables as .xlsx")
    known = (
        (b"%PDF", _("this is a PDF, not a Word document: open it in Word or WPS and save it as .docx")),
        (b"{\\rtf", _("this is an RTF document: save it as .docx")),
        (b"<", _("this is HTML or XML, not a Word document: open it in Word or WPS and save it as .docx")),
        (b"PK", _("the package is damaged or cut short: open it and save it again")),
    )
    begins = content.lstrip()
    return next(
        (words for magic, words in known if begins.startswith(magic)),
        _("this is not a Word document: open it in Word or WPS and save it as .docx"),
    )
