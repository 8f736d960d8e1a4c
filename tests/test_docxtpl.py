"""What docgen fills equals what docxtpl fills with autoescape=True, part by part as canonical XML, for every tag form."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from lxml import etree
from word import canonical

import docgen
from docgen.archive import Package, read_package
from docgen.engine.names import TYPES_PART
from docgen.errors import TemplateError

ROOT = Path(__file__).parent.parent
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NOTES = ("footnotes", "endnotes", "comments")
STORIES = ("header1", "footer1", *NOTES)
CONTEXT: dict[str, Any] = {
    "名": "甲&乙 <丙>",
    "数": 3,
    "零": 0,
    "空": "",
    "多行": "一\n二\t三",
    "段落": [{"标题": "一", "正文": "甲"}, {"标题": "二", "正文": ""}],
    "表": {"行": {"列": 5, "空": ""}},
    "列": ["子", "丑", "寅"],
    "行": [{"名": "东", "值": [1, 2, 3]}, {"名": "西", "值": [4, 5, 6]}],
    "色": "FF0000",
    "日": date(2023, 12, 31),
    "对": ("左", "右"),
}


def docx(body: str, **stories: str) -> bytes:
    """Make a document of a body and of headers, footers and notes, as Word stores them."""
    parts = {
        "word/document.xml": _root("document", f"<w:body>{body}<w:sectPr>{_references(stories)}</w:sectPr></w:body>")
    }
    types = [
        _override("word/document", f"{OFFICE}.document.main+xml"),
        _override("docProps/core", "application/vnd.openxmlformats-package.core-properties+xml"),
    ]
    relations = []
    for name, content in stories.items():
        kind = name.rstrip("0123456789")
        if name == "core":
            continue
        inner = f'<w:{kind[:-1]} w:id="1">{content}</w:{kind[:-1]}>' if name in NOTES else content
        parts[f"word/{name}.xml"] = _root({"header": "hdr", "footer": "ftr"}.get(kind, kind), inner)
        types.append(_override(f"word/{name}", f"{OFFICE}.{kind}+xml"))
        relations.append(f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{name}.xml"/>')
    title = stories.get("core", "标题")
    parts["docProps/core.xml"] = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:subject>s</dc:subject><dc:creator>c</dc:creator><dc:description>d</dc:description>"
        "<dc:identifier>i</dc:identifier><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{"".join(types)}</Types>'
    )
    parts["_rels/.rels"] = _relations(
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    )
    parts["word/_rels/document.xml.rels"] = _relations("".join(relations))
    return Package({name: content.encode() for name, content in parts.items()}).to_bytes()


def _root(name: str, content: str) -> str:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return f'<w:{name} xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{wp}">{content}</w:{name}>'


def _references(stories: dict[str, str]) -> str:
    return "".join(f'<w:{name[:-1]}Reference w:type="default" r:id="{name}"/>' for name in stories if name[-1] == "1")


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}.xml" ContentType="{kind}"/>'


def _relations(relations: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'


def t(text: str, attributes: str = "") -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t{attributes}>{text}</w:t></w:r>"


def p(*runs: str) -> str:
    made = (run if run.startswith("<") else t(run) for run in runs)
    return f'<w:p><w:pPr><w:jc w:val="both"/></w:pPr>{"".join(made)}</w:p>'


def tc(*paragraphs: str, properties: str = '<w:tcW w:w="900" w:type="dxa"/>') -> str:
    content = (one if one.startswith(("<w:p>", "<w:tbl")) else p(one) for one in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content)}</w:tc>"


def tr(*cells: str) -> str:
    return "<w:tr>" + "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells) + "</w:tr>"


def table(*rows: str, columns: int = 0) -> str:
    count = columns or max(row.count("<w:tc>") for row in rows)
    return (
        "<w:tbl><w:tblPr/><w:tblGrid>" + '<w:gridCol w:w="1000"/>' * count + "</w:tblGrid>" + "".join(rows) + "</w:tbl>"
    )


PRESERVE = ' xml:space="preserve"'
BOX = "<w:r><w:txbxContent>{}</w:txbxContent></w:r>"
BODIES = {
    "a value": p("名：{{ 名 }}。"),
    "no spaces": p("{{名}}"),
    "split over runs": p("共{", "{ 表.", "行", ".列 }", "}件"),
    "split between braces": p("{", "{名}", "}"),
    "split with other things between": p("{{ ", "<w:r><w:tab/></w:r>", '<w:bookmarkStart w:id="1" w:name="x"/>', "名 }}", "尾"),
    "split with something after the first piece": p("<w:r><w:t>共{{ </w:t><w:tab/></w:r>", "名 }}", "尾"),
    "two tags in a run": p("{{ 数 }}和{{ 名 }}"),
    "a condition in a line": p("{% if 数 &gt; 2 %}多{% else %}少{% endif %}"),
    "a condition over runs": p("{% if 数 == 4 %}", "多", "{% else %}", "少", "{% endif %}"),
    "a condition over paragraphs": p("{%p if 数 == 3 %}") + p("三") + p("{%p else %}") + p("非三") + p("{%p endif %}"),
    "a condition of three": p("{%p if 数 == 1 %}") + p("一") + p("{%p elif 数 == 3 %}") + p("三") + p("{%p else %}") + p("多") + p("{%p endif %}"),
    "a condition from one paragraph into another": p("前{% if 零 %}甲") + p("乙{% endif %}丙"),
    "a loop from one paragraph into another": p("{% for 一 in 列 %}甲{{ 一 }}") + p("乙{% endfor %}"),
    "a loop over paragraphs": p("{%p for 段 in 段落 %}") + p("{{ 段.标题 }}", "{{ 段.正文 }}") + p("{%p endfor %}"),
    "a loop in a line": p("{% for 一 in 列 %}{{ loop.index }}{{ 一 }}{% if not loop.last %}、{% endif %}{% endfor %}"),
    "a loop over rows": table(tr("甲", "乙"), tr("{%tr for 段 in 段落 %}", ""), tr("{{ loop.index }}", "{{ 段.标题 }}"), tr("{%tr endfor %}", "")),
    "a row that is left out": table(tr("{%tr if 没有 is defined %}"), tr("{{ 没有.列 }}"), tr("{%tr endif %}"), tr("余")),
    "the widest row left out": table(tr("{%tr if 零 %}"), tr("一", "二", "三"), tr("{%tr endif %}"), tr("余", "下")),
    "columns in a loop": table(
        tr("名", "{%tc for 一 in 列 %}", "{{ 一 }}", "{%tc endfor %}"),
        tr("{%tr for 一行 in 行 %}"),
        tr("{{ 一行.名 }}", "{%tc for 值 in 一行.值 %}", "{{ 值 }}", "{%tc endfor %}"),
        tr("{%tr endfor %}"),
        columns=2,
    ),
    "a grid too wide for spans": table(tr(tc("{{ 名 }}", properties='<w:gridSpan w:val="2"/>'), "乙"), columns=5),
    "a grid too wide": table(tr("甲", "乙"), tr("{{ 名 }}", "丁"), columns=4),
    "a cell that spans by colspan": table(tr(tc("{% colspan 列|length %}并{{ 名 }}"), "旁"), tr("一", "二", "三", "四")),
    "a span tag in a run of its own": table(tr(tc(p("{% colspan 2 %}", "并")), "旁"), tr("一", "二", "三")),
    "colspan in place of a span": table(tr(tc("{% colspan 3 %}并", properties='<w:tcW w:w="9"/><w:gridSpan w:val="2"/>')), tr("一", "二", "三")),
    "a cell's colour": table(tr(tc("{% cellbg 色 %}红"), tc("{% cellbg 'DDDDDD' %}灰", properties='<w:shd w:val="clear" w:fill="FFFFFF"/>'))),
    "colour and span": table(tr(tc("{% colspan 2 %}{% cellbg 色 %}红")), tr("一", "二")),
    "cells merged down": table(tr("{%tr for 一行 in 行 %}"), tr(tc("{% vm %}合计"), "{{ 一行.名 }}"), tr("{%tr endfor %}")),
    "cells merged down, with a value": table(tr("{%tr for 一行 in 行 %}"), tr(tc("共{{ 数 }}{% vm %}件"), "{{ 一行.名 }}"), tr("{%tr endfor %}")),
    "cells merged across": table(tr("{%tc for 一 in 列 %}", tc("{% hm %}表头"), "{%tc endfor %}"), tr("一", "二", "三")),
    "cells merged across that span": table(tr("{%tc for 一 in 列 %}", tc("{% hm %}表头", properties='<w:gridSpan w:val="2"/>'), "{%tc endfor %}"), tr(*"一二三四五六")),
    "a run in a condition": p("前{%r if 数 == 3 %}", "中", "{%r endif %}后"),
    "two runs in one text": p("甲{%r if 零 %}乙{%r else %}丙{%r endif %}丁"),
    "minus joins lines": p("我住在") + p("{%- if 数 == 3 -%}") + p("城里") + p("{%- else -%}") + p("乡下") + p("{%- endif -%}") + p("。"),
    "minus at the end only": p("甲{% if 数 == 3 -%}") + p("乙{% endif %}"),
    "plus and minus in values": p("甲 {{- 名 -}} 乙"),
    "smart quotes": p("{% if 名 == “甲” %}是{% else %}否{% endif %}{{ 空|default(‘无’, true) }}"),
    "a comment": p("甲{# 不印 #}乙"),
    "a comment for a paragraph": p("甲") + p("{#p 不印 #}") + p("乙"),
    "a comment for a row": table(tr("甲"), tr("{#tr 不印 #}"), tr("乙")),
    "a filter": p("{{ 段落|length }}{{ 表.行.空|default('无', true) }}{{ 列|join('、') }}{{ 名|upper }}{{ 3.14159|round(2) }}"),
    "arithmetic": p("{{ 数 + 1 }} {{ 数 * 2 }} {{ 数 // 2 }} {{ 数 / 2 }} {{ 数 % 2 }} {{ -数 }} {{ '第' ~ 数 ~ '号' }}"),
    "tests and comparisons": p("{% if 数 in [1, 3] and 数 is odd and not 零 and '甲' not in 列 %}是{% endif %}{{ '有' if 名 else '无' }}"),
    "a range, a cycle": p("{% for 次 in range(1, 4) %}{{ 次 }}{{ loop.cycle('单', '双') }}{% endfor %}"),
    "a name of its own": p("{% set 总 = 数 + 数 %}{{ 总 }}{{ 列[0] }}{{ 表['行'].列 }}"),
    "a loop variable hides a name": p("{%p for 数 in 段落 %}") + p("{{ 数.标题 }}") + p("{%p endfor %}"),
    "text that looks like markup": p("&lt;b&gt; &amp;amp; {{ 名 }}"),
    "braces as text": p("写作{_{ 名 }_} 或 {_% if %_}：{{ 数 }}"),
    "spaces kept": p("{{ 名 }} ", " x"),
    "spaces kept by the text before": p(t("题"), t(" {{ 名 }} ", PRESERVE)) + p(t("{%p if 数 %}", PRESERVE)) + p("乙") + p("{%p endif %}"),
    "line breaks and tabs in a value": p("值：{{ 多行 }}。", "后"),
    "line breaks in the template": p(t("甲\n乙\t{{ 名 }}")),
    "a text box": p("外{{ 名 }}", BOX.format(p("内{{ 数 }}") + p("{%p if 零 %}") + p("无") + p("{%p endif %}"))),
    "a content control": "<w:sdt><w:sdtPr/><w:sdtContent>" + p("控{{ 名 }}") + "</w:sdtContent></w:sdt>" + p("<w:sdt><w:sdtContent><w:r><w:t>内{{ 数 }}</w:t></w:r></w:sdtContent></w:sdt>"),
    "a hyperlink": p(f'<w:hyperlink r:id="x" w:tooltip="{{{{ 名 }}}}">{t("{{ 名 }}")}</w:hyperlink>'),
    "a bookmark ends after a cell's last paragraph": table("<w:tr><w:tc>" + p("{{ 名 }}") + '<w:bookmarkEnd w:id="0"/></w:tc></w:tr>', columns=1),
    "a cell of one content control": table("<w:tr><w:tc><w:sdt><w:sdtContent>" + p("{{ 名 }}") + "</w:sdtContent></w:sdt></w:tc></w:tr>", columns=1),
    "a table in a cell": table(tr(tc("外{{ 名 }}", table(tr("内{{ 数 }}")), p("尾")))),
    "numbered shapes": p('<w:r><w:drawing><wp:docPr id="7" name="a"/></w:drawing></w:r>', "{{ 名 }}") + p("{%p for 一 in 列 %}") + p('<w:r><w:drawing><wp:docPr id="7" name="b"/></w:drawing></w:r>') + p("{%p endfor %}"),
    "a value none and booleans": p("{{ 列|length == 3 }}{{ true }}{{ false }}"),
    "filters with arguments": p("{{ 行|join('、', attribute='名') }}{{ 3.21|round(1, 'ceil') }}{{ ['a', 'A', 'b', 'a']|unique|join }}"),
    "a date": p("{{ 日 }} {{ 对[1] }}"),
}  # fmt: skip


def theirs(content: bytes, context: dict[str, Any]) -> dict[str, bytes]:
    template = DocxTemplate(io.BytesIO(content))
    template.render(context, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return read_package(buffer.getvalue(), "theirs").parts


def ours(content: bytes, context: dict[str, Any]) -> dict[str, bytes]:
    return read_package(docgen.open_template(content, "t.docx").fill(context), "ours").parts


def assert_equal(one: dict[str, bytes], other: dict[str, bytes], *names: str) -> None:
    """The same parts, but for the order of a cell's properties: docxtpl's is not the standard's."""
    for name in names:
        assert in_order(one[name]) == in_order(other[name]), name


def in_order(part: bytes) -> str:
    root = etree.fromstring(part)
    for properties in root.iter(f"{{{W}}}tcPr"):
        properties[:] = sorted(properties, key=lambda each: each.tag)
    return etree.tostring(root, method="c14n2").decode()


SHAPED = '<w:tcW w:w="9" w:type="dxa"/><w:vAlign w:val="center"/>'
SHAPES = {
    "colspan": table(tr(tc("{% colspan 2 %}并", properties=SHAPED), "旁"), tr("一", "二", "三")),
    "cellbg": table(tr(tc("{% cellbg 'DDDDDD' %}灰", properties=SHAPED))),
    "vm": table(tr("{%tr for 一行 in 行 %}"), tr(tc("{% vm %}合计", properties=SHAPED)), tr("{%tr endfor %}")),
    "hm": table(tr("{%tc for 一 in 列 %}", tc("{% hm %}头", properties=SHAPED), "{%tc endfor %}"), tr(*"一二三")),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cells_properties_stand_in_the_order_of_the_standard(shape: str):
    root = etree.fromstring(ours(docx(SHAPES[shape]), CONTEXT)["word/document.xml"])
    written = [[etree.QName(each).localname for each in properties] for properties in root.iter(f"{{{W}}}tcPr")]
    order = ["tcW", "gridSpan", "vMerge", "shd", "vAlign"]
    shaped = [names for names in written if len(names) == 3]
    assert shaped
    assert all(names == sorted(names, key=order.index) for names in written)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_is_filled_as_docxtpl_fills_it(body: str):
    content = docx(body)
    assert_equal(ours(content, CONTEXT), theirs(content, CONTEXT), "word/document.xml")


@pytest.mark.parametrize("story", ["header1", "footer1", "footnotes"])
@pytest.mark.parametrize(
    "body", [p("名：{", "{ 名 }}"), p("{%p if 零 %}") + p("无") + p("{%p endif %}") + p("有"), p("{{ 多行 }}")]
)
def test_a_story_is_filled_as_docxtpl_fills_it(story: str, body: str):
    content = docx(p("{{ 名 }}"), **{story: body})
    assert_equal(ours(content, CONTEXT), theirs(content, CONTEXT), "word/document.xml", f"word/{story}.xml")


@pytest.mark.parametrize("story", ["endnotes", "comments"])
def test_what_docxtpl_leaves_is_filled_too(story: str):
    filled = ours(docx(p("x"), **{story: p("名：{{ 名 }}")}), CONTEXT)
    assert "名：甲&amp;乙 &lt;丙&gt;" in filled[f"word/{story}.xml"].decode()


def test_a_tag_in_a_tracked_deletion_stays_though_docxtpl_fills_it():
    content = docx(p("x", '<w:del w:id="1"><w:r><w:delText>{{ 数 }}</w:delText></w:r></w:del>'))
    texts = [
        etree.fromstring(fill(content, CONTEXT)["word/document.xml"]).findtext(f".//{{{W}}}delText")
        for fill in (ours, theirs)
    ]
    assert texts == ["{{ 数 }}", "3"]


def test_properties_are_filled_as_docxtpl_fills_them():
    content = docx(p("x"), core="{{ 数 }}年{{ 列[0] }}")
    assert_equal(ours(content, CONTEXT), theirs(content, CONTEXT), "docProps/core.xml")
    assert b"&amp;amp;" not in ours(docx(p("x"), core="{{ 名 }}"), CONTEXT)["docProps/core.xml"]


@pytest.mark.parametrize("template", sorted((ROOT / "templates").glob("*.docx")), ids=lambda path: path.stem)
def test_parts_without_tags_keep_their_bytes(template: Path):
    before = read_package(template.read_bytes(), "t")
    content = docgen.open_template(docx(p("{{ 名 }}"), header1=p("x"))).fill(CONTEXT)
    assert (
        read_package(content, "t").parts["word/header1.xml"]
        == read_package(docx(p("x"), header1=p("x")), "t").parts["word/header1.xml"]
    )
    assert before.to_bytes() == template.read_bytes()


# Values of docxtpl


RICH = RichText("粗<体>", bold=True, color="#FF0000", size=40)
RICH.add(" 斜\n体\t。", italic=True)
VALUES: dict[str, tuple[str, Any]] = {
    "rich text": (p("前{{r 值 }}后"), RICH),
    "rich text alone": (p("{{r 值 }}"), RICH),
    "rich text in a cell": (table(tr("{{r 值 }}", "旁")), RICH),
    "a listing": (p("前{{ 值 }}后", "尾"), Listing("一\n二\t三\a新段<>&\f新页")),
    "a listing in a cell": (table(tr("{{ 值 }}", "旁")), Listing("一\a二")),
    "rich paragraphs": (p("前") + p("{{p 值 }}") + p("后"), RichTextParagraph(RICH)),
}


@pytest.mark.parametrize(("body", "value"), VALUES.values(), ids=VALUES.keys())
def test_a_value_of_docxtpl_is_printed_as_docxtpl_prints_it(body: str, value: Any):
    content = docx(body)
    assert_equal(ours(content, {"值": value}), theirs(content, {"值": value}), "word/document.xml")


def png(width: int = 2, height: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xff\0\0" * width for _row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def both(content: bytes, make: Any) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Fill with docgen and docxtpl a context that `make` makes for a docxtpl template."""
    one = DocxTemplate(io.BytesIO(content))
    filled = docgen.open_template(content, "t.docx").fill(make(one))
    other = DocxTemplate(io.BytesIO(content))
    other.render(make(other), autoescape=True)
    buffer = io.BytesIO()
    other.save(buffer)
    return read_package(filled, "ours").parts, read_package(buffer.getvalue(), "theirs").parts


def types_of(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the type of each part, however the package says it."""
    types = list(etree.fromstring(parts[TYPES_PART]))
    suffixes = {each.get("Extension", "").lower(): each.get("ContentType", "") for each in types}
    named = {each.get("PartName", "")[1:]: each.get("ContentType", "") for each in types}
    return {name: named.get(name) or suffixes[name.rpartition(".")[2].lower()] for name in parts if name != TYPES_PART}


def test_an_inline_image_of_docxtpl_comes_with_its_parts():
    def make(template: DocxTemplate) -> dict[str, Any]:
        return {**CONTEXT, "图": InlineImage(template, io.BytesIO(png()), width=Mm(20))}

    mine, other = both(docx(p("前{{ 图 }}后{{ 名 }}"), header1=p("{{ 图 }}")), make)
    assert mine.keys() == other.keys()
    assert types_of(mine) == types_of(other)
    blanks = re.compile(rb">\s+<")  # docxtpl reads headers anew, without the blanks of its own pictures
    for name, content in other.items():
        if name != TYPES_PART:
            assert blanks.sub(b"><", canonical(mine[name])) == blanks.sub(b"><", canonical(content)), name


def test_a_subdocument_of_docxtpl_comes_with_its_parts(tmp_path: Path):
    sub = Document()
    sub.add_paragraph("子文档<>&", style="List Bullet")
    sub.add_picture(io.BytesIO(png()))
    path = tmp_path / "sub.docx"
    sub.save(str(path))
    master = io.BytesIO()
    base = Document()
    base.add_paragraph("前")
    base.add_paragraph("{{p 子 }}")
    base.add_paragraph("{{ 名 }}")
    base.save(master)
    mine, other = both(master.getvalue(), lambda template: {**CONTEXT, "子": template.new_subdoc(str(path))})
    assert mine.keys() == other.keys()
    assert types_of(mine) == types_of(other)
    for name, content in other.items():
        if name not in ("docProps/core.xml", TYPES_PART):
            assert canonical(mine[name]) == canonical(content), name


def test_a_value_of_docxtpl_in_the_wrong_tag_is_told_with_the_right_one():
    for body, value, form in (
        (p("{{ 值 }}"), RICH, "{{r }}"),
        (p("{{r 值 }}"), Listing("x"), "{{ }}"),
        (p("{{ 值 }}"), RichTextParagraph(RICH), "{{p }}"),
        (p("{{r 值 }}"), "x", "{{ 值 }}"),
    ):
        with pytest.raises(docgen.DocgenError) as caught:
            docgen.open_template(docx(body), "t.docx").fill({"值": value})
        assert form in str(caught.value)


# Values of docgen's own


def test_a_picture_is_a_part_with_a_relation_and_a_type():
    picture = docgen.Picture.of_bytes(png(4, 2), "a.png", width="4cm", description="章")
    filled = docgen.open_template(docx(p("前{{ 图 }}{{ 图 }}后"), footer1=p("{{ 图 }}"))).fill({"图": picture})
    document = Document(io.BytesIO(filled))
    assert [(shape.width, shape.height) for shape in document.inline_shapes] == [(1_440_000, 720_000)] * 2
    parts = read_package(filled, "t").parts
    assert sum(name.startswith("word/media/") for name in parts) == 1
    assert b'descr="&#31456;"' in parts["word/document.xml"] or 'descr="章"'.encode() in parts["word/document.xml"]
    numbers = [one.get("id") for one in etree.fromstring(parts["word/document.xml"]).iter("{*}docPr")]
    assert numbers == ["1001", "1002"]


def test_a_picture_that_is_too_large_is_not_read_to_its_end(tmp_path: Path):
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(256 * 2**20)
    tracemalloc.start()
    try:
        with pytest.raises(docgen.DocgenError, match="larger than 16 MiB"):
            docgen.Picture.of_file(tmp_path / "a.png")
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


def test_a_filled_document_is_filled_again_with_another_picture():
    one, other = (docgen.Picture.of_bytes(png(side, side), "a.png") for side in (1, 2))
    first = docgen.open_template(docx(p("{{ 甲 }}") + p("{_{ 乙 }_}{_{ 甲 }_}"))).fill({"甲": one})
    second = docgen.open_template(first).fill({"甲": one, "乙": other})
    shapes = Document(io.BytesIO(second)).inline_shapes
    assert [shape.width for shape in shapes] == [one.width, other.width, one.width]
    relations = etree.fromstring(read_package(second, "t").parts["word/_rels/document.xml.rels"])
    identifiers = [one.get("Id") for one in relations]
    assert len(set(identifiers)) == len(identifiers)


def test_a_section_ends_once_after_the_last_paragraph_of_a_text():
    body = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{ 文|paragraphs }}</w:t></w:r></w:p>"
    filled = docgen.open_template(docx(body)).fill({"文": "一\n二\n三"})
    paragraphs = list(etree.fromstring(read_package(filled, "t").parts["word/document.xml"]).iter(f"{{{W}}}p"))
    assert [len(list(one.iter(f"{{{W}}}sectPr"))) for one in paragraphs] == [0, 0, 1]


def test_paragraphs_are_paragraphs_like_the_one_of_the_tag():
    template = docgen.open_template(docx(p("前{{ 文|paragraphs }}后") + p("{{ 段 }}")))
    document = Document(io.BytesIO(template.fill({"文": "一\n二", "段": docgen.Paragraphs(("三", "四\n五"))})))
    assert [one.text for one in document.paragraphs] == ["前一", "二后", "三", "四\n五"]
    assert {one.alignment for one in document.paragraphs} == {3}


def test_an_inline_image_that_is_damaged_or_not_there_is_a_sentence_at_its_tag(tmp_path: Path):
    path, picture = tmp_path / "a.docx", tmp_path / "坏.jpg"
    content = docx(p("{{ 图 }}"))
    path.write_bytes(content)
    for damaged in (b"\xff\xd8\xff", b"no picture", None):
        if damaged is None:
            picture.unlink()
        else:
            picture.write_bytes(damaged)
        values = {"图": InlineImage(DocxTemplate(str(path)), str(picture))}
        with pytest.raises(TemplateError, match=r"paragraph 1, tag \{\{ 图 \}\}: .*坏\.jpg"):
            docgen.open_template(content, "t.docx").fill(values)
