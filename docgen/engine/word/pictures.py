"""A value's picture in the place of one that stands in the template, whose alternative text is the value's tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.engine.objects import fitted
from docgen.engine.tree import PICTURE

if TYPE_CHECKING:
    from lxml.etree import _Element

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
        blip.set(_EMBED, notes.additions.placed_in(notes.part, f"word/media/{picture.name}", picture))
        _fit(frame, picture)


def _fit(frame: _Element, picture: Picture) -> None:
    for size in (*frame.iter(f"{_WP}extent"), *frame.iter(f"{_A}ext")):
        if size.get("cx") and size.get("cy"):
            wide, high = fitted(picture, int(size.get("cx", "0")), int(size.get("cy", "0")))
            size.set("cx", str(wide))
            size.set("cy", str(high))
    for crop in list(frame.iter(f"{_A}srcRect")):
        crop.getparent().remove(crop)  # type: ignore[union-attr] # it is no root
