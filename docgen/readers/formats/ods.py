"""Tables in an OpenDocument spreadsheet."""

from __future__ import annotations

from docgen.readers.workbooks.bundles import format_of_workbooks

FORMAT = format_of_workbooks((".ods",), "docgen.readers.workbooks.opendocument", "read_ods")
