"""Tags in the tag language of docxtpl: what they are, what they print into, which of them belong together."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from docgen.engine.slots import MARK, MARK_END, MARK_START
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# {_{ and the like stand for braces that are no tag.
_BRACES = re.compile(r"\{[{%#]|\{_[{%]|[}%]_\}")
OPENING = re.compile(r"\{[{%#]")
_CLOSED = re.compile(r"[}%#]\}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_FORM = re.compile(r"(\{[{%#]-?)(p|tr|tc|r)(\s.*)", re.DOTALL)
_CELL = re.compile(r"\{%\s*(colspan|cellbg|vm|hm)(?:\s+(.*?))?\s*%\}", re.DOTALL)
_REFERENCE = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}\}")
_NAME = re.compile(r"\w+")
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
_ENDS = {"endif": "if", "endfor": "for"}
_MIDDLES = {"elif": ("if",), "else": ("if", "for")}
_QUOTES = str.maketrans("“”‘’", "\"\"''")
MAX_TAG = 1_000  # characters
MAX_TAGS = 50_000  # of a part
MAX_BRACKETS = 20
_SHOWN = 60  # characters of a faulty tag
_AROUND = 12  # characters shown on either side of a tag

TEXT_SLOT, PLAIN_SLOT, NUMBER_SLOT = "text", "plain", "number"
Path = tuple[str, ...]


class Tag(NamedTuple):
    """A tag as Jinja reads it, as it is written, and where.

    `form` is what the tag takes the place of: `r`, `p`, `tr`, `tc`; otherwise `text` for the text of a document, or
    `plain` for an attribute or a property, which knows no line breaks, and `number` for how far a cell spans.
    """

    text: str
    part: str
    place: str
    written: str
    form: str = TEXT_SLOT
    around: str = ""
    is_text: bool = True  # whether the form is one of the two texts

    def __str__(self) -> str:
        where = _(", ").join(filter(None, (self.part, self.place)))
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


def spans_of(text: str) -> tuple[list[tuple[int, int]], int | None]:
    """Return where the tags of a text stand, and where one begins that is not closed, if one does."""
    spans: list[tuple[int, int]] = []
    at = 0
    while found := _BRACES.search(text, at):
        closing = _CLOSING.get(found.group())
        at = text.find(closing, found.end()) + 2 if closing else found.end()
        if at == 1:
            return spans, found.start()
        spans.append((found.start(), at))
    return spans, None


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
    """Return a tag with a few characters of the text on either side, up to other tags; nothing where it has none."""
    before = _CLOSED.split(text[max(0, start - _AROUND) : start])[-1]
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


def mark(number: int) -> str:
    """Return what holds the place of a tag."""
    return f"{MARK_START}{number}{MARK_END}"


def marks_in(text: str) -> Iterator[int]:
    """Walk the numbers of the tags whose marks a text holds."""
    return map(int, MARK.findall(text))


def compose(xml: str, tags: Sequence[Tag]) -> JinjaSource:
    """Put the tags where their marks are, each with a line break inside it; references stay marks."""
    bound = {name for tag in tags for name in _bound(tag)}
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
            pieces.append(mark(int(piece)))
            continue
        opening = tag.text[:3] if tag.text[2] in "-+" else tag.text[:2]
        inside = " ".join(tag.text[len(opening) :].split("\n"))
        line += 1
        tags_by_line[line] = tag
        pieces.append(f"{opening}\n{inside}")
    return JinjaSource("".join(pieces), references, tags_by_line)


def _bound(tag: Tag) -> list[str]:
    """Return the names that a tag gives a value of its own."""
    word = tag.statement
    if not word or word in ("if", "elif", "else") or word.startswith("end"):
        return []
    inside = tag.text.partition(word)[2]
    return ["loop", *_NAME.findall(inside.partition(" in ")[0])] if word == "for" else _NAME.findall(inside)


def unpaired(tags: Iterable[Tag]) -> Iterator[tuple[Tag, str]]:
    """Walk the block tags, in the order of the text, that have no beginning or no end, with the reason in words."""
    open_tags: list[Tag] = []
    for tag in tags:
        word = tag.statement
        inner = open_tags[-1].statement if open_tags else ""
        if word in ("if", "for"):
            open_tags.append(tag)
        elif word in _ENDS:
            if not open_tags:
                yield tag, _("this ends no block: there is no {begin} before it").format(begin=_ENDS[word])
            elif inner != _ENDS[word]:
                yield (
                    tag,
                    _("this does not end {begin} ({where})").format(
                        begin=open_tags[-1].written, where=open_tags[-1].place
                    ),
                )
                open_tags.pop()
            else:
                open_tags.pop()
        elif word in _MIDDLES and inner not in _MIDDLES[word]:
            yield tag, _("this stands in no block that it could divide")
    for tag in open_tags:
        yield tag, _("this block has no end: {end} is missing").format(end="{% end" + tag.statement + " %}")
