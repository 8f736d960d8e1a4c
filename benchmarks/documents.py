"""The documents that engines are measured on: templates in the syntax of each engine, values, and the text expected."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.archive import Package, read_package

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "templates" / "zfxxgk-2021-fees.docx"
SAMPLE = ROOT / "samples" / "zhangzhou-sfj" / "2023"
DOCUMENT, PROPERTIES = "word/document.xml", "docProps/core.xml"
EDITIONS = 4  # documents in a row differ, as those of many bureaus do: no engine gains from keeping texts it has seen
SENTENCES, ROWS, COLUMNS = 30, 44, 5  # of one section, which has 250 tags

Values = dict[str, Any]


class Document(NamedTuple):
    """A document to fill: its template by syntax, and for each edition the values and the texts of its paragraphs."""

    title: str
    templates: dict[str, bytes]
    editions: list[Values]
    texts: list[list[str]]


class Syntax(NamedTuple):
    """How a family of engines writes a value, and a row that is repeated for each of `rows`."""

    value: str
    row: list[list[str]]


_CELLS = [f"c{column}" for column in range(1, COLUMNS + 1)]
SYNTAXES = {
    "jinja": Syntax(
        "{{{{ {} }}}}", [["{%tr for row in rows %}"], [f"{{{{ row.{cell} }}}}" for cell in _CELLS], ["{%tr endfor %}"]]
    ),
    "braces": Syntax("{{{}}}", [["{#rows}{c1}", "{c2}", "{c3}", "{c4}", "{c5}{/rows}"]]),
    "carbone": Syntax("{{d.{}}}", [[f"{{d.rows[{index}].{cell}}}" for cell in _CELLS] for index in ("i", "i+1")]),
}


def plain(tags: int) -> Document:
    """Make a report of plain tags, in sections of sentences and a table of figures."""
    sections = max(1, tags // (SENTENCES + ROWS * COLUMNS))
    templates = {name: _package(_sections(syntax.value, sections)) for name, syntax in SYNTAXES.items()}
    editions = [_plain_values(edition, sections) for edition in range(EDITIONS)]
    return Document(f"{len(editions[0]):,} tags", templates, editions, [_plain_texts(values) for values in editions])


def rows(count: int) -> Document:
    """Make a table whose one row is repeated."""
    templates = {name: _package(_looped(syntax)) for name, syntax in SYNTAXES.items()}
    editions = [{"rows": [_row_values(edition, row) for row in range(count)]} for edition in range(2)]
    texts = [[*_heads(), *(str(cell) for row in values["rows"] for cell in row.values())] for values in editions]
    return Document(f"{count:,} rows", templates, editions, texts)


def shipped() -> Document:
    """Take the shipped template and a real report's values; the texts expected are those that docxtpl prints."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - see engine.py: what is measured for memory starts small

    import docgen  # noqa: PLC0415
    from docgen.context import context_of  # noqa: PLC0415

    content = SHIPPED.read_bytes()
    [bundle] = docgen.read_bundles(SAMPLE)
    values = context_of(docgen.review(bundle).report)
    theirs, buffer = DocxTemplate(io.BytesIO(content)), io.BytesIO()
    theirs.render(values, autoescape=True)
    theirs.save(buffer)
    return Document("shipped template", {"jinja": content}, [values], [texts_of(buffer.getvalue())])


def texts_of(content: bytes) -> list[str]:
    """Return the texts of a document's paragraphs, without those that are empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(DOCUMENT).decode()
    paragraphs = re.split(r"<w:p[ >]", xml)[1:]
    texts = ("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", paragraph)) for paragraph in paragraphs)
    return [html.unescape(text) for text in texts if text]


def said_of(content: bytes, expected: list[str]) -> str:
    """Tell in a few words whether a document holds every text expected, in order."""
    found = texts_of(content)
    if found == expected:
        return "whole"
    missing = len(set(expected) - set(found))
    return f"{missing:,} of {len(set(expected)):,} texts missing" if missing else "texts in another order or number"


def _package(body: str) -> bytes:
    """Put a body into the shipped template, whose styles, page and other parts stay."""
    package = read_package(SHIPPED.read_bytes(), SHIPPED.name)
    xml = package.parts[DOCUMENT].decode()
    start, end = xml.index("<w:body>") + len("<w:body>"), xml.index("<w:sectPr>")
    properties = re.sub(rb"\{\{.*?\}\}", b"", package.parts[PROPERTIES])
    parts = {DOCUMENT: (xml[:start] + body + xml[end:]).encode(), PROPERTIES: properties}
    return Package({**package.parts, **parts}).to_bytes()


def _sections(tag: str, count: int) -> str:
    return "".join(_section(tag, section) for section in range(count))


def _section(tag: str, section: int) -> str:
    sentences = (
        f'<w:p><w:pPr><w:pStyle w:val="OfficialBody"/></w:pPr><w:r><w:t>{tag.format(f"s{section}_{number}")}</w:t></w:r></w:p>'
        for number in range(SENTENCES)
    )
    figures = ([tag.format(f"f{section}_{row}_{column}") for column in range(COLUMNS)] for row in range(ROWS))
    return "".join(sentences) + _table(_row(cells, "TableFigure") for cells in figures)


def _looped(syntax: Syntax) -> str:
    return _table((_row(_heads(), "TableHead"), *(_row(cells, "TableFigure") for cells in syntax.row)))


def _table(rows: Iterator[str] | tuple[str, ...]) -> str:
    grid = '<w:gridCol w:w="1768"/>' * COLUMNS
    properties = '<w:tblStyle w:val="OfficialTable"/><w:tblW w:w="8844" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(cells: list[str], style: str) -> str:
    span = "" if len(cells) == COLUMNS else f'<w:gridSpan w:val="{COLUMNS}"/>'
    properties = f'<w:tcPr><w:tcW w:w="{8844 // len(cells)}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
    written = "".join(
        f'<w:tc>{properties}<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>'
        for cell in cells
    )
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="397" w:hRule="atLeast"/></w:trPr>{written}</w:tr>'


def _heads() -> list[str]:
    return ["单位", "新收", "结转", "办结", "未办结"]


def _plain_values(edition: int, sections: int) -> Values:
    values: Values = {}
    for section in range(sections):
        for number in range(SENTENCES):
            values[f"s{section}_{number}"] = _sentence(edition, section, number)
        for row in range(ROWS):
            for column in range(COLUMNS):
                values[f"f{section}_{row}_{column}"] = _figure(edition, section * ROWS + row, column)
    return values


def _plain_texts(values: Values) -> list[str]:
    return [str(value) for value in values.values()]  # they were made in the order of the document


def _row_values(edition: int, row: int) -> Values:
    return {
        "c1": f"第{row + 1}科室（{edition}）",
        **{cell: _figure(edition, row, at) for at, cell in enumerate(_CELLS[1:])},
    }


def _figure(edition: int, row: int, column: int) -> int:
    return (row * COLUMNS + column) * 7_919 % 100_000 + edition


def _sentence(edition: int, section: int, number: int) -> str:
    share = (edition * 17 + section * 5 + number) % 97
    marked = "（“依申请公开”类 A&B，占比<1%）" if number % 5 == 0 else ""
    return f"{section + 1}.{number + 1}　全年主动公开政府信息{share * 31 + number}件，办结率{share}%，较上年有所提高{marked}，均在法定期限内答复。"
