"""Laying the printed tables of a bundle out on the form, those like one laid out before at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.forms.memory import memory_of
from docgen.i18n import _
from docgen.layout.sheet import FIGURE, NOTE, place_sheet, stem, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.bundle import Sheet
    from docgen.forms.form import Form
    from docgen.forms.table import SheetPlan, Table
    from docgen.layout.cells import Gathering
    from docgen.source import Line

    Outline = tuple[bool, tuple[str, ...], tuple[tuple[str, ...], ...]]

_ANY_FIGURE = "0"
_ASIDE = ()


def place_sheets(sheets: Iterable[Sheet], gathering: Gathering) -> None:
    """Give every figure of the sheets to its cell, or note why it has none. A table may be there once."""
    first: dict[str, Sheet] = {}
    known = memory_of(gathering.form).sheets
    for sheet in sheets:
        outline = outline_of(sheet, gathering.form)
        plan = known.get(outline)
        if plan:
            if _is_first(sheet, plan.table, first, gathering):
                gathering.give_all(plan, sheet.rows)
            continue
        before = len(gathering.problems)
        table = table_of(sheet, gathering)
        if table and _is_first(sheet, table, first, gathering):
            plan = place_sheet(sheet, table, gathering)
            if len(gathering.problems) == before:
                _remember(plan, outline, gathering)


def outline_of(sheet: Sheet, form: Form) -> Outline:
    """Return what decides where the figures of a sheet go: the tables that its name may mean, and its lines.

    In these every figure is as any other, and so is every title and note.
    """
    name = sheet.table.value if sheet.table else stem(sheet.source.file)
    named = tuple([table.code for table in form.table_index.find(name)])
    known = memory_of(form).lines
    rows = [known[row.values] if row.values in known else _outline_of_row(row, form) for row in sheet.rows]
    return sheet.table is not None, named, tuple(rows)


def _outline_of_row(row: Line, form: Form) -> tuple[str, ...]:
    outline = _told_apart(row.values, form)
    memory_of(form).lines.keep(row.values, outline, sum(map(len, row.values)))
    return outline


def _told_apart(values: tuple[str, ...], form: Form) -> tuple[str, ...]:
    if "3" in values and "2" in values and "1" in values:
        return values  # it may number the columns
    texts = [_ANY_FIGURE if text.isdecimal() or (text and FIGURE.fullmatch(text)) else text for text in values]
    return _ASIDE if _ANY_FIGURE not in texts and _is_aside(texts, form) else tuple(texts)


def _is_aside(texts: list[str], form: Form) -> bool:
    """Tell a line without figures that is of no table, wherever it stands; see the same in the reader of a sheet."""
    filled = [text for text in texts if text]
    stands_apart = len(filled) == 1 or NOTE.match(filled[0])
    return bool(stands_apart) and not any(table.knows(text) for text in filled for table in form.tables)


def _is_first(sheet: Sheet, table: Table, first: dict[str, Sheet], gathering: Gathering) -> bool:
    other = first.setdefault(table.code, sheet)
    if other is not sheet:
        message = _("this is table “{table}” again; {file} is it already")
        gathering.fault(sheet.source, message.format(table=table.title, file=other.source))
    return other is sheet


def _remember(plan: SheetPlan, outline: Outline, gathering: Gathering) -> None:
    """Remember where the figures of a sheet without problems stand, unless a figure may be a label."""
    if plan.cells and not plan.table.calls_by_figures:
        _said, _named, rows = outline
        memory_of(gathering.form).sheets.keep(outline, plan, sum(len(text) for row in rows for text in row))
