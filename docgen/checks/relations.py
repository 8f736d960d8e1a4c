"""Confronting the figures with the relations of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.checks.finding import Finding, Place, place_of, source_of
from docgen.checks.wording import Words
from docgen.figures import plain_number
from docgen.forms.evaluation import evaluate, exactly, value_of
from docgen.forms.expression import Comparison, Equivalence, Literal, Operation, Total
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.checks.subject import Subject
    from docgen.forms.evaluation import Evaluation
    from docgen.forms.expression import Operand, Statement
    from docgen.forms.rule import Relation, Rule
    from docgen.forms.table import CellRef
    from docgen.report import Report


def check_relations(subject: Subject, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Evaluate every relation of some rules, those to last year's report where it is known; yield those that fail.

    One that lacks a figure cannot be judged and is passed over.
    """
    report, last = subject.report, subject.last
    numbers = report.numbers
    for relation in report.form.relations:
        if _adds_up(relation, numbers) or relation.rule not in rules:
            continue
        outcome = evaluate(relation.statement, numbers.__getitem__)
        if outcome is not None and not outcome.holds:
            yield _finding(report, relation, outcome, None)
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
    words = Words(report, relation.rule.each, last)
    # A relation that is not about one row or one column names its cells in full.
    place = _place(report, relation).words if relation.rule.each else ""
    message = _failure(words, relation.statement, outcome)
    return _("{place}: {message}").format(place=place, message=message) if place else message


def _failure(words: Words, statement: Statement, outcome: Evaluation) -> str:
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


def _limit(words: Words, side: Operand, outcome: Evaluation) -> str:
    """Word the side that is expected: its value, and what it is made of."""
    if isinstance(side, Literal):
        return str(plain_number(outcome.right or 0))
    return _("{expected} ({made_of})").format(expected=plain_number(outcome.right or 0), made_of=words.of(side))
