"""The tables of a template: as they are drawn, and with the printed table of a form laid over one by the labels of both."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from docgen.engine.names import OFF, TABLE, W
from docgen.engine.tree import MARK
from docgen.forms.grid import Role
from docgen.labels import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from docgen.engine.format import Format
    from docgen.engine.gathering import TagGathering
    from docgen.engine.places import Spot
    from docgen.forms.grid import Grid, GridCell

_MOST = 1_000  # rows or columns that one cell spans, or that repeat: more is no printed table
_LEAST = 0.4  # of a form's labels that a table carries, to be taken for it
Signature = tuple[str, ...]


class DrawnCell(NamedTuple):
    """A cell: its top left corner (from 0), its spans, its text with marks for tags, its place; whether a tag in it is hidden."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    spot: Spot
    is_hidden: bool = False

    @property
    def tags(self) -> list[int]:
        """The numbers of the tags in it."""
        return [int(number) for number in MARK.findall(self.text)]


class DrawnTable(NamedTuple):
    """A table: its size and its cells. Rows that only hold a tag, which takes their place, do not count."""

    rows: int
    columns: int
    cells: tuple[DrawnCell, ...]


def drawn_tables(root: _Element, gathering: TagGathering, kind: Format) -> list[DrawnTable]:
    """Return the tables of a part, tags gathered and elements still in their places."""
    return [_drawn(table, gathering, kind) for table in root.iter(*kind.blocks.table)]


def _drawn(table: _Element, gathering: TagGathering, kind: Format) -> DrawnTable:
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
            spot = gathering.spots.spot_of_cell(cell)
            cells.append(DrawnCell(number, column, rows, columns, text, spot, _hides_a_tag(cell)))
    return DrawnTable(len(lines), max((cell.column + cell.columns for cell in cells), default=0), tuple(cells))


def _own(element: _Element, table: _Element, names: tuple[str, ...], kind: Format) -> Iterator[_Element]:
    """Walk the rows or cells of a table that are not those of a table inside it."""
    for inner in element.iter(*names):
        if next(inner.iterancestors(*kind.blocks.table), None) is table:
            yield inner


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


def _hides_a_tag(cell: _Element) -> bool:
    """Tell whether a tag stands in text that Word does not print."""
    hidden = [switch for switch in cell.iter(f"{W}vanish") if switch.get(f"{W}val") not in OFF]
    runs = [run for switch in hidden for run in switch.iterancestors(f"{W}r")]
    return any(MARK.search("".join(map(str, run.itertext()))) for run in runs)


# A form's table laid over it


class Overlay(NamedTuple):
    """A table of a template taken for one of the form: which of its rows and columns is which, and what its cells say."""

    drawn: DrawnTable
    rows: dict[int, int]  # of the form → of the template
    columns: dict[int, int]
    by_place: dict[tuple[int, int], DrawnCell]

    def at(self, cell: GridCell) -> DrawnCell | None:
        """Return the cell of the template that stands where the form has a cell."""
        row, column = self.rows.get(cell.row), self.columns.get(cell.column)
        return None if row is None or column is None else self.by_place.get((row, column))


def likeness(grid: Grid, texts: Sequence[str]) -> float:
    """Return which part of a form table's labels a table of a template carries; nothing for too few."""
    wanted = [key(cell.label) for cell in grid.cells if cell.label]
    carried = [key(text) for text in texts if text]
    shared = sum(min(wanted.count(label), carried.count(label)) for label in set(wanted))
    share = shared / max(1, len(wanted))
    return share if share >= _LEAST else 0.0


def overlay(grid: Grid, drawn: DrawnTable, label_of: Callable[[DrawnCell], str]) -> Overlay:
    """Find out which rows and columns of a table are those of the form."""
    form = _Sides([cell for cell in grid.cells if cell.role is not Role.FIGURE], lambda cell: cell.label)
    template = _Sides(drawn.cells, label_of)
    rows = _matched(form.rows(grid.rows), template.rows(drawn.rows))
    columns = _matched(form.columns(grid.columns), template.columns(drawn.columns))
    places = {
        (row, column): cell
        for cell in drawn.cells
        for row in range(cell.row, min(cell.row + cell.rows, drawn.rows))
        for column in range(cell.column, cell.column + cell.columns)
    }
    return Overlay(drawn, rows, columns, places)


C = TypeVar("C", "GridCell", "DrawnCell")


class _Sides(Generic[C]):
    """The labels that each row and each column of a table passes."""

    def __init__(self, cells: Iterable[C], label_of: Callable[[C], str]) -> None:
        self.labelled: list[tuple[C, str]] = [(cell, key(label)) for cell in cells if (label := label_of(cell))]

    def rows(self, count: int) -> list[Signature]:
        """Return the labels of every row, from left to right."""
        return [
            tuple(label for cell, label in self.labelled if cell.row <= row < cell.row + cell.rows)
            for row in range(count)
        ]

    def columns(self, count: int) -> list[Signature]:
        """Return the labels of every column, from top to bottom."""
        return [
            tuple(label for cell, label in self.labelled if cell.column <= column < cell.column + cell.columns)
            for column in range(count)
        ]


def _matched(wanted: list[Signature], drawn: list[Signature]) -> dict[int, int]:
    """Match what has the same labels, then what lies beside it in the same order."""
    matched: dict[int, int] = {}
    places: dict[Signature, list[int]] = defaultdict(list)
    for at, signature in enumerate(drawn):
        places[signature].append(at)
    for signature in set(wanted):
        alike = [at for at, other in enumerate(wanted) if other == signature]
        if len(alike) == len(places.get(signature, ())):
            matched.update(zip(alike, places[signature], strict=True))
    if not matched and len(wanted) == len(drawn):
        return {at: at for at in range(len(wanted))}
    taken = set(matched.values())
    for step in (1, -1):
        order = range(len(wanted)) if step == 1 else range(len(wanted) - 1, -1, -1)
        for at in order:
            beside = matched.get(at - step)
            if (
                at not in matched
                and beside is not None
                and beside + step not in taken
                and 0 <= beside + step < len(drawn)
            ):
                matched[at] = beside + step
                taken.add(beside + step)
    return matched
