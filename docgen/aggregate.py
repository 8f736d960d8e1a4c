"""Aggregates (汇总): units read, judged and entered, to be added up or held against what a government has typed in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.checks import examine
from docgen.errors import BundleError, DocgenError, Problem
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.readers import Survey
from docgen.remote import path_of
from docgen.roll_up import Units
from docgen.roll_up.units import whole_form
from docgen.years import Years, by_bureau

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from docgen.checks import Review
    from docgen.packs import Library
    from docgen.readers.roster import Roster
    from docgen.readers.survey import Listed

    Walk = Callable[[list["Listed"]], Iterable["Listed"]]


def enter(units: Units, judged: Review) -> None:
    """Enter a unit that was judged."""
    errors = [finding.problem for finding in judged.of_severity(Severity.ERROR)]
    waived = sum(1 for finding in judged.findings if finding.waiver and finding.severity is Severity.ERROR)
    units.add(judged.report, judged.last, errors, waived)


class UnitReader:
    """Reads and judges units; of what went wrong every problem is in `problems`, what was read in `files`, what not in `passed_over`.

    `form` is for units that do not say theirs; `year` the year asked for, then the one that the units are of.
    """

    def __init__(self, library: Library, form: str | None, year: int | None) -> None:
        self._library, self._form, self.year = library, form, year
        self.problems: list[Problem] = []
        self.files: set[Path] = set()
        self.passed_over: list[Path] = []

    def read(self, sources: Iterable[Path], units: Units, but: Path | None = None, walk: Walk | None = None) -> None:
        """Enter every unit's figures, holding one bureau at a time; `but` is no unit, if it lies among them.

        `walk` goes through the units to be entered, as a progress bar does. Errors: BundleError, for units of several years.
        """
        sources = list(sources)
        self.files.update(sources)
        listed = [unit for source in sources for unit in self._listed(source, but)]
        years = list(dict.fromkeys(unit.year for unit in listed if unit.bureau and unit.year))
        if self.year is None and len(years) > 1:
            message = _("the units are of {one} and {other}; choose with --year")
            raise BundleError.at(None, message.format(one=years[0], other=years[1]))
        self.year = self.year or next(iter(years), None)
        home = {unit: bureau for bureau in by_bureau(listed) for unit in bureau}
        wanted = [unit for unit in listed if unit.year in (0, self.year) or not unit.bureau]
        current: Years | None = None
        for unit in walk(wanted) if walk else wanted:
            if current is None or current.listed is not home[unit]:
                current = Years(self._library, self._form, home[unit], form_is_for_all=False)
            self._enter(unit, current, units)

    def _listed(self, source: Path, but: Path | None) -> Iterator[Listed]:
        survey = Survey(source)
        yield from (unit for unit in survey if but is None or path_of(unit.path).resolve() != but.resolve())
        self.passed_over += survey.passed_over

    def _enter(self, listed: Listed, years: Years, units: Units) -> None:
        try:
            bundle = years.bundle(listed)
            self.files.update(bundle.files)
            enter(units, years.review(listed))
        except DocgenError as error:
            self.problems += error.problems


def hold_against(
    judged: Review, reader: UnitReader, sources: Iterable[Path], roster: Roster | None, library: Library, form: str | None,
    walk: Walk | None = None,
) -> Review:  # fmt: skip
    """Hold an aggregate against its units, unless some cannot be read; return its review.

    Errors: BundleError, where there is no unit; DocgenError.
    """
    report = judged.report
    units = Units(library, roster, whole_form(report, library, form))
    reader.read(sources, units, path_of(report.bundle.source.file), walk)
    if reader.problems:
        return judged
    if not units.ledger.units and not units.unknown:
        raise BundleError.at(None, _("no unit of {year} is there").format(year=report.year))
    return examine(replace(judged.subject, units=units), judged)
