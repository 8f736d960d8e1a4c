"""The parts of a Word template that nobody sees: its properties and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from template_maker.properties import AUTHOR, LANGUAGE, MADE, PROGRAM, TITLE
from template_maker.word.ooxml import plain, w

if TYPE_CHECKING:
    from lxml.etree import _Element

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC, _TERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WORD = "http://schemas.microsoft.com/office/word"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"

# docxtpl fills these and adds those that are not there: all are here, so that what it makes is what docgen makes.
_DESCRIPTION = {
    "title": TITLE,
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


def core_properties() -> _Element:
    """Make the core properties: title and author are filled with the report."""
    # The date's type names its vocabulary by prefix, so the prefixes must be these.
    prefixes = {"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=prefixes)
    for name, content in _DESCRIPTION.items():
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
        w("themeFontLang", val="en-US", eastAsia="zh-CN"),
    )


def _add(root: _Element, namespace: str, name: str, content: str) -> _Element:
    element = plain(namespace, name)
    element.text = content
    root.append(element)
    return element
