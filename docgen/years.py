"""A bureau's years: which bundles are one bureau's, under all its names; each read once, laid out once, judged beside the one before.

Whoever judges more than one bundle, or one that has others beside it, does it here: check, build, batch, roll-up, the library.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import BundleError, DocgenError
from docgen.i18n import _
from docgen.packs import Library
from docgen.pipeline import judge, report_of
from docgen.readers.places import beside, years_back
from docgen.readers.survey import Survey, by_bureau, doubled, listed_at
from docgen.remote import path_of
from docgen.report import added_up
from docgen.source import Source

__all__ = ["LastYears", "Years", "by_bureau", "reviews_of"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.bundle import Bundle
    from docgen.checks import Review
    from docgen.readers.survey import Listed
    from docgen.report import Report


class LastYears:
    """The bundles of last year that a run is told to compare with (`--last-year`), each for the reports it is said of.

    One is taken for the bureau of its name, or of whose former names it is. One of another name is taken for the only report
    of the year after it, if its source holds no other: the bureau was renamed. Errors: DocgenError, for a source that cannot be
    read, of which nothing is taken, or that has another bundle of the same bureau: none is dropped without a word.
    """

    def __init__(self, sources: Sequence[Path], wanted: Iterable[Listed]) -> None:
        self._taken: dict[Listed, list[Listed]] = {}
        reports = [report for report in wanted if report.bureau] if sources else []
        for source in sources:
            self._take(source, list(Survey(source)), reports)

    def _take(self, source: Path, given: list[Listed], reports: list[Listed]) -> None:
        unread = next((bundle for bundle in given if not bundle.bureau or not bundle.year), None)
        if unread:
            unread.read()  # it says why
        named = [(bundle, report) for bundle in given for report in reports if _precedes(bundle, report)]
        if not named and len(given) == 1:
            after = [report for report in reports if report.year == given[0].year + 1]
            named = [(given[0], report) for report in after] if len(after) == 1 else []
        if not named:
            bundles = _(", ").join(f"{bundle.bureau} {bundle.year}" for bundle in given)
            years = _(", ").join(f"{report.bureau} {report.year}" for report in reports)
            message = _("--last-year gives {given}, which is the year before of none of: {reports}")
            raise BundleError.at(Source(str(source)), message.format(given=bundles, reports=years))
        for bundle, report in named:
            taken = self._taken.setdefault(report, [])
            same = next((other for other in taken if other.bureau == bundle.bureau), None)
            if same and same != bundle:
                raise doubled(bundle, same)
            if not same:
                taken.append(bundle)

    def of(self, report: Listed) -> list[Listed]:
        """Return the bundles that a report is to be compared with; none where nothing was said of it."""
        return self._taken.get(report, [])


def _precedes(bundle: Listed, report: Listed) -> bool:
    """Tell whether a bundle is of the year before a report, and of its bureau under any of its names."""
    former = [each.name.value for each in report.formerly if each.until is None or each.until >= bundle.year]
    return bundle.year == report.year - 1 and bundle.bureau in (report.bureau, *former)


def _each_once(report: Listed, before: Sequence[Listed]) -> list[Listed]:
    """Return one bundle of each bureau; of several, the one that is named as the report is but for the year. Errors: BundleError."""
    alike = Path(report.path).name.replace(str(report.year), str(report.year - 1), 1)
    by_name: dict[str, list[Listed]] = {}
    for bundle in before:
        by_name.setdefault(bundle.bureau, []).append(bundle)
    chosen = []
    for bundles in by_name.values():
        first, *more = [bundle for bundle in bundles if Path(bundle.path).name == alike] or bundles
        if more:
            raise doubled(first, more[0])
        chosen.append(first)
    return chosen


class Years:
    """The bundles of one bureau, and their reports.

    `form` is the form that was asked for; with `form_is_for_all` it counts whatever bundles say, otherwise only for those that
    do not say theirs.
    """

    def __init__(
        self,
        library: Library,
        form: str | None,
        listed: Sequence[Listed],
        last_years: LastYears | None = None,
        *,
        form_is_for_all: bool = True,
    ) -> None:
        self.library, self._form, self._form_is_for_all = library, form, form_is_for_all
        self.listed, self._last_years = listed, last_years
        self._bundles: dict[Listed, Bundle | DocgenError] = {}
        self._reports: dict[tuple[Listed, str | None], Report | DocgenError] = {}
        self._beside: dict[str, list[Listed]] = {}

    def bundle(self, listed: Listed) -> Bundle:
        """Return a bundle. Errors: DocgenError, why it cannot be read."""
        if listed not in self._bundles:
            try:
                self._bundles[listed] = listed.read()
            except DocgenError as error:
                self._bundles[listed] = error
        bundle = self._bundles[listed]
        if isinstance(bundle, DocgenError):
            raise bundle
        return bundle

    def report(self, listed: Listed) -> Report:
        """Return a report, laid out. Errors: DocgenError, why there is none."""
        return self._laid_out(listed, self._form_for(self.bundle(listed)))

    def review(self, listed: Listed) -> Review:
        """Judge a report beside the one of the year before. Errors: DocgenError, why it cannot be."""
        return judge(self.report(listed), self.last(listed), partial(self.others, listed))

    def last(self, listed: Listed) -> Report | DocgenError | None:
        """Return the report of the year before, why it cannot be read, or None where there is none.

        Several, of bureaus that became one, are added up. Errors: DocgenError, where one that was named cannot be laid out.
        """
        given = self._last_years.of(listed) if self._last_years else []
        if given:
            return added_up([self._before(before) for before in given])
        try:
            return added_up([self._before(before) for before in _each_once(listed, self.before(listed))])
        except DocgenError as error:
            return error

    def before(self, listed: Listed) -> list[Listed]:
        """Return the bundles of the year before that are known of a bureau: its own, those of its former names."""
        known = [bundle for bundle in self.listed if _precedes(bundle, listed)]
        if not known and listed.alone:
            known = [bundle for bundle in self._lying_beside(listed) if _precedes(bundle, listed)]
        return list(dict.fromkeys(known))

    def others(self, listed: Listed) -> tuple[Report, ...]:
        """Return the reports of a bureau's other years, in order, as far as they can be read: another year's faults are not this one's."""
        own = self.bundle(listed)
        reports: dict[int, Report] = {}
        last = self.last(listed)
        if last and not isinstance(last, DocgenError):
            reports[last.year] = last
        for other in (*self.listed, *(self._lying_beside(listed) if listed.alone else ())):
            if other.bureau == own.bureau and other.year not in (own.year, *reports):
                try:
                    reports[other.year] = self._before(other)
                except DocgenError:
                    continue
        return tuple(reports[year] for year in sorted(reports))

    def materials(self) -> Iterator[tuple[Listed, Bundle | DocgenError]]:
        """Walk all bundles that these reports depend on, read: its own, and those that lie beside them."""
        compared = [other for listed in self.listed for other in self.before(listed)]
        for listed in dict.fromkeys((*self.listed, *compared)):
            try:
                yield listed, self.bundle(listed)
            except DocgenError as error:
                yield listed, error

    def _form_for(self, bundle: Bundle) -> str | None:
        return None if bundle.profile.form and not self._form_is_for_all else self._form

    def _before(self, listed: Listed) -> Report:
        """Lay another year out; the form that was asked for counts where it is for that year."""
        form = self._form_for(self.bundle(listed))
        return self._laid_out(listed, form if form and self.library.form(form).covers(listed.year) else None)

    def _laid_out(self, listed: Listed, form: str | None) -> Report:
        key = listed, form
        if key not in self._reports:
            try:
                self._reports[key] = report_of(self.bundle(listed), self.library, form)
            except DocgenError as error:
                self._reports[key] = error
        report = self._reports[key]
        if isinstance(report, DocgenError):
            raise report
        return report

    def _lying_beside(self, listed: Listed) -> list[Listed]:
        """Return what lies beside a bundle and may be of its bureau's other years, as long as it can be told."""
        if listed.path not in self._beside:
            try:
                places = beside(path_of(listed.path), years_back(listed.year))
                beside_it = [bundle for place in places for bundle in listed_at(place)]
            except (DocgenError, OSError):
                beside_it = []
            self._beside[listed.path] = [bundle for bundle in beside_it if bundle.bureau and bundle.year]
        return self._beside[listed.path]


def reviews_of(
    source: str | Path, library: Library | None = None, form: str | None = None, last_years: Sequence[str | Path] = ()
) -> Iterator[Review]:
    """Judge every bundle at a source, each beside its bureau's year before, as `docgen check` does.

    `source` is a bundle, a file of many, a bureau's folder or a folder of these; `last_years` are the sources of bundles to
    compare with, see `LastYears`; for `form` see `docgen.review`. Errors: DocgenError, for the first bundle that cannot be judged.
    """
    listed = list(Survey(path_of(source)))
    before = LastYears([*map(path_of, last_years)], listed)
    for bureau in by_bureau(listed):
        years = Years(library or Library(), form, bureau, before)
        for each in bureau:
            yield years.review(each)
