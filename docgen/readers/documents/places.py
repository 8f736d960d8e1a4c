"""Places in a document that has no lines, as a person counts them: tables, rows and cells, paragraphs."""

from __future__ import annotations

from typing import NamedTuple

from docgen.i18n import _
from docgen.source import Source


class TablePlace(NamedTuple):
    """The place of a table; `name` is what its cells are named by."""

    file: str
    name: str

    @property
    def source(self) -> Source:
        """The table as a whole."""
        return Source(self.file, within=self.name)

    def cell(self, row: int, cell: int) -> Source:
        """Return the place of a cell by its row's number and its own in the row, both from 1."""
        return Source(self.file, within=_("{table} row {row} cell {cell}").format(table=self.name, row=row, cell=cell))


class Places:
    """Counts the tables and the paragraphs of a document."""

    def __init__(self, file: str) -> None:
        self.whole = Source(file)
        self._tables = self._paragraphs = 0

    def table(self) -> TablePlace:
        """Return the place of the next table."""
        self._tables += 1
        return TablePlace(self.whole.file, _("table {number}").format(number=self._tables))

    def paragraph(self) -> Source:
        """Return the place of the next paragraph that stands in no table."""
        self._paragraphs += 1
        return Source(self.whole.file, within=_("paragraph {number}").format(number=self._paragraphs))
