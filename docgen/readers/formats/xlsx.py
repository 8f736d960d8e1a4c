"""Tables in an Excel workbook."""

from __future__ import annotations

from docgen.readers.workbooks.bundles import format_of_workbooks

FORMAT = format_of_workbooks((".xlsx", ".xlsm"), "docgen.readers.workbooks.excel", "read_excel")
