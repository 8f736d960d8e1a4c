"""An Excel workbook (.xlsx, .xlsm): ECMA-376 part 1, chapter 18. Macros, links and formulas are never run, only read past."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.archive import read_package
from docgen.engine.tree import parse_part, whole_number
from docgen.errors import TemplateError, UnreadableError
from docgen.i18n import _
from docgen.readers.amounts import Amounts
from docgen.readers.documents.spans import struck
from docgen.readers.workbooks.labels import ISSUED
from docgen.readers.workbooks.worksheet import (
    NO_VALUE,
    SHARED,
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

    from docgen.archive import Package

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MAIN = "/officeDocument"
_SHEET = "/worksheet"
_STRINGS = "/sharedStrings"
_STYLES = "/styles"
_TRUE = ("1", "true")
_LAST_COLUMN = 16_384  # that Excel has


def read_excel(content: bytes, file: str) -> list[Worksheet]:
    """Read the sheets of a workbook that are seen. Errors: UnreadableError."""
    try:
        package = read_package(content, file)
        return list(_Workbook(package, file).sheets())
    except TemplateError as error:
        raise UnreadableError(error.problems) from error


class _Related(NamedTuple):
    """A part that another one points at."""

    kind: str
    name: str


class _Workbook:
    """The parts of a workbook."""

    def __init__(self, package: Package, file: str) -> None:
        self._package, self._file = package, file
        self._amounts = Amounts(file)
        self._struck: set[str] = set()

    def sheets(self) -> Iterator[Worksheet]:
        main = next((part.name for part in self._related("").values() if part.kind.endswith(_MAIN)), "xl/workbook.xml")
        root = self._root(main)
        if _name(root) != "workbook":
            raise UnreadableError.at(Source(self._file), _("this is not an Excel workbook (.xlsx)"))
        related = self._related(main)
        strings = self._strings(related)
        self._struck = set(self._struck_styles(related))
        read: set[str] = set()
        for sheet in _children(_child(root, "sheets"), "sheet"):
            self._amounts.sheet()
            part = related.get(
                next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
            )
            if part and part.name in read:
                message = _("two sheets of the workbook are one: it is damaged; open it, and save it again")
                raise UnreadableError.at(Source(self._file), message)
            is_seen = sheet.get("state") not in ("hidden", "veryHidden") or sheet.get("name") == ISSUED
            if part and part.kind.endswith(_SHEET) and is_seen:
                read.add(part.name)
                yield self._sheet(str(sheet.get("name")), self._root(part.name), strings)

    def _root(self, name: str) -> _Element:
        if name not in self._package.parts:
            raise UnreadableError.at(Source(self._file), _("this is not an Excel workbook (.xlsx)"))
        return parse_part(self._package.parts[name], name, self._file)

    def _related(self, part: str) -> dict[str, _Related]:
        """Return what a part points at within the package, by the names it gives."""
        folder, _slash, name = part.rpartition("/")
        relationships = f"{folder}/_rels/{name}.rels".removeprefix("/")
        if relationships not in self._package.parts:
            return {}
        root = parse_part(self._package.parts[relationships], relationships, self._file)
        return {
            str(each.get("Id")): _Related(str(each.get("Type")), _within(folder, str(each.get("Target"))))
            for each in root
            if each.get("TargetMode") != "External"
        }

    def _strings(self, related: dict[str, _Related]) -> list[str]:
        part = next((part.name for part in related.values() if part.kind.endswith(_STRINGS)), "")
        return [_text(each) for each in _children(self._root(part), "si")] if part else []

    def _struck_styles(self, related: dict[str, _Related]) -> Iterator[str]:
        """Walk the numbers of the styles of cells whose text is struck out."""
        part = next((part.name for part in related.values() if part.kind.endswith(_STYLES)), "")
        root = self._root(part) if part else None
        fonts = [_child(font, "strike") for font in _children(_child(root, "fonts"), "font")]
        for number, style in enumerate(_children(_child(root, "cellXfs"), "xf")):
            font = whole_number(str(style.get("fontId") or ""), len(fonts))
            strike = fonts[font] if font < len(fonts) else None
            if strike is not None and strike.get("val") not in ("0", "false"):
                yield str(number)

    def _sheet(self, name: str, root: _Element, strings: list[str]) -> Worksheet:
        cells: dict[int, dict[int, str]] = {}
        formulas: dict[str, str] = {}
        hidden = _hidden_columns(root)
        unseen: set[tuple[str, int]] = set()
        number = -1
        for row in _children(_child(root, "sheetData"), "row"):
            said = str(row.get("r") or "")
            number = int(said) - 1 if said.isdecimal() and len(said) < 8 else number + 1
            if row.get("hidden") in _TRUE:
                unseen.update(("row", number) for cell in _children(row, "c") if _value(cell, strings))
                continue
            column = -1
            for cell in _children(row, "c"):
                column = _column(str(cell.get("r") or "")) if cell.get("r") else column + 1
                text = _value(cell, strings)
                self._amounts.text(text)
                if text and cell.get("s") in self._struck:
                    text = struck(text).strip()
                if text and column in hidden:
                    unseen.add(("column", column))
                elif text:
                    require_bounded(self._file, name, number, column)
                    cells.setdefault(number, {})[column] = text
                formula = _child(cell, "f")
                if formula is not None:
                    formulas[cell_name(number, column)] = formula.text or SHARED
        return worksheet(self._file, name, cells, formulas, self._amounts, len(unseen))


def _value(cell: _Element, strings: list[str]) -> str:
    """Return what a cell holds as text: a number as it was typed, an error as it is shown."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = _child(cell, "is")
        return _text(inline) if inline is not None else ""
    held = _child(cell, "v")
    text = (held.text or "") if held is not None else ""
    if not text and _child(cell, "f") is not None:
        return "" if kind == "str" and held is not None else NO_VALUE
    if kind == "s":
        at = whole_number(text, len(strings))
        return strings[at] if at < len(strings) else ""
    if kind == "b":
        return "TRUE" if text in _TRUE else "FALSE"
    return plain_number(text) if kind == "n" else text


def _hidden_columns(root: _Element) -> set[int]:
    """Return the columns that are hidden, from 0: each is looked at once, however often a sheet names it."""
    ranges = {
        (whole_number(str(columns.get("min") or ""), 0), whole_number(str(columns.get("max") or ""), 0))
        for columns in _children(_child(root, "cols"), "col")
        if columns.get("hidden") in _TRUE
    }
    hidden: set[int] = set()
    reached = 0
    for first, last in sorted(each for each in ranges if all(each)):
        hidden.update(range(max(first - 1, reached), min(last, _LAST_COLUMN)))
        reached = max(reached, min(last, _LAST_COLUMN))
    return hidden


def _column(reference: str) -> int:
    """Return the column of a reference such as H12, from 0; -1 for none."""
    match = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in match[1] if match else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _within(folder: str, target: str) -> str:
    """Return the name of a part that a part in a folder points at."""
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: _Element | None, name: str) -> _Element | None:
    return next(_children(element, name), None)


def _children(element: _Element | None, name: str) -> Iterator[_Element]:
    return (child for child in (element if element is not None else ()) if _name(child) == name)


def _text(element: _Element) -> str:
    """Return the text of a string, without how its characters are pronounced; what is struck out or raised is set apart."""
    return "".join(_pieces(element))


def _pieces(element: _Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name == "r":
            properties = _child(child, "rPr")
            strike, raised = _child(properties, "strike"), _child(properties, "vertAlign")
            words = "".join(_pieces(child))
            if strike is not None and strike.get("val") not in ("0", "false"):
                yield struck(words)
            elif raised is not None and raised.get("val") in ("superscript", "subscript"):
                yield f" {words}"
            else:
                yield words
