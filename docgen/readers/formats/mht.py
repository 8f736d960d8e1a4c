"""A finished report on a web page that a browser has saved as one file."""

from __future__ import annotations

from docgen.readers.documents.report import format_of_documents
from docgen.readers.documents.web import read_saved_page

FORMAT = format_of_documents((".mht", ".mhtml"), read_saved_page)
