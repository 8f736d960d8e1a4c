"""The relations of a form as formulas of a spreadsheet: what computes a total, and what tells that a relation is broken."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from docgen.forms.evaluation import value_of
from docgen.forms.expression import Comparison, Literal, Operation, Total, cells_added, cells_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docgen.figures import Number
    from docgen.forms.evaluation import Lookup
    from docgen.forms.expression import Operand, Statement
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef

_DECIMALS = 6  # of a figure: sums of a spreadsheet are binary, and only equal when they are rounded


class Address(NamedTuple):
    """Where a cell of the form stands: its sheet, its row and column from 0."""

    sheet: str
    row: int
    column: int

    @property
    def fixed(self) -> str:
        """The cell as a formula names it, wherever that stands: $C$5."""
        name: str = xl_rowcol_to_cell(self.row, self.column, row_abs=True, col_abs=True)
        return name


class ComputedCell(NamedTuple):
    """A formula with the value that it has at the beginning; None while nothing that it adds up is known."""

    formula: str
    value: Number | None


class Formulas:
    """Writes formulas for a form whose cells stand at known addresses; `last` tells last year's numbers, if they are known."""

    def __init__(self, addresses: Mapping[CellRef, Address], last: Lookup | None) -> None:
        self._addresses, self._last = addresses, last

    def computed(self, equation: Comparison, known: Mapping[CellRef, Number]) -> ComputedCell:
        """Return what computes the left side of an equation: nothing as long as nothing on the right is there."""
        sheet = self._sheet_of(equation.left)
        inputs = list(cells_in(equation.right))
        formula = f'=IF(COUNT({self._list(inputs, sheet)})=0,"",{self._operand(equation.right, sheet)})'
        if not any(cell in known for cell in inputs):
            return ComputedCell(formula, None)
        return ComputedCell(formula, value_of(equation.right, lambda cell: known.get(cell, 0), self._last))

    def broken(self, relation: Relation, sheet: str) -> str | None:
        """Return what tells on a sheet that a relation is broken: all its cells have numbers and it does not hold.

        None where it needs a number of last year that is not known.
        """
        if any(self._last is None or self._last(cell) is None for cell in relation.last_cells):
            return None
        cells = self._list(list(relation.cells), sheet)
        count = len(set(relation.cells))
        return f"=AND(COUNT({cells})={count},NOT({self._statement(relation.statement, sheet)}))"

    def _sheet_of(self, operand: Operand) -> str:
        return self._addresses[next(cells_in(operand))].sheet

    def _statement(self, statement: Statement, sheet: str) -> str:
        if isinstance(statement, Comparison):
            left, right = self._operand(statement.left, sheet), self._operand(statement.right, sheet)
            return f"ROUND({left},{_DECIMALS}){statement.sign}ROUND({right},{_DECIMALS})"
        return f"({self._statement(statement.left, sheet)})=({self._statement(statement.right, sheet)})"

    def _operand(self, operand: Operand, sheet: str) -> str:
        added = cells_added(operand)
        if added:
            return f"SUM({self._list(added, sheet)})"  # a text, such as a total that is blank yet, counts as nothing
        match operand:
            case Total(_, _, True):
                value = value_of(operand, lambda _cell: None, self._last)
                return f"{value if value is not None else 0}"
            case Total(cells, _, _):
                return (
                    f"SUM({self._list(cells, sheet)})"  # a text, such as a total that is blank yet, counts as nothing
                )
            case Literal(value):
                return str(value)
            case Operation("mod" | "max" as sign, left, right):
                return f"{sign.upper()}({self._operand(left, sheet)},{self._operand(right, sheet)})"
            case Operation(sign, left, right):
                return f"({self._operand(left, sheet)}{sign}{self._operand(right, sheet)})"
        raise AssertionError(operand)  # names were bound when the form was proved

    def _list(self, cells: Iterable[CellRef], sheet: str) -> str:
        """Name cells as a formula on a sheet does, those that stand in a line as a range."""
        places = sorted({self._addresses[cell] for cell in cells})
        return ",".join(name if at == sheet else f"'{at}'!{name}" for at, name in _ranges(places))


def _ranges(places: list[Address]) -> Iterator[tuple[str, str]]:
    """Walk places, in their order, as ranges with their sheets."""
    in_rows = [
        list(run)
        for _key, run in groupby(enumerate(places), key=lambda at: (at[1].sheet, at[1].row, at[1].column - at[0]))
    ]
    runs = [[place for _number, place in run] for run in in_rows]
    if all(len(run) == 1 for run in runs):  # then perhaps down
        by_column = sorted(places, key=lambda place: (place.sheet, place.column, place.row))
        downward = groupby(enumerate(by_column), key=lambda at: (at[1].sheet, at[1].column, at[1].row - at[0]))
        runs = [[place for _number, place in run] for _key, run in downward]
    for first, *others in runs:
        yield first.sheet, f"{first.fixed}:{others[-1].fixed}" if others else first.fixed
