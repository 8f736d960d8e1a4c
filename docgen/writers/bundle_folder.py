"""A bundle written as a year's folder: a YAML file that describes it, and a CSV file for each table as it is printed."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from docgen.forms.grid import lay_out
from docgen.writers.bundle_yaml import head_lines, prose_lines

if TYPE_CHECKING:
    from docgen.forms.table import Table
    from docgen.report import Report

_BLANK = "/"  # in a cell that would be computed were it empty


def folder_files(report: Report, form: str) -> dict[str, bytes]:
    """Return the files of a report's folder by name; the tables open in Excel and WPS."""
    describing = "\n".join([*head_lines(report, form), "", *prose_lines(report)])
    files = {"bundle.yaml": (describing.rstrip("\n") + "\n").encode()}
    for table in report.form.tables:
        number = report.form.number_of(table)
        files[f"表{number}.csv" if number else f"{table.code}.csv"] = _table(report, table)
    return files


def _table(report: Report, table: Table) -> bytes:
    grid = lay_out(table)
    rows = [[""] * grid.columns for _row in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.label
        if cell.ref:
            text = report.figures[cell.ref].text
            left_out = _BLANK if cell.ref in report.form.determined else ""
            rows[cell.row][cell.column] = (text.value if text else "") or left_out
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return BOM_UTF8 + written.getvalue().encode()
