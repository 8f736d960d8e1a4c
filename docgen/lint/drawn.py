"""The tables of a template as they are drawn: which cell stands over which rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.opendocument.names import TABLE
from docgen.engine.slots import MARK
from docgen.engine.word.names import W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.engine.format import Format
    from docgen.engine.gathering import Gathering
    from docgen.engine.places import Spot

_MOST = 1_000  # rows or columns that one cell spans, or that repeat: more is no printed table


class DrawnCell(NamedTuple):
    """A cell: its top left corner (from 0), its spans, its text with marks for tags, and its place."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    spot: Spot

    @property
    def tags(self) -> list[int]:
        """The numbers of the tags in it."""
        return [int(number) for number in MARK.findall(self.text)]


class DrawnTable(NamedTuple):
    """A table: its size and its cells. Rows that only hold a tag, which takes their place, do not count."""

    rows: int
    columns: int
    cells: tuple[DrawnCell, ...]


def drawn_tables(root: _Element, gathering: Gathering, kind: Format) -> list[DrawnTable]:
    """Return the tables of a part, tags gathered and elements still in their places."""
    return [_drawn(table, gathering, kind) for table in root.iter(*kind.blocks.table)]


def _drawn(table: _Element, gathering: Gathering, kind: Format) -> DrawnTable:
    lines = [row for row in _own(table, table, kind.blocks.row, kind) if row not in gathering.replaced]
    word = str(table.tag).startswith(W)
    cells: list[DrawnCell] = []
    above: dict[int, int] = {}  # in Word, by column: the position of the cell that goes on downwards
    for number, line in enumerate(lines):
        walk = _word_cells(line, table, kind) if word else _open_cells(line)
        for cell, column, columns, rows in walk:
            if cell in gathering.replaced:
                continue
            if rows == 0:  # it goes on from above
                if column in above:
                    cells[above[column]] = cells[above[column]]._replace(rows=number - cells[above[column]].row + 1)
                continue
            above[column] = len(cells)
            text = _text(cell, kind)
            cells.append(DrawnCell(number, column, rows, columns, text, gathering.places.spot_of_cell(cell)))
    return DrawnTable(len(lines), max((cell.column + cell.columns for cell in cells), default=0), tuple(cells))


def _own(element: _Element, table: _Element, names: tuple[str, ...], kind: Format) -> Iterator[_Element]:
    """Walk the rows or cells of a table that are not those of a table inside it."""
    for one in element.iter(*names):
        if next(one.iterancestors(*kind.blocks.table), None) is table:
            yield one


def _word_cells(line: _Element, table: _Element, kind: Format) -> Iterator[tuple[_Element, int, int, int]]:
    """Walk the cells of a row with their column, columns and rows; 0 rows for one that goes on from above."""
    skipped = line.find(f"{W}trPr/{W}gridBefore")
    column = _number(skipped.get(f"{W}val")) if skipped is not None else 0
    for cell in _own(line, table, kind.blocks.cell, kind):
        span, merge = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
        columns = max(1, _number(span.get(f"{W}val"))) if span is not None else 1
        goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        yield cell, column, columns, 0 if goes_on else 1
        column += columns


def _open_cells(line: _Element) -> Iterator[tuple[_Element, int, int, int]]:
    column = 0
    for cell in line.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        repeated = max(1, _number(cell.get(f"{TABLE}number-columns-repeated", "1")))
        if cell.tag == f"{TABLE}table-cell":
            columns, rows = (
                max(1, _number(cell.get(f"{TABLE}number-{side}-spanned", "1"))) for side in ("columns", "rows")
            )
            yield cell, column, columns, rows
        column += repeated


def _number(written: str | None) -> int:
    return min(int(written), _MOST) if written and written.isascii() and written.isdigit() else 0


def _text(cell: _Element, kind: Format) -> str:
    paragraphs = cell.iter(*kind.blocks.paragraph)
    return "".join(slot.read() for paragraph in paragraphs for slot in kind.slots(paragraph))
