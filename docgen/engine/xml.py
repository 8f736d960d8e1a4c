"""XML of document parts: parsed without fetching or expanding anything, written in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.slots import RESERVED
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))
_WRITTEN = (
    ("&#34;", '"'), ("&quot;", '"'), ("&#39;", "'"), ("&#10;", "\n"), ("&#9;", "\t"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
)  # fmt: skip
MAX_ATTRIBUTES = 500  # of an element: looking at each takes time for all of them
_CROWDED = etree.XPath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])")
_ENCODINGS = ("UTF-8", "UTF-16", "US-ASCII", "ASCII")  # ISO/IEC 29500-2, 6.1.4: the first two; ASCII is part of them


def looks_like_xml(content: bytes) -> bool:
    """Tell whether some program could read a part as XML, whatever it is called."""
    begin = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return begin.startswith(b"<") or (begin[:2] in (b"\xff\xfe", b"\xfe\xff") and b"<" in begin[:40])


def parse_part(content: bytes, part: str, file: str) -> _Element:
    """Parse a part's XML.

    Errors: TemplateError, for what is not well-formed, has a document type or an encoding that documents do not have.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        message = _("the part {part} is not well-formed: {reason}").format(part=part, reason=error.msg)
        raise TemplateError.at(Source(file), message) from error
    except (ValueError, LookupError) as error:
        message = _("the part {part} is not well-formed: {reason}").format(part=part, reason=error)
        raise TemplateError.at(Source(file), message) from error
    document = root.getroottree().docinfo
    if document.doctype:  # type: ignore[union-attr] # the stubs do not know it
        message = _("the part {part} declares a document type, which no document does").format(part=part)
        raise TemplateError.at(Source(file), message)
    if (document.encoding or "UTF-8").upper() not in _ENCODINGS:
        message = _("the part {part} is written in {encoding}: documents are UTF-8 or UTF-16")
        raise TemplateError.at(Source(file), message.format(part=part, encoding=document.encoding))
    if _CROWDED(root):
        message = _("the part {part} has an element with more than {limit} attributes: this is not a normal document")
        raise TemplateError.at(Source(file), message.format(part=part, limit=MAX_ATTRIBUTES))
    return root


def serialised(root: _Element) -> bytes:
    """Write a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def escaped(text: str) -> str:
    """Return text as XML, for content and for attributes in either quotes."""
    for character, written in ESCAPES:
        text = text.replace(character, written)
    return text


def unescaped(xml: str) -> str:
    """Return the text of XML that this engine or lxml wrote."""
    for written, character in _WRITTEN:
        xml = xml.replace(written, character)
    return xml


def whole_number(text: str, otherwise: int = 1) -> int:
    """Return the number that an attribute says, or another where a template says none."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else otherwise


def has_reserved(root: _Element) -> bool:
    """Tell whether a part holds the non-characters that hold the places of tags."""
    return bool(RESERVED.search(etree.tostring(root, encoding="unicode")))
