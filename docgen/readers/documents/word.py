"""A Word document (.docx) as it is read: tracked changes accepted, fields as they were last shown, nothing of what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.archive import read_package
from docgen.characters import one_line
from docgen.engine.carried import carried_by
from docgen.engine.names import OFF, W
from docgen.engine.tree import parse_part, whole_number
from docgen.errors import Problem, TemplateError, UnreadableError
from docgen.flow import Flow, FlowParagraph, marked_by
from docgen.i18n import _
from docgen.readers.documents.draft import require_no_draft
from docgen.readers.documents.drawn import words_of_charts
from docgen.readers.documents.numbering import put_before_words
from docgen.readers.documents.places import Places
from docgen.readers.documents.spans import SpannedCell, require_bounded, struck, table_of
from docgen.readers.documents.word_elements import attribute_of, child_of, is_on, name_of, properties_of
from docgen.readers.documents.word_numbering import WordLabels, WordNumbering, numbering_of
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.flow import FlowTable
    from docgen.readers.documents.places import TablePlace

_BOOKMARK, _NAME = f"{W}bookmarkStart", f"{W}name"
_DELETED = {"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText"}
_CHANGES = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"}
_BLANKS = {"tab", "br", "cr", "ptab"}
_TOGGLES = {"vanish", "strike", "dstrike"}
_OF_RUNS = ("{*}rStyle", "{*}vanish", "{*}strike", "{*}dstrike", "{*}vertAlign")
_OF_ROWS = ("{*}gridBefore", *(f"{{*}}{name}" for name in sorted(_CHANGES)))
_OF_CELLS = ("{*}gridSpan", "{*}vMerge", "{*}hMerge")
_GONE = ("{*}del", "{*}hidden")
_MERGES = ("vMerge", "hMerge")
_HYPHENS = {"noBreakHyphen": "-", "softHyphen": ""}
_RELATIONSHIPS = "_rels/.rels"
_MAIN = "/officeDocument"  # ends the type of the relationship to the main part


class WordDocument(NamedTuple):
    """A Word document, opened: its package, its main part by name, that part's root, its lists, where something is numbered, and what it carries.

    `hidden` are the styles of words that are not shown.
    """

    package: Package
    part: str
    root: _Element
    numbering: WordNumbering | None
    carried: dict[str, str]
    hidden: frozenset[str] = frozenset()


def read_word(content: bytes, file: str) -> Flow:
    """Read a Word document. Errors: UnreadableError."""
    document = open_word(content, file)
    require_no_draft(document.package, file)
    flow = WordReader(file, document.numbering, document.hidden).flow(document.root)
    return flow._replace(carried=document.carried, drawn=words_of_charts(document.package, file))


def open_word(content: bytes, file: str) -> WordDocument:
    """Open a Word document. Errors: UnreadableError."""
    try:
        package = read_package(content, file)
        part = _main_part(package, file)
        if part not in package.parts:
            raise UnreadableError.at(Source(file), _("this is not a Word document (.docx)"))
        root = parse_part(package.parts[part], part, file)
        numbering = numbering_of(package, part, root, file)
        hidden = frozenset(_hidden_styles(package, part, file))
        return WordDocument(package, part, root, numbering, carried_by(package, file), hidden)
    except TemplateError as error:
        raise UnreadableError(error.problems) from error


def _hidden_styles(package: Package, part: str, file: str) -> Iterator[str]:
    """Walk the styles of characters whose words are not shown. Errors: TemplateError."""
    name = f"{part.rpartition('/')[0]}/styles.xml"
    content = package.parts.get(name, b"")
    for style in parse_part(content, name, file) if b"vanish" in content else ():
        if name_of(style) == "style" and is_on(child_of(style, "rPr"), "vanish"):
            yield attribute_of(style, "styleId")


def _main_part(package: Package, file: str) -> str:
    """Return the name of the part that is the document."""
    if _RELATIONSHIPS in package.parts:
        for each in parse_part(package.parts[_RELATIONSHIPS], _RELATIONSHIPS, file):
            if str(each.get("Type")).endswith(_MAIN):
                return str(each.get("Target")).removeprefix("/")
    return "word/document.xml"


class WordReader:
    """Reads the blocks of a document in order. `elements` are the paragraphs and cells that it has read, by their places."""

    def __init__(self, file: str, numbering: WordNumbering | None, hidden: frozenset[str] = frozenset()) -> None:
        self._places, self._hidden_styles = Places(file), hidden
        self._labels = WordLabels(numbering) if numbering else None
        self._changed = self._hidden = False
        self.elements: dict[Source, _Element] = {}

    @property
    def has_changes(self) -> bool:
        """Tell whether changes are tracked in what it has read."""
        return self._changed

    def flow(self, root: _Element) -> Flow:
        """Read a document by the root of its main part. Errors: UnreadableError."""
        body = child_of(root, "body")
        blocks = tuple(self._blocks(root if body is None else body))
        remarks = []
        if self._changed:
            remarks.append(_("the document has tracked changes: it is read as if they were accepted"))
        if self._hidden:
            remarks.append(_("the document has hidden text, which is not read"))
        source = self._places.whole
        return Flow(source, blocks, tuple(Problem(remark, source) for remark in remarks))

    def _blocks(self, parent: _Element) -> Iterator[FlowParagraph | FlowTable]:
        for element in parent:
            name = name_of(element)
            if name in _DELETED:
                self._changed = self._changed or name in _CHANGES
            elif name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name not in ("sectPr", "tcPr", "sdtPr", "tblPr", "trPr"):
                yield from self._blocks(element)

    def _paragraph(self, element: _Element) -> Iterator[FlowParagraph | FlowTable]:
        """Walk a paragraph, and what stands in text boxes that hang on it."""
        place = self._places.paragraph()
        self.elements[place] = element
        text = self._numbered(element)
        if text:
            yield FlowParagraph(Text(text, place))
        for box in _boxes(element):
            yield from self._blocks(box)

    # Text

    def _text(self, element: _Element) -> str:
        return one_line("".join(self._pieces(element)))

    def _numbered(self, element: _Element) -> str:
        """Return the text of a paragraph, the number that Word writes before it included."""
        text = self._text(element)
        return self._labels.before(element, text) if self._labels else text

    def _text_in_cell(self, element: _Element) -> str:
        """Return the text of a paragraph in a cell."""
        text = self._text(element)
        return put_before_words(text, self._labels.before(element, text)) if self._labels else text

    def _pieces(self, element: _Element) -> Iterator[str]:
        for child in element:
            name = name_of(child)
            self._changed = self._changed or name in _CHANGES
            if name == "t":
                yield child.text or ""
            elif name in _BLANKS:
                yield " "
            elif name in _HYPHENS:
                yield _HYPHENS[name]
            elif name == "r":
                yield from self._pieces_of_run(child)
            elif name not in _DELETED and name != "txbxContent" and not name.endswith("Pr"):
                yield from self._pieces(child)

    def _pieces_of_run(self, run: _Element) -> Iterator[str]:
        values = properties_of(run, "rPr", _OF_RUNS)
        on = {name for name in _TOGGLES & values.keys() if values[name] not in OFF}
        if "vanish" in on or ("vanish" not in values and values.get("rStyle") in self._hidden_styles):
            self._hidden = True
        elif on:
            yield struck("".join(self._pieces(run)))
        elif values.get("vertAlign") in ("superscript", "subscript"):
            yield from (" ", *self._pieces(run))
        else:
            yield from self._pieces(run)

    # Tables

    def _table(self, table: _Element) -> Iterator[FlowParagraph | FlowTable]:
        """Walk a table; one that holds another, or a single cell, is there to arrange what is in it."""
        rows = [list(_cells(row)) for row in _rows(table)]
        cells = [cell for row in rows for cell in row]
        if len(cells) < 2 or any(True for cell in cells for _inner in cell.iter("{*}tbl")):
            for cell in cells:
                yield from self._blocks(cell)
            return
        place = self._places.table()
        require_bounded(place.source, len(rows))
        grid = table_of(place.source, [list(self._row(place, at, row)) for at, row in enumerate(_rows(table), 1)])
        if grid.rows:
            yield grid._replace(marked=marked_by(each.get(_NAME) for each in table.iter(_BOOKMARK)))

    def _row(self, place: TablePlace, number: int, row: _Element) -> Iterator[SpannedCell]:
        """Walk the cells of a row that begin in it."""
        values = properties_of(row, "trPr", _OF_ROWS)
        self._changed = self._changed or not _CHANGES.isdisjoint(values)
        column = whole_number(values.get("gridBefore", ""), 0)
        for at, cell in enumerate(_cells(row), 1):
            source = place.cell(number, at)
            values = properties_of(cell, "tcPr", _OF_CELLS)
            columns = max(whole_number(values.get("gridSpan", "")), 1)
            if all(values.get(merge, "restart") == "restart" for merge in _MERGES):
                text = " ".join(filter(None, map(self._text_in_cell, _paragraphs(cell))))
                self.elements[source] = cell
                yield SpannedCell(text, source, column, columns)
            else:
                yield SpannedCell("", source, column, columns, goes_on=True)
            column += columns


def _rows(parent: _Element) -> Iterator[_Element]:
    """Walk the rows of a table that were not deleted, in content controls, too."""
    for element in parent:
        name = name_of(element)
        if name == "tr":
            if not properties_of(element, "trPr", _GONE):
                yield element
        elif name not in _DELETED and not name.endswith("Pr"):
            yield from _rows(element)


def _cells(parent: _Element) -> Iterator[_Element]:
    for element in parent:
        name = name_of(element)
        if name == "tc":
            yield element
        elif name not in _DELETED and not name.endswith("Pr"):
            yield from _cells(element)


def _paragraphs(parent: _Element) -> Iterator[_Element]:
    for element in parent:
        name = name_of(element)
        if name == "p":
            yield element
        elif name not in _DELETED and not name.endswith("Pr"):
            yield from _paragraphs(element)


def _boxes(element: _Element) -> Iterator[_Element]:
    """Walk the contents of text boxes, each once: what older programs show in their place is left aside."""
    for child in element:
        name = name_of(child)
        if name == "txbxContent":
            yield child
        elif name not in _DELETED:
            yield from _boxes(child)
