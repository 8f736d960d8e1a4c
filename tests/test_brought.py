"""What values of docxtpl bring into a report: their picture, their text, their link, and nothing else of the document they come from."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from test_docxtpl import png

import docgen
from docgen.archive import Package, read_package
from docgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXTERNAL = '<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="file:///C:/Users/li/Normal.dotm" TargetMode="External"/>'


def template(path: Path, *paragraphs: str, head: str = "", picture: bytes = b"") -> Path:
    made = Document()
    made.sections[0].header.paragraphs[0].text = head
    for text in paragraphs:
        made.add_paragraph(text)
    if picture:
        made.add_picture(io.BytesIO(picture))
    made.save(str(path))
    return path


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    package = read_package(path.read_bytes(), path.name)
    path.write_bytes(package.with_parts({part: change(package.parts[part].decode()).encode()}).to_bytes())
    return path


def parts(content: bytes) -> dict[str, bytes]:
    return read_package(content, "made").parts


def image(path: Path, size: int = 2) -> InlineImage:
    return InlineImage(DocxTemplate(str(path)), io.BytesIO(png(size)), width=Mm(9))


def filled(path: Path, value: Any, **options: Any) -> bytes:
    return docgen.open_template(path).fill({"x": value}, **options)


def pictures(content: bytes) -> list[bytes]:
    """Return the pictures in the text of a document, in its order."""
    document = Document(io.BytesIO(content))
    names = re.findall(rb'r:embed="([^"]+)"', parts(content)["word/document.xml"])
    return [document.part.related_parts[name.decode()].blob for name in names]


def test_the_link_of_a_rich_text_leads_where_it_was_to_lead(tmp_path: Path) -> None:
    path = template(tmp_path / "l.docx", "{{r x }}")
    master = DocxTemplate(str(path))
    text = RichText("甲", url_id=master.build_url_id("http://a.example/"))
    content = filled(path, text, docxtpl=master)
    [link] = re.findall(rb'<w:hyperlink r:id="([^"]+)"', parts(content)["word/document.xml"])
    relation = Document(io.BytesIO(content)).part.rels[link.decode()]
    assert (relation.is_external, relation.target_ref) == (True, "http://a.example/")


def test_the_link_of_a_rich_text_made_with_another_template_does_not_lead_elsewhere(tmp_path: Path) -> None:
    path = template(tmp_path / "a.docx", "{{r x }}", picture=png())
    master = DocxTemplate(str(template(tmp_path / "b.docx", "x")))
    text = RichText("甲", url_id=master.build_url_id("http://b.example/"))
    content = filled(path, text, docxtpl=master)
    [link] = re.findall(rb'<w:hyperlink r:id="([^"]+)"', parts(content)["word/document.xml"])
    assert Document(io.BytesIO(content)).part.rels[link.decode()].target_ref == "http://b.example/"
    assert pictures(content) == [png()]


def test_the_link_of_a_rich_text_whose_address_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = template(tmp_path / "l.docx", "{{r x }}")
    text = RichText("甲", url_id=DocxTemplate(str(path)).build_url_id("http://a.example/"))
    with pytest.raises(TemplateError, match=r"paragraph 1, tag \{\{r x \}\}: where this link leads"):
        filled(path, text)


def test_a_link_that_a_template_may_not_have_is_not_brought_by_a_value(tmp_path: Path) -> None:
    path = template(tmp_path / "l.docx", "{{r x }}")
    master = DocxTemplate(str(path))
    text = RichText("甲", url_id=master.build_url_id("file:///etc/passwd"))
    with pytest.raises(TemplateError, match=r"document\.xml\.rels, which a value brings: .*file:///etc/passwd"):
        filled(path, text, docxtpl=master)


def test_what_was_taken_off_does_not_come_back_with_a_picture(tmp_path: Path) -> None:
    path = template(tmp_path / "t.docx", "{{ x }}")
    package = read_package(path.read_bytes(), "t")
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    settings = package.parts["word/settings.xml"].decode()
    tag = re.search(r"<w:settings[^>]*>", settings)
    assert tag
    attached = tag[0] + '<w:attachedTemplate r:id="rId99"/>'
    with_template = {
        "word/settings.xml": settings.replace(tag[0], attached).encode(),
        "word/_rels/settings.xml.rels": f"{relations}{EXTERNAL}</Relationships>".encode(),
    }
    path.write_bytes(package.with_parts(with_template).to_bytes())
    opened = docgen.open_template(path)
    assert opened.notices
    made = parts(opened.fill({"x": image(path)}))
    assert b"attachedTemplate" not in made["word/settings.xml"]
    assert b"Normal.dotm" not in made["word/_rels/settings.xml.rels"]


@pytest.mark.parametrize("picture", [b"", png(7)], ids=["no picture of its own", "a picture of its own"])
def test_a_picture_made_for_another_template_brings_nothing_of_that(picture: bytes, tmp_path: Path) -> None:
    path = template(tmp_path / "a.docx", "{{ x }}", head="甲局", picture=picture)
    other = template(tmp_path / "b.docx", "乙的正文", head="乙局", picture=png(5))
    for value in (image(other), image(other, 5)):  # one like that of the other template, too
        content = filled(path, value)
        made = Document(io.BytesIO(content))
        assert made.sections[0].header.paragraphs[0].text == "甲局"
        expected = value.image_descriptor.getvalue()
        assert pictures(content) == [expected, *([picture] if picture else [])]
        assert png(5) not in parts(content).values() or expected == png(5)


def test_a_template_is_filled_again_with_another_picture_of_docxtpls(tmp_path: Path) -> None:
    path = template(tmp_path / "a.docx", "{{ x }}")
    opened = docgen.open_template(path)
    for size in (3, 4, 3):
        content = opened.fill({"x": image(path, size)})
        assert pictures(content) == [png(size)]
        assert len([name for name in parts(content) if "media/" in name]) == 1


def subdocument(tmp_path: Path, fill: Callable[[Any], None], change: dict[str, bytes] | None = None) -> Path:
    made = Document()
    fill(made)
    path = tmp_path / "sub.docx"
    made.save(str(path))
    if change:
        path.write_bytes(Package({**parts(path.read_bytes()), **change}).to_bytes())
    return path


def test_a_subdocument_brings_its_lists_and_pictures(tmp_path: Path) -> None:
    path = template(tmp_path / "a.docx", "{{p x }}", head="甲局", picture=png(7))

    def fill(made: Any) -> None:
        made.add_paragraph("项", style="List Number")
        made.add_picture(io.BytesIO(png(6)))

    sub = subdocument(tmp_path, fill)
    content = filled(path, DocxTemplate(str(path)).new_subdoc(str(sub)))
    made = Document(io.BytesIO(content))
    assert made.paragraphs[0].text == "项"
    assert made.paragraphs[0].style.name == "List Number"
    assert pictures(content) == [png(6), png(7)]


def test_a_subdocument_that_changes_the_styles_of_another_template_is_refused(tmp_path: Path) -> None:
    path = template(tmp_path / "a.docx", "{{p x }}")
    changed(path, "word/styles.xml", lambda text: text.replace("Calibri", "Arial").replace('w:val="22"', 'w:val="32"'))

    def fill(made: Any) -> None:
        made.styles.add_style("城里的样式", 1)
        made.add_paragraph("项", style="城里的样式")

    sub = subdocument(tmp_path, fill)
    other = template(tmp_path / "b.docx", "x")
    with pytest.raises(TemplateError, match=r"a subdocument changes word/styles\.xml, which is another one"):
        filled(path, DocxTemplate(str(other)).new_subdoc(str(sub)))
    assert filled(path, DocxTemplate(str(path)).new_subdoc(str(sub)))


FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "C:\\x.docx"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def test_a_subdocument_is_looked_at_as_a_template_is(tmp_path: Path) -> None:
    path = template(tmp_path / "a.docx", "{{p x }}")

    def link(made: Any) -> None:
        paragraph = made.add_paragraph("点")
        name = made.part.relate_to(
            "file:///C:/x.exe",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        run = paragraph._p.xpath("./w:r")[0]  # noqa: SLF001
        wrapped = run.makeelement(run.tag.replace("}r", "}hyperlink"))
        wrapped.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", name)
        run.addprevious(wrapped)
        wrapped.append(run)

    sub = subdocument(tmp_path, link)
    with pytest.raises(TemplateError, match="which a value brings"):
        filled(path, DocxTemplate(str(path)).new_subdoc(str(sub)))
    sub = subdocument(tmp_path, lambda made: made.add_paragraph("甲"))
    changed(sub, "word/document.xml", lambda text: text.replace("<w:sectPr", f"{FIELD}<w:sectPr", 1))
    with pytest.raises(TemplateError, match="INCLUDETEXT"):
        filled(path, DocxTemplate(str(path)).new_subdoc(str(sub)))


def test_a_trusted_template_takes_a_picture_of_docxtpls_and_says_why_it_takes_no_subdocument(tmp_path: Path) -> None:
    path = template(tmp_path / "a.docx", "{{ x }}{{p y }}")
    opened = docgen.open_template(template(tmp_path / "b.docx", "{{ x }}"), trusted=True)
    content = opened.fill({"x": image(path, 3)})
    assert pictures(content) == [png(3)]
    width = re.search(rb'<wp:extent cx="(\d+)"', parts(content)["word/document.xml"])
    assert width
    assert int(width[1]) == Mm(9)
    sub = subdocument(tmp_path, lambda made: made.add_paragraph("甲"))
    with pytest.raises(TemplateError, match="plain values and pictures only: a subdocument of docxtpl"):
        opened.fill({"x": DocxTemplate(str(path)).new_subdoc(str(sub))})
