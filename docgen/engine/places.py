"""Naming places in a Word part as a person finds them: paragraph, or table, row and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.i18n import _

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Places:
    """The places of one part, counted from 1 before anything in it is moved."""

    def __init__(self, root: _Element) -> None:
        self._tables = {table: number for number, table in enumerate(root.iter(f"{WORD}tbl"), 1)}
        outside = (p for p in root.iter(f"{WORD}p") if next(p.iterancestors(f"{WORD}tc"), None) is None)
        self._paragraphs = {paragraph: number for number, paragraph in enumerate(outside, 1)}

    def of(self, paragraph: _Element) -> str:
        """Name the place of a paragraph: the innermost table, row and cell it stands in, or its number."""
        cell = next(paragraph.iterancestors(f"{WORD}tc"), None)
        named = self.of_cell(cell) if cell is not None else ""
        return named or _("paragraph {number}").format(number=self._paragraphs.get(paragraph, 0))

    def of_cell(self, cell: _Element) -> str:
        """Name the place of a cell; nothing for one that stands in no table."""
        row = next(cell.iterancestors(f"{WORD}tr"), None)
        table = next(row.iterancestors(f"{WORD}tbl"), None) if row is not None else None
        if row is None or table is None:
            return ""
        return _("table {table}, row {row}, cell {cell}").format(
            table=self._tables[table], row=_position(row), cell=_position(cell)
        )


def _position(element: _Element) -> int:
    return sum(1 for _sibling in element.itersiblings(str(element.tag), preceding=True)) + 1
