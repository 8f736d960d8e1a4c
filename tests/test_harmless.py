"""What many templates bring and no report needs: taken off and told, or refused with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree
from test_copies import W, docx, p
from test_opendocument import odt, texts

import docgen
from docgen.archive import read_package
from docgen.errors import DocgenError, TemplateError
from docgen.lint import lint

if TYPE_CHECKING:
    from docgen.archive import Package

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "word/document.xml"
LOCAL = [
    "file:///C:\\Users\\li\\附件.docx",
    "C:\\附件.docx",
    "\\\\server\\share\\a.docx",
    "/home/li/a.docx",
    "FILE:a.docx",
]


def with_relation(package: Package, part: str, kind: str, target: str, mode: str = "External") -> Package:
    relation = f'<Relationship Id="rId900" Type="{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return package.with_parts({part: package.parts[part].replace(b"</Relationships>", relation.encode())})


def linked(target: str) -> bytes:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    link = '<w:hyperlink r:id="rId900" w:history="1"><w:r><w:t>见{{ 名 }}</w:t></w:r><w:r><w:t>附件</w:t></w:r></w:hyperlink>'
    shape = f'<w:r><w:drawing><a:x xmlns:a="{a}"><a:hlinkClick r:id="rId900"/></a:x></w:drawing></w:r>'
    package = read_package(docx(p("前", link, "后", shape)), "t.docx")
    return with_relation(package, "word/_rels/document.xml.rels", f"{R}/hyperlink", target).to_bytes()


@pytest.mark.parametrize("target", LOCAL)
def test_a_link_to_a_file_on_the_authors_disk_is_taken_off_and_its_text_stays(target: str):
    template = docgen.open_template(linked(target), "t.docx")
    parts = read_package(template.fill({"名": "甲"}), "t.docx").parts
    root = etree.fromstring(parts[MAIN])
    assert "".join(map(str, root.itertext())) == "前见甲附件后"
    assert b"rId900" not in parts[MAIN] + parts["word/_rels/document.xml.rels"]
    assert not list(root.iter(f"{{{W}}}hyperlink"))
    assert [target in notice for notice in template.notices] == [True]


def test_a_link_to_the_web_stays():
    template = docgen.open_template(linked("https://example.com/"), "t.docx")
    parts = read_package(template.fill({"名": "甲"}), "t.docx").parts
    assert (b"<w:hyperlink" in parts[MAIN], b"https://example.com/" in parts["word/_rels/document.xml.rels"]) == (
        True,
        True,
    )
    assert template.notices == ()


def test_a_link_of_opendocument_to_a_file_is_taken_off_and_its_text_stays():
    body = '<text:p>前<text:a xlink:href="file:///C:/a.odt"><text:span>见{{ 名 }}</text:span>附件</text:a>后<text:s/>尾</text:p>'
    template = docgen.open_template(odt(body), "t.odt")
    content = read_package(template.fill({"名": "甲"}), "t.odt").parts["content.xml"]
    assert texts(content) == ["前见甲附件后 尾"]
    assert b"file:" not in content
    assert ["file:///C:/a.odt" in notice for notice in template.notices] == [True]


@pytest.mark.parametrize(
    "template",
    [linked(LOCAL[0]), odt('<text:p><text:a xlink:href="file:///a">{{ 名 }}</text:a></text:p>')],
    ids=["docx", "odt"],
)
def test_lint_warns_of_a_link_to_a_file(template: bytes):
    remarks = [each for each in lint(template, "t").remarks if each.rule != "font.no-east-asian"]
    assert [(each.rule, each.severity.value) for each in remarks] == [("link.local", "warning")]


def test_the_task_pane_of_an_add_in_is_taken_off():
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    kind = "application/vnd.ms-office.webextensiontaskpanes+xml"
    declared = f'<Override PartName="/word/webextensions/taskpanes.xml" ContentType="{kind}"/></Types>'
    types = package.parts["[Content_Types].xml"].replace(b"</Types>", declared.encode())
    panes = {
        f"word/webextensions/{name}": b"<x/>"
        for name in ("taskpanes.xml", "webextension1.xml", "_rels/taskpanes.xml.rels")
    }
    relation = "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"
    with_panes = package.with_parts({**panes, "[Content_Types].xml": types})
    content = with_relation(
        with_panes, "_rels/.rels", relation, "word/webextensions/taskpanes.xml", "Internal"
    ).to_bytes()
    template = docgen.open_template(content, "t.docx")
    parts = read_package(template.fill({"名": "甲"}), "t.docx").parts
    assert not [name for name in parts if "webextension" in name]
    assert b"webextension" not in parts["[Content_Types].xml"] + parts["_rels/.rels"]
    assert len(template.notices) == 1
    assert {each.rule for each in lint(content, "t.docx").remarks} <= {"template.changed", "font.no-east-asian"}


def test_an_add_in_within_the_text_is_refused_as_before():
    package = read_package(docx(p("{{ 名 }}")), "t.docx").with_parts({"word/webextensions/webextension1.xml": b"<x/>"})
    with pytest.raises(TemplateError, match="no macros, controls"):
        docgen.open_template(package.to_bytes(), "t.docx")


OLD = b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'


def old_manifest(doctype: bytes, part: str = "META-INF/manifest.xml") -> bytes:
    package = read_package(odt("<text:p>{{ 名 }}</text:p>"), "t.odt")
    return package.with_parts(
        {part: b'<?xml version="1.0" encoding="UTF-8"?>\n' + doctype + package.parts[part]}
    ).to_bytes()


def test_the_manifest_of_openoffice_2_is_taken_and_written_as_others_are():
    made = docgen.open_template(old_manifest(OLD), "t.odt").fill({"名": "甲"})
    manifest = read_package(made, "t.odt").parts["META-INF/manifest.xml"]
    assert (b"DOCTYPE" in manifest, b"manifest:file-entry" in manifest) == (False, True)


@pytest.mark.parametrize(
    ("doctype", "part"),
    [
        (OLD, "content.xml"),
        (OLD.replace(b">", b' [<!ENTITY a "b">]>'), "META-INF/manifest.xml"),
        (OLD.replace(b'"Manifest.dtd"', b'"http://example.com/Manifest.dtd"'), "META-INF/manifest.xml"),
        (OLD + b'<!DOCTYPE x SYSTEM "y">', "META-INF/manifest.xml"),
    ],
)
def test_any_other_document_type_is_refused(doctype: bytes, part: str):
    with pytest.raises(TemplateError, match=r"document type|not well-formed"):
        docgen.open_template(old_manifest(doctype, part), "t.odt")


def test_strict_open_xml_is_refused_with_how_to_save_it():
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    strict = {
        name: part.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(R.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, part in package.parts.items()
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml"
    }  # fmt: skip
    for read in (docgen.open_template, lint):
        with pytest.raises(TemplateError, match=r"Strict Open XML: save it in Word as “Word Document \(\.docx\)”"):
            read(package.with_parts(strict).to_bytes(), "t.docx")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(60), "EMF"),
        (b"\xd7\xcd\xc6\x9a" + bytes(60), "WMF"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
    ],
)
def test_a_picture_of_another_kind_is_told_with_what_to_save_it_as(content: bytes, kind: str):
    with pytest.raises(DocgenError, match=f"in {kind}, which not every program shows: save it as PNG"):
        docgen.Picture.of_bytes(content, "a.emf")


SIGNED = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"


def test_a_signature_that_no_longer_holds_is_taken_off():
    package = read_package(docx(p("{{ 名 }}")), "t.docx")
    kind = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
    declared = f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{kind}"/></Types>'
    types = package.parts["[Content_Types].xml"].replace(b"</Types>", declared.encode())
    parts = {
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/sig1.xml": b"<Signature/>",
        "[Content_Types].xml": types,
    }
    content = with_relation(
        package.with_parts(parts), "_rels/.rels", SIGNED, "_xmlsignatures/origin.sigs", "Internal"
    ).to_bytes()
    template = docgen.open_template(content, "t.docx")
    [notice] = template.notices
    assert "the signature is taken off" in notice
    filled = read_package(template.fill({"名": "甲"}), "t.docx").parts
    assert not [name for name in filled if "signature" in name]
    assert b"signature" not in filled["[Content_Types].xml"] + filled["_rels/.rels"]


def test_a_signature_of_an_open_document_is_taken_off_too():
    package = read_package(odt("<text:p>{{ 名 }}</text:p>"), "t.odt")
    content = package.with_parts({"META-INF/documentsignatures.xml": b"<document-signatures/>"}).to_bytes()
    template = docgen.open_template(content, "t.odt")
    [notice] = template.notices
    assert "the signature is taken off" in notice
    assert "META-INF/documentsignatures.xml" not in read_package(template.fill({"名": "甲"}), "t.odt").parts
