"""How much of a file was read: a few bytes of it may stand for any number of cells and texts."""

from __future__ import annotations

from docgen.errors import UnreadableError
from docgen.i18n import _
from docgen.source import Source

MOST_CELLS = 500_000  # of a file, the empty ones of its tables counted: a report has hundreds
MOST_CHARACTERS = 4_000_000  # in the cells of a file: as many as in ten books
MOST_SHEETS = 200


class Amounts:
    """Counts what is read of a file, and refuses it once that is more than a report's."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells = self._characters = self._sheets = 0

    def cells(self, count: int) -> None:
        """Count cells. Errors: UnreadableError."""
        self._cells += count
        if self._cells > MOST_CELLS:
            message = _("the file has more than {limit} cells: it is none of a report").format(limit=MOST_CELLS)
            raise UnreadableError.at(Source(self._file), message)

    def text(self, text: str) -> None:
        """Count what a cell holds. Errors: UnreadableError."""
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            message = _("the cells hold more than {limit} characters: the file is none of a report")
            raise UnreadableError.at(Source(self._file), message.format(limit=MOST_CHARACTERS))

    def sheet(self) -> None:
        """Count a sheet. Errors: UnreadableError."""
        self._sheets += 1
        if self._sheets > MOST_SHEETS:
            message = _("the workbook has more than {limit} sheets: it is none of a report").format(limit=MOST_SHEETS)
            raise UnreadableError.at(Source(self._file), message)
