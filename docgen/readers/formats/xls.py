"""Tables in a workbook of an older spreadsheet program."""

from __future__ import annotations

from docgen.readers.workbooks.bundles import format_of_workbooks

FORMAT = format_of_workbooks((".xls", ".et"), "docgen.readers.old", "read_old_workbook")
