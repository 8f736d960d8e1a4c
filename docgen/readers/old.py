"""Documents of older programs (.doc, .wps, .rtf, .xls, .et), which LibreOffice makes into ones that are read here."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from docgen import compound
from docgen.errors import UnreadableError
from docgen.i18n import _
from docgen.readers.documents.web import read_web
from docgen.readers.documents.word import read_word
from docgen.readers.workbooks.excel import read_excel
from docgen.source import Source

if TYPE_CHECKING:
    from docgen.flow import Flow
    from docgen.readers.workbooks.worksheet import Worksheet

_PACKAGE, _RICH_TEXT = b"PK", b"{\\rtf"


def read_old_word(content: bytes, file: str) -> Flow:
    """Read a document of an older word processor, told by its content: many bear a name that is not theirs.

    Errors: UnreadableError; OfficeError.
    """
    if content.startswith(_PACKAGE):
        return read_word(content, file)
    if content.startswith(_RICH_TEXT):
        return read_word(_modern(content, file, "rtf", "docx"), file)
    if content.startswith(compound.MAGIC):
        _require_unlocked(content, file)
        return read_word(_modern(content, file, "doc", "docx"), file)
    if content.lstrip()[:1] == b"<":
        return read_web(content, file)
    raise UnreadableError.at(Source(file), _("this is not a Word document (.doc, .wps, .rtf)"))


def read_old_workbook(content: bytes, file: str) -> list[Worksheet]:
    """Read a workbook of an older spreadsheet program. Errors: UnreadableError; OfficeError."""
    if content.startswith(_PACKAGE):
        return read_excel(content, file)
    if content.startswith(compound.MAGIC):
        _require_unlocked(content, file)
        return read_excel(_modern(content, file, "xls", "xlsx"), file)
    raise UnreadableError.at(Source(file), _("this is not an Excel workbook (.xls, .et)"))


def _require_unlocked(content: bytes, file: str) -> None:
    if compound.is_locked(content):
        raise UnreadableError.at(Source(file), compound.locked(file))


@lru_cache(maxsize=2)  # it is asked whose it is, and then read
def _modern(content: bytes, file: str, old: str, new: str) -> bytes:
    from docgen.office import modernised  # noqa: PLC0415 - few are handed in so

    return modernised(file, content, old, new)
