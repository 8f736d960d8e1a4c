"""A workbook to fill in: a cover, the text, and the tables as printed, with totals that add up and relations that turn red."""

from __future__ import annotations

from docgen.writers.workbook.book import Contents, workbook_of, write_workbook

__all__ = ["Contents", "workbook_of", "write_workbook"]
