"""WordprocessingML as adoption changes it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.adoption.markup import Markup, Span, remove
from docgen.engine.names import XML_SPACE, W
from docgen.engine.tree import Slot
from docgen.engine.word import text as word_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.adoption.markup import StyledText

_BREAKS = {f"{W}{name}" for name in ("br", "tab", "cr")}
_MARKS = {f"{W}{name}" for name in (
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "proofErr", "lastRenderedPageBreak",
)}  # fmt: skip
_PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_EDGES = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_PROPERTIES = "docProps/core.xml"
_OFF = ("0", "false", "off")


class _WordMarkup(Markup):
    """The elements of a Word document."""

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

    def settle(self, cell: _Element) -> None:
        """Do nothing: a cell holds text."""

    def spans(self, paragraph: _Element) -> Iterator[Span]:
        for slot in self.slots(paragraph):
            if slot.read().strip():
                bold = slot.parent.find(f"../{W}rPr/{W}b")
                yield Span(slot.read(), bold is not None and bold.get(f"{W}val") not in _OFF)

    def has_picture(self, paragraph: _Element) -> bool:
        return any(True for _each in paragraph.iter(*_PICTURES))

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
        return True

    def outermost(self, paragraph: _Element) -> _Element:
        return paragraph

    def edges(self, part: str, root: _Element) -> list[_Element]:
        return list(root.iter(f"{W}p")) if _EDGES.fullmatch(part) else []

    def properties(self, part: str, root: _Element) -> list[Slot]:
        return [Slot(each) for each in root] if part == _PROPERTIES else []


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


WORD = _WordMarkup()
