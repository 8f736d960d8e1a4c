"""A finished report on a web page."""

from __future__ import annotations

from docgen.readers.documents.report import format_of_documents
from docgen.readers.documents.web import read_web

FORMAT = format_of_documents((".html", ".htm"), read_web)
