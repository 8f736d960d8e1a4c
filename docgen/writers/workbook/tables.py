"""A table on a sheet of a workbook: as printed, totals as formulas, and a colour where a relation is broken."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from docgen.figures import Kind
from docgen.forms.grid import Role, lay_out
from docgen.i18n import _
from docgen.writers.workbook.formulas import Address, Formulas
from docgen.writers.workbook.looks import LINE, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from docgen.figures import Number
    from docgen.forms.evaluation import Lookup
    from docgen.forms.form import Form
    from docgen.forms.grid import Grid, GridCell
    from docgen.forms.table import CellRef, Table
    from docgen.writers.workbook.looks import Looks

    Issued = tuple[str, str, str]  # sheet, cell, the label or formula in it

_TOP = 2  # rows above a table: its title, and the unit
_FIGURE, _ACROSS, _STUB, _INNER = 12, 9, 15, 42  # characters: widths of the fields of figures, and of labels
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_MOST = 999_999_999_999_999  # the largest figure of a report
_TITLE_HEIGHT = 28


def name_of(form: Form, table: Table) -> str:
    """Return the name of a table's sheet."""
    number = form.number_of(table)
    return f"表{number}" if number else table.code


class TableWriter:
    """Writes the tables of a form, each on its sheet."""

    def __init__(self, form: Form, looks: Looks, figures: Mapping[CellRef, str], last: Lookup | None) -> None:
        self._form, self._looks, self._figures = form, looks, figures
        self._grids = {table.code: lay_out(table) for table in form.tables}
        self._addresses = {
            cell.ref: Address(name_of(form, table), cell.row + _TOP, cell.column)
            for table in form.tables
            for cell in self._grids[table.code].cells
            if cell.ref
        }
        self._formulas = Formulas(self._addresses, last)
        self._equations = dict(reversed(form.equations))  # where several determine a cell, the first
        self._known: dict[CellRef, Number] = {
            cell: _number(text) for cell, text in figures.items() if _NUMBER.fullmatch(text)
        }

    def write(self, sheet: Worksheet, table: Table) -> list[Issued]:
        """Write a table; return what of it is not to be changed."""
        grid = self._grids[table.code]
        self._set_sizes(sheet, table, grid)
        last_column = grid.columns - 1
        sheet.merge_range(0, 0, 0, last_column, self._form.heading_of(table), self._looks.title)
        sheet.merge_range(1, 0, 1, last_column, _("unit: {unit}").format(unit=table.unit), self._looks.unit)
        issued = [self._write_cell(sheet, table, cell) for cell in grid.cells]
        self._validate(sheet, table)
        self._show_broken(sheet, table)
        sheet.freeze_panes(_TOP + grid.head_rows, grid.stub_columns if grid.head_rows else 0)
        return [line for line in issued if line]

    # Cells

    def _write_cell(self, sheet: Worksheet, table: Table, cell: GridCell) -> Issued | None:
        row, column, look = cell.row + _TOP, cell.column, self._look_of(table, cell)
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", look)
        if cell.ref is None:
            sheet.write_string(row, column, cell.label, look)
            return sheet.name, xl_rowcol_to_cell(row, column), cell.label
        formula = self._write_figure(sheet, cell.ref, look)
        return (sheet.name, xl_rowcol_to_cell(row, column), formula) if formula else None

    def _look_of(self, table: Table, cell: GridCell) -> Format:
        if cell.ref is None:
            return self._looks.label if cell.role is Role.STUB else self._looks.head
        kind = table.cells[cell.ref].kind
        return self._looks.totals[kind] if self._is_total(cell.ref) else self._looks.figures[kind]

    def _is_total(self, cell: CellRef) -> bool:
        """Tell a cell that a formula computes; where something else is written in it, that stands."""
        return cell in self._equations and cell not in self._figures

    def _write_figure(self, sheet: Worksheet, cell: CellRef, look: Format) -> str:
        """Write a figure, and return the formula that computes it, if it has one."""
        _sheet, row, column = self._addresses[cell]
        text = self._figures.get(cell, "")
        if self._is_total(cell):
            formula, value = self._formulas.computed(self._equations[cell], self._known)
            if value is not None:
                self._known[cell] = value
            sheet.write_formula(row, column, formula, look, "" if value is None else value)
            return formula
        if cell in self._known:
            sheet.write_number(row, column, self._known[cell], look)
        elif text:
            sheet.write_string(row, column, text, look)
        else:
            sheet.write_blank(row, column, None, look)
        return ""

    # What the sheet does while it is filled in

    def _validate(self, sheet: Worksheet, table: Table) -> None:
        """Let only figures of its kind be typed into a cell."""
        places: dict[Kind, list[Address]] = {}
        for ref, cell in table.cells.items():
            places.setdefault(cell.kind, []).append(self._addresses[ref])
        for kind, at in places.items():
            (_sheet, row, column), *others = at
            cells = [[place.row, place.column, place.row, place.column] for place in others]
            sheet.data_validation(row, column, row, column, {**_typed(kind), "other_cells": cells})

    def _show_broken(self, sheet: Worksheet, table: Table) -> None:
        """Colour the cells of a relation while it is broken."""
        for relation in (*self._form.relations, *self._form.yearly):
            places = [self._addresses[cell] for cell in dict.fromkeys(relation.cells) if cell.table == table.code]
            is_shown = places and relation.rule.severity in self._looks.broken  # a remark is not
            formula = self._formulas.broken(relation, sheet.name) if is_shown else None
            if formula:
                first = places[0]
                format_ = {
                    "type": "formula",
                    "criteria": formula,
                    "format": self._looks.broken[relation.rule.severity],
                    "multi_range": " ".join(xl_rowcol_to_cell(place.row, place.column) for place in places),
                }
                sheet.conditional_format(first.row, first.column, first.row, first.column, format_)

    # Sizes

    def _set_sizes(self, sheet: Worksheet, table: Table, grid: Grid) -> None:
        widths = list(_widths(table, grid))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_row(0, _TITLE_HEIGHT)
        heights = dict.fromkeys(range(grid.rows), 1)
        for cell in grid.cells:
            if cell.rows == 1:
                wide = sum(widths[cell.column : cell.column + cell.columns])
                heights[cell.row] = max(heights[cell.row], lines_of(cell.label, wide))
        for cell in grid.cells:  # what reaches over several rows needs as much of them together
            wide = sum(widths[cell.column : cell.column + cell.columns])
            rows = range(cell.row, cell.row + cell.rows)
            lacking = lines_of(cell.label, wide) - sum(heights[row] for row in rows)
            heights[rows[-1]] += max(lacking, 0)
        for row, lines in heights.items():
            sheet.set_row(row + _TOP, LINE * lines + 4)


def _widths(table: Table, grid: Grid) -> Iterator[float]:
    for column in range(grid.columns):
        if table.across:
            yield _ACROSS
        elif column < grid.stub_columns:
            yield _INNER if column == grid.stub_columns - 1 else _STUB
        else:
            yield _FIGURE


def _number(text: str) -> Number:
    return Decimal(text) if "." in text else int(text)


def _typed(kind: Kind) -> dict[str, Any]:
    """Return what may be typed into a cell."""
    words = {
        Kind.COUNT: _("Write a whole number, 0 for none: no unit, no comma."),
        Kind.CHANGE: _("Write a whole number; what went down has a minus sign."),
        Kind.AMOUNT: _("Write an amount in figures, 0 for none: no unit, no comma."),
    }
    least = -_MOST if kind is Kind.CHANGE else 0
    return {
        "validate": "decimal" if kind is Kind.AMOUNT else "integer",
        "criteria": "between",
        "minimum": least,
        "maximum": _MOST,
        "error_title": _("not a figure"),
        "error_message": words[kind],
    }
