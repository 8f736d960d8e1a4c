"""Which elements of a part are printed in any case, and whether its blocks are nested like its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.slots import MARK_START
from docgen.engine.tags import marks_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.engine.tags import Tag

_BEGIN = frozenset({"if", "for", "macro", "call", "filter", "with"})


class Structure(NamedTuple):
    """How the block tags of a part lie in its tree.

    `nested` when every block begins and ends among the children, or in the text, of one element: then the part stays
    well-formed whatever is printed. `optional` are the elements inside a block of their own parent.
    """

    nested: bool
    optional: frozenset[_Element]

    def always(self, elements: Iterator[_Element]) -> list[_Element]:
        """Return those of the elements that are printed whenever their parent is."""
        return [element for element in elements if element not in self.optional]


def structure_of(root: _Element, tags: Sequence[Tag]) -> Structure:
    """Look at the marks between the elements of a part."""
    optional: set[_Element] = set()
    nested = True
    for element in root.iter("*"):
        depth, lowest = 0, 0
        for text, child in _content(element):
            if text and MARK_START in text:
                depth, lowest = _depth(text, tags, depth, lowest)
            if child is not None and depth > 0:
                optional.add(child)
        for value in element.attrib.values():
            if MARK_START in value:
                inside, lowest = _depth(str(value), tags, 0, lowest)
                depth = depth or inside
        nested = nested and depth == 0 and lowest == 0
    return Structure(nested, frozenset(optional))


def _content(element: _Element) -> Iterator[tuple[str | None, _Element | None]]:
    """Walk the texts directly in an element, each with the child that follows it."""
    text = element.text
    for child in element:
        yield text, child
        text = child.tail
    yield text, None


def _depth(text: str, tags: Sequence[Tag], depth: int, lowest: int) -> tuple[int, int]:
    for number in marks_in(text):
        word = tags[number].statement
        if word in _BEGIN:
            depth += 1
        elif word.startswith("end"):
            depth -= 1
        elif word in ("elif", "else"):
            lowest = min(lowest, depth - 1)
        lowest = min(lowest, depth)
    return depth, lowest
