"""Lines of several tables told apart by their labels: each piece is of one table of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from docgen.layout.figures import is_figure
from docgen.source import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.forms.form import Form
    from docgen.forms.table import Table

AnyLine = TypeVar("AnyLine", bound=Line)
TELLING = 3  # labels by which lines are told to be of a table


class TablePiece(NamedTuple, Generic[AnyLine]):
    """Lines that stand together; `table` is the one whose labels are in them, None where that cannot be told."""

    table: Table | None
    rows: Sequence[AnyLine]


def pieces_of(rows: Sequence[AnyLine], form: Form, goes_on: str = "") -> Iterator[TablePiece[AnyLine]]:
    """Cut lines where the labels of another table begin; `goes_on` is the code of the table that was read before them."""
    known = [{table.code: _known(row, table) for table in form.tables} for row in rows]
    total = {table.code: sum(row[table.code] for row in known) for table in form.tables}
    if max(total.values(), default=0) < TELLING and not total.get(goes_on):
        yield TablePiece(None, rows)
        return
    begin, current = 0, ""
    for at, row in enumerate(known):
        most = max(row.values())
        if not most or row.get(current) == most:
            continue
        alike = [code for code, count in row.items() if count == most]
        if current:
            yield TablePiece(form.table(current), rows[begin:at])
            begin = at
        current = max(alike, key=lambda code: (total[code], code == goes_on))
    yield TablePiece(form.table(current), rows[begin:])


def _known(row: Line, table: Table) -> int:
    """Count the texts of a line that are labels of a table."""
    return sum(1 for value in set(row.values) if value and not is_figure(value) and table.knows(table.plain(value)))
