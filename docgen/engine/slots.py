"""Where text stands in a part's tree, and moving what surrounds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

TEXT, TAIL = "text", "tail"

# Non-characters hold the places of tags, of line breaks and the like that a value brings, and of braces that begin no
# tag: neither a template nor a value may contain them.
MARK_START, MARK_END = "\ufdd0", "\ufdd1"
LINE, TAB, PARAGRAPH, PAGE, SPACE = "\ufdd2", "\ufdd3", "\ufdd4", "\ufdd5", "\ufdd6"
BRACE = "\ufdd7"
LISTING = str.maketrans({"\n": LINE, "\t": TAB, "\a": PARAGRAPH, "\f": PAGE})  # as docxtpl reads its listings
MARK = re.compile(f"{MARK_START}(\\d+){MARK_END}")
SHAPES = re.compile(f"[{LINE}-{SPACE}]")
RESERVED = re.compile(f"[{MARK_START}-{BRACE}]")


class Slot(NamedTuple):
    """A text in a tree: what an element begins with, what follows it, or one of its attributes, by name."""

    element: _Element
    where: str = TEXT

    def read(self) -> str:
        """Return the text."""
        if self.where == TEXT:
            return self.element.text or ""
        if self.where == TAIL:
            return self.element.tail or ""
        return self.element.get(self.where, "")

    def write(self, text: str) -> None:
        """Replace the text."""
        if self.where == TEXT:
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
        for where in (TEXT, TAIL, *map(str, element.attrib)):
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


def splice(first: _Element, last: _Element) -> bool:
    """Drop everything between two elements, the second with it; what follows the second then follows the first.

    Both must lie equally deep in elements of the same names; otherwise nothing is changed.
    """
    pairs = levels(first, last)
    if pairs is None:
        return False
    for one, other in pairs:
        parent = one.getparent()
        if parent is None:
            return False
        if parent is other.getparent():
            _drop_between(one, other)
            return True
        for sibling in list(one.itersiblings()):
            parent.remove(sibling)
        parent.extend(list(other.itersiblings()))
    return False


def levels(first: _Element, last: _Element) -> list[tuple[_Element, _Element]] | None:
    """Pair the elements around two elements, from the inside out, up to those that are siblings."""
    pairs = [(first, last)]
    while first.getparent() is not last.getparent():
        one, other = first.getparent(), last.getparent()
        if one is None or other is None or one.tag != other.tag:
            return None
        first, last = one, other
        pairs.append((first, last))
    return pairs


def _drop_between(first: _Element, last: _Element) -> None:
    parent, between = first.getparent(), first.getnext()
    while parent is not None and between is not None:
        following = None if between is last else between.getnext()
        parent.remove(between)
        between = following
