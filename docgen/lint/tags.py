"""Each tag by itself: closed, in its place, an expression that a template may say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import nodes

from docgen.engine.allowed import FILTERS, TESTS, faults, unknown_filter, unknown_test
from docgen.engine.gathering import Misplaced
from docgen.engine.tags import OPENING, form_of, shown
from docgen.i18n import _
from docgen.lint.remark import Where
from docgen.lint.rules import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.engine.format import Format
    from docgen.engine.gathering import TagFault
    from docgen.lint.reading import Part, Placed
    from docgen.lint.remark import Remark

_CLOSING = re.compile(r"\}\}|%\}|#\}")
_RULES = {
    Misplaced.UNCLOSED: "tag.unclosed",
    Misplaced.NOWHERE: "tag.nowhere",
    Misplaced.TOO_MUCH: "tag.too-long",
}


def check_tags(part: Part, kind: Format) -> Iterator[Remark]:
    """Walk what is wrong with the tags of a part."""
    for fault in part.gathering.faults:
        yield _misplaced(fault, part, kind)
    for placed in part.tags:
        yield from _said(placed)
        if _unreadable_for_docxtpl(placed.tag.written):
            message = _("docxtpl cannot read % or }} in a tag that stands for an element")
            yield remark("tag.docxtpl", message.format(), Where.of(placed.tag, placed.spot))
    for text, placed in part.lost:
        message = _("“{text}” stands beside this tag and vanishes with it")
        if not text:
            message = _("a picture, shape or note stands beside this tag and vanishes with it")
        yield remark("text.lost", message.format(text=shown(text)), Where.of(placed.tag, placed.spot))


def _misplaced(fault: TagFault, part: Part, kind: Format) -> Remark:
    where = Where(part.name, part.gathering.places.spot(fault.element), shown(fault.written))
    if fault.kind is Misplaced.NOWHERE:
        return remark("tag.nowhere", _("there is no row or cell around this tag that it could stand for"), where)
    if fault.kind is Misplaced.TOO_MUCH:
        return remark("tag.too-long", _("the tag is too long or nested too deeply"), where)
    message = _("the tag is not closed")
    if _goes_on(fault, kind):
        message = _("the tag is not closed in its paragraph: it goes on in the next one")
    return remark(_RULES[fault.kind], message, where)


def _goes_on(fault: TagFault, kind: Format) -> bool:
    following = fault.element.getnext()
    if following is None or following.tag not in kind.blocks.paragraph:
        return False
    written = "".join(slot.read() for slot in kind.slots(following))
    closing, opening = _CLOSING.search(written), OPENING.search(written)
    return closing is not None and (opening is None or closing.start() < opening.start())


def _said(placed: Placed) -> Iterator[Remark]:
    """Walk what a tag says that it may not, or that is no expression."""
    where = Where.of(placed.tag, placed.spot)
    if placed.letters:
        message = _("“{letters}” stands after a blank: write {right}")
        right = f"{placed.tag.written[:2]}{placed.letters} …"
        yield remark("tag.blank", message.format(letters=placed.letters, right=right), where)
    if placed.tree is not None:
        yield from _refused(placed.tree, where)
    elif not placed.path:
        yield remark("tag.syntax", placed.reason, where)


def _refused(tree: nodes.Template, where: Where) -> Iterator[Remark]:
    told = set()
    for one in tree.find_all(nodes.Filter):
        reason = unknown_filter(one, FILTERS)
        if reason:
            told.add(reason)
            yield remark("filter.unknown", reason, where)
    for test in tree.find_all(nodes.Test):
        reason = unknown_test(test, TESTS)
        if reason:
            told.add(reason)
            yield remark("test.unknown", reason, where)
    for _line, reason in faults(tree):
        if reason not in told:
            yield remark("tag.refused", reason, where)


def _unreadable_for_docxtpl(written: str) -> bool:
    """Tell whether docxtpl, which looks for the end of such a tag by its characters, would miss it."""
    inside = written[2:-2]
    return bool(form_of(written).name and ("%" in inside or "}" in inside))
