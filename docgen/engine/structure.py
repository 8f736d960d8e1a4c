"""Which elements of a part are printed in any case, and whether its blocks are nested like its elements."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.tags import DIVIDING, OPENING_WORDS
from docgen.engine.tree import MARK_START, levels, marks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from docgen.engine.tags import Tag

_REPEATING = frozenset({"for", "macro", "call"})


class Structure(NamedTuple):
    """How the block tags of a part lie in its tree.

    `nested` when every block begins and ends in one element, or in texts of one paragraph that lie alike: then the
    part stays well-formed whatever is printed. `optional` are the elements inside a block of their own parent,
    `repeated` those of them that a loop may print several times,
    `crossing` the blocks that are not nested, by the marks that begin and end them.
    """

    nested: bool
    optional: frozenset[_Element]
    repeated: frozenset[_Element]
    crossing: tuple[tuple[int, int], ...] = ()

    def always(self, elements: Iterable[_Element]) -> list[_Element]:
        """Return those of the elements that are printed whenever their parent is."""
        return [element for element in elements if element not in self.optional]

    def may_repeat(self, element: _Element) -> bool:
        """Tell whether a loop may print an element several times."""
        return not self.nested or not self.repeated.isdisjoint((element, *element.iterancestors()))


class Position(NamedTuple):
    """Where a mark stands: in which element, after which of its children, if any, and in which attribute, if in one."""

    element: _Element
    after: _Element | None = None
    attribute: str = ""


def structure_of(root: _Element, tags: Sequence[Tag], paragraph: Sequence[str]) -> Structure:
    """Look at the marks between the elements of a part; `paragraph` are the names of paragraphs in its format."""
    if not any(tag.statement for tag in tags):  # plain values only
        return Structure(nested=True, optional=frozenset(), repeated=frozenset())
    optional: set[_Element] = set()
    repeated: set[_Element] = set()
    crossing: list[tuple[int, int]] = []
    blocks: list[
        tuple[int, Position]
    ] = []  # by what mark and where the branch of each open block began, innermost last
    for number, position in positions_of(root):
        word = tags[number].statement
        divides = word.startswith("end") or word in DIVIDING
        if divides and not blocks:
            return Structure(False, frozenset(optional), frozenset(repeated), tuple(crossing))
        if divides:
            opening, begin = blocks.pop()
            between: set[_Element] = set()
            if not _between(begin, position, paragraph, between):
                crossing.append((opening, number))
            optional |= between
            repeated |= between if tags[opening].statement in _REPEATING else frozenset()
        if word in OPENING_WORDS or word in DIVIDING:
            blocks.append((number, position))
    nested = not crossing and not blocks
    return Structure(nested, frozenset(optional), frozenset(repeated), tuple(crossing))


def positions_of(root: _Element) -> Iterator[tuple[int, Position]]:
    """Walk the marks of a part in the order of its text, each with where it stands."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            parent = element.getparent()
            if parent is not None and MARK_START in (element.tail or ""):
                position = Position(parent, element)
                yield from ((number, position) for number in marks_in(element.tail or ""))
            continue
        for name, value in element.attrib.items():
            yield from ((number, Position(element, None, str(name))) for number in marks_in(str(value)))
        if MARK_START in (element.text or ""):
            yield from ((number, Position(element)) for number in marks_in(element.text or ""))


def _between(begin: Position, end: Position, paragraph: Sequence[str], optional: set[_Element]) -> bool:
    """Note the elements between two tags of a block; tell whether leaving them out leaves whole elements."""
    if begin.attribute or end.attribute:
        return begin == end
    if begin.element is end.element:
        if end.after is not None and end.after is not begin.after:
            following = begin.element if begin.after is None else begin.after.itersiblings()
            optional.update(_before(end.after, following))
            optional.add(end.after)
        return True
    pairs = levels(begin.element, end.element)
    if pairs is None or next(begin.element.iterancestors(*paragraph), None) is not next(
        end.element.iterancestors(*paragraph), None
    ):
        return False
    for early, late in pairs[:-1]:
        optional.update(early.itersiblings())
        optional.update(late.itersiblings(preceding=True))
    first, last = pairs[-1]
    optional.update(_before(last, first.itersiblings()))
    return True


def _before(last: _Element, elements: Iterable[_Element]) -> Iterator[_Element]:
    """Walk elements up to one of them, without it."""
    return takewhile(lambda element: element is not last, elements)
