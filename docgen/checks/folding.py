"""Root causes first: a failure that follows from other failures is folded under the first of them.

The relations of a table depend on each other: if every row adds up and every applicant column adds up, the column
总计 must too. Written as linear equations, a relation that is a combination of earlier ones fails only when one of
those fails.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.forms.evaluation import equation_of, evaluate, subtract
from docgen.forms.expression import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.checks.finding import Finding
    from docgen.figures import Number
    from docgen.forms.evaluation import Equation, Lookup, Variable
    from docgen.forms.form import Form
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef


def fold(failures: Sequence[Finding], form: Form, number: Lookup) -> list[Finding]:
    """Fold every failure that others imply under the first of them that fails.

    An equation is implied by the equations that it is a combination of; another relation, by an equation whose
    expected total would let it hold.
    """
    failed = {finding.relation: finding for finding in failures if finding.relation}
    combined = dict(_dependent(form.relations, form.yearly)) if len(failed) > 1 else {}
    cause_of: dict[Relation, Relation] = {}
    for relation, finding in failed.items():
        causes = combined.get(relation) or _would_mend(relation, failed, number)
        for cause in causes:
            if cause in failed and failed[cause].severity.rank <= finding.severity.rank:
                cause_of[relation] = cause
                break
    implied: dict[Relation, list[Finding]] = {relation: [] for relation in failed if relation not in cause_of}
    for relation in cause_of:
        root = relation
        while root in cause_of:  # a cause is always an earlier equation, or an equation of an inequality: no circle
            root = cause_of[root]
        implied[root].append(failed[relation])
    return [replace(failed[relation], implied=tuple(under)) for relation, under in implied.items()]


def _would_mend(relation: Relation, failed: Mapping[Relation, Finding], number: Lookup) -> Iterator[Relation]:
    """Walk the failed equations whose total, if it were as expected, would let this inequality hold."""
    if isinstance(relation.statement, Comparison) and relation.statement.sign == "=":
        return
    for cause, finding in failed.items():
        if cause.determined in relation.cells:
            outcome = evaluate(relation.statement, _mended(number, cause.determined, finding.expected))
            if outcome and outcome.holds:
                yield cause


def _mended(number: Lookup, cell: CellRef | None, expected: Number | None) -> Lookup:
    return lambda asked: expected if asked == cell else number(asked)


@lru_cache(maxsize=16)  # the same form, report after report
def _dependent(relations: tuple[Relation, ...], yearly: tuple[Relation, ...]) -> list[tuple[Relation, list[Relation]]]:
    """Return the relations that are combinations of earlier ones, with those; by elimination, exact.

    The relations within a report hold within last year's too.
    """
    last = relations if yearly else ()
    every = (*last, *relations, *yearly)
    reduced: dict[Variable | None, tuple[Equation, dict[int, Fraction]]] = {}  # by leading variable
    dependent = []
    for number, relation in enumerate(every):
        equation = equation_of(relation, last=number < len(last))
        if not equation:
            continue
        made_of = {number: Fraction(1)}
        while equation:
            lead = min(equation, key=_rank)
            if lead not in reduced:
                reduced[lead] = (equation, made_of)
                break
            earlier, earlier_made_of = reduced[lead]
            factor = equation[lead] / earlier[lead]
            equation = subtract(equation, earlier, factor)
            made_of = subtract(made_of, earlier_made_of, factor)
        else:
            if number >= len(last):
                dependent.append((relation, [every[n] for n in sorted(made_of) if len(last) <= n != number]))
    return dependent


def _rank(variable: Variable | None) -> tuple[bool, tuple[str, ...]]:
    """Order the variables, the constant last: elimination ends only when every equation begins with its first one."""
    return variable or (True, ("\U0010ffff",))
