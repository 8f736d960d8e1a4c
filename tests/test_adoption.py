"""`docgen template adopt`: last year's report becomes the template, and comes out of it again as it was."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
from builders import form, ref, suqian, write_yaml
from conftest import SAMPLES, converted, run
from docx import Document
from lxml import etree
from pages import Box, house_style, in_lists, numbered, tables
from test_docxtpl import png

import docgen
from docgen.engine.names import TEXT
from docgen.flow import FlowParagraph, FlowTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builders import Numbers

    from docgen.report import Report

PROSE = {
    "引言": ["本报告统计期限自2023年1月1日至2023年12月31日，联系电话：0000-1234567。"],
    "总体情况": [
        "2023年，我局认真贯彻。",
        "（一）主动公开。全年公开信息5条。",
        "（二）依申请公开。全部办结。",
        "（三）监督保障",
        "常抓不懈。",
    ],
    "问题与改进": ["一是公开不够及时，二是解读不多，今后改进。"],
    "其他事项": ["无其他需要报告的事项。"],
}


def read(path: Path) -> Report:
    [bundle] = docgen.read_bundles(path)
    return docgen.review(bundle).report


def taken(report: Report) -> Numbers:
    return {cell: figure.number for cell, figure in report.figures.items() if figure.number is not None}


def said(report: Report) -> dict[str, list[tuple[str, str]]]:
    return {
        code: [(each.heading.value if each.heading else "", each.text.value) for each in passages]
        for code, passages in report.prose.items()
    }


def adopt(report: Path) -> tuple[Path, str]:
    """Adopt a report; return the template and what was told."""
    template = report.with_name(f"模板{report.suffix}")
    template.unlink(missing_ok=True)
    done = run("template", "adopt", report, "-o", template)
    assert done.code == 0, done.err
    return template, done.err


def again(report: Path, template: Path) -> Path:
    """Fill the template with what the report says."""
    bundle, output = report.with_name("读出.yaml"), report.with_name(f"再生成{report.suffix}")
    assert run("read", report, "-o", bundle).code == 0
    done = run("build", bundle, "--template", template, "-o", output)
    assert done.code == 0, done.err + done.out
    return output


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def marks(report: Report) -> list[str]:
    """Return what the tables of a report are marked as."""
    assert report.bundle.flow is not None
    return [block.marked for block in report.bundle.flow.blocks if isinstance(block, FlowTable)]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return house_style(tmp_path / "去年的报告.docx", tables(suqian(), form()), form(), PROSE)


def test_a_report_comes_out_of_its_template_as_it_was(house: Path) -> None:
    template, told = adopt(house)
    assert "tagged: 200 figures" in told
    out = read(again(house, template))
    assert taken(out) == taken(read(house)) == suqian()
    assert said(out) == said(read(house))
    assert (out.bureau, out.year, out.unsure) == ("某市司法局", 2023, ())
    assert marks(out) == ["公开", "申请", "诉讼"]
    assert marks(read(house)) == ["", "", ""]


def test_next_year_stands_wherever_the_year_and_the_name_stood(house: Path, tmp_path: Path) -> None:
    template, told = adopt(house)
    bundle = write_yaml(
        tmp_path / "2024.yaml",
        suqian() | {ref("公开.行政许可.数量"): 7},
        form(),
        {"总体情况": "今年的文字。"},
        bureau="别市司法局",
        year=2024,
    )
    assert run("build", bundle, "--template", template, "-o", tmp_path / "2024.docx").code == 0
    content = parts(tmp_path / "2024.docx")
    words = {name: re.sub("<[^>]+>", "", part.decode()) for name, part in content.items() if name.endswith(".xml")}
    everything = "".join(words.values())
    assert "某市司法局" not in everything
    assert [name for name, text in words.items() if "2023" in text] == []
    assert "2024年度报告" in everything
    assert "别市司法局2024年政府信息公开工作年度报告" in words["word/document.xml"]
    assert "“2024年1月20日” stays as it is: look at it every year" in told


def test_what_is_not_tagged_stays_byte_for_byte(house: Path) -> None:
    template, _told = adopt(house)
    before, after = parts(house), parts(template)
    assert before.keys() == after.keys()
    different = {name for name in before if before[name] != after[name]}
    assert different == {"word/document.xml", "word/header1.xml", "word/footer1.xml"}
    runs = r"<w:rPr>.*?</w:rPr>"
    styles = [set(re.findall(runs, part["word/document.xml"].decode())) for part in (before, after)]
    assert styles[1] <= styles[0]


@pytest.mark.parametrize("without", ["总体情况", "引言", "其他事项"])
def test_a_section_that_was_empty_has_a_place_for_its_text(without: str, tmp_path: Path) -> None:
    prose = {code: lines for code, lines in PROSE.items() if code != without} | (
        {"引言": []} if without == "引言" else {}
    )
    house = house_style(tmp_path / "报告.docx", tables(suqian(), form()), form(), prose)
    template, _told = adopt(house)
    bundle = write_yaml(
        tmp_path / "今年.yaml", suqian(), form(), {without: "今年的文字。"}, bureau="某市司法局", year=2023
    )
    assert run("build", bundle, "--template", template, "-o", tmp_path / "今年.docx").code == 0
    assert said(read(tmp_path / "今年.docx"))[without] == [("", "今年的文字。")]


def changed(path: Path, change: Callable[[str], str], part: str = "word/document.xml") -> None:
    content = parts(path)
    before = content[part].decode()
    content[part] = change(before).encode()
    assert content[part].decode() != before
    with zipfile.ZipFile(path, "w") as package:
        for name, content_of_part in content.items():
            package.writestr(name, content_of_part)


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_the_unit_and_the_signature_of_a_table_are_no_text(suffix: str, house: Path, open_document: Path) -> None:
    report = house if suffix == ".docx" else open_document
    part = "word/document.xml" if suffix == ".docx" else "content.xml"
    tag = "w:tbl" if suffix == ".docx" else "table:table"

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" if suffix == ".docx" else f"<text:p>{text}</text:p>"

    def with_notes(text: str) -> str:
        signature = paragraph("填报人：张三 审核人：李四 填报日期：2024年1月18日")
        text = re.sub(rf"<{tag}[ >]", lambda match: paragraph("（单位：件）") + match[0], text)
        return text.replace(f"</{tag}>", f"</{tag}>{signature}")

    before = said(read(report))
    changed(report, with_notes, part)
    assert said(read(report)) == before
    template, told = adopt(report)
    assert "填报日期：2024年1月18日” stays as it is" in told
    out = read(again(report, template))
    assert (said(out), taken(out), out.unsure) == (before, taken(read(report)), ())
    assert len(taken(out)) >= len(suqian())


SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def test_a_section_break_in_the_text_stays_and_is_named(house: Path) -> None:
    changed(
        house,
        lambda text: re.sub(
            r"(<w:pPr>)((?:(?!<w:pPr>).)*?常抓不懈)", rf"\1{SECTION}\2", text, count=1, flags=re.DOTALL
        ),
    )
    template, told = adopt(house)
    assert "the end of a section stands in the text: it stays where it is" in told
    assert SECTION.encode() in parts(template)["word/document.xml"]
    assert said(read(again(house, template))) == said(read(house))


def test_bookmarks_and_comments_in_the_text_are_no_hindrance(house: Path) -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'
    changed(
        house,
        lambda text: text.replace(
            "<w:r><w:rPr><w:b/></w:rPr><w:t>（一）", f"{mark}<w:r><w:rPr><w:b/></w:rPr><w:t>（一）"
        ),
    )
    template, _told = adopt(house)
    assert said(read(again(house, template))) == said(read(house))


def test_bold_words_within_a_sentence_are_named(house: Path) -> None:
    changed(
        house,
        lambda text: text.replace(
            "今后改进。</w:t></w:r>", "今后</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>改进。</w:t></w:r>"
        ),
    )
    _template, told = adopt(house)
    assert "“改进。” is bold and no sub-heading" in told


TAGGED = {
    "a header": ("word/header1.xml", lambda text: text.replace("某市司法局", "某市司法局{{ 7*7 }}", 1)),
    "a cell": ("word/document.xml", lambda text: text.replace(">规章<", ">规章{% for i in range(3) %}<", 1)),
    "a sub-heading": ("word/document.xml", lambda text: text.replace("（一）主动公开", "（一）主动公开{# 隐藏 #}", 1)),
    "its title": ("docProps/core.xml", lambda text: text.replace("</dc:creator>", "{{ 年度 }}</dc:creator>", 1)),
}


@pytest.mark.parametrize("where", TAGGED)
def test_tags_that_stand_in_a_report_are_never_run(where: str, house: Path) -> None:
    part, change = TAGGED[where]
    changed(house, change, part)
    refused = run("template", "adopt", house, "-o", house.with_name("模板.docx"))
    assert (refused.code, house.with_name("模板.docx").exists()) == (2, False)
    assert "it stands in the report, and would be filled in every year" in refused.err


def test_how_to_reach_the_bureau_is_this_years(house: Path) -> None:
    changed(house, lambda text: text.replace("2023年度报告", "2023年度报告 电话：0000-1234567"), "word/footer1.xml")
    template, _told = adopt(house)
    assert "电话：{{ 单位.电话 }}" in re.sub("<[^>]+>", "", parts(template)["word/footer1.xml"].decode())
    out = again(house, template)
    assert "电话：0000-1234567" in re.sub("<[^>]+>", "", parts(out)["word/footer1.xml"].decode())


def test_a_picture_among_the_text_and_bold_words_before_it_are_named(house: Path) -> None:
    document = Document(str(house))
    second = next(each for each in document.paragraphs if each.text.startswith("（二）依申请公开"))
    second.insert_paragraph_before().add_run().add_picture(io.BytesIO(png()))
    lead = second.insert_paragraph_before()
    lead.add_run("强化责任。").bold = True
    lead.add_run("逐条落实。")
    document.save(str(house))
    _template, told = adopt(house)
    assert "a picture stands in the text of “总体情况”: it stays as it is, below that text" in told
    assert "“强化责任。” is bold and no sub-heading" in told
    assert "（一）主动公开" not in told


def test_a_cover_and_contents_stay_and_the_text_below_them_is_tagged(house: Path) -> None:
    document = Document(str(house))
    first = document.paragraphs[0]
    for words in (
        "某市司法局",
        "2023年政府信息公开工作年度报告",
        "二〇二四年一月",
        "目录",
        "一、总体情况 1",
        "六、其他需要报告的事项 5",
    ):
        first.insert_paragraph_before(words)
    document.save(str(house))
    template, told = adopt(house)
    assert "“二〇二四年一月” stays as it is" in told
    words = [each.text for each in Document(str(template)).paragraphs]
    assert words[:6] == [
        "{{ 单位.名称 }}",
        "{{ 年度 }}年政府信息公开工作年度报告",
        "二〇二四年一月",
        "目录",
        "一、总体情况 1",
        "六、其他需要报告的事项 5",
    ]
    assert words[6:8] == ["{{ 单位.名称 }}", "{{ 年度 }}年政府信息公开工作年度报告"]
    assert said(read(again(house, template))) == said(read(house))


def test_tracked_changes_are_refused(house: Path) -> None:
    changed(
        house,
        lambda text: text.replace(
            "</w:body>", '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins></w:p></w:body>'
        ),
    )
    done = run("template", "adopt", house, "-o", house.with_name("模板.docx"))
    assert (done.code, "the document has tracked changes: accept or reject them all" in done.err) == (2, True)


def test_a_cell_that_is_not_sure_is_named_and_has_no_tag(tmp_path: Path) -> None:
    bent = tables(suqian(), form())
    bent["申请"] = [
        [
            [Box("8.属于行政检查事项") if box.text == "8.属于行政查询事项" else box for box in row]
            for row in bent["申请"][0]
        ]
    ]
    house = house_style(tmp_path / "报告.docx", bent, form(), PROSE)
    _template, told = adopt(house)
    assert "tagged: 193 figures" in told
    assert "申请.行政查询.自然人 was not found: it has no tag" in told


def test_nothing_is_written_over(house: Path) -> None:
    template, _told = adopt(house)
    before = template.read_bytes()
    refused = run("template", "adopt", house, "-o", template)
    assert (refused.code, template.read_bytes() == before) == (2, True)
    assert run("template", "adopt", house, "-o", template, "--force").code == 0
    assert run("template", "adopt", house, "-o", house).code == 2
    assert run("template", "adopt", SAMPLES / "suqian" / "2023.yaml", "-o", house.with_name("x.docx")).code == 2


# Numbers that Word writes by itself

LISTED = PROSE | {
    "问题与改进": [
        "对照要求，还有不足。",
        "（一）存在的问题。公开不够及时：",
        "1.解读不多；",
        "2.更新不快。",
        "（二）改进措施",
        "1.加强培训。",
    ]
}


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    return house_style(tmp_path / "打字.docx", tables(suqian(), form()), form(), LISTED)


@pytest.fixture
def automatic(typed: Path) -> Path:
    return numbered(typed, typed.with_name("去年的报告.docx"))


def test_automatic_numbers_stand_in_the_text_of_the_template(automatic: Path, typed: Path) -> None:
    template, told = adopt(automatic)
    assert "tagged: 200 figures" in told
    out = read(again(automatic, template))
    assert said(out) == said(read(automatic)) == said(read(typed))
    assert (taken(out), out.unsure) == (suqian(), ())
    words = parts(template)["word/document.xml"].decode()
    assert "<w:numPr>" not in words
    assert ">总体情况</w:t>" in words  # the heading of a section stays in its list
    assert "一、总体情况" in [block.text.value for block in out.bundle.flow.blocks if isinstance(block, FlowParagraph)]


def test_a_paragraph_that_its_style_numbers_gets_no_second_number(automatic: Path, typed: Path) -> None:
    own = re.compile(r'<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
    changed(automatic, lambda text: own.sub('<w:pStyle w:val="ListNumber"/>', text))
    of_style = r'(<w:style [^>]*w:styleId="ListNumber">.*?)<w:numPr>.*?</w:numPr>'
    numbers = r'\1<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    changed(automatic, lambda text: re.sub(of_style, numbers, text, count=1, flags=re.DOTALL), "word/styles.xml")
    assert said(read(automatic)) == said(read(typed))
    template, _told = adopt(automatic)
    off = '<w:pStyle w:val="ListNumber"/><w:numPr><w:numId w:val="0"/></w:numPr><w:ind '
    assert off in parts(template)["word/document.xml"].decode()
    assert said(read(again(automatic, template))) == said(read(typed))


def test_a_picture_in_a_numbered_paragraph_stays_without_its_number(automatic: Path) -> None:
    picture = "<w:r><w:drawing/></w:r>"
    changed(
        automatic, lambda text: text.replace("<w:t>更新不快。</w:t></w:r>", f"<w:t>更新不快。</w:t></w:r>{picture}")
    )
    template, told = adopt(automatic)
    assert "a picture or the end of a section stands in the text" in told
    words = parts(template)["word/document.xml"].decode()
    assert ("<w:drawing/>" in words, "<w:numPr>" in words) == (True, False)


def test_bullets_stay_bullets(tmp_path: Path) -> None:
    prose = PROSE | {"问题与改进": ["1.解读不多；", "2.更新不快。"]}
    typed = house_style(tmp_path / "打字.docx", tables(suqian(), form()), form(), prose)
    report = numbered(typed, tmp_path / "报告.docx")
    changed(report, lambda text: text.replace('w:val="decimal"', 'w:val="bullet"'), "word/numbering.xml")
    assert said(read(report))["问题与改进"] == [("", "解读不多；"), ("", "更新不快。")]
    template, _told = adopt(report)
    assert '<w:ilvl w:val="2"/><w:numId w:val="1"/>' in parts(template)["word/document.xml"].decode()


@pytest.fixture
def open_document(tmp_path: Path) -> Path:
    """A report as .odt; its text says its cells that are alike once for all of them, as programs do."""
    report = tmp_path / "漳州.odt"
    assert run("build", SAMPLES / "zhangzhou-sfj" / "2023", "-o", report).code == 0
    return report


def test_an_open_document_comes_out_of_its_template_as_it_was(open_document: Path) -> None:
    before = parts(open_document)
    template, told = adopt(open_document)
    assert "tagged: 200 figures" in told
    out, report = read(again(open_document, template)), read(open_document)
    assert taken(out) == taken(report)
    assert len(taken(out)) == 200
    assert said(out) == said(report)
    assert (out.bureau, out.year, out.unsure) == ("漳州市司法局", 2023, ())
    assert marks(out)[:3] == ["公开", "申请", "诉讼"]
    assert {name for name in before if before[name] != parts(template)[name]} == {"content.xml", "meta.xml"}


def test_cells_that_an_open_document_says_at_once_get_a_tag_each(open_document: Path) -> None:
    zeros = re.compile(
        r"(<table:table-cell )([^>]*><text:p[^>]*>)(?:0|<text:span[^>]*>0</text:span>)(</text:p></table:table-cell>)"
    )

    def at_once(text: str) -> str:
        """Say three cells in a row that are zero in the way in which LibreOffice does."""
        three = re.compile(rf"(?:{zeros.pattern}){{3}}")
        return three.sub(
            lambda row: re.sub(
                r"^<table:table-cell ",
                '<table:table-cell table:number-columns-repeated="3" ',
                row[0][: len(row[0]) // 3],
            ),
            text,
            count=5,
        )

    changed(open_document, at_once, "content.xml")
    report = read(open_document)
    template, told = adopt(open_document)
    assert "tagged: 200 figures" in told
    assert taken(read(again(open_document, template))) == taken(report)


def test_next_year_stands_wherever_an_open_document_has_the_year(open_document: Path, tmp_path: Path) -> None:
    template, _told = adopt(open_document)
    bundle = tmp_path / "2024.yaml"
    assert run("read", open_document, "-o", bundle).code == 0
    text = bundle.read_text(encoding="utf-8").replace("漳州", "别").replace("2023", "2024")
    bundle.write_text(text, encoding="utf-8")
    done = run("build", bundle, "--template", template, "-o", tmp_path / "2024.odt")
    assert done.code == 0, done.err
    content = parts(tmp_path / "2024.odt")
    words = re.sub("<[^>]+>", "", "".join(part.decode() for name, part in content.items() if name.endswith(".xml")))
    assert "漳州" not in words
    assert "2023" not in words
    assert "别市司法局" in re.sub("<[^>]+>", "", content["meta.xml"].decode())


def test_text_in_a_list_becomes_a_loop_beside_the_list(open_document: Path) -> None:
    def in_list(text: str) -> str:
        first = re.search(r"<text:p [^>]*>(?:(?!</text:p>).)*我局无收取信息处理费(?:(?!</text:p>).)*</text:p>", text)
        assert first
        return text.replace(first[0], f"<text:list><text:list-item>{first[0]}</text:list-item></text:list>")

    changed(open_document, in_list, "content.xml")
    report = read(open_document)
    template, _told = adopt(open_document)
    assert b"<text:list" not in parts(template)["content.xml"]
    assert said(read(again(open_document, template))) == said(report)


IN_ONE_LIST = {
    "问题与改进": ["（一）存在的问题。公开不够及时。", "（二）改进措施", "（三）更多。加强培训。"],
    "其他事项": ["（一）收费情况。无。"],
}


@pytest.fixture
def typed_text(tmp_path: Path) -> Path:
    bundle = write_yaml(tmp_path / "2023.yaml", suqian(), form(), IN_ONE_LIST, bureau="某市司法局", year=2023)
    assert run("build", bundle, "-o", tmp_path / "打字.odt").code == 0
    return tmp_path / "打字.odt"


def headings(report: Report) -> list[str]:
    texts = [block.text.value for block in report.bundle.flow.blocks if isinstance(block, FlowParagraph)]
    return [text for text in texts if re.match("[一二三四五六]、", text)]


def test_a_list_with_headings_and_sub_headings_is_cut_where_the_loop_stands(typed_text: Path, tmp_path: Path) -> None:
    report = tmp_path / "报告.odt"
    report.write_bytes(typed_text.read_bytes())
    changed(report, lambda text: in_lists(text.encode()).decode(), "content.xml")
    expected = read(typed_text)
    assert (said(read(report)), headings(read(report))) == (said(expected), headings(expected))
    assert len(headings(expected)) == 6
    template, _told = adopt(report)
    out = read(again(report, template))
    assert (said(out), headings(out), taken(out)) == (said(expected), headings(expected), suqian())
    (tmp_path / "今年").mkdir()
    bundle = write_yaml(
        tmp_path / "今年" / "a.yaml", suqian(), form(), {"总体情况": "今年的文字。"}, bureau="某市司法局", year=2023
    )
    done = run("build", bundle, "--template", template, "-o", tmp_path / "今年.odt")
    assert done.code == 0, done.err
    content = etree.fromstring(parts(tmp_path / "今年.odt")["content.xml"])
    assert {child.tag for each in content.iter(f"{TEXT}list") for child in each} == {f"{TEXT}list-item"}
    assert said(read(tmp_path / "今年.odt"))["总体情况"] == [("", "今年的文字。")]
    assert headings(read(tmp_path / "今年.odt")) == headings(expected)


def test_headings_that_an_outline_numbers_keep_their_numbers_and_sub_headings_do_not(typed_text: Path) -> None:
    levels = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
        '<text:outline-level-style text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/></text:outline-style>'
    )
    expected = read(typed_text)
    of_no_list = ' style:list-style-name=""'
    changed(
        typed_text,
        lambda text: text.replace("</office:styles>", f"{levels}</office:styles>").replace(of_no_list, ""),
        "styles.xml",
    )
    heading = re.compile(r"(<text:h [^>]*>)(?:[一二三四五六]、|（二）)")
    first = re.compile(r"<text:p ([^>]*>(?:<text:span[^>]*>)?)（一）(存在的问题.*?)</text:p>")

    def outlined(text: str) -> str:
        return heading.sub(r"\1", first.sub(r'<text:h text:outline-level="2" \1\2</text:h>', text))

    changed(typed_text, outlined, "content.xml")
    report = read(typed_text)
    assert (said(report), headings(report)) == (said(expected), headings(expected))
    template, _told = adopt(typed_text)
    assert b'text:is-list-header="true"' in parts(template)["content.xml"]
    out = read(again(typed_text, template))
    assert (said(out), headings(out)) == (said(expected), headings(expected))


def test_tracked_changes_in_an_open_document_are_refused(open_document: Path) -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
        "</text:tracked-changes>"
    )
    changed(open_document, lambda text: text.replace("<office:text>", f"<office:text>{changes}", 1), "content.xml")
    refused = run("template", "adopt", open_document, "-o", open_document.with_name("模板.odt"))
    assert (refused.code, open_document.with_name("模板.odt").exists()) == (2, False)
    assert "tracked changes" in refused.err


def test_a_template_is_of_the_kind_of_its_report(open_document: Path, house: Path) -> None:
    assert run("template", "adopt", open_document, "-o", house.with_name("模板.docx")).code == 2
    assert run("template", "adopt", house, "-o", house.with_name("模板.odt")).code == 2
    assert run("template", "adopt", house.with_name("x.pdf"), "-o", house.with_name("y.pdf")).code == 2


@pytest.mark.office
@pytest.mark.slow
def test_pages_with_automatic_numbers_look_as_they_did(automatic: Path, tmp_path: Path) -> None:
    template, _told = adopt(automatic)
    assert_same_pages(automatic, again(automatic, template), tmp_path)


@pytest.mark.office
@pytest.mark.slow
def test_an_open_document_with_lists_comes_out_of_its_template_as_it_was(typed: Path, tmp_path: Path) -> None:
    typed_by_word = numbered(typed, tmp_path / "报告.docx", by_style=False)
    report = converted("soffice", typed_by_word, "odt", tmp_path)
    template, _told = adopt(report)
    out = again(report, template)
    assert said(read(out)) == said(read(report)) == said(read(typed))
    assert headings(read(out)) == headings(read(typed))
    assert_same_pages(report, out, tmp_path)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(("made_by", "kind"), [("docgen", "odt"), ("python-docx", "docx"), ("LibreOffice", "odt")])
def test_the_pages_look_as_they_did(made_by: str, kind: str, house: Path, tmp_path: Path) -> None:
    report = house
    if made_by == "docgen":
        report = tmp_path / f"漳州.{kind}"
        assert run("build", SAMPLES / "zhangzhou-sfj" / "2023", "-o", report).code == 0
    elif made_by == "LibreOffice" or kind == "odt":
        chain = ("odt", "docx") if made_by == "LibreOffice" else ()
        for suffix in (*chain, kind):
            report = converted("soffice", report, suffix, tmp_path / f"{suffix}s")
    template, _told = adopt(report)
    assert_same_pages(report, again(report, template), tmp_path)


def assert_same_pages(report: Path, out: Path, folder: Path) -> None:
    """Hold the pages of two documents against each other, as pictures."""
    for path in (report, out):
        pdf = converted("soffice", path, "pdf", folder / "pdf")
        subprocess.run(["pdftoppm", "-r", "50", "-png", pdf, folder / path.stem], check=True)
    pages = [[page.read_bytes() for page in sorted(folder.glob(f"{path.stem}-*.png"))] for path in (report, out)]
    assert pages[0]
    assert pages[0] == pages[1]
