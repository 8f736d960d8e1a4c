"""Which cells are likely wrong (差错定位): the smallest sets of cells whose change restores every relation.

What is wrong is told by the tables alone (Fellegi–Holt); of repairs that are equally small, the text, last year's
report and slips of typing that one can name tell which it is. What none of them tells stays a tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.evidence import Evidence
from docgen.checks.localise.apart import independent
from docgen.checks.localise.component import components
from docgen.checks.localise.hypotheses import as_wholes, turned_rows
from docgen.checks.localise.repair import Candidate, Change, Localisation, Repair
from docgen.checks.localise.search import least, smallest
from docgen.checks.localise.slips import shifted_rows, slips
from docgen.checks.localise.witnesses import Witnesses, cells_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docgen.checks.localise.component import Component
    from docgen.checks.localise.slips import Slip
    from docgen.checks.localise.system import System
    from docgen.forms.rule import Relation
    from docgen.report import Report

__all__ = ["Change", "Localisation", "Repair", "localise"]

_FEW = 3  # cells: as many a search finds at once; where more are wrong, whole rows and totals are tried first
_HARD = 8  # cells: so many no search finds
_BESIDE = 2  # cells that may be wrong beside a row or totals that are wrong as a whole

Ways = list[list[Change]]


def localise(report: Report, last: Report | None = None, evidence: Sequence[Evidence] = ()) -> tuple[Localisation, ...]:
    """Tell which cells of a report are likely wrong, or empty although the relations tell what they hold.

    `last` is last year's report; `evidence` is what the text says of the figures.
    """
    witnesses = Witnesses(report, last, evidence)
    return tuple(one for component in components(report) for one in _localised(component, witnesses))


def _localised(component: Component, witnesses: Witnesses) -> Iterator[Localisation]:
    report, table = component.report, component.cells[0].table
    found, complete = _candidates(component, witnesses)
    if not found:
        yield Localisation(table, (), complete=False)
        return
    kept, settling = witnesses.settle(found)
    places = independent(_with_most_shifted(report, [one.changes for one in kept]))
    choices = [_likeliest(report, [component.in_order(way) for way in ways]) for ways in places]
    surely = component.together(change for ways in choices if len(ways) == 1 for change in ways[0])
    open_ = sorted((ways for ways in choices if len(ways) > 1), key=lambda ways: component.index[ways[0][0].cell])
    for changes in surely:
        yield Localisation(table, (_repair(slips(report, changes), settling),), complete)
    for ways in open_:
        yield Localisation(table, tuple(_repair(slips(report, way), settling) for way in ways), complete)


def _candidates(component: Component, witnesses: Witnesses) -> tuple[list[Candidate], bool]:
    """Find the smallest repairs, and tell whether they are all there are."""
    root = component.root
    needed = least(root)
    if needed is None:
        return [], False

    def unbroken(system: System) -> bool:
        return witnesses.holds_still(component.candidate(system))

    turned = [component.with_figures(figures) for figures in turned_rows(component)]
    if turned and (len(component.relations) == 1 or len(turned[0].changes) <= needed):
        return turned[:1], True
    wholes = _wholes(component, unbroken, 0) if needed > _FEW else []
    if any(_is_one_slip(component, one) for one in wholes):
        return wholes, False
    if needed <= _HARD:
        searched = smallest(root, component.unfit, lambda system: component.is_needed(system) and unbroken(system))
        if searched.systems:
            return [component.candidate(system) for system in searched.systems], searched.complete
    return wholes or _wholes(component, unbroken, _BESIDE), False


def _is_one_slip(component: Component, candidate: Candidate) -> bool:
    """Tell whether a single slip explains more cells of a repair than a search would find."""
    return any(len(slip.changes) > _FEW for slip in slips(component.report, component.in_order(candidate.changes)))


def _wholes(component: Component, accept: Callable[[System], bool], beside: int) -> list[Candidate]:
    found = [component.candidate(system) for system in as_wholes(component, accept, beside)]
    fewest = min((len(one.changes) for one in found), default=0)
    return list({frozenset(one.changes): one for one in found if len(one.changes) == fewest}.values())


def _with_most_shifted(report: Report, repairs: list[tuple[Change, ...]]) -> list[tuple[Change, ...]]:
    """Keep the repairs that put most figures of shifted rows back: chance would hardly line them up so."""
    shifted = [sum(len(slip.changes) for slip in shifted_rows(report, changes)) for changes in repairs]
    return [changes for changes, figures in zip(repairs, shifted, strict=True) if figures == max(shifted)]


def _likeliest(report: Report, ways: Ways) -> Ways:
    """Put the likeliest way first; where slips explain all of one that chance would hardly bring about, it is that."""
    explained = [way for way in ways if _explained(report, way)]
    return sorted(explained or ways, key=lambda way: sum(_doubt(report, change) for change in way))


def _explained(report: Report, changes: Sequence[Change]) -> bool:
    """Tell whether slips explain all of some changes that chance would hardly bring about."""
    return all(slip.strong for slip in slips(report, changes))


def _doubt(report: Report, change: Change) -> int:
    """Weigh a change: totals, and cells left empty or at 0, are wrong more often."""
    left = 2 if change.proposed and not change.actual else 0
    return 4 - left - (change.cell in report.form.determined)


def _repair(explained: Iterable[Slip], settling: Iterable[Evidence | Relation]) -> Repair:
    explained = list(explained)
    changes = tuple(change for slip in explained for change in slip.changes)
    cells = {change.cell for change in changes}
    speaking = [one for one in settling if cells & cells_of(one)]
    return Repair(
        changes,
        tuple(slip.words for slip in explained if slip.words),
        tuple(one for one in speaking if isinstance(one, Evidence)),
        tuple(one for one in speaking if not isinstance(one, Evidence)),
    )
