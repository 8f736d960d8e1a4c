"""The workbook itself: its sheets in order, and what stands on each."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter import Workbook

from docgen.i18n import _
from docgen.readers.workbooks.labels import ANYWHERE, BUREAU, CONTACTS, FORM, ISSUED, LEFT_OUT, LIST, PROSE, YEAR
from docgen.writers.bundle_folder import texts_of
from docgen.writers.bundle_yaml import passage_lines
from docgen.writers.workbook.looks import LINE, Looks, lay_out_page, lines_of
from docgen.writers.workbook.tables import TableWriter, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docgen.forms.evaluation import Lookup
    from docgen.forms.form import Form
    from docgen.forms.table import CellRef
    from docgen.report import Report

_MADE = datetime(1980, 1, 1, tzinfo=UTC)  # the same workbook, the same bytes
_COVER, _PROSE = "封面", "文字"  # names of sheets
_LABEL, _TEXT = 26, 90  # characters: widths of the columns of cover and text
_SPARE = 1  # blank lines of a section, for more paragraphs
_ALLOWED = {"format_columns": True, "format_rows": True}


class Contents(NamedTuple):
    """What a workbook holds when it is handed out.

    `figures` are texts as written, by cell; `prose` the paragraphs of each section, by code; `contacts` what is known of how to
    reach the bureau; `last` tells the numbers of last year's report. `names_form` where nothing else says which form it is.
    """

    bureau: str
    year: int
    contacts: Mapping[str, str]
    figures: Mapping[CellRef, str]
    prose: Mapping[str, Sequence[str]]
    guidance: Sequence[str] = ()
    last: Lookup | None = None
    names_form: bool = False


def write_workbook(form: Form, contents: Contents) -> bytes:
    """Write a workbook (.xlsx) that is read as the same report."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    title = form.title.format(bureau=contents.bureau, year=contents.year)
    book.set_properties({"title": title, "created": _MADE})
    looks = Looks(book)
    _write_cover(book, form, contents, looks)
    _write_prose(book, form, contents, looks)
    issued = [(_PROSE, ANYWHERE, section.heading) for section in form.every_section]
    writer = TableWriter(form, looks, contents.figures, contents.last)
    for table in form.tables:
        sheet = book.add_worksheet(name_of(form, table))
        issued += writer.write(sheet, table)
        lay_out_page(sheet, landscape=True)
        sheet.protect("", _ALLOWED)
    _keep(book, issued)
    book.close()
    return target.getvalue()


def workbook_of(report: Report) -> bytes:
    """Write a report that was read as a workbook, its figures as they stood there."""
    contents = Contents(
        report.bureau,
        report.year,
        {name: text.value for name, text in report.bundle.profile.contacts.items()},
        {cell: text for cell, text in texts_of(report).items() if text},
        {code: [line for each in passages for line in passage_lines(each)] for code, passages in report.prose.items()},
        names_form=True,
    )
    return write_workbook(report.form, contents)


def _write_cover(book: Workbook, form: Form, contents: Contents, looks: Looks) -> None:
    sheet = book.add_worksheet(_COVER)
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _TEXT)
    sheet.merge_range(0, 0, 0, 1, _("Figures and text of the annual report"), looks.title)
    lines = {BUREAU: contents.bureau, YEAR: str(contents.year)}
    lines |= {label: contents.contacts.get(name, "") for name, label in CONTACTS.items()}
    if contents.names_form:
        lines[FORM] = form.name
        lines |= {LEFT_OUT: LIST.join(item.label for item in form.left_out)} if form.left_out else {}
    for row, (label, text) in enumerate(lines.items(), 1):
        sheet.write_string(row, 0, label, looks.label)
        sheet.write_string(row, 1, text, looks.text)
    for row, text in enumerate(contents.guidance, len(lines) + 2):
        sheet.merge_range(row, 0, row, 1, text, looks.note)
        sheet.set_row(row, LINE * lines_of(text, _LABEL + _TEXT))
    lay_out_page(sheet, landscape=False)
    sheet.protect("", _ALLOWED)


def _write_prose(book: Workbook, form: Form, contents: Contents, looks: Looks) -> None:
    """Write the text, a paragraph a line: lines may be put in between, so the sheet is not locked."""
    sheet = book.add_worksheet(_PROSE)
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _TEXT)
    sheet.freeze_panes(1, 0)
    for column, label in enumerate(PROSE):
        sheet.write_string(0, column, label, looks.head)
    row = 1
    for section in form.every_section:
        paragraphs = [*contents.prose.get(section.code, ()), *[""] * _SPARE]
        for number, text in enumerate(paragraphs):
            sheet.write_string(row, 0, "" if number else section.heading, looks.label)
            sheet.write_string(row, 1, text, looks.text)
            sheet.set_row(row, LINE * max(lines_of(text, _TEXT), 1 if number else lines_of(section.heading, _LABEL)))
            row += 1
    lay_out_page(sheet, landscape=False)


def _keep(book: Workbook, issued: Sequence[tuple[str, str, str]]) -> None:
    """Keep the labels and formulas of the tables where nobody looks, to be compared when the workbook comes back."""
    sheet = book.add_worksheet(ISSUED)
    for row, line in enumerate(issued):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text)
    sheet.very_hidden()
