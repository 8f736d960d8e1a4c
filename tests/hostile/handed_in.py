"""Small files that a stranger may hand in as a report or a workbook: packages of few parts, pages, PDFs."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLE = "宿迁市2023年政府信息公开工作年度报告"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
TITLED = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{TITLE}</t></is></c></row>'
_PLAIN = "".join(f"<!--{number}-->" for number in range(20_000))  # is dropped, and keeps a package from being a bomb


def package(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return held.getvalue()


def word(body: str) -> bytes:
    return package({"word/document.xml": f'<document xmlns="{_WORD}"><body>{body}{_PLAIN}</body></document>'})


def excel(sheets: Sequence[str], listed: Sequence[int] = (), *, strings: str = "", styles: str = "") -> bytes:
    """Return a workbook of sheets, each the content of a `worksheet`; `listed` are those that it names, by their numbers."""
    names = "".join(f'<sheet name="s{at}" r:id="r{number}"/>' for at, number in enumerate(listed or range(len(sheets))))
    kinds = {"sharedStrings": strings, "styles": styles} | {f"s{at}": sheet for at, sheet in enumerate(sheets)}
    relations = "".join(
        f'<Relationship Id="{f"r{kind[1:]}" if kind[1:].isdecimal() else kind}" Target="{kind}.xml"'
        f' Type="{_RELATIONS}/{"worksheet" if kind[1:].isdecimal() else kind}"/>'
        for kind, content in kinds.items()
        if content
    )
    roots = {"sharedStrings": "sst", "styles": "styleSheet"}
    parts = {
        f"xl/{kind}.xml": f'<{roots.get(kind, "worksheet")} xmlns="{_SHEET}">{content}{_PLAIN}</{roots.get(kind, "worksheet")}>'
        for kind, content in kinds.items()
    }
    return package(
        {
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
            **parts,
        }
    )


def opendocument(body: str, manifest: str = "<manifest/>") -> bytes:
    """Return an OpenDocument file of a body."""
    names = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
    content = f"<office:document-content {names}><office:body>{body}</office:body>{_PLAIN}</office:document-content>"
    return package({"content.xml": content, "META-INF/manifest.xml": manifest})


def page(body: str, charset: str = "utf-8") -> bytes:
    return f'<html><head><meta charset="{charset}"></head><body><h1>{TITLE}</h1>{body}</body></html>'.encode()


def saved_page(kind: str, content: bytes = b"x") -> bytes:
    return f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n".encode() + content


def pdf(*objects: str, trailer: str = "/Root 1 0 R") -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}{trailer}>>\nstartxref\n{len(out)}\n%%EOF"
    )
    return out + end.encode()


def compound(*streams: str, at: Mapping[int, bytes] | None = None) -> bytes:
    """Return what looks like an OLE file: its directory names streams; `at` are sectors by their numbers."""
    sectors = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")] + [bytes(512)] * 8
    for number, content in (at or {}).items():
        sectors[number] = content.ljust(512, b"\0")
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"".join(sectors) + entries.ljust(512, b"\0")
