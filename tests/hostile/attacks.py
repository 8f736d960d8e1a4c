"""The register of attacks, and the two offices they are made for."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

File = tuple[str, bytes]
Parts = dict[str, bytes]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{OFFICE}{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "meta": "meta",
        "script": "script", "form": "form", "config": "config", "svg": "svg-compatible",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip

NAMES: dict[str, Any] = {
    "名": "甲&乙 <丙>",
    "数": 3,
    "年": "2023\n2024",
    "段落": [{"标题": "一", "正文": "甲"}, {"标题": "二", "正文": ""}],
    "单位": {"名称": "某局", "电话": "0596-2966126"},
}  # what the attacks print, where they print anything


@dataclass(frozen=True)
class Attack:
    """An attack: `refused` if nothing but a refusal will do, otherwise it may also be filled without harm."""

    name: str
    make: Callable[[], File]
    refused: bool


ATTACKS: dict[str, Attack] = {}


def attack(
    *offices: Office, each: Mapping[str, Any] | None = None, refused: bool = True
) -> Callable[[Callable[..., File]], Callable[..., File]]:
    """Register a maker for every office, and for every one of its variants."""

    def register(maker: Callable[..., File]) -> Callable[..., File]:
        for office in offices:
            for title, variant in (each or {"": None}).items():
                words = " ".join(
                    filter(None, [office.suffix, maker.__name__.replace("_", " "), title and f"({title})"])
                )
                arguments = (office,) if each is None else (office, variant)
                ATTACKS[words] = Attack(words, lambda maker=maker, arguments=arguments: maker(*arguments), refused)
        return maker

    return register


def packed(parts: Mapping[str, bytes], name: str) -> File:
    """Return parts as a file, stored: what repeats itself would be refused for its compression alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part), content)
    return name, buffer.getvalue()


class Office:
    """What the attacks of both formats are written in: paragraphs, tables and parts."""

    suffix: str
    main: str  # the part with the body
    properties: str

    def paragraph(self, *texts: str) -> str:
        raise NotImplementedError

    def table(self, *rows: str) -> str:
        """Return a table of one column, of these rows."""
        raise NotImplementedError

    def row(self, content: str) -> str:
        """Return a row of one cell."""
        raise NotImplementedError

    def parts(self, body: str) -> Parts:
        raise NotImplementedError

    def file(self, body: str, **more: bytes) -> File:
        """Return a document with this body, and parts whose names have __ for /."""
        return packed({**self.parts(body), **{name.replace("__", "/"): part for name, part in more.items()}}, self.name)

    @property
    def name(self) -> str:
        return f"hostile.{self.suffix}"


class _Word(Office):
    suffix, main, properties = "docx", "word/document.xml", "docProps/core.xml"

    def paragraph(self, *texts: str) -> str:
        runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
        return f"<w:p>{runs}</w:p>"

    def row(self, content: str) -> str:
        return f"<w:tr><w:tc>{content}</w:tc></w:tr>"

    def table(self, *rows: str) -> str:
        return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl>"

    def parts(self, body: str) -> Parts:
        return {
            "[Content_Types].xml": types(),
            "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
            self.main: f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}<w:sectPr/></w:body></w:document>'.encode(),
        }


class _Writer(Office):
    suffix, main, properties = "odt", "content.xml", "meta.xml"
    mimetype = b"application/vnd.oasis.opendocument.text"

    def paragraph(self, *texts: str) -> str:
        return f"<text:p>{''.join(f'<text:span>{text}</text:span>' for text in texts)}</text:p>"

    def row(self, content: str) -> str:
        return f"<table:table-row><table:table-cell>{content}</table:table-cell></table:table-row>"

    def table(self, *rows: str) -> str:
        return f"<table:table><table:table-column/>{''.join(rows)}</table:table>"

    def parts(self, body: str) -> Parts:
        return {
            "mimetype": self.mimetype,
            "META-INF/manifest.xml": manifest("content.xml"),
            self.main: content(body),
        }


WORD, ODT = _Word(), _Writer()


def content(body: str, before: str = "") -> bytes:
    """Return an ODF content part."""
    return (
        f'<office:document-content {ODF_NAMESPACES} office:version="1.3">{before}<office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    ).encode()


def manifest(*names: str, inside: str = "") -> bytes:
    """Return an ODF manifest of XML parts."""
    space = f"{OFFICE}manifest:1.0"
    entries = "".join(
        f'<m:file-entry m:full-path="{name}" m:media-type="text/xml">{inside}</m:file-entry>' for name in names
    )
    return (
        f'<m:manifest xmlns:m="{space}" m:version="1.3"><m:file-entry m:full-path="/"'
        f' m:media-type="{ODT.mimetype.decode()}"/>{entries}</m:manifest>'
    ).encode()


def types(
    *more: str, main: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
) -> bytes:
    """Return the content types of a Word package."""
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{"".join(more)}</Types>'
    ).encode()


def override(part: str, kind: str) -> str:
    """Return the content type of a WordprocessingML part."""
    return f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'


def relation(kind: str, target: str, mode: str = "", number: int = 9) -> str:
    """Return a relation; `kind` is the end of its type, or the whole type."""
    kind = kind if ":" in kind else f"{R}/{kind}"
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{outside}/>'


def relations(*entries: str) -> bytes:
    """Return a relations part."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(entries)}</Relationships>'.encode()
