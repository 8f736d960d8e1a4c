"""Each tag: an expression that a template may say, closed, in its place and its block, and where a reader sees it filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import nodes
from lxml import etree

from docgen.engine.allowed import faults, unknown_filter, unknown_test
from docgen.engine.gathering import Misplaced, ends_elsewhere, goes_on, vanishing
from docgen.engine.jinja import known_words
from docgen.engine.names import RELATION, TEXT, XLINK, W
from docgen.engine.others import other_program
from docgen.engine.tags import Unpaired, shown, spans_of, tags_of, take_apart
from docgen.engine.tree import levels, marks_in
from docgen.engine.word import Word
from docgen.i18n import _
from docgen.lint.rules import Where, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.engine.format import Format
    from docgen.engine.gathering import TagFault
    from docgen.lint.reading import PartReading, Placed, Reading
    from docgen.lint.rules import Remark

_RULES = {
    Unpaired.BEGIN: "block.unopened",
    Unpaired.END: "block.unclosed",
    Unpaired.BLOCK: "block.misplaced",
}
_ELEMENTS = ("p", "tr", "tc")
_INSTRUCTIONS = (f"{W}instrText", f"{W}delInstrText")
_BETWEEN = frozenset((f"{W}fldChar", f"{W}instrText", *Word.besides_text))
_LOOK_ALIKE = re.compile(r"｛\s*｛[^｛｝]{0,80}(?:｝\s*｝)?|(?<!\{)\{ +\{[^{}]{0,80}\} *\}")
_ESCAPED = re.compile(r"%7B(?:%7B|%25)", re.IGNORECASE)  # braces as programs write them in an address


def check_tags(part: PartReading, reading: Reading) -> Iterator[Remark]:
    """Walk what is wrong with the tags of a part."""
    kind = reading.kind
    for fault in part.gathering.faults:
        yield _misplaced(fault, part, kind)
    for placed in part.tags:
        yield from _refused(placed, trusted=reading.trusted)
        if _unreadable_for_docxtpl(placed.tag.written):
            message = _("docxtpl cannot read % or }} in a tag that stands for an element")
            yield remark("tag.docxtpl", message.format(), Where.of(placed.tag, placed.spot))
    yield from _look_alikes(part, kind)
    for text, placed in part.lost:
        message = _("“{text}” stands beside this tag and vanishes with it")
        if not text:
            message = _("a picture, shape or note stands beside this tag and vanishes with it")
        yield remark("text.lost", message.format(text=shown(text)), Where.of(placed.tag, placed.spot))


def _look_alikes(part: PartReading, kind: Format) -> Iterator[Remark]:
    """Walk what looks like a tag and is none: braces that are full-width, or apart."""
    for paragraph in part.root.iter(*kind.blocks.paragraph):
        written = "".join(slot.read() for slot in kind.slots(paragraph))
        for match in _LOOK_ALIKE.finditer(written):
            message = _("“{text}” looks like a tag and is none: write {{{{ … }}}} with ordinary braces side by side")
            where = Where(part.name, part.spots.spot(paragraph))
            yield remark("tag.look-alike", message.format(text=shown(match[0])), where)


def _misplaced(fault: TagFault, part: PartReading, kind: Format) -> Remark:
    where = Where(part.name, part.gathering.spots.spot(fault.element), shown(fault.written))
    if fault.kind is Misplaced.NOWHERE:
        return remark("tag.nowhere", _("there is no row or cell around this tag that it could stand for"), where)
    if fault.kind is Misplaced.TOO_MUCH:
        return remark("tag.too-long", _("the tag is too long or nested too deeply"), where)
    if fault.kind is Misplaced.NAMING:
        return remark("tag.refused", fault.message, where)
    message = _("the tag is not closed")
    if goes_on(fault.element, kind):
        message = _("the tag is not closed in its paragraph: it goes on in the next one")
    return remark("tag.unclosed", message, where)


def _refused(placed: Placed, *, trusted: bool) -> Iterator[Remark]:
    """Walk what a tag says that it may not, or that is no expression."""
    where = Where.of(placed.tag, placed.spot)
    if placed.letters:
        message = _("“{letters}” stands after a blank: write {right}")
        right = f"{placed.tag.written[:2]}{placed.letters} …"
        yield remark("tag.blank", message.format(letters=placed.letters, right=right), where)
    if placed.tree is not None:
        yield from _refused_in_tree(placed.tree, where, trusted=trusted)
    elif not placed.path:
        yield remark("tag.syntax", placed.reason, where)


def _refused_in_tree(tree: nodes.Template, where: Where, *, trusted: bool) -> Iterator[Remark]:
    filters, tests = known_words(trusted=trusted)
    reasons = set()
    for applied in tree.find_all(nodes.Filter):
        reason = unknown_filter(applied, filters)
        if reason:
            reasons.add(reason)
            yield remark("filter.unknown", reason, where)
    for test in tree.find_all(nodes.Test):
        reason = unknown_test(test, tests)
        if reason:
            reasons.add(reason)
            yield remark("test.unknown", reason, where)
    for _line, reason in () if trusted else faults(tree):
        if reason not in reasons:
            yield remark("tag.refused", reason, where)


def _unreadable_for_docxtpl(written: str) -> bool:
    """Tell whether docxtpl, which looks for the end of such a tag by its characters, would miss it."""
    inside = written[2:-2]
    return bool(take_apart(written).letters and ("%" in inside or "}" in inside))


# Blocks: begun and ended, by tags of one kind, within one table, row or cell, and not on one element


def check_blocks(part: PartReading, kind: Format) -> Iterator[Remark]:
    """Walk what is wrong with the blocks of a part."""
    for fault in part.pairing.faults:
        placed = part.tags[fault.at]
        yield remark(_RULES[fault.lacks], fault.reason, Where.of(placed.tag, placed.spot))
    nowhere = {(fault.element, fault.written) for fault in part.gathering.faults if fault.kind is Misplaced.NOWHERE}
    together = [set(marks_in(marks)) for marks in part.gathering.replaced.values()]
    for chain in part.pairing.chains:
        tags = [part.tags[at] for at in chain]
        faulty = any(tag.letters or (part.gathering.stands[tag.number], tag.tag.written) in nowhere for tag in tags)
        if not faulty:  # what follows from a tag that is remarked on by itself is not told again
            yield from _block(tags, part, together, kind)


def _block(chain: list[Placed], part: PartReading, together: list[set[int]], kind: Format) -> Iterator[Remark]:
    begin, end = chain[0], chain[-1]
    letters = [_letters(placed, kind) for placed in chain]
    where = Where.of(begin.tag, begin.spot)
    other = next((placed for placed, own in zip(chain, letters, strict=True) if own != letters[0]), None)
    if other:
        message = _("{other} ({place}) belongs to this block and has other letters")
        yield remark("block.mixed", message.format(other=other.tag.written, place=_place(other)), where)
    elif any({begin.number, end.number} <= marks for marks in together):
        yield remark("block.vanishing", vanishing(end.tag), where)
    elif any(_crosses(begin, placed, letters[0], part, kind) for placed in chain[1:]):
        yield remark("block.crossing", ends_elsewhere(end.tag, _place(end)), where)


def _letters(placed: Placed, kind: Format) -> str:
    letters = take_apart(placed.tag.written).letters
    return "" if letters == "r" and not kind.has_runs else letters


def _place(placed: Placed) -> str:
    return str(placed.spot) or placed.tag.part


def _crosses(begin: Placed, other: Placed, letters: str, part: PartReading, kind: Format) -> bool:
    """Tell whether two tags of a block stand where leaving out what lies between breaks or merges elements."""
    first, last = part.positions.get(begin.number), part.positions.get(other.number)
    if first is None or last is None or first.element is last.element:
        return False
    if letters in _ELEMENTS or levels(first.element, last.element) is None:
        return True
    return _cell_of(first.element, kind) is not _cell_of(last.element, kind)


def _cell_of(element: _Element, kind: Format) -> _Element | None:
    """Return the cell that an element is, or stands in: a block that ends in another one leaves cells without their text."""
    return next((each for each in (element, *element.iterancestors()) if each.tag in kind.blocks.cell), None)


# Tags where nobody sees them filled: in deleted text, in fields, in links, in parts that are never filled


def check_hidden(part: PartReading, kind: Format) -> Iterator[Remark]:
    """Walk the tags of a part that a reader of the report would not see filled."""
    deletions = set(kind.deletions(part.root))
    for element in part.root.iter("*") if deletions else ():
        if element in deletions and deletions.isdisjoint(element.iterancestors()):
            is_table = element.tag in (*kind.blocks.row, *kind.blocks.cell)
            for each in element.iter(*kind.blocks.paragraph) if is_table else (element,):
                yield from _deleted(each, part)
    for paragraph in part.root.iter(*kind.blocks.paragraph):
        instruction = "".join(text.text or "" for text in paragraph.iter(*_INSTRUCTIONS))
        yield from _in_field(instruction, paragraph, part)
        yield from _split(paragraph, part, kind)
    for element in part.root.iter(f"{W}fldSimple"):
        yield from _in_field(element.get(f"{W}instr", ""), element, part)
    for element in part.root.iter(f"{TEXT}a"):
        yield from _in_link(element.get(f"{XLINK}href", ""), Where(part.name, part.spots.spot(element)))


def _deleted(element: _Element, part: PartReading) -> Iterator[Remark]:
    texts = element.iter(f"{W}delText", f"{W}t") if str(element.tag).startswith(W) else (element,)
    written = "".join("".join(map(str, text.itertext())) for text in texts)
    for tag in tags_of(written):
        where = Where(part.name, part.spots.spot(element), shown(tag))
        yield remark("tag.deleted", _("the tag stands in text that is deleted or moved away"), where)


def _in_field(instruction: str, element: _Element, part: PartReading) -> Iterator[Remark]:
    for tag in tags_of(instruction):
        where = Where(part.name, part.spots.spot(element), shown(tag), shown(instruction.strip()))
        message = _("the tag stands in the instruction of a field, whose old result stays until it is updated")
        yield remark("tag.in-field", message, where)


def _split(paragraph: _Element, part: PartReading, kind: Format) -> Iterator[Remark]:
    """Walk the tags whose pieces stand on both sides of a field or an object of Word, which goes when they are joined."""
    slots = kind.slots(paragraph)
    whole = "".join(slot.read() for slot in slots)
    if "{" not in whole or next(paragraph.iter(*_BETWEEN), None) is None:
        return
    starts, end = [], 0
    for slot in slots:
        starts.append(end)
        end += len(slot.read())
    for begin, stop in spans_of(whole)[0]:
        within = [at for at, slot in enumerate(slots) if starts[at] < stop and starts[at] + len(slot.read()) > begin]
        if len(within) < 2:
            continue
        between = _between(paragraph, slots[within[0]].element, slots[within[-1]].element)
        lost = next((element for element in between if element.tag in _BETWEEN), None)
        if lost is not None:
            where = Where(part.name, part.spots.spot(paragraph), shown(whole[begin:stop]))
            message = _("between the pieces of the tag stands {element}: it is lost")
            yield remark("tag.over-field", message.format(element=str(lost.tag).rpartition("}")[2]), where)


def _between(paragraph: _Element, first: _Element, last: _Element) -> Iterator[_Element]:
    inside = False
    for element in paragraph.iter(etree.Element):
        if element is last and element is not first:
            return
        if inside:
            yield element
        inside = inside or element is first


def check_package(reading: Reading) -> Iterator[Remark]:
    """Walk the tags outside of the parts that are filled, and those of another program where there are none of ours."""
    if not any(part.tags for part in reading.parts):
        program = other_program((part.root for part in reading.parts), reading.kind)
        if program:
            message = _("this looks like a template of {program}: docgen fills {tag} alone")
            yield remark("tag.of-others", message.format(program=program, tag="{{ … }}"), Where())
    filled = {
        *(part.name for part in reading.parts),
        *reading.kind.objects(reading.roots),
    }  # tags in objects are refused
    for name, root in reading.roots.items():
        if name.endswith(".rels"):
            for relation in root.iter(RELATION):
                yield from _in_link(relation.get("Target", ""), Where(name))
        elif name not in filled:
            for text in root.itertext():
                for tag in tags_of(str(text)):
                    message = _("the part {part} is never filled")
                    yield remark("tag.unfilled", message.format(part=name), Where(name, tag=shown(tag)))


def _in_link(target: str, where: Where) -> Iterator[Remark]:
    if _ESCAPED.search(target) or (where.part.endswith(".rels") and tags_of(target)):
        message = _("the address of the link holds a tag, which is never filled")
        yield remark("tag.in-link", message, where._replace(tag=shown(target)))
