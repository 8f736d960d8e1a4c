"""OpenDocument text as adoption changes it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.adoption.markup import Markup, Span, remove
from docgen.engine.names import DRAW, FO, META_PART, STYLE, TABLE, TEXT
from docgen.engine.opendocument import text as odf_text
from docgen.engine.tree import TAIL, Slot, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.adoption.markup import StyledText

_PARAGRAPHS = odf_text.PARAGRAPHS
_BREAKS = tuple(f"{TEXT}{name}" for name in ("s", "tab", "line-break", "soft-page-break"))
_LISTS = tuple(f"{TEXT}{name}" for name in ("list", "list-item", "list-header"))
_STYLE_NAME = f"{TEXT}style-name"
_KEPT = (_STYLE_NAME, f"{TEXT}class-names", f"{TEXT}outline-level")
_STYLES_PART = "styles.xml"
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


def text_markup(root: _Element) -> Markup:
    """Return what adoption does to an OpenDocument text; `root` is that of its content, where its automatic styles are."""
    return _TextMarkup(root)


class _TextMarkup(Markup):
    """The elements of an OpenDocument text."""

    def __init__(self, root: _Element) -> None:
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

    def settle(self, cell: _Element) -> None:
        for name in [
            name for name in cell.attrib if name == f"{TABLE}formula" or str(name).endswith(("}value", "}value-type"))
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

    def outermost(self, paragraph: _Element) -> _Element:
        parent = paragraph.getparent()
        while parent is not None and parent.tag in _LISTS:
            paragraph, parent = parent, parent.getparent()
        return paragraph

    def edges(self, part: str, root: _Element) -> list[_Element]:
        pages = root.iter(f"{STYLE}master-page") if part == _STYLES_PART else ()
        return [paragraph for page in pages for paragraph in page.iter(*_PARAGRAPHS)]

    def properties(self, part: str, root: _Element) -> list[Slot]:
        return [Slot(each) for each in root.iter("*") if not len(each)] if part == META_PART else []


def _breaks_of(style: _Element) -> list[tuple[_Element, str]]:
    """Return the attributes of a style that begin a page, with the elements that have them."""
    names = (f"{FO}break-before", f"{FO}break-after", f"{STYLE}master-page-name", f"{STYLE}page-number")
    return [(each, name) for each in (style, *style) for name in names if each.get(name)]
