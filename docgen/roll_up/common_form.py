"""Which form units can be added up on: figures of one cell must be of the same thing, in the same unit of measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docgen.forms.form import Form
    from docgen.forms.table import Cell, CellRef, Table
    from docgen.packs import Library
    from docgen.report import Report


def whole_form(report: Report, library: Library, asked: str | None = None) -> Form:
    """Return the form of a report as it was asked for or said, with the rows that its bureau leaves out.

    Errors: FormError.
    """
    said = report.bundle.profile.form
    name = asked or (said.value if said else report.form.name)
    return library.with_folders(report.bundle.profile.packs).form(name)


def unlike(form: Form, other: Form) -> str:
    """Say why figures on another form cannot be added up on this one, or nothing.

    Every table of this form must be there, with the same rows and columns in the same unit; a row that a bureau
    leaves out counts as nothing, label wording does not matter, and tables that only the other form has are not added.
    """
    theirs = {table.code: table for table in other.tables}
    left_out = {item.code for item in (*form.left_out, *other.left_out)}
    for table in form.tables:
        if table.code not in theirs:
            return _("it has no table “{table}”").format(table=table.title)
        if _measured(table, left_out) != _measured(theirs[table.code], left_out):
            return _("its table “{table}” has other rows, columns or units").format(table=table.title)
    return ""


def _measured(table: Table, left_out: Iterable[str]) -> dict[CellRef, tuple[object, ...]]:
    """Return the cells of a table with what they hold, but for rows that may be left out and are."""
    return {
        ref: (cell.kind, unit_of(table, cell)) for ref, cell in table.cells.items() if cell.row[-1].code not in left_out
    }


def unit_of(table: Table, cell: Cell) -> str:
    """Return a cell's unit of measure."""
    units = (item.unit for item in (*reversed(cell.row), *reversed(cell.column)))
    return next((unit for unit in units if unit is not None), table.unit)


def common_form(forms: Mapping[str, Form], used: Mapping[str, int]) -> Form:
    """Return the form that the figures on all these forms can be added up on; otherwise the one that most units use.

    Of several the one with most cells. `used` says how many units use each.
    """
    fitting = [one for one in forms.values() if not any(unlike(one, other) for other in forms.values())]
    if fitting:
        return max(fitting, key=lambda form: (len(form.cells), form.name))
    return forms[max(used, key=lambda name: (used[name], len(forms[name].cells), name))]
