"""A finished report on a web page."""

from __future__ import annotations

from docgen.readers.finished import format_of_documents

FORMAT = format_of_documents((".html", ".htm"), "docgen.readers.documents.web", "read_web")
