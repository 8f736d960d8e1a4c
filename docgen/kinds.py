"""The kinds of output that are made of a report."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class DocumentKind(Enum):
    """What can be made of a report; the value is the suffix of its files, without the dot."""

    DOCX = "docx"  # Word
    ODT = "odt"  # OpenDocument
    PDF = "pdf"  # one of these, laid out by LibreOffice
    HTML = "html"  # the check sheet, which is made of reports that are refused, too

    __hash__ = object.__hash__  # a kind equals itself alone

    @property
    def suffix(self) -> str:
        """The suffix of its files, with the dot."""
        return f".{self.value}"

    @property
    def is_filled(self) -> bool:
        """Whether it comes out of a template as it is."""
        return self in (DocumentKind.DOCX, DocumentKind.ODT)


FILLED_SUFFIXES = tuple(kind.suffix for kind in DocumentKind if kind.is_filled)


class Document(NamedTuple):
    """A finished document, all of its bytes."""

    kind: DocumentKind
    content: bytes
