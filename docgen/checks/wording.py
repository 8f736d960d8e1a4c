"""Words for sums of cells: their official labels with their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.forms.evaluation import value_of
from docgen.forms.expression import Literal, Operation, Total
from docgen.i18n import _

if TYPE_CHECKING:
    from docgen.figures import Number
    from docgen.forms.expression import Operand
    from docgen.forms.table import CellRef
    from docgen.report import Report


class Words:
    """Words a side of a relation with the labels and figures of its cells; terms of a sum that are 0 are left out.

    `each` is that of the relation's rule: in one row the cells are named by their columns, in one column by their rows.
    """

    def __init__(self, report: Report, each: str, last: Report | None = None) -> None:
        self.report, self.each, self.last = report, each, last

    def of(self, operand: Operand) -> str:
        """Word an operand."""
        if isinstance(operand, Operation):
            return self._operation(operand)
        if isinstance(operand, Total) and operand.last and self.last:
            words = Words(self.last, self.each).of(operand._replace(last=False))
            whose = "" if self.last.bureau == self.report.bureau else f"{self.last.bureau} "
            return _("{cell} in {year}").format(cell=words, year=f"{whose}{self.last.year}")
        if isinstance(operand, Total):
            cells = operand.cells
            return self._cell(cells[0]) if len(cells) == 1 else self._heading(operand)
        return str(operand.value) if isinstance(operand, Literal) else operand.text

    def _operation(self, operation: Operation) -> str:
        sides = (operation.left, operation.right)
        if operation.sign == "max":
            return _("the larger of {one} and {other}").format(one=self.of(sides[0]), other=self.of(sides[1]))
        if operation.sign == "+":
            return " + ".join(self.of(side) for side in sides if self._value(side)) or "0"
        left, right = sides
        return f"{self._bracketed(left, bracket=operation.sign == '*')} {operation.sign} {self._bracketed(right, bracket=True)}"

    def _bracketed(self, operand: Operand, *, bracket: bool) -> str:
        """Word an operand, in brackets where it would be read otherwise without."""
        words = self.of(operand)
        return f"({words})" if bracket and isinstance(operand, Operation) and operand.sign in "+-" else words

    def _heading(self, total: Total) -> str:
        """Return the label of the heading over some cells, with their sum."""
        found = self.report.form.cells[total.cells[0]]
        codes = total.name.split(".")
        labels = [item.label for item in (*found.row[:-1], *found.column[:-1]) if item.code in codes]
        return f"{' · '.join(labels)} {self._value(total)}"

    def _value(self, operand: Operand) -> Number | None:
        return value_of(operand, self.report.number, self.last.number_if_there if self.last else None)

    def _cell(self, cell: CellRef) -> str:
        found = self.report.form.cells[cell]
        labels = {"row": found.column[-1:], "column": found.row[-1:]}.get(self.each, (found.row[-1], found.column[-1]))
        return f"{' · '.join(item.label for item in labels)} {self.report.figures[cell].printed(found.kind)}"
