"""The OpenDocument templates: correct, and the same as the Word ones in what they say, in tags, styles and tables."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import odf
import pytest
import word
from conftest import ROOT
from docx import Document
from lxml import etree
from odf import q
from test_office import printed

from docgen.forms.grid import lay_out
from docgen.packs import Library

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.forms.grid import GridCell

FORMS = ["zfxxgk-2019", "zfxxgk-2021", "zfxxgk-2021-fees"]
PARTS = ["content.xml", "styles.xml", "meta.xml", "settings.xml"]
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")


def template(form: str, suffix: str = ".odt") -> Path:
    return ROOT / "templates" / f"{form}{suffix}"


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# Correct OpenDocument


def test_the_parts_are_valid_opendocument(form: str, schemas: Path):
    schema = relax_ng(schemas, "schema")
    for name in PARTS:
        schema.assertValid(odf.part(template(form), name))
    relax_ng(schemas, "manifest-schema").assertValid(odf.part(template(form), "META-INF/manifest.xml"))


def relax_ng(schemas: Path, name: str) -> etree.RelaxNG:
    file = schemas / "odf1.3" / f"OpenDocument-v1.3-{name}.rng"
    if not file.is_file():
        pytest.skip(f"no {file}")
    return etree.RelaxNG(etree.parse(file))


def test_the_package_says_first_what_it_is_and_lists_its_parts(form: str):
    with zipfile.ZipFile(template(form)) as archive:
        first, *others = archive.infolist()
        kind = archive.read(first)
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    listed = {
        entry.get(q("manifest:full-path")): entry.get(q("manifest:media-type"))
        for entry in odf.part(template(form), "META-INF/manifest.xml")
    }
    assert listed.pop("/") == kind.decode() == "application/vnd.oasis.opendocument.text"
    assert {*listed, "META-INF/manifest.xml"} == {entry.filename for entry in others}


def test_rows_are_whole_and_every_style_is_there(form: str):
    content, sheet = odf.part(template(form), "content.xml"), odf.part(template(form), "styles.xml")
    for table in content.iter(q("table:table")):
        columns = len(table.findall(q("table:table-column")))
        assert {len(row) for row in table.iter(q("table:table-row"))} == {columns}
    named = {style.get(q("style:name")) for root in (content, sheet) for style in root.iter(q("style:style"))}
    used = {
        value
        for root in (content, sheet)
        for element in root.iter()
        for name, value in element.attrib.items()
        if name.endswith(("}style-name", "parent-style-name", "next-style-name")) and value
    }
    assert used <= named


def test_no_shipped_table_is_broken_over_pages(form: str):
    content = odf.part(template(form), "content.xml")
    properties = list(content.iter(q("style:table-properties")))
    assert len(properties) == len(odf.tables(template(form)))
    assert {style.get(q("style:may-break-between-rows")) for style in properties} == {"false"}


# The same as the Word template


def test_it_says_what_the_word_template_says(form: str):
    assert list(odf.flow(template(form))) == list(word.flow(template(form, ".docx")))


def test_its_styles_are_named_as_the_word_templates_are(form: str):
    sheet = odf.part(template(form), "styles.xml")
    named = {style.get(q("style:display-name")) for style in sheet.iter(q("style:style"))}
    every = Document(str(template(form, ".docx"))).styles
    ours = {style.name for style in every if not style.name.isascii() or "Heading" in style.name}
    assert named - {None} == ours
    assert len(ours) > 15


def test_every_label_and_tag_stands_in_its_cell(form: str):
    for table, drawn in zip(Library().form(form).tables, odf.tables(template(form)), strict=True):
        grid = lay_out(table)
        assert [cell[:4] for cell in odf.cells(drawn)] == [
            (cell.row, cell.column, cell.rows, cell.columns) for cell in grid.cells
        ]
        for cell, there in zip(grid.cells, odf.cells(drawn), strict=True):
            assert there.text == text_of(cell, table.code)


def text_of(cell: GridCell, table: str) -> str:
    if cell.ref:
        return f"{{{{ {cell.ref} }}}}"
    return f"{{{{ 主栏.{table}.{cell.item.code} }}}}" if cell.item and cell.item.rewordable else cell.label


# Tags


def test_tags_are_whole_and_those_for_a_paragraph_or_a_row_stand_alone_in_it(form: str):
    content = odf.part(template(form), "content.xml")
    for element in content.iter():
        for text in (element.text, element.tail):
            assert not re.search(r"[{}]|%\}|\{%", TAG.sub("", text or ""))
    for paragraph in content.iter(q("text:p"), q("text:h")):
        text = "".join(odf.words(paragraph))
        if text.startswith(("{%p", "{%tr")):
            assert TAG.fullmatch(text)
            assert not len(paragraph)
        if text.startswith("{%tr"):
            row = next(paragraph.iterancestors(q("table:table-row")))
            assert "".join(odf.words(row)) == text
            assert row.getparent().tag == q("table:table")


@pytest.mark.office
def test_libreoffice_prints_the_template_with_its_page_numbers(form: str, soffice: str, tmp_path: Path):
    pages = printed(template(form), soffice, tmp_path)
    headings = [f"、{part.heading}" for part in Library().form(form).sections]
    assert [heading for heading in headings if not any(heading in page for page in pages)] == []
    for number, page in enumerate(pages, 1):
        assert re.search(rf"— ?{number} ?—\s*$", page)
