"""What a loop of a Word template copies and the document may hold only once.

Bookmarks get numbers and names of their own in every copy, and what refers to them in the same copy follows; footnotes
are copied; a comment stays with the first copy. Numbers that nothing refers to are left out.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.names import W
from docgen.engine.rounds import Renamed, place
from docgen.engine.tree import replace_by_text, serialised, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.rounds import Rounds
    from docgen.engine.structure import Structure
    from docgen.engine.values import Additions

_ID, _NAME = f"{W}id", f"{W}name"
_BOOKMARK, _BOOKMARK_END = f"{W}bookmarkStart", f"{W}bookmarkEnd"
_RANGES = (
    "perm",
    "moveFromRange",
    "moveToRange",
    *(f"customXml{name}Range" for name in ("Ins", "Del", "MoveFrom", "MoveTo")),
)
_STARTS = frozenset((_BOOKMARK, *(f"{W}{name}Start" for name in _RANGES)))
_ENDS = frozenset((_BOOKMARK_END, *(f"{W}{name}End" for name in _RANGES)))
_COMMENTS = frozenset(f"{W}comment{name}" for name in ("RangeStart", "RangeEnd", "Reference"))
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_CHANGED = (
    "rPr",
    "pPr",
    "sectPr",
    "tblPr",
    "tblGrid",
    "trPr",
    "tcPr",
    "tblPrEx",
    "numbering",
)  # ISO/IEC 29500-1, 17.13.5
_CHANGES = frozenset(
    W + name
    for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", *(f"{name}Change" for name in _CHANGED))
)  # fmt: skip
_NUMBERED = (*_STARTS, *_ENDS, *_COMMENTS, *_NOTES, *_CHANGES)
_LONGEST_NAME = 40  # of a bookmark, ISO/IEC 29500-1, 17.13.6.2
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_UNREFERRED = (f"{_W14}paraId", f"{_W14}textId")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Used(NamedTuple):
    """The numbers and names that a template uses: the last number of its marks, of its notes by kind, its bookmarks."""

    last: int
    notes: Mapping[str, int]
    bookmarks: frozenset[str]


def used(roots: Mapping[str, _Element]) -> Used:
    """Look for the numbers and names that a template uses."""
    last, bookmarks = 0, set()
    notes = dict.fromkeys(_NOTES.values(), 0)
    for root in roots.values():
        for element in root.iter(*_STARTS, *_CHANGES):
            last = max(last, whole_number(element.get(_ID, ""), 0))
            if element.tag == _BOOKMARK:
                bookmarks.add(element.get(_NAME, ""))
        kind = str(root.tag).removeprefix(W)
        if kind in notes:
            notes[kind] = max((whole_number(note.get(_ID, ""), 0) for note in root), default=0)
    return Used(last, notes, frozenset(bookmarks))


def repeats_names(root: _Element, structure: Structure) -> bool:
    """Tell whether a loop may copy what has a number of its own."""
    return not structure.nested or any(structure.may_repeat(element) for element in root.iter(*_NUMBERED))


def drop_unreferred(elements: Iterable[_Element], seen: set[tuple[str, str]] | None = None) -> None:
    """Take off the numbers that Word gives paragraphs, rows and content controls, which may not come twice.

    Nothing refers to them. With a set of those that are `seen`, each stays where it comes first.
    """

    def is_first(name: str, number: str | None) -> bool:
        if seen is None or (name, number) in seen:
            return False
        seen.add((name, number or ""))
        return True

    for element in elements:
        for inner in element.iter(f"{W}p", f"{W}tr"):
            for name in _UNREFERRED:
                if name in inner.attrib and not is_first(name, inner.get(name)):
                    del inner.attrib[name]
        for number in [number for control in element.iter(f"{W}sdtPr") for number in control.findall(_ID)]:
            if not is_first(_ID, number.get(f"{W}val")):
                replace_by_text(number, "")


def own_numbers(root: _Element, used: Used, additions: Additions) -> None:
    """Give what loops have copied numbers and names of its own; what the notes of the package lack is noted."""
    numbering = _Numbering(used, additions)
    placed = place(root)
    drop_unreferred([root], set())
    for element, rounds in placed:
        if element.tag in _NUMBERED_SET:
            numbering.number(element, rounds)
    if numbering.bookmarks.copied:
        for element, rounds in placed:
            numbering.follow(element, rounds)


_NUMBERED_SET = frozenset(_NUMBERED)


class _Numbering:
    def __init__(self, used: Used, additions: Additions) -> None:
        self.bookmarks = Renamed(used.bookmarks, _LONGEST_NAME)
        self._used, self._additions = used, additions
        self._kept: set[tuple[str, str]] = set()  # the first of every number, by the name of its element
        self._now: dict[
            tuple[str, str], str
        ] = {}  # the number of the last range that began, by its kind and old number
        self._named: dict[str, str] = {}  # the name of the last bookmark that began, by its old number
        self._open: set[tuple[str, str]] = set()

    def number(self, element: _Element, rounds: Rounds) -> None:
        """Give an element a number of its own, or leave it out where the first copy's is enough."""
        tag, old = str(element.tag), element.get(_ID, "")
        if next(element.iterancestors(_FALLBACK), None) is not None:
            self._repeat(element, tag, old)
        elif tag in _STARTS:
            self._begin(element, tag, old, rounds)
        elif tag in _ENDS:
            self._end(element, tag, old)
        elif self._is_first(tag, old):
            pass
        elif tag in _COMMENTS:
            _leave_out(element)
        elif tag in _NOTES:
            copies = self._additions.copied_notes.setdefault(_NOTES[tag], [])
            copies.append((old, str(self._used.notes[_NOTES[tag]] + len(copies) + 1)))
            element.set(_ID, copies[-1][1])
        else:
            element.set(_ID, self._fresh())

    def follow(self, element: _Element, rounds: Rounds) -> None:
        """Let a link or a field refer to the bookmark of its own copy."""
        if element.tag == f"{W}hyperlink" and element.get(f"{W}anchor"):
            element.set(f"{W}anchor", self.bookmarks.target(element.get(f"{W}anchor", ""), rounds))
        elif element.tag == f"{W}fldSimple":
            element.set(f"{W}instr", self._followed(element.get(f"{W}instr", ""), rounds))
        elif element.tag == f"{W}instrText":
            element.text = self._followed(element.text or "", rounds)

    def _followed(self, instruction: str, rounds: Rounds) -> str:
        command, blank, rest = instruction.lstrip().partition(" ")
        for name in self.bookmarks.copied:
            if name in rest:
                target = self.bookmarks.target(name, rounds)
                rest = re.sub(rf"(?<![\w\\]){re.escape(name)}(?!\w)", lambda _name: target, rest)  # noqa: B023 - called at once
        return instruction[: len(instruction) - len(instruction.lstrip())] + command + blank + rest

    def _begin(self, element: _Element, tag: str, old: str, rounds: Rounds) -> None:
        key = (tag.removesuffix("Start"), old)
        if key in self._open:  # it ends after the loop: once is enough
            _leave_out(element)
            return
        self._open.add(key)
        self._now[key] = old if self._is_first(tag, old) else self._fresh()
        element.set(_ID, self._now[key])
        if tag == _BOOKMARK:
            self._named[old] = self.bookmarks.name(element.get(_NAME, ""), rounds)
            element.set(_NAME, self._named[old])

    def _end(self, element: _Element, tag: str, old: str) -> None:
        key = (tag.removesuffix("End"), old)
        if key in self._open:
            self._open.remove(key)
            element.set(_ID, self._now[key])
        elif key in self._now:  # it began before the loop, and ends with the first round
            _leave_out(element)

    def _repeat(self, element: _Element, tag: str, old: str) -> None:
        """Let what programs show that know no newer shapes be numbered like what stands for it."""
        key = (tag.removesuffix("Start").removesuffix("End"), old)
        element.set(_ID, self._now.get(key, old))
        if tag == _BOOKMARK:
            element.set(_NAME, self._named.get(old, element.get(_NAME, "")))

    def _is_first(self, tag: str, old: str) -> bool:
        first = (tag, old) not in self._kept
        self._kept.add((tag, old))
        return first

    def _fresh(self) -> str:
        self._additions.numbers += 1
        return str(self._used.last + self._additions.numbers)


def _leave_out(element: _Element) -> None:
    """Take an element out, with its run where that holds nothing else."""
    run = element.getparent()
    replace_by_text(element, "")
    if run is not None and run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
        replace_by_text(run, "")


def with_copied_notes(
    package: Package, changed: dict[str, bytes], additions: Additions, types: Mapping[str, str]
) -> None:
    """Copy the footnotes and endnotes whose references were copied; they are added to the parts that change."""
    for kind, copies in additions.copied_notes.items():
        name = next((name for name, content_type in types.items() if content_type.endswith(f".{kind}+xml")), "")
        content = changed.get(name) or package.parts.get(name)
        if content:
            changed[name] = _with_copies(content, copies)


def _with_copies(content: bytes, copies: list[tuple[str, str]]) -> bytes:
    """Put copies of notes at the end of a part; what stands in it stays, byte by byte."""
    root = etree.fromstring(content)
    notes = {note.get(_ID): note for note in root}
    pieces = []
    for old, new in copies:
        if old in notes:
            copy = deepcopy(notes[old])
            copy.tail = None
            copy.set(_ID, new)
            for mark in list(copy.iter(*_STARTS, *_ENDS, *_COMMENTS)):
                _leave_out(mark)
            drop_unreferred([copy])
            pieces.append(copy)
    if content.startswith(_UTF_16):
        root.extend(pieces)
        return serialised(root)
    end = content.rindex(b"</")
    return b"".join((content[:end], *map(etree.tostring, pieces), content[end:]))
