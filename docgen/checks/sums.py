"""Holding a typed-in aggregate against its units: each cell must be the sum of theirs.

Where a unit is missing, doubled or on another form, that is found, and the cells are not compared: they would all differ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of, some
from docgen.figures import plain_number
from docgen.forms.evaluation import exactly
from docgen.i18n import _, ngettext
from docgen.roll_up.suspects import Miscount, explain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.subject import Subject
    from docgen.figures import Number
    from docgen.forms.rule import Rule
    from docgen.forms.table import CellRef
    from docgen.report import Report
    from docgen.roll_up import Unit, Units
    from docgen.roll_up.suspects import Explained


def check_sums(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find what keeps an aggregate from being compared with its units; otherwise the cells that are not their sum."""
    for rule in rules:
        if subject.units:
            yield from _obstacles(subject.report, subject.units, rule) or _of_cells(subject.report, subject.units, rule)


def _obstacles(report: Report, units: Units, rule: Rule) -> list[Finding]:
    advice = _("Hand in each unit of the roster once, on the same form")
    return [
        Finding(
            rule,
            obstacle.message,
            Place(where=_("、").join(obstacle.units)),
            obstacle.source or report.bundle.source,
            advice,
        )
        for obstacle in units.obstacles()
    ]


def check_units_consistent(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find which units of an aggregate contradict themselves."""
    wrong = subject.units.inconsistent if subject.units else ()
    for rule in rules if wrong else ():
        words = ngettext(
            "{count} unit is not consistent itself: {names}",
            "{count} units are not consistent themselves: {names}",
            len(wrong),
        )
        names = _("; ").join(_("{name} (errors: {count})").format(name=unit.name, count=unit.errors) for unit in wrong)
        message = words.format(count=len(wrong), names=names)
        advice = _("Check them by themselves: docgen check {place}").format(place=wrong[0].place.file)
        where = _("、").join(unit.name for unit in wrong)
        yield Finding(rule, message, Place(where=where), subject.report.bundle.source, advice)


def check_sums_agree(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Remark that the cells were compared: silence would look the same."""
    report, units = subject.report, subject.units
    if not units or any(True for _each in units.obstacles()) or _differing_cells(report, units):
        return
    count = len(units.entered)
    words = ngettext("every cell is the sum of its {count} unit", "every cell is the sum of its {count} units", count)
    for rule in rules:
        yield Finding(rule, words.format(count=count), Place(), report.bundle.source)


def _of_cells(report: Report, units: Units, rule: Rule) -> list[Finding]:
    """Find the cells that are not the sum; what one unit explains is said once."""
    differing = {cell: _differing(report, cell, units, rule) for cell in _differing_cells(report, units)}
    differences = {cell: finding.difference for cell, finding in differing.items() if finding.difference is not None}
    once: list[Finding] = []
    for explained in explain(differences, units.ledger):
        unit = units.entered[explained.suspect.at]
        if explained.surely:
            once.append(_once(rule, [differing.pop(cell) for cell in explained.cells], explained, unit))
        else:
            [cell] = explained.cells
            differing[cell] = _asked(differing[cell], explained, unit)
    return [*once, *differing.values()]


def _differing_cells(report: Report, units: Units) -> list[CellRef]:
    """Return the cells that are not the sum, of the form with the rows its bureau leaves out; one without a figure cannot be judged."""
    return [
        cell
        for cell in units.form.cells
        if (number := _written(report, cell)) is not None and number != plain_number(units.ledger.total(cell))
    ]


def _written(report: Report, cell: CellRef) -> Number | None:
    """Return what an aggregate has in a cell: a row left out counts as nothing."""
    figure = report.figures.get(cell)
    return figure.number if figure else 0


def _differing(report: Report, cell: CellRef, units: Units, rule: Rule) -> Finding:
    """Make the finding of a cell that is not the sum."""
    figure, actual = report.figures.get(cell), plain_number(_written(report, cell) or 0)
    total = plain_number(units.ledger.total(cell))
    place = place_of(replace(report, form=units.form), cell)
    count = sum(1 for _each in units.ledger.figures(cell))
    message = ngettext(
        "{place}: {actual}, but its units add up to {expected} ({count} unit has a figure other than 0)",
        "{place}: {actual}, but its units add up to {expected} ({count} units have a figure other than 0)",
        count,
    ).format(place=place.words, actual=actual, expected=total, count=count)
    source = figure.text.source if figure and figure.text else report.bundle.source
    difference = plain_number(exactly("-", actual, total))
    advice = _("Correct the cell, or the figure of the unit")
    if not units.roster:
        advice += _("; with --roster docgen also says which units are not here")
    return Finding(rule, message, place, source, advice, expected=total, actual=actual, difference=difference)


def _once(rule: Rule, alike: list[Finding], explained: Explained, unit: Unit) -> Finding:
    """Say once what one unit explains in several cells."""
    cells = some(f"{finding.place.words} {finding.difference:+}" for finding in alike)
    words = {
        Miscount.LEFT_OUT: _("{name} was left out ({place}): this explains {count} cells: {cells}"),
        Miscount.TWICE: _("{name} was counted twice ({place}): this explains {count} cells: {cells}"),
        Miscount.LAST_YEAR: _(
            "{name} was counted with last year's figures ({place}): this explains {count} cells: {cells}"
        ),
    }
    message = words[explained.suspect.miscount].format(name=unit.name, place=unit.place, count=len(alike), cells=cells)
    advice = _("Add the units up again: docgen roll-up")
    place = Place(where=unit.name)
    return Finding(rule, message, place, alike[0].source, advice, implied=tuple(alike), unit=unit.name)


def _asked(finding: Finding, explained: Explained, unit: Unit) -> Finding:
    """Ask at the one cell that a unit explains whether that is it: it may fit by chance."""
    words = {
        Miscount.LEFT_OUT: _("{message}; {name} has as much here: was it left out?"),
        Miscount.TWICE: _("{message}; {name} has as much here: was it counted twice?"),
        Miscount.LAST_YEAR: _("{message}; it would be right with the figure {name} had last year: was that taken?"),
    }
    message = words[explained.suspect.miscount].format(message=finding.message, name=unit.name)
    return replace(finding, message=message, unit=unit.name)
