"""A value's picture in the place of one that stands in the template, whose alternative text is the value's tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import RELATION
from docgen.engine.objects import fitted
from docgen.engine.tree import PICTURE, serialised
from docgen.engine.word.relations import is_outside, relations_part, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.objects import Picture
    from docgen.engine.values import Notes

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_FRAMES = (f"{_WP}inline", f"{_WP}anchor")


def replace_pictures(root: _Element, notes: Notes) -> None:
    """Put pictures where their marks stand in the alternative text of others; they fill the width or the height of those."""
    for frame in root.iter(*_FRAMES):
        described = [each for each in frame.iter(f"{_WP}docPr", f"{_PIC}cNvPr") if PICTURE in each.get("descr", "")]
        picture = notes.replacing.get(described[0].get("descr", "")) if described else None
        blip = next(frame.iter(f"{_A}blip"), None)
        if picture is None or blip is None:
            continue
        for element in described:
            element.set("descr", picture.description)
        for extension in list(blip):  # another form of the picture that stood there
            blip.remove(extension)
        notes.additions.replaced.setdefault(notes.part, set()).add(blip.get(_EMBED, ""))
        blip.set(_EMBED, notes.additions.placed_in(notes.part, f"word/media/{picture.name}", picture))
        _fit(frame, picture)


def without_replaced(package: Package, replaced: Mapping[str, set[str]]) -> Package:
    """Return a filled package without the pictures that others took the place of, as far as nothing else shows them."""
    relations = {part: etree.fromstring(package.parts[relations_part(part)]) for part in replaced}
    freed: set[str] = set()
    for part, root in relations.items():
        for relation in [each for each in root.iter(RELATION) if each.get("Id") in replaced[part]]:
            if f'"{relation.get("Id")}"'.encode() not in package.parts[part]:
                root.remove(relation)
                freed.add(target_of(relation, part))
    package = package.with_parts({relations_part(part): serialised(root) for part, root in relations.items()})
    shown = {target for part in ("", *package.parts) for target in _targets(package, part)}
    return package.without(freed - shown)


def _targets(package: Package, part: str) -> Iterator[str]:
    """Walk the parts that a part of a package leads to."""
    content = package.parts.get(relations_part(part))
    if content is not None:
        yield from (target_of(each, part) for each in etree.fromstring(content).iter(RELATION) if not is_outside(each))


def _fit(frame: _Element, picture: Picture) -> None:
    for size in (*frame.iter(f"{_WP}extent"), *frame.iter(f"{_A}ext")):
        if size.get("cx") and size.get("cy"):
            wide, high = fitted(picture, int(size.get("cx", "0")), int(size.get("cy", "0")))
            size.set("cx", str(wide))
            size.set("cy", str(high))
    for crop in list(frame.iter(f"{_A}srcRect")):
        crop.getparent().remove(crop)  # type: ignore[union-attr] # it is no root
