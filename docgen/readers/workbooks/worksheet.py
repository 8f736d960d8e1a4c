"""A sheet of a workbook, whatever program wrote it: what its cells hold, within bounds, without what is hidden."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from docgen.characters import one_line
from docgen.errors import Problem, UnreadableError
from docgen.i18n import _
from docgen.source import PlacedLine, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docgen.readers.amounts import Amounts

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
MOST_ROWS = 20_000  # of a sheet: those of reports have dozens
MOST_COLUMNS = 256
SHARED = "="  # a formula that is written out at another cell
NO_VALUE = "="  # what a formula without a value is read as: no figure


class Worksheet(NamedTuple):
    """A sheet that is seen, by its name: its lines that hold something.

    What is wrong in it is in `problems`, what was not read in `remarks`; `paragraphs` are the lines of texts that have several,
    by the places of their cells; `formulas` are those of the sheet by the names of their cells (C5), never computed.
    """

    name: str
    source: Source
    rows: tuple[PlacedLine, ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    paragraphs: Mapping[Source, tuple[str, ...]] = {}
    formulas: Mapping[str, str] = {}


def worksheet(
    file: str,
    name: str,
    cells: Mapping[int, Mapping[int, str]],
    formulas: Mapping[str, str],
    amounts: Amounts,
    hidden: int = 0,
) -> Worksheet:
    """Make a sheet of its texts by row and column, from 0.

    `formulas` are those of the sheet by the names of their cells, `hidden` is how many filled rows and columns are not shown.
    Errors: UnreadableError, for more cells than a workbook of a report has.
    """
    width = max((column for row in cells.values() for column in row), default=-1) + 1
    amounts.cells(width * len(cells))
    rows = tuple(_lines(file, name, cells, width))
    paragraphs = {
        Source(file, within=f"{name}!{cell_name(row, column)}"): tuple(filter(None, map(str.strip, text.splitlines())))
        for row, texts in cells.items()
        for column, text in texts.items()
        if "\n" in text.strip()
    }
    source = Source(file, within=name)
    problems, remarks = [], []
    without_value = [
        cell_name(row, column) for row, texts in cells.items() for column, text in texts.items() if text == NO_VALUE
    ]
    if without_value:
        message = _(
            "{count} formulas have no value yet: open the workbook in Excel or WPS, save it, and hand it in again"
        )
        place = Source(file, within=f"{name}!{without_value[0]}")
        problems.append(Problem(message.format(count=len(without_value)), place))
    if hidden:
        remarks.append(Problem(_("{count} hidden rows or columns were not read").format(count=hidden), source))
    return Worksheet(name, source, rows, tuple(problems), tuple(remarks), paragraphs, formulas)


def _lines(file: str, name: str, cells: Mapping[int, Mapping[int, str]], width: int) -> Iterator[PlacedLine]:
    for row in sorted(cells):
        texts = cells[row]
        places = tuple([Source(file, within=f"{name}!{cell_name(row, at)}") for at in range(width)])
        values = tuple([one_line(texts.get(at, "")) for at in range(width)])
        if any(values):
            yield PlacedLine(values, file, 0, places)


def cell_name(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell, by its row and column from 0: C5."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return what a spreadsheet calls a column, from 0: A, B … Z, AA."""
    letters = ""
    while column >= 0:
        column, at = divmod(column, 26)
        letters, column = chr(ord("A") + at) + letters, column - 1
    return letters


def require_bounded(file: str, name: str, row: int, column: int) -> None:
    """Refuse a sheet that is too large to be one of a report. Errors: UnreadableError."""
    if row >= MOST_ROWS or column >= MOST_COLUMNS:
        message = _("the sheet has more than {rows} rows or {columns} columns: it is none of a report")
        raise UnreadableError.at(Source(file, within=name), message.format(rows=MOST_ROWS, columns=MOST_COLUMNS))


def plain_number(text: str) -> str:
    """Return a number as a person would type it: workbooks keep 59237.2449 as 59237.244899999998, and 12 as 12.0 or 1.2E1."""
    if not _NUMBER.fullmatch(text.strip()):  # Python reads 3_402 as well, and figures of other scripts
        return text
    try:
        number = Decimal(repr(float(text)))
    except (ValueError, InvalidOperation):
        return text
    if not number.is_finite():
        return text
    whole = number.to_integral_value()
    return str(int(whole)) if number == whole and abs(whole) < 10**15 else f"{number.normalize():f}"
