"""Tables in an OpenDocument spreadsheet."""

from __future__ import annotations

from docgen.readers.workbooks.bundles import format_of_workbooks
from docgen.readers.workbooks.opendocument import read_ods

FORMAT = format_of_workbooks((".ods",), read_ods)
