"""A bureau's other years: last year's report, for the checks that look back, and all that are known, to show beside."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from docgen.cli.options import ANY_PATH
from docgen.errors import BundleError, DocgenError
from docgen.i18n import _
from docgen.pipeline import report_before
from docgen.readers import find_years, read_bundles, read_year

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docgen.bundle import Bundle
    from docgen.checks import Review
    from docgen.cli.options import Selection
    from docgen.packs import Library
    from docgen.readers import Handed
    from docgen.report import Report

last_year_option = click.option(
    "--last-year",
    type=ANY_PATH,
    metavar=_("BUNDLE"),
    help=_("Last year's bundle, to compare with; otherwise the one beside it in the bureau's folder, if there is one."),
)


class LastYears:
    """The reports of the years before, as a run comes to know them. Errors: DocgenError, where `given` is not readable."""

    def __init__(self, selection: Selection, library: Library, given: Path | None) -> None:
        self._form, self.library = selection.form, library
        self._known: dict[tuple[str, int], Report] = {}
        self._read: dict[tuple[str, int], Bundle] = {}
        self._places: set[str] = set()  # whose bundles this run has read
        self._beside: dict[Path, list[Bundle]] = {}
        self._given = read_bundles(given) if given else []

    def note(self, report: Report) -> None:
        """Keep a report that was laid out in this run, for the year after it."""
        self._known[report.bureau, report.year] = report

    def offer(self, bundles: Iterable[Bundle]) -> None:
        """Keep all the bundles that this run has read at some place, whether they are asked for or not."""
        for bundle in bundles:
            self._read.setdefault((bundle.bureau, bundle.year), bundle)
            self._places.add(bundle.source.file)

    def before(self, bundle: Bundle) -> Report | DocgenError | None:
        """Return the report of the year before a bundle's, why it cannot be read, or None where there is none.

        Errors: DocgenError, where what was given is of another year or does not fit its form.
        """
        known = self._known.get((bundle.bureau, bundle.year - 1))
        if known:
            return known
        if self._given:
            return self._laid_out(self._chosen(bundle))
        try:
            read = self._read.get((bundle.bureau, bundle.year - 1))
            last = read or read_year(bundle, bundle.year - 1, self._places)
            return self._laid_out(last) if last else None
        except DocgenError as error:
            return error

    def every(self, review: Review) -> tuple[Report, ...]:
        """Return the reports of a bureau's other years that are known: from this run, given, or lying beside."""
        report = review.report
        found = {year: one for (bureau, year), one in self._known.items() if bureau == report.bureau}
        if review.last:
            found.setdefault(review.last.year, review.last)
        for bundle in (one for handed in find_years(report.bundle) for one in self._read_once(handed)):
            if bundle.bureau == report.bureau and bundle.year not in {report.year, *found}:
                with suppress(DocgenError):
                    found[bundle.year] = self._laid_out(bundle)
        return tuple(found[year] for year in sorted(found) if year != report.year)

    def _read_once(self, handed: Handed) -> list[Bundle]:
        """Read what lies beside; what cannot be read is not shown: another year's faults are not this one's."""
        if handed.path not in self._beside:
            self._beside[handed.path] = []
            with suppress(DocgenError):
                self._beside[handed.path] = handed.read()
        return self._beside[handed.path]

    def _chosen(self, bundle: Bundle) -> Bundle:
        """Return the given bundle of the year before; its bureau may have had another name."""
        of_year = [one for one in self._given if one.year == bundle.year - 1]
        found = [one for one in of_year if one.bureau == bundle.bureau] or of_year
        if len(found) == 1:
            return found[0]
        given = _(", ").join(map(str, self._given))
        message = _("--last-year gives {given}, but {bundle} needs one bundle of {year}")
        raise BundleError.at(bundle.source, message.format(given=given, bundle=bundle, year=bundle.year - 1))

    def _laid_out(self, bundle: Bundle) -> Report:
        return report_before(bundle, self.library, self._form)
