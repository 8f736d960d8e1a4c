"""A finished report on its form: tables and sections told by their labels, in the order of the document.

Nothing is guessed and nothing computed: a label that is only like one of the form, or a cell that is there twice with two
figures, is named as unsure, and its figure left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.flow import FlowTable
from docgen.forms.tailoring import tailor
from docgen.i18n import _
from docgen.layout.careful import CarefulGathering
from docgen.layout.cut_rows import joined_over_pages
from docgen.layout.headings import sections_of
from docgen.layout.printed import PrintedTables
from docgen.report import CellState, Figure, Report
from docgen.source import Text

if TYPE_CHECKING:
    from docgen.bundle import Bundle
    from docgen.flow import Flow
    from docgen.forms.form import Form


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!\s*\d+\s*月)")  # no date
_CAPTION = 60  # characters: longer ones are text


def lay_out_finished(bundle: Bundle, flow: Flow, form: Form) -> Report:
    """Lay a finished report out on a form, without the rows that may be left out and are not there."""
    labels, unwanted = bundle.profile.labels, bundle.profile.leave_out
    gathering = _gathered(flow, tailor(form, labels, unwanted), bundle.year)
    absent = tuple(Text(target, flow.source) for target in _optional(gathering) if target not in map(str, unwanted))
    if absent:
        gathering = _gathered(flow, tailor(form, labels, (*unwanted, *absent)), bundle.year)
    form = gathering.form
    prose = sections_of(flow, form, gathering.fault)
    figures = dict.fromkeys(form.cells, Figure(CellState.ABSENT)) | gathering.without_doubles()
    every = frozenset(table.code for table in form.tables)
    return Report(form, bundle, figures, prose, tuple(gathering.unsure), every, frozenset(gathering.doubted))


def _optional(gathering: CarefulGathering) -> list[str]:
    """Return the rows that may be left out and of which no cell was found, in tables that are there."""
    rows = {(cell.table, cell.row) for cell in gathering.given}
    tables = {table for table, _row in rows}
    return [
        f"{table.code}.{path[-1].code}"
        for table in gathering.form.tables
        if table.code in tables
        for path in table.rows.values()
        if path[-1].optional and (table.code, path[-1].code) not in rows
    ]


def _gathered(flow: Flow, form: Form, year: int) -> CarefulGathering:
    gathering = CarefulGathering(form, year)
    tables = PrintedTables(gathering)
    caption = ""  # the paragraph before a table
    for block in joined_over_pages(flow.blocks, form):
        if not isinstance(block, FlowTable):
            caption = block.text.value
        elif _is_of_another_year(block, caption, year):
            message = _("this table is called after another year than {year}: no figure of it is taken")
            gathering.fault(block.source, message.format(year=year))
        else:
            tables.take(block.rows, marked=block.marked)
    return gathering


def _is_of_another_year(table: FlowTable, caption: str, year: int) -> bool:
    """Tell whether the title of a table, in its first lines or before it, names other years than the report's, and not this."""
    titles = [caption] if len(caption) <= _CAPTION else []
    for row in table.rows:
        filled = [value for value in row.values if value]
        if len(set(filled)) != 1:
            break
        titles.append(filled[0])
    years = {int(each) for title in titles for each in _YEAR.findall(title)}
    return bool(years) and year not in years
