"""Blocks: begun and ended, by tags of one kind, within one table, row or cell, and not on one element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.gathering import Misplaced
from docgen.engine.slots import levels
from docgen.engine.tags import Unpaired, form_of, marks_in
from docgen.i18n import _
from docgen.lint.remark import Where
from docgen.lint.rules import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.engine.format import Format
    from docgen.lint.reading import Part, Placed
    from docgen.lint.remark import Remark

_RULES = {
    Unpaired.BEGIN: "block.unopened",
    Unpaired.END: "block.unclosed",
    Unpaired.BLOCK: "block.misplaced",
}
_ELEMENTS = ("p", "tr", "tc")


def check_blocks(part: Part, kind: Format) -> Iterator[Remark]:
    """Walk what is wrong with the blocks of a part."""
    for fault in part.pairing.faults:
        placed = part.tags[fault.at]
        yield remark(_RULES[fault.lacks], fault.reason, Where.of(placed.tag, placed.spot))
    nowhere = {(fault.element, fault.written) for fault in part.gathering.faults if fault.kind is Misplaced.NOWHERE}
    together = [set(marks_in(marks)) for marks in part.gathering.replaced.values()]
    for chain in part.pairing.chains:
        tags = [part.tags[at] for at in chain]
        told = any(one.letters or (part.gathering.stands[one.number], one.tag.written) in nowhere for one in tags)
        if not told:  # what follows from a tag that is remarked on by itself is not told again
            yield from _block(tags, part, together, kind)


def _block(chain: list[Placed], part: Part, together: list[set[int]], kind: Format) -> Iterator[Remark]:
    begin, end = chain[0], chain[-1]
    forms = [_form(placed, kind) for placed in chain]
    where = Where.of(begin.tag, begin.spot)
    other = next((placed for placed, form in zip(chain, forms, strict=True) if form != forms[0]), None)
    if other:
        message = _("{other} ({place}) belongs to this block and has other letters")
        yield remark("block.mixed", message.format(other=other.tag.written, place=_place(other)), where)
    elif any({begin.number, end.number} <= marks for marks in together):
        message = _("the block begins and ends on one element, which vanishes with the tags: {other}")
        yield remark("block.vanishing", message.format(other=end.tag.written), where)
    elif any(_crosses(begin, placed, forms[0], part) for placed in chain[1:]):
        message = _("the block ends elsewhere: {other} ({place})")
        yield remark("block.crossing", message.format(other=end.tag.written, place=_place(end)), where)


def _form(placed: Placed, kind: Format) -> str:
    form = form_of(placed.tag.written).name
    return "" if form == "r" and not kind.has_runs else form


def _place(placed: Placed) -> str:
    return str(placed.spot) or placed.tag.part


def _crosses(begin: Placed, other: Placed, form: str, part: Part) -> bool:
    """Tell whether two tags of a block stand where leaving out what lies between breaks or merges elements."""
    first, last = part.positions.get(begin.number), part.positions.get(other.number)
    if first is None or last is None or first.element is last.element:
        return False
    return form in _ELEMENTS or levels(first.element, last.element) is None
