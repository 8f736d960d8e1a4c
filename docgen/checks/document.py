"""Checking what becomes of a report in a document: its form's years, its empty sections, its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from docgen.checks.finding import Finding, Place, place_of
from docgen.checks.remarks import some
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.report import Report


def check_form_year(report: Report) -> Iterator[Finding]:
    """Remark that the form is for the reports of other years: some bureaus used the old form a year too long."""
    if not report.form.covers(report.year):
        message = _("form {form} is for {years}, this one is of {year}")
        said = message.format(form=report.form.name, years=report.form.years_in_words, year=report.year)
        yield Finding("form.year", Severity.INFO, said, "", Place(), report.bundle.source)


class Template(Protocol):
    """What a template says of itself."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What was taken off when it was opened."""

    def prints(self, path: tuple[str, ...]) -> bool:
        """Tell whether it has a tag for a cell; this depends on its `names` alone."""

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        """Every name that a tag prints or loops over, as its path."""


def check_document(report: Report, template: Template, file: str) -> Iterator[Finding]:
    """Check what only a document needs."""
    yield from _empty_sections(report)
    yield from _unprinted(report, template, file)
    for notice in template.notices:
        yield Finding("template.changed", Severity.INFO, notice, "", Place(), Source(file))


def _empty_sections(report: Report) -> Iterator[Finding]:
    """Name the sections that say nothing without prose, and have none; not those that checking names itself."""
    has_prose = any(report.prose.values())
    expecting = [
        section for section in report.form.sections if section.expects_prose and not (has_prose and section.least)
    ]
    empty = [section.heading for section in expecting if not report.prose[section.code]]
    if empty:
        message = _("these sections have no text: {sections}").format(sections=_(", ").join(empty))
        advice = _("Write them under “prose:” in the bundle, or in Word afterwards")
        yield Finding("prose.sections", Severity.WARNING, message, advice, Place(), Source(report.bundle.source.file))


def _unprinted(report: Report, template: Template, file: str) -> Iterator[Finding]:
    """Name the cells of the form that the template has no tag for: their figures would vanish."""
    unprinted = report.form.known_unprinted.get(template.names)
    if unprinted is None:
        unprinted = frozenset(cell for cell in report.form.cells if not template.prints(cell))
        characters = sum(len(part) for name in template.names for part in name)
        report.form.known_unprinted.keep(template.names, unprinted, characters)
    for table in report.form.tables if unprinted else ():
        cells = [cell for cell in table.cells if cell in unprinted]
        if cells:
            message = _("the template prints no figure for {count} cells of this table: {cells}")
            said = message.format(count=len(cells), cells=some(place_of(report, cell).words for cell in cells))
            advice = _("Put their tags into the template; docgen forms FORM lists the codes")
            place = Place(report.form.heading_of(table), where=table.code)
            yield Finding("template.unprinted", Severity.WARNING, said, advice, place, Source(file))
