"""The package of a Word template: its parts, how they relate, and those that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from docgen.template_maker.content import FEET
from docgen.template_maker.package import AUTHOR, LANGUAGE, MADE, PROGRAM, packed
from docgen.template_maker.word.document import document, footer
from docgen.template_maker.word.ooxml import R, plain, w
from docgen.template_maker.word.styles import font_table, style_sheet, theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from docgen.template_maker.content import Block

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES, _RELATIONS = f"{_PACKAGE}/content-types", f"{_PACKAGE}/relationships"
_KINDS = {"odd": "default", "even": "even"}  # of footers
_OPC, _OFFICE = "application/vnd.openxmlformats-package", "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    content_type: str
    relation: str  # the type of its relation, in full
    root: _Element


def word_template(content: Iterable[Block], title: str, *, charts: bool = False) -> bytes:
    """Make the Word template that says this, under a title. Errors: FormError, for a form that cannot be drawn."""
    footers = [
        _word_part(f"footer{number}", footer(style), kind="footer") for number, style in enumerate(FEET.values(), 1)
    ]
    beside = [
        _word_part("styles", style_sheet(charts=charts)),
        _word_part("settings", settings()),
        _word_part("fontTable", font_table()),
        _Part("word/theme/theme1.xml", f"{_OFFICE}.theme+xml", f"{R}/theme", theme()),
        *footers,
    ]
    main = document(content, {_KINDS[page]: _id(beside, part) for page, part in zip(FEET, footers, strict=True)})
    whole = [
        _Part("word/document.xml", f"{_OFFICE}.wordprocessingml.document.main+xml", f"{R}/officeDocument", main),
        _Part(
            "docProps/core.xml",
            f"{_OPC}.core-properties+xml",
            f"{_RELATIONS}/metadata/core-properties",
            core_properties(title),
        ),
        _Part(
            "docProps/app.xml", f"{_OFFICE}.extended-properties+xml", f"{R}/extended-properties", extended_properties()
        ),
    ]
    roots = {
        "[Content_Types].xml": _content_types([*whole, *beside]),
        "_rels/.rels": _relations(whole),
        "word/_rels/document.xml.rels": _relations(beside, within="word/"),
        **{part.name: part.root for part in (*whole, *beside)},
    }
    return packed(roots)


def _word_part(name: str, root: _Element, kind: str = "") -> _Part:
    kind = kind or name
    return _Part(f"word/{name}.xml", f"{_OFFICE}.wordprocessingml.{kind}+xml", f"{R}/{kind}", root)


def _content_types(parts: Iterable[_Part]) -> _Element:
    root = plain(_TYPES, "Types")
    root.append(plain(_TYPES, "Default", Extension="rels", ContentType=f"{_OPC}.relationships+xml"))
    root.append(plain(_TYPES, "Default", Extension="xml", ContentType="application/xml"))
    for part in parts:
        root.append(plain(_TYPES, "Override", PartName=f"/{part.name}", ContentType=part.content_type))
    return root


def _relations(parts: list[_Part], within: str = "") -> _Element:
    root = plain(_RELATIONS, "Relationships")
    for part in parts:
        target = part.name.removeprefix(within)
        root.append(plain(_RELATIONS, "Relationship", Id=_id(parts, part), Type=part.relation, Target=target))
    return root


def _id(parts: list[_Part], part: _Part) -> str:
    return f"rId{parts.index(part) + 1}"


# Properties and settings

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC, _TERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WORD = "http://schemas.microsoft.com/office/word"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"

# docxtpl fills these and adds those that are not there: all are here, so that what it makes is what docgen makes.
_DESCRIPTION = {
    "creator": AUTHOR,
    "language": LANGUAGE,
    "description": "",
    "identifier": "",
    "subject": "",
}
_COMPATIBILITY = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}


def core_properties(title: str) -> _Element:
    """Make the core properties: title and author are filled with the report."""
    # The date's type names its vocabulary by prefix, so the prefixes must be these.
    prefixes = {"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=prefixes)
    for name, content in {"title": title, **_DESCRIPTION}.items():
        _add(root, _DC, name, content)
    for name in ("created", "modified"):
        _add(root, _TERMS, name, MADE).set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
    return root


def extended_properties() -> _Element:
    """Make the extended properties: what wrote the file."""
    root = plain(_EXTENDED, "Properties")
    _add(root, _EXTENDED, "Application", PROGRAM)
    return root


def settings() -> _Element:
    """Make the document's settings."""
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=420),
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="compressPunctuation"),
        w(
            "compat",
            w("doNotExpandShiftReturn"),  # a line broken by hand inside a justified passage is not stretched
            *(w("compatSetting", name=name, uri=_WORD, val=value) for name, value in _COMPATIBILITY.items()),
        ),
        w("themeFontLang", val=LANGUAGE, eastAsia=LANGUAGE),
    )


def _add(root: _Element, namespace: str, name: str, content: str) -> _Element:
    element = plain(namespace, name)
    element.text = content
    root.append(element)
    return element
