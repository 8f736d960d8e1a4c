"""Drafts: every finding a native comment at its cell or sentence, the mark on every page, and never taken for a report."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

import pytest
from builders import changed_at, form, ref, suqian, write_yaml
from conftest import ROOT, SEED, converted, missing, run
from docx import Document
from docx.enum.section import WD_SECTION
from lxml import etree
from openxml_audit import OpenXmlValidator

import docgen
from docgen.archive import Package, read_package
from docgen.cli.document import write_document
from docgen.context import context_of
from docgen.drafts.making import commented, is_draft
from docgen.engine.names import FO, OFFICE, STYLE, TABLE, TEXT, W
from docgen.errors import OutputError
from docgen.readers.documents.opendocument import TextReader, open_text
from docgen.readers.documents.word import WordReader, open_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from builders import Numbers
    from lxml.etree import _Element

    from docgen.checks import Review
    from docgen.flow import Flow

PUBLISHED = SEED / "2023-as-published"
SUFFIXES = (".docx", ".odt")
DC = "{http://purl.org/dc/elements/1.1/}"
SENTENCE = "2023年,我局收到政府信息公开申请1件,已按时办理答复,没有出现行政复议和行政诉讼案件"


class Comment(NamedTuple):
    """A comment as a program sees it: who, when, what, on which words, after which cells of a row, and before how many."""

    author: str
    date: str
    lines: tuple[str, ...]
    words: str
    before: tuple[str, ...]
    after: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def comments(content: bytes) -> list[Comment]:
    """Read the comments of a document in the order of their places."""
    package = read_package(content, "x")
    read = _of_text if "content.xml" in package.parts else _of_word
    return list(read(package))


def _of_word(package: Package) -> Iterator[Comment]:
    root = etree.fromstring(package.parts["word/document.xml"])
    part = package.parts.get("word/comments.xml")
    notes = {each.get(f"{W}id"): each for each in etree.fromstring(part)} if part else {}
    for begin in root.iter(f"{W}commentRangeStart"):
        number = begin.get(f"{W}id")
        assert len([each for each in root.iter(f"{W}commentReference") if each.get(f"{W}id") == number]) == 1
        note, words = notes[number], []
        for each in begin.xpath("following::*"):
            if each.tag == f"{W}commentRangeEnd" and each.get(f"{W}id") == number:
                break
            words.append(each.text or "" if each.tag == f"{W}t" else "")
        lines = tuple("".join(t.text or "" for t in p.iter(f"{W}t")) for p in note.iter(f"{W}p"))
        around = _around(begin, (f"{W}tc",), lambda cell: "".join(t.text or "" for t in cell.iter(f"{W}t")))
        yield Comment(str(note.get(f"{W}author")), str(note.get(f"{W}date")), lines, "".join(words), *around)


def _of_text(package: Package) -> Iterator[Comment]:
    root = etree.fromstring(package.parts["content.xml"])
    for note in root.iter(f"{OFFICE}annotation"):
        name, words = note.get(f"{OFFICE}name"), [note.tail or ""]
        ends = [each for each in root.iter(f"{OFFICE}annotation-end") if each.get(f"{OFFICE}name") == name]
        for each in note.xpath("following::*") if ends else ():
            if each is ends[0]:
                break
            if next(each.iterancestors(f"{OFFICE}annotation"), None) is None:
                own = "" if each.tag == f"{OFFICE}annotation" else each.text or ""
                words += [own, each.tail or ""]
        lines = tuple("".join(map(str, p.itertext())) for p in note.iter(f"{TEXT}p"))
        author, date = note.findtext(f"{DC}creator", ""), note.findtext(f"{DC}date", "")
        around = _around(note, (f"{TABLE}table-cell",), _text_of_cell)
        yield Comment(author, date, lines, "".join(words) if ends else "", *around)


def _text_of_cell(cell: _Element) -> str:
    copy = deepcopy(cell)
    for note in list(copy.iter(f"{OFFICE}annotation")):
        for child in list(note):
            note.remove(child)
    return "".join(map(str, copy.itertext()))


def _around(mark: _Element, cells: tuple[str, ...], text: Callable[[_Element], str]) -> tuple[tuple[str, ...], int]:
    cell = next(mark.iterancestors(*cells), None)
    if cell is None:
        return (), 0
    return (
        tuple(text(each) for each in reversed(list(cell.itersiblings(*cells, preceding=True)))),
        len(list(cell.itersiblings(*cells))),
    )


def drafted(path: Path, suffix: str = ".docx", **options: object) -> tuple[Review, bytes]:
    [bundle] = docgen.read_bundles(path)
    review, document = docgen.build(bundle, kind=suffix[1:], draft=True, **options)  # type: ignore[arg-type]
    return review, document.content


@pytest.fixture(scope="module")
def drafts() -> dict[str, bytes]:
    return {suffix: drafted(PUBLISHED, suffix)[1] for suffix in SUFFIXES}


def require_published(content: bytes) -> None:
    """Look whether the comments of the report as it was published are where they belong."""
    noted = comments(content)
    assert [each.words for each in noted if not each.before] == ["一、总体情况", SENTENCE]
    cells = [each for each in noted if each.before]
    labels = ["一、本年新收政府信息公开申请数量", "5.属于三类内部事务信息", "（七）总计"]
    assert [next(text for text in reversed(each.before) if not text.isdigit()) for each in cells] == labels
    assert [(each.words, each.after) for each in cells] == [("0", 0)] * 3
    assert [each.before[-6:] for each in cells] == [("1", *"00000")] * 3
    assert {each.author for each in noted} == {"docgen"}
    assert {each.date.removesuffix("Z")[:19] for each in noted} == {"2024-01-01T00:00:00"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_finding_is_a_comment_at_its_cell_or_its_sentence(suffix: str, drafts: Mapping[str, bytes]):
    require_published(drafts[suffix])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_comment_says_what_check_says_with_what_was_expected(suffix: str):
    ran = run("check", PUBLISHED)
    review, content = drafted(PUBLISHED, suffix)
    noted = comments(content)
    assert len(noted) == len(commented(review)) == 5
    for finding in commented(review):
        [own] = [each for each in noted if finding.message in each.text]
        assert own.lines[0] == f"{finding.severity.value} {finding.rule}  {finding.form_rule.words}"
        assert own.lines[0] in ran.out
        assert f"expected {finding.expected}, actual {finding.actual}" in own.lines or finding.expected is None
        assert f"What to do: {finding.advice}" in own.lines
    assert [each.text.count("expected 1, actual 0") for each in noted].count(1) == 3
    [prose] = [each for each in noted if "prose.requests" in each.text]
    assert "「2023年,我局收到政府信息公开申请【1件】,已按时办理答复" in prose.text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_bundle_gives_the_same_draft(suffix: str, drafts: Mapping[str, bytes]):
    assert drafted(PUBLISHED, suffix)[1] == drafts[suffix]


def test_the_date_of_comments_is_that_of_source_date_epoch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    assert {each.date for each in comments(drafted(PUBLISHED)[1])} == {"2025-01-01T00:00:00Z"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_final_report_has_nothing_of_a_draft(suffix: str):
    [bundle] = docgen.read_bundles(SEED / "2023")
    final = docgen.build(bundle, kind=suffix[1:])[1].content
    draft = docgen.build(bundle, kind=suffix[1:], draft=True)[1].content
    assert docgen.build(bundle, kind=suffix[1:])[1].content == final
    assert (comments(final), is_draft(final, "x"), is_draft(draft, "x")) == ([], False, True)
    assert not any("草稿".encode() in part or b"omment" in part for part in read_package(final, "x").parts.values())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_text_and_figures_of_a_draft_are_those_of_the_report(suffix: str):
    [bundle] = docgen.read_bundles(SEED / "2023")
    flows = [
        _flow(docgen.build(bundle, kind=suffix[1:], draft=draft)[1].content, suffix).blocks for draft in (False, True)
    ]
    assert flows[0] == flows[1]


def _flow(content: bytes, suffix: str) -> Flow:
    if suffix == ".odt":
        text = open_text(content, "x")
        return TextReader("x", text.numbering).flow(text.root)
    document = open_word(content, "x")
    return WordReader("x", document.numbering).flow(document.root)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_words_of_comments_in_cells_are_no_figures(suffix: str, drafts: Mapping[str, bytes]):
    values = [
        value
        for block in _flow(drafts[suffix], suffix).blocks
        for row in getattr(block, "rows", ())
        for value in row.values
    ]
    assert not any("requests.applicants" in value for value in values)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_title_says_that_it_is_a_draft(suffix: str, drafts: Mapping[str, bytes]):
    parts = read_package(drafts[suffix], "x").parts
    root = etree.fromstring(parts["docProps/core.xml" if suffix == ".docx" else "meta.xml"])
    assert [each.text for each in root.iter(f"{DC}title")] == ["漳州市司法局2023年政府信息公开工作年度报告（草稿）"]


# Correct documents


def require_valid(content: bytes, schemas: Path, folder: Path) -> None:
    parts = read_package(content, "x").parts
    if "content.xml" in parts:
        schema = etree.RelaxNG(etree.parse(schemas / "odf1.3" / "OpenDocument-v1.3-schema.rng"))
        for name in ("content.xml", "styles.xml", "meta.xml"):
            schema.assertValid(etree.fromstring(parts[name]))
        return
    wml = etree.XMLSchema(etree.parse(schemas / "ooxml-transitional" / "wml.xsd"))
    names = [name for name in parts if name.startswith("word/") and name.endswith(".xml") and "theme" not in name]
    assert {"word/comments.xml", "word/document.xml", "word/styles.xml"} <= set(names)
    for name in names:
        wml.assertValid(etree.fromstring(parts[name]))
    file = folder / "draft.docx"
    file.write_bytes(content)
    result = OpenXmlValidator().validate(file)
    assert result.is_valid, result.errors


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_draft_is_valid(suffix: str, drafts: Mapping[str, bytes], schemas: Path, tmp_path: Path):
    require_valid(drafts[suffix], schemas, tmp_path)


def test_the_styles_of_comments_are_there_and_python_docx_reads_them(drafts: Mapping[str, bytes]):
    document = Document(io.BytesIO(drafts[".docx"]))
    assert {document.styles["annotation text"].style_id, document.styles["annotation reference"].style_id} == {
        "CommentText",
        "CommentReference",
    }
    assert [each.author for each in document.comments] == ["docgen"] * 5


# What is missing or no figure


def faulty(path: Path, changes: Mapping[str, str], prose: Mapping[str, str] | None = None) -> Path:
    numbers: Numbers = changed_at(suqian(), changes)
    return write_yaml(path / "bundle.yaml", numbers, form(), prose or {})


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_blank_or_no_figure_is_printed_so_with_its_comment(suffix: str, schemas: Path, tmp_path: Path):
    path = faulty(tmp_path, {"申请.新收.自然人": "", "申请.予以公开.自然人": "五件", "公开.行政许可.数量": "/"})
    review, content = drafted(path, suffix)
    blank = next(each for each in comments(content) if "is blank" in each.text)
    assert (blank.words, blank.before[-1]) == ("", "一、本年新收政府信息公开申请数量")
    [unread] = [each for each in comments(content) if "五件" in each.text]
    assert (unread.words, unread.before[-1]) == ("五件", "（一）予以公开")
    [marked] = [each for each in comments(content) if "“/”" in each.text]
    assert (marked.words, marked.before) == ("/", ("行政许可",))
    assert len(comments(content)) == len(commented(review))
    require_valid(content, schemas, tmp_path)


def test_a_sum_that_lacks_a_figure_is_nothing_in_a_draft_and_no_name_otherwise(tmp_path: Path):
    path = faulty(tmp_path, {"申请.国家秘密.自然人": ""})
    [bundle] = docgen.read_bundles(path)
    report = docgen.review(bundle).report
    assert "自然人" not in context_of(report)["申请"]["不予公开"]
    assert context_of(report, draft=True)["申请"]["不予公开"]["自然人"] == ""
    assert context_of(report, draft=True)["申请"]["不予公开"]["商业企业"] == 1
    assert context_of(report) | {"申请": 0} == context_of(report, draft=True) | {"申请": 0}


@pytest.mark.slow
@pytest.mark.parametrize("trusted", [False, True])
def test_a_template_may_compute_with_what_is_no_number(trusted: bool, tmp_path: Path):
    tags = "{{ 申请.新收.自然人 + 1 }}{{ 2 - 申请.国家秘密.自然人 }}{{ 申请.不予公开.自然人 * 3 }}"
    tags += (
        "{% if 申请.新收.自然人 > 0 or 申请.国家秘密.自然人 <= 9 %}多{% else %}没有{% endif %}{{ 申请.新收.总计 + 1 }}"
    )
    document = Document(str(ROOT / "templates" / "zfxxgk-2021.docx"))
    document.add_paragraph(f"甲{tags}乙")
    document.save(str(tmp_path / "template.docx"))
    changes = {"申请.新收.自然人": "", "申请.国家秘密.自然人": "五件", "申请.新收.总计": "8"}
    options = {"template": tmp_path / "template.docx", "trusted": trusted, "accepted": True}
    content = drafted(faulty(tmp_path, changes), **options)[1]
    assert Document(io.BytesIO(content)).paragraphs[-1].text == "甲没有9乙"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_findings_about_a_table_or_the_whole_report_stand_at_headings(suffix: str, tmp_path: Path):
    on = form()
    path = faulty(tmp_path, {str(cell): "" for cell in on.table("申请").cells})
    noted = comments(drafted(path, suffix)[1])
    [table] = [each for each in noted if "was never filled in: none of" in each.text]
    assert (table.words, table.before) == ("三、收到和处理政府信息公开申请情况", ())
    [empty] = [each for each in noted if "these sections have no text" in each.text]
    assert empty.words.endswith("2023年政府信息公开工作年度报告")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_of_the_same_sentences_each_has_its_own_comment(suffix: str, tmp_path: Path):
    sentence = "收到政府信息公开申请7件。"
    prose = {"总体情况": f"（一）依申请公开。{sentence}{sentence}\n（二）其他。{sentence}工作平稳。"}
    review, content = drafted(faulty(tmp_path, {}, prose), suffix)
    assert len([each for each in commented(review) if each.rule == "prose.requests"]) == 3
    assert [each.words for each in comments(content) if "prose.requests" in each.text] == [sentence] * 3
    part = "word/document.xml" if suffix == ".docx" else "content.xml"
    root = etree.fromstring(read_package(content, "x").parts[part])
    rest = list(map(rest_of_paragraph, root.iter(f"{W}commentRangeStart", f"{OFFICE}annotation")))
    assert [each for each in rest if "7件" in each] == [sentence * 2, sentence, f"{sentence}工作平稳。"]


def rest_of_paragraph(mark: _Element) -> str:
    """Return what stands behind a mark in its paragraph, comments left out."""
    paragraphs = f"{W}p", f"{TEXT}p", f"{TEXT}h"
    own = next(mark.iterancestors(*paragraphs))
    texts = []
    for text in mark.xpath("following::text()"):
        holder = text.getparent().getparent() if text.is_tail else text.getparent()
        is_aside = f"{OFFICE}annotation" in (each.tag for each in (holder, *holder.iterancestors()))
        if not is_aside and own in (holder, *holder.iterancestors()):
            texts.append(str(text))
    return "".join(texts)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_finding_about_a_column_stands_at_its_first_cell(suffix: str, tmp_path: Path):
    numbers = suqian()
    more = {path: str(int(numbers[ref(path)]) + 1) for path in ("申请.新收.商业企业", "申请.新收.总计")}
    review, content = drafted(faulty(tmp_path, more), suffix)
    [column] = [each for each in commented(review) if each.rule == "requests.balance"]
    assert column.place.where == "申请.*.商业企业"
    [noted] = [each for each in comments(content) if "requests.balance" in each.text]
    figures = [str(numbers[ref(f"申请.新收.{code}")]) for code in ("自然人",)]
    assert (noted.words, noted.before) == (more["申请.新收.商业企业"], ("一、本年新收政府信息公开申请数量", *figures))
    assert "from this follow: " in noted.text


def test_what_a_waiver_lets_pass_has_no_comment(tmp_path: Path):
    folder = tmp_path / "as-published"
    shutil.copytree(PUBLISHED, folder)
    shutil.copy(SEED / "bureau.yaml", tmp_path)
    waiver = "\nwaivers:\n- {rule: requests.applicants, where: 申请.新收.总计, reason: 系统故障, by: 某某}\n"
    with (folder / "bundle.yaml").open("a", encoding="utf-8") as file:
        file.write(waiver)
    assert len(comments(drafted(folder)[1])) == 4
    assert len(comments(drafted(PUBLISHED)[1])) == 5


# Every page


def sectioned(folder: Path) -> Path:
    """Write a template of three sections: headers of its own, another first page, none of its own."""
    document = Document(str(ROOT / "templates" / "zfxxgk-2021-fees.docx"))
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.header.paragraphs[0].text = "眉一"
    second = document.add_section(WD_SECTION.NEW_PAGE)
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "眉二"
    document.add_paragraph("附页一")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("附页二")
    document.save(str(folder / "template.docx"))
    return folder / "template.docx"


def test_every_header_of_every_section_has_the_mark(tmp_path: Path):
    template = sectioned(tmp_path)
    [bundle] = docgen.read_bundles(PUBLISHED)
    document = Document(io.BytesIO(docgen.build(bundle, template=template, draft=True, accepted=True)[1].content))
    for section in document.sections:
        for header in (section.header, section.even_page_header, section.first_page_header):
            assert [each.text for each in header.paragraphs].count("草稿") == 1
    assert [section.header.paragraphs[1].text for section in document.sections] == ["眉一", "眉二", "眉二"]


def test_comments_of_the_template_stay_and_keep_their_numbers(tmp_path: Path):
    document = Document(str(ROOT / "templates" / "zfxxgk-2021-fees.docx"))
    document.add_comment(document.paragraphs[1].runs, "标题照写", "某某", "某")
    template = tmp_path / "template.docx"
    document.save(str(template))
    noted = comments(drafted(PUBLISHED, template=template)[1])
    assert [(each.author, each.text) for each in noted[:1]] == [("某某", "标题照写")]
    assert [each.author for each in noted[1:]] == ["docgen"] * 5
    assert [each.words for each in noted[1:] if not each.before] == ["一、总体情况", SENTENCE]


def odt_with(folder: Path, change: Mapping[bytes, bytes]) -> Path:
    """Write the .odt template with its styles changed."""
    package = read_package((ROOT / "templates" / "zfxxgk-2021-fees.odt").read_bytes(), "x")
    styles = package.parts["styles.xml"]
    for old, new in change.items():
        assert old in styles
        styles = styles.replace(old, new)
    (folder / "template.odt").write_bytes(package.with_parts({"styles.xml": styles}).to_bytes())
    return folder / "template.odt"


OWN_HEADERS = {
    b"<style:footer>": "<style:header><text:p>眉</text:p></style:header><style:header-left style:display='false'>"
    "<text:p>没有的眉</text:p></style:header-left><style:footer>".encode(),
    b"<style:footer-style>": b"<style:header-style><style:header-footer-properties svg:height='20pt' xmlns:svg="
    b"'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'/></style:header-style><style:footer-style>",
}


@pytest.mark.parametrize("own", [False, True])
def test_every_master_page_of_an_opendocument_text_has_the_mark(own: bool, schemas: Path, tmp_path: Path):
    template = odt_with(tmp_path, OWN_HEADERS if own else {})
    content = drafted(PUBLISHED, ".odt", template=template)[1]
    root = etree.fromstring(read_package(content, "x").parts["styles.xml"])
    [master] = root.iter(f"{STYLE}master-page")
    texts = {
        str(each.tag).removeprefix(STYLE): ["".join(map(str, p.itertext())) for p in each]
        for each in master
        if "header" in str(each.tag)
    }
    [[space]] = root.iter(f"{STYLE}header-style")
    [page] = root.iter(f"{STYLE}page-layout-properties")
    assert (dict(space.attrib), page.get(f"{FO}margin-top")) == (
        ({f"{FO}min-height": "20pt"}, "88.9pt")
        if own
        else ({f"{FO}min-height": "16pt", f"{FO}margin-bottom": "46.4pt"}, "42.5pt")
    )
    assert texts == {"header": ["草稿", "眉"] if own else ["草稿"], "header-left": ["草稿"]}
    require_valid(content, schemas, tmp_path)


# LibreOffice


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_comments_stay_at_their_places_when_libreoffice_saves(
    suffix: str, drafts: Mapping[str, bytes], soffice: str, tmp_path: Path
):
    file = tmp_path / f"draft{suffix}"
    file.write_bytes(drafts[suffix])
    for other in ("odt", "docx") if suffix == ".docx" else ("docx", "odt"):
        file = converted(soffice, file, other, tmp_path / "converted")
        require_published(file.read_bytes())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_mark_stands_on_every_page_and_moves_nothing(suffix: str, soffice: str, tmp_path: Path):
    if not shutil.which("pdftotext"):
        missing("pdftotext is not installed (poppler-utils)")
    pages = []
    [bundle] = docgen.read_bundles(SEED / "2023")
    for draft in (False, True):
        file = tmp_path / f"{draft}{suffix}"
        file.write_bytes(docgen.build(bundle, kind=suffix[1:], draft=draft)[1].content)
        pdf = converted(soffice, file, "pdf", tmp_path / "converted")
        done = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60)
        pages.append([page.split() for page in done.stdout.decode().split("\f")[:-1]])
        assert is_draft(pdf.read_bytes(), pdf.name) == draft
    assert len(pages[0]) == len(pages[1]) >= 4
    assert [["草稿", *page] for page in pages[0]] == pages[1]


# The command


def test_the_command_writes_a_draft_and_ends_as_check_does(tmp_path: Path):
    ran = run("build", PUBLISHED, "--draft", cwd=tmp_path)
    name = "漳州市司法局2023年报告草稿.docx"
    assert (ran.code, [file.name for file in tmp_path.iterdir()]) == (1, [name])
    assert ran.err.splitlines()[-1] == f"written (draft): {name}"
    assert run("check", PUBLISHED).out.splitlines()[0] in ran.err
    assert run("build", SEED / "2023", "--draft", "-o", tmp_path, cwd=ROOT).code == 0
    assert run("build", SEED / "2023", "--draft", "--strict", "-o", tmp_path, cwd=ROOT).code == 1
    assert run("build", PUBLISHED, "--draft", "-o", tmp_path / "甲.odt").code == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([name, "甲.odt"])


def test_without_draft_a_name_is_needed_and_nothing_is_written(tmp_path: Path):
    ran = run("build", PUBLISHED, cwd=tmp_path)
    assert (ran.code, "Missing option '-o' / '--output'" in ran.err) == (2, True)
    assert run("build", PUBLISHED, "-o", tmp_path / "甲.docx").code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_draft_is_never_written_over_a_report(tmp_path: Path):
    file = tmp_path / "甲.docx"
    assert run("build", SEED / "2023", "-o", file).code == 0
    final = file.read_bytes()
    ran = run("build", PUBLISHED, "--draft", "-o", file)
    assert (ran.code, file.read_bytes() == final) == (2, True)
    assert "this document is no draft, and none is written over it" in ran.err
    assert run("build", PUBLISHED, "--draft", "-o", file, "--force").code == 1
    assert (tmp_path / "甲.docx.bak").read_bytes() == final
    assert is_draft(file.read_bytes(), file.name)
    assert run("build", PUBLISHED, "--draft", "-o", file).code == 1
    assert run("build", SEED / "2023", "-o", file).code == 0
    assert file.read_bytes() == final


def test_a_draft_is_not_written_over_a_pdf_that_is_none(tmp_path: Path):
    file = tmp_path / "甲.pdf"
    file.write_bytes(b"%PDF-1.7 final")
    with pytest.raises(OutputError, match="is no draft"):
        write_document(file, b"%PDF-1.7 draft", force=False, draft=True)
    assert file.read_bytes() == b"%PDF-1.7 final"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_draft_is_no_report_to_whoever_is_handed_it(suffix: str, drafts: Mapping[str, bytes], tmp_path: Path):
    file = tmp_path / f"某局2023年报告{suffix}"
    file.write_bytes(drafts[suffix])
    for command in (("check", file), ("template", "adopt", file, "-o", tmp_path / f"模板{suffix}")):
        ran = run(*command)
        assert (ran.code, "this is a draft that docgen made" in ran.err) == (2, True)
    shutil.copytree(SEED / "2023", tmp_path / "司法局" / "2023")
    shutil.copy(SEED / "bureau.yaml", tmp_path / "司法局")
    among = run("check", tmp_path)
    assert (among.code, "docgen wrote it itself" in among.err) == (0, True), among.err


def test_a_draft_is_refused_a_template_that_prints_something_else(tmp_path: Path):
    package = read_package((ROOT / "templates" / "zfxxgk-2021-fees.docx").read_bytes(), "x")
    document = package.parts["word/document.xml"].replace(b"{{ ", b"9{{ ")
    template = tmp_path / "template.docx"
    template.write_bytes(package.with_parts({"word/document.xml": document}).to_bytes())
    ran = run("build", PUBLISHED, "--draft", "--template", template, cwd=tmp_path)
    assert (ran.code, "stands beside the figure" in ran.err) == (2, True)


def test_the_package_of_a_draft_opens(drafts: Mapping[str, bytes]):
    for content in drafts.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
