"""Documents as a public body must publish them: read out as they are seen, whole lines and pages, dated after their year."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import odf
import pdfplumber
import pytest
from builders import form, suqian, write_yaml
from conftest import run
from docx import Document
from lxml import etree
from odf import q
from openxml_audit import OpenXmlValidator
from word import W, parts

import docgen
from docgen.batch.settings import Settings
from docgen.office import to_pdf

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = [".docx", ".odt"]
PROSE = {
    "引言": "本报告根据《中华人民共和国政府信息公开条例》编制。",
    "总体情况": "（一）主动公开情况\n全年主动公开信息860条。\n（二）依申请公开情况：均已按期办结，未收取费用。",
    "存在的主要问题及改进情况": "公开内容不够丰富，下一步将改进工作方式方法。",
    "其他需要报告的事项": "无。",
}
HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def built(folder: Path, suffix: str, prose: dict[str, str] = PROSE) -> Path:
    """Build a report of real figures and this prose."""
    bundle = write_yaml(folder / "b.yaml", suqian(), form(), prose)
    report = folder / f"report{suffix}"
    ran = run("build", bundle, "-o", report)
    assert ran.code == 0, ran.err
    return report


@pytest.fixture(params=SUFFIXES)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return built(tmp_path, request.param)


# What a program that reads a report out is told


def test_headings_of_word_are_the_built_in_ones_with_our_names_beside(tmp_path: Path):
    document = Document(str(built(tmp_path, ".docx")))
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"] == HEADINGS
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"] == ["（一）主动公开情况"]
    for level, name in enumerate(("公文一级标题", "公文二级标题")):
        [style] = [style.element for style in document.styles if style.name == f"Heading {level + 1}"]
        assert style.find(f"{W}aliases").get(f"{W}val") == name
        assert style.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == str(level)
        assert style.get(f"{W}customStyle") is None


def test_headings_of_opendocument_have_their_levels(tmp_path: Path):
    [body] = odf.part(built(tmp_path, ".odt"), "content.xml").iter(q("office:text"))
    levels = {"".join(odf.words(each)): each.get(q("text:outline-level")) for each in body.iter(q("text:h"))}
    assert levels == {**dict.fromkeys(HEADINGS, "1"), "（一）主动公开情况": "2"}


def test_every_table_says_what_it_is_and_which_rows_are_its_head(report: Path):
    titles = [table.title for table in form().tables]
    if report.suffix == ".odt":
        for table, title in zip(odf.tables(report), titles, strict=True):
            assert table.findtext(q("table:title")) == title
            assert "各栏：" in table.findtext(q("table:desc"))
            assert len(table.find(q("table:table-header-rows")))
        return
    for drawn, title in zip(Document(str(report)).tables, titles, strict=True):
        properties = drawn._tbl.tblPr  # noqa: SLF001 - python-docx knows no caption
        assert properties.find(f"{W}tblCaption").get(f"{W}val") == title
        assert "各栏：" in properties.find(f"{W}tblDescription").get(f"{W}val")
        look = properties.find(f"{W}tblLook")
        across = title == titles[2]
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "0" if across else "1")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in drawn._tbl.tr_lst]  # noqa: SLF001
        assert heads == sorted(heads, reverse=True)
        assert heads[0]


def test_the_description_names_the_rows_that_every_report_has(tmp_path: Path):
    first, second, _third = odf.tables(built(tmp_path, ".odt"))
    words = first.findtext(q("table:desc")) or ""
    assert "第二十条第（五）项（各行：行政许可；各栏：本年处理决定数量）" in words
    assert "规章" not in words  # a bureau may leave it out
    assert "自然人、商业企业" in (second.findtext(q("table:desc")) or "")


def test_a_report_is_in_chinese_figures_too(report: Path):
    if report.suffix == ".docx":
        [defaults] = etree.fromstring(parts(report)["word/styles.xml"]).iter(f"{W}docDefaults")
        [language] = defaults.iter(f"{W}lang")
        assert {language.get(f"{W}val"), language.get(f"{W}eastAsia")} == {"zh-CN"}
        return
    [defaults] = odf.part(report, "styles.xml").iter(q("style:default-style"))
    said = defaults.find(q("style:text-properties")).attrib
    assert {value for name, value in said.items() if name.endswith("}language")} == {"zh"}
    assert {value for name, value in said.items() if name.endswith("}country")} == {"CN"}


def test_a_report_keeps_nothing_of_its_template_and_no_run_is_empty(report: Path):
    with zipfile.ZipFile(report) as archive:
        everything = b"".join(map(archive.read, archive.namelist())).decode(errors="replace")
    assert "模板标记" not in everything
    assert "TemplateTag" not in everything
    if report.suffix == ".odt":
        spans = odf.part(report, "content.xml").iter(q("text:span"))
        assert all("".join(odf.words(span)) for span in spans)
        return
    runs = list(etree.fromstring(parts(report)["word/document.xml"]).iter(f"{W}r"))
    assert runs
    assert [
        run for run in runs if not any(text.text for text in run.iter(f"{W}t")) and run.find(f"{W}br") is None
    ] == []


def test_page_numbers_are_fields_of_runs(tmp_path: Path):
    document = parts(built(tmp_path, ".docx"))
    for footer in ("word/footer1.xml", "word/footer2.xml"):
        root = etree.fromstring(document[footer])
        kinds = [mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar")]
        assert kinds == ["begin", "separate", "end"]
        assert [code.text for code in root.iter(f"{W}instrText")] == [" PAGE "]


# PDF


def structure(pdf: bytes) -> list[dict[str, Any]]:
    """Return every element of what a PDF says of its structure."""

    def walk(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for element in elements for each in (element, *walk(element.get("children", [])))]

    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return walk(opened.structure_tree)


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_a_pdf_says_its_structure_its_language_and_its_title(report: Path):
    [pdf] = to_pdf([(report.name, report.read_bytes())])
    kinds = [element["type"] for element in structure(pdf)]
    assert kinds.count("H1") == len(HEADINGS)
    assert kinds.count("H2") == 1
    assert kinds.count("Table") == 3
    assert kinds.count("TH") == 14 + 10 + 19  # the small heads within the first table, too
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        catalogue = opened.doc.catalog
    assert catalogue["Lang"] == b"zh-CN"
    assert catalogue["MarkInfo"]["Marked"] is True
    assert catalogue["ViewerPreferences"]["DisplayDocTitle"] is True
    assert "Outlines" in catalogue
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"pdfaid:part" not in pdf


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_a_pdf_for_archives_is_asked_for(tmp_path: Path):
    bundle = write_yaml(tmp_path / "b.yaml", suqian(), form(), PROSE)
    pdf = tmp_path / "report.pdf"
    assert run("build", bundle, "--pdf-a", "-o", pdf).code == 0
    content = pdf.read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/OutputIntent" in content
    ran = run("build", bundle, "--pdf-a", "-o", tmp_path / "report.docx")
    assert (ran.code, "is for a PDF" in ran.err) == (2, True)


def test_a_batch_for_archives_makes_everything_anew_and_must_make_pdfs(tmp_path: Path):
    plain = Settings(tmp_path / "out", kinds=("pdf",))
    archival = replace(plain, archival=True)
    assert plain.fingerprint(plain.library()) != archival.fingerprint(archival.library())
    bundle = write_yaml(tmp_path / "b.yaml", suqian(), form(), PROSE)
    ran = run("batch", bundle, "--pdf-a", "-o", tmp_path / "out")
    assert (ran.code, "is for a PDF" in ran.err, (tmp_path / "out").exists()) == (2, True, False)


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_no_line_breaks_a_number_or_an_address(report: Path, tmp_path: Path):
    numbers = ["05962966126", "www.x.gov.cn", "860.25"]
    prose = PROSE | {"总体情况": "".join("公" * count + f"开{number}，" for count in range(28) for number in numbers)}
    report = built(tmp_path, report.suffix, prose)
    [pdf] = to_pdf([(report.name, report.read_bytes())])
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        lines = [line for page in opened.pages for line in page.extract_text().splitlines()]
    for number in numbers:
        assert sum(line.count(number) for line in lines) == 28
    assert b"/Lang(en" not in pdf.replace(b" ", b"")


# A bureau's name in the title


def test_a_long_name_is_broken_in_the_title_where_the_bureau_says(tmp_path: Path):
    lines = ["某某壮族自治区某某苗族侗族自治州", "市场监督管理和知识产权", "综合行政执法局"]
    name = "".join(lines)
    (tmp_path / "bureau.yaml").write_text("name: |\n" + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    bundle = write_yaml(tmp_path / "2023.yaml", suqian(), form(), PROSE, bureau=name)
    assert docgen.read_bundles(bundle)[0].bureau == name
    report = tmp_path / "report.docx"
    assert run("build", bundle, "-o", report).code == 0
    document = Document(str(report))
    title = next(p.text for p in document.paragraphs if p.text)
    assert title == "\n".join([*lines, "2023年政府信息公开工作年度报告"])
    assert document.core_properties.title == f"{name}2023年政府信息公开工作年度报告"
    assert docgen.read_bundles(report)[0].bureau == name  # and it is read back as the one name that it is


def test_a_long_name_without_lines_is_broken_after_it(tmp_path: Path):
    name = "另一个名称很长很长很长很长的单位"
    bundle, report = write_yaml(tmp_path / "b.yaml", suqian(), form(), PROSE, bureau=name), tmp_path / "report.docx"
    assert run("build", bundle, "-o", report).code == 0
    assert next(p.text for p in Document(str(report)).paragraphs if p.text).startswith(f"{name}\n2023年")


# Sub-headings


TEXT = "我局坚持以公开为常态、不公开为例外，全年主动公开政府信息860条，均已向社会公布。"
SUBHEADINGS = {
    "run in up to a full stop": (f"（一）主动公开情况。{TEXT}", [("（一）主动公开情况。", TEXT)]),
    "run in up to a colon": (f"（一）主动公开情况：{TEXT}", [("（一）主动公开情况：", TEXT)]),
    "run in up to a blank": (f"（一）主动公开情况 {TEXT}", [("（一）主动公开情况 ", TEXT)]),
    "run in up to a full stop of English": (f"(一)主动公开.{TEXT}", [("(一)主动公开.", TEXT)]),
    "a comma after the number": (f"（十一）、主动公开情况。{TEXT}", [("（十一）、主动公开情况。", TEXT)]),
    "two clauses": (f"（一）加强领导，健全机制。{TEXT}", [("（一）加强领导，健全机制。", TEXT)]),
    "alone over text": (f"（一）主动公开情况\n{TEXT}", [("（一）主动公开情况", ""), ("", TEXT)]),
    "two clauses alone over text": (
        f"（一）加强领导，健全机制\n{TEXT}",
        [("（一）加强领导，健全机制", ""), ("", TEXT)],
    ),
    "alone with a colon": (f"（一）主动公开情况：\n{TEXT}", [("（一）主动公开情况：", ""), ("", TEXT)]),
    "alone over a list": ("（一）规范流程\n1.登记\n2.答复", [("（一）规范流程", ""), ("", "1.登记"), ("", "2.答复")]),
    "a short sentence": ("（一）我局收到申请1件，均已按期答复", [("", "（一）我局收到申请1件，均已按期答复")]),
    "a sentence over text": (f"（一）收到申请12件\n{TEXT}", [("", "（一）收到申请12件"), ("", TEXT)]),
    "a list of sentences": ("（一）按要求完成\n（二）未收取费用", [("", "（一）按要求完成"), ("", "（二）未收取费用")]),
    "a sentence to the full stop": (f"（一）我局高度重视。{TEXT}", [("", f"（一）我局高度重视。{TEXT}")]),
    "a figure before the colon": (
        "（一）公开信息860条，其中：概况8条。",
        [("", "（一）公开信息860条，其中：概况8条。")],
    ),
    "a figure of the tables": (
        "（一）收到{{ 申请.新收.总计 }}件：均办结。",
        [("", "（一）收到{{ 申请.新收.总计 }}件：均办结。")],
    ),
    "an address": ("（一）网站www.x.gov.cn改版", [("", "（一）网站www.x.gov.cn改版")]),
    "a number with a fraction": ("（一）占比99.5", [("", "（一）占比99.5")]),
    "another number": (f"（1）主动公开情况。{TEXT}", [("", f"（1）主动公开情况。{TEXT}")]),
}


@pytest.mark.parametrize("case", SUBHEADINGS)
def test_a_sub_heading_is_told_from_a_sentence(case: str, tmp_path: Path):
    lines, expected = SUBHEADINGS[case]
    [bundle] = docgen.read_bundles(write_yaml(tmp_path / "b.yaml", suqian(), form(), {"总体情况": lines}))
    [(_section, passages)] = bundle.prose
    assert [(each.heading.value if each.heading else "", each.text.value) for each in passages] == expected


def test_a_sub_heading_given_by_itself_keeps_all_its_text(tmp_path: Path):
    bundle = tmp_path / "b.yaml"
    written = "{bureau: 某局, year: 2023, prose: {总体情况: [{heading: 公开, text: （一）甲。乙。}]}}"
    bundle.write_text(written, encoding="utf-8")
    [(_section, [passage])] = docgen.read_bundles(bundle)[0].prose
    assert (str(passage.heading), passage.text.value) == ("公开", "（一）甲。乙。")


def test_only_the_words_of_a_sub_heading_look_like_it_and_it_is_read_back(report: Path):
    run_in, text = "（二）依申请公开情况：", "均已按期办结，未收取费用。"
    if report.suffix == ".odt":
        content = odf.part(report, "content.xml")
        [span] = content.iter(q("text:span"))
        assert (span.text, span.tail, span.get(q("text:style-name"))) == (run_in, text, "Heading2Char")
    else:
        [paragraph] = [p for p in Document(str(report)).paragraphs if p.text == run_in + text]
        styled = [(run.text, run.style.style_id) for run in paragraph.runs]
        assert styled == [(run_in, "Heading2Char"), (text, "DefaultParagraphFont")]
    passages = docgen.review(docgen.read_bundles(report)[0]).report.prose["总体情况"]
    assert [(str(each.heading or ""), each.text.value) for each in passages] == [
        ("（一）主动公开情况", ""),
        ("", "全年主动公开信息860条。"),
        (run_in, text),
    ]


# Dates


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_report_bears_the_first_day_after_its_year(suffix: str, tmp_path: Path):
    report = built(tmp_path, suffix)
    with zipfile.ZipFile(report) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml" if suffix == ".docx" else "meta.xml").decode()
    assert re.findall(r">(\d{4}-[^<]*)</", properties) == ["2024-01-01T00:00:00Z"] * 2
    first = report.read_bytes()
    assert built(tmp_path, suffix).read_bytes() == first  # and it is docgen's own still, so it is written over


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_date_that_is_asked_for_is_borne_instead(suffix: str, tmp_path: Path):
    bundle = write_yaml(tmp_path / "b.yaml", suqian(), form(), PROSE)
    report = tmp_path / f"report{suffix}"
    assert run("build", bundle, "-o", report, environment={"SOURCE_DATE_EPOCH": "1706745600"}).code == 0
    with zipfile.ZipFile(report) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2024, 2, 1)}
        properties = archive.read("docProps/core.xml" if suffix == ".docx" else "meta.xml").decode()
    assert re.findall(r">(\d{4}-[^<]*)</", properties) == ["2024-02-01T00:00:00Z"] * 2


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_a_pdf_bears_the_day_of_its_document(tmp_path: Path):
    content = built(tmp_path, ".pdf").read_bytes()
    assert b"/CreationDate(D:20240101000000Z" in content
    assert b"<xmp:CreateDate>2024-01-01T00:00:00Z</xmp:CreateDate>" in content
    names = re.search(rb"/ID \[ <([0-9A-F]{32})>\s<([0-9A-F]{32})> \]", content)
    assert names
    assert names[1] == names[2]
    with pdfplumber.open(io.BytesIO(content)) as opened:  # every place in it is where its table says
        assert "".join(opened.pages[0].extract_text().split()).startswith("某局2023年政府信息公开工作年度报告")


# Figures and pages


def long_figures(folder: Path) -> Path:
    """A bundle whose figures have up to ten digits in tables whose cells are made for seven; every relation holds."""
    numbers = {cell: number * 100_001 for cell, number in suqian().items()}
    return write_yaml(folder / "b.yaml", numbers, form(), PROSE)


def words_of_cell(cell: etree._Element) -> str:
    return "".join(text.text or "" for text in cell.iter(f"{W}t"))


def test_a_long_figure_is_set_so_narrow_that_its_cell_holds_it(tmp_path: Path):
    report = tmp_path / "report.docx"
    assert run("build", long_figures(tmp_path), "-o", report).code == 0
    cells = [
        (len(words_of_cell(cell)), int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) / 20, cell)
        for cell in etree.fromstring(parts(report)["word/document.xml"]).iter(f"{W}tc")
        if words_of_cell(cell).isdecimal()
    ]
    shrunk = 0
    for digits, points, cell in cells:
        size, stretch = cell.find(f".//{W}rPr/{W}sz"), cell.find(f".//{W}rPr/{W}w")
        if stretch is None:
            assert digits < 8 or points > 100  # 表二 has room
            continue
        shrunk += 1
        assert digits * 0.6 * int(size.get(f"{W}val")) / 2 * int(stretch.get(f"{W}val")) / 100 <= points
    assert shrunk > 20
    assert [bundle.bureau for bundle in docgen.read_bundles(report)] == ["某局"]


def test_figures_of_a_usual_length_are_left_as_the_template_has_them(report: Path):
    with zipfile.ZipFile(report) as archive:
        content = archive.read("word/document.xml" if report.suffix == ".docx" else "content.xml")
    assert b"<w:sz " not in content
    assert b"text-scale" not in content


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_long_figures_are_read_back_and_the_document_is_valid(suffix: str, schemas: Path, tmp_path: Path):
    report = tmp_path / f"report{suffix}"
    bundle = long_figures(tmp_path)
    assert run("build", bundle, "-o", report).code == 0
    [written], [read] = docgen.read_bundles(bundle), docgen.read_bundles(report)
    assert docgen.review(read).report.numbers == docgen.review(written).report.numbers
    if suffix == ".docx":
        schema: etree.XMLSchema | etree.RelaxNG = etree.XMLSchema(
            etree.parse(schemas / "ooxml-transitional" / "wml.xsd")
        )
        schema.assertValid(etree.fromstring(parts(report)["word/document.xml"]))
        assert OpenXmlValidator().validate(report).errors == []
    else:
        schema = etree.RelaxNG(etree.parse(schemas / "odf1.3" / "OpenDocument-v1.3-schema.rng"))
        schema.assertValid(odf.part(report, "content.xml"))


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_figure_stands_in_one_line_and_no_heading_alone(suffix: str, tmp_path: Path):
    report = tmp_path / f"report{suffix}"
    assert run("build", long_figures(tmp_path), "-o", report).code == 0
    [bundle] = docgen.read_bundles(tmp_path / "b.yaml")
    figures = {str(number) for number in docgen.review(bundle).report.numbers.values() if isinstance(number, int)}
    [pdf] = to_pdf([(report.name, report.read_bytes())])
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        pages = [page.extract_text() for page in opened.pages]
        printed = {word["text"] for page in opened.pages for word in page.extract_words()}
    assert figures - printed == set()
    for page in pages:
        *lines, _number = page.splitlines()
        assert lines[-1].strip() not in HEADINGS
    [with_heading] = [page for page in pages if HEADINGS[2] in page]
    assert "四、结转下年度继续办理" in with_heading
