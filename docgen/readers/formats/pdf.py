"""A finished report in a PDF."""

from __future__ import annotations

from docgen.readers.finished import format_of_documents

FORMAT = format_of_documents((".pdf",), "docgen.readers.documents.pdf", "read_pdf")
