"""Confronting the figures with the relations of the form, and wording sums of cells: labels with figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docgen.checks.finding import Finding, Place, place_of, source_of
from docgen.figures import Kind, plain_number
from docgen.forms.evaluation import evaluate, exactly, value_of
from docgen.forms.expression import Comparison, Equivalence, Literal, Operation, Total, added_up, cells_added
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.checks.subject import Subject
    from docgen.figures import Number
    from docgen.forms.evaluation import Evaluation
    from docgen.forms.expression import Operand, Statement
    from docgen.forms.rule import Relation, Rule
    from docgen.forms.table import CellRef
    from docgen.report import Report


def check_relations(subject: Subject, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Evaluate every relation of some rules, those to last year's report where it is known; yield those that fail.

    One that lacks a figure cannot be judged and is passed over, but where a sum fails whatever that is.
    """
    report, last = subject.report, subject.last
    numbers = report.numbers
    for relation in report.form.relations:
        if _adds_up(relation, numbers) or relation.rule not in rules:
            continue
        outcome = evaluate(relation.statement, numbers.__getitem__)
        if outcome is not None and not outcome.holds:
            yield _finding(report, relation, outcome, None)
        bound = _at_least(report, relation) if outcome is None else None
        least = evaluate(bound, numbers.__getitem__) if bound else None
        if bound and least and not least.holds:
            yield replace(_finding(report, replace(relation, statement=bound), least, None), relation=relation)
    for relation in report.form.yearly if last else ():
        outcome = evaluate(relation.statement, report.number, last.number_if_there if last else None)
        if outcome is not None and not outcome.holds and relation.rule in rules:
            yield _finding(report, relation, outcome, last)


def _adds_up(relation: Relation, numbers: Mapping[CellRef, Any]) -> bool:
    """Tell of most relations at once that they hold: sums of whole numbers. What is not sure is evaluated."""
    if relation.sides is None:
        return False
    left, right = relation.sides
    try:
        difference = sum(left(numbers)) - sum(right(numbers))
    except TypeError:  # a cell has no number
        return False
    return difference == 0 and type(difference) is int


def _at_least(report: Report, relation: Relation) -> Comparison | None:
    """Return what a total must be at least, whose parts are not all there: those that are, as no part is below 0."""
    statement = relation.statement
    if not isinstance(statement, Comparison) or statement.sign != "=" or not isinstance(statement.left, Total):
        return None
    parts = cells_added(statement.right) or ()
    known: list[Operand] = [Total((cell,), "") for cell in parts if report.number(cell)]
    if not known or any(report.form.cells[cell].kind is Kind.CHANGE for cell in parts):
        return None
    return Comparison(">=", statement.left, added_up(known))


def _finding(report: Report, relation: Relation, outcome: Evaluation, last: Report | None) -> Finding:
    cells = (relation.subject, *relation.cells) if relation.subject else relation.cells
    amount = _multiple(relation.statement)
    expected = difference = None
    actual = value_of(amount, report.number) if amount else outcome.left
    if outcome.left is not None and outcome.right is not None and not amount:
        expected, actual = plain_number(outcome.right), plain_number(outcome.left)
        difference = plain_number(exactly("-", outcome.left, outcome.right))
    return Finding(
        relation.rule,
        _message(report, relation, outcome, last),
        _place(report, relation),
        source_of(report, *cells),
        expected=expected,
        actual=actual,
        difference=difference,
        relation=relation,
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


def _message(report: Report, relation: Relation, outcome: Evaluation, last: Report | None) -> str:
    wording = Wording(report, relation.rule.each, last)
    # A relation that is not about one row or one column names its cells in full.
    place = _place(report, relation).words if relation.rule.each else ""
    message = _failure(wording, relation, outcome, is_placed=bool(place))
    return _("{place}: {message}").format(place=place, message=message) if place else message


def _failure(wording: Wording, relation: Relation, outcome: Evaluation, *, is_placed: bool) -> str:
    """Word how a relation fails; the cell that it is about is not named again where that is placed before."""
    match relation.statement:
        case Equivalence(left, right):
            both = {"left": wording.comparison(left), "right": wording.comparison(right)}
            if left[::2] == right[::2] == ("=", Literal(0)):
                both = {"left": wording.of(left.left), "right": wording.of(right.left)}
                return _("{left} and {right}: both must be 0, or neither").format(**both)
            return _("“{left}” and “{right}” must be true together or false together").format(**both)
        case Comparison("=", Operation("mod", amount, Literal(unit)), Literal(0)):
            return _("{amount} is not a multiple of {unit}").format(amount=wording.of(amount), unit=unit)
        case Comparison(sign, left, right):
            bound = {"=": _("{left}, but must be {right}"), "<=": _("{left}, but must be at most {right}")}
            bound[">="] = _("{left}, but must be at least {right}")
            actual = wording.of(left)
            if not isinstance(left, Total):
                actual += f" = {plain_number(outcome.left or 0)}"
            elif is_placed and left.cells == (relation.subject,) and not left.last:
                actual = wording.figure(left.cells[0])
            return bound[sign].format(left=actual, right=_limit(wording, right, outcome))


def _limit(wording: Wording, side: Operand, outcome: Evaluation) -> str:
    """Word the side that is expected: its value, and what it is made of."""
    if isinstance(side, Literal):
        return str(plain_number(outcome.right or 0))
    return _("{expected} ({made_of})").format(expected=plain_number(outcome.right or 0), made_of=wording.of(side))


class Wording:
    """Words a side of a relation with the labels and figures of its cells; terms of a sum that are 0 are left out.

    `each` is that of the relation's rule: in one row the cells are named by their columns, in one column by their rows.
    """

    def __init__(self, report: Report, each: str, last: Report | None = None) -> None:
        self.report, self.each, self.last = report, each, last

    def comparison(self, statement: Comparison) -> str:
        """Word a comparison of two sides."""
        return f"{self.of(statement.left)} {statement.sign} {self.of(statement.right)}"

    def of(self, operand: Operand) -> str:
        """Word an operand."""
        if isinstance(operand, Operation):
            return self._operation(operand)
        if isinstance(operand, Total) and operand.last and self.last:
            words = Wording(self.last, self.each).of(operand._replace(last=False))
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
        sign = operation.sign.replace("*", "×")
        return f"{self._bracketed(left, bracket=operation.sign == '*')} {sign} {self._bracketed(right, bracket=True)}"

    def _bracketed(self, operand: Operand, *, bracket: bool) -> str:
        """Word an operand, in brackets where it would be read otherwise without."""
        words = self.of(operand)
        return f"({words})" if bracket and isinstance(operand, Operation) and operand.sign in "+-" else words

    def _heading(self, total: Total) -> str:
        """Return the label of the heading over some cells, with their sum."""
        headings = self.report.form.cells[total.cells[0]]
        codes = total.name.split(".")
        labels = [item.label for item in (*headings.row[:-1], *headings.column[:-1]) if item.code in codes]
        return f"{' · '.join(labels)} {self._value(total)}"

    def _value(self, operand: Operand) -> Number | None:
        return value_of(operand, self.report.number, self.last.number_if_there if self.last else None)

    def _cell(self, cell: CellRef) -> str:
        headings = self.report.form.cells[cell]
        labels = {"row": headings.column[-1:], "column": headings.row[-1:]}.get(
            self.each, (headings.row[-1], headings.column[-1])
        )
        return f"{' · '.join(item.label for item in labels)} {self.figure(cell)}"

    def figure(self, cell: CellRef) -> str:
        """Word what a cell holds."""
        return self.report.figures[cell].printed(self.report.form.cells[cell].kind)
