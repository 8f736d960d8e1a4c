"""A finished report in an OpenDocument text."""

from __future__ import annotations

from docgen.readers.documents.opendocument import read_opendocument
from docgen.readers.documents.report import format_of_documents

FORMAT = format_of_documents((".odt",), read_opendocument)
