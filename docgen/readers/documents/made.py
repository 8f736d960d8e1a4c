"""A document that docgen has made, read back as anybody's report is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.readers.documents.front_matter import without_front_matter
from docgen.readers.documents.opendocument import read_opendocument
from docgen.readers.documents.word import read_word

if TYPE_CHECKING:
    from docgen.flow import Flow


def flow_of_made(content: bytes, suffix: str, name: str) -> Flow:
    """Return what a document says, `.docx` or `.odt` by its suffix; `name` is its file's in places. Errors: UnreadableError."""
    read = read_word if suffix == ".docx" else read_opendocument
    return without_front_matter(read(content, name))
