"""Naming places in a Word document as a person finds them: paragraph, or table, row and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.i18n import _

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def place_of(paragraph: _Element) -> str:
    """Name the place of a paragraph: the innermost table, row and cell it stands in, or its number."""
    cell = next(paragraph.iterancestors(f"{WORD}tc"), None)
    if cell is not None:
        row = next(cell.iterancestors(f"{WORD}tr"))
        table = next(row.iterancestors(f"{WORD}tbl"))
        number = list(table.getroottree().getroot().iter(f"{WORD}tbl")).index(table) + 1
        return _("table {table}, row {row}, cell {cell}").format(
            table=number, row=_position(table, row), cell=_position(row, cell)
        )
    paragraphs = (
        p for p in paragraph.getroottree().getroot().iter(f"{WORD}p") if not any(p.iterancestors(f"{WORD}tc"))
    )
    number = next((number for number, other in enumerate(paragraphs, 1) if other is paragraph), 0)
    return _("paragraph {number}").format(number=number)


def _position(parent: _Element, child: _Element) -> int:
    return list(parent.iter(child.tag)).index(child) + 1
