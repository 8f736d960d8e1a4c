"""OpenDocument text as adoption changes it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.adoption.markup import Markup, Span, remove
from docgen.engine.names import CONTENT_PART, DRAW, FO, META_PART, OFFICE, STYLE, STYLES_PART, TABLE, TEXT
from docgen.engine.opendocument import text as odf_text
from docgen.engine.tree import TAIL, Slot, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from docgen.adoption.markup import StyledText
    from docgen.readers.documents.text_numbering import TextNumbering

_PARAGRAPHS = odf_text.PARAGRAPHS
_HEADING = f"{TEXT}h"
_BREAKS = tuple(f"{TEXT}{name}" for name in ("s", "tab", "line-break", "soft-page-break"))
_LISTS = _LIST, _ITEM, _HEADER = tuple(f"{TEXT}{name}" for name in ("list", "list-item", "list-header"))
_STYLE_NAME, _NAME = f"{TEXT}style-name", f"{TEXT}name"
_NO_NUMBER = f"{TEXT}is-list-header"
_KEPT = (_STYLE_NAME, f"{TEXT}class-names", f"{TEXT}outline-level", _NO_NUMBER)
_REPEATED = f"{TABLE}number-columns-repeated"
_MOST = 200


def single(root: _Element) -> None:
    """Write cells that are said once for several of them out: each gets a tag of its own."""
    for cell in [cell for cell in root.iter(f"{TABLE}table-cell") if cell.get(_REPEATED)]:
        copies = whole_number(cell.get(_REPEATED) or "")
        if 1 < copies <= _MOST:
            del cell.attrib[_REPEATED]
            for _copy in range(copies - 1):
                cell.addnext(deepcopy(cell))


def text_markup(root: _Element, numbering: TextNumbering | None) -> Markup:
    """Return what adoption does to an OpenDocument text with these lists, None where nothing in it is numbered.

    `root` is that of its content, where its automatic styles are.
    """
    return _TextMarkup(root, numbering)


class _TextMarkup(Markup):
    """The elements of an OpenDocument text."""

    def __init__(self, root: _Element, numbering: TextNumbering | None) -> None:
        self._numbering = numbering
        self._automatic = next(root.iter(f"{OFFICE}automatic-styles"), None)
        self._styles = {
            str(style.get(f"{STYLE}name")): style
            for style in root.iter(f"{STYLE}style")
            if style.get(f"{STYLE}family") in ("paragraph", "text")
        }

    def is_paragraph(self, element: _Element) -> bool:
        return element.tag in _PARAGRAPHS

    def paragraphs_in(self, cell: _Element) -> list[_Element]:
        cells = f"{TABLE}table-cell"
        held = [each for each in cell.iter(*_PARAGRAPHS) if next(each.iterancestors(*_PARAGRAPHS, cells)) is cell]
        return held or [etree.SubElement(cell, f"{TEXT}p")]

    def slots(self, paragraph: _Element) -> list[Slot]:
        return odf_text.slots(paragraph)

    def add_text(self, paragraph: _Element) -> Slot:
        return Slot(paragraph)

    def write(self, slot: Slot, text: str) -> None:
        slot.write(text)

    def drop_breaks(self, paragraph: _Element) -> None:
        for each in list(paragraph.iter(*_BREAKS)):
            remove(each)

    def mark_table(self, cell: _Element, name: str) -> None:
        known = cell.getroottree().getroot().iter(f"{TEXT}bookmark")
        paragraph = next(next(cell.iterancestors(f"{TABLE}table")).iter(*_PARAGRAPHS))
        if not name or any(each.get(_NAME) == name for each in known):
            return
        mark = etree.Element(f"{TEXT}bookmark", {_NAME: name})
        paragraph.text, mark.tail = None, paragraph.text
        paragraph.insert(0, mark)

    def settle(self, cell: _Element) -> None:
        for name in [
            name for name in cell.attrib if name == f"{TABLE}formula" or str(name).endswith(("value", "value-type"))
        ]:
            del cell.attrib[name]

    def spans(self, paragraph: _Element) -> Iterator[Span]:
        for slot in self.slots(paragraph):
            if slot.read().strip():
                yield Span(slot.read(), self._is_bold(self._span_of(slot)))

    def _span_of(self, slot: Slot) -> str:
        """Return the style of the words in a slot; nothing where they look as their paragraph does."""
        return str(slot.parent.get(_STYLE_NAME) or "") if slot.parent.tag == f"{TEXT}span" else ""

    def _is_bold(self, name: str) -> bool:
        style = self._styles.get(name)
        properties = style.find(f"{STYLE}text-properties") if style is not None else None
        return properties is not None and properties.get(f"{FO}font-weight") == "bold"

    def has_picture(self, paragraph: _Element) -> bool:
        return any(str(each.tag).startswith(DRAW) for each in paragraph.iter("*"))

    def sample_of(self, paragraph: _Element) -> _Element:
        copy = deepcopy(paragraph)
        indent = self._numbering.indent_of(paragraph) if self._numbering else None
        if indent is None:
            return copy
        parent = paragraph.getparent()
        if paragraph.tag == _HEADING and parent is not None and parent.tag != _ITEM:
            copy.set(_NO_NUMBER, "true")
        copy.set(_STYLE_NAME, self._standing_in(copy.get(_STYLE_NAME, ""), indent))
        return copy

    def _standing_in(self, name: str, indent: Mapping[str, str]) -> str:
        """Return the name of a style as this one, of no list, whose paragraphs stand in as its list has it, or as it says itself."""
        other = f"{name}_docgen_list"
        if other in self._styles or self._automatic is None:
            return other if other in self._styles else name
        style = self._styles.get(name)
        if style is None:
            copy = etree.Element(f"{STYLE}style", {f"{STYLE}family": "paragraph", f"{STYLE}parent-style-name": name})
        else:
            copy = deepcopy(style)
        copy.set(f"{STYLE}name", other)
        copy.set(f"{STYLE}list-style-name", "")
        properties = copy.find(f"{STYLE}paragraph-properties")
        if properties is None:
            properties = etree.Element(f"{STYLE}paragraph-properties")
            copy.insert(0, properties)
        for attribute, value in indent.items():
            if properties.get(attribute) is None:
                properties.set(attribute, value)
        self._automatic.append(copy)
        self._styles[other] = copy
        return other

    def made(self, sample: _Element | None, words: Sequence[StyledText]) -> _Element:
        paragraph = etree.Element(sample.tag if sample is not None else f"{TEXT}p")
        for name in _KEPT:
            value = sample.get(name) if sample is not None else None
            if value:
                paragraph.set(name, self._without_break(value) if name == _STYLE_NAME else value)
        for each in words:
            self._append(paragraph, each)
        return paragraph

    def _append(self, paragraph: _Element, words: StyledText) -> None:
        held = [slot for slot in self.slots(words.like) if slot.read().strip()] if words.like is not None else []
        style = self._span_of(held[words.at]) if held else ""
        if style:
            etree.SubElement(paragraph, f"{TEXT}span", {_STYLE_NAME: style}).text = words.text
        else:
            last = Slot(paragraph[-1], TAIL) if len(paragraph) else Slot(paragraph)
            last.write(last.read() + words.text)

    def _without_break(self, name: str) -> str:
        """Return the name of a paragraph style without the page that begins before it, or after it: of a copy, where it has one."""
        style = self._styles.get(name)
        if style is None or not _breaks_of(style):
            return name
        other = f"{name}_docgen"
        if other not in self._styles:
            copy = deepcopy(style)
            copy.set(f"{STYLE}name", other)
            for element, attribute in _breaks_of(copy):
                del element.attrib[attribute]
            style.addnext(copy)
            self._styles[other] = copy
        return other

    def take_off(self, paragraph: _Element) -> bool:
        if self.has_picture(paragraph):
            for slot in self.slots(paragraph):
                slot.write("")
            self.drop_breaks(paragraph)
            return True
        parent = paragraph.getparent()
        remove(paragraph)
        while parent is not None and parent.tag in _LISTS and not len(parent):
            above = parent.getparent()
            remove(parent)
            parent = above
        return False

    def beside(self, paragraph: _Element, *, before: bool) -> _Element:
        if before:
            return _cut_before(paragraph)
        element, parent = paragraph, paragraph.getparent()
        while element.getnext() is None and parent is not None and parent.tag in _LISTS:
            element, parent = parent, parent.getparent()
        following = element.getnext()
        if following is None or parent is None or parent.tag not in _LISTS:
            return element
        first = _cut_before(following).getprevious()
        return element if first is None else first

    def edges(self, part: str, root: _Element) -> list[_Element]:
        around = {STYLES_PART: f"{STYLE}master-page", CONTENT_PART: f"{TEXT}note-body"}.get(part)
        return [paragraph for each in root.iter(around) for paragraph in each.iter(*_PARAGRAPHS)] if around else []

    def properties(self, part: str, root: _Element) -> list[Slot]:
        return [Slot(each) for each in root.iter("*") if not len(each)] if part == META_PART else []


def _cut_before(element: _Element) -> _Element:
    """Cut a list in two before one of its elements, unless it begins with it; return what then begins with it, up to its whole list.

    The second list goes on with the numbers of the first.
    """
    parent = element.getparent()
    while parent is not None and parent.tag in _LISTS:
        if element.getprevious() is None:
            element = parent
        else:
            rest = etree.Element(_HEADER if element.tag in _PARAGRAPHS else parent.tag)
            for name in (_STYLE_NAME, f"{TEXT}style-override"):
                if parent.get(name):
                    rest.set(name, str(parent.get(name)))
            if parent.tag == _LIST:
                rest.set(f"{TEXT}continue-numbering", "true")
            rest.extend([element, *element.itersiblings()])
            parent.addnext(rest)
            element = rest
        parent = element.getparent()
    return element


def _breaks_of(style: _Element) -> list[tuple[_Element, str]]:
    """Return the attributes of a style that begin a page, with the elements that have them."""
    names = (f"{FO}break-before", f"{FO}break-after", f"{STYLE}master-page-name", f"{STYLE}page-number")
    return [(each, name) for each in (style, *style) for name in names if each.get(name)]
