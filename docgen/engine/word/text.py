"""Text in WordprocessingML, w:t in runs in paragraphs: walked, joined where a tag is split over runs, broken into lines."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import OFF, XML_SPACE, W
from docgen.engine.tags import spans_of
from docgen.engine.tree import LINE, PAGE, PARAGRAPH, SHAPES, TAB, Slot, insert_after, iter_outside, splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_DELETED = (f"{W}del", f"{W}moveFrom", f"{W}delText")
_MARKED = {f"{W}tr": f"{W}trPr", f"{W}tc": f"{W}tcPr"}  # what says that it was deleted, and where
_IN_TABLES = (f"{W}tr", f"{W}tc")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHAPING = re.compile(r"\{%\s*(?:colspan|cellbg)\s.*?%\}", re.DOTALL)
_PRINTING = re.compile(r"\{[{%]")


def texts_in(element: _Element) -> Iterator[_Element]:
    """Walk the texts in an element that were not deleted."""
    inside = {text for deletion in deletions(element) for text in deletion.iter(f"{W}t")}
    return (text for text in element.iter(f"{W}t") if text not in inside)


def deletions(element: _Element) -> Iterator[_Element]:
    """Walk what was deleted under change tracking: texts, and the rows and cells that bear a mark of it."""
    yield from element.iter(*_DELETED)
    for mark in element.iter(f"{W}del", f"{W}cellDel"):
        properties = mark.getparent()
        marked = None if properties is None else properties.getparent()
        if properties is not None and marked is not None and properties.tag == _MARKED.get(str(marked.tag)):
            yield marked


def _is_deleted(element: _Element) -> bool:
    """Tell whether an element stands in a row or cell that was deleted."""
    around = ((each, each.find(_MARKED[str(each.tag)])) for each in element.iterancestors(*_MARKED))
    return any(
        properties is not None and properties.find(f"{W}del" if each.tag == f"{W}tr" else f"{W}cellDel") is not None
        for each, properties in around
    )


def paragraphs(root: _Element) -> list[tuple[_Element, list[Slot]]]:
    """Return every paragraph with its texts, not those of a text box anchored in it."""
    texts: dict[_Element, list[Slot]] = {}
    for text in texts_in(root):
        paragraph = next(text.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            texts.setdefault(paragraph, []).append(Slot(text))
    return list(texts.items())


def slots(paragraph: _Element) -> list[Slot]:
    """Return the texts of one paragraph."""
    if _is_deleted(paragraph):
        return []
    return [Slot(text) for text in texts_in(paragraph) if next(text.iterancestors(f"{W}p")) is paragraph]


def join(texts: list[Slot], spans: list[tuple[int, int]]) -> None:
    """Join the texts that one tag is split over into the first of them, with the rest of its run."""
    at = 0
    groups: list[list[Slot]] = []
    waiting = iter(spans)
    start, stop = next(waiting, (-1, -1))
    for slot in texts:
        while 0 <= stop <= at:
            start, stop = next(waiting, (-1, -1))
        if groups and 0 <= start < at:
            groups[-1].append(slot)
        else:
            groups.append([slot])
        at += len(slot.read())
    for group in groups:
        _unite(group, [slot.read() for slot in group])


def _unite(texts: list[Slot], written: list[str]) -> None:
    """Let the first of some texts say what all of them do, whatever stands between."""
    first, *others = texts
    if not others:
        return
    first.write("".join(written))
    for other in others:
        other.write("")
        _keep_section(first.element, other.element)
        splice(first.element, other.element)


def _keep_section(first: _Element, other: _Element) -> None:
    """Let a paragraph that goes on with another one end the section that the other ends."""
    paragraph, joined = (next(text.iterancestors(f"{W}p"), None) for text in (first, other))
    section = joined.find(f"{W}pPr/{W}sectPr") if joined is not None and joined is not paragraph else None
    if paragraph is None or section is None or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    change = properties.find(f"{W}pPrChange")
    properties.insert(len(properties) if change is None else properties.index(change), section)


# Breaks beside tags


def breaks_of(element: _Element) -> _Element | None:
    """Return an empty paragraph with the section, page and column breaks of one that gives way to tags, if it has any."""
    paragraph = element if element.tag == f"{W}p" else next(element.iter(f"{W}p"), None)
    if (
        paragraph is None
        or element.getparent() is None
        or element.tag in _IN_TABLES
        or next(element.iterancestors(f"{W}tc"), None) is not None
    ):
        return None
    properties = paragraph.find(f"{W}pPr")
    breaks = [
        each
        for each in iter_outside(paragraph, (f"{W}br",), _DELETED)
        if each.get(f"{W}type") in ("page", "column") and next(each.iterancestors(f"{W}p"), None) is paragraph
    ]
    if not breaks and (properties is None or not _breaks(properties)):
        return None
    made = etree.Element(f"{W}p")
    if properties is not None:
        made.append(deepcopy(properties))
        for number in made.iterfind(f"{W}pPr/{W}numPr/{W}numId"):  # there is nothing that could be numbered
            number.set(f"{W}val", "0")
    for each in breaks:
        etree.SubElement(made, f"{W}r").append(deepcopy(each))
    return made


def _breaks(properties: _Element) -> bool:
    before = properties.find(f"{W}pageBreakBefore")
    return properties.find(f"{W}sectPr") is not None or (before is not None and before.get(f"{W}val", "1") not in OFF)


def join_drawn(root: _Element) -> None:
    """Join the texts of charts and diagrams, in DrawingML, that one tag is split over."""
    for paragraph in root.iter(f"{_A}p"):
        drawn = [Slot(text) for text in paragraph.iter(f"{_A}t")]
        spans, _unclosed = spans_of("".join(slot.read() for slot in drawn))
        if spans:
            join(drawn, spans)


def merge_lines(root: _Element) -> None:
    """Join what a tag `{%- … -%}` asks for: with the text before it, and with the text after it.

    As in docxtpl, what stands between the two, runs and paragraphs, goes away.
    """
    groups: list[tuple[list[Slot], list[str]]] = []
    for slot in map(Slot, texts_in(root)):
        written = slot.read()
        merged = _merged(groups[-1][1][-1], written) if groups else None
        if merged is None:
            groups.append(([slot], [written]))
        else:
            texts, pieces = groups[-1]
            texts.append(slot)
            pieces[-1:] = merged
    for texts, pieces in groups:
        _unite(texts, pieces)


def _merged(before: str, after: str) -> tuple[str, str] | None:
    """Return what is left of two texts that a tag asks to join; None where none does."""
    ending = before.find("-%}", before.rfind("{") + 1)
    if ending >= 0:
        return before[:ending] + "%}", after
    starting = after.rfind("{%-")
    return (before, "{%" + after[starting + 3 :]) if starting >= 0 else None


def keep_spaces(root: _Element) -> None:
    """Let the texts with tags keep their blanks, as docxtpl does: the last one that does not say so, up to each tag.

    A tag that shapes a cell stands among the cell's properties by then.
    """
    shaping = (text for text in root.iter(f"{W}t") if _SHAPING.search(text.text or ""))
    shaped = {next(text.iterancestors(f"{W}tc"), None) for text in shaping}
    plain: _Element | None = None
    for element in root.iter(f"{W}t", f"{W}tc"):
        written = element.text or ""
        own = _SHAPING.sub("", written)
        if element.tag == f"{W}t" and not element.attrib and (own or not written):
            plain = element
        if plain is not None and (element in shaped or _PRINTING.search(own)):
            plain.set(XML_SPACE, "preserve")


def isolate(slot: Slot, mark: str) -> None:
    """Move a mark out of its run; the text after it goes on in a new run without properties, as in docxtpl."""
    text = slot.element
    run = text.getparent()
    before, marked, after = slot.read().partition(mark)
    if not marked or run is None or run.tag != f"{W}r":
        return
    text.text = before
    if not text.attrib:
        text.set(XML_SPACE, "preserve")
    rest = etree.Element(f"{W}r")
    following = etree.SubElement(rest, f"{W}t")
    following.set(XML_SPACE, "preserve")
    following.text = after
    rest.extend(list(text.itersiblings()))
    insert_after(run, rest, mark)


# Line breaks, tabs, paragraphs and pages that values bring, made of runs and paragraphs as docxtpl makes them


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


def _new_text() -> _Element:
    text = etree.Element(f"{W}t")
    text.set(XML_SPACE, "preserve")
    return text


def _after(text: _Element, name: str) -> _Element:
    between, following = etree.Element(name), _new_text()
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
    following = _new_text()
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
    following, rest = _new_text(), _like(run)
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
