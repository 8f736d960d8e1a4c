"""Tables in a workbook of an older spreadsheet program."""

from __future__ import annotations

from docgen.readers.old import read_old_workbook
from docgen.readers.workbooks.bundles import format_of_workbooks

FORMAT = format_of_workbooks((".xls", ".et"), read_old_workbook)
