"""A bureau's logo in the place of the template's: a picture as the value of a tag in the alternative text of another one."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Cm
from test_docxtpl import docx, p, png
from test_opendocument import odt

import docgen
from docgen.archive import read_package
from docgen.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

WIDE = docgen.Picture.of_bytes(png(40, 10), "徽标.png", description="某市徽标")


def with_logo(folder: Path, alternative: str, *, crop: bool = False) -> Path:
    """Make a template with a square picture of 4 cm whose alternative text is this."""
    made = Document()
    made.add_picture(io.BytesIO(png(3, 3)), width=Cm(4))
    made.add_paragraph("{{ 名 }}")
    path = folder / "模板.docx"
    made.save(str(path))
    package = read_package(path.read_bytes(), "t")
    text = package.parts["word/document.xml"].decode()
    text = re.sub(r'(<wp:docPr [^>]*?name="[^"]*")', rf'\1 descr="{alternative}"', text)
    text = text.replace("<a:stretch>", '<a:srcRect l="20000"/><a:stretch>') if crop else text
    path.write_bytes(package.with_parts({"word/document.xml": text.encode()}).to_bytes())
    return path


def test_a_picture_takes_the_place_of_the_one_whose_alternative_text_is_its_tag(tmp_path: Path) -> None:
    content = docgen.open_template(with_logo(tmp_path, "{{ 徽标 }}", crop=True)).fill({"徽标": WIDE, "名": "甲"})
    made = Document(io.BytesIO(content))
    text = read_package(content, "t").parts["word/document.xml"].decode()
    [relation] = re.findall(r'r:embed="([^"]+)"', text)
    assert made.part.related_parts[relation].blob == png(40, 10)
    assert 'descr="某市徽标"' in text
    assert "srcRect" not in text
    [shape] = made.inline_shapes
    assert (shape.width, shape.height) == (Cm(4), Cm(1))
    assert 'cx="1440000" cy="360000"' in text.partition("<a:xfrm")[2]


def test_the_picture_that_stood_there_goes_unless_it_is_shown_elsewhere(tmp_path: Path) -> None:
    path = with_logo(tmp_path, "{{ 徽标 }}")
    for shown in (False, True):
        if shown:
            twice = Document(str(path))
            twice.add_picture(io.BytesIO(png(3, 3)), width=Cm(1))  # python-docx keeps the same picture once
            twice.save(str(path))
        package = read_package(docgen.open_template(path).fill({"徽标": WIDE, "名": "甲"}), "t")
        media = [content for name, content in package.parts.items() if name.startswith("word/media/")]
        assert (png(40, 10) in media, png(3, 3) in media) == (True, shown)
        relations = package.parts["word/_rels/document.xml.rels"].decode()
        assert relations.count("relationships/image") == len(media) == 1 + shown


def test_a_text_in_its_place_is_the_alternative_text(tmp_path: Path) -> None:
    content = docgen.open_template(with_logo(tmp_path, "{{ 徽标 }}")).fill({"徽标": "旧徽标", "名": "甲"})
    text = read_package(content, "t").parts["word/document.xml"].decode()
    assert 'descr="旧徽标"' in text
    assert Document(io.BytesIO(content)).inline_shapes[0].height == Cm(4)


@pytest.mark.parametrize("alternative", ["我的{{ 徽标 }}", "{{ 徽标 }}{{ 名 }}"])
def test_a_picture_beside_words_is_refused(alternative: str, tmp_path: Path) -> None:
    template = docgen.open_template(with_logo(tmp_path, alternative))
    with pytest.raises(TemplateError, match="all of the alternative text"):
        template.fill({"徽标": WIDE, "名": "甲"})


def test_a_picture_in_a_property_is_refused() -> None:
    template = docgen.open_template(docx(p("{{ 名 }}"), core="{{ 徽标 }}"))
    with pytest.raises(TemplateError, match=r"docProps/core\.xml, a picture takes the place of another one"):
        template.fill({"徽标": WIDE, "名": "甲"})


def test_in_a_loop_each_round_has_its_own(tmp_path: Path) -> None:
    path = with_logo(tmp_path, "{{ 项.图 }}")
    package = read_package(path.read_bytes(), "t")
    text = package.parts["word/document.xml"].decode()
    start, end = ("<w:p><w:r><w:t>{%p " + word + " %}</w:t></w:r></w:p>" for word in ("for 项 in 各项", "endfor"))
    at = text.rindex("<w:p>", 0, text.index("<w:drawing>"))
    stop = text.index("</w:p>", at) + len("</w:p>")
    looped = text[:at] + start + text[at:stop] + end + text[stop:]
    path.write_bytes(package.with_parts({"word/document.xml": looped.encode()}).to_bytes())
    tall = docgen.Picture.of_bytes(png(10, 40), "b.png")
    content = docgen.open_template(path).fill({"各项": [{"图": WIDE}, {"图": tall}, {"图": WIDE}], "名": "甲"})
    made = Document(io.BytesIO(content))
    assert [(shape.width, shape.height) for shape in made.inline_shapes] == [
        (Cm(4), Cm(1)),
        (Cm(1), Cm(4)),
        (Cm(4), Cm(1)),
    ]
    assert len([name for name in read_package(content, "t").parts if "media/" in name]) == 2


ODT = (
    '<text:p><draw:frame draw:name="a" text:anchor-type="as-char" svg:width="4cm" svg:height="4cm"><draw:image xlink:href="Pictures/old.png"'
    ' xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/><svg:desc>{{ 徽标 }}</svg:desc></draw:frame></text:p>'
)


def test_an_open_document_has_its_picture_replaced_too() -> None:
    content = docgen.open_template(odt(ODT + "<text:p>{{ 名 }}</text:p>")).fill({"徽标": WIDE, "名": "甲"})
    parts = read_package(content, "t").parts
    text = parts["content.xml"].decode()
    [part] = re.findall(r'xlink:href="(Pictures/[^"]+)"', text)
    assert parts[part] == png(40, 10)
    assert 'svg:width="4.0000cm" svg:height="1.0000cm"' in text
    assert "<svg:desc>某市徽标</svg:desc>" in text
    assert part in parts["META-INF/manifest.xml"].decode()


def test_the_picture_that_stood_in_an_open_document_goes_unless_it_is_shown_elsewhere() -> None:
    for shown in ("", ODT.replace("<svg:desc>{{ 徽标 }}</svg:desc>", "")):
        package = read_package(odt(ODT + shown), "t")
        manifest = package.parts["META-INF/manifest.xml"].replace(
            b"</manifest:manifest>",
            b'<manifest:file-entry manifest:full-path="Pictures/old.png" manifest:media-type="image/png"/></manifest:manifest>',
        )
        template = package.with_parts({"Pictures/old.png": png(3, 3), "META-INF/manifest.xml": manifest}).to_bytes()
        parts = read_package(docgen.open_template(template).fill({"徽标": WIDE}), "t").parts
        assert ("Pictures/old.png" in parts) == bool(shown)
        assert (b"Pictures/old.png" in parts["META-INF/manifest.xml"]) == bool(shown)
