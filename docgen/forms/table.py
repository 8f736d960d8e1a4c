"""The tables of a form: stub, boxhead, blocks and cells (Census Manual of Tabular Presentation)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.figures import Kind
from docgen.labels import LabelIndex
from docgen.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docgen.source import Source

    Pick = Callable[[Mapping["CellRef", Any]], tuple[Any, ...]]


class CellRef(NamedTuple):
    """The address of a cell, in the form's codes."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return ".".join(self)


def picking(cells: Sequence[CellRef]) -> Pick:
    """Return what takes the values of some cells, in their order, out of a mapping: at once, as it is asked so often."""
    if len(cells) > 1:
        return itemgetter(*cells)
    return lambda values: tuple([values[cell] for cell in cells])


_UNIT_NOTE = re.compile(r"(?P<label>.+?)[(（](?:单位[:：])?(?P<unit>[^()（）:：]{1,4})[)）]")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a stub or a boxhead. A leaf is a row or a column; others are the headings over their children."""

    code: str
    label: str
    source: Source
    aliases: tuple[str, ...] = ()
    children: tuple[Item, ...] = ()
    kind: Kind | None = None
    unit: str | None = None
    optional: bool = False  # a bureau may leave the row out
    rewordable: bool = False  # a bureau may word the label its own way

    @property
    def names(self) -> tuple[str, ...]:
        """Every label and code this item answers to, the official one first."""
        return (self.label, *self.aliases, self.code)

    def leaves(self, above: tuple[Item, ...] = ()) -> Iterator[tuple[Item, ...]]:
        """Walk the leaves in printed order, each as its path from the outermost heading."""
        path = (*above, self)
        if not self.children:
            yield path
        for child in self.children:
            yield from child.leaves(path)

    def walk(self) -> Iterator[Item]:
        """Walk this item and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


Path = tuple[Item, ...]


def leaves(items: tuple[Item, ...]) -> tuple[Path, ...]:
    """Return the leaves of a stub or boxhead in printed order, as paths."""
    return tuple(path for item in items for path in item.leaves())


class Cell(NamedTuple):
    """One cell of a form: where it stands and what it may hold."""

    ref: CellRef
    row: Path
    column: Path
    kind: Kind


class RowCells(NamedTuple):
    """The cells of a row: their columns and kinds; `pick` takes their values out of a mapping."""

    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    pick: Pick

    @classmethod
    def of(cls, cells: list[Cell]) -> RowCells:
        """Return what a row has, of its cells."""
        refs = tuple(cell.ref for cell in cells)
        return cls(tuple(ref.column for ref in refs), tuple(cell.kind for cell in cells), picking(refs))


class Target(NamedTuple):
    """What stands under a heading: a column, and in a table printed across also the row."""

    row: Path | None
    column: Path


class SheetPlan(NamedTuple):
    """Which table a sheet is, and which of its fields, by line and place from 0, are which cells, of which kinds."""

    table: Table
    places: tuple[tuple[int, int], ...]
    cells: tuple[CellRef, ...]
    kinds: tuple[Kind, ...]

    @classmethod
    def of(cls, table: Table, placed: Sequence[tuple[int, int, Cell]]) -> SheetPlan:
        """Make a plan of the fields of a sheet that were placed."""
        cells = [cell for _line, _at, cell in placed]
        places = tuple((line, at) for line, at, _cell in placed)
        return cls(table, places, tuple(cell.ref for cell in cells), tuple(cell.kind for cell in cells))


@dataclass(frozen=True)
class Block:
    """A stub with its boxhead. Most tables are one block; 表二 stacks several under a head each."""

    stub: tuple[Item, ...]
    boxhead: tuple[Item, ...]
    stubhead: str = ""
    head: str = ""

    @cached_property
    def rows(self) -> tuple[Path, ...]:
        """The rows in printed order."""
        return leaves(self.stub)

    @cached_property
    def columns(self) -> tuple[Path, ...]:
        """The columns in printed order."""
        return leaves(self.boxhead)

    @cached_property
    def column_index(self) -> LabelIndex[Path]:
        """Finds columns by their labels."""
        index: LabelIndex[Path] = LabelIndex()
        for path in self.columns:
            index.add(path, path[-1].names)
        return index


@dataclass(frozen=True)
class Table:
    """A statutory table.

    `across`: printed as one line of figures, the stub's headings standing over the boxhead (表四).
    """

    code: str
    title: str
    kind: Kind
    unit: str
    blocks: tuple[Block, ...]
    source: Source
    aliases: tuple[str, ...] = ()
    across: bool = False

    @cached_property
    def cells(self) -> dict[CellRef, Cell]:
        """Every cell in printed order."""
        return {cell.ref: cell for block in self.blocks for cell in self._cells_of(block)}

    def _cells_of(self, block: Block) -> Iterator[Cell]:
        for row in block.rows:
            for column in block.columns:
                inner_first = (*reversed(row), *reversed(column))
                kind = next((item.kind for item in inner_first if item.kind), self.kind)
                yield Cell(CellRef(self.code, row[-1].code, column[-1].code), row, column, kind)

    def cell(self, row: Path, column: Path) -> Cell | None:
        """Return the cell of a row and a column, if there is one: not every row has every column."""
        return self.cells.get(CellRef(self.code, row[-1].code, column[-1].code))

    @cached_property
    def pick(self) -> Pick:
        """Takes the values of its cells, in printed order, out of a mapping."""
        return picking(tuple(self.cells))

    @cached_property
    def counts(self) -> bool:
        """Whether all its figures are whole numbers."""
        return all(cell.kind is Kind.COUNT for cell in self.cells.values())

    @cached_property
    def row_cells(self) -> dict[str, RowCells]:
        """The cells of every row, by its code."""
        by_row: dict[str, list[Cell]] = {}
        for ref, cell in self.cells.items():
            by_row.setdefault(ref.row, []).append(cell)
        return {row: RowCells.of(cells) for row, cells in by_row.items()}

    @cached_property
    def rows(self) -> dict[str, Path]:
        """Every row by its code, in printed order."""
        return {path[-1].code: path for block in self.blocks for path in block.rows}

    @cached_property
    def columns(self) -> dict[str, Path]:
        """Every column by its code, in printed order, each once."""
        return {path[-1].code: path for block in self.blocks for path in block.columns}

    def rows_under(self, code: str) -> tuple[str, ...]:
        """Return the rows a code stands for: itself, or those that add up to the heading it names; or none."""
        return self.stub_sums.get(code) or ((code,) if code in self.rows else ())

    def columns_under(self, code: str) -> tuple[str, ...]:
        """Return the columns a code stands for: itself, or those that add up to the heading it names; or none."""
        return self.boxhead_sums.get(code) or ((code,) if code in self.columns else ())

    def cells_under(self, row: str, column: str) -> tuple[CellRef, ...]:
        """Return the cells that a row and a column, each itself or a heading, stand for; or none."""
        refs = (CellRef(self.code, r, c) for r in self.rows_under(row) for c in self.columns_under(column))
        return tuple(cell.ref for cell in map(self.cells.get, refs) if cell)  # the very address, found soonest

    @cached_property
    def heading_sums(self) -> dict[tuple[str, str], Pick]:
        """For each row and column of which one is a heading at least, what takes the values under them out of a mapping."""
        rows, columns = [*self.rows, *self.stub_sums], [*self.columns, *self.boxhead_sums]
        return {
            (row, column): picking(self.cells_under(row, column))
            for row in rows
            for column in columns
            if row in self.stub_sums or column in self.boxhead_sums
        }

    def block_of(self, row: str) -> Block:
        """Return the block a row stands in."""
        return self._blocks[row]

    @cached_property
    def _blocks(self) -> dict[str, Block]:
        return {path[-1].code: block for block in self.blocks for path in block.rows}

    @cached_property
    def row_index(self) -> LabelIndex[Path]:
        """Finds rows and the headings over them by their labels."""
        return _index(item for block in self.blocks for item in block.stub)

    @cached_property
    def block_heads(self) -> LabelIndex[int]:
        """Finds the numbers of blocks by their heads."""
        index: LabelIndex[int] = LabelIndex()
        for number, block in enumerate(self.blocks):
            index.add(number, [block.head])
        return index

    @cached_property
    def stubheads(self) -> LabelIndex[bool]:
        """Knows the stubheads."""
        index: LabelIndex[bool] = LabelIndex()
        index.add(True, [block.stubhead for block in self.blocks])
        return index

    @cached_property
    def headings(self) -> LabelIndex[bool]:
        """Knows what may stand over figures, headings over columns included."""
        index: LabelIndex[bool] = LabelIndex()
        for block in self.blocks:
            items = [*block.boxhead, *(block.stub if self.across else ())]
            index.add(True, [name for top in items for item in top.walk() for name in (item.label, *item.aliases)])
        return index

    @cached_property
    def targets(self) -> tuple[LabelIndex[Target], ...]:
        """Find, for each block, what may stand over a field of figures, by the label of the column."""
        return tuple(map(self._targets, self.blocks))

    def _targets(self, block: Block) -> LabelIndex[Target]:
        index: LabelIndex[Target] = LabelIndex()
        for row in block.rows if self.across else (None,):
            for column in block.columns:
                index.add(Target(row, column), column[-1].names)
        return index

    def plain(self, label: str) -> str:
        """Return a label without the unit that somebody has written behind it, where the table has this unit: 自然人（件）."""
        match = _UNIT_NOTE.fullmatch(label) if label.endswith(("）", ")")) else None
        if match and match["unit"] in self._units and not self.knows(label) and self.knows(match["label"]):
            return match["label"]
        return label

    @cached_property
    def _units(self) -> frozenset[str]:
        items = (item for block in self.blocks for item in (*block.stub, *block.boxhead))
        return frozenset(filter(None, (self.unit, *(below.unit for item in items for below in item.walk()))))

    def has_beginning(self, text: str) -> bool:
        """Tell whether a label that stands anywhere in the table begins so."""
        return any(index.has_beginning(text) for index in self._indexes)

    def knows(self, label: str) -> bool:
        """Tell whether a label stands anywhere in the table."""
        known = self._known.get(label)
        if known is None:
            known = any(index.find(label) for index in self._indexes)
            self._known.keep(label, known, len(label))
        return known

    @cached_property
    def _known(self) -> Remembered[str, bool]:
        """What was asked before of a text: the same labels and sentences come again and again."""
        return Remembered(things=2_048, characters=200)

    @cached_property
    def calls_by_figures(self) -> bool:
        """Tell whether digits alone may be one of its labels, so that a figure does not stand out."""
        return any(index.has_figures for index in self._indexes)

    @cached_property
    def _indexes(self) -> tuple[LabelIndex[Any], ...]:
        return (self.row_index, self.block_heads, self.stubheads, self.headings, *self.targets)

    @cached_property
    def stub_sums(self) -> dict[str, tuple[str, ...]]:
        """The coded headings of the stub, each with the codes of the rows that add up to it."""
        return _sums(item for block in self.blocks for item in block.stub)

    @cached_property
    def boxhead_sums(self) -> dict[str, tuple[str, ...]]:
        """The coded headings of the boxhead, each with the codes of the columns that add up to it."""
        return _sums(item for block in self.blocks for item in block.boxhead)


def _index(items: Iterator[Item]) -> LabelIndex[Path]:
    index: LabelIndex[Path] = LabelIndex()
    for item in items:
        _file(index, (), item)
    return index


def _file(index: LabelIndex[Path], above: Path, item: Item) -> None:
    index.add((*above, item), item.names)
    for child in item.children:
        _file(index, (*above, item), child)


def _sums(items: Iterator[Item]) -> dict[str, tuple[str, ...]]:
    return {
        heading.code: tuple(path[-1].code for path in leaves(heading.children))
        for item in items
        for heading in item.walk()
        if heading.children and heading.code
    }
