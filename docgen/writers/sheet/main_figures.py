"""The main figures of a form, read off its stubs and relations: what a head wants to see beside last year's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.evaluation import exactly
from docgen.forms.expression import Total, operands
from docgen.forms.table import CellRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.figures import Kind, Number
    from docgen.forms.form import Form
    from docgen.forms.table import Block, Item, Table
    from docgen.report import Report


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


def main_figures(form: Form, table: Table) -> Iterator[MainFigure]:
    """Walk the main figures of a table in printed order.

    Rows are those of the stub, but one heading for the rows under it where a relation counts it as a whole. Of a row
    whose total a relation makes of all its other columns, the total; otherwise every column.
    """
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
