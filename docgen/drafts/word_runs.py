"""The runs of a paragraph, cut so that one begins at a certain character."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import XML_SPACE, W
from docgen.engine.word.text import slots

if TYPE_CHECKING:
    from lxml.etree import _Element

    from docgen.engine.tree import Slot


def slot_at(paragraph: _Element, at: int) -> Slot:
    """Return the text that holds a character of a paragraph, counted from 0 over all its texts; the last one for one beyond them."""
    every = slots(paragraph)
    for slot in every:
        at -= len(slot.read())
        if at < 0:
            return slot
    return every[-1]


def cut_at(paragraph: _Element, at: int) -> _Element | None:
    """Return the run that begins at a character of a paragraph, cut off the one that the character is in; None behind the last."""
    for slot in slots(paragraph):
        words = slot.read()
        if at < len(words):
            return _cut(slot, at)
        at -= len(words)
    return None


def _cut(slot: Slot, at: int) -> _Element | None:
    """Cut the run of a text in two before one of its characters; return the second, which is the whole run where it begins so."""
    text, run = slot.element, slot.element.getparent()
    if run is None:
        return None
    before = [each for each in text.itersiblings(preceding=True) if each.tag != f"{W}rPr"]
    if not at and not before:
        return run
    rest = etree.Element(run.tag)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        rest.append(deepcopy(properties))
    following = list(text.itersiblings())
    if at:
        words = slot.read()
        second = etree.SubElement(rest, text.tag)
        for each, part in ((text, words[:at]), (second, words[at:])):
            each.text = part
            each.set(XML_SPACE, "preserve")
    else:
        rest.append(text)
    rest.extend(following)
    run.addnext(rest)
    return rest
