"""A value's picture in the place of one that stands in the template, whose title or description is the value's tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.engine.names import DRAW, SVG, XLINK
from docgen.engine.objects import fitted
from docgen.engine.tree import PICTURE

if TYPE_CHECKING:
    from lxml.etree import _Element

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
        for other in images[1:]:  # other forms of the picture that stood there
            frame.remove(other)
        part = f"Pictures/{picture.name}"
        notes.additions.pictures[part] = picture
        images[0].set(f"{XLINK}href", part)
        for attribute in [name for name in images[0].attrib if str(name).endswith("}mime-type")]:
            del images[0].attrib[attribute]
        _fit(frame, picture)


def _fit(frame: _Element, picture: Picture) -> None:
    width, height = (_LENGTH.fullmatch(frame.get(f"{SVG}{side}", "")) for side in ("width", "height"))
    if width and height and width[2] == height[2]:
        wide, high = fitted(picture, int(float(width[1]) * _FINE), int(float(height[1]) * _FINE))
        frame.set(f"{SVG}width", f"{wide / _FINE:.4f}{width[2]}")
        frame.set(f"{SVG}height", f"{high / _FINE:.4f}{height[2]}")
