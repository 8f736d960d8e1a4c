"""Tables with merged cells as grids: fields are told by where cells begin, never by a file's own columns.

Programs cut columns as they like: LibreOffice adds hairlines, people drag borders. A column in which no cell has room of its
own is none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import UnreadableError
from docgen.flow import FlowTable
from docgen.i18n import _
from docgen.source import PlacedLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.source import Source

MOST_ROWS = 5_000  # no report's table has as many
_MOST_FIELDS = 500
_SNAP = 3.0  # points: edges that lie so near are one


class SpannedCell(NamedTuple):
    """A cell where it begins: its text, the first of a file's columns that it takes, counted from 0, and how many.

    One that `goes_on` began in a row above: it has no text here, but room.
    """

    text: str
    source: Source
    column: int
    columns: int = 1
    goes_on: bool = False


Rows = Sequence[Sequence[SpannedCell]]


def struck(text: str) -> str:
    """Return text that is struck out so that it is told, and is no figure: whether it counts is for a person to say."""
    return f" [{text.strip()}] " if text.strip() else text


def require_bounded(source: Source, rows: int, fields: int = 0) -> None:
    """Refuse a table that is too large to be one of a report. Errors: UnreadableError."""
    if rows > MOST_ROWS or fields > _MOST_FIELDS:
        message = _("this table has more than {rows} rows or {columns} columns: it is none of a report")
        raise UnreadableError.at(source, message.format(rows=MOST_ROWS, columns=_MOST_FIELDS))


def table_of(source: Source, rows: Rows) -> FlowTable:
    """Return the grid of a table; in each row those cells that begin in it. Errors: UnreadableError, for one that is too large."""
    return tables_of([(source, rows)])[0]


def tables_of(parts: Sequence[tuple[Source, Rows]]) -> list[FlowTable]:
    """Return the parts of a table that goes on from page to page, each with its place, as grids of the same fields.

    Errors: UnreadableError, for one that is too large.
    """
    edges = _edges([cell for _source, rows in parts for row in rows for cell in row if not cell.goes_on])
    require_bounded(parts[0][0], sum(len(rows) for _source, rows in parts), len(edges))
    return [
        FlowTable(
            source,
            tuple([_line(source, row, edges) for row in rows if any(not cell.goes_on for cell in row)]),
            goes_on=at > 0,
        )
        for at, (source, rows) in enumerate(parts)
    ]


def edges_of(positions: Iterable[float]) -> list[float]:
    """Return the edges of columns at positions in points, in order: those that lie near are one."""
    edges: list[float] = []
    for position in sorted(set(positions)):
        if not edges or position - edges[-1] > _SNAP:
            edges.append(position)
    return edges


def column_at(edges: Sequence[float], position: float) -> int:
    """Return the column that begins at a position, among edges as `edges_of` returns them."""
    return bisect_left(edges, position - _SNAP)


def _edges(cells: Sequence[SpannedCell]) -> list[int]:
    """Return the columns where fields begin, and the one after the last.

    One begins where cells do, as long as a cell lies between there and the next such column.
    """
    narrowest: dict[int, int] = {}  # the column after the narrowest cell, by the column it begins in
    for cell in cells:
        end = cell.column + cell.columns
        narrowest[cell.column] = min(narrowest.get(cell.column, end), end)
    edges: list[int] = []
    end = 0
    for column in sorted(narrowest):
        if not edges or end <= column:
            edges.append(column)
            end = narrowest[column]
        else:
            end = min(end, narrowest[column])
    return [*edges, max((cell.column + cell.columns for cell in cells), default=0)]


def _line(source: Source, row: Sequence[SpannedCell], edges: Sequence[int]) -> PlacedLine:
    width = len(edges) - 1
    values, places = [""] * width, [row[0].source] * width
    begun = [cell for cell in row if not cell.goes_on]
    fields = [_field(cell, edges) for cell in begun]
    for cell, at, after in zip(begun, fields, (*fields[1:], width), strict=True):
        values[at] = f"{values[at]} {cell.text}".strip()
        places[at:after] = [cell.source] * (after - at)
    end = max(cell.column + cell.columns for cell in row)
    return PlacedLine(tuple(values), source.file, 0, tuple(places), bisect_left(edges, end, hi=width))


def _field(cell: SpannedCell, edges: Sequence[int]) -> int:
    """Return the field of a cell: the first that it takes as a whole, otherwise the one it begins in."""
    at = bisect_right(edges, cell.column, hi=len(edges) - 1) - 1
    begins_within = edges[at] < cell.column
    takes_the_next = at + 2 < len(edges) and edges[at + 2] <= cell.column + cell.columns
    return at + 1 if begins_within and takes_the_next else at
