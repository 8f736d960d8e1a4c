"""What of the sheet depends on the form alone, worked out once for each form: its tables as printed, its main figures."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from docgen.forms.evaluation import exactly
from docgen.forms.expression import Total, operands
from docgen.forms.grid import Role, lay_out
from docgen.forms.memory import OncePerForm
from docgen.forms.table import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.figures import Kind, Number
    from docgen.forms.form import Form
    from docgen.forms.grid import Grid, GridCell
    from docgen.forms.table import Block, Item, Table
    from docgen.report import Report

_LABELS = (Role.BLOCK_HEAD, Role.BOXHEAD, Role.STUB)


class Label(NamedTuple):
    """A printed cell with a label; `name` tells it apart on the sheet, `rest` is what follows its id in HTML.

    One without a word heads nothing: its `tag` is not that of a heading.
    """

    name: str
    tag: str
    rest: Markup


class FigurePlace(NamedTuple):
    """A printed cell for a figure; `headings` are the names of the labels over it and beside it, `spans` is as HTML has it."""

    ref: CellRef
    kind: Kind
    spans: Markup
    headings: str


class PrintedLine(NamedTuple):
    """The cells that begin in a line of a printed table: labels, then figures."""

    labels: tuple[Label, ...]
    places: tuple[FigurePlace, ...]


class PrintedTable(NamedTuple):
    """A table as the form prints it: its head to repeat, then its bodies, each as lines of cells."""

    heading: str
    unit: str
    layout: str
    columns: int
    stub_columns: int
    head: tuple[PrintedLine, ...]
    bodies: tuple[tuple[PrintedLine, ...], ...]


@OncePerForm
def printed_tables(form: Form) -> tuple[PrintedTable, ...]:
    """Return the tables of a form as it prints them."""
    return tuple(_printed(form, table, number) for number, table in enumerate(form.tables))


def _printed(form: Form, table: Table, number: int) -> PrintedTable:
    grid = lay_out(table)
    names = [f"t{number}h{at}" for at in range(len(grid.cells))]
    labels = [(name, cell) for name, cell in zip(names, grid.cells, strict=True) if cell.role in _LABELS and cell.label]
    starts = _starts(grid)
    lines: list[tuple[list[Label], list[FigurePlace]]] = [([], []) for _row in range(grid.rows)]
    for name, cell in zip(names, grid.cells, strict=True):
        in_labels, in_places = lines[cell.row]
        if cell.ref:
            top = 0 if grid.head_rows else max((start for start in starts if start <= cell.row), default=0)
            headings = " ".join(_headings(labels, cell, top))
            in_places.append(FigurePlace(cell.ref, table.cells[cell.ref].kind, _attributes(_spans(cell)), headings))
        else:
            in_labels.append(_label(name, cell))
    printed = [PrintedLine(tuple(in_labels), tuple(in_places)) for in_labels, in_places in lines]
    return PrintedTable(
        form.heading_of(table),
        table.unit,
        "across" if table.across else "blocks" if len(table.blocks) > 1 else "plain",
        grid.columns,
        grid.stub_columns,
        tuple(printed[: grid.head_rows]),
        tuple(tuple(printed[start:end]) for start, end in pairwise([*starts, grid.rows])),
    )


def _starts(grid: Grid) -> list[int]:
    """Return the rows in which the bodies of a table begin: below its head, or with the head of each block."""
    if grid.head_rows:
        return [grid.head_rows]
    headed = {cell.row for cell in grid.cells if cell.role is Role.BLOCK_HEAD}
    stubheads = {cell.row for cell in grid.cells if cell.role is Role.STUBHEAD and cell.row - 1 not in headed}
    return sorted(headed | stubheads)


def _label(name: str, cell: GridCell) -> Label:
    group = "group" if (cell.item and cell.item.children) or cell.role is Role.BLOCK_HEAD else ""
    scope = ("row" if cell.role in (Role.STUB, Role.BLOCK_HEAD) else "col") + group
    role = cell.role.value.replace(" ", "-") + (f" depth-{cell.column}" if cell.role is Role.STUB else "")
    tag, heading = ("th", {"scope": scope}) if cell.label else ("td", {})
    attributes = _attributes({"class": role, **heading, **_spans(cell)})
    return Label(name, tag, Markup("{}>{}</{}>\n").format(attributes, cell.label, tag))


def _spans(cell: GridCell) -> dict[str, str]:
    spans = {"rowspan": cell.rows, "colspan": cell.columns}
    return {name: str(cells) for name, cells in spans.items() if cells > 1}


def _attributes(values: Mapping[str, str]) -> Markup:
    """Write attributes as HTML has them, each after a blank."""
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in values.items())


def _headings(labels: Sequence[tuple[str, GridCell]], figure: GridCell, top: int) -> Iterator[str]:
    """Walk the names of the labels that head a figure: those over it in its block, from row `top`, then those beside it."""
    for name, label in labels:
        over = top <= label.row < figure.row and label.column <= figure.column < label.column + label.columns
        if over and label.role is not Role.STUB:
            yield name
    for name, label in labels:
        if label.role is Role.STUB and label.row <= figure.row < label.row + label.rows:
            yield name


class MainFigure(NamedTuple):
    """A main figure: a cell, or with the code of a heading the sum of the rows under it."""

    table: str
    row: str
    column: str
    label: str
    kind: Kind

    @property
    def cell(self) -> CellRef:
        """The address of the cell."""
        return CellRef(self.table, self.row, self.column)

    def in_report(self, report: Report) -> Number | None:
        """Return the figure in a report, whose form may have other rows; None where it has none."""
        table = next((table for table in report.form.tables if table.code == self.table), None)
        if table is None:
            return None
        rows, columns = table.rows_under(self.row), table.columns_under(self.column)
        numbers = [report.number_if_there(CellRef(self.table, row, column)) for row in rows for column in columns]
        known = [number for number in numbers if number is not None]
        return exactly("+", *known) if known and len(known) == len(numbers) else None


@OncePerForm
def main_figures(form: Form) -> tuple[tuple[str, tuple[MainFigure, ...]], ...]:
    """Return the main figures of a form, what a head wants to see beside last year's, under the headings of its tables.

    They are read off its stubs and relations. Rows are those of the stub, but one heading for the rows under it where a
    relation counts it as a whole. Of a row whose total a relation makes of all its other columns, the total; otherwise
    every column.
    """
    return tuple((form.heading_of(table), tuple(_main_figures(form, table))) for table in form.tables)


def _main_figures(form: Form, table: Table) -> Iterator[MainFigure]:
    whole = _counted_as_a_whole(form, table)
    for block in table.blocks:
        for item in _main_rows(block.stub, whole):
            codes = table.rows_under(item.code)
            totals = [total for code in codes if (total := _total_column(form, table, block, code))]
            columns = {totals[0]} if len(totals) == len(codes) and len(set(totals)) == 1 else None
            for path in block.columns:
                if columns is None or path[-1].code in columns:
                    cell = table.cells[CellRef(table.code, codes[0], path[-1].code)]
                    more = [] if columns or len(block.columns) == 1 else [path[-1].label]
                    label = " · ".join([item.label, *more]) + _unit(table, path[-1])
                    yield MainFigure(table.code, item.code, path[-1].code, label, cell.kind)


def _unit(table: Table, column: Item) -> str:
    return f"（{column.unit}）" if column.unit and column.unit != table.unit else ""


def _main_rows(items: tuple[Item, ...], whole: frozenset[str]) -> Iterator[Item]:
    for item in items:
        if item.children and item.code not in whole:
            yield from _main_rows(item.children, whole)
        else:
            yield item


def _counted_as_a_whole(form: Form, table: Table) -> frozenset[str]:
    """Return the headings of a stub whose rows some relation takes together."""
    totals = [
        operand
        for relation in (*form.relations, *form.yearly)
        for operand in operands(relation.statement)
        if isinstance(operand, Total) and operand.cells[0].table == table.code
    ]
    return frozenset(code for total in totals for code in total.name.split(".") if code in table.stub_sums)


def _total_column(form: Form, table: Table, block: Block, row: str) -> str | None:
    """Return the column of a row that a relation makes of all its other columns."""
    every = {CellRef(table.code, row, path[-1].code) for path in block.columns}
    for relation in form.relations:
        if relation.determined and set(relation.cells) == every:
            return relation.determined.column
    return None
