"""What makes an OpenDocument part whole: nothing stays empty that must hold something, and tables keep their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.opendocument.cells import CELL, COVERED
from docgen.engine.opendocument.names import TABLE, TEXT, XML_ID
from docgen.engine.places import rows_without_cells
from docgen.engine.slots import replace_by_text
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.engine.places import Blocks
    from docgen.engine.structure import Structure

_LIST = f"{TEXT}list"
# What stands for nothing but its content
_GROUPS = (
    _LIST,
    *(f"{TEXT}{name}" for name in ("list-item", "list-header", "numbered-paragraph")),
    *(f"{TABLE}table-{name}" for name in ("rows", "header-rows", "row-group", "columns", "header-columns")),
    f"{TABLE}table-column-group",
)
_NO_CONTENT = frozenset({f"{TEXT}number", f"{TEXT}soft-page-break"})


def drop_emptied(root: _Element) -> None:
    """Take off what groups rows, columns or paragraphs and has none left, but for lists that others continue."""
    continued = {one.get(f"{TEXT}continue-list") for one in root.iter(_LIST)} - {None}
    for group in reversed(list(root.iter(*_GROUPS))):
        if not _contents(group) and group.get(XML_ID) not in continued:
            replace_by_text(group, "")


def _contents(group: _Element) -> list[_Element]:
    return [child for child in group if child.tag not in _NO_CONTENT]


def stays_whole(root: _Element, structure: Structure, blocks: Blocks) -> bool:
    """Tell whether a part is whole whatever is printed."""
    return (
        structure.nested
        and all(structure.always(table.iter(*blocks.row)) for table in root.iter(*blocks.table))
        and all(structure.always(row.iterchildren(CELL, COVERED)) for row in root.iter(*blocks.row))
        and all(structure.always(_contents(group)) for group in root.iter(*_GROUPS))
    )


def broken(root: _Element, blocks: Blocks) -> Iterator[str]:
    """Walk the faults of a part's tables, each with its place."""
    for number, table in enumerate(root.iter(*blocks.table), 1):
        if next(table.iter(*blocks.row), None) is None:
            yield _("table {table}: no row is left").format(table=number)
    yield from rows_without_cells(root, blocks, (CELL, COVERED))
