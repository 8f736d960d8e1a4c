"""Holding a typed-in aggregate against its units: each cell must be the sum of theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.checks import waivers
from docgen.checks.finding import Finding, Place, place_of
from docgen.checks.remarks import some
from docgen.figures import plain_number
from docgen.forms.evaluation import exactly
from docgen.forms.rule import Severity
from docgen.i18n import _, ngettext
from docgen.roll_up.suspects import Slip, explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks import Review
    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.report import Report
    from docgen.roll_up.ledger import Unit
    from docgen.roll_up.suspects import Explained
    from docgen.roll_up.units import Units
    from docgen.source import Source

_EVERY_CELL = Place(where="*")


def against_units(judged: Review, units: Units) -> Review:
    """Return the review of an aggregate with what its units say against it.

    Where a unit is missing, doubled or on another form, that is found, and the cells are not compared: they would
    all differ.
    """
    findings = [*_of_units(judged.report, units)]
    if not any(finding.severity is Severity.ERROR for finding in findings):
        findings += _of_cells(_whole(judged.report, units), units) or _agreeing(judged.report, units)
    waiving = [one for one in judged.report.bundle.waivers if one.rule.value == waivers.ROLL_UP]
    findings = [waivers.mark(waiving, finding) for finding in findings]
    findings += waivers.unused(waiving, findings)
    every = sorted((*judged.findings, *findings), key=lambda finding: finding.severity.rank)
    return replace(judged, findings=tuple(every))


def _whole(report: Report, units: Units) -> Report:
    """Return the report on its form with the rows that its bureau leaves out."""
    return replace(report, form=units.form)


def _of_units(report: Report, units: Units) -> Iterator[Finding]:
    """Find what keeps the cells from being compared; and which units contradict themselves."""
    for problem in units.reasons():
        source = problem.source or report.bundle.source
        yield _finding(
            problem.message, _("Hand in each unit of the roster once, on the same form"), _EVERY_CELL, source
        )
    wrong = units.inconsistent
    if wrong:
        message = ngettext(
            "{count} unit is not consistent itself: {names}",
            "{count} units are not consistent themselves: {names}",
            len(wrong),
        )
        names = _("; ").join(_("{name} (errors: {count})").format(name=unit.name, count=unit.errors) for unit in wrong)
        said = message.format(count=len(wrong), names=names)
        advice = _("Check them by themselves: docgen check {place}").format(place=wrong[0].place.file)
        found = _finding(said, advice, _EVERY_CELL, report.bundle.source)
        yield replace(found, severity=Severity.WARNING)


def _agreeing(report: Report, units: Units) -> list[Finding]:
    """Remark that the cells were compared: silence would look the same."""
    message = ngettext(
        "every cell is the sum of its {count} unit",
        "every cell is the sum of its {count} units",
        len(units.ledger.units),
    ).format(count=len(units.ledger.units))
    return [replace(_finding(message, "", Place(), report.bundle.source), severity=Severity.INFO)]


def _of_cells(report: Report, units: Units) -> list[Finding]:
    """Find the cells that are not the sum; what one unit explains is said once."""
    differing = {cell: one for cell in report.form.cells if (one := _differing(report, cell, units))}
    differences = {cell: one.difference for cell, one in differing.items() if one.difference is not None}
    once: list[Finding] = []
    for explained in explain(differences, units.ledger):
        unit = units.ledger.units[explained.suspect.at]
        if explained.surely:
            once.append(_once([differing.pop(cell) for cell in explained.cells], explained, unit))
        else:
            [cell] = explained.cells
            differing[cell] = _asked(differing[cell], explained, unit)
    return [*once, *differing.values()]


def _differing(report: Report, cell: CellRef, units: Units) -> Finding | None:
    """Return the finding of a cell that is not the sum; one without a figure cannot be judged."""
    figure = report.figures.get(cell)
    actual: Number | None = figure.number if figure else 0  # a row left out counts as nothing
    total = plain_number(units.ledger.total(cell))
    if actual is None or actual == total:
        return None
    place = place_of(report, cell)
    count = sum(1 for _each in units.ledger.figures(cell))
    message = ngettext(
        "{place}: {actual}, but its units add up to {expected} ({count} unit has a figure other than 0)",
        "{place}: {actual}, but its units add up to {expected} ({count} units have a figure other than 0)",
        count,
    ).format(place=place.words, actual=plain_number(actual), expected=total, count=count)
    source = figure.text.source if figure and figure.text else report.bundle.source
    difference = plain_number(exactly("-", actual, total))
    advice = _("Correct the cell, or the figure of the unit")
    if not units.roster:
        advice += _("; with --roster docgen also says which units are not here")
    found = _finding(message, advice, place, source)
    return replace(found, expected=total, actual=plain_number(actual), difference=difference)


def _once(found: list[Finding], explained: Explained, unit: Unit) -> Finding:
    """Say once what one unit explains in several cells."""
    cells = some(f"{one.place.words} {one.difference:+}" for one in found)
    words = {
        Slip.LEFT_OUT: _("{name} was left out ({place}): this explains {count} cells: {cells}"),
        Slip.TWICE: _("{name} was counted twice ({place}): this explains {count} cells: {cells}"),
        Slip.LAST_YEAR: _(
            "{name} was counted with last year's figures ({place}): this explains {count} cells: {cells}"
        ),
    }
    said = words[explained.suspect.slip].format(name=unit.name, place=unit.place, count=len(found), cells=cells)
    place = Place(where=unit.name)
    root = _finding(said, _("Add the units up again: docgen roll-up"), place, found[0].source)
    return replace(root, implied=tuple(found), unit=unit.name)


def _asked(found: Finding, explained: Explained, unit: Unit) -> Finding:
    """Ask at the one cell that a unit explains whether that is it: it may fit by chance."""
    words = {
        Slip.LEFT_OUT: _("{message}; {name} has as much here: was it left out?"),
        Slip.TWICE: _("{message}; {name} has as much here: was it counted twice?"),
        Slip.LAST_YEAR: _("{message}; it would be right with the figure {name} had last year: was that taken?"),
    }
    said = words[explained.suspect.slip].format(message=found.message, name=unit.name)
    return replace(found, message=said, unit=unit.name)


def _finding(message: str, advice: str, place: Place, source: Source) -> Finding:
    return Finding("roll-up.sum", Severity.ERROR, message, advice, place, source)
