"""The automatic numbers of an OpenDocument text: lists, and headings that are numbered by their outline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.names import FO, STYLE, STYLES_PART, TEXT, XML_ID
from docgen.engine.tree import parse_part, whole_number
from docgen.errors import TemplateError
from docgen.readers.documents.numbering import (
    BLANK,
    BULLET,
    LARGEST,
    LEVELS,
    NONE,
    NOTHING,
    TAB,
    ListCount,
    NumberedLevel,
    put_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package

_LIST, _ITEM, _HEADING = f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}h"
_PARAGRAPHS = (f"{TEXT}p", _HEADING)
_OUTLINE = ""  # the name that the list of headings goes by here: lists have others
_DEPTH = 30  # styles based on one another
_NUMBERS = re.compile(r"%(\d+)%")
_OUTLINE_LEVEL = re.compile(rb"outline-level-style\b[^<>]*\bnum-format=[\"'][^\"'<>]")
_PRINTED_AS = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_KINDS = {
    "": NONE,
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "01, 02, 03, ...": "decimalZero",
    "１, ２, ３, ...": "decimalFullWidth",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "一, 二, 三, ...": "chineseCountingThousand",
    "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional",
    "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
}  # by the formats as LibreOffice writes them
_GAPS = {"listtab": TAB, "space": BLANK, "nothing": NOTHING}


class _TextList(NamedTuple):
    """A style of lists: its levels, and how far paragraphs stand in at each: attributes of style:paragraph-properties."""

    levels: Mapping[int, NumberedLevel]
    indents: Mapping[int, Mapping[str, str]]


class _ListedText(NamedTuple):
    """A paragraph in a list: the outermost element of the list, None for a heading; the style and level; a number that it is told."""

    top: _Element | None
    text_list: _TextList
    at: int
    forced: int | None


class TextNumbering:
    """The lists of an OpenDocument text, and which paragraphs are in them."""

    def __init__(self, *roots: _Element) -> None:
        self._lists: dict[str, _TextList] = {}
        self._styles: dict[str, tuple[str | None, str]] = {}  # the style of lists that a style names, and its parent
        for root in roots:
            for each in root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
                name = _OUTLINE if each.tag == f"{TEXT}outline-style" else each.get(f"{STYLE}name", "")
                self._lists[name] = _text_list(each)
            for each in root.iter(f"{STYLE}style"):
                if each.get(f"{STYLE}family") == "paragraph":
                    parent = each.get(f"{STYLE}parent-style-name", "")
                    self._styles[each.get(f"{STYLE}name", "")] = (each.get(f"{STYLE}list-style-name"), parent)

    def find(self, paragraph: _Element) -> _ListedText | None:
        """Return the list and the level of a paragraph; None where it is in none, or has no label there."""
        item = paragraph.getparent()
        if item is not None and item.tag == _ITEM:
            first = next((child for child in item if child.tag in _PARAGRAPHS), None)
            return self._in_item(paragraph, item) if first is paragraph else None
        if paragraph.tag == _HEADING and paragraph.get(f"{TEXT}is-list-header") != "true":
            name = self._list_of_style(paragraph)
            begins = paragraph.get(f"{TEXT}restart-numbering") == "true"
            forced = _number(paragraph, f"{TEXT}start-value", 1) if begins else None
            level = _number(paragraph, f"{TEXT}outline-level", 0)
            return self._listed(None, _OUTLINE, level, forced) if name is None else None
        return None

    def _in_item(self, paragraph: _Element, item: _Element) -> _ListedText | None:
        top, depth, name = item, 0, item.get(f"{TEXT}style-override")
        for each in item.iterancestors():
            if each.tag not in (_LIST, _ITEM, f"{TEXT}list-header"):
                break
            if each.tag == _LIST:
                depth += 1
                top, name = each, name or each.get(f"{TEXT}style-name")
        start = f"{TEXT}start-value"
        forced = _number(item, start, 1) if item.get(start) else None
        return self._listed(top, name or self._list_of_style(paragraph) or " ", depth, forced)

    def _listed(self, top: _Element | None, name: str, level: int, forced: int | None) -> _ListedText | None:
        listed = self._lists.get(name)
        at = level - 1
        return _ListedText(top, listed, at, forced) if listed and at in listed.levels else None

    def _list_of_style(self, paragraph: _Element) -> str | None:
        """Return the style of lists that a paragraph's style names, or one that it is based on; None where none names any."""
        style = paragraph.get(f"{TEXT}style-name", "")
        for _step in range(_DEPTH):
            name, parent = self._styles.get(style, (None, ""))
            if name is not None or not parent:
                return name
            style = parent
        return None

    def indent_of(self, paragraph: _Element) -> Mapping[str, str] | None:
        """Return how far a paragraph with a label stands in, as attributes of its properties; None for one without."""
        listed = self.find(paragraph)
        return listed.text_list.indents[listed.at] if listed and listed.text_list.levels[listed.at].is_printed else None


class TextLabels:
    """The labels of a text's paragraphs, asked for one after the other in its order."""

    def __init__(self, numbering: TextNumbering) -> None:
        self._numbering = numbering
        self._outline = ListCount()
        self._counts: dict[_Element, ListCount] = {}
        self._by_name: dict[str, ListCount] = {}  # of the list of an identity, and of the last one of a style

    def before(self, paragraph: _Element, text: str) -> str:
        """Count a paragraph, and return its text with its label before it; nothing for one without text."""
        listed = self._numbering.find(paragraph)
        if listed is None:
            return text
        count = self._outline if listed.top is None else self._count_of(listed.top)
        levels = listed.text_list.levels
        count.step(listed.at, levels, listed.forced)
        return put_before(count.label(listed.at, levels), levels[listed.at].gap, text) if text else ""

    def _count_of(self, top: _Element) -> ListCount:
        """Return the numbers of a list by its outermost element: its own, or those that it goes on with."""
        if top not in self._counts:
            identity, style = f"#{top.get(XML_ID)}", top.get(f"{TEXT}style-name", "")
            goes_on = top.get(f"{TEXT}continue-numbering") == "true"
            before = f"#{top.get(f'{TEXT}continue-list')}" if top.get(f"{TEXT}continue-list") else style
            known = self._by_name.get(before) if goes_on or before != style else None
            self._counts[top] = self._by_name[identity] = self._by_name[style] = known or ListCount()
        return self._counts[top]


def text_numbering_of(package: Package, root: _Element, file: str) -> TextNumbering | None:
    """Return the lists of a text by the root of its content; None where nothing in it is numbered."""
    styles = package.parts.get(STYLES_PART, b"")
    has_lists = next(root.iter(_LIST), None) is not None
    if not has_lists and not (_OUTLINE_LEVEL.search(styles) and next(root.iter(_HEADING), None) is not None):
        return None
    try:
        return TextNumbering(parse_part(styles, STYLES_PART, file), root) if styles else TextNumbering(root)
    except TemplateError:
        return TextNumbering(root)


def _number(element: _Element, name: str, otherwise: int) -> int:
    return min(whole_number(element.get(name, ""), otherwise), LARGEST)


def _text_list(style: _Element) -> _TextList:
    levels: dict[int, NumberedLevel] = {}
    indents: dict[int, Mapping[str, str]] = {}
    for element in style:
        at = _number(element, f"{TEXT}level", 0) - 1
        if 0 <= at < LEVELS:
            levels[at] = _text_level(element, at)
            indents[at] = {
                name: value
                for alignment in element.iter(f"{STYLE}list-level-label-alignment")
                for name in (f"{FO}margin-left", f"{FO}text-indent")
                if (value := alignment.get(name)) is not None
            }
    return _TextList(levels, indents)


def _text_level(element: _Element, at: int) -> NumberedLevel:
    number = element.tag in (f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style")
    followed = (each.get(f"{TEXT}label-followed-by", "") for each in element.iter(f"{STYLE}list-level-label-alignment"))
    return NumberedLevel(
        _KINDS.get(element.get(f"{STYLE}num-format", ""), "decimal") if number else BULLET,
        "".join(_printed(element, at)),
        _number(element, f"{TEXT}start-value", 1),
        gap=_GAPS.get(next(followed, ""), TAB),
    )


def _printed(element: _Element, at: int) -> Iterator[str]:
    """Walk what is printed at a level, with %1 to %9 for the numbers of levels."""
    whole = element.get(_PRINTED_AS)
    if whole is not None:
        yield _NUMBERS.sub(lambda match: f"%{match[1]}" if len(match[1]) == 1 else "", whole)
        return
    yield element.get(f"{STYLE}num-prefix", "")
    if element.get(f"{STYLE}num-format"):
        shown = min(max(_number(element, f"{TEXT}display-levels", 1), 1), at + 1)
        yield ".".join(f"%{level}" for level in range(at + 2 - shown, at + 2) if level < LEVELS)
    yield element.get(f"{STYLE}num-suffix", "")
