"""The columns of a table that its filled rows have: a loop over cells makes more, an omitted row may leave fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def _settle(table: _Element, structure: Structure) -> bool:
    grid = table.find(f"{W}tblGrid")
    rows = list(table.iter(f"{W}tr"))
    if grid is None or any(_varies(row, structure) for row in rows):
        return False
    always = structure.always(table.iterchildren(f"{W}tr"))
    if not always or max(map(width_of, always)) != max(map(width_of, rows)):
        return False
    fit_columns(table)
    return True


def _varies(row: _Element, structure: Structure) -> bool:
    """Tell whether values change the cells of a row."""
    cells = row.findall(f"{W}tc")
    return any(cell in structure.optional or MARK_START in _span(cell) for cell in cells)


def _span(cell: _Element) -> str:
    properties = cell.find(f"{W}tcPr")
    span = properties.find(f"{W}gridSpan") if properties is not None else None
    return span.get(f"{W}val", "1") if span is not None else "1"


def width_of(row: _Element) -> int:
    """Return how many columns the cells of a row take."""
    return sum(whole_number(_span(cell)) for cell in row.findall(f"{W}tc"))


def fit_columns(table: _Element) -> None:
    """Add the columns a table lacks and remove those no row has, the table's width kept, as docxtpl does."""
    grid = table.find(f"{W}tblGrid")
    if grid is None:
        return
    rows = list(table.iter(f"{W}tr"))
    columns = grid.findall(f"{W}gridCol")
    missing = max((len(row.findall(f"{W}tc")) for row in rows), default=0) - len(columns)
    if missing > 0:
        _add_columns(grid, columns, missing)
    columns = grid.findall(f"{W}gridCol")
    unused = len(columns) - max(map(width_of, rows), default=0)
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
