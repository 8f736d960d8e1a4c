"""Two figures that stand in each other's cells, in places that do not depend on each other: either place alone has many ways to be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.localise.repair import is_exchange
from docgen.checks.localise.slips import exchange_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.checks.localise.repair import Change, Localisation, Repair
    from docgen.report import Report


def with_exchanges_first(report: Report, localisations: Sequence[Localisation]) -> tuple[Localisation, ...]:
    """Put the repairs of single cells first that hold the figure of a cell elsewhere, which would take theirs; that settles nothing.

    A figure that the row would be right with is hardly by chance the very one that is too many in another table.
    """
    return tuple(
        _with_first(report, each, [other for other in localisations if other is not each]) for each in localisations
    )


def _with_first(report: Report, place: Localisation, others: Sequence[Localisation]) -> Localisation:
    single = [repair.changes for other in others for repair in other.repairs if len(repair.changes) == 1]
    elsewhere = [change for [change] in single]
    partners = [
        next((other for other in elsewhere if is_exchange((*repair.changes, other))), None) for repair in place.repairs
    ]
    ordered = sorted(zip(place.repairs, partners, strict=True), key=lambda pair: pair[1] is None)
    return place._replace(repairs=tuple(_worded(report, repair, partner) for repair, partner in ordered))


def _worded(report: Report, repair: Repair, partner: Change | None) -> Repair:
    if partner is None:
        return repair
    return repair._replace(patterns=(exchange_words(report, repair.changes[0], partner),))
