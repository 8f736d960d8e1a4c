"""From a part's tree to Jinja source: tags are gathered from the text they stand in, and marks put in their places."""

from __future__ import annotations

from copy import deepcopy
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.places import Spots
from docgen.engine.structure import structure_of
from docgen.engine.tags import (
    CLOSED,
    DIVIDING,
    MAX_TAGS,
    OPENING,
    OPENING_WORDS,
    PLAIN_TARGET,
    TEXT_TARGET,
    JinjaSource,
    Pairing,
    Tag,
    around,
    cell_tag,
    compose,
    shown,
    spans_of,
    take_apart,
    too_much,
)
from docgen.engine.tree import (
    START,
    TAIL,
    Slot,
    has_reserved,
    hide_braces,
    mark,
    marks_in,
    put_before,
    replace_by_text,
    write_braces,
)
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from docgen.engine.format import Format


class Gathered(NamedTuple):
    """A part ready to be compiled.

    `whole` when nothing is to be done after filling, whatever the values. `delicate` when values come into attributes
    or fields, and the part is looked at again for what it may not bring. `crossing` are the tags that begin and end
    blocks which are not nested like the elements: what is printed of them may be no document.
    """

    source: JinjaSource
    tags: list[Tag]
    whole: bool
    delicate: bool
    crossing: tuple[tuple[Tag, Tag], ...]


def has_tags(content: bytes) -> bool:
    """Tell whether a part may hold tags. A tag's first two characters may stand in different runs."""
    return b"{" in content or b"&#" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff")


def require_few_tags(content: bytes, part: str, file: str) -> None:
    """Refuse a part whose tags are too many, before they are gathered. Errors: TemplateError."""
    if content.count(b"{{") + content.count(b"{%") > MAX_TAGS:
        raise _too_many(part, file)


def _too_many(part: str, file: str) -> TemplateError:
    message = _("{part}: more than {limit} tags: use loops").format(part=part, limit=MAX_TAGS)
    return TemplateError.at(Source(file), message)


def gather(root: _Element, part: str, file: str, kind: Format, *, trusted: bool = False) -> Gathered:
    """Turn a part into Jinja source.

    The part's tree is used up on the way. Errors: TemplateError, with the place of every tag that is not closed, has
    no partner or stands where it has no meaning.
    """
    if has_reserved(root):
        raise TemplateError.at(Source(file), _("the part {part} contains non-characters").format(part=part))
    gathering = TagGathering(root, part, file, kind)
    gathering.paragraphs()
    gathering.everything_else()
    gathering.move()
    structure = structure_of(root, gathering.tags, kind.blocks.paragraph)
    loops = any(tag.statement == "for" for tag in gathering.tags)
    rounds = loops and kind.repeats_names(root, structure)
    whole = kind.settle(root, part, structure) and not rounds
    xml = write_braces(etree.tostring(root, encoding="unicode"))
    in_order = [gathering.tags[number] for number in marks_in(xml)]
    problems = [fault.message for fault in gathering.faults]
    problems += [_("{tag}: {reason}").format(tag=tag, reason=why) for tag, why in _misused(in_order, gathering)]
    if problems:
        raise TemplateError(Problem(message, Source(file)) for message in problems)
    delicate = gathering.delicate
    composed = compose(xml, gathering.tags, trusted=trusted, rounds=rounds)
    crossing = tuple((gathering.tags[begin], gathering.tags[end]) for begin, end in structure.crossing)
    return Gathered(composed, in_order, whole and not delicate, delicate, crossing)


def _misused(in_order: list[Tag], gathering: TagGathering) -> Iterator[tuple[Tag, str]]:
    """Walk the tags that have no partner, vanish with their block, or say what is not known, with the reason in words."""
    pairing = Pairing(in_order)
    for fault in pairing.faults:
        yield in_order[fault.at], fault.reason
    together = {
        id(gathering.tags[number]): marks for marks in gathering.replaced.values() for number in marks_in(marks)
    }
    for begin, *_between, end in pairing.chains:
        own = together.get(id(in_order[begin]))
        if own is not None and own is together.get(id(in_order[end])):
            yield in_order[begin], vanishing(in_order[end])
    for tag in in_order:
        if tag.statement == "raw":
            yield tag, _("raw is not known here: write {_{ and }_} for braces that are text")


def vanishing(end: Tag) -> str:
    """Say what becomes of a block that ends on the element it begins on."""
    message = _("the block begins and ends on one element, which vanishes with the tags: {other}")
    return message.format(other=end.written)


def ends_elsewhere(end: Tag, place: str) -> str:
    """Say what becomes of a block that ends where no element that it begins in does."""
    return _("the block ends elsewhere: {other} ({place})").format(other=end.written, place=place)


_UNCLOSED_TOLD = 20  # of a paragraph


class Misplaced(Enum):
    """What is wrong with how a tag stands in the text."""

    UNCLOSED = "unclosed"
    NOWHERE = "nowhere"  # there is no row or cell that it could stand for
    TOO_MUCH = "too much"
    NAMING = "naming"  # it would name a part of the package


class TagFault(NamedTuple):
    """A tag that cannot be gathered: what is wrong, in words, and the element and text it stands in."""

    kind: Misplaced
    message: str
    element: _Element
    written: str


class TagGathering:
    """The tags of a part, each replaced by a mark.

    `tags` has every tag in the order it was met, `stands` the element each stood in, `replaced` the elements that
    tags take the place of, with their marks. Until `move` the tree keeps its shape.
    """

    def __init__(self, root: _Element, part: str, file: str, kind: Format) -> None:
        self.root, self.part, self.file, self.kind = root, part, file, kind
        self.spots = Spots(root, kind.blocks)
        self.tags: list[Tag] = []
        self.stands: list[_Element] = []
        self.faults: list[TagFault] = []
        self.delicate = False
        self.replaced: dict[_Element, str] = {}
        # What waits until all marks are in their places, and until elements have given theirs up
        self.shaping: dict[str, list[Callable[[], None]]] = {"before": [], "after": []}
        self.isolated: list[tuple[Slot, str]] = []

    def paragraphs(self) -> None:
        """Gather the tags of all paragraphs; texts that a tag is split over are joined first.

        In what was deleted under change tracking there are no tags.
        """
        for deletion in self.kind.deletions(self.root):
            hide_braces(deletion)
        for paragraph, slots in self.kind.paragraphs(self.root):
            self._join(paragraph, slots)
        self.kind.keep_spaces(self.root)
        self.kind.merge_lines(self.root)
        for paragraph, slots in self.kind.paragraphs(self.root):
            self._mark_paragraph(paragraph, slots)

    def everything_else(self) -> None:
        """Gather the tags of attributes and of texts outside of paragraphs, such as properties and the words of charts."""
        self.kind.join_drawn(self.root)
        if not OPENING.search(etree.tostring(self.root, encoding="unicode")):
            return
        for element in self.root.iter("*"):
            written = [(START, element.text), (TAIL, element.tail), *element.attrib.items()]
            for where, text in written:
                if text and OPENING.search(str(text)):
                    self.delicate |= where not in (START, TAIL) or bool(self.spots.of(element))
                    if self.kind.names_part(str(where)):
                        message = _("{where}: the tag {tag} stands where a part of the document is named")
                        self._fault(Misplaced.NAMING, message, element, str(text))
                    self._mark_slot(Slot(element, str(where)), element, str(text), 0, PLAIN_TARGET)

    def move(self) -> None:
        """Let the tags that are for a whole element take its place, and cells take their shape."""
        for shape in self.shaping["before"]:
            shape()
        for slot, marked in reversed(self.isolated):
            self.kind.isolate(slot, marked)
        for element, marks in self.replaced.items():
            breaks = self.kind.breaks_of(element)
            if breaks is None:
                replace_by_text(element, marks)
            else:
                self._leave_breaks(element, marks, breaks)
        for shape in self.shaping["after"]:
            shape()

    def _leave_breaks(self, element: _Element, marks: str, breaks: _Element) -> None:
        """Let tags take an element's place, and leave the breaks that it held outside of the block, where they come once."""
        words = [self.tags[number].statement for number in marks_in(marks)]
        if any(word in DIVIDING for word in words):  # one of the branches is printed
            element.addprevious(deepcopy(breaks))
        is_first = words[0] in OPENING_WORDS
        put_before(element, "" if is_first else marks)
        breaks.tail = (marks if is_first else "") + (element.tail or "")
        element.getparent().replace(element, breaks)  # type: ignore[union-attr] # it is no root

    def _join(self, paragraph: _Element, slots: list[Slot]) -> None:
        whole = "".join(slot.read() for slot in slots)
        if "{" not in whole:
            return
        spans, unclosed = spans_of(whole)
        for start in unclosed[:_UNCLOSED_TOLD]:
            self._unclosed(paragraph, whole[start:])
        if unclosed:  # the other tags of the paragraph are looked at all the same
            _cut(slots, {at for start in unclosed for at in (start, start + 1)})
            spans, _none = spans_of("".join(slot.read() for slot in slots))
        self.kind.join(slots, spans)

    def _mark_paragraph(self, paragraph: _Element, slots: list[Slot]) -> None:
        whole = "".join(slot.read() for slot in slots)
        if "{" not in whole and "}" not in whole:
            return
        start = 0
        for slot in slots:
            written = slot.read()
            self._mark_slot(slot, paragraph, whole, start, TEXT_TARGET)
            start += len(written)

    def _mark_slot(self, slot: Slot, element: _Element, whole: str, start: int, target: str) -> None:
        """Replace the tags of a text by marks; `start` is where it begins in the whole of its paragraph."""
        written, place = slot.read(), self.spots.of(element)
        spans, unclosed = spans_of(written)
        if unclosed:
            self._unclosed(element, written[unclosed[0] :])
        pieces: list[str] = []
        end = 0
        for begin, stop in spans:
            tag = written[begin:stop]
            beside = around(whole, start + begin, start + stop)
            if too_much(tag):
                marked = ""
                message = _("{where}: the tag {tag} is too long or nested too deeply")
                self._fault(Misplaced.TOO_MUCH, message, element, tag)
            elif target == TEXT_TARGET:
                marked = self._mark(tag, place, beside, slot)
            else:
                marked = self._note(tag, place, target, element, beside)
            pieces += (written[end:begin], marked)
            end = stop
        if pieces:
            slot.write("".join((*pieces, written[end:])))

    def _mark(self, written: str, place: str, beside: str, slot: Slot) -> str:
        """Note a tag and return its mark; a tag that is for a whole element leaves nothing where it stood."""
        shaping = cell_tag(written)
        if shaping:
            name, expression = shaping
            when = "before" if expression else "after"
            self.shaping[when].append(lambda: self._shape_cell(name, expression, slot, written, place))
            return ""
        letters = take_apart(written).letters
        if letters == "r" and not self.kind.has_runs:
            letters = ""
        marked = self._note(written, place, letters or TEXT_TARGET, slot.parent, beside)
        if letters == "r":
            self.isolated.append((slot, marked))
        elif letters:
            element = self.kind.blocks.around(slot.parent, self.kind.by_letters[letters])
            if element is None:
                self._nowhere(slot, written, letters)
            else:
                element = self.kind.with_its_control(element)
                self.replaced[element] = self.replaced.get(element, "") + marked
        return marked

    def _shape_cell(self, name: str, expression: str, slot: Slot, written: str, place: str) -> None:
        def note(text: str, target: str = PLAIN_TARGET, /) -> str:
            self.tags.append(Tag(text, self.part, place, written, target, is_text=target == PLAIN_TARGET))
            self.stands.append(slot.parent)
            return mark(len(self.tags) - 1)

        cell = self.kind.blocks.around(slot.parent, self.kind.blocks.cell)
        if cell is None:
            self._nowhere(slot, written, "tc")
        else:
            self.kind.shape_cell(cell, slot, name, expression, note)

    def _note(self, written: str, place: str, target: str, element: _Element, beside: str = "") -> str:
        if len(self.tags) >= MAX_TAGS:
            raise _too_many(self.part, self.file)
        is_text = target in (TEXT_TARGET, PLAIN_TARGET)
        self.tags.append(Tag(take_apart(written).text, self.part, place, written, target, beside, is_text))
        self.stands.append(element)
        return mark(len(self.tags) - 1)

    def _unclosed(self, element: _Element, written: str) -> None:
        message = _("{where}: a tag is not closed: {tag}")
        if goes_on(element, self.kind):
            message = _("{where}: a tag is not closed in its paragraph, it goes on in the next one: {tag}")
        self._fault(Misplaced.UNCLOSED, message, element, written)

    def _nowhere(self, slot: Slot, written: str, letters: str) -> None:
        message = _("{where}: the tag {tag} stands in no {element}")
        lacking = {"p": _("paragraph"), "tr": _("table row"), "tc": _("table cell")}[letters]
        self._fault(Misplaced.NOWHERE, message, slot.parent, written, lacking)

    def _fault(self, kind: Misplaced, message: str, element: _Element, written: str, lacking: str = "") -> None:
        where = _(", ").join(filter(None, (self.part, self.spots.of(element))))
        message = message.format(where=where, tag=shown(written), element=lacking)
        self.faults.append(TagFault(kind, message, element, written))


def goes_on(element: _Element, kind: Format) -> bool:
    """Tell whether the paragraph after one in which a tag is not closed closes it."""
    following = element.getnext()
    if following is None or following.tag not in kind.blocks.paragraph:
        return False
    written = "".join(slot.read() for slot in kind.slots(following))
    closing, opening = CLOSED.search(written), OPENING.search(written)
    return closing is not None and (opening is None or closing.start() < opening.start())


def _cut(slots: list[Slot], positions: set[int]) -> None:
    """Take characters out of texts, by their positions in all the texts together."""
    start = 0
    for slot in slots:
        written = slot.read()
        kept = "".join(letter for at, letter in enumerate(written, start) if at not in positions)
        if kept != written:
            slot.write(kept)
        start += len(written)
