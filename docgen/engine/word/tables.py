"""The columns of a table that its filled rows have: a loop over cells makes more, an omitted row may leave fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.slots import MARK_START
from docgen.engine.word.names import W
from docgen.engine.xml import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from docgen.engine.structure import Structure


def settle_columns(root: _Element, structure: Structure) -> bool:
    """Fit the columns of a template's tables, where no value changes them; return whether that holds for all."""
    settled = [_settle(table, structure) for table in root.iter(f"{W}tbl")]
    return all(settled)


class _Rows(NamedTuple):
    """The rows of a table, those of tables in it too, as docxtpl counts them: how many cells and columns each takes."""

    cells: dict[_Element, int]
    columns: dict[_Element, int]


def _rows_of(table: _Element) -> _Rows:
    cells = {row: len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")}
    columns = dict(cells)
    for span in table.iter(f"{W}gridSpan"):
        row = next(span.iterancestors(f"{W}tr"), None)
        if row in columns:
            columns[row] += whole_number(span.get(f"{W}val", "1")) - 1
    return _Rows(cells, columns)


def _settle(table: _Element, structure: Structure) -> bool:
    if table.find(f"{W}tblGrid") is None or _varies(table, structure):
        return False
    columns = _rows_of(table).columns
    always = structure.always(table.iterchildren(f"{W}tr"))
    if not always or max(columns[row] for row in always) != max(columns.values()):
        return False
    fit_columns(table)
    return True


def _varies(table: _Element, structure: Structure) -> bool:
    """Tell whether values change how many cells a row has, or how far they span."""
    spans = (span.get(f"{W}val", "") for span in table.iter(f"{W}gridSpan"))
    optional = any(element.tag == f"{W}tc" for element in structure.optional)
    return any(MARK_START in span for span in spans) or (
        optional and any(cell in structure.optional for cell in table.iter(f"{W}tc"))
    )


def fit_columns(table: _Element) -> None:
    """Add the columns a table lacks and remove those no row has, the table's width kept, as docxtpl does."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return
    rows = _rows_of(table)
    columns = grid.findall(f"{W}gridCol")
    missing = max(rows.cells.values(), default=0) - len(columns)
    if missing > 0:
        _add_columns(grid, columns, missing)
    columns = grid.findall(f"{W}gridCol")
    unused = len(columns) - max(rows.columns.values(), default=0)
    if unused > 0:
        _remove_columns(grid, columns, unused)


def _add_columns(grid: _Element, columns: list[_Element], missing: int) -> None:
    width = sum(_widths(columns))
    if not columns or not width:
        return
    before, average = width / len(columns), width / (len(columns) + missing)
    for column in columns:
        column.set(f"{W}w", str(int(whole_number(column.get(f"{W}w", "0"), 0) * average / before)))
    for _number in range(missing):
        etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(int(average))})


def _remove_columns(grid: _Element, columns: list[_Element], unused: int) -> None:
    removed = sum(_widths(columns[-unused:]))
    for column in columns[-unused:]:
        grid.remove(column)
    left = columns[:-unused]
    for column in left:  # there may be none
        column.set(f"{W}w", str(int(whole_number(column.get(f"{W}w", "0"), 0) + int(removed / len(left)))))


def _widths(columns: Iterable[_Element]) -> list[int]:
    return [whole_number(column.get(f"{W}w", "0"), 0) for column in columns]
