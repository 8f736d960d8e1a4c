"""Checking what becomes of a report in a document: its empty sections, and what its template prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of, some
from docgen.forms.memory import memory_of
from docgen.i18n import _, ngettext
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.subject import PrintingTemplate, Subject
    from docgen.forms.rule import Rule
    from docgen.forms.table import CellRef
    from docgen.report import Report


_SHOWN = 20  # characters of a text


def check_empty(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Name the sections that say nothing without prose, and have none; not those that lengths are asked of."""
    report = subject.report
    has_prose = any(report.prose.values())
    expecting = [
        section for section in report.form.sections if section.expects_prose and not (has_prose and section.least)
    ]
    empty = [section.heading for section in expecting if not report.prose[section.code]]
    for rule in rules if empty else ():
        message = _("these sections have no text: {sections}").format(sections=_(", ").join(empty))
        yield Finding(rule, message, Place(where="*"), Source(report.bundle.source.file), in_document=True)


def check_unprinted(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Name the cells of the form that the template has no tag for: their figures would vanish."""
    report, template = subject.report, subject.template
    unprinted = _unprinted(report, template) if template else frozenset()
    for rule in rules if unprinted else ():
        for table in report.form.tables:
            cells = [cell for cell in table.cells if cell in unprinted]
            if cells and template:
                words = _("the template prints no figure for {count} cells of this table: {cells}")
                message = words.format(count=len(cells), cells=some(place_of(report, cell).words for cell in cells))
                place = Place(report.form.heading_of(table), where=table.code)
                yield Finding(rule, message, place, Source(template.file))


def _unprinted(report: Report, template: PrintingTemplate) -> frozenset[CellRef]:
    known = memory_of(report.form).unprinted
    unprinted = known.get(template.names)
    if unprinted is None:
        unprinted = frozenset(cell for cell in report.form.cells if not template.prints(cell))
        characters = sum(len(part) for name in template.names for part in name)
        known.keep(template.names, unprinted, characters)
    return unprinted


def check_unprinted_text(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Name the sections with text that the template has no tag for: what is written there would be lost without a word."""
    report, template = subject.report, subject.template
    if template is None:
        return
    names = {name[0] for name in template.names}
    lost = [
        section for section in report.form.every_section if report.prose[section.code] and section.code not in names
    ]
    for rule in rules:
        for section in lost:
            passages = report.prose[section.code]
            message = ngettext(
                "the template prints no text of “{section}”, where {count} paragraph is written: {text}",
                "the template prints no text of “{section}”, where {count} paragraphs are written: {text}",
                len(passages),
            )
            text = (passages[0].heading or passages[0].text).value[:_SHOWN]
            message = message.format(section=section.heading, count=len(passages), text=text)
            yield Finding(rule, message, Place(section.heading, where=section.code), Source(template.file))


def check_template_changed(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Remark what was taken off the template when it was opened."""
    template = subject.template
    for rule in rules:
        for notice in template.notices if template else ():
            yield Finding(rule, notice, Place(), Source(template.file if template else ""))
