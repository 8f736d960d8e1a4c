"""A finished report in a document of an older word processor."""

from __future__ import annotations

from docgen.readers.finished import format_of_documents

FORMAT = format_of_documents((".doc", ".wps", ".rtf"), "docgen.readers.old", "read_old_word")
