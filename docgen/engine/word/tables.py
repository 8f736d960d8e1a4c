"""Tables in WordprocessingML: tags that shape the cell they stand in, and the columns that filled rows have.

A loop over cells makes more columns, an omitted row may leave fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.names import W
from docgen.engine.tags import NUMBER_TARGET
from docgen.engine.tree import MARK_START, put_after, put_before, whole_number
from docgen.engine.word.text import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from docgen.engine.format import NoteTag
    from docgen.engine.structure import Structure
    from docgen.engine.tree import Slot


# The order of a cell's properties: ISO/IEC 29500-1, 17.4.69, CT_TcPr
_PROPERTIES = (
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign",
    "hideMark", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange",
)  # fmt: skip
CELL_PROPERTIES = frozenset(W + name for name in ("tcPr", *_PROPERTIES))  # and what holds them
_ORDER = {W + name: at for at, name in enumerate(_PROPERTIES)}


def shape_cell(cell: _Element, slot: Slot, name: str, expression: str, note: NoteTag) -> None:
    """Carry colspan, cellbg, vm or hm of docxtpl out in the cell around a tag's text."""
    if name in ("colspan", "cellbg"):
        _drop_empty_run(slot.element)
    if name == "colspan":
        _replace_first(cell, "gridSpan", val=note("{{ " + expression + " }}", NUMBER_TARGET))
    elif name == "cellbg":
        _replace_first(cell, "shd", val="clear", color="auto", fill=note("{{ " + expression + " }}"))
    elif name == "vm":
        _merge_down(cell, slot, note)
    else:
        _merge_across(cell, note)
    order_properties(_properties(cell))


def order_properties(properties: _Element) -> None:
    """Put a cell's properties into the order of the standard: docxtpl puts new ones first or last."""
    properties[:] = sorted(properties, key=lambda each: _ORDER.get(str(each.tag), len(_ORDER)))


def _drop_empty_run(text: _Element) -> None:
    run = text.getparent()
    if not text.text and not text.attrib and run is not None and run.tag == f"{W}r":
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


def _replace_first(cell: _Element, name: str, **attributes: str) -> None:
    """Put an element first among the cell's properties, in the place of the first one of its name in the cell."""
    before = next(cell.iter(W + name), None)
    if before is not None:
        before.getparent().remove(before)  # type: ignore[union-attr] # it lies in the cell
    _properties(cell).insert(0, _element(name, **attributes))


def _merge_down(cell: _Element, slot: Slot, note: NoteTag) -> None:
    """Print the cell's text in the loop's first row only, and merge the cells of the others with it."""
    first = note("{% if loop.first %}")
    value = f"{first}restart{note('{% else %}')}continue{note('{% endif %}')}"
    _properties(cell).append(_element("vMerge", val=value))
    begin = next(texts_in(cell))
    begin.text = note("{% if loop.first %}") + (begin.text or "")
    slot.write(slot.read() + note("{% endif %}"))


def _merge_across(cell: _Element, note: NoteTag) -> None:
    """Print the cell once in a loop over cells, as wide as all of them."""
    spans = list(cell.iter(f"{W}gridSpan"))
    for span in spans:
        span.set(f"{W}val", note(f"{{{{ {whole_number(span.get(f'{W}val', '1'))} * loop.length }}}}", NUMBER_TARGET))
    if not spans:
        _properties(cell).append(_element("gridSpan", val=note("{{ loop.length }}", NUMBER_TARGET)))
    put_before(cell, note("{% if loop.first %}"))
    put_after(cell, note("{% endif %}"))


def _properties(cell: _Element) -> _Element:
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        cell.insert(0, properties)
    return properties


def _element(name: str, **attributes: str) -> _Element:
    element = etree.Element(W + name)
    for attribute, value in attributes.items():
        element.set(W + attribute, value)
    return element


def end_cells(root: _Element) -> None:
    """Put an empty paragraph at the end of the cells that end with a table: Word opens no others."""
    for cell in root.iter(f"{W}tc"):
        if len(cell) and cell[-1].tag == f"{W}tbl":
            etree.SubElement(cell, f"{W}p")


# Columns


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
