"""A finished report on a web page that a browser has saved as one file."""

from __future__ import annotations

from docgen.readers.finished import format_of_documents

FORMAT = format_of_documents((".mht", ".mhtml"), "docgen.readers.documents.web", "read_saved_page")
