"""What a loop of an OpenDocument template copies and the document may name only once.

Bookmarks, tables, frames, notes and the like get names of their own in every copy, and what refers to them in the same
copy follows; a comment stays with the first copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import DRAW, OFFICE, TABLE, TEXT, XLINK, XML_ID
from docgen.engine.rounds import Renamed, place
from docgen.engine.tree import replace_by_text

if TYPE_CHECKING:
    from lxml.etree import _Element

    from docgen.engine.rounds import Rounds
    from docgen.engine.structure import Structure

_NAME, _REFERENCE = f"{TEXT}name", f"{TEXT}ref-name"
_ANNOTATION, _ANNOTATION_END, _ANNOTATED = f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}name"
_INDEXES = (
    "section",
    "table-of-content",
    "illustration-index",
    "table-index",
    "user-index",
    "alphabetical-index",
    "bibliography",
)
# What has a name by itself: what kind of name, and in which attribute
_NAMED = {
    f"{TEXT}bookmark": ("bookmark", _NAME),
    f"{TEXT}reference-mark": ("mark", _NAME),
    f"{TEXT}note": ("note", f"{TEXT}id"),
    f"{TEXT}sequence": ("sequence", _REFERENCE),
    f"{TABLE}table": ("table", f"{TABLE}name"),
    **{f"{TEXT}{name}": ("section", _NAME) for name in _INDEXES},
}  # fmt: skip
_STARTS = {f"{TEXT}bookmark-start": ("bookmark", _NAME), f"{TEXT}reference-mark-start": ("mark", _NAME)}
_ENDS = {f"{TEXT}bookmark-end": ("bookmark", _NAME), f"{TEXT}reference-mark-end": ("mark", _NAME)}
_REFERRING = {
    f"{TEXT}bookmark-ref": "bookmark",
    f"{TEXT}reference-ref": "mark",
    f"{TEXT}note-ref": "note",
    f"{TEXT}sequence-ref": "sequence",
}
_IDS = (XML_ID, f"{DRAW}id")
_DRAWN = f"{DRAW}name"
_NAMED_BY_ID = (f"{TEXT}continue-list", f"{DRAW}caption-id", f"{DRAW}start-shape", f"{DRAW}end-shape")
_HREF = f"{XLINK}href"
_LINKED = {
    "": "bookmark",
    "table": "table",
    "region": "section",
    "frame": "drawn",
    "graphic": "drawn",
}  # what a link says it leads to


def repeats_names(_root: _Element, structure: Structure) -> bool:
    """Tell whether a loop may copy what has a name of its own."""
    return not structure.nested or any(
        _has_name(inner) for element in structure.repeated for inner in element.iter("*")
    )


def _has_name(element: _Element) -> bool:
    return (
        element.tag in _NAMED
        or element.tag in _STARTS
        or element.tag in _ENDS
        or element.tag in (_ANNOTATION, _ANNOTATION_END)
        or any(name in element.attrib for name in (*_IDS, _DRAWN))
    )


def own_names(root: _Element) -> None:
    """Give what loops have copied names of its own."""
    naming = _Naming(root)
    placed = place(root)
    for element, rounds in placed:
        naming.name(element, rounds)
    for element, rounds in placed:
        naming.follow(element, rounds)


class _Naming:
    def __init__(self, root: _Element) -> None:
        self._root = root
        self._names: dict[str, Renamed] = {}  # by kind
        self._open: dict[
            tuple[str, str], str
        ] = {}  # the name of what has begun and not ended, by its kind and old name
        self._begun: set[tuple[str, str]] = set()
        self._annotations: set[bytes] = set()

    def name(self, element: _Element, rounds: Rounds) -> None:
        """Give an element names of its own, or leave it out where the first copy's is enough."""
        tag = str(element.tag)
        for attribute in (*_IDS, _DRAWN):
            if attribute in element.attrib:
                kind = "drawn" if attribute == _DRAWN else "id"
                element.set(attribute, self._of(kind).name(element.get(attribute, ""), rounds))
        if tag in _NAMED:
            kind, attribute = _NAMED[tag]
            if attribute in element.attrib:
                element.set(attribute, self._of(kind).name(element.get(attribute, ""), rounds))
        elif tag in _STARTS:
            self._begin(element, *_STARTS[tag], rounds)
        elif tag in _ENDS:
            self._end(element, *_ENDS[tag])
        elif tag in (_ANNOTATION, _ANNOTATION_END):
            self._annotate(element)

    def follow(self, element: _Element, rounds: Rounds) -> None:
        """Let what refers to a name refer to that of its own copy."""
        kind = _REFERRING.get(str(element.tag))
        if kind and kind in self._names and _REFERENCE in element.attrib:
            element.set(_REFERENCE, self._names[kind].target(element.get(_REFERENCE, ""), rounds))
        for attribute in _NAMED_BY_ID:
            if attribute in element.attrib and "id" in self._names:
                element.set(attribute, self._names["id"].target(element.get(attribute, ""), rounds))
        target = element.get(_HREF, "")
        if target.startswith("#"):
            name, bar, rest = target[1:].partition("|")
            named = self._names.get(_LINKED.get(rest, ""))
            if named:
                element.set(_HREF, f"#{named.target(name, rounds)}{bar}{rest}")

    def _of(self, kind: str) -> Renamed:
        if kind not in self._names:
            self._names[kind] = Renamed(_used(self._root, kind))
        return self._names[kind]

    def _begin(self, element: _Element, kind: str, attribute: str, rounds: Rounds) -> None:
        old = element.get(attribute, "")
        if (kind, old) in self._open:  # it ends after the loop: once is enough
            replace_by_text(element, "")
            return
        self._begun.add((kind, old))
        self._open[kind, old] = self._of(kind).name(old, rounds)
        element.set(attribute, self._open[kind, old])

    def _end(self, element: _Element, kind: str, attribute: str) -> None:
        old = element.get(attribute, "")
        if (kind, old) in self._open:
            element.set(attribute, self._open.pop((kind, old)))
        elif (kind, old) in self._begun:  # it began before the loop, and ends with the first round
            replace_by_text(element, "")

    def _annotate(self, element: _Element) -> None:
        name = element.get(_ANNOTATED)
        content = f"{element.tag} {name}".encode() if name else etree.tostring(element, method="c14n", with_tail=False)
        if content in self._annotations:
            replace_by_text(element, "")
        self._annotations.add(content)


def _used(root: _Element, kind: str) -> set[str]:
    """Return the names of a kind that a filled part holds."""
    attributes = {"id": _IDS, "drawn": (_DRAWN,)}.get(kind, ())
    named = {tag: attribute for tag, (own, attribute) in (*_NAMED.items(), *_STARTS.items()) if own == kind}
    names = {element.get(attribute, "") for tag, attribute in named.items() for element in root.iter(tag)}
    return names | {
        str(value) for element in root.iter("*") for name, value in element.attrib.items() if name in attributes
    }
