"""Line breaks, tabs, blanks and paragraphs that values bring, made of OpenDocument's elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.opendocument.names import PARAGRAPHS, TEXT, XML_ID
from docgen.engine.slots import LINE, PAGE, PARAGRAPH, SHAPES, SPACE, TAB, TAIL, Slot, insert_after
from docgen.engine.slots import TEXT as AT_START

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHAPE = re.compile(f"{SPACE}+|[{LINE}{TAB}{PARAGRAPH}{PAGE}]")
_ELEMENTS = {LINE: f"{TEXT}line-break", TAB: f"{TEXT}tab", SPACE: f"{TEXT}s"}


def resolve_breaks(root: _Element) -> None:
    """Replace the marks in all texts by what they stand for."""
    for element in list(root.iter("*")):
        for where in (AT_START, TAIL):
            slot = Slot(element, where)
            if SHAPES.search(slot.read()):
                _resolve(slot)


def _resolve(slot: Slot) -> None:
    while found := _SHAPE.search(slot.read()):
        written, shape = slot.read(), found.group()
        slot.write(written[: found.start()])
        rest = written[found.end() :]
        slot = _next_paragraph(slot, rest) if shape in (PARAGRAPH, PAGE) else _insert(slot, shape, rest)


def _insert(slot: Slot, shape: str, rest: str) -> Slot:
    """Put the element of a break, or of blanks, at the end of a text; return the text after it."""
    made = etree.Element(_ELEMENTS[shape[0]])
    if shape[0] == SPACE and len(shape) > 1:
        made.set(f"{TEXT}c", str(len(shape)))
    if slot.where == TAIL:
        insert_after(slot.element, made, slot.read())
    else:
        slot.element.insert(0, made)
    made.tail = rest
    return Slot(made, TAIL)


def _next_paragraph(slot: Slot, rest: str) -> Slot:
    """Go on with a text in a new paragraph, in spans like those it stood in; return that text."""
    inner = slot.parent
    paragraph = inner if inner.tag in PARAGRAPHS else next(inner.iterancestors(*PARAGRAPHS), None)
    if paragraph is None:
        return _insert(slot, LINE, rest)
    made = _like(inner)
    made.text = rest
    made.extend(list(slot.element.itersiblings() if slot.where == TAIL else slot.element))
    text = Slot(made)
    while inner is not paragraph:
        above = inner.getparent()
        if above is None:
            break
        around = _like(above)
        following = list(inner.itersiblings())
        made.tail, inner.tail = inner.tail, None
        around.append(made)
        around.extend(following)
        inner, made = above, around
    insert_after(paragraph, made)
    return text


def _like(element: _Element) -> _Element:
    made = etree.Element(str(element.tag))
    for name, value in element.attrib.items():
        if name != XML_ID:
            made.set(name, value)
    return made
