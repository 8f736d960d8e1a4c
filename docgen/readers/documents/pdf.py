"""A PDF with text as it is read, by pdfplumber in a process with limits: a stranger's file may unpack to anything."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from docgen.characters import one_line
from docgen.errors import UnreadableError
from docgen.files import digest
from docgen.flow import Flow, FlowParagraph
from docgen.i18n import _
from docgen.limited import Limits, call_limited
from docgen.readers.documents.places import Places
from docgen.readers.documents.spans import SpannedCell, column_at, edges_of, require_bounded, tables_of
from docgen.remembered import Remembered
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.flow import FlowTable

    Blocks = list[dict[str, Any]]  # of a page, from top to bottom

LIMITS = Limits(seconds=60.0, processor_seconds=30, memory=3 << 29)
_too_much: Remembered[str, bool] = Remembered(things=1_000, characters=64)  # PDFs that exceeded them, by their digests
_PAGES = "docgen.readers.documents.pdf_pages:pages"
_LARGER = 1.2  # times as large are the characters of another paragraph
_INDENT = 12.0  # points by which the first line of a paragraph is set in, at least
_CENTRED = 80.0  # points from the margin: no paragraph is set in as far
_SHORT = 36.0  # points by which the last line of a paragraph falls short: less may be a word that did not fit
_PAGE_NUMBER = re.compile(r"\s*[-—–－·]*\s*\d{1,3}\s*[-—–－·]*\s*")
_BEGINS = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")  # a heading
_CJK = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’]"
_BLANK = re.compile(rf"(?<={_CJK})\s+|\s+(?={_CJK})")


def read_pdf(content: bytes, file: str) -> Flow:
    """Read a PDF. Errors: UnreadableError."""
    source = Source(file)
    if find_spec("pdfplumber") is None:
        message = _(
            "a PDF needs pdfplumber: pip install “docgen-report[pdf]”; or give the Word file that it was made of"
        )
        raise UnreadableError.at(source, message)
    if not content.lstrip()[:5] == b"%PDF-":
        raise UnreadableError.at(source, _("this is not a PDF"))
    known = digest(content)
    answer = None if known in _too_much else call_limited(_PAGES, content, LIMITS)
    pages = json.loads(answer) if answer else None
    if pages is None:
        _too_much.keep(known, value=True, characters=len(known))  # it is asked whose it is, and then read
        raise UnreadableError.at(
            source, _("the PDF takes too much time or memory to read: this is not a normal report")
        )
    if isinstance(pages, dict):
        if pages.get("pages") == 0:
            raise UnreadableError.at(source, _("the PDF has no pages: it is damaged"))
        if "pages" in pages:
            raise UnreadableError.at(
                source, _("the PDF has {count} pages: it is no report").format(count=pages["pages"])
            )
        raise UnreadableError.at(source, _locked() if pages["locked"] else _("the PDF is damaged: make it again"))
    blocks = tuple(_PdfReader(file).blocks(_without_running_lines(pages)))
    if not blocks:
        raise UnreadableError.at(source, _("the PDF has no text: it is a scan; give the Word file that it was made of"))
    return Flow(source, blocks)


def _locked() -> str:
    return _("a password protects the PDF: save it without one, or give the Word file that it was made of")


def _without_running_lines(pages: list[Blocks]) -> list[Blocks]:
    """Return pages without their numbers, and without what runs on at the head or the foot of them; the first head stays."""
    pages = [[block for block in page if not _PAGE_NUMBER.fullmatch(block.get("line", "."))] for page in pages]
    for at in (0, -1):
        kept = pages[0][:1] if at == 0 else []
        while running := _running(pages, at):
            pages = [_without(page, at) if _line_at(page, at) in running else page for page in pages]
        if kept and pages[0][:1] != kept:
            pages[0] = [*kept, *pages[0]]
    return pages


def _running(pages: list[Blocks], at: int) -> set[str]:
    """Return the lines at one end that at least half of the pages have, whatever digits are in them."""
    lines = Counter(line for page in pages if (line := _line_at(page, at)))
    return {line for line, count in lines.items() if count > 1 and 2 * count >= len(pages)}


def _line_at(page: Blocks, at: int) -> str:
    return re.sub(r"\d", "", page[at].get("line", "")) if page else ""


def _without(page: Blocks, at: int) -> Blocks:
    return page[1:] if at == 0 else page[:-1]


class _PdfReader:
    """Puts the lines of pages together to paragraphs, which go on from page to page."""

    def __init__(self, file: str) -> None:
        self._places = Places(file)
        self._lines: list[str] = []
        self._size = 0.0  # of the characters of the last line; 0 between paragraphs

    def blocks(self, pages: list[Blocks]) -> Iterator[FlowParagraph | FlowTable]:
        lines = [block for page in pages for block in page if "line" in block]
        left = min((line["left"] for line in lines), default=0.0)
        right = max((line["right"] for line in lines), default=0.0)
        for blocks in _tables_together(pages):
            block = blocks[0]
            if "table" in block:
                yield from self._end()
                yield from self._tables(blocks)
            else:
                is_of_another_size = not 1 / _LARGER < block["size"] / (self._size or block["size"] or 1.0) < _LARGER
                if block["left"] > left + _INDENT or _BEGINS.match(block["line"]) or is_of_another_size:
                    yield from self._end()
                self._lines.append(block["line"])
                self._size = block["size"]
                if block["right"] < right - _SHORT or block["left"] > left + _CENTRED:
                    yield from self._end()
        yield from self._end()

    def _end(self) -> Iterator[FlowParagraph]:
        """Make a paragraph of the lines since the last one."""
        text = one_line(_BLANK.sub("", " ".join(self._lines)))
        self._lines, self._size = [], 0.0
        if text:
            yield FlowParagraph(Text(text, self._places.paragraph()))

    def _tables(self, blocks: Blocks) -> Iterator[FlowTable]:
        """Walk the parts of a table, which goes on from page to page, on the columns of all of them."""
        edges = edges_of(edge for block in blocks for edge in block["edges"])
        parts = []
        for block in blocks:
            place = self._places.table()
            require_bounded(place.source, len(block["table"]))
            columns = [column_at(edges, edge) for edge in block["edges"]]
            rows = [
                [
                    SpannedCell(
                        _joined(text),
                        place.cell(number, at),
                        columns[begin],
                        columns[begin + reach] - columns[begin],
                        goes_on,
                    )
                    for at, (text, begin, reach, goes_on) in enumerate(row, 1)
                ]
                for number, row in enumerate(block["table"], 1)
            ]
            parts.append((place.source, rows))
        yield from (table for table in tables_of(parts) if table.rows)


def _tables_together(pages: list[Blocks]) -> Iterator[Blocks]:
    """Walk lines, and tables with the rest of them that begins the next page, where these lie between the same edges."""
    together: Blocks = []
    for page in pages:
        for at, block in enumerate(page):
            if together and not (at == 0 and "table" in block and _is_as_wide(together[0], block)):
                yield together
                together = []
            if "table" in block:
                together.append(block)
            else:
                yield [block]
    if together:
        yield together


def _is_as_wide(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return (
        len(edges_of((first["edges"][0], second["edges"][0])))
        == 1
        == len(edges_of((first["edges"][-1], second["edges"][-1])))
    )


def _joined(text: str) -> str:
    """Join the lines of a cell, which break anywhere: in a word, and in a figure where the cell is narrow."""
    return one_line(_BLANK.sub("", "".join(text.split("\n"))))
