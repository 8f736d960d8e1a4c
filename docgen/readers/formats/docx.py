"""A finished report in a Word document."""

from __future__ import annotations

from docgen.readers.finished import format_of_documents

FORMAT = format_of_documents((".docx", ".docm"), "docgen.readers.documents.word", "read_word")
