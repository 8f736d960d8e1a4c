"""Text in OpenDocument: in paragraphs and headings, in the spans and links in them, and broken into lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import FO, OFFICE, STYLE, TEXT, XML_ID
from docgen.engine.tree import (
    LINE,
    PAGE,
    PARAGRAPH,
    SHAPES,
    SPACE,
    START,
    TAB,
    TAIL,
    Slot,
    insert_after,
    iter_outside,
    put_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_DELETED = (f"{TEXT}deletion",)
_HOLDERS = (f"{OFFICE}text", f"{TEXT}section")  # where paragraphs break pages
_STYLE_NAME = f"{TEXT}style-name"
_INLINE = frozenset(TEXT + name for name in ("span", "a", "meta", "ruby", "ruby-base"))
_BLANKS = frozenset(TEXT + name for name in ("s", "tab", "line-break", "soft-page-break"))
_SHAPE = re.compile(f"{SPACE}+|[{LINE}{TAB}{PARAGRAPH}{PAGE}]")
_ELEMENTS = {LINE: f"{TEXT}line-break", TAB: f"{TEXT}tab", SPACE: f"{TEXT}s"}


def paragraphs(root: _Element) -> list[tuple[_Element, list[Slot]]]:
    """Return the paragraphs and headings of a part that were not deleted, with their texts."""
    return [(paragraph, slots(paragraph)) for paragraph in iter_outside(root, PARAGRAPHS, _DELETED)]


def deletions(element: _Element) -> Iterator[_Element]:
    """Walk what was deleted under change tracking."""
    return element.iter(*_DELETED)


def slots(paragraph: _Element) -> list[Slot]:
    """Return the texts of a paragraph, not those of a note or a text box anchored in it."""
    return list(_texts_in(paragraph))


def _texts_in(element: _Element) -> Iterator[Slot]:
    yield Slot(element)
    for child in element:
        if child.tag in _INLINE:
            yield from _texts_in(child)
        yield Slot(child, TAIL)


def join(texts: list[Slot], spans: list[tuple[int, int]]) -> None:
    """Move each tag that is split over texts into the first of them; what follows it keeps its own span."""
    starts, end = [], 0
    for slot in texts:
        starts.append(end)
        end += len(slot.read())
    for begin, stop in reversed(spans):
        within = range(bisect_right(starts, begin) - 1, bisect_left(starts, stop))
        if len(within) > 1:
            _gather(texts, starts, within, begin, stop)


def _gather(texts: list[Slot], starts: list[int], within: range, begin: int, stop: int) -> None:
    first, last = within[0], within[-1]
    written = "".join(texts[at].read() for at in within)
    tag = written[begin - starts[first] : stop - starts[first]]
    rest = texts[last].read()[stop - starts[last] :]
    texts[first].write(texts[first].read()[: begin - starts[first]] + tag)
    for at in range(first + 1, last):
        texts[at].write("")
    texts[last].write(rest)
    for slot in texts[first + 1 : last + 1]:
        if slot.where == TAIL and slot.element.tag in _BLANKS:
            _drop(slot.element)


def _drop(element: _Element) -> None:
    """Remove an element; the text after it stays."""
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            put_before(element, element.tail)
        parent.remove(element)


def merge_lines(root: _Element) -> None:
    """Join a paragraph that begins with `{%-` with the one before it, and one that ends with `-%}` with the next."""
    line: _GrowingParagraph | None = None
    for paragraph in list(iter_outside(root, PARAGRAPHS, _DELETED)):
        before = paragraph.getprevious()
        if before is None or before.tag not in PARAGRAPHS:
            continue
        if line is None or line.paragraph is not before:
            if line is not None:
                line.write()
            line = _GrowingParagraph(before)
        starting = next((slot for slot in slots(paragraph) if slot.read()), Slot(paragraph))
        if line.asks_for_more():
            line.append(paragraph)
        elif starting.read().startswith("{%-"):
            starting.write("{%" + starting.read()[3:])
            line.append(paragraph)
    if line is not None:
        line.write()


class _GrowingParagraph:
    """A paragraph that goes on with those after it; what is added to its last text is written at once."""

    def __init__(self, paragraph: _Element) -> None:
        self.paragraph = paragraph
        self._last = Slot(paragraph[-1], TAIL) if len(paragraph) else Slot(paragraph)
        self._pieces = [self._last.read()]

    def asks_for_more(self) -> bool:
        """Tell whether the line ends with `-%}`, and take the minus away."""
        asks = self._pieces[-1].endswith("-%}")
        if asks:
            self._pieces[-1] = self._pieces[-1][:-3] + "%}"
        elif not any(self._pieces) and self._last.where == TAIL and self._last.element.tag in _INLINE:
            written = [slot for slot in _texts_in(self._last.element) if slot.read()]
            asks = bool(written) and written[-1].read().endswith("-%}")
            if asks:
                written[-1].write(written[-1].read()[:-3] + "%}")
        return asks

    def append(self, paragraph: _Element) -> None:
        """Take in what the next paragraph holds."""
        if paragraph.text:
            self._pieces.append(paragraph.text)
        if len(paragraph):
            self.write()
            self.paragraph.extend(list(paragraph))
            self._last = Slot(self.paragraph[-1], TAIL)
            self._pieces = [self._last.read()]
        parent = paragraph.getparent()
        if parent is not None:
            self.paragraph.tail = paragraph.tail
            parent.remove(paragraph)

    def write(self) -> None:
        """Write the last text, where it has grown."""
        text = "".join(self._pieces)
        if text != self._last.read():
            self._last.write(text)


# Breaks beside tags


def breaks_of(element: _Element) -> _Element | None:
    """Return an empty paragraph with the page break that a paragraph's style asks for, where one gives way to tags."""
    above = element.getparent()
    if element.tag not in PARAGRAPHS or above is None or above.tag not in _HOLDERS:
        return None
    name = element.get(_STYLE_NAME)
    styles = (
        style
        for automatic in element.getroottree().iterfind(f"{OFFICE}automatic-styles")
        for style in automatic.iterchildren(f"{STYLE}style")
    )
    style = next((style for style in styles if style.get(f"{STYLE}name") == name), None)
    if name is None or style is None or not _breaks(style):
        return None
    return etree.Element(f"{TEXT}p", {_STYLE_NAME: name})


def _breaks(style: _Element) -> bool:
    properties = style.find(f"{STYLE}paragraph-properties")
    asked = () if properties is None else (properties.get(f"{FO}break-before"), properties.get(f"{FO}break-after"))
    return bool(style.get(f"{STYLE}master-page-name")) or any(each in ("page", "column") for each in asked)


# Line breaks, tabs, blanks and paragraphs that values bring


def resolve_breaks(root: _Element) -> None:
    """Replace the marks in all texts by what they stand for."""
    for element in list(root.iter("*")):
        for where in (START, TAIL):
            slot = Slot(element, where)
            if SHAPES.search(slot.read()):
                _resolve(slot)


def _resolve(slot: Slot) -> None:
    while shaping := _SHAPE.search(slot.read()):
        written, shape = slot.read(), shaping.group()
        slot.write(written[: shaping.start()])
        rest = written[shaping.end() :]
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
