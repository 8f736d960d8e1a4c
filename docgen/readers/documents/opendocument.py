"""An OpenDocument text (.odt) as it is read: tracked changes accepted, nothing of what is hidden."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from docgen.archive import read_package
from docgen.characters import one_line
from docgen.engine.carried import carried_by
from docgen.engine.names import CONTENT_PART
from docgen.engine.tree import parse_part, whole_number
from docgen.errors import Problem, TemplateError, UnreadableError
from docgen.flow import Flow, FlowParagraph, marked_by
from docgen.i18n import _
from docgen.readers.amounts import Amounts
from docgen.readers.documents.draft import require_no_draft
from docgen.readers.documents.drawn import words_of_charts
from docgen.readers.documents.numbering import put_before_words
from docgen.readers.documents.places import Places
from docgen.readers.documents.spans import MOST_ROWS, SpannedCell, require_bounded, struck, table_of
from docgen.readers.documents.text_numbering import TextLabels, TextNumbering, text_numbering_of
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.flow import FlowTable
    from docgen.readers.documents.places import TablePlace

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_BLANKS = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break", f"{_TEXT}soft-page-break"}
_BOOKMARKS = (f"{_TEXT}bookmark", f"{_TEXT}bookmark-start")
_ASIDE = {
    *(f"{_TEXT}{name}" for name in ("tracked-changes", "note", "ruby-text")),
    f"{_OFFICE}annotation",
    *(f"{_SVG}{name}" for name in ("title", "desc")),  # the alternative text of pictures
}
_BOX = f"{_DRAW}text-box"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_MOST = 200  # empty cells or rows that a program says at once; more are what it fills a page with


class OpenText(NamedTuple):
    """An OpenDocument text, opened: its package, the root of its content, and its lists, where something is numbered."""

    package: Package
    root: _Element
    numbering: TextNumbering | None
    carried: dict[str, str]


def read_opendocument(content: bytes, file: str) -> Flow:
    """Read an OpenDocument text. Errors: UnreadableError."""
    text = open_text(content, file)
    require_no_draft(text.package, file)
    flow = TextReader(file, text.numbering).flow(text.root)
    return flow._replace(carried=text.carried, drawn=words_of_charts(text.package, file))


def open_text(content: bytes, file: str) -> OpenText:
    """Open an OpenDocument text. Errors: UnreadableError."""
    try:
        package = read_package(content, file)
        if CONTENT_PART not in package.parts:
            raise UnreadableError.at(Source(file), _("this is not an OpenDocument text (.odt)"))
        root = parse_part(package.parts[CONTENT_PART], CONTENT_PART, file)
        return OpenText(package, root, text_numbering_of(package, root, file), carried_by(package, file))
    except TemplateError as error:
        raise UnreadableError(error.problems) from error


class TextReader:
    """Reads the blocks of a document in order. `elements` are the paragraphs and cells that it has read, by their places."""

    def __init__(self, file: str, numbering: TextNumbering | None) -> None:
        self._places = Places(file)
        self._labels = TextLabels(numbering) if numbering else None
        self._marks = _Marks()
        self._amounts = Amounts(file)
        self.has_changes = False
        self.elements: dict[Source, _Element] = {}

    def flow(self, root: _Element) -> Flow:
        """Read a document by the root of its content."""
        source = self._places.whole
        self._marks = _Marks.of(root)
        self.has_changes = any(len(changes) for changes in root.iter(f"{_TEXT}tracked-changes"))
        words = _("the document has tracked changes: it is read as if they were accepted")
        body = next(root.iter(f"{_OFFICE}text"), root)
        return Flow(source, tuple(self._blocks(body)), (Problem(words, source),) if self.has_changes else ())

    def _blocks(self, parent: _Element) -> Iterator[FlowParagraph | FlowTable]:
        for element in parent:
            if element.tag in _PARAGRAPHS:
                yield from self._paragraph(element)
            elif element.tag == f"{_TABLE}table":
                yield from self._table(element)
            elif element.tag not in _ASIDE:
                yield from self._blocks(element)

    def _paragraph(self, element: _Element) -> Iterator[FlowParagraph | FlowTable]:
        place = self._places.paragraph()
        self.elements[place] = element
        text = self._marks.text(element)
        text = self._labels.before(element, text) if self._labels else text
        if text:
            yield FlowParagraph(Text(text, place))
        for box in _boxes(element):
            yield from self._blocks(box)

    # Tables

    def _table(self, table: _Element) -> Iterator[FlowParagraph | FlowTable]:
        """Walk a table; one that holds another, or a single cell, is there to arrange what is in it."""
        rows = list(islice(_rows(table), MOST_ROWS + 1))
        self._amounts.cells(sum(map(len, rows)))
        cells = [cell for row in rows for cell in row if cell.tag in _CELLS]
        require_bounded(self._places.whole, len(rows))
        if len(cells) < 2 or any(next(cell.iter(f"{_TABLE}table"), None) is not None for cell in cells):
            for cell in cells:
                yield from self._blocks(cell)
            return
        place = self._places.table()
        grid = table_of(place.source, [list(self._row(place, number, row)) for number, row in enumerate(rows, 1)])
        if grid.rows:
            yield grid._replace(marked=marked_by(each.get(f"{_TEXT}name") for each in table.iter(*_BOOKMARKS)))

    def _row(self, place: TablePlace, number: int, row: _Element) -> Iterator[SpannedCell]:
        """Walk the cells of a row that begin in it. Errors: UnreadableError, where there are too many."""
        column = at = 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            columns = max(whole_number(cell.get(f"{_TABLE}number-columns-spanned") or ""), 1)
            is_covered = cell.tag == f"{_TABLE}covered-table-cell"
            paragraphs = () if is_covered else _paragraphs(cell)
            text = " ".join(filter(None, map(self._text_in_cell, paragraphs)))
            copies = min(_repeated(cell, "columns"), _MOST)
            require_bounded(place.source, 0, column + copies)
            self._amounts.cells(copies - 1)  # the others are counted with the table
            self._amounts.text(text * copies)
            for _copy in range(copies):
                at += 1
                if is_covered:
                    yield SpannedCell("", place.cell(number, at), column, goes_on=True)
                else:
                    self.elements[place.cell(number, at)] = cell
                    yield SpannedCell(text, place.cell(number, at), column, columns)
                column += 1

    def _text_in_cell(self, element: _Element) -> str:
        """Return the text of a paragraph in a cell."""
        text = self._marks.text(element)
        return put_before_words(text, self._labels.before(element, text)) if self._labels else text


def _paragraphs(parent: _Element) -> Iterator[_Element]:
    """Walk the paragraphs in a cell, text boxes and all, not those of comments and notes."""
    for element in parent:
        if element.tag in _ASIDE:
            continue
        if element.tag in _PARAGRAPHS:
            yield element
        yield from _paragraphs(element)


def _rows(parent: _Element) -> Iterator[_Element]:
    for element in parent:
        if element.tag == f"{_TABLE}table-row":
            yield from [element] * min(_repeated(element, "rows"), _MOST)
        elif element.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(element)


def _repeated(element: _Element, what: str) -> int:
    return max(whole_number(element.get(f"{_TABLE}number-{what}-repeated") or ""), 1)


def _boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _ASIDE:
            yield from _boxes(child)


class _Marks(NamedTuple):
    """The styles of words that are struck out, of those that are raised, as the mark of a note is, and of those not shown."""

    struck: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, root: _Element) -> _Marks:
        """Find the styles of a document."""
        out: set[str] = set()
        raised: set[str] = set()
        hidden: set[str] = set()
        for style in root.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name") or ""
            for properties in style.iter(f"{_STYLE}text-properties"):
                if properties.get(f"{_STYLE}text-line-through-style", "none") != "none":
                    out.add(name)
                if properties.get(f"{_STYLE}text-position", "0").startswith(("super", "sub")):
                    raised.add(name)
                if properties.get(f"{_TEXT}display") == "none":
                    hidden.add(name)
        return cls(frozenset(out), frozenset(raised), frozenset(hidden))

    def text(self, element: _Element) -> str:
        """Return the text of a paragraph."""
        words = "".join(self._pieces(element))
        style = element.get(f"{_TEXT}style-name")
        return one_line(struck(words) if style in self.struck else words)

    def _pieces(self, element: _Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            style = child.get(f"{_TEXT}style-name")
            if child.tag in _BLANKS:
                yield " "
            elif child.tag not in _ASIDE and child.tag != _BOX and style not in self.hidden:
                words = "".join(self._pieces(child))
                yield struck(words) if style in self.struck else f" {words}" if style in self.raised else words
            yield child.tail or ""
