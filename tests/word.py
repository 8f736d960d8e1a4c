"""Reading Word documents back, the way a test wants them: text in order, tables with their spans, parts."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def flow(path: Path) -> Iterator[str]:
    """Walk the texts of a document in reading order: paragraphs, and the cells of tables row by row, each once."""
    for block in Document(str(path)).iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in rows(block):
                yield from row


def rows(table: Table) -> list[list[str]]:
    """Return the texts of a table's cells by row; cells merged with one above are left out."""
    found = []
    for row in table._tbl.iter(f"{W}tr"):  # noqa: SLF001 - python-docx repeats merged cells
        cells = [cell for cell in row.iter(f"{W}tc") if not _continues(cell)]
        found.append(["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in cells])
    return found


def _continues(cell: etree._Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def tables(path: Path) -> list[Table]:
    return Document(str(path)).tables


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a package, XML ones in canonical form."""
    with zipfile.ZipFile(path) as archive:
        return {name: canonical(archive.read(name)) for name in archive.namelist() if not name.endswith("/")}


def canonical(content: bytes) -> bytes:
    return etree.tostring(etree.fromstring(content), method="c14n2") if content.lstrip().startswith(b"<") else content
