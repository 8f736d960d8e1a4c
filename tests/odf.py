"""Reading OpenDocument texts back, the way a test wants them: text in order, tables with their spans, parts."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMESPACES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"
    for prefix in ("office", "style", "text", "table", "manifest")
}


def q(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


class Cell(NamedTuple):
    """Where a cell begins, its spans, and its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def flow(path: Path) -> Iterator[str]:
    """Walk the texts of a document in reading order: paragraphs, and the cells of tables row by row, each once."""
    [body] = part(path, "content.xml").iter(q("office:text"))
    for paragraph in body.iter(q("text:p"), q("text:h")):
        yield "".join(words(paragraph))


def words(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == q("text:line-break"):
            yield "\n"
        elif child.tag == q("text:s"):
            yield " " * int(child.get(q("text:c"), 1))
        else:
            yield from words(child)
        yield child.tail or ""


def tables(path: Path) -> list[etree._Element]:
    return list(part(path, "content.xml").iter(q("table:table")))


def is_tag(row: etree._Element) -> bool:
    return "".join(words(row)).startswith("{%")


def cells(table: etree._Element) -> list[Cell]:
    """Return the cells of a table by place; rows that only hold a tag do not count."""
    found = []
    for at, row in enumerate(row for row in table.iter(q("table:table-row")) if not is_tag(row)):
        for column, cell in enumerate(row):
            if cell.tag == q("table:table-cell"):
                spans = (int(cell.get(q(f"table:number-{side}-spanned"), 1)) for side in ("rows", "columns"))
                found.append(Cell(at, column, *spans, "".join(words(cell))))
    return found
