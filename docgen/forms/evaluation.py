"""What bound statements come to, exactly: whether they hold, the values of their sides, and relations as linear equations."""

from __future__ import annotations

import operator
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from docgen.forms.expression import Comparison, Literal, Operation, Total

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from docgen.figures import Number
    from docgen.forms.expression import Operand, Statement
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef

    Lookup = Callable[[CellRef], Number | None]

K = TypeVar("K")
Variable = tuple[bool, "CellRef"]  # a cell of last year's report, or of this one
Equation = dict["Variable | None", Fraction]  # variables with coefficients; None stands for the constant

_EXACT = Context(prec=60)  # figures have at most 15 digits and 6 decimals: no sum or product here is rounded


class Evaluation(NamedTuple):
    """Whether a statement holds; of a comparison also the values of its sides."""

    holds: bool
    left: Number | None = None
    right: Number | None = None


def evaluate(statement: Statement, lookup: Lookup, last: Lookup | None = None) -> Evaluation | None:
    """Evaluate a statement; None where a cell it needs has no number (it cannot be judged).

    `lookup` tells the numbers of this year's cells, `last` those of last year's, if they are known.
    """
    if isinstance(statement, Comparison):
        left, right = value_of(statement.left, lookup, last), value_of(statement.right, lookup, last)
        if left is None or right is None:
            return None
        return Evaluation(_compare(statement.sign, left, right), left, right)
    first, second = evaluate(statement.left, lookup, last), evaluate(statement.right, lookup, last)
    if first is None or second is None:
        return None
    return Evaluation(first.holds == second.holds)


def value_of(operand: Operand, lookup: Lookup, last: Lookup | None = None) -> Number | None:
    """Compute an operand; None where a cell it needs has no number. For `lookup` and `last` see `evaluate`."""
    if isinstance(operand, Total):  # most are; a match statement takes twice the time
        known = last if operand.last else lookup
        if len(operand.cells) == 1:
            return known(operand.cells[0]) if known else None
        numbers = [number for cell in operand.cells if known and (number := known(cell)) is not None]
        return added(numbers) if len(numbers) == len(operand.cells) else None
    if isinstance(operand, Literal):
        return operand.value
    if isinstance(operand, Operation):
        first, second = value_of(operand.left, lookup, last), value_of(operand.right, lookup, last)
        return None if first is None or second is None else exactly(operand.sign, first, second)
    raise AssertionError(operand)  # names were bound when the form was proved


def added(numbers: Collection[Number]) -> Number:
    """Add numbers up, without rounding."""
    total = sum(numbers)
    return total if type(total) is int else exactly("+", *numbers)


def exactly(sign: str, first: Number = 0, *others: Number) -> Number:
    """Apply an operation from left to right, without rounding; a whole result of whole numbers stays an int."""
    if Decimal not in map(type, (first, *others)):
        return reduce(_OPERATIONS[sign], others, first)
    with localcontext(_EXACT):
        for other in others:
            first = _apply(sign, first, other)
    return first


def _apply(sign: str, left: Number, right: Number) -> Number:
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        left, right = Decimal(left), Decimal(right)
    result: Number = _OPERATIONS[sign](left, right)
    return result


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "mod": operator.mod,
    "max": max,
}


def _compare(sign: str, left: Number, right: Number) -> bool:
    return left == right or (sign == "<=" and left < right) or (sign == ">=" and left > right)


# Relations as linear equations: what is added on one side and taken off on the other comes to nothing


def equation_of(relation: Relation, *, last: bool = False) -> Equation | None:
    """Return a relation as an equation, or None where it is none; `last` for the relation within last year's report."""
    statement = relation.statement
    if not isinstance(statement, Comparison) or statement.sign != "=":
        return None
    equation: Equation = {}
    linear = _add_operand(statement.left, Fraction(1), equation, last) and _add_operand(
        statement.right, Fraction(-1), equation, last
    )
    return {variable: value for variable, value in equation.items() if value} if linear else None


def subtract(equation: dict[K, Fraction], other: dict[K, Fraction], factor: Fraction) -> dict[K, Fraction]:
    """Take a multiple of another equation off one; what comes to 0 is left out."""
    result = dict(equation)
    for key, value in other.items():
        result[key] = result.get(key, Fraction(0)) - factor * value
    return {key: value for key, value in result.items() if value}


def _add_operand(operand: Operand, factor: Fraction, equation: Equation, last: bool) -> bool:
    """Add an operand to an equation; False where it is not linear."""
    match operand:
        case Literal(value):
            equation[None] = equation.get(None, Fraction(0)) + factor * Fraction(value)
        case Total(cells, _, looks_back):
            for cell in cells:
                variable = (last or looks_back, cell)
                equation[variable] = equation.get(variable, Fraction(0)) + factor
        case Operation("+" | "-" as sign, left, right):
            second = factor if sign == "+" else -factor
            return _add_operand(left, factor, equation, last) and _add_operand(right, second, equation, last)
        case _:
            return False
    return True
