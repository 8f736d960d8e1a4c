"""Finished reports as others make them: official tables as rows of spanned cells, bent into the shapes that are published."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from builders import printed
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from lxml import etree

from docgen.engine.names import OFFICE, STYLE, TEXT
from docgen.forms.grid import lay_out
from docgen.labels import chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders import Numbers
    from docx.document import Document as WordFile
    from docx.oxml.text.parfmt import CT_PPr
    from docx.text.paragraph import Paragraph

    from docgen.forms.form import Form

PREAMBLE = "本报告根据《中华人民共和国政府信息公开条例》编制，统计期限自2023年1月1日至2023年12月31日。"


@dataclass(frozen=True)
class Box:
    """A printed cell: its text, and over how many columns and rows it reaches."""

    text: str
    columns: int = 1
    rows: int = 1


Rows = list[list[Box]]
Tables = dict[str, list[Rows]]  # by code; a table may come in several pieces


def tables(numbers: Numbers, on: Form) -> Tables:
    """Return the tables of a form with figures, as the official form prints them."""
    printed_tables: Tables = {}
    for table in on.tables:
        rows: Rows = []
        for line in lay_out(table).lines():
            boxes = []
            for cell in line:
                text = printed(numbers.get(cell.ref, ""), on, cell.ref) if cell.ref else cell.label
                boxes.append(Box(text, cell.columns, cell.rows))
            rows.append(boxes)
        printed_tables[table.code] = [rows]
    return printed_tables


def relabelled(rows: Rows, change: Callable[[str], str]) -> Rows:
    """Return rows with other texts."""
    return [[replace(box, text=change(box.text)) for box in row] for row in rows]


def split_at(rows: Rows, at: int) -> list[Rows]:
    """Cut rows in two, as a page does: what reaches down over the cut is there in both, without its text in the second."""
    first, second = [list(row) for row in rows[:at]], [list(row) for row in rows[at:]]
    lead: list[tuple[int, Box]] = []
    for number, row in enumerate(first):
        for place, box in enumerate(row):
            over = number + box.rows - at
            if over > 0:
                row[place] = replace(box, rows=box.rows - over)
                lead.append((place, Box("", box.columns, over)))
    second[0] = [box for _place, box in sorted(lead, key=lambda each: each[0])] + second[0]
    return [first, second]


def as_html(rows: Rows) -> str:
    def cell(box: Box) -> str:
        spans = (f' colspan="{box.columns}"' if box.columns > 1 else "") + (
            f' rowspan="{box.rows}"' if box.rows > 1 else ""
        )
        return f"<td{spans}><p>{escape(box.text)}</p></td>"

    return "<table>" + "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"


def page(
    bent: Tables, on: Form, *, bureau: str = "某市司法局", year: int = 2023, prose: dict[str, list[str]] | None = None
) -> str:
    """Return a report as a web page with navigation around it."""
    parts = [f"<h1>{bureau}{year}年政府信息公开工作年度报告</h1>", f"<p>{PREAMBLE}</p>"]
    for number, section in enumerate(on.sections, 1):
        parts.append(f"<p>{chinese_number(number)}、{section.heading}</p>")
        parts += [f"<p>{escape(text)}</p>" for text in (prose or {}).get(section.code, ())]
        parts += [as_html(rows) for rows in bent.get(section.table, ())]
    report = "\n".join(parts)
    around = "<ul><li>首页</li><li>政务公开</li></ul>", "<div>主办：某市人民政府 备案号123</div>"
    return (
        f"<html><head><title>x</title></head><body>{around[0]}<div class='text'>{report}</div>{around[1]}</body></html>"
    )


def house_style(
    path: Path, bent: Tables, on: Form, prose: dict[str, list[str]], *, bureau: str = "某市司法局", year: int = 2023
) -> Path:
    """Write a report as a bureau has it in Word: its own fonts, a head line with its name, a signature, tables with merged cells."""
    document = Document()
    document.sections[0].header.paragraphs[0].add_run(f"{bureau}").italic = True
    document.sections[0].footer.paragraphs[0].add_run(f"{year}年度报告")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(bureau).bold = True
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words in (str(year)[:2], str(year)[2:], "年政府信息公开", "工作年度报告"):  # typed over, and over again
        line.add_run(words).font.size = Pt(20)
    for text in prose.get(on.preamble.code, [PREAMBLE]):
        _paragraph(document, text)
    for number, section in enumerate(on.sections, 1):
        document.add_heading(f"{chinese_number(number)}、{section.heading}", 1)
        for text in prose.get(section.code, ()):
            _paragraph(document, text)
        for rows in bent.get(section.table, ()):
            _word_table(document, rows)
    for text in (bureau, f"{year + 1}年1月20日"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.save(str(path))
    return path


# Numbers that Word writes by itself

_TYPED = {
    0: re.compile("[一二三四五六七八九十]+、"),
    1: re.compile("（[一二三四五六七八九十]+）"),
    2: re.compile(r"\d+\."),
}
_INDENTS = {0: "", 1: 'w:left="0" w:firstLine="640"', 2: 'w:left="0" w:firstLine="640"'}
LEVELS = [
    f"""<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{style}<w:suff w:val="nothing"/>
    <w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind {_INDENTS[at]}/></w:pPr></w:lvl>"""
    for at, (kind, text, style) in enumerate((
        ("japaneseCounting", "%1、", '<w:pStyle w:val="Heading1"/>'), ("chineseCounting", "（%2）", ""), ("decimal", "%3.", ""),
    ))
]  # fmt: skip


def listed(document: WordFile, levels: list[str], nums: list[str]) -> None:
    """Give a document one list of levels, and several w:num of it: what each says besides."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    kind = '<w:multiLevelType w:val="multilevel"/>'
    numbering.append(
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{kind}{"".join(levels)}</w:abstractNum>')
    )
    for at, overrides in enumerate(nums, 1):
        words = f'<w:abstractNumId w:val="7"/>{overrides}'
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{at}">{words}</w:num>'))


def properties_of(paragraph: Paragraph) -> CT_PPr:
    """Return the properties of a paragraph."""
    return paragraph._p.get_or_add_pPr()  # noqa: SLF001


def number(properties: CT_PPr, num: int, level: int | None = None) -> None:
    """Put a paragraph, or the paragraphs of a style, by their properties into a list."""
    at = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    properties._insert_numPr(parse_xml(f'<w:numPr {nsdecls("w")}>{at}<w:numId w:val="{num}"/></w:numPr>'))  # noqa: SLF001


def numbered(path: Path, to: Path, *, by_style: bool = True) -> Path:
    """Write a report of `house_style` with automatic numbers in the place of those that are typed; sections may have theirs by style."""
    document = Document(str(path))
    listed(document, LEVELS if by_style else [re.sub("<w:pStyle[^>]*>", "", each) for each in LEVELS], [""])
    if by_style:
        number(document.styles["Heading 1"].element.get_or_add_pPr(), 1)
    for paragraph in document.paragraphs:
        level = next((at for at, typed in _TYPED.items() if typed.match(paragraph.text)), None)
        if level is None:
            continue
        first = paragraph.runs[0]
        first.text = _TYPED[level].sub("", first.text, count=1)
        if not by_style and not level:
            number(properties_of(paragraph), 1, 0)
        if level:
            properties = properties_of(paragraph)
            number(properties, 1, level)
            paragraph.paragraph_format.first_line_indent = None
            properties.append(deepcopy(first._r.rPr))  # noqa: SLF001 - the number looks as the paragraph's mark does
    document.save(str(to))
    return to


_LIST_STYLE = f"""<text:list-style xmlns:text="{TEXT[1:-1]}" xmlns:style="{STYLE[1:-1]}" style:name="L">
<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/>
</text:list-style>"""


def in_lists(content: bytes) -> bytes:
    """Put the headings and sub-headings of an OpenDocument text into a list that other paragraphs and tables interrupt."""
    root = etree.fromstring(content)
    next(root.iter(f"{OFFICE}automatic-styles")).append(etree.fromstring(_LIST_STYLE))
    body = next(root.iter(f"{OFFICE}text"))
    outer: etree._Element | None = None
    begun = False
    for element in list(body):
        words = "".join(map(str, element.itertext()))
        level = next((at for at, typed in _TYPED.items() if at < 2 and typed.match(words)), None)
        if level is None or element.tag not in (f"{TEXT}p", f"{TEXT}h"):
            outer = None
            continue
        if outer is None:
            outer = etree.Element(f"{TEXT}list", {f"{TEXT}style-name": "L"})
            outer.set(f"{TEXT}continue-numbering", "true" if begun else "false")
            element.addprevious(outer)
            begun = True
        first = next(each for each in element.iter() if each.text)
        first.text = _TYPED[level].sub("", str(first.text), count=1)
        _into(outer, level, element)
    return etree.tostring(root)


def _into(outer: etree._Element, level: int, element: etree._Element) -> None:
    """Append an item to a list, at the top or in the list of its last item."""
    where = outer
    if level:
        item = outer[-1] if len(outer) else etree.SubElement(outer, f"{TEXT}list-item")
        where = item[-1] if len(item) and item[-1].tag == f"{TEXT}list" else etree.SubElement(item, f"{TEXT}list")
    etree.SubElement(where, f"{TEXT}list-item").append(element)


def _paragraph(document: WordFile, text: str) -> None:
    """Add a paragraph; its sub-heading, up to the first full stop, is bold."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    heading, stop, rest = text.partition("。") if text.startswith("（") else ("", "", text)
    if heading:
        paragraph.add_run(heading + stop).bold = True
    if rest:
        paragraph.add_run(rest).font.size = Pt(16)


def _word_table(document: WordFile, rows: Rows) -> None:
    width = max(sum(box.columns for box in row) for row in rows)
    table = document.add_table(len(rows), width, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for box in row:
            while (at, column) in taken:
                column += 1
            cell = table.cell(at, column)
            if box.columns > 1 or box.rows > 1:
                cell = cell.merge(table.cell(at + box.rows - 1, column + box.columns - 1))
            cell.text = box.text
            taken.update((at + down, column + right) for down in range(box.rows) for right in range(box.columns))
            column += box.columns
