"""An OpenDocument text marked as a draft: comments, a line in every header, the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.drafts.marking import AUTHOR, COLOUR, LINE, MARK, SIZE, DraftMarking, marked_title
from docgen.engine.names import CONTENT_PART, FO, META, META_PART, OFFICE, STYLE, STYLES_PART, SVG, TEXT
from docgen.engine.opendocument.text import slots
from docgen.engine.tree import START, Slot, insert_after, parse_part, serialised
from docgen.readers.documents.draft import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.adoption.opened import OpenedReport
    from docgen.drafts.marking import CommentSpot

_DC = "{http://purl.org/dc/elements/1.1/}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_LOOK = "DocgenDraft"  # the style of the mark
_NAME, _STYLE_NAME, _LAYOUT = f"{STYLE}name", f"{TEXT}style-name", f"{STYLE}page-layout-name"
_HEADER, _FOOTER = f"{STYLE}header", f"{STYLE}footer"
_HEADER_STYLE = f"{STYLE}header-style"
_MARGIN, _HEIGHT = f"{FO}margin-top", f"{FO}min-height"
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(pt|cm|mm|in)")
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0}
_ABOVE = 42.5  # points of paper above a header, where the margin has them


class TextDraft(DraftMarking):
    """Marks an OpenDocument text; its comments bear a date, `YYYY-MM-DDThh:mm:ss` in UTC."""

    def __init__(self, opened: OpenedReport, date: str) -> None:
        self._package, self._file, self._date = opened.package, opened.flow.source.file, date
        self._roots = {CONTENT_PART: opened.root}
        self._names = {each.get(f"{OFFICE}name") for each in opened.root.iter(f"{OFFICE}annotation")}

    def comment(self, spot: CommentSpot, lines: Sequence[str]) -> None:
        """Write a comment where its words begin, and its end where they end."""
        count = len(self._names)
        name = next(
            name for number in range(count + 1) if (name := f"{AUTHOR}-{count + number + 1}") not in self._names
        )
        self._names.add(name)
        note = etree.Element(f"{OFFICE}annotation", {f"{OFFICE}name": name}, nsmap={"dc": _DC[1:-1]})
        etree.SubElement(note, f"{_DC}creator").text = AUTHOR
        etree.SubElement(note, f"{_DC}date").text = self._date
        for line in lines:
            etree.SubElement(note, f"{TEXT}p").text = line
        if spot.begin < spot.end:
            _put(spot.paragraph, spot.end, etree.Element(f"{OFFICE}annotation-end", {f"{OFFICE}name": name}))
        _put(spot.paragraph, spot.begin, note)

    def mark_pages(self) -> None:
        """Put the mark into the headers of every master page, and headers where there are none."""
        root = self._root(STYLES_PART)
        masters = list(root.iter(f"{STYLE}master-page"))
        layouts = {each.get(_NAME): each for each in root.iter(f"{STYLE}page-layout")}
        for master in masters:
            for header in _headers(master):
                header.insert(0, _mark())
        for name in dict.fromkeys(master.get(_LAYOUT) for master in masters):
            if name in layouts:
                _make_room(layouts[name])
        _add_look(root)

    def mark_properties(self) -> None:
        """Mark the title among what the file says of itself, and say there that this is a draft."""
        if META_PART not in self._package.parts:
            return
        root = self._root(META_PART)
        holder = next(root.iter(f"{OFFICE}meta"), root)
        title = holder.find(f"{_DC}title")
        if title is None:
            title = etree.SubElement(holder, f"{_DC}title")
        title.text = marked_title(title.text or "")
        etree.SubElement(holder, f"{META}user-defined", {f"{META}name": "status"}).text = STATUS

    def parts(self) -> dict[str, bytes]:
        """Return the parts that have changed."""
        return {name: serialised(root) for name, root in self._roots.items()}

    def _root(self, name: str) -> _Element:
        if name not in self._roots:
            self._roots[name] = parse_part(self._package.parts[name], name, self._file)
        return self._roots[name]


def _put(paragraph: _Element, at: int, new: _Element) -> None:
    """Put an element into a paragraph before a character of its texts; behind them all where there is no such character."""
    every = slots(paragraph)
    for slot in every:
        words = slot.read()
        if at < len(words) or slot is every[-1]:
            _split(slot, at, new)
            return
        at -= len(words)


def _split(slot: Slot, at: int, new: _Element) -> None:
    """Put an element into a text."""
    words = slot.read()
    if slot.where == START:
        slot.element.text = words[:at]
        slot.element.insert(0, new)
    else:
        insert_after(slot.element, new, words[:at])
    new.tail = words[at:]


def _headers(master: _Element) -> Iterator[_Element]:
    """Walk the headers of a master page; those that are not there, or not shown, are made anew, for the pages that have footers of their own."""
    after: _Element | None = None
    for kind in ("", "-left", "-first"):
        header = master.find(_HEADER + kind)
        if header is None and kind:
            header = master.find(f"{_LOEXT}header{kind}")
        has_footer = any(master.find(f"{space}footer{kind}") is not None for space in (STYLE, _LOEXT))
        if header is None and (not kind or has_footer):
            header = etree.Element(_HEADER + kind)
            if after is None:
                master.insert(0, header)
            else:
                after.addnext(header)
        if header is None:
            continue
        if header.get(f"{STYLE}display") == "false":
            del header.attrib[f"{STYLE}display"]
            for child in list(header):
                header.remove(child)
        after = header
        yield header


def _mark() -> _Element:
    """Make the line that marks a page."""
    paragraph = etree.Element(f"{TEXT}p", {_STYLE_NAME: _LOOK})
    paragraph.text = MARK
    return paragraph


def _add_look(root: _Element) -> None:
    """Add the style of the mark."""
    automatic = root.find(f"{OFFICE}automatic-styles")
    if automatic is None:
        automatic = etree.Element(f"{OFFICE}automatic-styles")
        next(root.iter(f"{OFFICE}master-styles")).addprevious(automatic)
    style = etree.SubElement(automatic, f"{STYLE}style", {_NAME: _LOOK, f"{STYLE}family": "paragraph"})
    sides = {f"{FO}margin-{side}": "0pt" for side in ("left", "right", "top", "bottom")}
    lines = {f"{FO}text-align": "center", f"{FO}text-indent": "0pt", f"{FO}line-height": f"{LINE}pt", **sides}
    etree.SubElement(style, f"{STYLE}paragraph-properties", lines)
    look = {f"{FO}color": f"#{COLOUR.lower()}"}
    for prefix, script in ((FO, ""), (STYLE, "-asian"), (STYLE, "-complex")):
        look |= {f"{prefix}font-weight{script}": "bold", f"{prefix}font-size{script}": f"{SIZE}pt"}
    etree.SubElement(style, f"{STYLE}text-properties", look)


def _make_room(layout: _Element) -> None:
    """Let the top margin give way to the header, so that the text below begins where it did."""
    margins = layout.find(f"{STYLE}page-layout-properties")
    top = _points(margins.get(_MARGIN) or margins.get(f"{FO}margin") or "") if margins is not None else None
    style = layout.find(_HEADER_STYLE)
    if style is None:
        style = etree.Element(_HEADER_STYLE)
        after = layout.find(f"{STYLE}page-layout-properties")
        layout.insert(0 if after is None else layout.index(after) + 1, style)
    header = style.find(f"{STYLE}header-footer-properties")
    if header is None:
        above = top if top is None else min(_ABOVE, max(top - LINE, top / 2))
        spare = max(top - above - LINE, 0) if top is not None and above is not None else 0
        attributes = {_HEIGHT: f"{LINE}pt", f"{FO}margin-bottom": f"{spare:g}pt"}
        etree.SubElement(style, f"{STYLE}header-footer-properties", attributes)
    else:  # there is a header, which grows by a line
        above = top - LINE if top is not None and top >= 2 * LINE else top
        if header.get(f"{SVG}height"):
            header.set(_HEIGHT, str(header.get(f"{SVG}height")))
            del header.attrib[f"{SVG}height"]
    if margins is not None and above is not None:
        margins.set(_MARGIN, f"{above:g}pt")


def _points(length: str) -> float | None:
    """Return a length in points; None where it is in no unit of length."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _POINTS[match[2]] if match else None
