"""WordprocessingML as adoption changes it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.adoption.markup import Markup, Span, remove
from docgen.engine.names import CORE_PART, OFF, XML_SPACE, W
from docgen.engine.tree import Slot
from docgen.engine.word import text as word_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.adoption.markup import StyledText
    from docgen.readers.documents.word_numbering import WordNumbering

_BREAKS = {f"{W}{name}" for name in ("br", "tab", "cr")}
_MARKS = {f"{W}{name}" for name in (
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "proofErr", "lastRenderedPageBreak",
)}  # fmt: skip
_PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_EDGES = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
# What stands before w:numPr, and before w:ind, in the properties of a paragraph: ISO/IEC 29500-1, 17.3.1.26
_BEFORE_NUMBER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
_BEFORE_INDENT = (
    *_BEFORE_NUMBER, "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct",
    "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing",
)  # fmt: skip


def word_markup(numbering: WordNumbering | None) -> Markup:
    """Return what adoption does to a Word document with these lists; None where nothing in it is numbered."""
    return _WordMarkup(numbering)


class _WordMarkup(Markup):
    """The elements of a Word document."""

    def __init__(self, numbering: WordNumbering | None) -> None:
        self._numbering = numbering

    def is_paragraph(self, element: _Element) -> bool:
        return element.tag == f"{W}p"

    def paragraphs_in(self, cell: _Element) -> list[_Element]:
        held = [each for each in cell.iter(f"{W}p") if next(each.iterancestors(f"{W}p", f"{W}tc")) is cell]
        return held or [etree.SubElement(cell, f"{W}p")]

    def slots(self, paragraph: _Element) -> list[Slot]:
        return word_text.slots(paragraph)

    def add_text(self, paragraph: _Element) -> Slot:
        made = _run("", _mark_of(paragraph))
        paragraph.append(made)
        return Slot(made[-1])

    def write(self, slot: Slot, text: str) -> None:
        slot.write(text)
        if text != text.strip():
            slot.element.set(XML_SPACE, "preserve")

    def drop_breaks(self, paragraph: _Element) -> None:
        for each in [each for each in paragraph.iter(*_BREAKS) if next(each.iterancestors(f"{W}p")) is paragraph]:
            remove(each)

    def mark_table(self, cell: _Element, name: str) -> None:
        root = cell.getroottree().getroot()
        known = list(root.iter(f"{W}bookmarkStart"))
        paragraph = next(next(cell.iterancestors(f"{W}tbl")).iter(f"{W}p"))
        if not name or any(each.get(f"{W}name") == name for each in known):
            return
        used = (each.get(f"{W}id", "") for each in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"))
        number = str(max((int(each) for each in used if each.isdecimal()), default=0) + 1)
        start = etree.Element(f"{W}bookmarkStart", {f"{W}id": number, f"{W}name": name})
        at = 1 if paragraph.find(f"{W}pPr") is not None else 0
        paragraph.insert(at, start)
        start.addnext(etree.Element(f"{W}bookmarkEnd", {f"{W}id": number}))

    def settle(self, cell: _Element) -> None:
        """Do nothing: a cell holds text."""

    def spans(self, paragraph: _Element) -> Iterator[Span]:
        for slot in self.slots(paragraph):
            if slot.read().strip():
                bold = slot.parent.find(f"../{W}rPr/{W}b")
                yield Span(slot.read(), bold is not None and bold.get(f"{W}val") not in OFF)

    def has_picture(self, paragraph: _Element) -> bool:
        return any(True for _each in paragraph.iter(*_PICTURES))

    def sample_of(self, paragraph: _Element) -> _Element:
        copy = deepcopy(paragraph)
        self._take_number_off(copy)
        return copy

    def made(self, sample: _Element | None, words: Sequence[StyledText]) -> _Element:
        paragraph = etree.Element(f"{W}p")
        properties = sample.find(f"{W}pPr") if sample is not None else None
        if properties is not None:
            kept = deepcopy(properties)
            for each in kept.findall(f"{W}sectPr") + kept.findall(f"{W}pageBreakBefore"):
                kept.remove(each)
            paragraph.append(kept)
        paragraph.extend(_run(each.text, self._properties_of(each)) for each in words)
        return paragraph

    def _take_number_off(self, paragraph: _Element) -> None:
        """Let Word write no number before a paragraph: its text has it. It stands in as far as before."""
        indent = self._numbering.indent_of(paragraph) if self._numbering else None
        if self._numbering is None or indent is None:
            return
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        for each in properties.findall(f"{W}numPr") + properties.findall(f"{W}ind"):
            properties.remove(each)
        if self._numbering.is_by_style(paragraph):
            none = etree.Element(f"{W}numPr")
            etree.SubElement(none, f"{W}numId").set(f"{W}val", "0")
            _put_in_order(properties, none, _BEFORE_NUMBER)
        if indent:
            attributes = {f"{W}{name}": value for name, value in indent.items()}
            _put_in_order(properties, etree.Element(f"{W}ind", attributes), _BEFORE_INDENT)

    def _properties_of(self, words: StyledText) -> _Element | None:
        """Return the properties of the run in which the words stand that others are to look like."""
        if words.like is None:
            return None
        held = [slot for slot in self.slots(words.like) if slot.read().strip()]
        return held[words.at].parent.find(f"../{W}rPr") if held else _mark_of(words.like)

    def take_off(self, paragraph: _Element) -> bool:
        if not self.has_picture(paragraph) and paragraph.find(f"{W}pPr/{W}sectPr") is None:
            remove(paragraph)
            return False
        for each in list(paragraph.iter(*_MARKS)):
            remove(each)
        for child in list(paragraph):
            if child.tag != f"{W}pPr" and not self.has_picture(child):
                paragraph.remove(child)
        for slot in self.slots(paragraph):
            slot.write("")
        self._take_number_off(paragraph)
        return True

    def beside(self, paragraph: _Element, *, before: bool) -> _Element:  # noqa: ARG002
        return paragraph

    def edges(self, part: str, root: _Element) -> list[_Element]:
        return list(root.iter(f"{W}p")) if _EDGES.fullmatch(part) else []

    def properties(self, part: str, root: _Element) -> list[Slot]:
        return [Slot(each) for each in root] if part == CORE_PART else []


def _run(words: str, properties: _Element | None = None) -> _Element:
    """Make a run of words, with the properties of another one."""
    made = etree.Element(f"{W}r")
    if properties is not None:
        kept = deepcopy(properties)
        kept.tag = f"{W}rPr"
        made.append(kept)
    text = etree.SubElement(made, f"{W}t")
    text.text = words
    if words != words.strip():
        text.set(XML_SPACE, "preserve")
    return made


def _mark_of(paragraph: _Element) -> _Element | None:
    """Return the properties of a paragraph's mark, which what is typed into an empty one would take."""
    return paragraph.find(f"{W}pPr/{W}rPr")


def _put_in_order(properties: _Element, element: _Element, before: Sequence[str]) -> None:
    """Put an element into the properties of a paragraph, after those that stand before it in order."""
    names = {f"{W}{name}" for name in before}
    properties.insert(sum(each.tag in names for each in properties), element)
