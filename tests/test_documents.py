"""Built documents: the same as docxtpl's, correct Word, deterministic."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SAMPLES, SEED, run
from docx import Document
from docxtpl import DocxTemplate
from lxml import etree
from openxml_audit import OpenXmlValidator
from word import W, canonical, parts

import docgen
from docgen.context import context_of
from docgen.forms.grid import lay_out
from docgen.packs import Library

if TYPE_CHECKING:
    from pathlib import Path

FORMS = ["zfxxgk-2019", "zfxxgk-2021", "zfxxgk-2021-fees"]
WORD_PARTS = ["word/document.xml", "docProps/core.xml"]


def bundle_of(form: str, folder: Path, bureau: str = "试验局") -> Path:
    """Make a bundle for a form in which every cell holds another figure, and rules hold or are waived."""
    proved = Library().form(form)
    lines = ["bureau,year,table,row,column,value"]
    for number, (ref, cell) in enumerate(proved.cells.items()):
        if ref not in proved.determined:
            value = 0 if ref.table in {"收费"} or ref.row in {"结转下年", "上年结转", "新收"} else number
            lines.append(f"{bureau},{proved.years[0]},{ref.table},{ref.row},{cell.column[-1].code},{value}")
    path = folder / "bundle.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_plain_docxtpl_with_the_context_gives_the_same_document(form: str, tmp_path: Path):
    [bundle] = docgen.read_bundles(bundle_of(form, tmp_path))
    report = docgen.review(bundle, form=form).report
    context = json.loads(json.dumps(context_of(report), ensure_ascii=False))
    template = ROOT / "templates" / f"{form}.docx"
    ours = docgen.open_template(template.read_bytes(), str(template)).fill(context)
    theirs = DocxTemplate(template)
    theirs.render(context, autoescape=True)
    buffer = io.BytesIO()
    theirs.save(buffer)
    assert differing_parts(io.BytesIO(ours), buffer) == []


def differing_parts(one: io.BytesIO, other: io.BytesIO) -> list[str]:
    with zipfile.ZipFile(one) as a, zipfile.ZipFile(other) as b:
        assert set(a.namelist()) == set(b.namelist())
        rendered = [
            name for name in a.namelist() if (name.startswith("word/") and name.endswith(".xml")) or name in WORD_PARTS
        ]
        assert len(rendered) > 4
        return [name for name in rendered if canonical(a.read(name)) != canonical(b.read(name))]


@pytest.mark.slow
def test_docxtpls_own_command_fills_the_sample_with_docgen_context(corrected: Path, tmp_path: Path):
    context, report = tmp_path / "context.json", tmp_path / "docxtpl.docx"
    assert run("context", SEED / "2023", "--ascii", "-o", context).code == 0
    docxtpl_command(ROOT / "templates" / "zfxxgk-2021-fees.docx", context, report)
    ours, theirs = parts(corrected), parts(report)
    assert ours["word/document.xml"] == theirs["word/document.xml"]
    dates = re.compile(rb"(<dcterms:\w+ [^>]*>)[^<]*")  # docgen alone dates a report after its year
    assert dates.sub(rb"\1", ours["docProps/core.xml"]) == dates.sub(rb"\1", theirs["docProps/core.xml"])


def docxtpl_command(template: Path, context: Path, report: Path) -> None:
    subprocess.run([sys.executable, "-m", "docxtpl", "-q", template, context, report], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_figure_stands_in_the_cell_of_its_labels(form: str, tmp_path: Path):
    [bundle] = docgen.read_bundles(bundle_of(form, tmp_path))
    report = docgen.review(bundle, form=form).report
    template = ROOT / "templates" / f"{form}.docx"
    document = docgen.open_template(template.read_bytes(), str(template)).fill(context_of(report))
    for table, printed in zip(report.form.tables, Document(io.BytesIO(document)).tables, strict=True):
        grid = lay_out(table)
        assert len(printed.rows) == grid.rows
        for cell in grid.cells:
            label = report.figures[cell.ref].printed(report.form.cells[cell.ref].kind) if cell.ref else cell.label
            assert printed.cell(cell.row, cell.column).text == label


@pytest.mark.slow
def test_the_shipped_templates_are_made_by_their_script_to_the_byte(tmp_path: Path):
    script = tmp_path / "tools" / "make_templates.py"
    script.parent.mkdir()
    (tmp_path / "templates").mkdir()
    shutil.copy(ROOT / "tools" / "make_templates.py", script)
    subprocess.run(
        [sys.executable, script], check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    made, shipped = (
        {file.name: file.read_bytes() for file in (folder / "templates").iterdir()} for folder in (tmp_path, ROOT)
    )
    assert made == shipped


def test_the_same_bundle_gives_the_same_bytes(corrected: Path):
    again = run("build", SEED / "2023", "-o", "-")
    assert again.stdout == corrected.read_bytes()


def test_the_document_names_its_title_and_bureau(corrected: Path):
    properties = Document(str(corrected)).core_properties
    assert properties.title == "漳州市司法局2023年政府信息公开工作年度报告"
    assert properties.author == "漳州市司法局"
    assert properties.language == "zh-CN"


def test_a_name_with_markup_characters_stands_in_the_document_as_it_is(tmp_path: Path):
    name = "甲&乙局<试>'一'"
    [bundle] = docgen.read_bundles(bundle_of("zfxxgk-2021", tmp_path, name))
    report = docgen.review(bundle, form="zfxxgk-2021").report
    template = ROOT / "templates" / "zfxxgk-2021.docx"
    document = Document(io.BytesIO(docgen.open_template(template.read_bytes(), str(template)).fill(context_of(report))))
    assert document.paragraphs[0].text == f"{name}\n2021年政府信息公开工作年度报告"
    assert document.core_properties.author == name


# Correct Word


@pytest.fixture(params=["sample", *FORMS])
def document(request: pytest.FixtureRequest, corrected: Path, tmp_path: Path) -> Path:
    if request.param == "sample":
        return corrected
    [bundle] = docgen.read_bundles(bundle_of(request.param, tmp_path))
    report = docgen.review(bundle, form=request.param).report
    template = ROOT / "templates" / f"{request.param}.docx"
    built = tmp_path / "built.docx"
    built.write_bytes(docgen.open_template(template.read_bytes(), str(template)).fill(context_of(report)))
    return built


def test_the_parts_are_valid_wordprocessingml(document: Path, schemas: Path):
    schema = etree.XMLSchema(etree.parse(schemas / "ooxml-transitional" / "wml.xsd"))
    checked = [
        name for name in parts(document) if name.startswith("word/") and name.endswith(".xml") and "theme" not in name
    ]
    assert len(checked) >= 5
    with zipfile.ZipFile(document) as archive:
        for name in checked:
            schema.assertValid(etree.fromstring(archive.read(name)))


@pytest.mark.slow
def test_openxml_audit_finds_no_fault(document: Path):
    result = OpenXmlValidator().validate(document)
    assert result.is_valid, result.errors


def test_tables_have_whole_rows_closed_cells_and_no_tag_left(document: Path):
    content = parts(document)["word/document.xml"]
    assert b"{{" not in content
    assert b"{%" not in content
    root = etree.fromstring(content)
    found = list(root.iter(f"{W}tbl"))
    assert len(found) >= 3
    for table in found:
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(int(span.get(f"{W}val")) if span is not None else 1 for span in spans) == columns
    assert all(cell[-1].tag == f"{W}p" for cell in root.iter(f"{W}tc"))


def test_a_bundle_without_prose_builds_and_names_the_empty_sections(tmp_path: Path):
    ran = run("build", SAMPLES / "suqian" / "2024.csv", "-o", tmp_path / "report.docx")
    assert ran.code == 0
    assert "warning prose.sections" in ran.err
    assert "总体情况, 存在的主要问题及改进情况, 其他需要报告的事项" in ran.err
    strict = run("build", SAMPLES / "suqian" / "2024.csv", "-o", tmp_path / "strict.docx", "--strict")
    assert strict.code == 1
    assert not (tmp_path / "strict.docx").exists()


def jpeg(density: int = 72) -> bytes:
    """A JPEG of 4 by 2 dots, as far as its headers go."""
    app0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x01" + density.to_bytes(2, "big") * 2 + b"\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x04\x01\x01\x11\x00"
    return b"\xff\xd8" + app0 + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00\x00\xff\xd9"


def bitmap(width: int) -> bytes:
    head = b"BM" + (58).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    size = (40).to_bytes(4, "little") + width.to_bytes(4, "little") + (1).to_bytes(4, "little")
    return head + size + b"\x01\x00\x18\x00" + bytes(24) + bytes(4)


@pytest.mark.parametrize(
    ("content", "name"),
    [(jpeg()[:24], "cut.jpg"), (bitmap(0), "zero.bmp"), (b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00", "empty.tiff")],
    ids=["cut", "no width", "no entries"],
)
def test_a_picture_that_is_damaged_is_told(content: bytes, name: str):
    with pytest.raises(docgen.DocgenError, match=r"no picture that documents hold, or it is damaged"):
        docgen.Picture.of_bytes(content, name, width="2cm")


def test_a_picture_that_does_not_say_how_dense_it_is_is_taken():
    picture = docgen.Picture.of_bytes(jpeg(density=0), "a.jpg")
    assert (picture.kind, picture.width, picture.height) == ("jpg", 4 * 12_700, 2 * 12_700)


def test_a_white_picture_is_no_bomb_and_white_text_is():
    white = b"BM" + bytes(3 << 20)
    for name, refused in (("word/media/image1.bmp", False), ("word/white.xml", True)):
        package = io.BytesIO((ROOT / "templates" / "zfxxgk-2021.docx").read_bytes())
        with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as added:
            added.writestr(name, white)
        if refused:
            with pytest.raises(docgen.DocgenError, match="unpacks to 3 MiB"):
                docgen.open_template(package.getvalue(), "t.docx")
        else:
            docgen.open_template(package.getvalue(), "t.docx")
