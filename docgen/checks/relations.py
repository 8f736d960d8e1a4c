"""Confronting the figures with the relations of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of, source_of
from docgen.forms.evaluation import evaluate, exactly
from docgen.forms.expression import Comparison, Equivalence, Literal, Operation, Total
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.evaluation import Outcome
    from docgen.forms.expression import Operand
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef
    from docgen.report import Report

Failure = tuple["Relation", Finding]


def check_relations(report: Report) -> Iterator[Failure]:
    """Evaluate every relation; yield those that fail. One that lacks a figure cannot be judged and is passed over."""
    for relation in report.form.relations:
        outcome = evaluate(relation.statement, report.number)
        if outcome is not None and not outcome.holds:
            yield relation, _finding(report, relation, outcome)


def _finding(report: Report, relation: Relation, outcome: Outcome) -> Finding:
    cells = (relation.determined, *relation.cells) if relation.determined else relation.cells
    difference = None
    if outcome.left is not None and outcome.right is not None:
        difference = exactly("-", outcome.left, outcome.right)
    rule = relation.rule
    return Finding(
        rule.id,
        rule.severity,
        _message(report, relation, outcome),
        str(rule.advice),
        _place(report, relation),
        source_of(report, *cells),
        expected=outcome.right,
        actual=outcome.left,
        difference=difference,
    )


def _place(report: Report, relation: Relation) -> Place:
    """Return the cell that the relation determines; otherwise the row or column it is about, or its first cell."""
    if relation.determined:
        return place_of(report, relation.determined)
    if not relation.table or (relation.row and relation.column):
        return place_of(report, relation.cells[0])
    table = report.form.table(relation.table)
    row = table.rows[relation.row][-1].label if relation.row else ""
    column = table.columns[relation.column][-1].label if relation.column else ""
    where = f"{relation.table}.{relation.row or '*'}.{relation.column or '*'}"
    return Place(report.form.heading_of(table), row, column, where)


def _message(report: Report, relation: Relation, outcome: Outcome) -> str:
    words = _Words(report, relation)
    statement = relation.statement
    place = _place(report, relation).words
    if isinstance(statement, Equivalence):
        sides = (_side(words, statement.left), _side(words, statement.right))
        return _("{place}: “{left}” and “{right}” do not go together").format(
            place=place, left=sides[0], right=sides[1]
        )
    return {
        "=": _("{place}: {left}, but must be {expected} ({right})"),
        "<=": _("{place}: {left}, but must be at most {expected} ({right})"),
        ">=": _("{place}: {left}, but must be at least {expected} ({right})"),
    }[statement.sign].format(
        place=place, left=words.sum(statement.left), expected=outcome.right, right=words.sum(statement.right)
    )


def _side(words: _Words, comparison: Comparison) -> str:
    return f"{words.of(comparison.left)} {comparison.sign} {words.of(comparison.right)}"


class _Words:
    """Words a side of a relation with the labels and figures of its cells."""

    def __init__(self, report: Report, relation: Relation) -> None:
        self.report = report
        self.one_row = bool(relation.row)
        self.one_column = bool(relation.column)

    def sum(self, operand: Operand) -> str:
        """Word a side: its cells with their figures, those that are 0 left out."""
        return self.of(operand) or "0"

    def of(self, operand: Operand) -> str:
        match operand:
            case Literal(value):
                return str(value)
            case Total((cell,)):
                return self._cell(cell)
            case Total(cells):
                return " + ".join(self._cell(cell) for cell in cells if self.report.number(cell))
            case Operation("max", left, right):
                return _("the larger of {one} and {other}").format(one=self.sum(left), other=self.sum(right))
            case Operation(sign, left, right):
                parts = [self.of(side) for side in (left, right) if not (sign == "+" and self._is_nil(side))]
                return f" {sign} ".join(filter(None, parts))
        return ""

    def _is_nil(self, operand: Operand) -> bool:
        return isinstance(operand, Total) and not any(self.report.number(cell) for cell in operand.cells)

    def _cell(self, cell: CellRef) -> str:
        found = self.report.form.cells[cell]
        labels = {
            (True, False): (found.column[-1].label,),
            (False, True): (found.row[-1].label,),
        }.get((self.one_row, self.one_column), (found.row[-1].label, found.column[-1].label))
        return f"{' · '.join(labels)} {self.report.figures[cell].printed(found.kind)}"
