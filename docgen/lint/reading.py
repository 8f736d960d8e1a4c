"""A template as lint looks at it: opened as far as it goes, every tag with its place, faults kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.archive import read_package
from docgen.engine.gathering import TagGathering, has_tags
from docgen.engine.jinja import parse_tag
from docgen.engine.places import Spots
from docgen.engine.structure import positions_of
from docgen.engine.tags import Pairing, plain_path, take_apart
from docgen.engine.template import kind_of
from docgen.engine.tree import MARK, has_reserved, marks_in, parse_part, parse_parts
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.lint.tables import drawn_tables
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import nodes
    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.format import Format, Notice
    from docgen.engine.places import Spot
    from docgen.engine.structure import Position
    from docgen.engine.tags import Path, Tag
    from docgen.lint.tables import DrawnTable


_BLANK = re.compile(r"(\{[{%][-+]?)\s+(p|tr|tc|r)\s+[^\W\d]")


class Placed(NamedTuple):
    """A tag with its number in its part, its place, and what it says.

    `path` is the value it names and nothing more; otherwise `tree` is its syntax tree, or None with the `reason` why
    it has none. `letters` are p, tr, tc or r where they stand after a blank: the tag is read as if they did not.
    """

    number: int
    tag: Tag
    spot: Spot
    path: Path
    tree: nodes.Template | None
    reason: str
    letters: str = ""


@dataclass
class PartReading:
    """A part with what stands in it.

    `root` is as it was read; `gathering` what the engine made of it, its tree before any element is taken away, with
    marks for tags; `tags` those that remain when elements are, in their order, and `positions` where they then stand.
    """

    name: str
    root: _Element
    spots: Spots
    gathering: TagGathering
    tables: list[DrawnTable]
    lost: list[tuple[str, Placed]]
    tags: list[Placed]
    pairing: Pairing
    positions: dict[int, Position]


@dataclass
class Reading:
    """A template, read for lint; `trusted` is one that may use all of Jinja."""

    file: str
    package: Package
    roots: dict[str, _Element]
    kind: Format
    trusted: bool = False
    notices: tuple[Notice, ...] = ()
    damaged: list[Problem] = field(default_factory=list)
    parts: list[PartReading] = field(default_factory=list)


def read_template(content: bytes, file: str, *, trusted: bool = False) -> Reading:
    """Read a template. Errors: TemplateError, for what is no document at all."""
    package = read_package(content, file)
    roots, damaged = parse_parts(package, file)
    try:
        kind = kind_of(package, roots, file)
    except TemplateError as error:
        raise TemplateError(damaged or error.problems) from error
    package, notices = kind.cleaned(package, roots)
    reading = Reading(file, package, roots, kind, trusted, notices, damaged)
    for name in kind.rendered(roots):
        if has_reserved(roots[name]):
            message = _("the part {part} contains non-characters").format(part=name)
            reading.damaged.append(Problem(message, Source(file)))
        else:
            reading.parts.append(_part(name, roots[name], package.parts[name], reading))
    return reading


def _part(name: str, root: _Element, content: bytes, reading: Reading) -> PartReading:
    worked_on = parse_part(content, name, reading.file)
    gathering = TagGathering(worked_on, name, reading.file, reading.kind)
    if has_tags(content):
        gathering.paragraphs()
        gathering.everything_else()
    spots = [gathering.spots.spot(element) for element in gathering.stands]
    placed = [_placed(number, tag, spots[number], reading) for number, tag in enumerate(gathering.tags)]
    tables = drawn_tables(worked_on, gathering, reading.kind)
    lost = list(_lost(gathering, placed, reading.kind))
    gathering.move()
    placed += [
        _placed(number, gathering.tags[number], gathering.spots.spot(gathering.stands[number]), reading)
        for number in range(len(placed), len(gathering.tags))
    ]
    in_order = list(marks_in(etree.tostring(worked_on, encoding="unicode")))
    return PartReading(
        name,
        root,
        Spots(root, reading.kind.blocks),
        gathering,
        tables,
        lost,
        [placed[number] for number in in_order],
        Pairing([placed[number].tag for number in in_order]),
        dict(positions_of(worked_on)),
    )


def _placed(number: int, tag: Tag, spot: Spot, reading: Reading) -> Placed:
    path = plain_path(tag)
    if path:
        return Placed(number, tag, spot, path, None, "")
    tree, reason = parse_tag(tag, trusted=reading.trusted)
    after_blank = _BLANK.match(tag.written) if tree is None else None
    if not after_blank:
        return Placed(number, tag, spot, (), tree, reason)
    tag = tag._replace(text=take_apart(f"{after_blank.group(1)}{tag.written[after_blank.start(2) :]}").text)
    parsed = parse_tag(tag, trusted=reading.trusted)
    return Placed(number, tag, spot, plain_path(tag), *parsed, after_blank.group(2))


def _lost(gathering: TagGathering, placed: list[Placed], kind: Format) -> Iterator[tuple[str, Placed]]:
    """Walk what vanishes with the element that a tag takes the place of: its text, or nothing where it is an object."""
    for element, marks in gathering.replaced.items():
        own = set(marks_in(marks))
        texts = []
        for paragraph in element.iter(*kind.blocks.paragraph):
            written = "".join(slot.read() for slot in kind.slots(paragraph))
            texts.append(MARK.sub(lambda mark: _shown(gathering, int(mark.group(1)), own), written))  # noqa: B023 - called at once
        text = " ".join("".join(texts).split())
        if text or next(element.iter(*kind.besides_text), None) is not None:
            yield text, placed[min(own)]


def _shown(gathering: TagGathering, number: int, own: set[int]) -> str:
    """Return what a tag leaves of itself for the reader: nothing, where it is a comment or takes the element's place."""
    written = gathering.tags[number].written
    return "" if number in own or written.startswith("{#") else written
