"""Confronting the figures with the relations of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of, source_of
from docgen.figures import plain_number
from docgen.forms.evaluation import evaluate, exactly, value_of
from docgen.forms.expression import Comparison, Equivalence, Literal, Operation, Total
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.figures import Number
    from docgen.forms.evaluation import Outcome
    from docgen.forms.expression import Operand, Statement
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef
    from docgen.report import Report

Failure = tuple["Relation", Finding]


def check_relations(report: Report, last: Report | None = None) -> Iterator[Failure]:
    """Evaluate every relation, those to `last` year's report where it is known; yield those that fail.

    One that lacks a figure cannot be judged and is passed over.
    """
    for relation in report.form.relations:
        outcome = evaluate(relation.statement, report.number)
        if outcome is not None and not outcome.holds:
            yield relation, _finding(report, relation, outcome, None)
    for relation in report.form.yearly if last else ():
        outcome = evaluate(relation.statement, report.number, last.number_if_there if last else None)
        if outcome is not None and not outcome.holds:
            yield relation, _finding(report, relation, outcome, last)


def _finding(report: Report, relation: Relation, outcome: Outcome, last: Report | None) -> Finding:
    cells = (relation.subject, *relation.cells) if relation.subject else relation.cells
    rule = relation.rule
    amount = _multiple(relation.statement)
    expected = difference = None
    actual = value_of(amount, report.number) if amount else outcome.left
    if outcome.left is not None and outcome.right is not None and not amount:
        expected, actual = plain_number(outcome.right), plain_number(outcome.left)
        difference = plain_number(exactly("-", outcome.left, outcome.right))
    return Finding(
        rule.id,
        rule.severity,
        _message(report, relation, outcome, last),
        str(rule.advice),
        _place(report, relation),
        source_of(report, *cells),
        expected=expected,
        actual=actual,
        difference=difference,
    )


def _multiple(statement: Statement) -> Operand | None:
    """Return the amount of a statement that it is a multiple: its remainder is no figure of the report."""
    match statement:
        case Comparison("=", Operation("mod", amount, _), _):
            return amount
    return None


def _place(report: Report, relation: Relation) -> Place:
    """Return the cell that the relation is about; otherwise the row or column, or its first cell."""
    if relation.subject:
        return place_of(report, relation.subject)
    if not relation.table or (relation.row and relation.column):
        return place_of(report, relation.cells[0])
    table = report.form.table(relation.table)
    row = table.rows[relation.row][-1].label if relation.row else ""
    column = table.columns[relation.column][-1].label if relation.column else ""
    where = f"{relation.table}.{relation.row or '*'}.{relation.column or '*'}"
    return Place(report.form.heading_of(table), row, column, where)


def _message(report: Report, relation: Relation, outcome: Outcome, last: Report | None) -> str:
    words = _Words(report, relation.rule.each, last)
    # A relation that is not about one row or one column names its cells in full.
    place = _place(report, relation).words if relation.rule.each else ""
    said = _said(words, relation.statement, outcome)
    return _("{place}: {message}").format(place=place, message=said) if place else said


def _said(words: _Words, statement: Statement, outcome: Outcome) -> str:
    match statement:
        case Equivalence(left, right):
            both = (
                f"{words.of(left.left)} {left.sign} {words.of(left.right)}",
                f"{words.of(right.left)} {right.sign} {words.of(right.right)}",
            )
            return _("“{left}” and “{right}” must be true together or false together").format(
                left=both[0], right=both[1]
            )
        case Comparison("=", Operation("mod", amount, Literal(unit)), Literal(0)):
            return _("{amount} is not a multiple of {unit}").format(amount=words.of(amount), unit=unit)
        case Comparison(sign, left, right):
            bound = {"=": _("{left}, but must be {right}"), "<=": _("{left}, but must be at most {right}")}
            bound[">="] = _("{left}, but must be at least {right}")
            actual = words.of(left)
            if not isinstance(left, Total):
                actual += f" = {plain_number(outcome.left or 0)}"
            return bound[sign].format(left=actual, right=_limit(words, right, outcome))


def _limit(words: _Words, side: Operand, outcome: Outcome) -> str:
    """Word the side that is expected: its value, and what it is made of."""
    if isinstance(side, Literal):
        return str(plain_number(outcome.right or 0))
    return _("{expected} ({made_of})").format(expected=plain_number(outcome.right or 0), made_of=words.of(side))


class _Words:
    """Words a side of a relation with the labels and figures of its cells; terms of a sum that are 0 are left out."""

    def __init__(self, report: Report, each: str, last: Report | None = None) -> None:
        self.report, self.each, self.last = report, each, last

    def of(self, operand: Operand) -> str:
        """Word an operand."""
        if isinstance(operand, Operation):
            return self._operation(operand)
        if isinstance(operand, Total) and operand.last and self.last:
            words = _Words(self.last, self.each).of(operand._replace(last=False))
            return _("{cell} in {year}").format(cell=words, year=self.last.year)
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
