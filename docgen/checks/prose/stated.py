"""Words of the prose that stand for a number: that there was none, that all are so."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.evaluation import value_of

if TYPE_CHECKING:
    from docgen.forms.expression import Operand
    from docgen.forms.rule import Rule
    from docgen.report import Report


class Stated(NamedTuple):
    """Words that stand for a number, with their place: one sum of each of `groups` should be it; or, for `some`, not of all.

    What is said of all in a `loose` way is said of those that the text does not count as left.
    `message` has room for what the tables have (`expected`) and for the number.
    """

    rule: Rule
    span: tuple[int, int]
    groups: tuple[tuple[Operand, ...], ...]
    message: str
    number: Decimal = Decimal(0)
    some: bool = False
    loose: bool = False

    def wrong(self, report: Report) -> list[Operand]:
        """Return the first sum of each group that should be the number, where none of the group is or cannot be judged."""
        if self.some:
            every = [operand for group in self.groups for operand in group]
            return every if all(value_of(operand, report.number) == self.number for operand in every) else []
        return [group[0] for group in self.groups if not any(self._fits(report, operand) for operand in group)]

    def _fits(self, report: Report, operand: Operand) -> bool:
        value = value_of(operand, report.number)
        return value is None or value == self.number


def none_of(*operands: Operand) -> tuple[tuple[Operand, ...], ...]:
    """Return the groups of sums each of which should be 0."""
    return tuple((operand,) for operand in operands)
