"""Laying a bundle out on its form: every figure in its cell, every paragraph in its section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.errors import BundleError
from docgen.forms.tailoring import tailor
from docgen.i18n import _
from docgen.labels import do_you_mean
from docgen.layout.careful import CarefulGathering
from docgen.layout.cells import Gathering, figures_of
from docgen.layout.entries import place_entries
from docgen.layout.finished import lay_out_finished
from docgen.layout.printed import PrintedTables
from docgen.layout.references import resolve
from docgen.layout.sheets import name_of_sheet, place_sheets
from docgen.report import Report
from docgen.source import PlacedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.bundle import Bundle, Passage, Sheet
    from docgen.forms.form import Form
    from docgen.source import Text


def lay_out(bundle: Bundle, form: Form) -> Report:
    """Lay a bundle out on a form.

    Errors: BundleError with every label that is unknown, doubled or ambiguous, and every reference in the prose that
    leads nowhere; FormError where the bureau's label wording does not fit the form.
    """
    if bundle.flow:
        return lay_out_finished(bundle, bundle.flow, form)
    form = tailor(form, bundle.profile.labels, bundle.profile.leave_out)
    gathering = Gathering(form)
    place_entries(bundle.entries, gathering)
    place_sheets((sheet for sheet in bundle.sheets if not sheet.in_workbook), gathering)
    careful = _of_workbooks([sheet for sheet in bundle.sheets if sheet.in_workbook], gathering, bundle.year)
    prose = _sections(bundle, gathering)
    doubted = frozenset(careful.doubted)
    figures = figures_of(gathering, blank_is_zero=bool(bundle.profile.blank_is_zero), as_printed=doubted)
    report = Report(form, bundle, figures, prose, tuple(careful.unsure), doubted, doubted)
    report = resolve(report, gathering.problems)
    if gathering.problems:
        raise BundleError(gathering.problems)
    return report


def _of_workbooks(sheets: Sequence[Sheet], gathering: Gathering, year: int) -> CarefulGathering:
    """Gather the figures of a workbook's sheets beside those that are gathered; return what is unsure of them, too."""
    careful = CarefulGathering(gathering.form, year, computes=True)
    careful.given.update(gathering.given)
    tables = PrintedTables(careful)
    for sheet in sheets:
        table = gathering.table(sheet.table) if sheet.table else None
        tables.take([row for row in sheet.rows if isinstance(row, PlacedLine)], is_of=table)
    gathering.given = careful.without_doubles()
    return careful


def tables_named(bundle: Bundle, form: Form) -> set[str]:
    """Return the codes of the tables of a form that a bundle names, whatever it says of them."""
    labels = {entry.table.value for entry in bundle.entries}
    labels.update(sheet.table.value if sheet.table else name_of_sheet(sheet) for sheet in bundle.sheets)
    return {table.code for label in labels for table in form.table_index.find(label)}


def _sections(bundle: Bundle, gathering: Gathering) -> dict[str, tuple[Passage, ...]]:
    prose: dict[str, tuple[Passage, ...]] = {section.code: () for section in gathering.form.every_section}
    first: dict[str, Text] = {}
    for label, passages in bundle.prose:
        sections = gathering.form.section_index.find(label.value)
        if len(sections) != 1:
            message = _("there is no section “{label}” in form {form}").format(
                label=label.value, form=gathering.form.name
            )
            gathering.fault(label.source, message + do_you_mean(gathering.form.section_index.nearest(label.value)))
            continue
        code = sections[0].code
        if code in first:
            message = _("section “{label}” is given twice; first at {place}")
            gathering.fault(label.source, message.format(label=label.value, place=first[code].source))
        first.setdefault(code, label)
        prose[code] = passages
    return prose
