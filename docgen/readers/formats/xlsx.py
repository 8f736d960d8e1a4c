"""Tables in an Excel workbook."""

from __future__ import annotations

from docgen.readers.workbooks.bundles import format_of_workbooks
from docgen.readers.workbooks.excel import read_excel

FORMAT = format_of_workbooks((".xlsx", ".xlsm"), read_excel)
