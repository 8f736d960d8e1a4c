"""A finished report in a Word document."""

from __future__ import annotations

from docgen.readers.documents.report import format_of_documents
from docgen.readers.documents.word import read_word

FORMAT = format_of_documents((".docx", ".docm"), read_word)
