"""The numbers that word processors write before paragraphs by itself are read as they are printed; they are in no text of the document."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from builders import form, suqian
from conftest import converted
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pages import house_style, listed, number, numbered, properties_of, tables

import docgen
from docgen.flow import FlowParagraph, FlowTable
from docgen.readers.documents.opendocument import read_opendocument
from docgen.readers.documents.word import read_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from docx.document import Document as WordFile

    from docgen.report import Report

PROSE = {
    "总体情况": [
        "2023年，我局认真贯彻。",
        "（一）主动公开。全年公开信息5条。",
        "（二）依申请公开",
        "1.收到5件。",
        "2.办结5件。",
    ],
    "问题与改进": ["（一）存在的问题", "1.解读不多；", "（二）改进措施。加强培训。"],
}


def level(at: int, kind: str, text: str, more: str = "", start: int | None = 1, gap: str = "nothing") -> str:
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    words = f'<w:suff w:val="{gap}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{begin}<w:numFmt w:val="{kind}"/>{more}{words}</w:lvl>'


THREE = [level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")]


def start_at(value: int, at: int = 0) -> str:
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def written(levels: list[str], lines: Sequence[tuple[int, int]], nums: Sequence[str] = ("",)) -> WordFile:
    """Return a document with a paragraph 文 at each of these places: the w:num, and the level."""
    document = Document()
    listed(document, levels, list(nums))
    for num, at in lines:
        number(properties_of(document.add_paragraph("文")), num, at)
    return document


def labels(document: WordFile, change: Callable[[dict[str, str]], None] | None = None) -> list[str]:
    """Read a document, and return what stands before the 文 of each paragraph."""
    stream = io.BytesIO()
    document.save(stream)
    content = stream.getvalue()
    if change:
        with zipfile.ZipFile(stream) as package:
            parts = {name: package.read(name).decode() for name in package.namelist() if not name.endswith(".jpeg")}
        change(parts)
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w") as package:
            for name, part in parts.items():
                package.writestr(name, part)
        content = changed.getvalue()
    return [block.text.value[:-1] for block in read_word(content, "a.docx").blocks if isinstance(block, FlowParagraph)]


def at_top(*levels: int) -> list[tuple[int, int]]:
    return [(1, at) for at in levels]


# Reports


def read(path: Path) -> Report:
    [bundle] = docgen.read_bundles(path)
    return docgen.review(bundle).report


def texts(report: Report) -> dict[str, list[tuple[str, str]]]:
    return {
        code: [(each.heading.value if each.heading else "", each.text.value) for each in passages]
        for code, passages in report.prose.items()
    }


def test_a_report_with_automatic_numbers_is_read_as_if_they_were_typed(tmp_path: Path) -> None:
    typed = house_style(tmp_path / "a.docx", tables(suqian(), form()), form(), PROSE)
    report, original = read(numbered(typed, tmp_path / "b.docx")), read(typed)
    assert "主动公开" not in {
        block.text.value for block in report.bundle.flow.blocks if isinstance(block, FlowParagraph)
    }
    assert texts(report) == texts(original)
    assert ("（一）主动公开。", "全年公开信息5条。") in texts(report)["总体情况"]
    assert texts(report)["问题与改进"][0] == ("（一）存在的问题", "")
    assert (report.figures.keys(), report.unsure) == (original.figures.keys(), ())


def test_rows_of_a_table_have_their_numbers_and_figures_get_no_digits(tmp_path: Path) -> None:
    bent = tables(suqian(), form())
    typed = house_style(tmp_path / "a.docx", bent, form(), {})
    document = Document(str(typed))
    listed(document, [level(0, "decimal", "%1.", gap="tab")], ["", start_at(1)])
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                [paragraph] = cell.paragraphs
                own = re.match(r"\d\.(?=属于)", paragraph.text)
                if own:
                    paragraph.runs[0].text = paragraph.text.removeprefix(own[0])
                if own or paragraph.text.isdecimal() or not paragraph.text:
                    number(properties_of(paragraph), 1 if own else 2, 0)
    document.save(str(tmp_path / "b.docx"))
    report = read(tmp_path / "b.docx")
    assert {cell: figure.number for cell, figure in report.figures.items()} == suqian()
    flow = report.bundle.flow
    values = {
        value
        for block in flow.blocks
        if not isinstance(block, FlowParagraph)
        for row in block.rows
        for value in row.values
    }
    assert any(re.match(r"\d+\. 属于", value) for value in values)


# Counting


@pytest.mark.parametrize(
    ("kind", "start", "printed"),
    [
        ("decimal", 9, ["9", "10"]), ("chineseCounting", 10, ["十", "十一"]), ("chineseCountingThousand", 99, ["九十九", "一百", "一百〇一"]),
        ("chineseCounting", 99, ["九十九", "一〇〇"]), ("taiwaneseCountingThousand", 20, ["二十", "二十一"]), ("japaneseCounting", 1, ["一", "二"]),
        ("chineseLegalSimplified", 9, ["玖", "壹拾", "壹拾壹"]), ("ideographTraditional", 9, ["壬", "癸", "11"]),
        ("decimalFullWidth", 9, ["９", "１０"]), ("decimalEnclosedCircle", 1, ["①", "②"]), ("decimalEnclosedCircleChinese", 19, ["⑲", "⑳", "21"]),
        ("upperRoman", 3, ["III", "IV"]), ("lowerRoman", 8, ["viii", "ix", "x"]), ("upperLetter", 26, ["Z", "AA", "BB"]), ("lowerLetter", 1, ["a", "b"]),
        ("none", 1, ["", ""]), ("decimalZero", 9, ["09", "10"]), ("nobodyKnows", 1, ["1", "2"]), ("ideographDigital", 10, ["一〇"]),
        ("chineseCountingThousand", 1010, ["一千〇一十"]), ("upperRoman", 5000, ["5000"]), ("lowerLetter", 10**8, ["32767", "32767"]),
    ],
)  # fmt: skip
def test_numbers_are_printed_in_the_format_of_their_level(kind: str, start: int, printed: list[str]) -> None:
    document = written([level(0, kind, "（%1）", start=start)], at_top(*[0] * len(printed)))
    assert labels(document) == [f"（{each}）" for each in printed]


def test_deeper_levels_begin_anew() -> None:
    document = written(THREE, at_top(0, 1, 1, 2, 2, 1, 2, 0, 1))
    assert labels(document) == ["一、", "（一）", "（二）", "1.", "2.", "（三）", "1.", "二、", "（一）"]


def test_levels_that_do_not_begin_anew_go_on() -> None:
    levels = [
        level(0, "decimal", "%1"),
        level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>'),
    ]
    assert labels(written(levels, at_top(0, 1, 2, 1, 2, 0, 1, 2))) == ["1", "1", "1", "2", "2", "2", "3", "1"]


def test_a_level_that_was_left_out_counts() -> None:
    levels = [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")]
    assert labels(written(levels, at_top(1, 1, 0, 1))) == ["1.1", "1.2", "2.", "2.1"]


def test_legal_numbers_are_digits() -> None:
    levels = [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>")]
    assert labels(written(levels, at_top(0, 0, 1))) == ["一、", "二、", "2.1"]


def test_lists_of_one_kind_go_on_unless_they_begin_with_a_number_of_their_own() -> None:
    document = written(THREE, [(1, 0), (2, 0), (3, 0), (3, 0), (3, 1), (1, 0)], ["", "", start_at(1)])
    assert labels(document) == ["一、", "二、", "一、", "二、", "（一）", "三、"]
    assert labels(written(THREE, [(1, 1), (1, 1), (2, 1), (2, 1)], ["", start_at(1, at=1)])) == [
        "（一）",
        "（二）",
        "（一）",
        "（二）",
    ]


def test_a_list_may_print_a_level_in_its_own_way() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    assert labels(written(THREE, [(1, 0), (2, 0)], ["", other])) == ["一、", "B)"]


def test_without_a_start_numbers_begin_at_nought() -> None:
    assert labels(written([level(0, "decimal", "%1.", start=None)], at_top(0, 0))) == ["0.", "1."]


@pytest.mark.parametrize(("gap", "printed"), [("nothing", "1."), ("space", "1. "), ("tab", "1. ")])
def test_a_number_and_a_text_do_not_run_together(gap: str, printed: str) -> None:
    assert labels(written([level(0, "decimal", "%1.", gap=gap)], at_top(0))) == [printed]
    chinese = {"space": "（1） "}.get(gap, "（1）")
    assert labels(written([level(0, "decimal", "（%1）", gap=gap)], at_top(0))) == [chinese]


def test_bullets_and_hidden_numbers_are_no_text() -> None:
    levels = [
        level(0, "bullet", "•"),
        level(1, "decimal", "%2.", "<w:rPr><w:vanish/></w:rPr>"),
        level(2, "decimal", "%3."),
    ]
    assert labels(written(levels, at_top(0, 1, 2))) == ["", "", "1."]


def test_paragraphs_without_text_count_and_deleted_ones_do_not() -> None:
    document = written(THREE, at_top(0, 0, 0, 0))
    empty, deleted, hidden = (document.paragraphs[at] for at in (0, 1, 2))
    for paragraph, mark in ((empty, ""), (deleted, "<w:del/>"), (hidden, "<w:vanish/>")):
        paragraph.runs[0].text = ""
        properties_of(paragraph).append(parse_xml(f"<w:rPr {nsdecls('w')}>{mark}</w:rPr>"))
    assert labels(document) == ["二、"]


# Styles


def style(document: WordFile, name: str, based_on: str = "", properties: str = "") -> None:
    below = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    words = f'<w:name w:val="{name}"/>{below}<w:pPr>{properties}</w:pPr>'
    document.styles.element.append(
        parse_xml(f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{name}">{words}</w:style>')
    )


def in_styles(document: WordFile, *names: str) -> None:
    for name in names:
        properties_of(document.add_paragraph("文")).append(parse_xml(f'<w:pStyle {nsdecls("w")} w:val="{name}"/>'))


LIST = '<w:numPr><w:numId w:val="1"/></w:numPr>'


def test_styles_number_and_those_that_are_based_on_them() -> None:
    document = written([THREE[0], level(1, "decimal", "%2)", '<w:pStyle w:val="sub"/>')], [])
    style(document, "top", properties=LIST)
    style(document, "sub", properties=LIST)
    style(document, "other", "between")
    style(document, "between", "top")
    style(document, "off", "top", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    style(document, "deep", "top", '<w:numPr><w:ilvl w:val="1"/></w:numPr>')
    in_styles(document, "top", "sub", "other", "off", "deep", "unknown")
    assert labels(document) == ["一、", "1)", "二、", "", "1)", ""]


def test_the_style_of_all_paragraphs_may_number_them() -> None:
    document = written(THREE, [])
    number(document.styles["Normal"].element.get_or_add_pPr(), 1)
    document.add_paragraph("文")
    assert labels(document) == ["一、"]


def test_a_paragraph_says_for_itself_that_it_has_no_number() -> None:
    document = written(THREE, [(0, 0)])
    style(document, "top", properties=LIST)
    in_styles(document, "top", "top", "top")
    number(properties_of(document.paragraphs[2]), 0)
    assert labels(document) == ["", "一、", "", "二、"]


def test_a_list_may_be_that_of_a_style_of_lists() -> None:
    def link(parts: dict[str, str]) -> None:
        linked = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="lists"/></w:abstractNum>'
        num = '<w:num w:numId="9"><w:abstractNumId w:val="8"/></w:num>'
        parts["word/numbering.xml"] = parts["word/numbering.xml"].replace("<w:num ", f"{linked}{num}<w:num ", 1)
        lists = '<w:style w:type="numbering" w:styleId="lists"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        parts["word/styles.xml"] = parts["word/styles.xml"].replace("</w:styles>", f"{lists}</w:styles>")

    assert labels(written(THREE, [(9, 0), (1, 0)]), link) == ["一、", "二、"]


# Whatever a package holds


TRANSITIONAL, STRICT = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)


def test_strict_documents_are_numbered_too() -> None:
    def strict(parts: dict[str, str]) -> None:
        parts.update({name: part.replace(TRANSITIONAL, STRICT) for name, part in parts.items()})

    assert labels(written(THREE, at_top(0, 1)), strict) == ["一、", "（一）"]


def test_the_parts_are_found_wherever_they_lie() -> None:
    def moved(parts: dict[str, str]) -> None:
        parts["lists/a.xml"] = parts.pop("word/numbering.xml")
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace('"numbering.xml"', '"../lists/a.xml"')

    assert labels(written(THREE, at_top(0, 1)), moved) == ["一、", "（一）"]


LEVELS = "".join(level(at, "decimal", "%1") for at in (9, 99, -1, 10**20)) * 20_000
DAMAGED: dict[str, tuple[Callable[[str], str], str]] = {
    "numbering: not well-formed": (lambda text: text[:-20], ""),
    "numbering: a document type": (lambda text: "<!DOCTYPE a [<!ENTITY b 'c'>]>" + text[text.index("<w:") :], ""),
    "numbering: nothing in it": (lambda text: re.sub("<w:abstractNum .*</w:num>", "", text, flags=re.DOTALL), ""),
    "numbering: no such definition": (lambda text: text.replace('abstractNumId w:val="7"', 'abstractNumId w:val="x"'), ""),
    "numbering: linked in a circle": (lambda text: text.replace("<w:multiLevelType", '<w:numStyleLink w:val="top"/><w:multiLevelType'), ""),
    "numbering: levels that there are not": (lambda text: text.replace("</w:abstractNum>", f"{LEVELS}</w:abstractNum>"), "一、"),
    "numbering: a long text": (lambda text: text.replace('"%1、"', f'"{"%1" * 100_000}"'), ""),
    "numbering: many numbers": (lambda text: text.replace('"%1、"', '"%1%1%1%1%1%1%1%1%1"').replace('<w:start w:val="1"/>', '<w:start w:val="30000"/>'), ""),
    "numbering: a start that is none": (lambda text: text.replace('<w:start w:val="1"/>', '<w:start w:val="-1"/>'), "〇、"),
    "styles: not well-formed": (lambda text: text[:-20], ""),
    "styles: based on one another": (lambda text: text.replace("<w:numPr><w:numId", '<w:x><w:numId').replace('w:val="circle"', 'w:val="top"'), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGED)
def test_what_is_damaged_numbers_nothing(case: str) -> None:
    change, label = DAMAGED[case]
    part = f"word/{case.partition(':')[0]}.xml"

    def damage(parts: dict[str, str]) -> None:
        before = parts[part]
        parts[part] = change(before)
        assert parts[part] != before

    document = written(THREE, [])
    style(document, "top", "circle", LIST)
    style(document, "circle", "circle")
    in_styles(document, "top")
    assert labels(document) == ["一、"]
    assert labels(document, damage) == [label]


def test_levels_beyond_those_of_word_number_nothing() -> None:
    document = written([*THREE, level(9, "decimal", "%1"), level(99, "decimal", "%1")], at_top(9, 99, 0))
    assert labels(document) == ["", "", "一、"]


def test_styles_based_on_one_another_without_end_number_nothing() -> None:
    document = written(THREE, [])
    for at in range(200):
        style(document, f"s{at}", f"s{at + 1}")
    style(document, "s200", properties=LIST)
    in_styles(document, "s0", "s190")
    assert labels(document) == ["", "一、"]


# OpenDocument

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style", "table")
)
PRINTED = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
LISTS = """
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="(" style:num-suffix=")" text:start-value="3"/>
<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="2" style:num-suffix="."/></text:list-style>
<text:list-style style:name="M"><text:list-level-style-number text:level="1" style:num-format="A" style:num-suffix="."/></text:list-style>
<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•" style:num-suffix="."/></text:list-style>
<style:style style:name="P" style:family="paragraph" style:parent-style-name="Q"/>
<style:style style:name="Q" style:family="paragraph" style:list-style-name="M"/>
<style:style style:name="C" style:family="paragraph" style:parent-style-name="C"/>
"""


def in_text(body: str, styles: str = "", lists: str = LISTS) -> list[str]:
    """Read an OpenDocument text whose styles are in its content, and return what stands before the 文 of each paragraph."""
    inside = f"<office:automatic-styles>{lists}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("content.xml", f"<office:document-content {NAMES}>{inside}</office:document-content>")
        if styles:
            package.writestr("styles.xml", f"<office:document-styles {NAMES}>{styles}</office:document-styles>")
    flow = read_opendocument(stream.getvalue(), "a.odt")
    return [block.text.value[:-1].strip() for block in flow.blocks if isinstance(block, FlowParagraph)]


P = "<text:p>文</text:p>"


def item(*inside: str, more: str = "") -> str:
    return f"<text:list-item{more}>{''.join(inside)}</text:list-item>"


def items(*inside: str, more: str = ' text:style-name="L"') -> str:
    return f"<text:list{more}>{''.join(inside)}</text:list>"


GOES_ON = ' text:style-name="L" text:continue-numbering="true"'
TEXTS = {
    "items and what is in them": (items(item(P, P, items(item(P), item(P), more="")), item(P)), ["一、", "", "(3)", "(4)", "二、"]),
    "a level with the one above it": (items(item(P, items(item(P, items(item(P), more="")), more=""))), ["一、", "(3)", "3.1."]),
    "a list begins anew": (items(item(P)) + P + items(item(P)), ["一、", "", "一、"]),
    "a list goes on": (items(item(P), item(P)) + P + items(item(items(item(P), more="")), item(P), more=GOES_ON), ["一、", "二、", "", "(3)", "三、"]),
    "a list goes on with another one": (
        items(item(P), more=' xml:id="a" text:style-name="L"') + items(item(P), more=' text:style-name="M"') + items(item(P), more=' text:continue-list="a" text:style-name="L"'),
        ["一、", "A.", "二、"],
    ),
    "an item says its number": (items(item(P), item(P, more=' text:start-value="7"'), item(P)), ["一、", "七、", "八、"]),
    "an item of another style": (items(item(P), item(P, more=' text:style-override="M"')), ["一、", "B."]),
    "heads of lists": (items(f"<text:list-header>{P}</text:list-header>", item(P)), ["", "一、"]),
    "bullets": (items(item(P), more=' text:style-name="B"'), [""]),
    "the list of a style": (items(item('<text:p text:style-name="P">文</text:p>'), more=""), ["A."]),
    "styles in a circle": (items(item('<text:p text:style-name="C">文</text:p>'), more=""), [""]),
    "no such list": (items(item(P), more=' text:style-name="X"'), [""]),
    "in a level that there is not": (items(item(items(item(items(item(items(item(P), more="")), more="")), more=""))), [""]),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
def test_lists_of_an_open_document_have_numbers(case: str) -> None:
    body, printed = TEXTS[case]
    assert in_text(body) == printed


def heading(more: str, at: int = 1) -> str:
    return f'<text:h text:outline-level="{at}"{more}>文</text:h>'


OUTLINE = """<office:styles><text:outline-style style:name="Outline">
<text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:outline-level-style text:level="2" style:num-format=""/>
</text:outline-style><style:style style:name="N" style:family="paragraph" style:list-style-name=""/></office:styles>"""


def test_headings_are_numbered_by_their_outline() -> None:
    body = heading("") + heading("", 2) + heading(' text:is-list-header="true"') + heading(' text:style-name="N"')
    again = ' text:restart-numbering="true" text:start-value="5"'
    assert in_text(body + heading("") + heading(again), OUTLINE, "") == ["一、", "", "", "", "二、", "五、"]
    assert in_text(heading(""), OUTLINE.replace("一, 二, 三, ...", ""), "") == [""]
    assert in_text(heading("") + items(item(P)), "<damaged") == ["", "一、"]


def test_a_label_is_printed_as_libreoffice_notes_it() -> None:
    as_noted = f'xmlns:l="{PRINTED}" l:num-list-format="第%1%条" style:num-suffix="、"'
    assert in_text(items(item(P)), lists=LISTS.replace('style:num-suffix="、"', as_noted)) == ["第一条"]


def test_cells_of_an_open_document_have_numbers_and_figures_get_no_digits() -> None:
    cells = [
        f"<table:table-cell>{items(item(f'<text:p>{words}</text:p>'), more=GOES_ON)}</table:table-cell>"
        for words in ("予以公开", "5", "不予公开", "")
    ]
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    stream = io.BytesIO()
    content = f"<office:body><office:text><table:table>{row}</table:table></office:text></office:body>"
    with zipfile.ZipFile(stream, "w") as package:
        styles = f"<office:automatic-styles>{LISTS}</office:automatic-styles>"
        package.writestr("content.xml", f"<office:document-content {NAMES}>{styles}{content}</office:document-content>")
    [table] = read_opendocument(stream.getvalue(), "a.odt").blocks
    assert isinstance(table, FlowTable)
    assert table.rows[0].values == ("一、予以公开", "5", "三、不予公开", "")


@pytest.mark.office
@pytest.mark.slow
def test_labels_are_those_that_libreoffice_prints(soffice: str, tmp_path: Path) -> None:
    kinds = [
        "decimal",
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "ideographTraditional",
        "japaneseCounting",
    ]
    kinds += [
        "taiwaneseCountingThousand",
        "decimalEnclosedCircle",
        "upperRoman",
        "lowerRoman",
        "upperLetter",
        "lowerLetter",
    ]
    levels = [level(0, "chineseCounting", "%1、"), level(1, "decimal", "（%2）")]
    nums = [
        "",
        "",
        start_at(7),
        *(f'<w:lvlOverride w:ilvl="0">{level(0, kind, "%1、")}</w:lvlOverride>' for kind in kinds),
    ]
    lines = [*at_top(1, 0, 1, 1, 0, 1), (2, 0), (2, 1), (3, 0), (3, 0), (3, 1), (1, 0)]
    document = written(levels, lines + [(at, 0) for at in range(4, len(nums) + 1)], nums)
    document.save(str(tmp_path / "a.docx"))
    text, saved = (converted(soffice, tmp_path / "a.docx", suffix, tmp_path) for suffix in ("txt:Text", "odt"))
    blocks = read_opendocument(saved.read_bytes(), "a.odt").blocks
    printed = text.read_text(encoding="utf-8-sig").split("\n")
    assert labels(document) == ["".join(line.split())[:-1] for line in printed if line]
    assert labels(document) == [block.text.value[:-1] for block in blocks if isinstance(block, FlowParagraph)]
