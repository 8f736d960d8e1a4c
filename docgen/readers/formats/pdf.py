"""A finished report in a PDF."""

from __future__ import annotations

from docgen.readers.documents.pdf import read_pdf
from docgen.readers.documents.report import format_of_documents

FORMAT = format_of_documents((".pdf",), read_pdf)
