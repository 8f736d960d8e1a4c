"""A finished report opened to be changed: what it says, and the elements in which it says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.adoption.opendocument import single, text_markup
from docgen.adoption.word import word_markup
from docgen.engine.names import CONTENT_PART
from docgen.kinds import DocumentKind
from docgen.readers.documents.opendocument import TextReader, open_text
from docgen.readers.documents.word import WordReader, open_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from docgen.adoption.markup import Markup
    from docgen.archive import Package
    from docgen.flow import Flow
    from docgen.source import Source


class OpenedReport(NamedTuple):
    """A report in a format that can be adopted: its package, its main `part` by name and root, and what was read there.

    `kind` is its format; `elements` are its paragraphs and cells by their places.
    """

    kind: DocumentKind
    package: Package
    part: str
    root: _Element
    flow: Flow
    elements: Mapping[Source, _Element]
    has_changes: bool
    markup: Markup


def open_report(content: bytes, file: str) -> OpenedReport:
    """Open a report, .odt by its name, else .docx. Errors: UnreadableError."""
    return _open_text(content, file) if file.lower().endswith(DocumentKind.ODT.suffix) else _open_word(content, file)


def _open_text(content: bytes, file: str) -> OpenedReport:
    package, root, numbering, _carried = open_text(content, file)
    single(root)
    reader = TextReader(file, numbering)
    flow, markup = reader.flow(root), text_markup(root, numbering)
    return OpenedReport(
        DocumentKind.ODT, package, CONTENT_PART, root, flow, reader.elements, reader.has_changes, markup
    )


def _open_word(content: bytes, file: str) -> OpenedReport:
    package, part, root, numbering, _carried, hidden = open_word(content, file)
    reader = WordReader(file, numbering, hidden)
    flow = reader.flow(root)
    markup = word_markup(numbering)
    return OpenedReport(DocumentKind.DOCX, package, part, root, flow, reader.elements, reader.has_changes, markup)
