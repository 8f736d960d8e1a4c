"""A Word document marked as a draft: comments, a line in every header, the title."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from docgen.drafts.marking import AUTHOR, COLOUR, LINE, MARK, SIZE, DraftMarking, marked_title
from docgen.drafts.word_parts import WordParts
from docgen.drafts.word_runs import cut_at, slot_at
from docgen.engine.names import XML_SPACE, W
from docgen.engine.tree import whole_number
from docgen.readers.documents.draft import STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from docgen.adoption.opened import OpenedReport
    from docgen.drafts.marking import CommentSpot

_NS = {"w": W[1:-1], "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
_ID = f"{{{_NS['r']}}}id"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HEADERS = ("default", "even", "first")
_TWIPS = 20  # of a point
_ROOM = 2 * LINE * _TWIPS  # twips above a header that can give way to the mark
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_STATUS = f"{{{_CORE}}}contentStatus"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# The names by which Word knows the styles of comments, in whatever language it shows them
_STYLES = {
    "CommentText": ("paragraph", "annotation text", 10),
    "CommentReference": ("character", "annotation reference", 8),
}


class WordDraft(DraftMarking):
    """Marks a Word document; its comments bear a date, `YYYY-MM-DDThh:mm:ss` in UTC."""

    def __init__(self, opened: OpenedReport, date: str) -> None:
        self._parts = WordParts(opened.package, opened.flow.source.file)
        self._parts.put(opened.part, opened.root)
        self._main, self._root, self._date = opened.part, opened.root, f"{date}Z"
        self._comments: _Element | None = None
        self._styles: dict[str, str] = {}
        self._next = 0

    def comment(self, spot: CommentSpot, lines: Sequence[str]) -> None:
        """Write a comment, and let its range be the words of the spot, so that Word shows it beside them."""
        comments = self._comments_part()
        number, self._next = str(self._next), self._next + 1
        attributes = {"id": number, "author": AUTHOR, "date": self._date, "initials": AUTHOR}
        note = etree.SubElement(comments, f"{W}comment", {W + name: value for name, value in attributes.items()})
        for at, line in enumerate(lines):
            paragraph = etree.SubElement(note, f"{W}p")
            _style(paragraph, "p", self._styles.get("CommentText"))
            if not at:
                paragraph.append(self._reference("annotationRef"))
            text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
            text.text = line
            text.set(XML_SPACE, "preserve")
        self._refer(spot, number)

    def _refer(self, spot: CommentSpot, number: str) -> None:
        begin, end = (etree.Element(f"{W}commentRange{side}", {f"{W}id": number}) for side in ("Start", "End"))
        reference = self._reference("commentReference", number)
        if spot.begin == spot.end:
            spot.paragraph.extend((begin, end, reference))
            return
        cut_at(spot.paragraph, spot.end)
        first = cut_at(spot.paragraph, spot.begin)
        last = slot_at(spot.paragraph, spot.end - 1).parent.getparent()
        if first is not None and last is not None:
            first.addprevious(begin)
            last = self._behind_comments(last)
            last.addnext(reference)
            last.addnext(end)

    @staticmethod
    def _behind_comments(run: _Element) -> _Element:
        """Return the last of the marks of comments that end behind a run; the run, where none does."""
        last = run
        for each in run.itersiblings():
            if each.tag != f"{W}commentRangeEnd" and each.find(f"{W}commentReference") is None:
                break
            last = each
        return last

    def _reference(self, name: str, number: str = "") -> _Element:
        run = etree.Element(f"{W}r")
        _style(run, "r", self._styles.get("CommentReference"))
        etree.SubElement(run, W + name, {f"{W}id": number} if number else {})
        return run

    def _comments_part(self) -> _Element:
        """Return the root of the part with the comments, which is made where there is none, with the styles that it needs."""
        if self._comments is not None:
            return self._comments
        self._styles = self._styles_of_comments()
        name = self._parts.related(self._main, "comments")
        if name:
            root = self._parts.root(name)
        else:
            root = etree.Element(f"{W}comments", nsmap=_NS)
            new = posixpath.join(posixpath.dirname(self._main), "comments{number}.xml")
            self._parts.add(self._main, new, root, "comments", f"{_TYPES}comments+xml")
        numbers = [whole_number(each.get(f"{W}id") or "", 0) for each in root]
        self._comments, self._next = root, max(numbers, default=-1) + 1
        return root

    def _styles_of_comments(self) -> dict[str, str]:
        """Return the styles of comments by their usual names; those that are not there are made."""
        sheet = self._parts.related(self._main, "styles")
        if not sheet:
            return {}
        root = self._parts.root(sheet)
        known = {str(name.get(f"{W}val")).lower(): str(style.get(f"{W}styleId")) for style in root.iter(f"{W}style") for name in style.iterchildren(f"{W}name")}  # fmt: skip
        return {usual: known.get(words) or _new_style(root, usual) for usual, (_kind, words, _size) in _STYLES.items()}

    def mark_pages(self) -> None:
        """Put the mark into every header, and headers where there are none: a section without one takes that of the one before it."""
        sections = [
            each for each in self._root.iter(f"{W}sectPr") if getattr(each.getparent(), "tag", "") != f"{W}sectPrChange"
        ]
        if not sections:
            sections = [etree.SubElement(self._root[0], f"{W}sectPr")]
        marked: set[str] = set()
        for section in sections:
            own = {
                each.get(f"{W}type", "default"): each.get(_ID, "") for each in section.findall(f"{W}headerReference")
            }
            for relation in own.values():
                marked |= {self._parts.target(self._main, relation) or ""}
            for kind in _HEADERS if section is sections[0] else ():
                if kind not in own:
                    attributes = {f"{W}type": kind, _ID: self._new_header()}
                    section.insert(0, etree.Element(f"{W}headerReference", attributes))
        for name in sorted(marked - {""}):
            self._parts.root(name).insert(0, _mark())
        for section in sections if marked else ():
            _make_room(section)

    def _new_header(self) -> str:
        root = etree.Element(f"{W}hdr", nsmap=_NS)
        root.append(_mark())
        new = posixpath.join(posixpath.dirname(self._main), "header{number}.xml")
        return self._parts.add(self._main, new, root, "header", f"{_TYPES}header+xml")

    def mark_properties(self) -> None:
        """Mark the title among the core properties, which are made where there are none; their status says that this is a draft, too."""
        name = self._parts.related("", "core-properties")
        if name:
            root = self._parts.root(name)
        else:
            root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _TITLE[1:].partition("}")[0]})
            self._parts.add("", "docProps/core{number}.xml", root, _CORE_RELATION, _CORE_TYPE)
        title = root.find(_TITLE)
        if title is None:
            title = etree.SubElement(root, _TITLE)
        title.text = marked_title(title.text or "")
        status = root.find(_STATUS)
        if status is None:
            status = etree.SubElement(root, _STATUS)
        status.text = STATUS

    def parts(self) -> dict[str, bytes]:
        """Return the parts that have changed, and the new ones."""
        return self._parts.written()


def _style(element: _Element, letter: str, style: str | None) -> None:
    """Set the style of a paragraph or a run, by the letter of its properties."""
    if style:
        properties = etree.SubElement(element, f"{W}{letter}Pr")
        etree.SubElement(properties, f"{W}{letter}Style", {f"{W}val": style})


def _new_style(sheet: _Element, name: str) -> str:
    """Add a style of comments: plain and small, whatever the text of the report looks like."""
    kind, words, size = _STYLES[name]
    style = etree.SubElement(sheet, f"{W}style", {f"{W}type": kind, f"{W}styleId": name})
    etree.SubElement(style, f"{W}name", {f"{W}val": words})
    if kind == "paragraph":
        properties = etree.SubElement(style, f"{W}pPr")
        spacing = {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}
        etree.SubElement(properties, f"{W}spacing", {W + key: value for key, value in spacing.items()})
        etree.SubElement(properties, f"{W}ind", {f"{W}left": "0", f"{W}firstLine": "0"})
        etree.SubElement(properties, f"{W}jc", {f"{W}val": "left"})
    properties = etree.SubElement(style, f"{W}rPr")
    for each in ("sz", "szCs"):
        etree.SubElement(properties, W + each, {f"{W}val": str(2 * size)})
    return name


def _mark() -> _Element:
    """Make the line that marks a page."""
    paragraph = etree.Element(f"{W}p")
    properties = etree.SubElement(paragraph, f"{W}pPr")
    spacing = {"before": "0", "after": "0", "line": str(LINE * _TWIPS), "lineRule": "exact"}
    etree.SubElement(properties, f"{W}spacing", {W + key: value for key, value in spacing.items()})
    etree.SubElement(properties, f"{W}ind", {f"{W}left": "0", f"{W}firstLine": "0"})
    etree.SubElement(properties, f"{W}jc", {f"{W}val": "center"})
    run = etree.SubElement(paragraph, f"{W}r")
    look = etree.SubElement(run, f"{W}rPr")
    etree.SubElement(look, f"{W}b")
    for name, value in (("color", COLOUR), ("sz", str(2 * SIZE)), ("szCs", str(2 * SIZE))):
        etree.SubElement(look, W + name, {f"{W}val": value})
    etree.SubElement(run, f"{W}t").text = MARK
    return paragraph


def _make_room(section: _Element) -> None:
    """Let a header begin a line higher, where there is room above it, so that what stands below the mark stays where it is."""
    margins = section.find(f"{W}pgMar")
    distance = whole_number(margins.get(f"{W}header") or "", 0) if margins is not None else 0
    if margins is not None and distance >= _ROOM:
        margins.set(f"{W}header", str(distance - LINE * _TWIPS))
