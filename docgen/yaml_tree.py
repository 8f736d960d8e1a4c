"""YAML read as text with its place.

Every scalar stays the text that was written, so that YAML's own guesses (`012` is ten, `no` is false, `12:30` is
750, a date is not text) never change a value: what a text means is decided by the form. Read through libyaml's
event stream, which keeps positions and is fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from docgen.characters import decode_text, require_plain
from docgen.errors import UnreadableError
from docgen.i18n import _
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("", "~", "null", "Null", "NULL")
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
MAX_DEPTH = 50
MAX_NODES = 400_000  # of a file: a roster of 100,000 units with their names has as many


class Scalar(NamedTuple):
    """A single value, as written."""

    text: str
    source: Source
    plain: bool = True  # written without quotes
    literal: bool = False  # a `|` block: its lines are the lines of the file
    folded: bool = False  # written over several lines that YAML joins with spaces

    @property
    def is_null(self) -> bool:
        """Tell whether nothing was written here."""
        return self.plain and self.text in _NULLS

    def as_text(self) -> Text:
        """Return the value as text with its place."""
        return Text("" if self.plain and self.text in _NULLS else self.text, self.source)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Mapping:
    """Names with values, in the order written; a name stands only once."""

    entries: tuple[tuple[Scalar, Node], ...]
    source: Source

    def get(self, name: str) -> Node | None:
        """Return the value of a name, or None."""
        return next((value for key, value in self.entries if key.text == name), None)

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node = Scalar | Sequence | Mapping


def parse_yaml(content: bytes, file: str) -> Node:
    """Parse one YAML document.

    Errors: UnreadableError with the place, for text that is not UTF-8 or not YAML, for a name given twice, for
    anchors, aliases and tags (which a table of figures never needs), and for invisible characters.
    """
    text = decode_text(content, file)
    require_visible(text, file)
    try:
        return _Composer(text, file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Source(file, mark.line + 1, mark.column + 1) if mark else Source(file)
        raise UnreadableError.at(place, _("this is not YAML: {reason}").format(reason=_reason(error))) from error
    except yaml.YAMLError as error:
        raise UnreadableError.at(Source(file), _("this is not YAML: {reason}").format(reason=_rare(error))) from error


def parse_entries(content: bytes, file: str, wanted: Collection[str]) -> dict[str, Node]:
    """Return some entries of a YAML document that is a mapping; what stands after the last of them is not parsed.

    A name whose characters stand nowhere in the file is no entry of it, unless escapes may have made it.
    Errors: see `parse_yaml`; of what is not parsed no error is told.
    """
    text = decode_text(content, file)
    known = [name for name in wanted if name in text or "\\" in text]
    try:
        return _Composer(text, file).entries(known) if known else {}
    except yaml.YAMLError as error:
        raise UnreadableError.at(Source(file), _("this is not YAML: {reason}").format(reason=_rare(error))) from error


def require_visible(text: str, file: str, first: int = 1) -> None:
    """Refuse invisible characters anywhere in a file, with their line; the text begins with line `first`."""
    try:
        require_plain(text, Source(file))
    except UnreadableError:
        for number, line in enumerate(text.split("\n"), first):
            require_plain(line, Source(file, number))
        raise


class _Composer:
    """Builds the tree from libyaml's events."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._next: Callable[[], Any] = _LOADER(text).get_event
        self._has_escapes = "\\" in text  # the rest of the text was looked at
        self._nodes = 0

    def document(self) -> Node:
        self._next()  # the stream starts
        if isinstance(event := self._next(), yaml.StreamEndEvent):
            raise UnreadableError.at(Source(self._file), _("the file is empty"))
        root = self._node(self._next(), 0)
        self._next()  # the document ends
        if not isinstance(event := self._next(), yaml.StreamEndEvent):
            mark = event.start_mark
            place = Source(self._file, mark.line + 1, mark.column + 1)
            raise UnreadableError.at(place, _("a second YAML document begins here: keep one per file"))
        return root

    def entries(self, wanted: Collection[str]) -> dict[str, Node]:
        """Return some entries of the document, if it is a mapping."""
        self._next()  # the stream starts
        if isinstance(self._next(), yaml.StreamEndEvent) or type(self._next()) is not yaml.MappingStartEvent:
            return {}
        entries: dict[str, Node] = {}
        while len(entries) < len(wanted) and type(event := self._next()) is not yaml.MappingEndEvent:
            name = self._node(event, 1)
            if isinstance(name, Scalar) and name.text in wanted:
                entries[name.text] = self._node(self._next(), 1)
            else:
                self._skip()
        return entries

    def _skip(self) -> None:
        """Pass a node over."""
        depth = 0
        while True:
            event = self._next()
            kind = type(event)
            depth += (kind in _STARTS) - (kind in _ENDS)
            if depth <= 0:
                return
            if depth > MAX_DEPTH:
                mark = event.start_mark
                place = Source(self._file, mark.line + 1, mark.column + 1)
                raise UnreadableError.at(place, _("the file is nested too deeply"))

    def _node(self, event: Any, depth: int) -> Node:
        mark, kind = event.start_mark, type(event)
        place = Source(self._file, mark.line + 1, mark.column + 1)
        if event.anchor is not None:  # an alias has one too
            raise UnreadableError.at(
                place, _("anchors and aliases (& and *) are not used here: write the text out, or quote it")
            )
        if event.tag is not None:
            raise UnreadableError.at(place, _("tags (!) are not used here: quote the text if it begins with “!”"))
        if depth > MAX_DEPTH:
            raise UnreadableError.at(place, _("the file is nested too deeply"))
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = _("the file has more than {limit} values: this is no file that docgen reads")
            raise UnreadableError.at(place, message.format(limit=MAX_NODES))
        if kind is yaml.ScalarEvent:
            return self._scalar(event, place)
        if kind is yaml.SequenceStartEvent:
            return Sequence(self._items(depth), place)
        return Mapping(tuple(self._pairs(depth)), place)

    def _scalar(self, event: Any, place: Source) -> Scalar:
        value, style = event.value, event.style
        if self._has_escapes and not event.implicit[0] and not (value.isascii() and value.isprintable()):
            require_plain(value, place)  # quoted: an escape may have made any character
        literal = style == "|"
        lines = event.end_mark.line + 1 - place.line
        one_line = 2 if style == ">" else 0  # a block begins on its second line and ends where the next thing begins
        folded = not literal and lines > one_line and " " in value.strip()
        return Scalar(value, place, not style, literal, folded)

    def _items(self, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        return tuple(items)

    def _pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        first: dict[str, Source] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            name = self._node(event, depth + 1)
            if not isinstance(name, Scalar):
                raise UnreadableError.at(name.source, _("a name must be text; quote it if it begins with “[” or “{{”"))
            if name.text in first:
                message = _("“{name}” is given twice; first in line {line}").format(
                    name=name.text, line=first[name.text].line
                )
                raise UnreadableError.at(name.source, message)
            first[name.text] = name.source
            yield name, self._node(self._next(), depth + 1)


def _reason(error: yaml.MarkedYAMLError) -> str:
    """Word what libyaml says; what is rare stays in its words, behind ours."""
    known = {
        "exceeded maximum nesting": _("the file is nested too deeply"),
        "cannot start any token": _(
            "a tab, or one of @ ` %, cannot begin a line or a value: indent with spaces, or quote the text"
        ),
        "mapping values are not allowed": _("“: ” is not expected here: quote the text, or check the indentation"),
        "could not find expected ':'": _("“: ” is missing after a name (with a space)"),
        "did not find expected key": _("the indentation does not fit the lines above, or a quotation mark is missing"),
        "did not find expected '-' indicator": _("the indentation does not fit the list above"),
        "did not find expected node content": _("a value is missing here, or the brackets [ ] { } do not pair"),
        "did not find expected ',' or": _("a bracket [ or { is not closed, or a comma is missing"),
        "found unexpected end of stream": _("a quotation mark is not closed"),
    }
    reason = str(error.problem)
    return next((words for words_of_libyaml, words in known.items() if words_of_libyaml in reason), _rare(reason))


def _rare(reason: object) -> str:
    return _("it cannot be read on here (libyaml: {reason})").format(reason=reason)
