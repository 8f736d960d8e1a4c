"""Which cells are likely wrong, as text: what they hold, what they should hold, and why these."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docgen.checks.finding import place_of, source_of
from docgen.figures import print_figure
from docgen.i18n import _
from docgen.writers.text import marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks import Review
    from docgen.checks.localise import Change, Localisation, Repair
    from docgen.report import Report

_CELLS = 5  # shown of a repair
_WAYS = 5  # shown of a tie


def write_localised(review: Review) -> Iterator[str]:
    """Write where the fault is likely, table by table; nothing here is more than a proposal."""
    report = review.report
    yield _("Likely wrong: the fewest cells whose change restores every relation (docgen changes nothing)")
    for table, group in groupby(review.localisations, key=lambda one: one.table):
        yield f"  {report.form.heading_of(report.form.table(table))}"
        for localisation in group:
            yield from (f"    {line}" for line in _localisation(report, localisation))


def _localisation(report: Report, localisation: Localisation) -> Iterator[str]:
    ways = localisation.repairs
    if not ways:
        yield undecided(localisation)
        return
    if len(ways) == 1:
        yield from _repair(report, ways[0])
    else:
        yield undecided(localisation)
        for number, way in enumerate(ways[:_WAYS]):
            yield "  " + (_("or:") if number else _("either:"))
            yield from (f"    {line}" for line in _repair(report, way))
        if len(ways) > _WAYS:
            yield "  " + _("… and {count} more").format(count=len(ways) - _WAYS)
    if not localisation.complete and not ways[0].patterns:
        yield _("there may be others as small: so many cells contradict each other that not all were tried")


def undecided(localisation: Localisation) -> str:
    """Say that nothing was localised, or that several repairs are as small; nothing where there is one."""
    ways = len(localisation.repairs)
    if not ways:
        return _("not localised: too many cells contradict each other to tell which are wrong")
    return _("{count} repairs are equally small; the likelier ones first").format(count=ways) if ways > 1 else ""


def _repair(report: Report, repair: Repair) -> Iterator[str]:
    yield from repair.patterns
    for change in repair.changes[:_CELLS]:
        yield f"{source_of(report, change.cell)}: {change_words(report, change)}"
    if len(repair.changes) > _CELLS:
        yield _("… and {count} more").format(count=len(repair.changes) - _CELLS)
    yield from reasons(repair)


def change_words(report: Report, change: Change) -> str:
    """Word a change: the cell, what it holds, and what it should hold."""
    kind = report.form.cells[change.cell].kind
    words = {
        "cell": place_of(report, change.cell).words,
        "actual": report.figures[change.cell].printed(kind) or _("empty"),
    }
    if change.proposed is None:
        return _("{cell}: {actual}; the relations do not tell what it should be").format(**words)
    return _("{cell}: {actual}, should be {proposed}").format(**words, proposed=print_figure(change.proposed, kind))


def reasons(repair: Repair) -> Iterator[str]:
    """Word what speaks for a repair and against others."""
    for one in repair.evidence:
        yield _("the text says so, {source}: {sentence}").format(source=one.source, sentence=marked(one.excerpt))
    if repair.agreeing:
        rules = dict.fromkeys(relation.rule.id for relation in repair.agreeing)
        yield _("last year's report agrees with it: {rules}").format(rules=_(", ").join(rules))
