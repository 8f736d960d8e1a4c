"""Texts of WordprocessingML: w:t in runs in paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.slots import Slot, insert_after, iter_outside, splice
from docgen.engine.word.names import DELETED, SPACE, W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


_SHAPING = re.compile(r"\{%\s*(?:colspan|cellbg)\s.*?%\}", re.DOTALL)
_PRINTING = re.compile(r"\{[{%]")


def texts_in(element: _Element) -> Iterator[_Element]:
    """Walk the texts in an element that were not deleted."""
    return iter_outside(element, (f"{W}t",), DELETED)


def paragraphs(root: _Element) -> list[tuple[_Element, list[Slot]]]:
    """Return every paragraph with its texts, not those of a text box anchored in it."""
    found: dict[_Element, list[Slot]] = {}
    for text in texts_in(root):
        paragraph = next(text.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            found.setdefault(paragraph, []).append(Slot(text))
    return list(found.items())


def slots(paragraph: _Element) -> list[Slot]:
    """Return the texts of one paragraph."""
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
        splice(first.element, other.element)


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
            plain.set(SPACE, "preserve")


def isolate(slot: Slot, mark: str) -> None:
    """Move a mark out of its run; the text after it goes on in a new run without properties, as in docxtpl."""
    text = slot.element
    run = text.getparent()
    before, found, after = slot.read().partition(mark)
    if not found or run is None or run.tag != f"{W}r":
        return
    text.text = before
    if not text.attrib:
        text.set(SPACE, "preserve")
    rest = etree.Element(f"{W}r")
    following = etree.SubElement(rest, f"{W}t")
    following.set(SPACE, "preserve")
    following.text = after
    rest.extend(list(text.itersiblings()))
    insert_after(run, rest, mark)
