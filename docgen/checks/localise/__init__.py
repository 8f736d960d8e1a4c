"""Which cells are likely wrong (差错定位): the smallest sets of cells whose change restores every relation.

What is wrong is told by the tables alone (Fellegi–Holt); of repairs that are equally small, the text, last year's
report and slips of typing that one can name tell which it is. What none of them tells stays a tie.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from docgen.checks.localise.across import with_shifted_tables
from docgen.checks.localise.component import components
from docgen.checks.localise.exchanges import with_exchanges_first
from docgen.checks.localise.hypotheses import as_columns, as_wholes, turned_rows, unfilled_totals
from docgen.checks.localise.lone_rows import row_readings
from docgen.checks.localise.repair import (
    Candidate,
    Change,
    Evidence,
    Localisation,
    Repair,
    independent,
    is_exchange,
)
from docgen.checks.localise.search import least, smallest
from docgen.checks.localise.slips import might_be_slips, shifted_rows, slips
from docgen.checks.localise.witnesses import Witnesses, cells_of, testimony

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from docgen.checks.localise.component import Component
    from docgen.checks.localise.search import System
    from docgen.checks.localise.slips import Slip
    from docgen.figures import Number
    from docgen.forms.rule import Relation
    from docgen.report import Report

__all__ = ["Change", "Localisation", "Repair", "localise", "testimony"]

_FEW = 3  # cells: as many a search finds at once; where more are wrong, whole rows and totals are tried first
_HARD = 8  # cells: so many no search finds
_LARGE = 100  # figures below are sums of others by chance
_BESIDE = 2  # cells that may be wrong beside a row or totals that are wrong as a whole

Ways = list[list[Change]]


def localise(
    report: Report,
    last: Report | None = None,
    evidence: Sequence[Evidence] = (),
    waived: Collection[Relation] = (),
) -> tuple[Localisation, ...]:
    """Tell which cells of a report are likely wrong, or empty although the relations tell what they hold.

    `last` is last year's report; `evidence` is what the text says of the figures; `waived` are the relations whose failure a
    person let pass.
    """
    witnesses = Witnesses(report, last, evidence)
    localisations = chain.from_iterable(_localised(component, witnesses) for component in components(report, waived))
    return with_shifted_tables(report, with_exchanges_first(report, tuple(localisations)))


def _localised(component: Component, witnesses: Witnesses) -> Iterator[Localisation]:
    report, table = component.report, component.cells[0].table
    candidates, complete = _candidates(component, witnesses)
    readings = row_readings(component)
    rows = [component.with_figures(reading.figures) for reading in readings]
    likely = [row.changes for row, reading in zip(rows, readings, strict=True) if reading.likely]
    if not candidates:
        yield Localisation(table, (), complete=False)
        return
    kept, settling = witnesses.settle([*candidates, *rows])
    small = [candidate for candidate in kept if candidate not in rows] or kept
    places = independent(_with_most_shifted(report, [candidate.changes for candidate in small]))
    of_row = [list(candidate.changes) for candidate in kept if candidate not in small]
    if of_row:  # in a table without columns to compare, a row is one place
        places[0] += of_row
    choices = [_likeliest(report, [component.in_order(way) for way in ways], likely) for ways in places]
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

    if len(component.relations) > 1:
        turned = [component.with_figures(figures) for figures in turned_rows(component)][:1]
        if any(_is_telling(component, candidate, needed) for candidate in turned):
            return turned, True
    wholes = _wholes(component, unbroken, 0) if needed > _FEW else []
    if any(_is_one_slip(component, candidate) for candidate in wholes):
        return wholes, False
    columns = map(component.candidate, as_columns(component, unbroken) if needed > _FEW else ())
    if moved := [candidate for candidate in columns if _is_one_slip(component, candidate)]:
        return moved, False
    if needed <= _HARD:
        searched = smallest(root, component.unfit, lambda system: component.is_needed(system) and unbroken(system))
        if searched.systems:
            return [component.candidate(system) for system in searched.systems], searched.complete
    return wholes or _wholes(component, unbroken, _BESIDE), False


def _is_telling(component: Component, turned: Candidate, needed: int) -> bool:
    """Tell whether a row agrees so well when it is turned that no smaller repair need be looked for."""
    return len(turned.changes) <= needed or (_largest(turned) >= _LARGE and not any(unfilled_totals(component)))


def _largest(turned: Candidate) -> Number:
    return max((number for number in turned.figures.values() if number is not None), default=0)


def _is_one_slip(component: Component, candidate: Candidate) -> bool:
    """Tell whether a single slip explains more cells of a repair than a search would find."""
    return any(len(slip.changes) > _FEW for slip in slips(component.report, component.in_order(candidate.changes)))


def _wholes(component: Component, accept: Callable[[System], bool], beside: int) -> list[Candidate]:
    candidates = [component.candidate(system) for system in as_wholes(component, accept, beside)]
    fewest = min((len(candidate.changes) for candidate in candidates), default=0)
    small = (candidate for candidate in candidates if len(candidate.changes) == fewest)
    return list({frozenset(candidate.changes): candidate for candidate in small}.values())


def _with_most_shifted(report: Report, repairs: list[tuple[Change, ...]]) -> list[tuple[Change, ...]]:
    """Keep the repairs that put most figures of shifted rows back: chance would hardly line them up so."""
    shifted = [sum(len(slip.changes) for slip in shifted_rows(report, changes)) for changes in repairs]
    return [changes for changes, figures in zip(repairs, shifted, strict=True) if figures == max(shifted)]


def _likeliest(report: Report, ways: Ways, of_row: Sequence[Sequence[Change]]) -> Ways:
    """Put the likeliest way first, those `of_row` before single cells; where slips explain all of one that chance would hardly bring about, it is that.

    That settles nothing where another way might be slips as well, nor of single cells: 309 may be 390 mistyped, or any other
    figure of its row be what is wrong.
    """
    least_changes = min(map(len, ways))
    explained = [way for way in ways if len(way) == least_changes and _explained(report, way)]
    rivals = [way for way in ways if way not in explained and might_be_slips(report, way)]
    kept = explained if explained and not rivals and least_changes > 1 else ways
    likely = [frozenset(changes) for changes in of_row]

    def order(way: list[Change]) -> tuple[bool, int, bool, int]:
        place = likely.index(frozenset(way)) if frozenset(way) in likely else len(likely)
        return way not in explained, place, not is_exchange(way), sum(_doubt(report, change) for change in way)

    return sorted(kept, key=order)


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
    speaking = [witness for witness in settling if cells & cells_of(witness)]
    return Repair(
        changes,
        tuple(slip.words for slip in explained if slip.words),
        tuple(witness for witness in speaking if isinstance(witness, Evidence)),
        tuple(witness for witness in speaking if not isinstance(witness, Evidence)),
    )
