"""A value's picture in the place of one that stands in the template, whose title or description is the value's tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import CONTENT_PART, DRAW, MANIFEST, MANIFEST_PART, STYLES_PART, SVG, XLINK
from docgen.engine.objects import fitted
from docgen.engine.tree import PICTURE, serialised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.objects import Picture
    from docgen.engine.values import Notes

_LENGTH = re.compile(r"([0-9.]+)([a-z]+)")
_FINE = 10_000  # parts of a unit, so that lengths are whole numbers


def replace_pictures(root: _Element, notes: Notes) -> None:
    """Put pictures where their marks stand in the description of others; they fill the width or the height of those."""
    for frame in root.iter(f"{DRAW}frame"):
        described = [each for each in frame.iter(f"{SVG}title", f"{SVG}desc") if PICTURE in (each.text or "")]
        picture = notes.replacing.get(described[0].text or "") if described else None
        images = list(frame.iterchildren(f"{DRAW}image"))
        if picture is None or not images:
            continue
        for element in described:
            element.text = picture.description
        notes.additions.replaced.setdefault(notes.part, set()).update(each.get(f"{XLINK}href", "") for each in images)
        for other in images[1:]:  # other forms of the picture that stood there
            frame.remove(other)
        part = f"Pictures/{picture.name}"
        notes.additions.pictures[part] = picture
        images[0].set(f"{XLINK}href", part)
        for attribute in [name for name in images[0].attrib if str(name).endswith("}mime-type")]:
            del images[0].attrib[attribute]
        _fit(frame, picture)


def without_replaced(package: Package, replaced: Mapping[str, set[str]]) -> Package:
    """Return a filled package without the pictures that others took the place of, as far as nothing else shows them."""
    freed = {name for names in replaced.values() for name in names} & package.parts.keys()
    shown = b"".join(package.parts.get(part, b"") for part in (CONTENT_PART, STYLES_PART))
    unused = {name for name in freed if f'"{name}"'.encode() not in shown}
    manifest = etree.fromstring(package.parts[MANIFEST_PART])
    for entry in [each for each in manifest if each.get(f"{MANIFEST}full-path") in unused]:
        manifest.remove(entry)
    return package.without(unused).with_parts({MANIFEST_PART: serialised(manifest)})


def _fit(frame: _Element, picture: Picture) -> None:
    width, height = (_LENGTH.fullmatch(frame.get(f"{SVG}{side}", "")) for side in ("width", "height"))
    if width and height and width[2] == height[2]:
        wide, high = fitted(picture, int(float(width[1]) * _FINE), int(float(height[1]) * _FINE))
        frame.set(f"{SVG}width", f"{wide / _FINE:.4f}{width[2]}")
        frame.set(f"{SVG}height", f"{high / _FINE:.4f}{height[2]}")
