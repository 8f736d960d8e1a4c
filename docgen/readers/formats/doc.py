"""A finished report in a document of an older word processor."""

from __future__ import annotations

from docgen.readers.documents.report import format_of_documents
from docgen.readers.old import read_old_word

FORMAT = format_of_documents((".doc", ".wps", ".rtf"), read_old_word)
