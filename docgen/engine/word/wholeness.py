"""What makes a Word part whole, beyond being XML: faults that Word calls a corrupt document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.places import Places, rows_without_cells
from docgen.engine.word.names import W
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.engine.places import Blocks
    from docgen.engine.structure import Structure

# What must hold a paragraph, table or content control
_HOLDERS = tuple(W + name for name in ("txbxContent", "hdr", "ftr", "footnote", "endnote", "comment"))
_CONTENT = tuple(W + name for name in ("p", "tbl", "sdt"))


def broken(root: _Element, blocks: Blocks) -> Iterator[str]:
    """Walk the faults of a part, each with its place."""
    cells = [cell for cell in root.iter(f"{W}tc") if not _ends_with_paragraph(cell, frozenset())]
    places = Places(root, blocks) if cells else None
    for cell in cells:
        where = places.of_cell(cell) if places else ""
        yield _("{place}: no paragraph is left in the cell: keep one outside {{%p … %}}").format(place=where)
    for number, table in enumerate(root.iter(f"{W}tbl"), 1):
        if table.find(f".//{W}tr") is None:
            yield _("table {table}: no row is left").format(table=number)
    yield from rows_without_cells(root, blocks, blocks.cell)
    for holder in root.iter(*_HOLDERS):
        if next(holder.iterchildren(*_CONTENT), None) is None:
            name = str(holder.tag).removeprefix(W)
            yield _("no paragraph is left in {element}: keep one outside {{%p … %}}").format(element=name)


def stays_whole(root: _Element, structure: Structure) -> bool:
    """Tell whether a part is whole whatever is printed."""
    return (
        structure.nested
        and all(_ends_with_paragraph(cell, structure.optional) for cell in root.iter(f"{W}tc"))
        and all(structure.always(table.iterchildren(f"{W}tr")) for table in root.iter(f"{W}tbl"))
        and all(structure.always(row.iterchildren(f"{W}tc")) for row in root.iter(f"{W}tr"))
        and all(structure.always(holder.iterchildren(*_CONTENT)) for holder in root.iter(*_HOLDERS))
    )


def _ends_with_paragraph(holder: _Element, optional: frozenset[_Element]) -> bool:
    """Tell whether the last block of a cell is a paragraph, in a content control or not; marks after it are no blocks."""
    for child in holder.iterchildren(*_CONTENT, reversed=True):
        if child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is None or not _ends_with_paragraph(content, optional):
                return False
        elif child.tag != f"{W}p":
            return False
        if child not in optional:
            return True
    return False
