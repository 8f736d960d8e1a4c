"""Lint: the shipped templates are clean; each is broken in one way, and exactly that is remarked on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from builders import form
from conftest import ROOT

from docgen.archive import read_package
from docgen.errors import TemplateError
from docgen.i18n import speak
from docgen.lint import lint
from docgen.lint.listing import ListedTag, list_tags
from docgen.lint.rules import SEVERITIES, rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.lint.rules import Result

FORMS = ["zfxxgk-2019", "zfxxgk-2021", "zfxxgk-2021-fees"]
KINDS = ["docx", "odt"]
MAIN = {"docx": "word/document.xml", "odt": "content.xml"}
STYLES = {"docx": "word/styles.xml", "odt": "styles.xml"}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NEW, PERSON, FIRM = "申请.新收.自然人", "申请.上年结转.自然人", "申请.新收.商业企业"

if TYPE_CHECKING:
    Edit = Callable[[str], str]


def changed(kind: str, edit: Edit, part: str = "", name: str = "zfxxgk-2021") -> bytes:
    """A shipped template with one part changed."""
    package = read_package((ROOT / "templates" / f"{name}.{kind}").read_bytes(), "t")
    part = part or MAIN[kind]
    before = package.parts[part].decode()
    after = edit(before)
    assert after != before
    return package.with_parts({part: after.encode()}).to_bytes()


def linted(kind: str, edit: Edit, part: str = "", name: str = "zfxxgk-2021") -> Result:
    return lint(changed(kind, edit, part, name), f"t.{kind}", form(name))


def said(result: Result) -> list[str]:
    return [remark.rule for remark in result.remarks]


def swap(one: str, other: str) -> Edit:
    return lambda xml: xml.replace(one, "\0").replace(other, one).replace("\0", other)


def replace(old: str, new: str, count: int = 1) -> Edit:
    def edit(xml: str) -> str:
        assert old in xml, old
        return xml.replace(old, new, count)

    return edit


def tag(path: str) -> str:
    return f"{{{{ {path} }}}}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FORMS)
def test_the_shipped_templates_are_clean(name: str, kind: str):
    result = lint((ROOT / "templates" / f"{name}.{kind}").read_bytes(), name, form(name))
    assert result.remarks == ()


BOTH = {
    "two tags exchanged": (swap(tag(NEW), tag(PERSON)), "cell.elsewhere"),
    "two tags of different tables exchanged": (swap(tag(NEW), tag("诉讼.行政复议.维持")), "cell.elsewhere"),
    "a tag twice, in the place of another": (replace(tag(NEW), tag(PERSON)), "cell.elsewhere"),
    "a tag twice in its cell": (replace(tag(NEW), tag(NEW) * 2), "cell.altered cell.twice"),
    "a tag deleted": (replace(tag(NEW), ""), "cell.never-printed"),
    "a figure typed": (replace(tag(NEW), "12"), "cell.literal"),
    "a dash typed": (replace(tag(NEW), "—"), "cell.literal"),
    "the sum of a heading in a cell": (replace(tag(NEW), tag("申请.不予公开.自然人")), "cell.elsewhere"),
    "a name misspelt": (replace(tag(NEW), tag("申请.新收.自燃人")), "name.unknown"),
    "a first name misspelt": (replace("单位.名称", "单未.名称"), "name.unknown"),
    "a row of the stub reworded": (replace("1.属于国家秘密", "1.属于国家机密"), "label.changed"),
    "a heading over rows reworded": (replace(">三、本年度办理结果", ">三、今年办理结果"), "label.changed"),
    "a heading over columns reworded": (replace("申请人情况", "申请者情况"), "label.changed"),
    "a column reworded": (replace("科研机构<", "研究机构<"), "label.changed"),
    "a block's head reworded": (replace(">第二十条第（六）项<", ">第二十条第（七）项<"), "label.changed"),
    "a section's heading reworded": (replace("一、总体情况", "一、总体的情况"), "label.changed"),
    "a section's heading gone": (replace("一、总体情况", ""), "section.missing"),
    "a label with other brackets": (replace("（七）总计", "(七)总计"), "label.changed"),
    "an end tag gone": (replace("{%p endfor %}", ""), "block.unclosed"),
    "a begin tag gone": (replace("{%tr if 公开.规章 is defined %}", ""), "block.unopened"),
    "an else alone": (replace("一、总体情况", "一、总体情况{% else %}"), "block.misplaced"),
    "another letter at the end": (replace("{%tr endif %}", "{%p endif %}"), "block.mixed"),
    "a blank before the letters": (replace("{%tr if", "{% tr if"), "tag.blank"),
    "a tag not closed": (replace(tag(NEW), "{{ " + NEW), "tag.unclosed"),
    "text beside a tag for a paragraph": (replace("{%p endfor %}", "{%p endfor %}完"), "text.lost"),
    "text beside a tag for a row": (replace("{%tr endif %}", "{%tr endif %} 完"), "text.lost"),
    "a comment beside a tag": (replace("{%p endfor %}", "{%p endfor %}{# 完 #}"), ""),
    "a row's tag outside a table": (replace("一、总体情况", "一、总体情况{%tr set a = 1 %}"), "tag.nowhere"),
    "no expression": (replace("{{ 年度 }}", "{{ 年度 年度 }}"), "tag.syntax"),
    "no such filter": (replace("{{ 年度 }}", "{{ 年度|uper }}"), "filter.unknown"),
    "no such test": (replace("{%p if 标题|length &gt; 21 %}", "{%p if 标题 is even_longer %}"), "test.unknown"),
    "what no template may say": (replace("{{ 年度 }}", "{{ 年度.upper() }}"), "tag.refused"),
    "a filter for lists on a text": (replace("{{ 年度 }}", "{{ 年度|join('、') }}"), "filter.no-list"),
    "a loop that leaves some out": (replace("for 段 in 总体情况", "for 段 in 总体情况 if 段.正文"), ""),
    "a loop that asks for another name": (
        replace("for 段 in 总体情况", "for 段 in 总体情况 if 断.正文"),
        "name.unknown",
    ),
    "a loop over a text": (replace("for 段 in 引言", "for 段 in 标题"), "loop.no-list section.unprinted"),
    "a list printed": (replace("{{ 年度 }}", "{{ 总体情况 }}"), "name.several"),
    "a loop's name outside": (replace("{{ 年度 }}", "{{ 段.正文 }}"), "name.outside-loop"),
    "a passage's field misspelt": (replace("{{ 段.正文 }}", "{{ 段.正问 }}"), "name.unknown"),
    "a block on one paragraph": (
        replace("一、总体情况", "{%p if 年度 %}{%p endif %}"),
        "block.vanishing section.missing",
    ),
    "a percent sign in a tag": (replace("{%p elif 段.正文 %}", "{%p elif 段.正文 != '%' %}"), "tag.docxtpl"),
    "a guarded name": (replace("{{ 年度 }}", "{{ 年渡|default('') }}"), "name.guarded"),
    "a name in a guarded block": (
        replace("{{ 年度 }}", "{% if 年渡 is defined %}{{ 年渡 }}{% endif %}"),
        "name.guarded",
    ),
    "an optional row without its tags": (
        lambda xml: xml.replace("{%tr if 公开.规章 is defined %}", "", 1).replace("{%tr endif %}", "", 1),
        "",
    ),
    "a worded label written out": (replace("{{ 主栏.公开.规范性文件 }}", "规范性文件"), ""),
    "a computed cell": (replace(tag("申请.新收.总计"), "{{ 申请.新收.自然人 + 申请.新收.其他 }}"), "cell.altered"),
    "one more than the figure": (replace(tag(NEW), f"{{{{ {NEW} + 1 }}}}"), "cell.altered"),
    "another word for zero": (replace(tag(NEW), f"{{{{ {NEW} or '/' }}}}"), "cell.altered"),
    "a figure under a condition": (replace(tag(NEW), "{% if false %}" + tag(NEW) + "{% endif %}"), "cell.altered"),
    "a unit behind a figure": (replace(tag(NEW), f"{tag(NEW)}件"), "cell.altered"),
    "another value in a cell": (replace(tag(NEW), "{{ 年度 }}"), "cell.altered"),
    "a block over two cells": (
        lambda xml: replace(tag(FIRM), tag(FIRM) + "{% endif %}")(replace(tag(NEW), "{% if 年度 %}" + tag(NEW))(xml)),
        "block.crossing cell.altered cell.altered",
    ),
    "full-width braces": (replace("一、总体情况", "一、总体情况｛｛ 单位.电话 ｝｝"), "tag.look-alike section.missing"),
    "braces apart": (replace("{{ 年度 }}", "{ { 年度 } }"), "tag.look-alike"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", BOTH)
def test_one_change_is_the_one_thing_remarked_on(case: str, kind: str):
    edit, expected = BOTH[case]
    result = linted(kind, edit)
    assert said(result) == expected.split(), [(remark.rule, remark.message) for remark in result.remarks]


TITLE = "<w:r><w:t>{{ 单位.名称分行 }}</w:t></w:r>"
BEGIN, END = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
WORD = {
    "a deleted tag": (
        replace(TITLE, f"{TITLE}<w:del w:id='1'><w:r><w:delText>{{{{ 年度 }}}}</w:delText></w:r></w:del>"),
        "tag.deleted",
    ),
    "deleted tags that would be faults": (
        replace(
            TITLE,
            f"{TITLE}<w:del w:id='1'><w:r><w:delText>{{{{ 年渡 }}}}{{% endif %}}{{% x</w:delText></w:r></w:del>",
        ),
        "tag.deleted tag.deleted",
    ),
    "a tag moved away": (
        replace(TITLE, f"<w:moveFrom w:id='1'>{TITLE}</w:moveFrom>"),
        "tag.deleted",
    ),
    "a tag split by a field": (
        replace(
            TITLE,
            f"<w:r><w:t>{{{{ 单位</w:t></w:r>{BEGIN}{END}<w:r><w:t>.名称分行 }}}}</w:t></w:r>",
        ),
        "tag.over-field",
    ),
    "a tag split over runs only": (
        replace(
            TITLE, "<w:r><w:t>{{ 单位</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t>.名称分行 }}</w:t></w:r>"
        ),
        "",
    ),
    "a shape beside a tag for a paragraph": (
        replace("{%p endfor %}", "{%p endfor %}</w:t></w:r><w:r><w:pict/></w:r><w:r><w:t>"),
        "text.lost",
    ),
    "a tag in a field": (
        replace(TITLE, f"{TITLE}{BEGIN}<w:r><w:instrText>TITLE {{{{ 年度 }}}}</w:instrText></w:r>{END}"),
        "tag.in-field",
    ),
    "a tag that goes on in the next paragraph": (
        replace(
            TITLE,
            "<w:r><w:t>{{ 单位</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val='OfficialTitle'/></w:pPr><w:r><w:t>.名称分行 }}</w:t></w:r>",
        ),
        "tag.unclosed",
    ),
    "a tag where a part of the document is named": (
        replace(
            TITLE,
            f"{TITLE}<w:r><w:pict xmlns:v='urn:schemas-microsoft-com:vml'><v:imagedata src='{{{{ 年度 }}}}'/></w:pict></w:r>",
        ),
        "tag.refused",
    ),
    "a block that ends in another table": (
        lambda xml: (row("{%tr endif %}") + "</w:tbl>").join(xml.replace("{%tr endif %}", "").rsplit("</w:tbl>", 1)),
        "block.crossing",
    ),
}


def row(text: str) -> str:
    return f"<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"


def bare(*rows: str) -> Edit:
    """A document of one table."""
    made = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in one.split("|"))
        + "</w:tr>"
        for one in rows
    )
    return lambda _xml: f"<w:document {W}><w:body><w:tbl><w:tblGrid/>{made}</w:tbl><w:p/></w:body></w:document>"


@pytest.mark.slow
@pytest.mark.parametrize("case", WORD)
def test_what_only_word_has(case: str):
    edit, expected = WORD[case]
    result = linted("docx", edit)
    assert said(result) == expected.split(), [(remark.rule, remark.message) for remark in result.remarks]


def test_a_block_of_cells_over_two_rows():
    result = lint(changed("docx", bare("{%tc if a %}|a", "b|{%tc endif %}")), "t")
    assert said(result) == ["block.crossing"]


def test_a_block_that_begins_in_a_paragraph_of_its_own_and_ends_in_a_cell():
    ending = replace("{{ 申请.新收.自然人 }}", "{{ 申请.新收.自然人 }}{% endif %}")
    result = linted("docx", lambda xml: ending(replace("一、总体情况", "一、总体情况{% if 年度 %}")(xml)))
    assert said(result) == ["block.crossing", "cell.altered"]


FONTS = {
    "docx": [
        (replace(' w:eastAsia="方正小标宋简体"', ""), "styles", "公文标题"),
        (replace(' w:eastAsia="仿宋_GB2312"', ""), "styles", "default"),
        (
            replace("<w:r><w:t>一、总体", '<w:r><w:rPr><w:rFonts w:ascii="SimHei"/></w:rPr><w:t>一、总体'),
            "",
            "the text itself",
        ),
    ],
    "odt": [
        (replace(' style:font-name-asian="方正小标宋简体"', ""), "styles", "公文标题"),
        (replace(' style:font-name-asian="仿宋_GB2312"', ""), "styles", "default"),
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "at"), [(kind, at) for kind in KINDS for at in range(len(FONTS[kind]))])
def test_a_font_that_is_not_named_for_chinese_is_told_once_for_its_style(kind: str, at: int):
    edit, where, named = FONTS[kind][at]
    result = linted(kind, edit, STYLES[kind] if where else "")
    assert said(result) == ["font.no-east-asian"]
    assert named in result.remarks[0].message


def test_a_latin_font_for_letters_is_no_fault():
    edit = replace("<w:r><w:t>一、总体", '<w:r><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr><w:t>一、总体')
    assert said(linted("docx", edit)) == []


def test_no_font_for_chinese_anywhere():
    edit = bare("年度")
    package = read_package(changed("docx", edit), "t").with_parts({"word/styles.xml": f"<w:styles {W}/>".encode()})
    assert said(lint(package.to_bytes(), "t")) == ["font.no-east-asian"]


def test_a_tag_in_the_address_of_a_link():
    link = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="http://x/%7B%7B年度%7D%7D" TargetMode="External"/>'
    edit = replace("</Relationships>", f"{link}</Relationships>")
    assert said(linted("docx", edit, "word/_rels/document.xml.rels")) == ["tag.in-link"]
    link = '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://x/%7B%7B年度%7D%7D">网</text:a>'
    assert said(linted("odt", replace("{{ 年度 }}", "{{ 年度 }}" + link))) == ["tag.in-link"]


def test_a_tag_in_a_part_that_is_never_filled():
    edit = replace("</Properties>", "<Company>{{ 单位.名称 }}</Company></Properties>")
    assert said(linted("docx", edit, "docProps/app.xml")) == ["tag.unfilled"]


def test_everything_that_opening_refuses_is_a_remark_and_the_rest_is_seen_too():
    settings = replace("</w:settings>", "<w:mailMerge/></w:settings>")
    package = read_package(changed("docx", settings, "word/settings.xml"), "t")
    main = package.parts[MAIN["docx"]].decode()
    main = swap(tag(NEW), tag(PERSON))(main).replace("{%p endfor %}", "", 1).replace("{{ 年度 }}", "{{ 年度", 1)
    result = lint(package.with_parts({MAIN["docx"]: main.encode()}).to_bytes(), "t", form("zfxxgk-2021"))
    assert sorted(said(result)) == ["block.unclosed", "cell.elsewhere", "tag.unclosed", "template.refused"]


def test_what_only_the_engine_sees_is_told_in_its_words():
    loops = "{% for a in 引言 %}" * 4 + "{% endfor %}" * 4
    assert said(linted("docx", replace("{{ 年度 }}", "{{ 年度 }}" + loops))) == ["template.refused"]


def test_what_only_the_engine_sees_is_told_beside_other_errors():
    loops = "{{ 年渡 }}" + "{% for a in 引言 %}" * 4 + "{% endfor %}" * 4
    assert sorted(said(linted("docx", replace("{{ 年度 }}", "{{ 年度 }}" + loops)))) == [
        "name.unknown",
        "template.refused",
    ]


def test_a_part_with_non_characters_is_damaged():
    assert "part.damaged" in said(linted("docx", replace("{{ 年度 }}", "\ufdd0")))


def test_all_faults_of_a_kind_are_told():
    text = "{{ a b }} {{ c d }} {{ x|foo|bar }} {% endif %} {% endfor %} {{ 甲 {% 乙"
    result = lint(changed("docx", replace("{{ 年度 }}", text)), "t")
    counts = {
        rule: said(result).count(rule) for rule in ("tag.syntax", "filter.unknown", "block.unopened", "tag.unclosed")
    }
    assert counts == {"tag.syntax": 2, "filter.unknown": 2, "block.unopened": 2, "tag.unclosed": 2}


def test_a_table_that_is_not_there_lacks_all_its_cells_in_one_remark():
    result = linted("docx", lambda xml: re.sub("<w:tbl>(?:(?!</w:tbl>).)*诉讼.*?</w:tbl>", "", xml))
    assert said(result) == ["cell.never-printed"]
    assert "15" in result.remarks[0].message


def test_a_row_moved_with_its_label_and_its_tags_is_no_fault():
    rows = re.compile("<w:tr>(?:(?!</w:tr>).)*</w:tr>")

    def edit(xml: str) -> str:
        one = next(found for found in rows.findall(xml) if "2.重复申请" in found)
        other = next(found for found in rows.findall(xml) if "3.要求提供公开出版物" in found)
        return swap(one, other)(xml)

    assert said(linted("docx", edit)) == []


def test_labels_exchanged_without_their_tags():
    result = linted("docx", swap("2.重复申请", "3.要求提供公开出版物"))
    assert set(said(result)) == {"cell.elsewhere"}
    assert "重复申请 · 自然人" in result.remarks[0].message


def test_an_added_column_and_row_are_no_fault():
    def edit(xml: str) -> str:
        cell = "<w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc>"
        start = xml.index("<w:tbl>", xml.index("<w:tbl>") + 1)
        end = xml.index("</w:tbl>", start)
        table = xml[start:end].replace("</w:tr>", cell + "</w:tr>")
        return xml[:start] + table + row("备注") + xml[end:]

    assert said(linted("docx", edit)) == []


def test_what_is_no_document_cannot_be_judged():
    with pytest.raises(TemplateError):
        lint(b"no zip", "t")


def test_the_place_is_told_in_numbers():
    [remark] = linted("docx", swap(tag(NEW), tag(PERSON))).remarks
    assert (remark.where.part, remark.where.spot.table, remark.where.spot.row) == (MAIN["docx"], 2, 4)
    assert remark.where.tag == tag(PERSON)


def test_every_rule_has_its_words():
    for rule in rules().values():
        assert rule.finds
        assert rule.advice
    assert list(rules()) == list(SEVERITIES)


def test_a_tag_in_deleted_text_of_opendocument():
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>{{ 年度 }}</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    assert said(linted("odt", replace("<office:text>", f"<office:text>{deleted}"))) == ["tag.deleted"]


def test_a_deleted_tag_is_not_listed():
    def listed(text: str) -> tuple[ListedTag, ...]:
        deleted = f"<w:del w:id='1'><w:r><w:delText>{text}</w:delText></w:r></w:del>"
        return list_tags(changed("docx", replace(TITLE, f"{TITLE}{deleted}")), "t").tags

    assert listed("{{ 年渡 }}") == listed("年度")


def test_a_tag_split_by_a_footnote_in_opendocument_loses_nothing():
    split = "{{ 年<text:note text:note-class='footnote'><text:note-body/></text:note>度 }}"
    assert said(linted("odt", replace("{{ 年度 }}", split))) == []


def test_without_a_form_only_what_needs_none_is_told():
    def edit(xml: str) -> str:
        xml = swap(tag(NEW), tag(PERSON))(xml).replace("{{ 年度 }}", "{{ 年渡 }}", 1)
        return xml.replace("{%p elif 段.正文 %}", "{% p elif 段.正文 %}", 1)

    result = lint(changed("docx", edit), "t")
    assert (said(result), result.form) == (["tag.blank"], "")


def test_a_package_with_a_damaged_part_is_looked_at_all_the_same():
    package = read_package(changed("docx", swap(tag(NEW), tag(PERSON))), "t")
    damaged = package.with_parts({"word/footer1.xml": b"<w:ftr"})
    assert said(lint(damaged.to_bytes(), "t", form("zfxxgk-2021"))) == ["part.damaged", "cell.elsewhere"]


SIGNS = {
    "a full-width point": ("{{ 单位．名称 }}", "“．” is full-width or Chinese punctuation: type “.”"),
    "a Chinese full stop": ("{{ 单位。名称 }}", "“。” is full-width or Chinese punctuation: type “.”"),
    "a full-width bracket": ("{{ 年度|default（0） }}", "“（” is full-width or Chinese punctuation: type “(”"),
    "what nobody sees": ("{{ \u200b年度 }}", "the invisible character U+200B ZERO WIDTH SPACE stands in the tag"),
    "another program's": ("{{@年度}}", "is this a template of another program, such as poi-tl"),
    "a word too many": ("{{ 年度 年度 }}", "here “年度” stands where “}}” belongs"),
    "a number for a name": ("{{ 年度|12 }}", "here a number stands where a name belongs"),
    "nothing": ("{{ }}", "a name or a value is missing before “}}”"),
    "nothing behind a sign": ("{{ 年度 == }}", "a name or a value is missing before “}}”"),
    "two dots": ("{{ 单位..名称 }}", "a name or a number belongs behind the dot"),
    "a full-width digit": ("{{ 表.信件[０] }}", "a full-width digit: type it in half width"),
    "a bracket too many": ("{{ 年度) }}", "or the “(” that it closes"),
    "a wrong bracket": ("{{ (年度] }}", "here “]” stands where “)” belongs"),
    "a text without an end": ("{{ 年度|default('无) }}", "a text that begins with ' has no end"),
    "no word": ("{% 12 %}", "a word such as if or for belongs behind {%"),
    "a rare one": ("{{ 年度 is defined is defined }}", "this is not a template expression"),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_no_tag_has_is_told_with_what_to_type(sign: str):
    written, words = SIGNS[sign]
    [syntax] = [each for each in linted("docx", replace("{{ 年度 }}", written)).remarks if each.rule == "tag.syntax"]
    assert words in syntax.message


@pytest.mark.parametrize("sign", SIGNS)
def test_nothing_of_jinjas_english_stands_in_a_chinese_sentence(sign: str):
    written, _words = SIGNS[sign]
    speak("zh_CN")
    result = linted("docx", replace("{{ 年度 }}", written))
    [syntax] = [each for each in result.remarks if each.rule == "tag.syntax"]
    words = syntax.message.replace(written, "")
    assert set(re.findall("[A-Za-z]{2,}", words)) <= {
        "poi",
        "tl",
        "docxtemplater",
        "if",
        "for",
        "ZERO",
        "WIDTH",
        "SPACE",
    }
