"""Tags in charts, diagrams and embedded objects: filled, or refused with the part that they stand in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from test_opendocument import odt

import docgen
from docgen.archive import Package, read_package
from docgen.errors import TemplateError
from docgen.lint import lint

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWN = "application/vnd.openxmlformats-officedocument.drawingml"
CHART = ("/word/charts/chart1.xml", f"{DRAWN}.chart+xml", "chart")
DATA = ("/word/diagrams/data1.xml", f"{DRAWN}.diagramData+xml", "diagramData")
DRAWING = ("/word/diagrams/drawing1.xml", "application/vnd.ms-office.drawingml.diagramDrawing+xml", "diagramDrawing")
SHEET = (
    "/word/embeddings/Microsoft_Excel_Sheet1.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "package",
)


def document(*parts: tuple[tuple[str, str, str], bytes]) -> bytes:
    made = Document()
    made.add_paragraph("{{ 名 }}")
    for (name, content_type, kind), content in parts:
        part = Part(PackURI(name), content_type, content, made.part.package)
        made.part.relate_to(part, f"{RELATIONS}/{kind}")
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def drawn(*runs: str) -> str:
    return f"<a:p>{''.join(f'<a:r><a:rPr/><a:t>{run}</a:t></a:r>' for run in runs)}</a:p>"


def chart(title: str, category: str = "类") -> bytes:
    return (
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:chart><c:title><c:tx><c:rich><a:bodyPr/>{title}</c:rich></c:tx></c:title>'
        f"<c:plotArea><c:cat><c:strCache><c:pt><c:v>{category}</c:v></c:pt></c:strCache></c:cat></c:plotArea></c:chart></c:chartSpace>"
    ).encode()


def diagram(text: str) -> bytes:
    return f'<dgm:dataModel xmlns:dgm="{DGM}" xmlns:a="{A}"><dgm:pt><dgm:t>{text}</dgm:t></dgm:pt></dgm:dataModel>'.encode()


def workbook(text: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{main}"><si><r><t>{text[:4]}</t></r><r><t>{text[4:]}</t></r></si></sst>'
    return Package({"xl/sharedStrings.xml": shared.encode()}).to_bytes()


def words(content: bytes, part: str) -> list[str]:
    root = etree.fromstring(read_package(content, "t.docx").parts[part])
    return ["".join(map(str, each.itertext())) for each in root.iter(f"{{{A}}}p", f"{{{C}}}v")]


@pytest.mark.parametrize(
    "title",
    [
        drawn("{{ 名 }}件"),
        drawn("{", "{ 名", " }}", "件"),
        drawn("{% if 数 > 1 %}{{ 名 }}{% endif %}件".replace(">", "&gt;")),
    ],
)
def test_the_words_of_a_chart_are_filled(title: str):
    made = docgen.open_template(document((CHART, chart(title, "{{ 数 }}"))), "t.docx").fill({"名": "甲<&>", "数": 3})
    assert words(made, "word/charts/chart1.xml") == ["甲<&>件", "3"]


def test_the_words_of_a_diagram_are_filled_in_its_data_and_its_drawing():
    parts = (DATA, diagram(drawn("{{ 名 }}"))), (DRAWING, diagram(drawn("图：{{ ", "名 }}")))
    made = docgen.open_template(document(*parts), "t.docx").fill({"名": "甲"})
    assert (words(made, "word/diagrams/data1.xml"), words(made, "word/diagrams/drawing1.xml")) == (["甲"], ["图：甲"])


@pytest.mark.parametrize(
    ("title", "values", "message"),
    [
        ("{{ 没有 }}", {"名": "甲"}, "there is no name “没有”"),
        ("{{ 名", {"名": "甲"}, "a tag is not closed: {{ 名"),
        (
            "{{ 图 }}",
            {"名": "甲", "图": docgen.Picture(b"", "png", 1, 1)},
            "a picture takes the place of another one where its tag is all of the alternative text",
        ),
    ],
)
def test_what_cannot_be_filled_in_a_chart_is_told_with_its_part(title: str, values: dict[str, Any], message: str):
    with pytest.raises(TemplateError, match=r"word/charts/chart1\.xml") as caught:
        docgen.open_template(document((CHART, chart(drawn(title)))), "t.docx").fill(values)
    assert message in str(caught.value)


def test_lint_looks_at_the_tags_of_a_chart():
    remarks = lint(document((CHART, chart(drawn("{{ 名|没有 }}")))), "t.docx").remarks
    assert [(each.rule, each.where.part) for each in remarks if each.rule != "font.no-east-asian"] == [
        ("filter.unknown", "word/charts/chart1.xml")
    ]


@pytest.mark.parametrize("text", ["{{ 名 }}", "{% if 名 %}"])
def test_a_tag_in_an_embedded_workbook_is_refused_with_its_part(text: str):
    template = document((CHART, chart(drawn("{{ 名 }}"))), (SHEET, workbook(text)))
    with pytest.raises(TemplateError) as caught:
        docgen.open_template(template, "t.docx")
    assert str(caught.value).startswith(
        f"t.docx: word/embeddings/Microsoft_Excel_Sheet1.xlsx: an embedded object holds the tag {text}"
    )
    assert "template.refused" in [each.rule for each in lint(template, "t.docx").remarks]


def test_an_embedded_workbook_without_tags_stays_as_it_is():
    sheet = workbook("甲")
    made = docgen.open_template(document((SHEET, sheet)), "t.docx").fill({"名": "甲"})
    assert read_package(made, "t.docx").parts["word/embeddings/Microsoft_Excel_Sheet1.xlsx"] == sheet


def test_a_tag_in_a_chart_of_opendocument_is_refused_with_its_part():
    inside = '<x:c xmlns:x="urn:x"><x:p>{{ <x:s>名</x:s> }}</x:p></x:c>'.encode()
    with pytest.raises(TemplateError, match=r"Object 1/content\.xml: an embedded object holds the tag \{\{ 名 \}\}"):
        docgen.open_template(odt("<text:p>x</text:p>", **{"Object 1__content.xml": inside}), "t.odt")


def test_the_braces_of_a_formula_are_no_tags():
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><annotation>{{a} over {b}}</annotation></math>'
    assert docgen.open_template(odt("<text:p>x</text:p>", **{"Object 1__content.xml": formula.encode()}), "t.odt")


def test_lint_tells_a_tag_in_an_object_once():
    inside = '<x:c xmlns:x="urn:x">{{ 名 }}</x:c>'.encode()
    remarks = lint(odt("<text:p>x</text:p>", **{"Object 1__content.xml": inside}), "t.odt").remarks
    assert [each.rule for each in remarks if each.rule != "font.no-east-asian"] == ["template.refused"]
