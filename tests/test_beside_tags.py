"""What stands beside and round a tag that takes the place of a paragraph or row: breaks, content controls, tables in cells."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from docxtpl import DocxTemplate
from lxml import etree
from test_copies import W, docx, every, p
from test_opendocument import odt, texts
from word import canonical

import docgen
from docgen.archive import read_package
from docgen.errors import TemplateError
from docgen.lint import lint

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {"段": ["甲", "乙"], "空": [], "有": True, "无": False}
PAGE = '<w:r><w:br w:type="page"/></w:r>'
SECTION = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr><w:sectPr><w:type w:val="oddPage"/></w:sectPr></w:pPr>'


def filled(body: str) -> Any:
    content = docgen.open_template(docx(body), "t.docx").fill(VALUES)
    return etree.fromstring(read_package(content, "t.docx").parts["word/document.xml"])


def lines(root: Any) -> list[str]:
    """The paragraphs of a document: a text, or which break they hold."""
    made = []
    for paragraph in root.iter(f"{{{W}}}p"):
        breaks = [each.get(f"{{{W}}}type") for each in paragraph.iter(f"{{{W}}}br")]
        breaks += ["section" for _each in paragraph.iter(f"{{{W}}}sectPr")]
        breaks += ["before" for _each in paragraph.iter(f"{{{W}}}pageBreakBefore")]
        made.append("".join(map(str, paragraph.itertext())) + "".join(f"<{each}>" for each in breaks))
    return made


def section(text: str) -> str:
    return p(text).replace("<w:p>", f"<w:p>{SECTION}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("{%p for x in 段 %}", PAGE) + p("{{ x }}") + p("{%p endfor %}"), ["<page>", "甲", "乙"]),
        (p("{%p for x in 段 %}") + p("{{ x }}") + p(PAGE, "{%p endfor %}"), ["甲", "乙", "<page>"]),
        (p("{%p for x in 空 %}", PAGE) + p("{{ x }}") + section("{%p endfor %}"), ["<page>", "<section>"]),
        (section("{%p if 无 %}") + p("x") + p("{%p endif %}"), ["<section>"]),
        (p("{%p if 有 %}") + p("x") + section("{%p endif %}"), ["x", "<section>"]),
        (p("{%p if 有 %}") + p("x") + section("{%p else %}") + p("y") + p("{%p endif %}"), ["x", "<section>"]),
        (p("{%p if 无 %}") + p("x") + section("{%p else %}") + p("y") + p("{%p endif %}"), ["<section>", "y"]),
        (p("{%p for x in 段 %}") + p("{%p if 有 %}", PAGE) + p("{{ x }}") + p("{%p endif %}") + p("{%p endfor %}"), ["<page>", "甲", "<page>", "乙"]),
        (section("{%p set y = 1 %}") + p("{{ y }}"), ["<section>", "1"]),
        (p("{%p if 有 %}", '<w:r><w:br w:type="column"/><w:br/></w:r>') + p("x") + p("{%p endif %}"), ["<column>", "x"]),
        (p("<w:pPr><w:pageBreakBefore/></w:pPr>", "{%p if 有 %}") + p("x") + p("{%p endif %}"), ["<before>", "x"]),
        (p('<w:pPr><w:pageBreakBefore w:val="0"/></w:pPr>', "{%p if 有 %}") + p("x") + p("{%p endif %}"), ["x"]),
        (p("{%p if 有 %}", f"<w:del>{PAGE}</w:del>") + p("x") + p("{%p endif %}"), ["x"]),
        (p("{%p if 有 %}", "<w:r><w:lastRenderedPageBreak/></w:r>") + p("x") + p("{%p endif %}"), ["x"]),
        (p("{% if 有 -%}") + section("x{% endif %}") + p("y"), ["x<section>", "y"]),
    ],
)  # fmt: skip
def test_a_break_beside_a_tag_comes_once_whatever_the_block_prints(body: str, expected: list[str]):
    assert lines(filled(body)) == expected


def test_the_paragraph_that_keeps_a_break_has_no_number():
    assert every(filled(section("{%p if 有 %}") + p("x") + p("{%p endif %}")), "numId", "val") == ["0"]


def test_what_keeps_breaks_is_valid_wordprocessingml(schemas: Path):
    schema = etree.XMLSchema(etree.parse(schemas / "ooxml-transitional" / "wml.xsd"))
    schema.assertValid(filled(p("{%p for x in 段 %}", PAGE) + p("{{ x }}") + section("{%p endfor %}")))


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ('<style:paragraph-properties fo:break-before="page"/>', True),
        ('<style:paragraph-properties fo:break-after="page"/>', True),
        ('<style:paragraph-properties fo:text-align="center"/>', False),
    ],
)
def test_a_page_break_of_opendocument_beside_a_tag_stays(style: str, kept: bool):
    body = '<text:p text:style-name="Bruch">{%p if 有 %}</text:p><text:p>x</text:p><text:p>{%p endif %}</text:p>'
    content = read_package(odt(body), "t.odt")
    made = f'<style:style xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" style:name="Bruch" style:family="paragraph">{style}</style:style></office:automatic-styles>'
    changed = content.parts["content.xml"].replace(b"</office:automatic-styles>", made.encode())
    template = docgen.open_template(content.with_parts({"content.xml": changed}).to_bytes(), "t.odt")
    assert texts(read_package(template.fill(VALUES), "t.odt").parts["content.xml"]) == ([""] if kept else []) + ["x"]


# Content controls, tables in cells, blocks that lie across the elements


def control(inside: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="c"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{each if each.startswith('<') else p(each)}</w:tc>" for each in cells) + "</w:tr>"


def table(*rows: str) -> str:
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>{"".join(rows)}</w:tbl>'


@pytest.mark.parametrize("value", ["有", "无"])
def test_a_content_control_goes_with_the_tag_that_is_all_it_holds(value: str):
    begin, end = f"{{%tr if {value} %}}", "{%tr endif %}"
    for body in (
        table(control(row(begin)), row("x"), row(end), row("y")),
        table(row(begin), row("x"), control(control(row(end))), row("y")),
        control(p(f"{{%p if {value} %}}")) + p("x") + control(p("{%p endif %}")) + p("y"),
    ):
        root = filled(body)
        assert lines(root) == (["x", "y"] if value == "有" else ["y"])
        assert not list(root.iter(f"{{{W}}}sdt"))


def test_a_content_control_round_a_tag_and_more_stays():
    root = filled(table(control(row("{%tr for x in 段 %}") + row("{{ x }}") + row("{%tr endfor %}"))))
    assert lines(root) == ["甲", "乙"]
    assert len(list(root.iter(f"{{{W}}}sdt"))) == 1


def test_a_block_that_a_content_control_cuts_is_told_as_lint_tells_it():
    body = table(control(row("{%tr if 无 %}") + row("x")), row("{%tr endif %}"), row("y"))
    with pytest.raises(TemplateError) as caught:
        docgen.open_template(docx(body), "t.docx").fill(VALUES)
    words = "the block ends elsewhere: {%tr endif %} (table 1, row 3, cell 1)"
    assert str(caught.value) == f"t.docx: word/document.xml, table 1, row 1, cell 1, tag {{%tr if 无 %}}: {words}"
    assert words in [each.message for each in lint(docx(body), "t.docx").remarks]


def test_a_loop_round_a_table_in_a_cell_leaves_the_paragraph_that_a_cell_ends_with():
    inner = table(row("{{ x }}"))
    root = filled(table(row(p("{%p for x in 段 %}") + inner + p("{%p endfor %}"))))
    assert lines(root) == ["甲", "乙", ""]
    assert [str(cell[-1].tag)[-2:] for cell in root.iter(f"{{{W}}}tc")] == ["}p"] * 3


@pytest.mark.parametrize(
    ("body", "begin", "end"),
    [
        (table(row("{%tr for x in 段 %}{{ x }}", "a", "b{%tr endfor %}"), row("y")), "{%tr for x in 段 %}", "{%tr endfor %}"),
        (p("{%p if 有 %}x{%p endif %}"), "{%p if 有 %}", "{%p endif %}"),
    ],
)  # fmt: skip
def test_a_block_within_one_row_or_paragraph_is_refused_with_its_cause(body: str, begin: str, end: str):
    words = f"the block begins and ends on one element, which vanishes with the tags: {end}"
    with pytest.raises(TemplateError) as caught:
        docgen.open_template(docx(body), "t.docx")
    assert [begin in str(problem) and str(problem).endswith(words) for problem in caught.value.problems] == [True]
    remarks = [each for each in lint(docx(body), "t.docx").remarks if each.severity.value == "error"]
    assert {each.rule for each in remarks} == {"block.vanishing", "text.lost"}


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        table(row("{% if 有 %}甲", "1"), row("乙", "2"), row("丙{% endif %}", "3")),
        table(row("{% if 有 %}甲", "乙", "丙{% endif %}", "丁")),
        table(row("{% for x in 段 %}{{ x }}", "b{% endfor %}")),
    ],
    ids=["if over rows", "if over cells", "for over cells"],
)
def test_a_plain_block_over_rows_or_cells_is_what_docxtpl_makes_of_it_and_lint_tells_it(body: str, value: bool):
    template, values = docx(body), {**VALUES, "有": value, "标题": "题"}
    theirs, written = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    theirs.render(values, autoescape=True)
    theirs.save(written)
    ours = docgen.open_template(template, "t.docx").fill(values)
    [first, second] = [read_package(each, "t.docx").parts["word/document.xml"] for each in (ours, written.getvalue())]
    assert canonical(first) == canonical(second)
    assert [each.rule for each in lint(template, "t.docx").remarks] == ["block.crossing"]


def test_text_beside_a_tag_that_takes_a_paragraphs_place_is_told():
    [remark] = lint(docx(p("旁{%p if 有 %}") + p("x") + p("{%p endif %}")), "t.docx").remarks
    assert (remark.rule, "“旁”" in remark.message) == ("text.lost", True)


def test_a_break_beside_a_tag_is_nothing_to_remark_on():
    body = p("{%p for x in 段 %}", PAGE) + p("{{ x }}") + section("{%p endfor %}")
    assert lint(docx(body), "t.docx").remarks == ()


@pytest.mark.parametrize(("first", "second"), [("{{ 段", "}}"), ("{% set x =", "1 %}")])
def test_a_tag_that_goes_on_in_the_next_paragraph_is_told_as_lint_tells_it(first: str, second: str):
    for template in (docx(p(first) + p(second, "x")), odt(f"<text:p>{first}</text:p><text:p>{second}</text:p>")):
        with pytest.raises(
            TemplateError, match="a tag is not closed in its paragraph, it goes on in the next one"
        ) as caught:
            docgen.open_template(template, "t.docx")
        assert len(caught.value.problems) == 1
        [remark] = [each for each in lint(template, "t.docx").remarks if each.severity.value == "error"]
        assert (remark.rule, "it goes on in the next one" in remark.message) == ("tag.unclosed", True)


def test_a_tag_that_is_closed_nowhere_is_told_so():
    with pytest.raises(TemplateError, match=r"paragraph 1: a tag is not closed: \{\{ 段"):
        docgen.open_template(docx(p("{{ 段") + p("{{ 有 }}")), "t.docx")


def test_a_tag_in_what_is_no_document_is_no_defect():
    package = read_package(docx(p("x")), "t.docx")
    header = f'<w:p xmlns:w="{W}"><w:r><w:t>{{%p if 有 %}}{{%p endif %}}</w:t><w:br w:type="page"/></w:r></w:p>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    types = package.parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/h.xml" ContentType="{kind}"/></Types>'.encode()
    )
    broken = package.with_parts({"word/h.xml": header.encode(), "[Content_Types].xml": types}).to_bytes()
    with pytest.raises(TemplateError):
        docgen.open_template(broken, "t.docx")
