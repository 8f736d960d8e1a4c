"""A table of a form as a template prints it: rows of merged cells, with a tag in every cell to fill."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from docgen.errors import FormError
from docgen.flow import bookmark_of
from docgen.forms.grid import Role, lay_out
from docgen.i18n import _
from docgen.template_maker.measures import breakable_rows, column_widths, is_narrow, length, row_height
from docgen.template_maker.styles import (
    RULE,
    SMALL,
    TABLE_CENTRED,
    TABLE_FIGURE,
    TABLE_HEAD,
    TABLE_HEAD_TIGHT,
    TABLE_PADDING,
    TABLE_SIZES,
    TABLE_TEXT,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docgen.forms.grid import Grid, GridCell
    from docgen.forms.table import Block, Item, Table

_NOTE = 12  # characters: a longer stubhead is a note, not a heading


class PrintedCell(NamedTuple):
    """A cell that a row shows. One that reaches down from a row above does not begin in this row, and says nothing."""

    at: GridCell
    begins: bool
    text: str
    style: str


class PrintedRow(NamedTuple):
    """A row: its cells from left to right, and whether the next page repeats it, or a page may end after it.

    `optional` is the row or heading of the form that allows a bureau to leave it out.
    """

    cells: tuple[PrintedCell, ...]
    is_head: bool
    ends_page: bool
    optional: Item | None


class TagRow(NamedTuple):
    """A row that only holds a tag, which takes the whole row with it when the template is filled."""

    text: str


class PrintableTable(Protocol):
    """What a table is to whoever writes it down: see `TableToPrint`, which is one of a form. Lengths are in twips."""

    @property
    def name(self) -> str:
        """Its name, which no other table of the document has."""

    @property
    def bookmark(self) -> str:
        """The name of the bookmark by which it is found again, or nothing."""

    @property
    def title(self) -> str:
        """Its title, for who cannot see it."""

    @property
    def description(self) -> str:
        """What its rows and columns are, for who cannot see them."""

    @property
    def has_stub(self) -> bool:
        """Whether its first column says what its rows are."""

    @property
    def widths(self) -> Sequence[int]:
        """The widths of its columns."""

    @property
    def row_height(self) -> int:
        """The least height of its rows."""

    @property
    def breakable(self) -> Collection[int]:
        """The rows after which a page may end: none where it stays whole."""

    @property
    def rows(self) -> Sequence[PrintedRow | TagRow]:
        """Its rows. Errors: FormError."""

    def width_of(self, cell: GridCell) -> int:
        """Return the width of a cell."""


@dataclass(frozen=True)
class TableToPrint:
    """A table as it is printed."""

    table: Table

    @property
    def name(self) -> str:
        """Its code in the form."""
        return self.table.code

    @property
    def bookmark(self) -> str:
        """The name of the bookmark by which it is found again, or nothing."""
        return bookmark_of(self.table.code)

    @property
    def title(self) -> str:
        """Its title in the form."""
        return self.table.title

    @property
    def has_stub(self) -> bool:
        """Whether its first column says what its rows are."""
        return bool(self.grid.stub_columns)

    @cached_property
    def grid(self) -> Grid:
        """Where its cells stand."""
        return lay_out(self.table)

    @cached_property
    def widths(self) -> list[int]:
        """The widths of its columns in twips."""
        return column_widths(self.table, self.grid)

    @cached_property
    def row_height(self) -> int:
        """The least height of its rows in twips."""
        return row_height(self.grid)

    @cached_property
    def breakable(self) -> frozenset[int]:
        """The rows after which a page may end: none where it stays whole."""
        return breakable_rows(self.table, self.grid, self.widths, self._suffix)

    @cached_property
    def _suffix(self) -> str:
        return SMALL if is_narrow(self.widths) else ""

    @cached_property
    def rows(self) -> tuple[PrintedRow | TagRow, ...]:
        """Its rows. Errors: FormError, for what cannot be laid out on the page or left out of the printed table."""
        return tuple(self._rows())

    @property
    def description(self) -> str:
        """What its rows and columns are, in the language of the report: who cannot see the table hears this first."""
        return "".join(map(self._described, self.table.blocks))

    def _described(self, block: Block) -> str:
        """Describe a block: its columns, and the rows that every report has, by their outermost headings."""
        rows = [item.label for item in block.stub if not item.optional]
        columns = [path[-1].label for path in block.columns]
        listed = (("各行", rows), ("各栏", columns))
        words = "；".join(f"{what}：{'、'.join(''.join(label.split()) for label in labels)}" for what, labels in listed)
        return f"{block.head}（{words}）。" if block.head else f"{words}。"

    @cached_property
    def head_rows(self) -> int:
        """How many of its first rows are its head.

        One with several blocks has the head of the first, unless a page may end in it: the next one would repeat that.
        """
        if self.grid.head_rows or self.breakable:
            return self.grid.head_rows
        return min((cell.row for cell in self.grid.cells if cell.role is Role.FIGURE), default=0)

    def _rows(self) -> Iterator[PrintedRow | TagRow]:
        for number, across in enumerate(self._cells_across()):
            code, optional = self._optional_row(across, number)
            cells = tuple(self._cell(cell, number) for cell in across)
            row = PrintedRow(cells, number < self.head_rows, number in self.breakable, optional)
            if not optional:
                yield row
                continue
            yield TagRow(f"{{%tr if {self.table.code}.{code} is defined %}}")
            yield row
            yield TagRow("{%tr endif %}")

    def width_of(self, cell: GridCell) -> int:
        """Return the width of a cell in twips."""
        return sum(self.widths[cell.column : cell.column + cell.columns])

    def _cells_across(self) -> list[list[GridCell]]:
        """Return the cells that each row shows from left to right, those that reach down into it included."""
        rows: list[list[GridCell]] = [[] for _row in range(self.grid.rows)]
        for cell in self.grid.cells:
            for row in range(cell.row, cell.row + cell.rows):
                rows[row].append(cell)
        return [sorted(row, key=lambda cell: cell.column) for row in rows]

    def _optional_row(self, cells: list[GridCell], number: int) -> tuple[str, Item | None]:
        """Return the code of the row, and what allows a bureau to leave it out of the report."""
        code = next((cell.ref.row for cell in cells if cell.ref), "")
        optional = [item for item in self.table.rows[code] if item.optional] if code else []
        if not optional:
            return code, None
        begins = [cell.item for cell in cells if cell.row == number and cell.rows > 1 and cell.item]
        if self.table.across or any(not item.optional for item in begins):
            message = (
                _("row {row} of table {table} cannot be optional in a template: the table is printed across")
                if self.table.across
                else _("row {row} of table {table} cannot be optional in a template: merged cells begin in it")
            )
            raise FormError.at(optional[0].source, message.format(row=code, table=self.table.code))
        return code, optional[0]

    def _cell(self, cell: GridCell, row: int) -> PrintedCell:
        begins = row == cell.row
        return PrintedCell(cell, begins, self._text(cell) if begins else "", self._style(cell))

    def _text(self, cell: GridCell) -> str:
        if cell.ref:
            return f"{{{{ {cell.ref} }}}}"
        item = cell.item
        if item and item.rewordable and item in [path[-1] for path in self.table.rows.values()]:
            return f"{{{{ 主栏.{self.table.code}.{item.code} }}}}"
        return cell.label.strip()

    def _style(self, cell: GridCell) -> str:
        if cell.role is Role.FIGURE:
            return TABLE_FIGURE + self._suffix
        if cell.role is Role.STUB:
            heads_rows = cell.item is not None and bool(cell.item.children)
            centred = heads_rows or self.grid.stub_columns == 1
            return (TABLE_CENTRED if centred else TABLE_TEXT) + self._suffix
        if cell.role is Role.STUBHEAD and length(cell) > _NOTE:
            return TABLE_CENTRED + self._suffix
        return (TABLE_HEAD_TIGHT if self._fits_tightly(cell) else TABLE_HEAD) + self._suffix

    def _fits_tightly(self, cell: GridCell) -> bool:
        """Tell whether a heading stands in one line only when it takes the whole width of its cell."""
        points, _line = TABLE_SIZES[self._suffix]
        needed, width = length(cell) * points * 20, self.width_of(cell)
        return width - 2 * TABLE_PADDING < needed <= width - 2 * RULE
