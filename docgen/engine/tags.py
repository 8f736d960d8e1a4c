"""Tags in the tag language of docxtpl: what they are, what they print into, which of them belong together."""

from __future__ import annotations

import re
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.tree import MARK, ROUND_END, ROUND_START, mark
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# {_{ and the like stand for braces that are no tag.
_BRACES = re.compile(r"\{[{%#]|\{_[{%]|[}%]_\}")
OPENING = re.compile(r"\{[{%#]")
CLOSED = re.compile(r"[}%#]\}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LETTERED = re.compile(r"(\{[{%#]-?)(p|tr|tc|r)(\s.*)", re.DOTALL)
_CELL = re.compile(r"\{%\s*(colspan|cellbg|vm|hm)(?:\s+(.*?))?\s*%\}", re.DOTALL)
_REFERENCE = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}\}")
_NAME = re.compile(r"\w+")
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
OPENING_WORDS = frozenset({"if", "for", "macro", "call", "filter", "with"})
DIVIDING = frozenset({"elif", "else"})
_ENDS = {"endif": "if", "endfor": "for"}
_MIDDLES = {"elif": ("if",), "else": ("if", "for")}
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_CONSTANTS = frozenset({"true", "false", "none", "True", "False", "None"})
MAX_TAG = 1_000  # characters
MAX_TAGS = 50_000  # of a part
MAX_BRACKETS = 20
_SHOWN = 60  # characters of a faulty tag
_AROUND = 12  # characters shown on either side of a tag

TEXT_TARGET, PLAIN_TARGET, NUMBER_TARGET = "text", "plain", "number"
Path = tuple[str, ...]


class Tag(NamedTuple):
    """A tag as Jinja reads it, as it is written, and where.

    `target` is what the tag takes the place of, by its letters: `r`, `p`, `tr`, `tc`; otherwise `text` for the text of a
    document, or `plain` for an attribute or a property, which knows no line breaks, and `number` for how far a cell spans.
    """

    text: str
    part: str
    place: str
    written: str
    target: str = TEXT_TARGET
    around: str = ""
    is_text: bool = True  # whether the target is one of the two texts

    def __str__(self) -> str:
        where = _(", ").join(filter(None, (self.part, self.place)))
        if not self.around:
            return _("{where}, tag {tag}").format(where=where, tag=self.written)
        return _("{where}, tag {tag} in “{around}”").format(where=where, tag=self.written, around=self.around)

    @property
    def statement(self) -> str:
        """The word a `{% … %}` tag begins with; nothing for any other."""
        beginning = _STATEMENT.match(self.text)
        return beginning.group(1) if beginning else ""


class Reference(NamedTuple):
    """A tag that only names a value, `{{ 申请.新收.总计 }}`: looked up without Jinja, which is most tags of a report."""

    path: Path
    tag: Tag


Piece = bytes | Reference  # of a part: XML as it is written, or what is to be printed there


class JinjaSource(NamedTuple):
    """A part as Jinja source.

    References stay as marks in the text (their number between the characters of `MARK`). Every other tag has a line of
    its own inside it, so that a line tells the tag.
    """

    text: str
    references: dict[int, Reference]
    tags_by_line: dict[int, Tag]


class Lettered(NamedTuple):
    """A tag taken apart: its letters, `p`, `tr`, `tc`, `r` or none, and its text without them."""

    letters: str
    text: str


def spans_of(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Return where the tags of a text stand, and where tags begin that are not closed."""
    spans: list[tuple[int, int]] = []
    unclosed: list[int] = []
    never: set[str] = set()  # what no longer occurs: it is not looked for again
    at = 0
    while opening := _BRACES.search(text, at):
        closing = _CLOSING.get(opening.group())
        at = opening.end()
        if closing is not None:
            end = -1 if closing in never else text.find(closing, at)
            if end < 0:
                never.add(closing)
                unclosed.append(opening.start())
                continue
            at = end + 2
        spans.append((opening.start(), at))
    return spans, unclosed


def tags_of(text: str) -> list[str]:
    """Return the tags of a text, as they are written."""
    return [text[start:stop] for start, stop in spans_of(text)[0]]


def replace_tags(text: str, by: Callable[[str], str]) -> str:
    """Replace every tag of a text."""
    pieces: list[str] = []
    end = 0
    for start, stop in spans_of(text)[0]:
        pieces += (text[end:start], by(text[start:stop]))
        end = stop
    return "".join((*pieces, text[end:]))


def without_tags(text: str) -> str:
    """Return a text without its tags."""
    return replace_tags(text, lambda _tag: "")


def take_apart(written: str) -> Lettered:
    """Part the letters of a tag, which tell what it takes the place of, from its text."""
    if "_" in (written[1], written[-2]) and len(written) == 3:
        return Lettered("", "{{ '" + written.replace("_", "") + "' }}")
    lettered = _LETTERED.fullmatch(written)
    if not lettered:
        return Lettered("", written.translate(_QUOTES))
    return Lettered(lettered.group(2), (lettered.group(1) + lettered.group(3)).translate(_QUOTES))


def cell_tag(written: str) -> tuple[str, str] | None:
    """Return the name and the expression of a tag that shapes its table cell: colspan, cellbg, vm, hm; or None."""
    shaping = _CELL.fullmatch(written.translate(_QUOTES))
    return (shaping.group(1), shaping.group(2) or "") if shaping else None


def around(text: str, start: int, end: int) -> str:
    """Return a tag with a few characters of the text on either side, up to other tags; nothing where it has none."""
    before = CLOSED.split(text[max(0, start - _AROUND) : start])[-1]
    after = OPENING.split(text[end : end + _AROUND])[0]
    if not before.strip() and not after.strip():
        return ""
    left = "…" if len(before) == _AROUND else ""
    right = "…" if len(after) == _AROUND else ""
    return " ".join(f"{left}{before}{text[start:end]}{after}{right}".split())


def too_much(written: str) -> bool:
    """Tell whether a tag is longer or deeper in brackets than a person writes: parsers give up on such."""
    return len(written) > MAX_TAG or max(accumulate((c in "([{") - (c in ")]}") for c in written)) > MAX_BRACKETS


def shown(written: str) -> str:
    """Return the beginning of a tag that may be long."""
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"


def pieces_of(text: str, references: Mapping[int, Reference]) -> tuple[Piece, ...]:
    """Cut a part's text at the marks of its references."""
    return tuple(references[int(piece)] if at % 2 else piece.encode() for at, piece in enumerate(MARK.split(text)))


def compose(xml: str, tags: Sequence[Tag], *, trusted: bool = False, rounds: bool = False) -> JinjaSource:
    """Put the tags where their marks are, each with a line break inside it.

    References stay marks, but in a trusted template, whose macros and filters may ask what they print. `rounds` asks
    for a mark where each round of a loop begins and ends.
    """
    bound = {name for tag in tags for name in _bound(tag)}
    pieces: list[str] = []
    references: dict[int, Reference] = {}
    tags_by_line: dict[int, Tag] = {}
    blocks: list[str] = []
    line = 1
    for number, piece in enumerate(MARK.split(xml)):
        if number % 2 == 0:
            pieces.append(piece)
            line += piece.count("\n")
            continue
        tag = tags[int(piece)]
        path = plain_path(tag)
        if path and path[0] not in bound and not trusted:
            references[int(piece)] = Reference(path, tag)
            pieces.append(mark(int(piece)))
            continue
        opening = tag.text[:3] if tag.text[2] in "-+" else tag.text[:2]
        inside = " ".join(tag.text[len(opening) :].splitlines())
        line += 1
        tags_by_line[line] = tag
        written = f"{opening}\n{inside}"
        pieces.append(_with_rounds(written, tag, blocks) if rounds else written)
    return JinjaSource("".join(pieces), references, tags_by_line)


def _with_rounds(written: str, tag: Tag, blocks: list[str]) -> str:
    """Put a mark where a loop's tag begins or ends a round; `blocks` are those open before it, innermost last."""
    word = tag.statement
    if tag.target in (PLAIN_TARGET, NUMBER_TARGET):  # in an attribute, which is no place for marks
        return written
    if word in ("if", "for"):
        blocks.append(word)
        return written + ROUND_START if word == "for" else written
    if word == "else" or word in _ENDS:
        ended = blocks.pop() if blocks else ""
        if word == "else":
            blocks.append(word)
        return ROUND_END + written if ended == "for" else written
    return written


def plain_path(tag: Tag) -> Path:
    """Return the path of the value that a tag names, if it says nothing else: `{{ 申请.新收.总计 }}`; or nothing."""
    reference = _REFERENCE.fullmatch(tag.text)
    if reference is None or reference.group(1) in _CONSTANTS:
        return ()
    return tuple(reference.group(1).split("."))


def _bound(tag: Tag) -> list[str]:
    """Return the names that a tag gives a value of its own."""
    word = tag.statement
    if not word or word in ("if", "elif", "else") or word.startswith("end"):
        return []
    inside = tag.text.partition(word)[2]
    return ["loop", *_NAME.findall(inside.partition(" in ")[0])] if word == "for" else _NAME.findall(inside)


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
