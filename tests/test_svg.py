"""SVG pictures in templates: they show what is in them; what runs, or leads out of them, is refused."""

from __future__ import annotations

import gzip

import pytest
from test_docxtpl import docx, p
from test_opendocument import odt

import docgen
from docgen.archive import read_package
from docgen.errors import TemplateError
from docgen.lint import lint

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
FINE = {
    "shapes": '<rect width="9" height="9" style="fill:red"/><circle r="3" fill="#f00"/>',
    "a gradient of its own": '<linearGradient id="g"/><rect fill="url(#g)" clip-path="url( \'#c\' )"/>',
    "a part of its own": '<g id="a"/><use xlink:href="#a"/><use href="#a"/>',
    "a picture in it": '<image xlink:href="data:image/png;base64,iVBORw0KGgo="/>',
    "a style of its own": "<style>.a{fill:url(#g)} rect{stroke:#00f}</style>",
    "the author's file name": '<g export-filename="C:\\图\\徽标.png"/>',
    "movement": '<animate attributeName="x" from="0" to="10.5" values="0;5;10" dur="1s"/>',
}
LEADS_OUT = {
    "a picture": '<image xlink:href="http://127.0.0.1/a.png"/>',
    "with a blank": '<image xlink:href=" http://127.0.0.1/a.png"/>',
    "in capitals": '<image xlink:href="HTTP://127.0.0.1/a.png"/>',
    "a file": '<image href="/usr/share/a.png"/>',
    "a file beside": '<image href="a.png"/>',
    "a share": '<image href="\\\\127.0.0.1\\s\\a.png"/>',
    "another picture that may lead out": '<image href="data:image/svg+xml;base64,AA=="/>',
    "a base": '<g xml:base="http://127.0.0.1/"/>',
    "a style": '<rect style="fill:url(http://127.0.0.1/f.svg#a)"/>',
    "a filling": '<rect fill="url(http://127.0.0.1/f.svg#a)"/>',
    "spelt otherwise": '<rect style="fill:u\\72l(http://127.0.0.1/f)"/>',
    "a style sheet": '<style>@import "http://127.0.0.1/a.css";</style>',
    "a font": "<style>@font-face{font-family:x;src:url(http://127.0.0.1/x.ttf)}</style>",
    "a filter": '<filter id="f"><feImage href="http://127.0.0.1/f.png"/></filter>',
    "moved to": '<image href="#a"><set attributeName="href" to="http://127.0.0.1/a.png"/></image>',
    "a link": '<a href="http://127.0.0.1/"><rect/></a>',
    "an instruction": '<?xml-stylesheet href="http://127.0.0.1/s.css"?>',
}
RUNS = {
    "a script": "<script>alert(1)</script>",
    "an event": '<rect onload="alert(1)"/>',
    "a page": '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
}


def svg(body: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} width="10" height="10">{body}</svg>'.encode()


def with_picture(content: bytes, suffix: str = ".svg", kind: str = "docx") -> bytes:
    """Return a template that has a picture among its parts."""
    template, folder = (
        (docx(p("{{ 名 }}")), "word/media") if kind == "docx" else (odt("<text:p>{{ 名 }}</text:p>"), "Pictures")
    )
    return read_package(template, "t").with_parts({f"{folder}/a{suffix}": content}).to_bytes()


@pytest.mark.parametrize("kind", ["docx", "odt"])
@pytest.mark.parametrize("body", FINE.values(), ids=FINE.keys())
def test_what_stands_in_a_picture_by_itself_is_kept(body: str, kind: str):
    content = docgen.open_template(with_picture(svg(body), kind=kind), f"t.{kind}").fill({"名": "甲"})
    assert svg(body) in read_package(content, "t").parts.values()


@pytest.mark.parametrize("kind", ["docx", "odt"])
@pytest.mark.parametrize("body", LEADS_OUT.values(), ids=LEADS_OUT.keys())
def test_what_leads_out_of_a_picture_is_refused(body: str, kind: str):
    with pytest.raises(TemplateError, match=r"/a\.svg: a template brings in nothing from outside"):
        docgen.open_template(with_picture(svg(body), kind=kind), f"t.{kind}")


@pytest.mark.parametrize("body", RUNS.values(), ids=RUNS.keys())
def test_what_runs_in_a_picture_is_refused(body: str):
    template = with_picture(svg(body))
    with pytest.raises(TemplateError, match="a picture runs nothing"):
        docgen.open_template(template, "t.docx")
    assert "template.refused" in {each.rule for each in lint(template, "t.docx").remarks}


def test_an_encoding_hides_nothing():
    body = svg(LEADS_OUT["a picture"]).decode().encode("utf-16")
    with pytest.raises(TemplateError, match="nothing from outside"):
        docgen.open_template(with_picture(body), "t.docx")


@pytest.mark.parametrize("suffix", [".svgz", ".SVG", ".svg.gz"])
def test_a_compressed_picture_is_refused(suffix: str):
    with pytest.raises(TemplateError, match="a compressed SVG picture is not taken"):
        docgen.open_template(with_picture(gzip.compress(svg("<rect/>")), suffix), "t.docx")
