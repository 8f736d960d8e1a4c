"""A bureau's years in a worker: read once, laid out when they are needed, each compared with the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docgen.batch.settings import library_fingerprint
from docgen.errors import BundleError, DocgenError
from docgen.files import digest
from docgen.fingerprint import file_digest, fingerprint
from docgen.i18n import _
from docgen.pipeline import library_of, report_before, report_of
from docgen.readers.units import last_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.batch.plan import Planned
    from docgen.bundle import Bundle
    from docgen.packs import Library
    from docgen.readers.survey import Listed
    from docgen.report import Report

_FORM_FILES = (".yaml", ".yml")


class Bureau:
    """The bundles of one bureau, and their reports, by year."""

    def __init__(self, library: Library, form: str | None) -> None:
        self._library, self._form = library, form
        self._bundles: dict[Listed, Bundle | DocgenError] = {}
        self._reports: dict[int, Report | DocgenError] = {}
        self._before: dict[int, Bundle | DocgenError | None] = {}

    def read(self, planned: Planned) -> None:
        """Read a year."""
        listed = planned.listed
        try:
            bundle = listed.read()
            if (bundle.bureau, bundle.year) != (listed.bureau, listed.year):
                raise BundleError.at(Source(listed.path), _("the file was changed while it was read: try again"))
            self._bundles[listed] = bundle
        except DocgenError as error:
            self._bundles[listed] = error

    def materials(self) -> Iterator[str]:
        """Walk the fingerprints of all that this bureau's reports depend on, besides what all reports do."""
        for listed, bundle in self._bundles.items():
            if isinstance(bundle, DocgenError):
                yield f"{listed.year} {bundle}"
                continue
            yield f"{listed.year} {digest(listed.part.content()) if listed.part else fingerprint(bundle)}"
            yield from self._settings_of(bundle)
            before = self._beside(bundle)
            if before:
                yield str(before) if isinstance(before, DocgenError) else fingerprint(before)

    def _settings_of(self, bundle: Bundle) -> Iterator[str]:
        """Walk the fingerprints of the form, template and packs that a bundle or its bureau names."""
        profile = bundle.profile
        for said in filter(None, (profile.form, profile.template)):
            is_file = said is profile.template or said.value.endswith(_FORM_FILES)
            yield file_digest(Path(said.value)) if is_file and Path(said.value).is_file() else said.value
        if profile.packs:
            yield library_fingerprint(library_of(bundle, self._library))

    def report(self, listed: Listed) -> Report:
        """Return a year's report, laid out. Errors: DocgenError, why there is none."""
        bundle = self._bundles[listed]
        if isinstance(bundle, DocgenError):
            raise bundle
        found = self._laid_out(bundle)
        if isinstance(found, DocgenError):
            raise found
        return found

    def _laid_out(self, bundle: Bundle) -> Report | DocgenError:
        if bundle.year not in self._reports:
            try:
                self._reports[bundle.year] = report_of(bundle, self._library, self._form)
            except DocgenError as error:
                self._reports[bundle.year] = error
        return self._reports[bundle.year]

    def last(self, report: Report) -> Report | DocgenError | None:
        """Return the report of the year before, why it cannot be read, or None where there is none."""
        for listed, bundle in self._bundles.items():
            if listed.year == report.year - 1 and listed.bureau == report.bureau:
                return bundle if isinstance(bundle, DocgenError) else self._laid_out_before(bundle)
        before = self._beside(report.bundle)
        return before if before is None or isinstance(before, DocgenError) else self._laid_out_before(before)

    def _laid_out_before(self, bundle: Bundle) -> Report | DocgenError:
        if self._form is None and bundle in self._bundles.values():
            return self._laid_out(bundle)
        try:
            return report_before(bundle, self._library, self._form)
        except DocgenError as error:
            return error

    def _beside(self, bundle: Bundle) -> Bundle | DocgenError | None:
        """Return the bundle of the year before where it only lies beside, and is none of those to make."""
        if not any(listed.alone for listed in self._bundles) or any(
            listed.year == bundle.year - 1 for listed in self._bundles
        ):
            return None
        if bundle.year not in self._before:
            self._before[bundle.year] = last_of(bundle, ())
        return self._before[bundle.year]

    def others(self, report: Report) -> tuple[Report, ...]:
        """Return the reports of the bureau's other years, in order, as far as they can be read."""
        found = {report.year: report}
        last = self.last(report)
        if last and not isinstance(last, DocgenError):
            found[last.year] = last
        for bundle in self._bundles.values():
            if not isinstance(bundle, DocgenError) and bundle.year not in found:
                other = self._laid_out_before(bundle)
                if not isinstance(other, DocgenError):
                    found[bundle.year] = other
        return tuple(found[year] for year in sorted(found) if year != report.year)
