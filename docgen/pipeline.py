"""The road: a bundle laid out on its form, checked, and, where nothing stands against it, filled into its template."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.checks import Review, check
from docgen.checks.finding import Finding, Place, place_of
from docgen.checks.remarks import some
from docgen.context import context_of
from docgen.errors import BundleError, FormError, TemplateError
from docgen.files import read_file
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.layout import lay_out
from docgen.packs import DEFAULT_FORM, Library
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.bundle import Bundle
    from docgen.engine import WordTemplate
    from docgen.report import Report

_LIBRARY = Library()  # for callers without packs of their own: each form is read once
_FORMS_TO_TRY = (DEFAULT_FORM, "zfxxgk-2021", "zfxxgk-2019")


@dataclass(frozen=True, slots=True)
class Refused(Exception):  # noqa: N818 - not an error: the report is judged, and the judgement is no
    """The report is not built while findings stand against it."""

    review: Review


def review(bundle: Bundle, library: Library | None = None, form: str | None = None) -> Review:
    """Lay a bundle out on its form and check it.

    `form`, a name or a file, overrides what the bundle and its bureau say.
    Errors: BundleError, FormError.
    """
    library = _library_of(bundle, library)
    report = _laid_out(bundle, library, form)
    return Review(report, (*check(report), *_form_of_other_years(report)))


def build(
    bundle: Bundle,
    library: Library | None = None,
    form: str | None = None,
    template: Path | None = None,
    *,
    strict: bool = False,
) -> tuple[Review, bytes]:
    """Check a bundle and fill its template; return the review and the document.

    Errors: Refused, where findings stand against the report; BundleError, FormError, TemplateError.
    """
    library = _library_of(bundle, library)
    judged = review(bundle, library, form)
    _require_consistent(judged, strict=False)
    from docgen.engine import open_template  # noqa: PLC0415 - checking alone needs no template engine

    name, content = _template_of(judged.report, library, template)
    opened = open_template(content, name)
    of_the_document = (*_empty_sections(judged.report), *_unprinted(judged.report, opened))
    judged = Review(judged.report, (*judged.findings, *of_the_document))
    _require_consistent(judged, strict=strict)
    return judged, opened.fill(context_of(judged.report))


def _require_consistent(judged: Review, *, strict: bool) -> None:
    if not judged.consistent(strict=strict):
        raise Refused(judged)


def _library_of(bundle: Bundle, library: Library | None) -> Library:
    """Add the packs that the bureau's profile names to the library."""
    return (library or _LIBRARY).with_folders(bundle.profile.packs)


def _laid_out(bundle: Bundle, library: Library, form: str | None) -> Report:
    """Lay a bundle out on the form asked for; otherwise on the first official one of its year that has all its labels."""
    said = bundle.profile.form
    if form is not None:
        return lay_out(bundle, library.form(form))
    if said:
        return lay_out(bundle, library.form(said.value, said.source))
    forms = [library.form(name) for name in _FORMS_TO_TRY]
    for candidate in sorted(forms, key=lambda one: not one.covers(bundle.year)):
        with suppress(BundleError, FormError):
            return lay_out(bundle, candidate)
    return lay_out(bundle, next((one for one in forms if one.covers(bundle.year)), forms[0]))


def _form_of_other_years(report: Report) -> Iterator[Finding]:
    """Remark that the form is for the reports of other years: some bureaus used the old form a year too long."""
    if not report.form.covers(report.year):
        first, last = report.form.years
        message = _("form {form} is for the reports of {years}, this one is of {year}")
        years = f"{first}–{last or ''}"
        said = message.format(form=report.form.name, years=years, year=report.year)
        yield Finding("form.year", Severity.INFO, said, "", Place(), report.bundle.source)


def _template_of(report: Report, library: Library, override: Path | None) -> tuple[str, bytes]:
    said = report.bundle.profile.template
    path = override or (Path(said.value) if said else library.template(report.form))
    return str(path), read_file(path, TemplateError, said.source if said and not override else None)


def _empty_sections(report: Report) -> list[Finding]:
    """Name the sections that say nothing without prose, and have none."""
    empty = [
        section.heading for section in report.form.sections if section.expects_prose and not report.prose[section.code]
    ]
    if not empty:
        return []
    message = _("these sections have no text: {sections}").format(sections=_(", ").join(empty))
    advice = _("Write them under “prose:” in the bundle, or in Word afterwards")
    return [Finding("prose.sections", Severity.WARNING, message, advice, Place(), Source(report.bundle.source.file))]


def _unprinted(report: Report, template: WordTemplate) -> Iterator[Finding]:
    """Name the cells of the form that the template has no tag for: their figures would vanish."""
    for table in report.form.tables:
        cells = [cell for cell in table.cells if not template.prints(cell)]
        if cells:
            place = Place(report.form.heading_of(table), where=table.code)
            shown = some(place_of(report, cell).words for cell in cells)
            message = _("the template prints no figure for {count} cells of this table: {cells}")
            advice = _("Put their tags into the template; docgen forms FORM lists the codes")
            said = message.format(count=len(cells), cells=shown)
            yield Finding("template.unprinted", Severity.WARNING, said, advice, place, Source(template.file))
