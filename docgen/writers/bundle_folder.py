"""A bundle written as a year's folder: a YAML file that describes it, and a CSV file for each table as it is printed."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from docgen.forms.grid import lay_out
from docgen.writers.bundle_yaml import head_lines, prose_lines
from docgen.writers.words import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.forms.form import Form
    from docgen.forms.table import CellRef, Table
    from docgen.report import Report

_BLANK = "/"  # in a cell that would be computed were it empty


def folder_files(report: Report, form: str) -> dict[str, bytes]:
    """Return the files of a report's folder by name; the tables open in Excel and WPS."""
    describing = "\n".join([*head_lines(report, form), "", *prose_lines(report)])
    files = {"bundle.yaml": (describing.rstrip("\n") + "\n").encode()}
    texts = texts_of(report)
    return files | {table_file(report.form, table): table_csv(table, texts.__getitem__) for table in report.form.tables}


def texts_of(report: Report) -> dict[CellRef, str]:
    """Return what stands in the cells of a report; a mark where a blank would be computed, that was none in the report."""
    texts = {cell: figure.text.value if figure.text else "" for cell, figure in report.figures.items()}
    return {cell: text or (_BLANK if cell in report.form.determined else "") for cell, text in texts.items()}


def table_file(form: Form, table: Table) -> str:
    """Return the name of a table's file: its number where it has one."""
    number = form.number_of(table)
    return f"表{number}.csv" if number else f"{table.code}.csv"


def table_csv(table: Table, text_of: Callable[[CellRef], str]) -> bytes:
    """Write a table as it is printed, as CSV that Excel and WPS open."""
    grid = lay_out(table)
    rows = [[""] * grid.columns for _row in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = harmless(text_of(cell.ref)) if cell.ref else cell.label
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return BOM_UTF8 + written.getvalue().encode()
