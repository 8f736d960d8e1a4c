"""From a Word part to Jinja source, in the tag language of docxtpl.

Tags are gathered from the runs they are split over; block tags take the place of the paragraph, row, cell or run they
stand in.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.places import WORD, Places
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPEN = re.compile(r"\{\{|\{%|\{#")
_BLOCK = re.compile(r"(\{[%#])(p|tr|tc|r)(\s.*)", re.DOTALL)
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_REFERENCE = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}\}")
_BINDING = re.compile(r"\{%[-+]?\s*(?:for\s+(.+?)\s+in\s|set\s+(.+?)[\s=])")
# Non-characters hold the places of tags; neither a template nor a value may contain them.
_MARK_START, _MARK_END = "\ufdd0", "\ufdd1"
MARK = re.compile(f"{_MARK_START}(\\d+){_MARK_END}")
MAX_TAG = 1_000  # characters
MAX_BRACKETS = 20
_SHOWN = 60  # characters of a faulty tag
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Tag(NamedTuple):
    """A tag as written, and where."""

    text: str
    part: str
    place: str

    def __str__(self) -> str:
        return _("{part}, {place}, tag {tag}").format(part=self.part, place=self.place, tag=self.text)


class Reference(NamedTuple):
    """A tag that only names a value, `{{ 申请.新收.总计 }}`: looked up without Jinja, which is most tags of a report."""

    path: tuple[str, ...]
    tag: Tag


class JinjaSource(NamedTuple):
    """A part as Jinja source.

    References stay as marks in the text (their number between `MARK`'s characters). Every other tag has a line of
    its own inside it, so that a line tells the tag.
    """

    text: str
    references: dict[int, Reference]
    tags_by_line: dict[int, Tag]


def has_tags(content: bytes) -> bool:
    """Tell whether a part may hold tags. A tag's first two characters may stand in different runs."""
    return b"{" in content


def source_of(root: _Element, part: str, file: str) -> JinjaSource:
    """Turn a part into Jinja source.

    The part's tree is used up on the way. Errors: TemplateError for tags not closed.
    """
    gathering = _Gathering(part)
    places = Places(root)
    paragraphs = list(root.iter(f"{WORD}p"))
    if not paragraphs:  # core properties: every element's text stands for itself
        for element in root.iter():
            gathering.texts([element], partial(str, part))
    for paragraph in paragraphs:
        gathering.texts(_texts_of(paragraph), partial(places.of, paragraph))
    if gathering.problems:
        raise TemplateError(Problem(message, Source(file)) for message in gathering.problems)
    for element, mark in gathering.replaced.items():
        _replace_by_text(element, mark)
    return _compose(etree.tostring(root, encoding="unicode"), gathering.tags)


def parse_part(content: bytes, part: str, file: str) -> _Element:
    """Parse a part's XML. Errors: TemplateError, for what is not well-formed or has a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        message = _("the part {part} is not well-formed: {reason}").format(part=part, reason=error.msg)
        raise TemplateError.at(Source(file), message) from error
    if any(mark.encode() in content for mark in (_MARK_START, _MARK_END)):
        raise TemplateError.at(Source(file), _("the part {part} contains non-characters").format(part=part))
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr] # the stubs do not know it
        raise TemplateError.at(
            Source(file), _("the part {part} declares a document type, which no document does").format(part=part)
        )
    return root


def _texts_of(paragraph: _Element) -> list[_Element]:
    """Return the texts of a paragraph, not those of a text box anchored in it."""
    return [text for text in paragraph.iter(f"{WORD}t") if next(text.iterancestors(f"{WORD}p")) is paragraph]


class _Gathering:
    """The tags of a part, each replaced by a mark."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.tags: list[Tag] = []
        self.replaced: dict[_Element, str] = {}
        self.problems: list[str] = []

    def texts(self, texts: list[_Element], place: Callable[[], str]) -> None:
        """Gather the tags of a paragraph's texts; runs that a tag is split over are joined first."""
        whole = "".join(text.text or "" for text in texts)
        if "{" not in whole:
            return
        where = place()
        unclosed = _OPEN.search(_TAG.sub(lambda tag: " " * len(tag.group()), whole))
        if unclosed:
            message = _("{part}, {place}: a tag is not closed: {text}")
            rest = whole[unclosed.start() : unclosed.start() + _SHOWN]
            self.problems.append(message.format(part=self.part, place=where, text=rest))
            return
        for text in _joined(texts, [tag.span() for tag in _TAG.finditer(whole)]):
            self._mark_text(text, where)

    def _mark_text(self, text: _Element, where: str) -> None:
        written = text.text or ""
        tags = _TAG.findall(written)
        if tags:
            text.text = _TAG.sub(lambda tag: self._mark(tag.group(), where, text), written)
            if text.tag == f"{WORD}t" and any(tag[1] in "{%" for tag in tags):
                text.set(_SPACE, "preserve")

    def _mark(self, tag: str, where: str, text: _Element) -> str:
        """Note a tag; a block tag takes the place of the element it is for, and leaves nothing where it stood."""
        mark = f"{_MARK_START}{len(self.tags)}{_MARK_END}"
        block = _BLOCK.fullmatch(tag)
        plain = tag.translate(_QUOTES)
        if len(tag) > MAX_TAG or max(accumulate((c in "([{") - (c in ")]}") for c in tag)) > MAX_BRACKETS:
            message = _("{part}, {place}: the tag {tag} is too long or nested too deeply")
            self.problems.append(message.format(part=self.part, place=where, tag=f"{tag[:_SHOWN]}…"))
            return ""
        if block and text.tag == f"{WORD}t":
            element = next(text.iterancestors(WORD + block.group(2)), None)
            if element is None:
                message = _("{part}, {place}: the tag {tag} stands in no {element}")
                self.problems.append(message.format(part=self.part, place=where, tag=tag, element=block.group(2)))
                return ""
            self.tags.append(Tag((block.group(1) + block.group(3)).translate(_QUOTES), self.part, where))
            self.replaced[element] = self.replaced.get(element, "") + mark
            return ""
        self.tags.append(Tag(plain, self.part, where))
        return mark


def _joined(texts: list[_Element], tags: list[tuple[int, int]]) -> Iterator[_Element]:
    """Walk the texts; those that one tag is split over are joined into the first of them."""
    at = 0
    first: _Element | None = None
    for text in texts:
        end = at + len(text.text or "")
        split = first is not None and any(start < at < stop for start, stop in tags)
        if split and first is not None:
            first.text = (first.text or "") + (text.text or "")
            _join_runs(first, text)
        else:
            if first is not None:
                yield first
            first = text
        at = end
    if first is not None:
        yield first


def _join_runs(first: _Element, text: _Element) -> None:
    """Drop what stands between two texts; what follows the second in its run follows the first."""
    text.text = ""
    run, other = first.getparent(), text.getparent()
    if run is None or other is None or run is other or run.getparent() is not other.getparent():
        return
    for element in list(first.itersiblings()):
        run.remove(element)
    run.extend(list(text.itersiblings()))
    for element in run.itersiblings():
        run.getparent().remove(element)  # type: ignore[union-attr] # it has siblings
        if element is other:
            break


def _replace_by_text(element: _Element, text: str) -> None:
    """Put text in the place of an element."""
    parent = element.getparent()
    if parent is None:  # the part's root is no paragraph, row, cell or run
        return
    before = element.getprevious()
    text += element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


def _compose(xml: str, tags: list[Tag]) -> JinjaSource:
    """Put the tags where their marks are, each with a line break inside it; references stay marks."""
    bound = {name for tag in tags for found in _BINDING.finditer(tag.text) for name in _names(found)}
    pieces: list[str] = []
    references: dict[int, Reference] = {}
    tags_by_line: dict[int, Tag] = {}
    line = 1
    for number, piece in enumerate(MARK.split(xml)):
        if number % 2 == 0:
            pieces.append(piece)
            line += piece.count("\n")
            continue
        tag = tags[int(piece)]
        reference = _REFERENCE.fullmatch(tag.text)
        path = tuple(reference.group(1).split(".")) if reference else ()
        if path and path[0] not in bound:
            references[int(piece)] = Reference(path, tag)
            pieces.append(f"{_MARK_START}{piece}{_MARK_END}")
            continue
        opening = tag.text[:3] if tag.text[2] in "-+" else tag.text[:2]
        inside = " ".join(tag.text[len(opening) :].split("\n"))
        line += 1
        tags_by_line[line] = tag
        pieces.append(f"{opening}\n{inside}")
    return JinjaSource("".join(pieces), references, tags_by_line)


def _names(binding: re.Match[str]) -> list[str]:
    return ["loop", *re.findall(r"\w+", binding.group(1) or binding.group(2))]
