"""The units of an aggregated report: read one after the other, judged, entered and let go."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.aggregate import enter
from docgen.checks import examine
from docgen.cli.progress import progress, tried
from docgen.errors import DocgenError
from docgen.i18n import _
from docgen.pipeline import report_before, review
from docgen.readers.roster import read_roster
from docgen.readers.units import find_units, last_of
from docgen.roll_up import Units
from docgen.roll_up.common_form import whole_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.bundle import Bundle
    from docgen.checks import Review
    from docgen.errors import Problem
    from docgen.packs import Library
    from docgen.report import Report


class UnitReader:
    """Reads and judges units; of what went wrong every problem is in `problems`, and what was read in `files`.

    `form` is for units that do not say theirs; `year` the year asked for, then the one that the units are of.
    """

    def __init__(self, library: Library, form: str | None, year: int | None) -> None:
        self._library, self._form, self._asked = library, form, year
        self.year = year
        self.problems: list[Problem] = []
        self.files: set[Path] = set()

    def read(self, sources: Iterable[Path], units: Units, but: Path | None = None) -> None:
        """Enter every unit's figures, holding one source at a time; `but` is no unit, if it lies among them.

        Errors: UsageError, for units of several years.
        """
        self.files.update(sources)
        found = (one for path in sources for one in tried(partial(find_units, path, self._asked), self.problems))
        handed = [one for one in found if but is None or one.path.resolve() != but.resolve()]
        with progress(handed, _("adding up")) as places:
            for place in places:
                bundles = tried(place.read, self.problems)
                for bundle in bundles:
                    self._enter(bundle, bundles, units)

    def _enter(self, bundle: Bundle, alongside: list[Bundle], units: Units) -> None:
        self.files.update(bundle.files)
        if self._asked and bundle.year != self._asked:
            return
        self.year = self.year or bundle.year
        if bundle.year != self.year:
            message = _("the units are of {one} and {other}; choose with --year")
            raise click.UsageError(message.format(one=self.year, other=bundle.year))
        try:
            enter(units, self._judged(bundle, alongside))
        except DocgenError as error:
            self.problems += error.problems

    def _judged(self, bundle: Bundle, alongside: list[Bundle]) -> Review:
        form = None if bundle.profile.form else self._form
        return review(bundle, self._library, form, last=self._last(last_of(bundle, alongside)))

    def _last(self, bundle: Bundle | DocgenError | None) -> Report | DocgenError | None:
        """Lay the bundle of the year before out; what is wrong with it is no fault of this year's."""
        if bundle is None or isinstance(bundle, DocgenError):
            return bundle
        try:
            return report_before(bundle, self._library, None if bundle.profile.form else self._form)
        except DocgenError as error:
            return error


def against(
    judged: Review, sources: tuple[Path, ...], roster: Path | None, library: Library, form: str | None
) -> tuple[Review, UnitReader]:
    """Hold an aggregate against its units, unless some cannot be read; return its review, and what was read.

    Errors: UsageError, where there is no unit; DocgenError, for the roster.
    """
    report = judged.report
    said = report.bundle.profile.form
    whole = whole_form(report, library, form)
    units = Units(library, read_roster(roster) if roster else None, whole)
    reader = UnitReader(library, form or (said.value if said else report.form.name), report.year)
    reader.read(sources, units, Path(report.bundle.source.file))
    if reader.problems:
        return judged, reader
    if not units.ledger.units and not units.unknown:
        raise click.UsageError(_("no unit of {year} is there").format(year=report.year))
    return examine(replace(judged.subject, units=units), judged), reader
