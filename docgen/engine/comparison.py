"""A template filled by docgen and by docxtpl, and where the two documents differ, part by part.

docxtpl runs in a process of its own, in Jinja's sandbox and within limits: what it is given may be a stranger's.
"""

from __future__ import annotations

import pickle
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from docgen.archive import read_package
from docgen.engine.names import CORE_PART, TYPES_PART, XML_SPACE, W
from docgen.engine.places import Spots
from docgen.engine.template import open_template
from docgen.engine.tree import parse_parts
from docgen.engine.word import Word
from docgen.engine.word.tables import order_properties
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.limited import Limits, call_limited
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.engine.format import Format

FILLED, REFUSED = b"D", b"R"
_LIMITS = Limits(seconds=60.0, processor_seconds=30, memory=2**30)
_RELATIONS = ".rels"

_MOST = 20  # differences of a part


class Difference(NamedTuple):
    """Where two documents differ: a part, a place in it where there is one, and what stands there in each.

    `ours` and `theirs` are texts; None where one of the documents has nothing there. Where both have the same text, `what` says
    that the elements around it differ.
    """

    part: str
    place: str = ""
    ours: str | None = None
    theirs: str | None = None
    what: str = ""


class Compared(NamedTuple):
    """What became of a template: why docxtpl made no document, if it made none, or how many parts are the same and which differ."""

    refusal: str = ""
    alike: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Tell whether both made the same document."""
        return not self.refusal and not self.differences


def compare_with_docxtpl(template: bytes, file: str, context: Mapping[str, Any], *, trusted: bool = False) -> Compared:
    """Fill a .docx template with docgen and with docxtpl, and compare the documents.

    Errors: TemplateError, for a template that docgen does not fill, and for one that is no .docx.
    """
    opened = open_template(template, file, trusted=trusted)
    if opened.suffix != ".docx":
        raise TemplateError.at(Source(file), _("docxtpl fills .docx templates only"))
    ours = opened.fill(context)
    answer = call_limited("docgen.engine.peer:filled", pickle.dumps((template, dict(context))), _LIMITS) or b""
    if answer[:1] != FILLED:
        reason = answer[1:].decode(errors="replace") or _("it took too long, or too much memory")
        return Compared(refusal=reason)
    return _compared(ours, answer[1:], file)


def _compared(ours: bytes, theirs: bytes, file: str) -> Compared:
    packages = read_package(ours, file), read_package(theirs, file)
    (our_roots, _our_faults), (their_roots, _their_faults) = (parse_parts(package, file) for package in packages)
    kind = Word(our_roots)
    for root in (*our_roots.values(), *their_roots.values()):
        _drop_needless_space(root)
        for properties in root.iter(f"{W}tcPr"):
            order_properties(properties)
    for core in (our_roots.get(CORE_PART), their_roots.get(CORE_PART)):
        if core is not None:
            _drop_empty_properties(core)
    alike, differences = 0, []
    for part in sorted({*packages[0].parts, *packages[1].parts} - {TYPES_PART}):
        contents = [package.parts.get(part) for package in packages]
        roots = our_roots.get(part), their_roots.get(part)
        different = list(_in_part(part, contents, roots, kind))[:_MOST]
        alike += not different
        differences += different
    return Compared(alike=alike, differences=tuple(differences))


def _in_part(
    part: str, contents: list[bytes | None], roots: tuple[_Element | None, _Element | None], kind: Format
) -> Iterator[Difference]:
    """Walk the differences in a part that at least one of the documents has."""
    if None in contents:
        if part.endswith(_RELATIONS) and not any(root is not None and len(root) for root in roots):
            return  # no relations are no difference
        what = _("only docxtpl's document has this part") if contents[0] is None else _("only docgen's document has it")
        yield Difference(part, what=what)
        return
    ours, theirs = roots
    if ours is None or theirs is None:
        if contents[0] != contents[1]:
            yield Difference(part, what=_("the bytes differ"))
    elif part.endswith(_RELATIONS):
        if sorted(map(_written, ours)) != sorted(map(_written, theirs)):
            yield Difference(part, what=_("the relations differ"))
    elif _written(ours) != _written(theirs):
        yield from _in_tree(part, ours, theirs, kind)


def _drop_needless_space(root: _Element) -> None:
    """Take off that blanks at the ends of a text are kept, where it has none there: docxtpl says so of more texts."""
    for element in root.iter(etree.Element):
        if element.get(XML_SPACE) and not len(element) and (element.text or "").strip(" ") == (element.text or ""):
            del element.attrib[XML_SPACE]


def _drop_empty_properties(core: _Element) -> None:
    """Take out the document's properties that say nothing: docxtpl writes each that it looked at."""
    for element in [each for each in core if not len(each) and not (each.text or "").strip()]:
        core.remove(element)


def _written(element: _Element) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_comments=False))


class _Paragraph(NamedTuple):
    """A paragraph of a document: its place, what it says, all of it as XML."""

    place: str
    text: str
    xml: bytes


def _in_tree(part: str, ours: _Element, theirs: _Element, kind: Format) -> Iterator[Difference]:
    """Walk the paragraphs that differ; where none does, it is said that what stands around them does."""
    here, beside = _paragraphs(ours, kind), _paragraphs(theirs, kind)
    matcher = SequenceMatcher(None, [each.xml for each in here], [each.xml for each in beside], autojunk=False)
    is_same = True
    for operation, begin, end, other_begin, other_end in matcher.get_opcodes():
        if operation == "equal":
            continue
        is_same = False
        for mine, other in zip_longest(here[begin:end], beside[other_begin:other_end]):
            place = (mine or other).place
            if mine and other and mine.text == other.text:
                yield Difference(part, place, mine.text, other.text, _("the same text in other elements"))
            else:
                yield Difference(part, place, mine.text if mine else None, other.text if other else None)
    if is_same:
        yield next(_around(part, ours, theirs))


def _around(part: str, ours: _Element, theirs: _Element) -> Iterator[Difference]:
    """Walk the elements that differ where the paragraphs do not."""
    for mine, other in zip(ours.iter(etree.Element), theirs.iter(etree.Element), strict=False):
        if (mine.tag, mine.text, sorted(mine.items())) != (other.tag, other.text, sorted(other.items())):
            yield Difference(part, etree.QName(mine).localname, mine.text, other.text, _("the elements differ"))
    yield Difference(part, what=_("one of them has more elements"))


def _paragraphs(root: _Element, kind: Format) -> list[_Paragraph]:
    spots = Spots(root, kind.blocks)
    return [
        _Paragraph(spots.of(paragraph), "".join(slot.read() for slot in kind.slots(paragraph)), _written(paragraph))
        for paragraph in root.iter(*kind.blocks.paragraph)
    ]
