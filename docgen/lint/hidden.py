"""Tags where nobody sees them filled: in deleted text, in fields, in links, in parts that are never filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.opendocument.names import TEXT, XLINK
from docgen.engine.tags import shown, spans_of, tags_of
from docgen.engine.word.names import OBJECTS, RELATION, W
from docgen.i18n import _
from docgen.lint.remark import Where
from docgen.lint.rules import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.engine.format import Format
    from docgen.lint.reading import Part, Reading
    from docgen.lint.remark import Remark

_INSTRUCTIONS = (f"{W}instrText", f"{W}delInstrText")
_BETWEEN = frozenset((f"{W}fldChar", f"{W}instrText", *OBJECTS))
_ESCAPED = re.compile(r"%7B(?:%7B|%25)", re.IGNORECASE)  # braces as programs write them in an address


def check_part(part: Part, kind: Format) -> Iterator[Remark]:
    """Walk the tags of a part that a reader of the report would not see filled."""
    for element in part.root.iter(*kind.deleted):
        if next(element.iterancestors(*kind.deleted), None) is None:
            yield from _deleted(element, part)
    for paragraph in part.root.iter(*kind.blocks.paragraph):
        yield from _instructions(paragraph, part)
        yield from _split(paragraph, part, kind)
    for element in part.root.iter(f"{W}fldSimple"):
        yield from _in_field(element.get(f"{W}instr", ""), element, part)
    for element in part.root.iter(f"{TEXT}a"):
        yield from _in_link(element.get(f"{XLINK}href", ""), Where(part.name, part.places.spot(element)))


def _deleted(element: _Element, part: Part) -> Iterator[Remark]:
    texts = element.iter(f"{W}delText", f"{W}t") if str(element.tag).startswith(W) else (element,)
    written = "".join("".join(map(str, text.itertext())) for text in texts)
    for tag in tags_of(written):
        where = Where(part.name, part.places.spot(element), shown(tag))
        yield remark("tag.deleted", _("the tag stands in text that is deleted or moved away"), where)


def _instructions(paragraph: _Element, part: Part) -> Iterator[Remark]:
    instruction = "".join(text.text or "" for text in paragraph.iter(*_INSTRUCTIONS))
    yield from _in_field(instruction, paragraph, part)


def _in_field(instruction: str, element: _Element, part: Part) -> Iterator[Remark]:
    for tag in tags_of(instruction):
        where = Where(part.name, part.places.spot(element), shown(tag), shown(instruction.strip()))
        message = _("the tag stands in the instruction of a field, whose old result stays until it is updated")
        yield remark("tag.in-field", message, where)


def _split(paragraph: _Element, part: Part, kind: Format) -> Iterator[Remark]:
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
            where = Where(part.name, part.places.spot(paragraph), shown(whole[begin:stop]))
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
    """Walk the tags outside of the parts that are filled."""
    filled = {part.name for part in reading.parts}
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
