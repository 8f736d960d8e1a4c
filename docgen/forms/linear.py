"""Relations as linear equations, exact: what is added on one side and taken off on the other comes to nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from docgen.forms.expression import Comparison, Literal, Operation, Total

if TYPE_CHECKING:
    from docgen.forms.expression import Operand
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef

K = TypeVar("K")
Variable = tuple[bool, "CellRef"]  # a cell of last year's report, or of this one
Equation = dict["Variable | None", Fraction]  # variables with coefficients; None stands for the constant


def equation_of(relation: Relation, *, last: bool = False) -> Equation | None:
    """Return a relation as an equation, or None where it is none; `last` for the relation within last year's report."""
    statement = relation.statement
    if not isinstance(statement, Comparison) or statement.sign != "=":
        return None
    equation: Equation = {}
    linear = _add(statement.left, Fraction(1), equation, last) and _add(statement.right, Fraction(-1), equation, last)
    return {variable: value for variable, value in equation.items() if value} if linear else None


def subtract(one: dict[K, Fraction], other: dict[K, Fraction], factor: Fraction) -> dict[K, Fraction]:
    """Take a multiple of another equation off one; what comes to 0 is left out."""
    result = dict(one)
    for key, value in other.items():
        result[key] = result.get(key, Fraction(0)) - factor * value
    return {key: value for key, value in result.items() if value}


def _add(operand: Operand, factor: Fraction, equation: Equation, last: bool) -> bool:
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
            return _add(left, factor, equation, last) and _add(right, second, equation, last)
        case _:
            return False
    return True
