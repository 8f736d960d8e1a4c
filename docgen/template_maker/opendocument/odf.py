"""Elements of OpenDocument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

VERSION = "1.3"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = {
    **{
        prefix: f"{_OASIS}:{prefix}:1.0"
        for prefix in ("office", "style", "text", "table", "meta", "config", "manifest")
    },
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ooo": "http://openoffice.org/2004/office",
}
_MORE_SPACES = re.compile("(?<= )( +)")


def odf(tag: str, attributes: Mapping[str, str | int | None] | None = None, *content: _Element | str) -> _Element:
    """Make an element of elements and text; names bear their prefixes, and an attribute that is None is left out."""
    element = etree.Element(_named(tag), nsmap=_NAMESPACES)
    for name, value in (attributes or {}).items():
        if value is not None:
            element.set(_named(name), str(value))
    for piece in content:
        if not isinstance(piece, str):
            element.append(piece)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + piece
        else:
            element.text = (element.text or "") + piece
    return element


def root(tag: str, *children: _Element, named: tuple[str, ...] = ()) -> _Element:
    """Make the root of a part, which declares its version and the vocabularies it uses, in attributes `named` ones."""
    element = odf(tag, {f"{tag.partition(':')[0]}:version": VERSION}, *children)
    etree.cleanup_namespaces(element, keep_ns_prefixes=list(named))
    return element


def words(text: str) -> Iterator[_Element | str]:
    """Write text: its line breaks are elements, and of several spaces on end, all but the first."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield odf("text:line-break")
        for place, piece in enumerate(_MORE_SPACES.split(line)):
            yield odf("text:s", {"text:c": len(piece)}) if place % 2 else piece


def points(twips: float) -> str:
    """Write a length."""
    return f"{twips / 20:g}pt"


def _named(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"
