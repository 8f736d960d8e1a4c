"""What a loop copies and a document may hold only once: bookmarks, comments, notes, numbers and names."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT
from docx import Document
from docx.oxml import parse_xml
from lxml import etree
from odf import NAMESPACES
from openxml_audit import OpenXmlValidator
from test_opendocument import odt

import docgen
from docgen.archive import read_package

if TYPE_CHECKING:
    from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
VALUES = {"段": ["甲", "乙", "丙"], "组": [["子", "丑"], ["寅"]], "名": "丁"}


def p(*inside: str) -> str:
    """A paragraph of XML and of texts."""
    runs = (each if each.startswith("<") else f"<w:r><w:t>{each}</w:t></w:r>" for each in inside)
    return f"<w:p>{''.join(runs)}</w:p>"


def bookmark(name: str, *inside: str, number: int = 5) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{p(*inside)[5:-6]}<w:bookmarkEnd w:id="{number}"/>'


def field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def loop(*body: str, over: str = "段") -> str:
    return p(f"{{%p for x in {over} %}}") + "".join(body) + p("{%p endfor %}")


def docx(body: str, **notes: str) -> bytes:
    """Make a document of a body and of footnotes, endnotes or comments, with python-docx."""
    from docx.opc.packuri import PackURI  # noqa: PLC0415 - python-docx's own
    from docx.opc.part import Part  # noqa: PLC0415

    document = Document(str(ROOT / "templates" / "zfxxgk-2021.docx"))
    for block in list(document.element.body)[:-1]:
        document.element.body.remove(block)
    document.core_properties.title = document.core_properties.author = "题"
    opened = parse_xml(f'<w:body xmlns:w="{W}" xmlns:w14="{W14}" xmlns:r="{R}">{body}</w:body>')
    for block in reversed(list(opened)):
        document.element.body.insert(0, block)
    for kind, content in notes.items():
        xml = f'<w:{kind} xmlns:w="{W}">{content}</w:{kind}>'.encode()
        part = Part(PackURI(f"/word/{kind}.xml"), f"{TYPE}.{kind}+xml", xml, document.part.package)
        document.part.relate_to(part, f"{R}/{kind}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def note(kind: str, number: int, *paragraphs: str, attributes: str = "") -> str:
    return f'<w:{kind} w:id="{number}"{attributes}>{"".join(paragraphs)}</w:{kind}>'


def filled(body: str, values: dict[str, Any] = VALUES, **notes: str) -> dict[str, Any]:
    """Fill a document; return its parts of WordprocessingML as trees, and that it is valid."""
    content = docgen.open_template(docx(body, **notes), "t.docx").fill(values)
    parts = read_package(content, "t.docx").parts
    return {
        name: etree.fromstring(xml) for name, xml in parts.items() if name.startswith("word/") and name[-4:] == ".xml"
    }


def every(root: Any, name: str, attribute: str = "id") -> list[str]:
    return [str(element.get(f"{{{W}}}{attribute}")) for element in root.iter(f"{{{W}}}{name}")]


def test_every_copy_of_a_bookmark_has_a_number_and_a_name_of_its_own():
    body = filled(loop(p(bookmark("总体", "{{ x }}"))) + p(bookmark("别的", "尾", number=6)))["word/document.xml"]
    assert every(body, "bookmarkStart", "name") == ["总体", "总体_2", "总体_3", "别的"]
    starts, ends = every(body, "bookmarkStart"), every(body, "bookmarkEnd")
    assert starts == ends
    assert len(set(starts)) == 4


def test_the_name_of_a_copy_is_no_other_bookmarks_name_and_not_too_long():
    long = "长" * 40
    names = every(
        filled(loop(p(bookmark("A", "{{ x }}"), bookmark(long, "x", number=6))) + p(bookmark("a_2", "y", number=7)))[
            "word/document.xml"
        ],
        "bookmarkStart",
        "name",
    )
    assert names == ["A", long, "A_3", f"{long[:38]}_2", "A_4", f"{long[:38]}_3", "a_2"]


def test_what_refers_to_a_bookmark_in_the_same_copy_follows_before_and_after_it():
    link = '<w:hyperlink w:anchor="甲处"><w:r><w:t>见</w:t></w:r></w:hyperlink>'
    body = filled(
        p(link) + loop(p(link), p(bookmark("甲处", "{{ x }}")), p(field(" REF 甲处 \\h "))) + p(field("PAGEREF 甲处"))
    )["word/document.xml"]
    assert every(body, "hyperlink", "anchor") == ["甲处", "甲处", "甲处_2", "甲处_3"]
    instructions = [text.text for text in body.iter(f"{{{W}}}instrText")]
    assert instructions == [" REF 甲处 \\h ", " REF 甲处_2 \\h ", " REF 甲处_3 \\h ", "PAGEREF 甲处"]


def test_in_loops_within_loops_what_refers_follows_in_the_innermost_round():
    inner = p("{%p for y in x %}") + p(bookmark("乙", "{{ y }}")) + p(field("REF 乙")) + p("{%p endfor %}")
    body = filled(loop(p(bookmark("甲", "组", number=9)), inner, p(field("REF 甲")), over="组"))["word/document.xml"]
    assert [text.text for text in body.iter(f"{{{W}}}instrText")] == [
        "REF 乙",
        "REF 乙_2",
        "REF 甲",
        "REF 乙_3",
        "REF 甲_2",
    ]
    assert every(body, "bookmarkStart", "name") == ["甲", "乙", "乙_2", "甲_2", "乙_3"]


def test_a_bookmark_round_a_whole_loop_is_one():
    start, end = '<w:bookmarkStart w:id="5" w:name="全"/>', '<w:bookmarkEnd w:id="5"/>'
    for body in (p(start) + loop(p("{{ x }}", end)), loop(p(start, "{{ x }}")) + p(end)):
        document = filled(body)["word/document.xml"]
        assert (every(document, "bookmarkStart"), every(document, "bookmarkEnd")) == (["5"], ["5"])


def test_bookmarks_of_shapes_that_older_programs_see_in_another_form_stay_alike():
    inside = p(bookmark("框", "{{ x }}"))
    alternate = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:pict>{inside}</w:pict></mc:Choice><mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )
    body = filled(loop(p(alternate)))["word/document.xml"]
    assert every(body, "bookmarkStart", "name") == ["框", "框", "框_2", "框_2", "框_3", "框_3"]
    numbers = every(body, "bookmarkStart")
    assert numbers[::2] == numbers[1::2]
    assert len(set(numbers)) == 3


COMMENT = (
    '<w:commentRangeStart w:id="0"/><w:r><w:t>{{ x }}</w:t></w:r><w:commentRangeEnd w:id="0"/>'
    '<w:r><w:rPr><w:b/></w:rPr><w:commentReference w:id="0"/></w:r>'
)
COMMENTS = note("comment", 0, p("说明 {{ 名 }}"), attributes=' w:author="某"')


def test_a_comment_stays_with_the_first_copy():
    parts = filled(loop(p(COMMENT)), comments=COMMENTS)
    body = parts["word/document.xml"]
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert every(body, name) == ["0"]
    texts = ["".join(paragraph.itertext()) for paragraph in body.iter(f"{{{W}}}p")]
    assert texts == ["甲", "乙", "丙"]
    assert all(len(run) for run in body.iter(f"{{{W}}}r"))
    assert every(parts["word/comments.xml"], "comment") == ["0"]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_is_copied_with_its_reference(kind: str):
    notes = note(kind, 1, p("别的")) + note(kind, 2, p(bookmark("注", '注 {{ 名 }} “"”'), "尾"))
    reference = f'<w:r><w:{kind}Reference w:id="{{}}"/></w:r>'
    body = loop(p("{{ x }}", reference.format(2))) + p(reference.format(1))
    parts = filled(body, {**VALUES, "名": "“\"&'<"}, **{f"{kind}s": notes})
    assert every(parts["word/document.xml"], f"{kind}Reference") == ["2", "3", "4", "1"]
    made = parts[f"word/{kind}s.xml"]
    assert every(made, kind) == ["1", "2", "3", "4"]
    assert ["".join(each.itertext()) for each in made][1:] == ['注 “"&\'< “"”尾'] * 3
    assert every(made, "bookmarkStart", "name") == ["注"]


def test_a_note_without_tags_is_copied_too():
    parts = filled(
        loop(p("{{ x }}", '<w:r><w:footnoteReference w:id="2"/></w:r>')), footnotes=note("footnote", 2, p("注"))
    )
    assert every(parts["word/footnotes.xml"], "footnote") == ["2", "3", "4"]


def test_numbers_that_nothing_refers_to_do_not_come_twice():
    control = '<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    marked = '<w:p w14:paraId="0A0B0C0D" w14:textId="77777777"><w:r><w:t>{{ x }}</w:t></w:r></w:p>'
    for extra in ("", bookmark("带", "x")):
        parts = filled(
            '<w:p w14:paraId="01020304"><w:r><w:t>首</w:t></w:r></w:p>' + loop(marked, control.format(p("y", extra)))
        )
        body = parts["word/document.xml"]
        numbers = [each.get(f"{{{W14}}}paraId") for each in body.iter(f"{{{W}}}p") if f"{{{W14}}}paraId" in each.attrib]
        assert numbers == ["01020304"]
        assert every(body, "id", "val") == []


def test_a_tracked_change_in_a_loop_is_a_change_of_its_own_in_every_copy():
    change = '<w:ins w:id="3" w:author="某"><w:r><w:t>{{ x }}</w:t></w:r></w:ins>'
    numbers = every(filled(loop(p(change)))["word/document.xml"], "ins")
    assert len(set(numbers)) == 3


def test_what_a_loop_in_a_line_or_in_a_table_copies_is_numbered_as_well():
    mark = bookmark("行", "{{ x }}")
    row = "<w:tr><w:tc>{}</w:tc></w:tr>"
    rows = row.format(p("{%tr for x in 段 %}")) + row.format(p(mark)) + row.format(p("{%tr endfor %}"))
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>{rows}</w:tbl>'
    for body in (table, p("{% for x in 段 %}", mark, "{% endfor %}")):
        document = filled(body)["word/document.xml"]
        assert every(document, "bookmarkStart", "name") == ["行", "行_2", "行_3"]
        assert not re.search("[\ufdd0-\ufdef]", "".join(map(str, document.itertext())))


def test_a_loop_that_ends_with_else_or_runs_over_nothing_leaves_no_mark():
    body = p("{%p for x in 空 %}") + p(bookmark("甲", "{{ x }}")) + p("{%p else %}") + p("无") + p("{%p endfor %}")
    for values, names in (({"空": []}, []), ({"空": ["一", "二"]}, ["甲", "甲_2"])):
        document = filled(body, values)["word/document.xml"]
        assert every(document, "bookmarkStart", "name") == names
        assert not re.search("[\ufdd0-\ufdef]", "".join(map(str, document.itertext())))


def test_a_template_without_such_marks_is_filled_without_being_read_again():
    marked = '<w:p w14:paraId="0A0B0C0D"><w:r><w:t>{{ x }}</w:t></w:r></w:p>'
    for body, whole in (
        (loop(marked), True),
        (loop(p(bookmark("甲", "{{ x }}"))), False),
        (p(bookmark("甲", "{{ 名 }}")), True),
    ):
        [document] = [part for part in docgen.open_template(docx(body)).parts if part.name == "word/document.xml"]
        assert document.whole is whole


def everything() -> bytes:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = loop(p(COMMENT, bookmark("总体", "x"), reference, field("REF 总体")))
    separators = note("footnote", -1, p("<w:r><w:separator/></w:r>"), attributes=' w:type="separator"')
    notes = separators + note("footnote", 2, p("注"))
    return docgen.open_template(docx(body, comments=COMMENTS, footnotes=notes), "t.docx").fill(VALUES)


def test_what_is_made_is_valid_wordprocessingml(schemas: Path):
    schema = etree.XMLSchema(etree.parse(schemas / "ooxml-transitional" / "wml.xsd"))
    parts = read_package(everything(), "t.docx").parts
    for name in ("word/document.xml", "word/footnotes.xml", "word/comments.xml"):
        schema.assertValid(etree.fromstring(parts[name]))


@pytest.mark.slow
def test_openxml_audit_finds_no_fault(tmp_path: Path):
    (tmp_path / "made.docx").write_bytes(everything())
    result = OpenXmlValidator().validate(tmp_path / "made.docx")
    assert result.is_valid, result.errors


# OpenDocument


def open_filled(body: str, values: dict[str, Any] = VALUES) -> Any:
    content = docgen.open_template(odt(body), "t.odt").fill(values)
    return etree.fromstring(read_package(content, "t.odt").parts["content.xml"])


def named(root: Any, tag: str, attribute: str = "text:name") -> list[str]:
    prefix, _colon, local = attribute.partition(":")
    uri = {**NAMESPACES, "xml": "http://www.w3.org/XML/1998/namespace", "xlink": "http://www.w3.org/1999/xlink"}[prefix]
    return [
        each.get(f"{{{uri}}}{local}")
        for each in root.iter(f"{{{NAMESPACES[tag.partition(':')[0]]}}}{tag.partition(':')[2]}")
    ]


def round_of(body: str) -> str:
    return f"<text:p>{{%p for x in 段 %}}</text:p>{body}<text:p>{{%p endfor %}}</text:p>"


def test_names_of_opendocument_are_of_their_own_in_every_copy_and_what_refers_follows():
    table = '<table:table table:name="表"><table:table-row><table:table-cell><text:p/></table:table-cell></table:table-row></table:table>'
    root = open_filled(
        round_of(
            '<text:p xml:id="a1"><text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#甲">到</text:a>'
            '<text:bookmark-start text:name="甲"/>{{ x }}<text:bookmark-end text:name="甲"/>'
            '<text:bookmark-ref text:reference-format="page" text:ref-name="甲">1</text:bookmark-ref>'
            '<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
            "<text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>" + table
        )
    )
    assert named(root, "text:bookmark-start") == named(root, "text:bookmark-end") == ["甲", "甲_2", "甲_3"]
    assert named(root, "text:bookmark-ref", "text:ref-name") == ["甲", "甲_2", "甲_3"]
    assert named(root, "text:a", "xlink:href") == ["#甲", "#甲_2", "#甲_3"]
    assert named(root, "text:note", "text:id") == ["ftn1", "ftn1_2", "ftn1_3"]
    assert named(root, "table:table", "table:name") == ["表", "表_2", "表_3"]
    assert [each for each in named(root, "text:p", "xml:id") if each] == ["a1", "a1_2", "a1_3"]


def test_a_list_goes_on_with_the_list_of_its_own_copy():
    items = "<text:list-item><text:p>{{ x }}</text:p></text:list-item></text:list>"
    lists = f'<text:list xml:id="l1">{items}<text:list text:continue-list="l1">{items}'
    root = open_filled(round_of(lists))
    assert [each for each in named(root, "text:list", "text:continue-list") if each] == ["l1", "l1_2", "l1_3"]


@pytest.mark.parametrize("name", ["", ' office:name="c1"'])
def test_a_comment_of_opendocument_stays_with_the_first_copy(name: str):
    end = f"<office:annotation-end{name}/>" if name else ""
    root = open_filled(
        round_of(f"<text:p><office:annotation{name}><text:p>说明</text:p></office:annotation>{{{{ x }}}}{end}</text:p>")
    )
    assert len(named(root, "office:annotation", "office:name")) == 1
    assert len(named(root, "office:annotation-end", "office:name")) == bool(name)
    assert [words for words in map(str, root.itertext()) if words.strip()] == ["说明", "甲", "乙", "丙"]
