"""Tags in the tag language of docxtpl: what they are, what they print into, which of them belong together."""

from __future__ import annotations

import re
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.slots import MARK, MARK_END, MARK_START
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# {_{ and the like stand for braces that are no tag.
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{_[{%]|[}%]_\}", re.DOTALL)
OPENING = re.compile(r"\{\{|\{%|\{#")
_FORM = re.compile(r"(\{[{%#]-?)(p|tr|tc|r)(\s.*)", re.DOTALL)
_CELL = re.compile(r"\{%\s*(colspan|cellbg|vm|hm)(?:\s+(.*?))?\s*%\}", re.DOTALL)
_REFERENCE = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}\}")
_BINDING = re.compile(r"\{%[-+]?\s*(?:for\s+(.+?)\s+in\s|set\s+(.+?)[\s=])")
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
_ENDS = {"endif": "if", "endfor": "for"}
_MIDDLES = {"elif": ("if",), "else": ("if", "for")}
_QUOTES = str.maketrans("“”‘’", "\"\"''")
MAX_TAG = 1_000  # characters
MAX_BRACKETS = 20
_SHOWN = 60  # characters of a faulty tag
_AROUND = 12  # characters shown on either side of a tag

TEXT_SLOT, PLAIN_SLOT = "text", "plain"
Path = tuple[str, ...]


class Tag(NamedTuple):
    """A tag as Jinja reads it, as it is written, and where.

    `form` is what the tag takes the place of: `r`, `p`, `tr`, `tc`; otherwise `text` for the text of a document, or
    `plain` for an attribute or a property, which knows no line breaks.
    """

    text: str
    part: str
    place: str
    written: str
    form: str = TEXT_SLOT
    around: str = ""
    is_text: bool = True  # whether the form is one of the two texts

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.part, self.place)))
        if not self.around:
            return _("{where}, tag {tag}").format(where=where, tag=self.written)
        return _("{where}, tag {tag} in “{around}”").format(where=where, tag=self.written, around=self.around)

    @property
    def statement(self) -> str:
        """The word a `{% … %}` tag begins with; nothing for any other."""
        found = _STATEMENT.match(self.text)
        return found.group(1) if found else ""


class Reference(NamedTuple):
    """A tag that only names a value, `{{ 申请.新收.总计 }}`: looked up without Jinja, which is most tags of a report."""

    path: Path
    tag: Tag


class JinjaSource(NamedTuple):
    """A part as Jinja source.

    References stay as marks in the text (their number between the characters of `MARK`). Every other tag has a line of
    its own inside it, so that a line tells the tag.
    """

    text: str
    references: dict[int, Reference]
    tags_by_line: dict[int, Tag]


class Form(NamedTuple):
    """What kind of tag is written: its form (`p`, `tr`, `tc`, `r` or none) and its text without it."""

    name: str
    text: str


def form_of(written: str) -> Form:
    """Tell what a tag takes the place of."""
    if "_" in (written[1], written[-2]) and len(written) == 3:
        return Form("", "{{ '" + written.replace("_", "") + "' }}")
    found = _FORM.fullmatch(written)
    plain = written.translate(_QUOTES)
    return Form(found.group(2), (found.group(1) + found.group(3)).translate(_QUOTES)) if found else Form("", plain)


def cell_tag(written: str) -> tuple[str, str] | None:
    """Return the name and the expression of a tag that shapes its table cell: colspan, cellbg, vm, hm; or None."""
    found = _CELL.fullmatch(written.translate(_QUOTES))
    return (found.group(1), found.group(2) or "") if found else None


def around(text: str, start: int, end: int) -> str:
    """Return a tag with a few characters of what stands on either side; nothing where it stands alone."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if not before.strip() and not after.strip():
        return ""
    left, right = "…" if start > _AROUND else "", "…" if end + _AROUND < len(text) else ""
    return " ".join(f"{left}{before}{text[start:end]}{after}{right}".split())


def too_much(written: str) -> bool:
    """Tell whether a tag is longer or deeper in brackets than a person writes: parsers give up on such."""
    return len(written) > MAX_TAG or max(accumulate((c in "([{") - (c in ")]}") for c in written)) > MAX_BRACKETS


def shown(written: str) -> str:
    """Return the beginning of a tag that may be long."""
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"


def mark(number: int) -> str:
    """Return what holds the place of a tag."""
    return f"{MARK_START}{number}{MARK_END}"


def marks_in(text: str) -> Iterator[int]:
    """Walk the numbers of the tags whose marks a text holds."""
    return map(int, MARK.findall(text))


def compose(xml: str, tags: Sequence[Tag]) -> JinjaSource:
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
        path = plain_path(tag)
        if path and path[0] not in bound:
            references[int(piece)] = Reference(path, tag)
            pieces.append(mark(int(piece)))
            continue
        opening = tag.text[:3] if tag.text[2] in "-+" else tag.text[:2]
        inside = " ".join(tag.text[len(opening) :].split("\n"))
        line += 1
        tags_by_line[line] = tag
        pieces.append(f"{opening}\n{inside}")
    return JinjaSource("".join(pieces), references, tags_by_line)


def plain_path(tag: Tag) -> Path:
    """Return the path of the value that a tag names, if it says nothing else: `{{ 申请.新收.总计 }}`; or nothing."""
    reference = _REFERENCE.fullmatch(tag.text)
    return tuple(reference.group(1).split(".")) if reference else ()


def _names(binding: re.Match[str]) -> list[str]:
    return ["loop", *re.findall(r"\w+", binding.group(1) or binding.group(2))]


class Unpaired(Enum):
    """What a block tag lacks."""

    BEGIN = "begin"
    END = "end"
    BLOCK = "block"  # around it, to divide


class BlockFault(NamedTuple):
    """A block tag without its partner: which of the tags, what it lacks, and that in words."""

    at: int
    lacks: Unpaired
    reason: str


class Pairing:
    """The block tags of a text, by their positions in the order of the text.

    `chains` are the blocks: the opening tag, those that divide it, the end. `faults` are the tags that have no
    beginning, no end or no block to divide.
    """

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.chains: list[list[int]] = []
        self.faults: list[BlockFault] = []
        self._tags = tags
        self._open: list[list[int]] = []
        for at, tag in enumerate(tags):
            word = tag.statement
            if word in ("if", "for"):
                self._open.append([at])
            elif word in _ENDS:
                self._end(at, _ENDS[word])
            elif word in _MIDDLES and self._inner not in _MIDDLES[word]:
                self._fault(at, Unpaired.BLOCK, _("this stands in no block that it could divide"))
            elif word in _MIDDLES:
                self._open[-1].append(at)
        for chain in self._open:
            end = "{% end" + tags[chain[0]].statement + " %}"
            self._fault(chain[0], Unpaired.END, _("this block has no end: {end} is missing").format(end=end))

    @property
    def _inner(self) -> str:
        return self._tags[self._open[-1][0]].statement if self._open else ""

    def _end(self, at: int, begin: str) -> None:
        if not self._open:
            message = _("this ends no block: there is no {begin} before it")
            self._fault(at, Unpaired.BEGIN, message.format(begin=begin))
            return
        inner = self._inner
        chain = self._open.pop()
        if inner != begin:
            opening = self._tags[chain[0]]
            message = _("this does not end {begin} ({where})")
            self._fault(at, Unpaired.BEGIN, message.format(begin=opening.written, where=opening.place))
        else:
            self.chains.append([*chain, at])

    def _fault(self, at: int, lacks: Unpaired, reason: str) -> None:
        self.faults.append(BlockFault(at, lacks, reason))


def unpaired(tags: Iterable[Tag]) -> Iterator[tuple[Tag, str]]:
    """Walk the block tags, in the order of the text, that have no beginning or no end, with the reason in words."""
    every = list(tags)
    for fault in Pairing(every).faults:
        yield every[fault.at], fault.reason
