"""The automatic numbers of a Word document: what word/numbering.xml and its styles say that is printed before a paragraph.

What is damaged there, or is not to be found, numbers nothing: a document is read without it as well.
"""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.tree import parse_part, whole_number
from docgen.errors import TemplateError
from docgen.readers.documents.numbering import BULLET, LARGEST, LEVELS, TAB, ListCount, NumberedLevel, put_before
from docgen.readers.documents.word_elements import attribute_of, child_of, children_of, is_on, name_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from docgen.archive import Package

_OFF = "0"  # the number of the list in which nothing is numbered
_DEPTH = 30  # styles based on one another, and lists that name one another: Word has fewer
_LEVELS = LEVELS - 1
_GONE = ("del", "moveFrom", "vanish")  # of a paragraph's mark: where it has no text either, it is not there
_SAME_INDENTS = (("firstLine", "hanging"), ("firstLineChars", "hangingChars"), ("left", "start"), ("right", "end"))


class _WordLevels(NamedTuple):
    """What defines a list: its levels, how far paragraphs stand in at each (attributes of w:ind), and the levels of styles."""

    levels: dict[int, NumberedLevel]
    indents: dict[int, Mapping[str, str]]
    styles: dict[str, int]


class _WordList(NamedTuple):
    """A w:num: whose numbers it counts on, its levels, and the numbers that it begins with."""

    counted_as: str
    levels: Mapping[int, NumberedLevel]
    indents: Mapping[int, Mapping[str, str]]
    styles: Mapping[str, int]
    forced: Mapping[int, int]


class _ParagraphStyle(NamedTuple):
    based_on: str
    number: str  # of the list; nothing where it says none
    level: str
    indent: Mapping[str, str]


class _Listed(NamedTuple):
    """A paragraph in a list: the list and its number, the level, and the styles that may say how far it stands in, the nearest first."""

    number: str
    word_list: _WordList
    at: int
    styles: Sequence[_ParagraphStyle]

    @property
    def level(self) -> NumberedLevel:
        """The level that the paragraph is at."""
        return self.word_list.levels[self.at]


class WordNumbering:
    """The lists of a document, and which paragraphs are in them."""

    def __init__(self, numbering: _Element, styles: _Element | None) -> None:
        self._abstract = {attribute_of(each, "abstractNumId"): each for each in children_of(numbering, "abstractNum")}
        self._nums = {attribute_of(each, "numId"): each for each in children_of(numbering, "num")}
        self._styles = {} if styles is None else dict(_styles_in(styles))
        self._usual = "" if styles is None else _usual_style(styles)
        self._chains: dict[str, list[tuple[str, _ParagraphStyle]]] = {}
        self._links: dict[str, str] = {}  # the styles of lists that definitions name
        self._levels: dict[str, _WordLevels] = {}
        self._lists: dict[str, _WordList | None] = {}

    def find(self, paragraph: _Element) -> _Listed | None:
        """Return the list and the level of a paragraph; None where it is in none."""
        properties = child_of(paragraph, "pPr")
        own = child_of(properties, "numPr")
        chain = self._chain(properties)
        by_style = next((at for at, (_name, each) in enumerate(chain) if each.number), None)
        number, level = value_of(child_of(own, "numId")), value_of(child_of(own, "ilvl"))
        nearest = next((each.level for _name, each in chain if each.level), "")
        if number:
            return self._listed(number, level or nearest, ())
        if by_style is None:
            return None
        number = chain[by_style][1].number
        word_list = self._list_of(number)
        linked = (str(word_list.styles[name]) for name, _each in chain if word_list and name in word_list.styles)
        styles = [each for _name, each in chain[: by_style + 1]]
        return self._listed(number, level or next(linked, nearest), styles)

    def indent_of(self, paragraph: _Element) -> Mapping[str, str] | None:
        """Return how far a paragraph with a label stands in, as attributes of w:ind without namespace; None for one without."""
        listed = self.find(paragraph)
        if listed is None or not listed.level.is_printed:
            return None
        indent = dict(listed.word_list.indents[listed.at])
        for style in reversed(listed.styles):
            indent = _over(indent, style.indent)
        return _over(indent, _indent_in(child_of(paragraph, "pPr")))

    def is_by_style(self, paragraph: _Element) -> bool:
        """Tell whether a paragraph would be in a list by its style, too."""
        numbers = (each.number for _name, each in self._chain(child_of(paragraph, "pPr")))
        return next(filter(None, numbers), _OFF) != _OFF

    def _listed(self, number: str, level: str, styles: Sequence[_ParagraphStyle]) -> _Listed | None:
        word_list = self._list_of(number)
        at = whole_number(level, 0)
        return _Listed(number, word_list, at, styles) if word_list and at in word_list.levels else None

    def _chain(self, properties: _Element | None) -> list[tuple[str, _ParagraphStyle]]:
        """Return the style of a paragraph and those that it is based on, one after the other, by their names."""
        style = value_of(child_of(properties, "pStyle")) or self._usual
        if style not in self._chains:
            names = [style]
            while names[-1] in self._styles and len(names) <= _DEPTH:
                names.append(self._styles[names[-1]].based_on)
            self._chains[style] = [(name, self._styles[name]) for name in names if name in self._styles]
        return self._chains[style]

    def _list_of(self, number: str) -> _WordList | None:
        """Return a list by its number; None for one that the document does not have."""
        if number not in self._lists:
            num = self._nums.get(number)
            self._lists[number] = None if num is None or number == _OFF else self._list(num)
        return self._lists[number]

    def _list(self, num: _Element) -> _WordList | None:
        counted_as, abstract = self._definition(value_of(child_of(num, "abstractNumId")))
        if abstract is None:
            return None
        if counted_as not in self._levels:
            self._levels[counted_as] = _WordLevels({}, {}, {})
            for element in children_of(abstract, "lvl"):
                _take_level(element, attribute_of(element, "ilvl"), self._levels[counted_as])
        levels, indents, styles = self._levels[counted_as]
        own = _WordLevels(dict(levels), dict(indents), dict(styles))
        forced: dict[int, int] = {}
        for override in children_of(num, "lvlOverride"):
            place, start = attribute_of(override, "ilvl"), child_of(override, "startOverride")
            at = whole_number(place, _LEVELS)
            for element in children_of(override, "lvl"):
                _take_level(element, place, own)
            if start is not None and at in own.levels:
                forced[at] = min(whole_number(value_of(start)), LARGEST)
                own.levels[at] = own.levels[at]._replace(start=forced[at])
        return _WordList(counted_as, *own, forced)

    def _definition(self, name: str) -> tuple[str, _Element | None]:
        """Return what defines a list, with its name: its own, or that of the style of lists that it names."""
        for _step in range(_DEPTH):
            abstract = self._abstract.get(name)
            if name not in self._links:
                self._links[name] = value_of(child_of(abstract, "numStyleLink"))
            link = self._links[name]
            if not link:
                return name, abstract
            style = self._styles.get(link)
            num = self._nums.get(style.number) if style else None
            name = value_of(child_of(num, "abstractNumId"))
        return "", None


class WordLabels:
    """The labels of a document's paragraphs, asked for one after the other in its order."""

    def __init__(self, numbering: WordNumbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, ListCount] = {}
        self._begun: set[tuple[str, int]] = set()  # lists and levels that begin with a number of their own, and have

    def before(self, paragraph: _Element, text: str) -> str:
        """Count a paragraph, and return its text with its label before it; nothing for one without text."""
        listed = self._numbering.find(paragraph)
        if listed is None or (not text and _is_gone(paragraph)):
            return text
        word_list, key = listed.word_list, (listed.number, listed.at)
        forced = word_list.forced.get(listed.at) if key not in self._begun else None
        self._begun.add(key)
        count = self._counts.setdefault(word_list.counted_as, ListCount())
        count.step(listed.at, word_list.levels, forced)
        return put_before(count.label(listed.at, word_list.levels), listed.level.gap, text) if text else ""


def numbering_of(package: Package, part: str, root: _Element, file: str) -> WordNumbering | None:
    """Return the lists of a document by its main part and that part's root; None where nothing in it is numbered."""
    places = _parts_beside(package, part, file)
    content, styles = package.parts.get(places["numbering"]), package.parts.get(places["styles"], b"")
    if content is None or not (next(root.iter("{*}numPr"), None) is not None or _may_number(styles, root)):
        return None
    numbering = _parsed(content, places["numbering"], file)
    return None if numbering is None else WordNumbering(numbering, _parsed(styles, places["styles"], file))


def _parsed(content: bytes, part: str, file: str) -> _Element | None:
    try:
        return parse_part(content, part, file) if content else None
    except TemplateError:
        return None


def _parts_beside(package: Package, part: str, file: str) -> dict[str, str]:
    """Return the names of the parts that hold the lists and the styles."""
    folder, _slash, name = part.rpartition("/")
    places = {each: posixpath.join(folder, f"{each}.xml") for each in ("numbering", "styles")}
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    root = _parsed(package.parts.get(relations, b""), relations, file)
    for each in () if root is None else root:
        kind = str(each.get("Type")).rpartition("/")[2]
        if kind in places:
            places[kind] = posixpath.normpath(posixpath.join("/", folder, str(each.get("Target")))).lstrip("/")
    return places


# Whether it is worth while: to parse the styles may take as long as to read the document

_NAMED = b"styleId="
_BASED_ON = re.compile(rb"basedOn\b[^<>]*\bval\s*=\s*[\"']([^\"'<>]*)[\"']")
_MOST_STYLES = 5_000


def _may_number(styles: bytes, root: _Element) -> bool:
    """Tell, without parsing them, whether styles that a document uses, or those that they are based on, may name a list."""
    if b"\0" in styles[:100]:  # UTF-16
        return True
    if b"numPr" not in styles:
        return False
    pieces = styles.split(_NAMED, _MOST_STYLES)
    if len(pieces) > _MOST_STYLES:
        return True
    usual = (piece for before, piece in pairwise(pieces) if b"default=" in before[before.rfind(b"<") :])
    blocks = {_called(piece): piece for piece in pieces[1:]}
    names = {value_of(each).encode() for each in root.iter("{*}pStyle")} | set(map(_called, usual))
    looked_at: set[bytes] = set()
    while names:
        if not names <= blocks.keys() or any(b"numPr" in blocks[name] for name in names):
            return True
        looked_at |= names
        names = {other for name in names for other in _BASED_ON.findall(blocks[name])} - looked_at
    return False


def _called(piece: bytes) -> bytes:
    """Return the name that a piece of styles begins with, in quotes."""
    return piece[1 : piece.find(piece[:1], 1)]


# What the parts say


def _styles_in(styles: _Element) -> Iterator[tuple[str, _ParagraphStyle]]:
    for style in children_of(styles, "style"):
        properties = child_of(style, "pPr")
        numbered = child_of(properties, "numPr")
        yield (
            attribute_of(style, "styleId"),
            _ParagraphStyle(
                value_of(child_of(style, "basedOn")),
                value_of(child_of(numbered, "numId")),
                value_of(child_of(numbered, "ilvl")),
                _indent_in(properties),
            ),
        )


def _usual_style(styles: _Element) -> str:
    """Return the style of paragraphs that name none."""
    usual = (
        attribute_of(style, "styleId")
        for style in children_of(styles, "style")
        if attribute_of(style, "type") == "paragraph" and attribute_of(style, "default") in ("1", "true", "on")
    )
    return next(usual, "")


def _take_level(element: _Element, place: str, into: _WordLevels) -> None:
    at = whole_number(place, _LEVELS)
    if at < _LEVELS:
        into.levels[at], into.indents[at] = _level(element), _indent_in(child_of(element, "pPr"))
        style = value_of(child_of(element, "pStyle"))
        if style:
            into.styles[style] = at


def _level(element: _Element) -> NumberedLevel:
    formats = {name_of(child): child for child in element}
    kind = value_of(formats.get("numFmt")) or "decimal"
    restarts = formats.get("lvlRestart")
    return NumberedLevel(
        BULLET if "lvlPicBulletId" in formats else kind,
        value_of(formats.get("lvlText")),
        min(whole_number(value_of(formats.get("start")), 0), LARGEST),
        LEVELS if restarts is None else whole_number(value_of(restarts), LEVELS),
        "isLgl" in formats and is_on(element, "isLgl"),
        value_of(formats.get("suff")) or TAB,
        is_on(formats.get("rPr"), "vanish"),
    )


def _indent_in(properties: _Element | None) -> dict[str, str]:
    indent = child_of(properties, "ind")
    return {} if indent is None else {str(name).rpartition("}")[2]: str(value) for name, value in indent.attrib.items()}


def _over(indent: Mapping[str, str], nearer: Mapping[str, str]) -> dict[str, str]:
    """Return an indentation with what is said nearer to the paragraph over it: a first line that hangs does not stand in."""
    pairs = [pair for pair in _SAME_INDENTS if any(name in nearer for name in pair)]
    hidden = {name for pair in pairs for name in pair}
    return {name: value for name, value in indent.items() if name not in hidden} | dict(nearer)


def _is_gone(paragraph: _Element) -> bool:
    """Tell whether the mark of a paragraph was deleted or is hidden."""
    mark = child_of(child_of(paragraph, "pPr"), "rPr")
    return mark is not None and any(is_on(mark, name) for name in _GONE)
