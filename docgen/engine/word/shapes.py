"""Line breaks, tabs, paragraphs and pages that values bring, made of runs and paragraphs as docxtpl makes them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.slots import LINE, PAGE, PARAGRAPH, SHAPES, TAB, insert_after
from docgen.engine.word.names import SPACE, W

if TYPE_CHECKING:
    from lxml.etree import _Element


def note_literal_breaks(root: _Element) -> None:
    """Turn the line breaks and tabs in a template's own text into marks: in Word they are elements, not characters."""
    for text in root.iter(f"{W}t"):
        written = text.text or ""
        if "\n" in written or "\t" in written:
            text.text = written.replace("\n", LINE).replace("\t", TAB)


def resolve_breaks(root: _Element) -> None:
    """Replace the marks in all texts by what they stand for."""
    for text in list(root.iter(f"{W}t")):
        if SHAPES.search(text.text or ""):
            _resolve(text)


def _resolve(text: _Element) -> None:
    written = text.text or ""
    pieces = SHAPES.split(written)
    text.text = pieces[0]
    for shape, piece in zip(SHAPES.findall(written), pieces[1:], strict=True):
        if shape == LINE:
            text = _after(text, f"{W}br")
        elif shape == TAB:
            text = _after_tab(text)
        elif shape in (PARAGRAPH, PAGE):
            text = _next_paragraph(text, page=shape == PAGE)
        text.text = (text.text or "") + piece


def _text() -> _Element:
    text = etree.Element(f"{W}t")
    text.set(SPACE, "preserve")
    return text


def _after(text: _Element, name: str) -> _Element:
    between, following = etree.Element(name), _text()
    insert_after(text, between)
    insert_after(between, following)
    return following


def _after_tab(text: _Element) -> _Element:
    """Put a tab into a run of its own; what follows goes on in a third run."""
    run = text.getparent()
    if run is None or run.tag != f"{W}r":
        return _after(text, f"{W}tab")
    tab, rest = _like(run), _like(run)
    tab.append(etree.Element(f"{W}tab"))
    following = _text()
    rest.append(following)
    rest.extend(list(text.itersiblings()))
    insert_after(run, tab)
    insert_after(tab, rest)
    return following


def _like(run: _Element) -> _Element:
    made = etree.Element(f"{W}r")
    properties = run.find(f"{W}rPr")
    if properties is not None and len(properties):
        made.append(deepcopy(properties))
    return made


def _next_paragraph(text: _Element, *, page: bool) -> _Element:
    """Go on in a new paragraph like this one; after a page break in a paragraph of its own, where one is asked for."""
    run, paragraph = text.getparent(), next(text.iterancestors(f"{W}p"), None)
    if run is None or paragraph is None or run.getparent() is not paragraph:
        return _after(text, f"{W}br")
    following, rest = _text(), _like(run)
    rest.append(following)
    rest.extend(list(text.itersiblings()))
    made = etree.Element(f"{W}p")
    properties = paragraph.find(f"{W}pPr")
    if properties is not None and len(properties):
        made.append(deepcopy(properties))
        for section in properties.findall(f"{W}sectPr"):  # it ends after the last of the paragraphs
            properties.remove(section)
    made.append(rest)
    made.extend(list(run.itersiblings()))
    insert_after(paragraph, made)
    if page:
        insert_after(paragraph, _page_break())
    return following


def _page_break() -> _Element:
    paragraph = etree.Element(f"{W}p")
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(run, f"{W}br").set(f"{W}type", "page")
    return paragraph
