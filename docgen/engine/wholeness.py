"""What makes a Word part whole, beyond being XML: faults that Word calls a corrupt document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.places import WORD, Places
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


def require_whole(root: _Element, part: str, file: str) -> None:
    """Refuse a part that Word cannot open. Errors: TemplateError, with the place of every fault."""
    faults = [Problem(f"{part}, {fault}", Source(file)) for fault in _faults(root, part)]
    if faults:
        raise TemplateError(faults)


def _faults(root: _Element, part: str) -> Iterator[str]:
    if part == "word/document.xml" and (root.tag != f"{WORD}document" or root.find(f"{WORD}body") is None):
        yield _("this is not the body of a Word document")
    broken = [cell for cell in root.iter(f"{WORD}tc") if not len(cell) or cell[-1].tag != f"{WORD}p"]
    places = Places(root) if broken else None
    for cell in broken:
        where = places.of_cell(cell) if places else ""
        yield _("{place}: no paragraph is left in the cell: keep one outside {{%p … %}}").format(place=where)
    for number, table in enumerate(root.iter(f"{WORD}tbl"), 1):
        if table.find(f".//{WORD}tr") is None:
            yield _("table {table}: no row is left").format(table=number)
