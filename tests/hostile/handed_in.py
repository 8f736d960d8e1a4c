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


# What stands for more than there is

NINES = "9" * 5_000
COUNTLESS = {
    "a string": excel(
        [f'<sheetData>{TITLED}<row><c t="s"><v>{NINES}</v></c></row></sheetData>'], strings="<si><t>a</t></si>"
    ),
    "a font": excel(
        [f"<sheetData>{TITLED}</sheetData>"], styles=f'<fonts><font/></fonts><cellXfs><xf fontId="{NINES}"/></cellXfs>'
    ),
    "columns": excel([f'<cols><col min="2" max="{NINES}" hidden="1"/></cols><sheetData>{TITLED}</sheetData>']),
}


DAMAGED = {
    "charset.html": (page("", "undefined"), "says that it is undefined text"),
    "slow charset.html": (page("a" * 3_000 + "-" + "b9" * 3_000, "punycode"), "says that it is punycode text"),
    "charset.mht": (saved_page('text/html; charset="a\0b"'), "says that it is a"),
    "long charset.mht": (saved_page(f'text/html; charset="{"x" * 9_000}"'), f"is {'x' * 40} text"),
    "brackets.mht": (saved_page(f"text/html; charset={'(' * 5_000}"), "says that it is ("),
    "messages.mht": (b"Content-Type: message/rfc822\r\n\r\n" * 3_000, "the saved page is damaged"),
    "parts.mht": (
        saved_page("multipart/mixed; boundary=b", b"\r\n--b\r\n" * 11_000), "more than 10000 parts",
    ),
    "nothing.pdf": (
        pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"), "the PDF has no pages",
    ),
    "field.csv": (
        f'bureau,year,table,row,column,value\n某局,2023,t,r,c,"{"x" * 200_000}'.encode(), "a field is too long",
    ),
    "return.csv": (b"bureau,year\rtable,row,column,value\n", "a table alone does not say"),
}  # fmt: skip


MANY = "".join(f'<col min="{first}" max="{9_000 + first}" hidden="1"/>' for first in range(2, 9_000))
SPARSE = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 4_000))
COPIES = 'table:number-columns-repeated="200"'
TIMES = 'table:number-rows-repeated="200"'
FILLED = f"<table:table-cell {COPIES}><text:p>1</text:p></table:table-cell>"
LONG = "x" * 5_000
STRING = '<c t="s"><v>0</v></c>'
AMOUNTS = {
    "tags.docx": (word("<p/>" * 1_000_001), "more than 1000000 tags"),
    "tags.html": (page("<p>x" * 300_001), "more than 300000 tags"),
    "sheets.xlsx": (excel([f"<sheetData>{TITLED}</sheetData>"], [0] * 3), "two sheets of the workbook are one"),
    "many sheets.xlsx": (excel(["<sheetData/>"] * 201), "more than 200 sheets"),
    "sparse.xlsx": (
        excel([f'<sheetData>{TITLED}<row r="1"><c r="IV1"><v>1</v></c></row>{SPARSE}</sheetData>']),
        "more than 500000 cells",
    ),
    "string.xlsx": (
        excel(
            [f"<sheetData>{TITLED}<row>{STRING * 200}</row></sheetData>"],
            strings=f"<si><t>{LONG * 5}</t></si>",
        ),
        "more than 4000000 characters",
    ),
    "cells.ods": (
        opendocument(
            f"<office:spreadsheet>{f'<table:table><table:table-row {TIMES}>{FILLED}</table:table-row></table:table>' * 20}</office:spreadsheet>"
        ),
        "more than 500000 cells",
    ),
    "text.ods": (
        opendocument(
            f"<office:spreadsheet><table:table><table:table-row {TIMES}><table:table-cell {COPIES}><text:p>{LONG}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
        ),
        "more than 4000000 characters",
    ),
    "text.odt": (
        opendocument(
            f"<office:text><table:table><table:table-row {TIMES}><table:table-cell {COPIES}><text:p>{LONG}</text:p></table:table-cell></table:table-row></table:table></office:text>"
        ),
        "more than 4000000 characters",
    ),
    "fields.odt": (
        opendocument(
            f"<office:text><table:table><table:table-row {TIMES}>{FILLED * 3}</table:table-row></table:table></office:text>"
        ),
        "500 columns",
    ),
    "rows.odt": (
        opendocument(
            f"<office:text><table:table>{f'<table:table-row {TIMES}>{FILLED}</table:table-row>' * 26}</table:table></office:text>"
        ),
        "more than 5000 rows",
    ),
    "spans.html": (
        page(("<table>" + "<tr><td colspan=400 rowspan=999>1<td>2" + "<tr><td>1" * 900 + "</table>") * 2),
        "more than 500000 cells",
    ),
    "nested.yaml": (b"x:\n" + b"".join(b" " * deep + b"a:\n" for deep in range(1, 90)), "nested too deeply"),
}  # fmt: skip
HIDDEN_AGAIN = excel([f"<cols>{MANY}</cols><sheetData>{TITLED}</sheetData>"])


# What is told in our own words

ENCRYPTED = (
    '<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
)
LOCKED = "a password protects the file: open it with the password, and save it without one as "
WORD_BEGINS = b"\xec\xa5\xc1\x00" + bytes(6)
WORKBOOK_BEGINS = b"\x09\x08\x08\x00\x00\x06\x05\x00" + bytes(4)
TOLD = {
    "cut.docx": (package({"word/document.xml": "<document>\n<body>"}), "is damaged, not well-formed in line 2: open"),
    "deep.docx": (word("<p>" * 300 + "</p>" * 300), "is nested too deeply"),
    "deep.html": (page("<div>" * 300), "the page is nested too deeply"),
    "flow.yaml": (b"a: " + b"[" * 2_000, "the file is nested too deeply"),
    "escape.yaml": (b'a: "\\q"', "it cannot be read on here (libyaml: found unknown escape character)"),
    "cut.pdf": (b"%PDF-1.4\n1 0 obj\n<<", "the PDF is damaged: make it again"),
    "locked.docx": (compound("EncryptionInfo", "EncryptedPackage"), LOCKED + ".docx"),
    "locked.xlsx": (compound("EncryptionInfo", "EncryptedPackage"), LOCKED + ".xlsx"),
    "locked.ods": (opendocument("", ENCRYPTED), LOCKED + ".ods"),
    "locked.odt": (opendocument("", ENCRYPTED), LOCKED + ".odt"),
    "package.doc": (compound("EncryptedPackage"), LOCKED + ".docx"),
    "package.et": (compound("EncryptedPackage"), LOCKED + ".xlsx"),
    "locked.doc": (compound("WordDocument", at={3: WORD_BEGINS + b"\x00\x01"}), LOCKED + ".docx"),
    "locked.xls": (compound("Workbook", at={2: WORKBOOK_BEGINS + b"\x2f\x00\x06\x00"}), LOCKED + ".xlsx"),
    "locked and kept.xls": (
        compound("Workbook", at={2: WORKBOOK_BEGINS + b"\x86\x00\x00\x00\x2f\x00\x06\x00"}), LOCKED + ".xlsx",
    ),
    "old.ods": (compound("WordDocument", at={3: WORD_BEGINS + b"\x00\x00"}), "an old Word document (.doc)"),
    "old.docx": (compound("Workbook", at={2: WORKBOOK_BEGINS + bytes(8)}), "an old Excel workbook (.xls)"),
    "print.ods": (b"%PDF-1.4", "a file of the kind .pdf, whatever its name says: call it print.pdf"),
    "locked.pdf": (
        pdf("<</Type/Catalog>>", f"<</Filter/Standard/V 1/R 2/O<{'41' * 32}>/U<{'42' * 32}>/P -4>>", trailer="/Root 1 0 R/Encrypt 2 0 R/ID[<00><00>]"),
        "a password protects the PDF",
    ),
    **{f"nothing{suffix}": (b"", "the file is empty") for suffix in (".doc", ".pdf", ".html", ".mht", ".ods", ".xls")},
}  # fmt: skip
