"""The template engine: the tag language of docxtpl on real Word XML, kept to data."""

from __future__ import annotations

import io
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from lxml import etree

import docgen
from docgen.archive import Package, read_package
from docgen.engine.values import Additions, Notes, require_printed
from docgen.engine.word import Word
from docgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
CONTEXT: dict[str, Any] = {
    "名": "甲&乙 <丙>",
    "数": 3,
    "段落": [{"标题": "一", "正文": "甲"}, {"标题": "二", "正文": ""}],
    "表": {"行": {"列": 5, "空": ""}},
}


def docx(body: str) -> bytes:
    document = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document}
    return Package({name: content.encode() for name, content in parts.items()}).to_bytes()


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows: str) -> str:
    columns = rows[0].count("<w:tc>")
    return "<w:tbl><w:tblPr/><w:tblGrid>" + "<w:gridCol/>" * columns + "</w:tblGrid>" + "".join(rows) + "</w:tbl>"


def filled_text(content: bytes) -> list[str]:
    """Return the texts of a document's paragraphs."""
    root = etree.fromstring(read_package(content, "t.docx").parts["word/document.xml"])
    return [
        "".join(t.text or "" for t in paragraph.iter(f"{{{NAMESPACE}}}t"))
        for paragraph in root.iter(f"{{{NAMESPACE}}}p")
    ]


def filled(body: str, context: dict[str, Any] = CONTEXT) -> list[str]:
    return filled_text(docgen.open_template(docx(body), "t.docx").fill(context))


def test_a_value_stands_as_it_is_whatever_it_looks_like():
    for value in ("{{ 数 }}", "{% if %}", "a<w:t>", "'\"&", "{_{ x }_}"):
        assert filled(p("{{ 名 }}"), {**CONTEXT, "名": value}) == [value]


def test_a_line_break_in_a_value_is_a_line_break_in_word():
    content = docgen.open_template(docx(p("{{ 名 }}")), "t.docx").fill({"名": "一\n二"})
    assert Document(io.BytesIO(content)).paragraphs[0].text == "一\n二"


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\ud800b", "a\u202eb", "a\ufffeb", "a\ufdd0b"])
def test_a_value_that_no_document_may_carry_is_refused_with_its_tag(value: str):
    with pytest.raises(TemplateError, match=r"tag \{\{ 名 \}\}.*U\+"):
        docgen.open_template(docx(p("{{ 名 }}")), "t.docx").fill({"名": value})


@pytest.mark.parametrize("number", [float("nan"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")])
@pytest.mark.parametrize("tag", ["{{ 数 }}", "{{ 数 ~ '' }}", "{{ [数]|join }}", "{{ 列|paragraphs }}"])
def test_what_is_no_number_is_refused_with_its_tag(tag: str, number: float | Decimal):
    with pytest.raises(TemplateError) as caught:
        docgen.open_template(docx(p(tag)), "t.docx").fill({"数": number, "列": [number]})
    assert str(caught.value).endswith(f"tag {tag}: “{number}” is no number that a document prints")


def test_all_missing_names_are_told_at_once_each_with_its_place():
    body = (
        p("{{ 無 }}")
        + table(row("甲", "{{ 表.行.烈 }}"))
        + p("{% for 段 in 段洛 %}{{ 段.标题 }}{% endfor %}")
        + p("{{ 段落.标题 }}")
    )
    with pytest.raises(TemplateError) as caught:
        docgen.open_template(docx(body), "t.docx").fill(CONTEXT)
    said = [str(problem) for problem in caught.value.problems]
    assert len(said) == 4
    assert any("table 1, row 1, cell 2" in one and "“烈”" in one for one in said)
    assert any("paragraph 1" in one and "“無”" in one for one in said)
    assert any("paragraph 2" in one and "“段落”?" in one for one in said)


def test_a_name_that_is_not_reached_is_not_missed():
    assert filled(p("{% if 数 == 4 %}{{ 没有 }}{% endif %}好")) == ["好"]


def test_a_missing_name_that_is_computed_with_is_told_as_missing():
    for tag in ("{{ 没有|abs }}", "{{ 没有|int }}", "{{ 没有|float }}", "{{ 没有 + 1 }}", "{{ 没有|round }}"):
        with pytest.raises(TemplateError, match="there is no name “没有”"):
            docgen.open_template(docx(p(tag)), "t.docx").fill(CONTEXT)


@pytest.mark.parametrize(
    "tag", ["{{ d[2023] }}", "{{ d.2023 }}", "{{ d[年] }}", "{% for y in d %}{{ d[y] }}{% endfor %}"]
)
def test_a_mapping_may_have_whole_numbers_for_names(tag: str):
    assert filled(p(tag), {"d": {2023: 5}, "年": 2023}) == ["5"]


@pytest.mark.parametrize(
    ("tag", "mapping", "words"),
    [
        ("{{ d[2023] }}", {"2023": 5}, r"no name 2023: write \['2023'\]"),
        ("{{ d['2023'] }}", {2023: 5}, r"no name '2023': write \[2023\]"),
        ("{{ d[2024] }}", {2023: 5}, "no name “2024”"),
        ("{{ d[true] }}", {1: 5}, "no name “True”"),
        ("{{ d[1.0] }}", {1: 5}, "no name “1.0”"),
    ],
)
def test_a_number_and_a_text_are_different_names(tag: str, mapping: dict[Any, int], words: str):
    with pytest.raises(TemplateError, match=words):
        docgen.open_template(docx(p(tag)), "t.docx").fill({"d": mapping})


REFUSED = [
    "{% set 表.x = 1 %}", "{{ 名|default(value=1, value=2) }}", "{% for loop in 段落 %}{% endfor %}",
    "{{ 1e999 }}", "{% set a = 名|join(名) %}",
    "{{ cycler.__init__.__globals__.os.getpid() }}", "{{ ''.__class__ }}", "{{ 名.upper() }}", "{% for x in dict(9) %}{% endfor %}",
    "{{ 9 ** (9 ** 9) }}", "{{ 'A' * 2000000000 }}", "{{ '%2000000000d' % 1 }}", "{{ 'a'|center(2000000000) }}", "{{ lipsum(n=99999) }}",
    "{% set x = 名.__class__ %}", "{% macro m() %}{{ m() }}{% endmacro %}", "{% include 'x' %}", "{% import 'x' as y %}", "{% extends 'x' %}",
    "{{ 名|attr('__class__') }}", "{{ 名|map('x') }}", "{% raw %}x{% endraw %}{{ namespace() }}",
    "{{ " + "(" * 300 + "1" + ")" * 300 + " }}", "{{ " + "not " * 300 + "1 }}",
]  # fmt: skip


@pytest.mark.parametrize("tag", REFUSED, ids=lambda tag: tag[:40])
def test_a_template_is_data_not_a_program(tag: str):
    with pytest.raises(TemplateError, match="paragraph 2"):
        docgen.open_template(docx(p("好") + p(tag)), "t.docx")


@pytest.mark.parametrize(
    "name", ["self._TemplateReference__context", "loop", "range", "dict", "cycler", "lipsum", "joiner", "namespace"]
)
def test_no_name_reaches_anything_but_data(name: str):
    with pytest.raises(TemplateError, match="there is no name"):
        docgen.open_template(docx(p(f"{{{{ {name} }}}}")), "t.docx").fill(CONTEXT)


FILTERED = {
    "{{ 名|default('x') }}": "甲&乙 <丙>", "{{ 表.行.空|d('x', true) }}": "x", "{{ (列|first) }}": "3", "{{ 列|last }}": "1", "{{ 列|length }}": "4",
    "{{ 列|count }}": "4", "{{ 列|join('<') }}": "3<1<2<1", "{{ ' a '|trim }}": "a", "{{ 'a'|upper }}": "A", "{{ 'A'|lower }}": "a",
    "{{ 名|e }}": "甲&乙 <丙>", "{{ 名|escape }}": "甲&乙 <丙>", "{{ '7'|int + 1 }}": "8", "{{ 列|sort|join }}": "1123",
    "{{ 列|reverse|join(',') }}": "1,2,1,3", "{{ 列|unique|join(',') }}": "3,1,2", "{% for x in 列|reverse %}{{ x }}{% endfor %}": "1213",
    "{% if 数 is odd and 数 is divisibleby 3 and 数 is ge 3 and 名 is string and 数 is number %}好{% endif %}": "好",
}  # fmt: skip


@pytest.mark.parametrize(("tag", "printed"), FILTERED.items())
def test_every_filter_does_what_it_says(tag: str, printed: str):
    escaped = tag.replace("<", "&lt;")
    assert filled(p(escaped), {**CONTEXT, "列": [3, 1, 2, 1]}) == [printed]


PRINTED = {
    "{{ 1234567|thousands }}": "1,234,567", "{{ 额|thousands }}": "-1,234,567.50", "{{ '1,234'|thousands }}": "1,234", "{{ 999|thousands }}": "999",
    "{{ 额|fixed }}": "-1234567.50", "{{ 0.125|fixed }}": "0.13", "{{ 7|fixed(1)|thousands }}": "7.0", "{{ 2.5|fixed(0) }}": "3",
    "{{ 大|fixed(10) }}": "9" * 30 + ".0000000000",
    "{{ '2024-01-20'|date }}": "2024年1月20日", "{{ '2024/1/5 08:00'|date('年月') }}": "2024年1月", "{{ 日|date('汉字') }}": "二〇二三年十二月三十一日",
    "{{ 'a-b-c'|replace('-', '、') }}": "a、b、c", "{{ 名|replace('乙', 数) }}": "甲&3 <丙>",
    "{{ '一二三四'[:2] }}": "一二", "{{ 列[1:]|join('、') }}": "1、2、1", "{{ '一二三'[-1:] }}": "三", "{% for x in 列[::2] %}{{ x }}{% endfor %}": "32",
}  # fmt: skip


@pytest.mark.parametrize("trusted", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["plain", "trusted"])
@pytest.mark.parametrize(("tag", "printed"), PRINTED.items())
def test_numbers_dates_and_parts_are_printed_as_reports_have_them(tag: str, printed: str, *, trusted: bool):
    context = {**CONTEXT, "列": [3, 1, 2, 1], "额": Decimal("-1234567.50"), "日": date(2023, 12, 31), "大": 10**30 - 1}
    template = docgen.open_template(docx(p(tag)), "t.docx", trusted=trusted)
    assert filled_text(template.fill(context)) == [printed]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ '三'|thousands }}", "“三” is no number"),
        ("{{ true|fixed }}", "“True” is no number"),
        ("{{ 1|fixed(11) }}", "0 to 10"),
        ("{{ '2024-02-30'|date }}", "“2024-02-30” is no date"),
        ("{{ 20240120|date }}", "is no date"),
        ("{{ '2024-01-20'|date('%Y') }}", "“年月日”, “年月”, “汉字”"),
        ("{{ 'a'|replace('', 'b') }}", "the text to look for"),
        (
            "{{ (9999999|thousands ~ 名)|replace('9', 名 ~ 名 ~ 名)|replace('甲', 长)|replace('甲', 长) }}",
            "no text of more than",
        ),
        ("{{ 数[0:1] }}", "a part is taken of a text or a list"),
        ("{{ '一二'['a':] }}", "whole numbers"),
        ("{{ '一二'[::0] }}", "whole numbers"),
        (
            "{{ 冥|thousands }}{{ 冥|date }}{{ 冥|fixed }}{{ 冥|replace('a', 'b') }}{{ 冥[1:] }}",
            "there is no name “冥”",
        ),
    ],
)
def test_what_such_a_filter_cannot_print_is_told_with_its_tag(tag: str, words: str):
    with pytest.raises(TemplateError) as error:
        docgen.open_template(docx(p(tag)), "t.docx").fill({**CONTEXT, "长": "甲" * 900})
    assert words in str(error.value)
    assert "paragraph 1, tag {{" in str(error.value)


@pytest.mark.parametrize(
    ("tag", "instead"),
    [
        ("{{ '{:,}'.format(数) }}", "{{ 数 | thousands }}"),
        ("{{ '%.2f'|format(数) }}", "{{ 数 | fixed(2) }}"),
        ("{{ 日.strftime('%Y') }}", "{{ 日期 | date }}"),
        ("{{ 名.replace('a', 'b') }}", "| replace('旧', '新')"),
        ("{% for k, v in 表.items() %}{{ v }}{% endfor %}", "{% for 名 in 表 %}"),
        ("{{ 列|map(attribute='x')|join }}", "{% for 项 in 列表 %}"),
        ("{{ 名|safe }}", "{{ 文字 }}"),
    ],
)
def test_what_others_write_is_told_with_what_to_write_here(tag: str, instead: str):
    with pytest.raises(TemplateError) as error:
        docgen.open_template(docx(p(tag)), "t.docx")
    assert instead in str(error.value)


def test_a_method_of_a_value_is_not_a_name():
    with pytest.raises(TemplateError, match="“upper”"):
        docgen.open_template(docx(p("{{ 名.upper }}")), "t.docx").fill(CONTEXT)
    with pytest.raises(TemplateError, match="“items”"):
        docgen.open_template(docx(p("{% for x in 表.items %}{% endfor %}")), "t.docx").fill(CONTEXT)


def test_a_template_is_opened_once_and_filled_many_times():
    template = docgen.open_template(docx(p("{{ 名 }}{% if 数 > 1 %}多{% endif %}".replace(">", "&gt;"))), "t.docx")
    assert len({template.fill({"名": str(number), "数": number}) for number in range(5)}) == 5
    assert template.fill({"名": "1", "数": 1}) == template.fill({"名": "1", "数": 1})


def test_one_template_is_filled_in_several_threads_at_once():
    body = p("{% for 段 in 段落 %}{{ 段.标题|upper }}{% endfor %}")
    template = docgen.open_template(docx(body), "t.docx")
    contexts = [{"段落": [{"标题": f"x{number}"}] * 300} for number in range(16)]
    with ThreadPoolExecutor(8) as threads:
        documents = list(threads.map(template.fill, contexts))
    assert [filled_text(document) for document in documents] == [[f"X{number}" * 300] for number in range(16)]


def test_a_value_that_was_printed_and_is_not_in_the_document_is_told():
    notes = Notes("word/document.xml", "t.docx", Word({"[Content_Types].xml": etree.fromstring(TYPES)}), Additions())
    notes.printed[-1] += ["甲", "乙"]
    require_printed(docx(p("甲") + p("乙")), [notes])
    for lost in (p("甲"), p("乙") + p("甲")):
        with pytest.raises(TemplateError, match="“乙” was printed and is not in the document"):
            require_printed(docx(lost), [notes])


def test_a_part_that_comes_back_as_it_was_put_together_is_searched_for_what_jinja_printed():
    notes = Notes("word/document.xml", "t.docx", Word({"[Content_Types].xml": etree.fromstring(TYPES)}), Additions())
    document = docx(p("甲"))
    notes.joined = read_package(document, "t.docx").parts[notes.part]
    notes.printed += [["甲"]]  # a reference, one of the pieces
    require_printed(document, [notes])
    notes.printed[0] += ["乙"]
    with pytest.raises(TemplateError, match="“乙” was printed and is not in the document"):
        require_printed(document, [notes])


# What a template may not bring

RELATION = '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" {mode}/>'
EXTERNAL = 'TargetMode="External"'


def related(part: str, kind: str, target: str, mode: str = EXTERNAL) -> bytes:
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{RELATION.format(kind=kind, target=target, mode=mode)}</Relationships>'
    settings = f'<w:settings xmlns:w="{NAMESPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:attachedTemplate r:id="rId9"/></w:settings>'
    parts = {f"word/_rels/{part}.xml.rels": relations.encode(), "word/settings.xml": settings.encode()}
    return Package({**package.parts, **parts}).to_bytes()


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("image", "http://example.com/a.png", EXTERNAL),
        ("image", "file:///etc/passwd", EXTERNAL),
        ("attachedTemplate", "http://example.com/t.dotm", EXTERNAL),
        ("attachedTemplate", r"\\\\server\\share\\t.dotm", EXTERNAL),
        ("aFChunk", "chunk.html", ""),
        ("subDocument", "other.docx", EXTERNAL),
        ("oleObject", "embeddings/oleObject1.bin", ""),
        ("control", "activeX/activeX1.xml", ""),
    ],
)
def test_nothing_from_outside_comes_in_by_a_relation(kind: str, target: str, mode: str):
    part = "settings" if kind == "attachedTemplate" else "document"
    with pytest.raises(TemplateError, match=rf"nothing from outside \({kind}"):
        docgen.open_template(related(part, kind, target, mode), "t.docx")


def test_a_hyperlink_is_harmless():
    assert docgen.open_template(related("document", "hyperlink", "http://example.com/"), "t.docx").fill(CONTEXT)


@pytest.mark.parametrize("attribute", ["src", "href", "altHref", "pluginspage", "codebase"])
def test_nothing_from_outside_is_shown_by_an_attribute(attribute: str):
    shape = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" {}="{}"/></w:pict></w:r></w:p>'
    with pytest.raises(TemplateError, match=rf"nothing from outside \({attribute}: file:///etc/passwd\)"):
        docgen.open_template(docx(shape.format(attribute, "file:///etc/passwd")), "t.docx")
    assert docgen.open_template(docx(shape.format(attribute, "media/a.png")), "t.docx")


@pytest.mark.parametrize("target", ["file:///C:/Users/a/Templates/Normal.dotm", "Normal.dotm", "D:/t/Normal.dotm"])
def test_a_template_on_the_authors_disk_is_taken_off_and_said(target: str):
    template = docgen.open_template(related("settings", "attachedTemplate", target), "t.docx")
    parts = read_package(template.fill(CONTEXT), "t.docx").parts
    assert b"attachedTemplate" not in parts["word/settings.xml"] + parts["word/_rels/settings.xml.rels"]
    assert len(template.notices) == 1


FIELDS = ["INCLUDETEXT", " includepicture", "DDEAUTO", "DDE", "LINK", "IMPORT", "DATABASE", "MACROBUTTON"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_fetches_or_runs_is_refused_even_split_over_runs(field: str):
    half = len(field) // 2
    split = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (field[:half], field[half:] + ' "x"'))
    for body in (f"<w:p>{split}</w:p>", f'<w:p><w:fldSimple w:instr="{field} x"/></w:p>'):
        with pytest.raises(TemplateError, match="fetches or runs"):
            docgen.open_template(docx(body), "t.docx")
    assert docgen.open_template(docx('<w:p><w:fldSimple w:instr=" PAGE "/></w:p>'), "t.docx")


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.bin", "word/embeddings/oleObject1.bin"])
def test_programs_are_refused_by_their_part(name: str):
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    with pytest.raises(TemplateError, match="no macros"):
        docgen.open_template(package.with_parts({name: b"x"}).to_bytes(), "t.docx")


def test_a_macro_document_under_another_name_is_refused():
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    types = package.parts["[Content_Types].xml"].replace(
        b"officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    types = types.replace(b"openxmlformats-ms-word", b"ms-word")
    with pytest.raises(TemplateError, match="no macros"):
        docgen.open_template(package.with_parts({"[Content_Types].xml": types}).to_bytes(), "t.docx")


# Whole documents


def changed(**parts: bytes) -> bytes:
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    return Package(
        {**package.parts, **{name.replace("__", "/"): content for name, content in parts.items()}}
    ).to_bytes()


def test_a_part_that_is_not_xml_or_not_a_document_is_refused_before_anything_is_filled():
    with pytest.raises(TemplateError, match=r"word/styles\.xml"):
        docgen.open_template(changed(**{"word__styles.xml": b"<w:styles"}), "t.docx")
    with pytest.raises(TemplateError, match="not the body"):
        docgen.open_template(changed(**{"word__document.xml": b"<document/>"}), "t.docx")


def test_a_cell_that_loses_its_last_paragraph_is_told_with_its_place():
    body = table("<w:tr><w:tc>" + p("{%p if 数 == 1 %}") + p("甲") + p("{%p endif %}") + "</w:tc></w:tr>")
    with pytest.raises(TemplateError, match="table 1, row 1, cell 1"):
        docgen.open_template(docx(body), "t.docx").fill(CONTEXT)


def test_a_row_without_cells_is_told_with_its_place():
    body = table(row("甲"), row("{%tc if 数 == 1 %}", "乙", "{%tc endif %}"))
    with pytest.raises(TemplateError, match="table 1, row 2: no cell is left"):
        docgen.open_template(docx(body), "t.docx").fill(CONTEXT)
    assert docgen.open_template(docx(body), "t.docx").fill({"数": 1})


def test_a_table_without_rows_is_told():
    body = table(row("{%tr if 数 == 1 %}"), row("乙"), row("{%tr endif %}"))
    with pytest.raises(TemplateError, match="table 1: no row is left"):
        docgen.open_template(docx(body), "t.docx").fill(CONTEXT)


@pytest.mark.parametrize("holder", ["txbxContent", "hdr", "ftr", "footnote", "endnote", "comment"])
def test_what_must_hold_a_paragraph_is_told_when_none_is_left(holder: str):
    body = f"<w:p><w:r><w:{holder}>{p('{#p 注 #}')}</w:{holder}></w:r></w:p>"
    with pytest.raises(TemplateError, match=f"no paragraph is left in {holder}"):
        docgen.open_template(docx(body), "t.docx").fill(CONTEXT)


def test_a_template_knows_what_it_prints():
    body = (
        p("{{ 表.行.列 }}")
        + p("{% for 段 in 段落 %}{{ 段.标题 }}{% endfor %}")
        + p("{% if 名.空 is defined %}{% endif %}")
    )
    template = docgen.open_template(docx(body), "t.docx")
    assert template.prints(("表", "行", "列"))
    assert template.prints(("段落", "任何"))
    assert not template.prints(("表", "行", "空"))
    assert not template.prints(("名", "空"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p("{% set a = 名 %}{% set a = a + a %}{{ a }}"), "only numbers"),
        (p("{% for x in 名 %}{{ x }}{% endfor %}"), "needs a list"),
        (
            p("{% for a in 多 %}{% for b in 多 %}{% for c in 多 %}.{% endfor %}{% endfor %}{% endfor %}"),
            "more often than a document needs",
        ),
        (p("{{ 数|first }}"), "cannot be computed"),
        (p("{% if 名 > 数 %}{% endif %}".replace(">", "&gt;")), "cannot be computed"),
    ],
)
def test_what_grows_without_bound_or_cannot_be_computed_is_refused_at_its_tag(body: str, words: str):
    context = {**CONTEXT, "多": list(range(200))}
    with pytest.raises(TemplateError, match=rf"paragraph 1, tag .*{words}"):
        docgen.open_template(docx(body), "t.docx").fill(context)


@pytest.mark.parametrize(
    "tag",
    ["大 * 大", "大 * 10 + 1", "0 - 大 * 10 - 1", "大 * 10.5", "大 * 细 * 11", "'1e31'|float|int", "'-1e31'|float|int"],
)
def test_a_number_that_no_report_has_is_not_computed(tag: str):
    context = {"大": 10**29, "细": Decimal("1.5")}
    with pytest.raises(TemplateError, match=r"paragraph 1, tag .*the number is too large"):
        docgen.open_template(docx(p("{{ " + tag + " }}")), "t.docx").fill(context)
    assert filled(p("{{ 大 * 10 }}"), context) == ["1" + "0" * 30]


@pytest.mark.parametrize(
    "body",
    [
        p("{{ " + "-" * 900 + "1 }}"),
        "".join(p("{% if 数 %}") for _n in range(400)) + "".join(p("{% endif %}") for _n in range(400)),
    ],
)
def test_what_is_nested_too_deeply_is_refused(body: str):
    with pytest.raises(TemplateError, match="nested too deeply"):
        docgen.open_template(docx(body), "t.docx")


def test_a_tag_in_a_cell_without_a_table_has_a_place_too():
    with pytest.raises(TemplateError, match="there is no name"):
        docgen.open_template(docx("<w:tc>" + p("{{ 没有 }}") + "</w:tc>"), "t.docx").fill(CONTEXT)


def test_a_block_from_a_paragraph_into_a_table_is_refused_when_it_breaks_the_document():
    body = p("{% if 数 == 4 %}甲") + table(row("乙{% endif %}"))
    with pytest.raises(TemplateError, match=r"the block ends elsewhere: \{% endif %\} \(table 1, row 1, cell 1\)"):
        docgen.open_template(docx(body), "t.docx").fill(CONTEXT)
    assert docgen.open_template(docx(body), "t.docx").fill({"数": 4})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p("{% raw %}{{ 名 }}{% endraw %}"), "raw is not known"),
        (p("{{ a b }}") + table(row("{% colspan " + "(" * 2000 + "1" + ")" * 2000 + " %}x")), "too long"),
        (p("-%}" * 300_000 + "{{", "x"), "not closed"),
        (table(row("{% colspan 1" + " " * 200_000 + "x %}")), "too long"),
        (p("{{ '1e999'|float|int }}"), "too large"),
    ],
    ids=["raw", "deep", "ends", "blanks", "infinite"],
)
def test_what_is_written_to_tire_is_refused_at_once(body: str, words: str):
    began = time.process_time()
    with pytest.raises(TemplateError, match=words):
        docgen.open_template(docx(body), "t.docx").fill(CONTEXT)
    assert time.process_time() - began < 5


def test_a_comment_of_xml_hides_no_tag():
    body = "<w:p><w:r><w:t>a<!-- c -->{{ 名 }}b</w:t></w:r></w:p>"
    assert filled(body) == ["a甲&乙 <丙>b"]


def test_pictures_without_end_are_refused():
    picture = docgen.Picture(b"x", "png", 1, 1)
    body = p("{% for a in range(200) %}{% for b in range(100) %}{{ 图 }}{% endfor %}{% endfor %}")
    with pytest.raises(TemplateError, match="million characters"):
        docgen.open_template(docx(body), "t.docx").fill({"图": picture})


def test_what_values_bring_into_fields_and_links_is_looked_at_again():
    field = '<w:p><w:fldSimple w:instr=" HYPERLINK &quot;{}&quot; "/></w:p>'
    template = docgen.open_template(docx(field.format("{{ 址 }}")), "t.docx")
    assert template.fill({"址": "https://example.com/"})
    for target in ("file:///etc/passwd", "javascript:x", r"\\\\host\\share"):
        with pytest.raises(TemplateError, match="the web"):
            template.fill({"址": target})
        with pytest.raises(TemplateError, match="the web"):
            docgen.open_template(docx(field.format(target)), "t.docx")


# Tracked changes


def deleted(text: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def moved(text: str) -> str:
    return f'<w:moveFrom w:id="1"><w:r><w:t>{text}</w:t></w:r></w:moveFrom>'


@pytest.mark.parametrize("kept", [deleted, moved])
@pytest.mark.parametrize(
    "tag", ["{{ 没有 }}", "{%p if 没有 %}", "{% endif %}", "{{ 名 ", "{# 注 #}", "{_{", "{{ 9 ** 9 }}", "{%- x"]
)
def test_a_tag_in_a_tracked_deletion_stays_as_it_is(tag: str, kept: Callable[[str], str]):
    template = docgen.open_template(
        docx("<w:p>" + kept(f"前{tag}后") + "</w:p>" + p("{{ 数 }}{% if 数 %}。{% endif %}")), "t.docx"
    )
    root = etree.fromstring(read_package(template.fill(CONTEXT), "t.docx").parts["word/document.xml"])
    assert "".join(map(str, root.itertext())) == f"前{tag}后3。"
    assert not template.prints(("没有",))


@pytest.mark.parametrize("kept", [deleted, moved])
def test_what_is_deleted_is_no_part_of_the_tag_around_it(kept: Callable[[str], str]):
    run = "<w:r><w:t>{}</w:t></w:r>"
    split = "<w:p>" + run.format("{{ 表.") + kept("}} {{ 列.") + run.format("行.列 }}") + "</w:p>"
    assert filled(split) == ["5"]
    assert filled(p("甲") + "<w:p>" + kept("{%-") + run.format("{{ 数 }}") + "</w:p>")[0] == "甲"


def test_a_cell_is_merged_down_from_its_first_text_that_is_not_deleted():
    cell = f"<w:tc><w:p>{moved('旧')}<w:r><w:t>{{% vm %}}共</w:t></w:r></w:p></w:tc>"
    body = table(row("{%tr for 段 in 段落 %}"), f"<w:tr>{cell}</w:tr>", row("{%tr endfor %}"))
    assert filled(body) == ["旧共", "旧"]


@pytest.mark.parametrize("kept", [deleted, moved])
def test_a_block_whose_end_is_deleted_has_no_end(kept: Callable[[str], str]):
    body = p("{% if 数 %}甲") + "<w:p>" + kept("{% endif %}") + "</w:p>"
    with pytest.raises(TemplateError, match=r"paragraph 1, tag \{% if 数 %\}.*endif %\} is missing"):
        docgen.open_template(docx(body), "t.docx")


def test_an_attribute_in_a_tracked_deletion_stays_as_it_is():
    body = '<w:p><w:del w:id="1"><w:r><w:sym w:font="{{ 没有 }}"/></w:r></w:del></w:p>' + p("{{ 数 }}")
    content = docgen.open_template(docx(body), "t.docx").fill(CONTEXT)
    [symbol] = etree.fromstring(read_package(content, "t.docx").parts["word/document.xml"]).iter(f"{{{NAMESPACE}}}sym")
    assert symbol.get(f"{{{NAMESPACE}}}font") == "{{ 没有 }}"


# Packages


def overlapping() -> bytes:
    """Make a package in which one part is said to lie within another."""
    inner = Package({"word/b.xml": b"<b/>"}).to_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/a.xml", inner[: inner.index(b"PK\x01\x02")])
        archive.writestr("word/b.xml", b"<b/>")
        within = buffer.getvalue().index(b"PK\x03\x04", 4)
        packed = zipfile.ZipFile(io.BytesIO(inner)).getinfo("word/b.xml")
        archive.infolist()[1].header_offset = within
        archive.infolist()[1].compress_type, archive.infolist()[1].compress_size = (
            zipfile.ZIP_DEFLATED,
            packed.compress_size,
        )
    return buffer.getvalue()


def test_parts_that_overlap_are_refused():
    with pytest.raises(TemplateError, match="damaged"):
        read_package(overlapping(), "t.docx")


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (40 * 2**20))
    return buffer.getvalue()


def named(*names: str) -> bytes:
    buffer = io.BytesIO()
    with (
        pytest.warns(UserWarning, match="Duplicate") if len(set(names)) < len(names) else io.BytesIO(),
        zipfile.ZipFile(buffer, "w") as archive,
    ):
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0", "old .doc"),
        (b"  <html>", "HTML"),
        (b"%PDF-1.7", "PDF"),
        (bomb(), "not a normal document"),
        (named("word/document.xml", "word/document.xml"), "twice"),
        (named("word/document.xml", "Word/Document.xml"), "twice"),
        (named("../x"), "out of the package"),
        (named("/x"), "out of the package"),
        (named(*map(str, range(2001))), "more than 2000"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_package_that_is_no_document_is_told_in_words(content: bytes, words: str):
    with pytest.raises(TemplateError, match=words):
        docgen.open_template(content, "t.docx")


def test_a_document_type_is_refused():
    package = read_package(docx(p("x{{ 名 }}")), "t.docx")
    document = b'<!DOCTYPE x [<!ENTITY e "y">]>' + package.parts["word/document.xml"]
    with pytest.raises(TemplateError, match="document type"):
        docgen.open_template(package.with_parts({"word/document.xml": document}).to_bytes(), "t.docx")


# What no program could open


CELL = '<w:tc><w:tcPr><w:tcW w:w="9" w:type="dxa"/>{span}</w:tcPr><w:p><w:r><w:t>{{{{ 名 }}}}</w:t></w:r></w:p>{after}</w:tc>'
DISORDERED = {
    "properties behind the text": (CELL.format(span="", after="<w:tcPr/>"), "tcPr"),
    "a width in the cell itself": (CELL.format(span="", after='<w:tcW w:w="9" w:type="dxa"/>'), "tcW"),
    "a span that is no number": (CELL.format(span='<w:gridSpan w:val="x4"/>', after=""), "spans “x4” columns"),
    "a span of none": (CELL.format(span='<w:gridSpan w:val="0"/>', after=""), "spans “0” columns"),
    "a span of very many": (CELL.format(span='<w:gridSpan w:val="99999"/>', after=""), "spans “99999” columns"),
}


@pytest.mark.parametrize("fault", DISORDERED)
def test_a_cell_that_no_program_could_read_is_told(fault: str):
    cell, words = DISORDERED[fault]
    content = docx(f'<w:tbl><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>' + p("x"))
    with pytest.raises(TemplateError, match="table 1, row 1, cell 1: ") as told:
        docgen.open_template(content, "t.docx")
    assert words in str(told.value)


def test_two_relations_of_one_name_are_told():
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    relation = '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/>'
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation * 2}</Relationships>'
    content = package.with_parts({"word/_rels/document.xml.rels": relations.encode()}).to_bytes()
    with pytest.raises(TemplateError, match="two relations are called rIdX"):
        docgen.open_template(content, "t.docx")
