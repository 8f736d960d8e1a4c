"""The equations of a report, in parts that share no cell: what is wrong in one says nothing of another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.checks.localise.repair import Candidate, Change
from docgen.checks.localise.search import Constraint, System, members
from docgen.figures import Kind
from docgen.forms.evaluation import equation_of
from docgen.forms.rule import Severity
from docgen.report import CellState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from docgen.checks.localise.search import Exact
    from docgen.figures import Number
    from docgen.forms.evaluation import Equation
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef
    from docgen.report import Report

_PLACES = Decimal("0.000001")  # an amount has at most 6 decimals


@dataclass(frozen=True)
class Component:
    """Equations that hang together, and their cells in the form's order.

    `following` are the cells without a figure of their own: those left empty, and those that were computed.
    """

    report: Report
    cells: tuple[CellRef, ...]
    relations: tuple[Relation, ...]
    start: System
    following: tuple[int, ...]

    @cached_property
    def root(self) -> System:
        """The equations with the cells freed that have no figure of their own."""
        return self.start.free_all(self.following)

    @cached_property
    def index(self) -> dict[CellRef, int]:
        """The number of each cell."""
        return {cell: at for at, cell in enumerate(self.cells)}

    def in_order(self, changes: Iterable[Change]) -> list[Change]:
        """Return changes in the order of the form."""
        return sorted(changes, key=lambda change: self.index[change.cell])

    def together(self, changes: Iterable[Change]) -> list[list[Change]]:
        """Group changes whose cells share an equation, directly or through others, in the order of the form."""
        groups: list[tuple[int, list[Change]]] = []
        for change in self.in_order(changes):
            at = self.index[change.cell]
            near = 0
            for constraint in self.start.open:
                near |= constraint.cells if constraint.cells >> at & 1 else 0
            joined = [change]
            cells = 1 << at
            apart = []
            for group_cells, grouped in groups:
                if near & group_cells:
                    cells |= group_cells
                    joined = [*grouped, *joined]
                else:
                    apart.append((group_cells, grouped))
            groups = [*apart, (cells, joined)]
        return [self.in_order(group) for _cells, group in groups]

    def number(self, at: int) -> Number | None:
        """Return the figure that a cell was given, or None."""
        return _given(self.report, self.cells[at])

    def value(self, system: System, at: int) -> Number | None:
        """Return what a freed cell must hold; None where that is not determined, or is no number a cell can hold."""
        step = system.step(at)
        return None if step is None else _figure(step + _exact(self.number(at) or 0))

    def unfit(self, system: System) -> list[Constraint]:
        """Return the equations that give a freed cell a figure it cannot hold."""
        return [
            constraint
            for at, constraint in system.solved.items()
            if system.step(at) is not None and not self._fits(system, at)
        ]

    def is_needed(self, system: System) -> bool:
        """Tell whether every cell that was freed must change."""
        return all(system.step(at) != 0 for at in members(system.freed & ~self.root.freed))

    def candidate(self, system: System) -> Candidate:
        """Return what a set of freed cells means: what each of them must hold, and what of it is a change."""
        return self.with_figures({self.cells[at]: self.value(system, at) for at in members(system.freed)})

    def with_figures(self, figures: Mapping[CellRef, Number | None]) -> Candidate:
        """Return what it means that some cells should hold other figures; what is computed follows and is no change."""
        changes = [
            Change(cell, self.report.number(cell), figure)
            for cell, figure in figures.items()
            if self.report.figures[cell].state is not CellState.COMPUTED and figure != self.report.number(cell)
        ]
        return Candidate(tuple(changes), dict(figures))

    def _fits(self, system: System, at: int) -> bool:
        value, kind = self.value(system, at), self.report.form.cells[self.cells[at]].kind
        if value is None or (kind is not Kind.CHANGE and value < 0):
            return False
        return kind is Kind.AMOUNT or isinstance(value, int)


def components(report: Report, waived: Collection[Relation] = ()) -> Iterator[Component]:
    """Walk the components of a report in which an equation fails, or a cell is empty; `waived` ones need not be restored."""
    equations = [
        (relation, equation)
        for relation in report.form.relations
        if relation.rule.severity is Severity.ERROR and (equation := equation_of(relation))
    ]
    standing = [(relation, equation) for relation, equation in equations if relation not in waived]
    order = {cell: at for at, cell in enumerate(report.form.cells)}
    for group in _together(standing):
        cells = sorted(
            {variable[1] for _relation, equation in group for variable in equation if variable}, key=order.__getitem__
        )
        component = _component(report, tuple(cells), group)
        if cells and (component.following or component.start.failing()):
            yield component


def _together(equations: Iterable[tuple[Relation, Equation]]) -> list[list[tuple[Relation, Equation]]]:
    """Group equations that share cells, directly or through others."""
    groups: list[tuple[set[object], list[tuple[Relation, Equation]]]] = []
    for relation, equation in equations:
        cells: set[object] = {variable for variable in equation if variable}
        joined = [(relation, equation)]
        apart = []
        for group_cells, grouped in groups:
            if cells.isdisjoint(group_cells):
                apart.append((group_cells, grouped))
            else:
                cells |= group_cells
                joined = [*grouped, *joined]
        groups = [*apart, (cells, joined)]
    return [group for _cells, group in groups]


def _component(report: Report, cells: tuple[CellRef, ...], group: list[tuple[Relation, Equation]]) -> Component:
    index = {cell: at for at, cell in enumerate(cells)}
    constraints = []
    for _relation, equation in group:
        coefficients = {index[variable[1]]: _whole(value) for variable, value in equation.items() if variable}
        held = [value * _exact(_given(report, cells[at]) or 0) for at, value in coefficients.items()]
        constraints.append(Constraint.of(coefficients, sum(held, _whole(equation.get(None, Fraction(0))))))
    following = [at for at, cell in enumerate(cells) if _given(report, cell) is None]
    return Component(
        report,
        cells,
        tuple(relation for relation, _equation in group),
        System(tuple(constraints), {}),
        tuple(following),
    )


def _given(report: Report, cell: CellRef) -> Number | None:
    figure = report.figures[cell]
    return None if figure.state is CellState.COMPUTED else figure.number


def _exact(number: Number) -> Exact:
    return number if isinstance(number, int) else _whole(Fraction(number))


def _whole(number: Fraction) -> Exact:
    return number.numerator if number.denominator == 1 else number


def _figure(number: Exact) -> Number | None:
    """Return a number as a figure, or None where it has more decimals than a figure has."""
    if isinstance(number, int):
        return number
    written = (Decimal(number.numerator) / Decimal(number.denominator)).quantize(_PLACES).normalize()
    if Fraction(written) != number:
        return None
    return int(written) if number.denominator == 1 else written
