"""A web page, or one that a browser has saved (.mht), as it is read: the report on it, without what stands around it."""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree, html

from docgen.characters import one_line
from docgen.engine.tree import whole_number
from docgen.errors import OwnOutputError, UnreadableError
from docgen.flow import Flow, FlowParagraph, FlowTable
from docgen.i18n import _
from docgen.readers.amounts import Amounts
from docgen.readers.documents.places import Places
from docgen.readers.documents.spans import SpannedCell, require_bounded, struck, table_of
from docgen.readers.documents.titles import title_at
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from docgen.readers.documents.places import TablePlace

_UNSEEN = {
    "head", "script", "style", "noscript", "template", "nav", "select", "option", "button", "iframe", "object", "svg",
    "textarea", "input",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "img", "o:p", "st1:chsdate",
}  # fmt: skip
_CELLS = ("td", "th")
_STRUCK = ("s", "strike", "del")
_RAISED = ("sup", "sub", "a")  # of a note, or a link to one, behind a figure
_LINE_THROUGH = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_HIDDEN, _OUT = "display:none", "text-decoration:line-through"  # what is left of rules that say so
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")  # of a style sheet, for a class
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEAD = 4_096  # bytes in which a page says its charset
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSETS = {  # as Python calls them: of those it knows, the ones that pages are written in
    "ascii", "big5", "big5hkscs", "cp1252", "cp950", "gb18030", "gb2312", "gbk", "hz", "iso8859-1", "utf-16", "utf-16-be",
    "utf-16-le", "utf-8", "utf-8-sig",
}  # fmt: skip
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030"}
_HEADING = re.compile(  # of a section: numbered, or named after what such sections are about
    r"\s*(?:[一二三四五六七八九十]\s*[、.．]|(?=.{4,40}$)[^。，；]*(?:情况|问题|事项)\s*$)"
)
_HEADINGS = 3  # of sections, which a report has at least
_ABOUT_PAGE = re.compile(
    r"(?:(?:(?:发布|发文|成文|生成|公开|更新)(?:日期|时间)|时间|日期|(?:信息|文章|稿件)?来源|(?:浏览|访问|阅读|点击)(?:次数|量|数)?|字[号体]大?小?"
    r"|作者|责任编辑|发布(?:机构|单位|人))\s*[:：]\s*[^。；，]{0,40}\s*)+"
    r"|[-—–－]\s*\d{1,3}\s*[-—–－]"  # the number of a page, where a document was saved as one
)
_FIELDS = 2  # of a table of figures, at least
_MOST = 16 << 20  # bytes: no page of text is as large
_MOST_TAGS = 300_000
_MOST_PARTS = 10_000  # of a saved page, and lines that look as if one began
_LONGEST_NAME = 40  # of a charset
_LAYOUT = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)


def read_web(content: bytes, file: str) -> Flow:
    """Read a web page. Errors: UnreadableError."""
    return _flow(_decoded(content, file), file)


def read_saved_page(content: bytes, file: str) -> Flow:
    """Read a page that was saved with all it shows (.mht). Errors: UnreadableError."""
    if content.count(b"\n--") > _MOST_PARTS:
        message = _("the saved page has more than {limit} parts: this is not a normal page")
        raise UnreadableError.at(Source(file), message.format(limit=_MOST_PARTS))
    try:
        saved = _page_in(content)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:  # what `email` makes of damage
        message = _("the saved page is damaged: open the page in the browser and save it again")
        raise UnreadableError.at(Source(file), message) from error
    if saved is None:
        raise UnreadableError.at(Source(file), _("there is no page in this file"))
    page, charset = saved
    return _flow(_decoded(page, file, charset), file)


def _page_in(content: bytes) -> tuple[bytes, str | None] | None:
    """Return the page in a file that was saved with all it shows, and the charset it is said to have."""
    message = message_from_bytes(content, policy=policy.compat32)  # the newer one parses headers as deep as they nest
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else b"", part.get_content_charset()
    return None


# Bytes to text


def _decoded(content: bytes, file: str, named: str | None = None) -> str:
    """Decode a page by its byte order mark, by what it says, as UTF-8 or as GB18030, wholly or not at all. Errors: UnreadableError."""
    if len(content) > _MOST:
        raise UnreadableError.at(Source(file), _("the page is larger than {limit} MiB").format(limit=_MOST >> 20))
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return _as(content[len(mark) :], charset, file)
    said = _CHARSET.search(content[:_HEAD])
    charset = named or (said[1].decode("ascii") if said else "")
    if charset:
        return _as(content, _CHINESE.get(charset.lower(), charset), file)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _as(content, "gb18030", file)


def _as(content: bytes, charset: str, file: str) -> str:
    try:
        known = codecs.lookup(charset).name
        return content.decode(known if known in _CHARSETS else "")  # of no name: no charset
    except (LookupError, ValueError) as error:
        line = content.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else 0
        message = _("the page says that it is {charset} text, and is not: save it again in the browser")
        raise UnreadableError.at(Source(file, line), message.format(charset=charset[:_LONGEST_NAME])) from error


# Text to blocks


class _Block(NamedTuple):
    """A paragraph or a table, with the element that it is, or is in."""

    said: FlowParagraph | FlowTable
    element: HtmlElement


def _flow(text: str, file: str) -> Flow:
    if text.count("<") > _MOST_TAGS:
        message = _("the page has more than {limit} tags: it is none of a report")
        raise UnreadableError.at(Source(file), message.format(limit=_MOST_TAGS))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root: HtmlElement = html.document_fromstring(text.replace("\x00", "").encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError.at(Source(file), _("there is no page in this file")) from error
    fatal = next((entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL), None)
    if fatal:  # what comes after it was not read
        deep, damaged = _("the page is nested too deeply: it is none of a report"), _("the page is damaged here")
        raise UnreadableError.at(Source(file, fatal.line), deep if "depth" in fatal.message else damaged)
    if any((each.get("content") or "").startswith("docgen ") for each in root.iterfind("head/meta[@name='generator']")):
        message = _("docgen made this page, a check sheet or an overview: name the report itself")
        raise OwnOutputError.at(Source(file), message)
    _style_inline(root)
    blocks = list(_PageReader(file).blocks(root))
    report = _report_in(blocks)
    inside = set(report.iter()) if report is not None else set()
    said = [block.said for block in blocks if block.element in inside]
    if not title_at([each.text for each in said if isinstance(each, FlowParagraph)]):
        said = [*_title(blocks, root, file), *said]
    return Flow(Source(file), tuple(block for block in said if not _is_about_the_page(block)))


def _is_about_the_page(block: FlowParagraph | FlowTable) -> bool:
    """Tell a line that a site puts above what it publishes: when, from where, how often it was read."""
    return isinstance(block, FlowParagraph) and bool(_ABOUT_PAGE.fullmatch(block.text.value))


def _style_inline(root: HtmlElement) -> None:
    """Let elements bear what the page's own style sheet says of their classes, as far as it hides or strikes them out."""
    rules: dict[str, str] = {}
    for sheet in root.iter("style"):
        for name, words in _RULE.findall(sheet.text or ""):
            marks = [mark for mark, rule in ((_HIDDEN, _LAYOUT), (_OUT, _LINE_THROUGH)) if rule.search(words)]
            if marks:
                rules[name] = ";".join(marks)
    for element in root.iter() if rules else ():
        styles = {rules[name]: None for name in (element.get("class") or "").split() if name in rules}
        if styles:
            element.set("style", ";".join([element.get("style") or "", *styles]))


def _report_in(blocks: list[_Block]) -> HtmlElement | None:
    """Return the innermost element that has all tables of figures, and the headings of a report."""
    tables = [block.element for block in blocks if isinstance(block.said, FlowTable)]
    if not tables:
        return None
    around = list(tables[0].iterancestors())
    known = {element: at for at, element in enumerate(around)}
    headings = sorted(
        _first_around(block.element, known)
        for block in blocks
        if isinstance(block.said, FlowParagraph) and _HEADING.match(block.said.text.value)
    )
    has_headings = headings[_HEADINGS - 1] if len(headings) >= _HEADINGS else len(around) - 1
    return around[max(has_headings, *(_first_around(table, known) for table in tables))]


def _first_around(element: HtmlElement, known: dict[HtmlElement, int]) -> int:
    """Return the number of the first of some elements, each around the one before, that an element is or lies in.

    What was known of other elements is looked up, and what is found out of these kept: each is looked at once.
    """
    passed: list[HtmlElement] = []
    while element not in known:
        passed.append(element)
        element = element.getparent()
    known.update(dict.fromkeys(passed, known[element]))
    return known[element]


def _title(blocks: list[_Block], root: HtmlElement, file: str) -> list[FlowParagraph]:
    """Return the title that stands outside the report: as the name of the window, or somewhere else on the page.

    Other years' reports may be linked there: of several titles only that of the window counts.
    """
    for element in root.iter("title"):
        for words in re.split(r"[_|｜—-]", "".join(map(str, element.itertext()))):
            text = Text(words.strip(), Source(file, element.sourceline or 0))
            if title_at([text]):
                return [FlowParagraph(text)]
    texts = [block.said.text for block in blocks if isinstance(block.said, FlowParagraph)]
    titles = {title.text.value: title for text in texts if (title := title_at([text]))}
    title = next(iter(titles.values())) if len(titles) == 1 else None if titles else title_at(texts)
    return [FlowParagraph(title.text)] if title else []


class _PageReader:
    """Walks a page in order: what stands inline is gathered until a block begins or ends."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._amounts, self._places = Amounts(file), Places(file)
        self._inline: list[str] = []
        self._line = 0

    def blocks(self, element: HtmlElement) -> Iterator[_Block]:
        """Walk the blocks in an element, which is no deeper than the parser allows."""
        if not isinstance(element.tag, str) or element.tag in _UNSEEN or _is_hidden(element):
            return
        if element.tag == "table":
            yield from self._end(element)
            yield from self._table(element)
            return
        is_block = element.tag not in _INLINE
        if is_block:
            yield from self._end(element)
        self._say(element.text, element)
        for child in element:
            yield from self.blocks(child)
            self._say(child.tail, child)
        if is_block:
            yield from self._end(element)

    def _say(self, text: str | None, element: HtmlElement) -> None:
        if text and text.strip():
            self._line = self._line or element.sourceline or 0
        self._inline.append(text or "")

    def _end(self, element: HtmlElement) -> Iterator[_Block]:
        """Make a paragraph of what was said since the last one."""
        text = one_line("".join(self._inline))
        if text:
            yield _Block(FlowParagraph(Text(text, Source(self._file, self._line))), element)
        self._inline, self._line = [], 0

    def _table(self, table: HtmlElement) -> Iterator[_Block]:
        """Walk a table; one that holds another, or has a single field, is there to arrange what is in it."""
        rows = [[cell for cell in row if cell.tag in _CELLS] for row in _rows(table)]
        source = Source(self._file, table.sourceline or 0)
        require_bounded(source, len(rows))
        if next((inner for inner in table.iter("table") if inner is not table), None) is None:
            grid = table_of(source, list(self._grid(self._places.table(), source, rows)))
            if grid.rows and len(grid.rows[0]) >= _FIELDS:
                yield _Block(grid, table)
                return
        for cell in (cell for row in rows for cell in row):
            yield from self.blocks(cell)
            yield from self._end(cell)

    def _grid(self, place: TablePlace, source: Source, rows: list[list[HtmlElement]]) -> Iterator[list[SpannedCell]]:
        """Walk the rows of a table, in each the cells that begin in it, beside those that reach down from above."""
        reaching: dict[int, int] = {}  # by column, how many rows below still have the cell
        for number, row in enumerate(rows, 1):
            cells: list[SpannedCell] = []
            column, began = 0, {}
            for at, cell in enumerate(row, 1):
                while reaching.get(column, 0):
                    cells.append(SpannedCell("", source, column, goes_on=True))
                    column += 1
                columns, down = _span(cell, "colspan"), _span(cell, "rowspan")
                require_bounded(source, 0, column + columns)
                if not _is_hidden(cell):
                    text = one_line("".join(_words(cell)))
                    within = place.cell(number, at)._replace(line=cell.sourceline or 0)
                    cells.append(SpannedCell(text, within, column, columns))
                began.update(dict.fromkeys(range(column, column + columns), down))
                column += columns
            after = (below for below in sorted(reaching) if below >= column)
            cells += [SpannedCell("", source, below, goes_on=True) for below in after]
            self._amounts.cells(len(cells))
            reaching = {at: down - 1 for at, down in (reaching | began).items() if down > 1}
            yield cells


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for element in table:
        if element.tag == "tr" and not _is_hidden(element):
            yield element
        elif element.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in element if row.tag == "tr" and not _is_hidden(row))


def _span(cell: HtmlElement, name: str) -> int:
    return min(max(whole_number((cell.get(name) or "").strip()), 1), 1_000)


def _words(element: HtmlElement) -> Iterator[str]:
    """Walk the text of a cell; where a block begins or a line ends there is a blank."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or _is_hidden(element):
        return
    if element.tag in _STRUCK or _LINE_THROUGH.search(element.get("style") or ""):
        yield struck("".join(map(str, element.itertext())))
        return
    blank = "" if element.tag in _INLINE and element.tag not in _RAISED else " "
    yield blank
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""
    yield blank


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_LAYOUT.search(element.get("style") or ""))
