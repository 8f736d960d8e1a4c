"""What stands on the pages of a PDF, in the process that may read one: see `docgen.readers.documents.pdf`."""

from __future__ import annotations

import io
import json
from itertools import takewhile
from statistics import median
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError

from docgen.readers.documents.spans import column_at, edges_of, struck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdfplumber.page import Page
    from pdfplumber.table import Table

_MOST_PAGES = 100
_THIN = 1.5  # points: no rectangle, but a line
_FIGURE = "Figure"
_MIDST = (0.25, 0.75)  # of the height of a character: a line there strikes it out


def pages(content: bytes) -> bytes:
    """Answer with the lines and tables of every page as JSON, or with why not."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if not 0 < len(document.pages) <= _MOST_PAGES:
                return json.dumps({"pages": len(document.pages)}).encode()
            return json.dumps([list(_blocks(page)) for page in document.pages], ensure_ascii=False).encode()
    except MemoryError:
        raise
    except Exception as error:  # whatever a library makes of a damaged file
        causes = (error, *error.args)
        is_locked = any(isinstance(cause, PDFEncryptionError) for cause in causes)
        return json.dumps({"locked": is_locked}).encode()


def _blocks(page: Page) -> Iterator[dict[str, Any]]:
    """Walk a page from top to bottom: lines of text that stand in no table of figures and in no picture, and the tables."""
    drawn = _drawn(page)
    if drawn:
        page = page.filter(lambda each: each.get("mcid") not in drawn)
    _mark_struck(page)
    tables = [table for table in page.find_tables() if max(len(row.cells) for row in table.rows) > 1]
    placed: list[tuple[float, dict[str, Any]]] = []
    inside: list[tuple[float, float, float, float]] = []
    for table in tables:
        leading = list(takewhile(lambda row: sum(cell is not None for cell in row.cells) == 1, table.rows))
        inside += [row.bbox for row in table.rows[len(leading) :]]  # the others may be lines of text, ruled
        edges = _edges(table)
        placed.append((table.bbox[1], {"table": _rows(table, edges), "edges": edges}))
    for line in page.extract_text_lines(return_chars=True):
        middle = (line["top"] + line["bottom"]) / 2
        if not any(
            top <= middle <= bottom and left <= line["x1"] and line["x0"] <= right
            for left, top, right, bottom in inside
        ):
            size = median(char["size"] for char in line["chars"])
            placed.append((line["top"], {"line": line["text"], "left": line["x0"], "right": line["x1"], "size": size}))
    yield from (block for _top, block in sorted(placed, key=lambda each: each[0]))


def _drawn(page: Page) -> set[int]:
    """Return the numbers of the contents that the structure of a page says are pictures, such as the words in a chart."""
    try:
        tree = page.structure_tree
    except MemoryError:
        raise
    except Exception:  # whatever a library makes of a structure that is wrong: most PDFs have none
        return set()
    return {number for root in tree for number in _numbers(root, in_picture=False)}


def _numbers(element: dict[str, Any], *, in_picture: bool) -> Iterator[int]:
    in_picture = in_picture or element.get("type") == _FIGURE
    if in_picture:
        yield from element.get("mcids", ())
    for child in element.get("children", ()):
        yield from _numbers(child, in_picture=in_picture)


def _mark_struck(page: Page) -> None:
    """Mark the characters that a line runs through: nothing else in a PDF says that they are struck out."""
    lines = [line for line in (*page.lines, *page.rects) if line["bottom"] - line["top"] <= _THIN]
    for char in page.chars:
        height, middle = char["bottom"] - char["top"], (char["x0"] + char["x1"]) / 2
        highest, lowest = (char["top"] + share * height for share in _MIDST)
        if any(highest <= line["top"] <= lowest and line["x0"] <= middle <= line["x1"] for line in lines):
            char["text"] = struck(char["text"])


def _edges(table: Table) -> list[float]:
    """Return where the columns of a table begin, and where the last one ends, in points."""
    return edges_of(cell[side] for cell in table.cells for side in (0, 2))


def _rows(table: Table, edges: list[float]) -> list[list[list[Any]]]:
    """Return the cells of a table by rows: the text of each, the column it begins in, over how many it reaches.

    Last, whether it only goes on there, from a row above.
    """
    # Words of two sizes are two, as a figure and the mark of a note; a character belongs to the cell its middle is in.
    texts = table.extract(extra_attrs=["size"])
    rows = []
    for row, line in zip(table.rows, texts, strict=True):
        own = {cell: text for cell, text in zip(row.cells, line, strict=True) if cell is not None}
        middle = (min(cell[1] for cell in own) + min(cell[3] for cell in own)) / 2
        reaching = [cell for cell in table.cells if cell[1] < middle < cell[3]]
        rows.append(
            [
                [
                    own.get(cell) or "",
                    column_at(edges, cell[0]),
                    max(column_at(edges, cell[2]) - column_at(edges, cell[0]), 1),
                    cell not in own,
                ]
                for cell in sorted({*reaching, *own})
            ]
        )
    return rows
