"""Tables as somebody made them, one after the other: begun anew, going on, or laid on their side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.i18n import _
from docgen.layout.careful import CarefulGathering
from docgen.layout.figures import is_figure
from docgen.layout.pieces import TablePiece, pieces_of
from docgen.layout.sheets import SheetReader
from docgen.source import PlacedLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.forms.table import Table

    Lines = Sequence[PlacedLine]


class PrintedTables:
    """Reads the tables of a document or a workbook, as often as one is begun anew or goes on."""

    def __init__(self, gathering: CarefulGathering) -> None:
        self._gathering = gathering
        self._last: SheetReader | None = None
        self._width = 0  # of the lines with its headings

    def take(self, rows: Lines, *, is_of: Table | None = None, marked: str = "") -> None:
        """Read what lines have of the form's tables; they are of one of them alone where it is known which.

        Where their labels tell of none, they are of the one that they are `marked` as, by its code.
        """
        goes_on = self._last.table.code if self._last else ""
        form = self._gathering.form
        pieces = [TablePiece(is_of, rows)] if is_of else list(pieces_of(rows, form, goes_on))
        if marked and all(piece.table is None for piece in pieces):
            pieces = [TablePiece(table, rows) for table in form.tables if table.code == marked]
        for piece in pieces:
            before = len(self._gathering.unsure)
            table = self._read(piece)
            if table and len(self._gathering.unsure) > before:
                self._gathering.doubted.add(table.code)

    def _read(self, piece: TablePiece[PlacedLine]) -> Table | None:
        """Read a piece; return the table that it is of, if it is of one."""
        table, reader = piece.table, self._last
        begun_anew = self._upright(table, piece.rows) if table else None
        if begun_anew:
            way, rows = begun_anew
            self._last, self._width = SheetReader(way, self._gathering), len(rows[0])
            self._last.read(rows)
        elif reader and _goes_on(piece, reader):
            stub = reader.fields.first if reader.fields else 0
            reader.read([_aligned(row, self._width, stub) for row in piece.rows])
            return reader.table
        elif table:
            message = _("figures of table {table} begin here without its headings: they are not taken")
            self._gathering.fault(piece.rows[0].places[0], message.format(table=table.title))
        return table

    def _upright(self, table: Table, rows: Lines) -> tuple[Table, Lines] | None:
        """Return a table and lines that begin it in the way in which figures are read; None where no headings are in them.

        One that is printed across officially may be printed down, or lie on its side.
        """
        for way, lines in _ways(table, rows) if table.across else ():
            trial = SheetReader(way, CarefulGathering(self._gathering.form, self._gathering.year))
            trial.read(lines)
            if trial.placed:
                return way, lines
        begins = any(SheetReader(table, self._gathering).begins(row) for row in rows)
        return (table, rows) if begins else None


def _goes_on(piece: TablePiece[PlacedLine], reader: SheetReader) -> bool:
    """Tell whether lines without headings belong to the table before them."""
    if piece.table:
        return piece.table.code == reader.table.code and not (reader.table.across and reader.placed)
    texts = [value for row in piece.rows for value in row.values if value]
    return reader.table.across and not reader.placed and bool(texts) and all(map(is_figure, texts))


def _ways(table: Table, rows: Lines) -> Iterator[tuple[Table, Lines]]:
    """Walk the ways to print a table whose official way is across."""
    yield table, rows
    yield replace(table, across=False), rows
    yield table, _on_their_side([row for row in rows if any(map(table.knows, row.values))])


def _on_their_side(rows: Lines) -> Lines:
    """Return the columns of lines as lines."""
    width = max(map(len, rows), default=0)
    return [
        PlacedLine(
            tuple(row.values[at] if at < len(row) else "" for row in rows),
            rows[0].file,
            0,
            tuple(row.places[min(at, len(row) - 1)] for row in rows),
        )
        for at in range(width)
    ]


def _aligned(row: PlacedLine, width: int, stub: int) -> PlacedLine:
    """Return a line as wide as another one, whose first `stub` fields are labels: figures stand at the right.

    Of a wider one blank fields among the labels are left out; where there are not enough of them it stays as it is.
    """
    more = width - len(row)
    if more >= 0:
        fields = [0] * more + list(range(len(row)))
        values = ("",) * more + row.values
    else:
        blank = [at for at, value in enumerate(row.values[: stub - more]) if not value][:-more]
        if len(blank) < -more:
            return row
        fields = [at for at in range(len(row)) if at not in blank]
        values = tuple(row.values[at] for at in fields)
    places = tuple(row.places[at] for at in fields)
    return PlacedLine(values, row.file, 0, places, None if row.reached is None else row.reached + more)
