"""A finished report in an OpenDocument text."""

from __future__ import annotations

from docgen.readers.finished import format_of_documents

FORMAT = format_of_documents((".odt",), "docgen.readers.documents.opendocument", "read_opendocument")
