"""Zip packages (.docx, .odt): read within bounds, written the same way every time."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_ENTRIES = 2_000
MAX_PART = 32 * 2**20
MAX_TOTAL = 64 * 2**20
MAX_RATIO = 200
_RATIO_FROM = 2**20  # small parts of blanks are harmless, however well they compress

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the bytes do not depend on when they were written
_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a package by name, in the order of the file."""

    parts: dict[str, bytes]

    def with_parts(self, changed: Mapping[str, bytes]) -> Package:
        """Return the package with some parts changed."""
        return Package({**self.parts, **changed})

    def to_bytes(self) -> bytes:
        """Write the package: a fixed order, date and level, so that the same parts give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            for name in _ordered(self.parts):
                entry = zipfile.ZipInfo(name, _DATE)
                entry.create_system = 0
                entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                file.writestr(entry, self.parts[name], compresslevel=6)
        return buffer.getvalue()


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


def read_package(content: bytes, file: str) -> Package:
    """Read a package.

    Errors: TemplateError for what is no zip, is damaged, larger than its bounds, or names parts in ways that
    programs read differently.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _require_sound(entries, file)
            return Package({entry.filename: archive.read(entry) for entry in entries})
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise TemplateError.at(Source(file), _what_it_is(content)) from error


def _require_sound(entries: list[zipfile.ZipInfo], file: str) -> None:
    reason = _bounds_broken(entries) or next(filter(None, map(_fault, entries)), None) or _doubled(entries)
    if reason:
        raise TemplateError.at(Source(file), reason)


def _bounds_broken(entries: list[zipfile.ZipInfo]) -> str | None:
    if len(entries) > MAX_ENTRIES:
        return _("the package has {count} parts, more than {limit}").format(count=len(entries), limit=MAX_ENTRIES)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        return _("the package unpacks to more than {limit} MiB").format(limit=MAX_TOTAL // 2**20)
    return None


def _fault(entry: zipfile.ZipInfo) -> str | None:
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        return _("the part name “{name}” leads out of the package").format(name=name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _("the part {name} is compressed in a way no document uses").format(name=name)
    if entry.flag_bits & 1:
        return _("the part {name} is encrypted: save the document without a password").format(name=name)
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MAX_PART or (entry.file_size > _RATIO_FROM and ratio > MAX_RATIO):
        return _("the part {name} unpacks to {size} MiB: this is not a normal document").format(
            name=name, size=entry.file_size // 2**20
        )
    return None


def _doubled(entries: list[zipfile.ZipInfo]) -> str | None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.casefold()
        if name in seen:
            return _("the part {name} is in the package twice").format(name=entry.filename)
        seen.add(name)
    return None


def _what_it_is(content: bytes) -> str:
    if not content:
        return _("the file is empty")
    known = (
        (b"\xd0\xcf\x11\xe0", _("this is an old .doc or an encrypted document: save it as .docx without a password")),
        (b"%PDF", _("this is a PDF, not a Word document")),
        (b"{\\rtf", _("this is an RTF document: save it as .docx")),
        (b"<", _("this is HTML or XML, not a Word document")),
        (b"PK", _("the package is damaged or cut short: open it in Word and save it again")),
    )
    begins = content.lstrip()
    return next((words for magic, words in known if begins.startswith(magic)), _("this is not a Word document (.docx)"))
