"""Laying labelled figures out on the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.forms.memory import memory_of
from docgen.i18n import _
from docgen.layout.cells import rows_like

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.bundle import Entry, TidyEntry
    from docgen.forms.table import Cell, Path, Table
    from docgen.layout.cells import Gathering
    from docgen.source import Text

_ENOUGH = 1_000  # problems: nobody reads more of them, and to find what each may mean takes time


def place_entries(entries: Iterable[Entry | TidyEntry], gathering: Gathering) -> None:
    """Give every entry's figure to its cell, or note why it has none.

    What labels led to a cell once lead there again; what was a problem is looked at anew, to be said at its own place;
    after very many of them no more is looked at.
    """
    known = memory_of(gathering.form).labels
    for entry in entries:
        if len(gathering.problems) > _ENOUGH:
            return
        address = entry.address
        cell = known.get(address)
        if cell is None:
            cell = _cell_of(entry, gathering)
            if cell is None:
                continue
            known.keep(address, cell, sum(len(part) for part in address if isinstance(part, str)))
        gathering.give(cell, entry.written)


def _cell_of(entry: Entry | TidyEntry, gathering: Gathering) -> Cell | None:
    """Find the cell of an entry's figure; note why not."""
    table = gathering.table(entry.table)
    if table is None:
        return None
    if not entry.labels:
        gathering.fault(entry.value.source, _("the figure has no row"))
        return None
    labels, column_label = entry.labels, entry.column
    if column_label is None and entry.position is None and len(labels) > 1:
        whole_path_is_a_row = rows_like(table, [label.value for label in labels])
        if not whole_path_is_a_row:
            labels, column_label = labels[:-1], labels[-1]
    row = gathering.row(table, labels)
    if row is None:
        return None
    if column_label:
        column = gathering.column(table, table.block_of(row[-1].code), column_label)
    else:
        column = _by_position(entry, table, row, gathering)
    return table.cell(row, column) if column else None


def _by_position(entry: Entry | TidyEntry, table: Table, row: Path, gathering: Gathering) -> Path | None:
    columns = table.block_of(row[-1].code).columns
    position = entry.position or 0
    if entry.position is None and len(columns) > 1 and not entry.value.value:
        return None  # a row with nothing after its name is left out
    if entry.position is None and len(columns) > 1:
        _needs_column(entry.labels[-1], columns, gathering)
        return None
    if position >= len(columns):
        message = _("row “{row}” has {count} columns, but more figures are given")
        gathering.fault(entry.value.source, message.format(row=row[-1].label, count=len(columns)))
        return None
    return columns[position]


def _needs_column(label: Text, columns: tuple[Path, ...], gathering: Gathering) -> None:
    message = _("the figure of row “{row}” does not say its column; columns: {columns}")
    gathering.fault(
        label.source, message.format(row=label.value, columns=_(", ").join(path[-1].label for path in columns))
    )
