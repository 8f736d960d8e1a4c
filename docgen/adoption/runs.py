"""Words in a Word paragraph or cell, changed where they stand: the formatting of their runs stays."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = {f"{W}{name}" for name in ("br", "tab", "cr")}
_MARKS = {f"{W}{name}" for name in (
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "proofErr", "lastRenderedPageBreak",
)}  # fmt: skip
PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}


def texts(parent: _Element) -> list[_Element]:
    """Return the texts of a paragraph or a cell in order, without those of text boxes in it."""
    return [text for text in parent.iter(f"{W}t") if not _is_boxed(text, parent)]


def _is_boxed(text: _Element, parent: _Element) -> bool:
    return any(each.tag == f"{W}txbxContent" for each in _between(text, parent))


def _between(element: _Element, parent: _Element) -> Iterator[_Element]:
    for each in element.iterancestors():
        if each is parent:
            return
        yield each


def say(parent: _Element, words: str) -> None:
    """Let a paragraph or a cell say these words instead of its own, as its first run says them."""
    held = texts(parent)
    if not held:
        paragraph = parent if parent.tag == f"{W}p" else next(parent.iter(f"{W}p"))
        paragraph.append(run(words, _mark_of(paragraph)))
        return
    _set(held[0], words)
    for text in held[1:]:
        _set(text, "")
    for each in [each for each in parent.iter(*_BREAKS) if not _is_boxed(each, parent)]:
        _remove(each)


def replace_words(parent: _Element, old: str, new: str) -> int:
    """Put other words in the place of some wherever a paragraph has them, over however many runs; return how often."""
    held = texts(parent)
    whole = "".join(text.text or "" for text in held)
    places = []
    at = whole.find(old)
    while at >= 0:
        places.append(at)
        at = whole.find(old, at + len(old))
    for begin in reversed(places):
        _replace_span(held, begin, begin + len(old), new)
    return len(places)


def _replace_span(held: list[_Element], begin: int, end: int, new: str) -> None:
    position = 0
    put = False
    for text in held:
        words = text.text or ""
        first, last = max(begin - position, 0), min(end - position, len(words))
        position += len(words)
        if first < last:
            _set(text, words[:first] + ("" if put else new) + words[last:])
            put = True


def _set(text: _Element, words: str) -> None:
    text.text = words
    if words != words.strip():
        text.set(_SPACE, "preserve")


def run(words: str, properties: _Element | None = None) -> _Element:
    """Make a run of words, with the properties of another one."""
    made = etree.Element(f"{W}r")
    if properties is not None:
        kept = deepcopy(properties)
        kept.tag = f"{W}rPr"
        made.append(kept)
    text = etree.SubElement(made, f"{W}t")
    _set(text, words)
    return made


def _mark_of(paragraph: _Element) -> _Element | None:
    """Return the properties of a paragraph's mark, which what is typed into an empty one would take."""
    return paragraph.find(f"{W}pPr/{W}rPr")


def properties_of(paragraph: _Element | None, at: int) -> _Element | None:
    """Return the properties of the run in which the first or the last words of a paragraph stand: `at` is 0 or -1."""
    if paragraph is None:
        return None
    held = [text for text in texts(paragraph) if (text.text or "").strip()]
    if not held:
        return _mark_of(paragraph)
    parent = held[at].getparent()
    return parent.find(f"{W}rPr") if parent is not None else None


def paragraph_like(sample: _Element | None, *runs: _Element) -> _Element:
    """Make a paragraph of runs, with the properties of a sample; a section that ends with the sample does not end with it."""
    made = etree.Element(f"{W}p")
    properties = sample.find(f"{W}pPr") if sample is not None else None
    if properties is not None:
        kept = deepcopy(properties)
        for section in kept.findall(f"{W}sectPr"):
            kept.remove(section)
        made.append(kept)
    made.extend(runs)
    return made


def empty(paragraph: _Element) -> bool:
    """Take the words of a paragraph away; return whether something stays in it that is seen, or ends a section."""
    for each in list(paragraph.iter(*_MARKS)):
        _remove(each)
    for child in list(paragraph):
        if child.tag != f"{W}pPr" and not any(True for _each in child.iter(*PICTURES)):
            paragraph.remove(child)
    for text in texts(paragraph):
        _set(text, "")
    return paragraph.find(f"{W}pPr/{W}sectPr") is not None or any(True for _each in paragraph.iter(*PICTURES))


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
