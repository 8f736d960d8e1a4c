"""The language of relations: cells, numbers, `+ - * mod max()`, `= <= >=` and `<=>`. Parsed, never evaluated as code.

    statement  := comparison [ '<=>' comparison ]
    comparison := sum ( '=' | '<=' | '>=' ) sum
    sum        := product { ('+' | '-') product }
    product    := factor { ('*' | 'mod') factor }
    factor     := number | name | 'max' '(' sum ',' sum ')' | '(' sum ')'

A name is a code, or codes joined by points; after `last.` it is about last year's report. What it stands for is
decided when the relation is bound to a table.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docgen.figures import Number
    from docgen.forms.table import CellRef

_TOKEN = re.compile(
    r"\s*(?:([0-9]{1,15}(?:\.[0-9]{1,6})?)(?![0-9])|([^\W\d]\w*(?:\.[^\W\d]\w*)*)|(<=>|<=|>=|[-+*=(),]))"
)
MAX_DEPTH = 20
MAX_TOKENS = 500
LAST = "last"  # the word for last year's report


class ExpressionError(ValueError):
    """The expression does not parse or names what is not there; the message says what."""


class Literal(NamedTuple):
    """A number written in the expression."""

    value: Number


class Name(NamedTuple):
    """A code, or codes joined by points, not yet bound to cells."""

    text: str


class Total(NamedTuple):
    """The sum of some cells, by the code that names them: a heading's, or a single cell's; `last` for last year's."""

    cells: tuple[CellRef, ...]
    name: str
    last: bool = False


class Operation(NamedTuple):
    """`+`, `-`, `*`, `mod` or `max` of two operands."""

    sign: str
    left: Operand
    right: Operand


Operand = Literal | Name | Total | Operation


class Comparison(NamedTuple):
    """Two sides and how they compare."""

    sign: str
    left: Operand
    right: Operand


class Equivalence(NamedTuple):
    """Two comparisons that hold together or fail together."""

    left: Comparison
    right: Comparison


Statement = Comparison | Equivalence


def parse(text: str) -> Statement:
    """Parse a relation. Errors: ExpressionError."""
    return _Parser(text).statement()


def parse_sum(text: str) -> Operand:
    """Parse one side of a relation. Errors: ExpressionError."""
    return _Parser(text).whole_sum()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(islice(_tokens(text), MAX_TOKENS + 1))
        if len(self._tokens) > MAX_TOKENS:
            raise ExpressionError(_("the relation is too long"))
        self._at = 0
        self._depth = 0

    def statement(self) -> Statement:
        left = self._comparison()
        result: Statement = left
        if self._take("<=>"):
            result = Equivalence(left, self._comparison())
        self._end()
        return result

    def whole_sum(self) -> Operand:
        result = self._sum()
        self._end()
        return result

    def _end(self) -> None:
        if self._peek():
            raise ExpressionError(_("“{token}” is not expected here").format(token=self._peek()))

    def _comparison(self) -> Comparison:
        left = self._sum()
        sign = self._take("=", "<=", ">=")
        if not sign:
            raise ExpressionError(_("a relation needs =, <= or >="))
        return Comparison(sign, left, self._sum())

    def _sum(self) -> Operand:
        left = self._product()
        while sign := self._take("+", "-"):
            left = Operation(sign, left, self._product())
        return left

    def _product(self) -> Operand:
        left = self._factor()
        while sign := self._take("*", "mod"):
            right = self._factor()
            if sign == "mod" and not (isinstance(right, Literal) and right.value):
                raise ExpressionError(_("after mod stands a number other than 0"))
            left = Operation(sign, left, right)
        return left

    def _factor(self) -> Operand:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(_("too many brackets"))
        operand = self._bracket() or self._single()
        self._depth -= 1
        return operand

    def _bracket(self) -> Operand | None:
        is_max = self._peek() == "max"
        if is_max:
            self._at += 1
            self._require("(")
        elif not self._take("("):
            return None
        inner = self._sum()
        if is_max:
            self._require(",")
            inner = Operation("max", inner, self._sum())
        self._require(")")
        return inner

    def _single(self) -> Operand:
        token = self._peek()
        if not re.match(r"\w", token) or token in ("mod",):
            raise ExpressionError(_("a number or a code is missing after “{before}”").format(before=self._before()))
        self._at += 1
        if token[0] in "0123456789":
            return Literal(Decimal(token) if "." in token else int(token))
        return Name(token)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *tokens: str) -> str:
        token = self._peek()
        if token in tokens:
            self._at += 1
            return token
        return ""

    def _require(self, token: str) -> None:
        if not self._take(token):
            raise ExpressionError(_("“{token}” is missing after “{before}”").format(token=token, before=self._before()))

    def _before(self) -> str:
        return " ".join(self._tokens[: self._at])


def _tokens(text: str) -> Iterator[str]:
    position, end = 0, len(text.rstrip())
    while position < end:
        token = _TOKEN.match(text, position)
        if not token:
            raise ExpressionError(_("“{text}” cannot be read").format(text=text[position:].strip()))
        position = token.end()
        yield token.group().strip()


def bind(statement: Statement, cells_of: Callable[[str], tuple[CellRef, ...]]) -> Statement:
    """Replace every name by the cells it stands for. Errors: ExpressionError, from `cells_of`."""
    if isinstance(statement, Equivalence):
        return Equivalence(_bind_comparison(statement.left, cells_of), _bind_comparison(statement.right, cells_of))
    return _bind_comparison(statement, cells_of)


def _bind_comparison(comparison: Comparison, cells_of: Callable[[str], tuple[CellRef, ...]]) -> Comparison:
    return Comparison(comparison.sign, bind_sum(comparison.left, cells_of), bind_sum(comparison.right, cells_of))


def bind_sum(operand: Operand, cells_of: Callable[[str], tuple[CellRef, ...]]) -> Operand:
    """Replace every name in one side of a relation by the cells it stands for. Errors: ExpressionError."""
    if isinstance(operand, Name):
        name = operand.text.removeprefix(f"{LAST}.")
        return Total(cells_of(name), name, last=name != operand.text)
    if isinstance(operand, Operation):
        return Operation(operand.sign, bind_sum(operand.left, cells_of), bind_sum(operand.right, cells_of))
    return operand


def cells_in(statement: Statement | Operand, *, last: bool = False) -> Iterator[CellRef]:
    """Walk the cells of a bound statement, in the order written: this year's, or `last` year's."""
    for operand in operands(statement):
        if isinstance(operand, Total) and operand.last is last:
            yield from operand.cells


def cells_added(operand: Operand) -> tuple[CellRef, ...] | None:
    """Return this year's cells that a bound operand adds up; None where it does anything else."""
    if isinstance(operand, Total) and not operand.last:
        return operand.cells
    if not isinstance(operand, Operation) or operand.sign != "+":
        return None
    left, right = cells_added(operand.left), cells_added(operand.right)
    return None if left is None or right is None else left + right


def added_up(sums: Sequence[Operand]) -> Operand:
    """Return what some operands come to."""
    return reduce(lambda first, second: Operation("+", first, second), sums)


def operands(node: Statement | Operand) -> Iterator[Operand]:
    """Walk the operands of a statement, operations before what they are made of."""
    if isinstance(node, (Comparison, Equivalence)):
        yield from operands(node.left)
        yield from operands(node.right)
        return
    yield node
    if isinstance(node, Operation):
        yield from operands(node.left)
        yield from operands(node.right)
