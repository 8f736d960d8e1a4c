"""A part's XML tree: parsed without fetching or expanding anything, its texts read and written where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.names import MANIFEST_PART
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.errors import Problem

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))
_WRITTEN = (
    ("&#34;", '"'), ("&quot;", '"'), ("&#39;", "'"), ("&#10;", "\n"), ("&#9;", "\t"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
)  # fmt: skip
MAX_ATTRIBUTES = 500  # of an element: looking at each takes time for all of them
MAX_TAGS = 1_000_000  # of a part: an element takes a hundred times the room of its tags
_COUNTLESS = 10**9  # no document counts so far
_CROWDED = etree.XPath(f"boolean(/descendant-or-self::*[count(@*) > {MAX_ATTRIBUTES}])")
# What OpenOffice wrote until its version 2, and nothing is fetched for
_OLD_MANIFEST = re.compile(
    rb'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice\.org//DTD Manifest 1\.0//EN"\s+"Manifest\.dtd"\s*>'
)
_ENCODINGS = ("UTF-8", "UTF-16", "US-ASCII", "ASCII")  # ISO/IEC 29500-2, 6.1.4: the first two; ASCII is part of them
START, TAIL = "text", "tail"

# Non-characters hold the places of tags, of line breaks and the like that a value brings, of braces that begin no
# tag, of where each round of a loop begins and ends, and of pictures that take the place of others: neither a template nor a value may contain them.
MARK_START, MARK_END = "\ufdd0", "\ufdd1"
LINE, TAB, PARAGRAPH, PAGE, SPACE = "\ufdd2", "\ufdd3", "\ufdd4", "\ufdd5", "\ufdd6"
BRACE = "\ufdd7"
ROUND_START, ROUND_END = "\ufdd8", "\ufdd9"
PICTURE = "\ufdda"
LISTING_MARKS = str.maketrans({"\n": LINE, "\t": TAB, "\a": PARAGRAPH, "\f": PAGE})  # as docxtpl reads its listings
MARK = re.compile(f"{MARK_START}(\\d+){MARK_END}")
SHAPES = re.compile(f"[{LINE}-{SPACE}]")
RESERVED = re.compile(f"[{MARK_START}-{ROUND_END}]")


def parse_parts(package: Package, file: str) -> tuple[dict[str, _Element], list[Problem]]:
    """Parse every XML part of a package; return their roots by name, and what is wrong with those that are damaged."""
    roots: dict[str, _Element] = {}
    damaged: list[Problem] = []
    for name, content in package.parts.items():
        if _looks_like_xml(content) or (content and name.lower().endswith((".xml", ".rels"))):
            try:
                roots[name] = parse_part(content, name, file)
            except TemplateError as error:
                damaged += error.problems
    return roots, damaged


def _looks_like_xml(content: bytes) -> bool:
    """Tell whether some program could read a part as XML, whatever it is called."""
    begin = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return begin.startswith(b"<") or (begin[:2] in (b"\xff\xfe", b"\xfe\xff") and b"<" in begin[:40])


def parse_part(content: bytes, part: str, file: str) -> _Element:
    """Parse a part's XML.

    Errors: TemplateError, for what is not well-formed, is too large, has a document type or an encoding that documents do not have.
    """
    if part == MANIFEST_PART:
        content = _OLD_MANIFEST.sub(b"", content, count=1)
    if content.count(b"<") > MAX_TAGS:
        message = _("the part {part} has more than {limit} tags: this is not a normal document")
        raise TemplateError.at(Source(file), message.format(part=part, limit=MAX_TAGS))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # a loop copies them, and only then are they told apart
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise TemplateError.at(Source(file), _damaged(part, error)) from error
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


def _damaged(part: str, error: Exception) -> str:
    """Word why a part is no XML, in our own words: what the library says is in English, and of no use to who reads it."""
    if "depth" in str(error):
        return _("the part {part} is nested too deeply: this is not a normal document").format(part=part)
    line = getattr(error, "lineno", None) or 1
    message = _("the part {part} is damaged, not well-formed in line {line}: open the document and save it again")
    return message.format(part=part, line=line)


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
    """Return the number that an attribute says, or another where it says none; what has more than nine digits is all the same."""
    if not (text.isascii() and text.isdecimal()):
        return otherwise
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) < 10 else _COUNTLESS


def has_reserved(root: _Element) -> bool:
    """Tell whether a part holds the non-characters that hold the places of tags."""
    return bool(RESERVED.search(etree.tostring(root, encoding="unicode")))


# Texts and marks


def mark(number: int) -> str:
    """Return what holds the place of a tag."""
    return f"{MARK_START}{number}{MARK_END}"


def marks_in(text: str) -> Iterator[int]:
    """Walk the numbers of the tags whose marks a text holds."""
    return map(int, MARK.findall(text))


class Slot(NamedTuple):
    """A text in a tree: what an element begins with, what follows it, or one of its attributes, by name."""

    element: _Element
    where: str = START

    def read(self) -> str:
        """Return the text."""
        if self.where == START:
            return self.element.text or ""
        if self.where == TAIL:
            return self.element.tail or ""
        return self.element.get(self.where, "")

    def write(self, text: str) -> None:
        """Replace the text."""
        if self.where == START:
            self.element.text = text
        elif self.where == TAIL:
            self.element.tail = text
        else:
            self.element.set(self.where, text)

    @property
    def parent(self) -> _Element:
        """The innermost element around the text."""
        above = self.element.getparent() if self.where == TAIL else self.element
        return self.element if above is None else above


def iter_outside(root: _Element, names: Sequence[str], around: Sequence[str]) -> Iterator[_Element]:
    """Walk the elements of some names, but not those that lie in elements of other names."""
    inside = {element for outer in root.iter(*around) for element in outer.iter(*names)}
    return (element for element in root.iter(*names) if element not in inside)


def hide_braces(root: _Element) -> None:
    """Let `BRACE` hold the places of the braces in an element, so that they begin no tags."""
    for element in root.iter("*"):
        for where in (START, TAIL, *map(str, element.attrib)):
            slot = Slot(element, where)
            if "{" in slot.read() and not (element is root and where == TAIL):
                slot.write(slot.read().replace("{", BRACE))


def write_braces(xml: str) -> str:
    """Write the braces in XML whose places are held as Jinja does not read them."""
    return xml.replace(BRACE, "&#123;")


def put_before(element: _Element, text: str) -> None:
    """Put text before an element."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def put_after(element: _Element, text: str) -> None:
    """Put text after an element, before what follows it."""
    element.tail = text + (element.tail or "")


def insert_after(element: _Element, new: _Element, text: str | None = None) -> None:
    """Put a new element, and text before it, between an element and what follows it."""
    new.tail, element.tail = element.tail, text
    element.addnext(new)


def replace_by_text(element: _Element, text: str) -> None:
    """Put text in the place of an element; the root of a part keeps its place."""
    if element.getparent() is not None:
        put_before(element, text + (element.tail or ""))
        element.getparent().remove(element)  # type: ignore[union-attr] # looked at above


def unwrap(element: _Element) -> None:
    """Let what an element holds stand in its place."""
    children = list(element)
    last = children[-1] if children else None
    put_before(element, element.text or "")
    for child in children:
        element.addprevious(child)
    if last is not None:
        last.tail = (last.tail or "") + (element.tail or "")
        element.tail = None
    replace_by_text(element, "")


def splice(first: _Element, last: _Element) -> bool:
    """Drop everything between two elements, the second with it; what follows the second then follows the first.

    Both must lie equally deep in elements of the same names; otherwise nothing is changed.
    """
    pairs = levels(first, last)
    if pairs is None:
        return False
    for early, late in pairs:
        parent = early.getparent()
        if parent is None:
            return False
        if parent is late.getparent():
            _drop_between(early, late)
            return True
        for sibling in list(early.itersiblings()):
            parent.remove(sibling)
        parent.extend(list(late.itersiblings()))
    return False


def levels(first: _Element, last: _Element) -> list[tuple[_Element, _Element]] | None:
    """Pair the elements around two elements, from the inside out, up to those that are siblings."""
    pairs = [(first, last)]
    while first.getparent() is not last.getparent():
        early, late = first.getparent(), last.getparent()
        if early is None or late is None or early.tag != late.tag:
            return None
        first, last = early, late
        pairs.append((first, last))
    return pairs


def _drop_between(first: _Element, last: _Element) -> None:
    parent, between = first.getparent(), first.getnext()
    while parent is not None and between is not None:
        following = None if between is last else between.getnext()
        parent.remove(between)
        between = following
