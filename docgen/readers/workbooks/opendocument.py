"""An OpenDocument spreadsheet (.ods): OpenDocument 1.3 part 3, chapter 9. Macros, links and formulas are only read past."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.archive import read_package
from docgen.engine.tree import parse_part, whole_number
from docgen.errors import TemplateError, UnreadableError
from docgen.i18n import _
from docgen.readers.amounts import Amounts
from docgen.readers.workbooks.labels import ISSUED
from docgen.readers.workbooks.worksheet import (
    MOST_COLUMNS,
    NO_VALUE,
    Worksheet,
    cell_name,
    plain_number,
    require_bounded,
    worksheet,
)
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_REFERENCE = re.compile(r"\[\.([^\[\]]*)\]")
_HIDDEN = ("collapse", "filter")


def read_ods(content: bytes, file: str) -> list[Worksheet]:
    """Read the sheets of a spreadsheet that are seen. Errors: UnreadableError."""
    try:
        package = read_package(content, file)
        if "content.xml" not in package.parts:
            raise UnreadableError.at(Source(file), _("this is not an OpenDocument spreadsheet (.ods)"))
        root = parse_part(package.parts["content.xml"], "content.xml", file)
    except TemplateError as error:
        raise UnreadableError(error.problems) from error
    hidden = set(_hidden_styles(root))
    amounts = Amounts(file)
    sheets: list[Worksheet] = []
    for table in root.iter(f"{_TABLE}table"):
        if next(table.iterancestors(f"{_TABLE}table"), None) is not None:
            continue  # in a cell of a sheet, with which it is read
        amounts.sheet()
        if table.get(f"{_TABLE}style-name") not in hidden or table.get(f"{_TABLE}name") == ISSUED:
            sheets.append(_sheet(table, file, amounts))
    return sheets


def _hidden_styles(root: _Element) -> Iterator[str | None]:
    """Walk the names of the styles of sheets that are not shown."""
    for style in root.iter(f"{_STYLE}style"):
        if any(each.get(f"{_TABLE}display") == "false" for each in style.iter(f"{_STYLE}table-properties")):
            yield style.get(f"{_STYLE}name")


def _sheet(table: _Element, file: str, amounts: Amounts) -> Worksheet:
    name = table.get(f"{_TABLE}name") or ""
    cells: dict[int, dict[int, str]] = {}
    formulas: dict[str, str] = {}
    hidden_columns = set(_hidden_columns(table))
    unseen: set[tuple[str, int]] = set()
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        texts = dict(_texts(row))
        copies = _repeated(row, "rows")
        is_hidden = row.get(f"{_TABLE}visibility") in _HIDDEN
        for at in range(number, number + copies) if texts else ():
            for column, text in texts.items():
                require_bounded(file, name, at, column)
                amounts.text(text)
                if is_hidden or column in hidden_columns:
                    unseen.add(("row", at) if is_hidden else ("column", column))
                    continue
                cells.setdefault(at, {})[column] = text
        formulas |= {cell_name(number, column): formula for column, formula in _formulas(row)}
        number += copies
    return worksheet(file, name, cells, formulas, amounts, len(unseen))


def _texts(row: _Element) -> Iterator[tuple[int, str]]:
    """Walk the columns of a row that hold something, from 0, with what they hold."""
    column = 0
    for cell in row.iter(*_CELLS):
        copies = _repeated(cell, "columns")
        text = _value(cell) if cell.tag == _CELLS[0] else ""
        if text:
            yield from ((at, text) for at in range(column, column + min(copies, MOST_COLUMNS + 1)))
        column += copies


def _formulas(row: _Element) -> Iterator[tuple[int, str]]:
    """Walk the columns of a row that have formulas, with these as Excel writes them: `[.C5:.H5]` is C5:H5."""
    column = 0
    for cell in row.iter(*_CELLS):
        formula = cell.get(f"{_TABLE}formula")
        if formula is not None:
            text = _REFERENCE.sub(lambda match: match[1].replace(":.", ":"), formula.partition(":")[2])
            yield column, text.replace(";", ",")
        column += _repeated(cell, "columns")


def _value(cell: _Element) -> str:
    """Return what a cell holds as text: a number as it was typed, anything else as it is shown."""
    shown = "\n".join("".join(map(str, each.itertext())) for each in cell.iter(f"{_TEXT}p"))
    number = cell.get(f"{_OFFICE}value")
    if cell.get(f"{_OFFICE}value-type") in ("float", "currency") and number is not None:
        return shown if shown.startswith(("#", "Err:")) else plain_number(number)
    if not shown and cell.get(f"{_TABLE}formula") is not None and cell.get(f"{_OFFICE}value-type") is None:
        return NO_VALUE
    return shown


def _hidden_columns(table: _Element) -> Iterator[int]:
    column = 0
    for each in table.iter(f"{_TABLE}table-column"):
        copies = _repeated(each, "columns")
        if each.get(f"{_TABLE}visibility") in _HIDDEN:
            yield from range(column, min(column + copies, MOST_COLUMNS))
        column += copies


def _repeated(element: _Element, what: str) -> int:
    return max(whole_number(element.get(f"{_TABLE}number-{what}-repeated") or ""), 1)
