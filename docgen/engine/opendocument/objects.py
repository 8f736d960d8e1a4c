"""Values that are more than text, in OpenDocument: pictures, listings, the colours of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from docgen.engine import docxtpl_values
from docgen.engine.opendocument.cells import BACKGROUND, coloured
from docgen.engine.opendocument.names import DRAW, MANIFEST, MANIFEST_PART, SVG, TEXT, XLINK
from docgen.engine.pictures import MEDIA_TYPES, Picture
from docgen.engine.slots import LISTING
from docgen.engine.tags import TEXT_SLOT
from docgen.engine.xml import escaped, serialised
from docgen.i18n import _

if TYPE_CHECKING:
    from docgen.archive import Package
    from docgen.engine.tags import Tag
    from docgen.engine.values import Additions, Notes

_EMU_PER_CM = 360_000
_FRAME = (
    f'<draw:frame xmlns:draw="{DRAW[1:-1]}" xmlns:svg="{SVG[1:-1]}" xmlns:text="{TEXT[1:-1]}" draw:name="{{name}}"'
    ' text:anchor-type="as-char" svg:width="{width}cm" svg:height="{height}cm">'
    f'<draw:image xmlns:xlink="{XLINK[1:-1]}" xlink:href="{{part}}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
    "<svg:desc>{description}</svg:desc></draw:frame>"
)


def print_object(value: Any, tag: Tag, notes: Notes) -> str | None:
    """Return a picture, a listing of docxtpl or a cell's colour as XML; None for anything else.

    Errors: ValueError, for a value that cannot stand in this tag.
    """
    if tag.form.startswith(BACKGROUND):
        name = coloured(tag.form.removeprefix(BACKGROUND), str(value))
        notes.styles.add(name)
        return name
    if isinstance(value, Picture):
        return _picture(value, tag, notes)
    kind = docxtpl_values.class_of(value)
    if not kind or tag.form != TEXT_SLOT:
        return None
    if kind == docxtpl_values.LISTING:
        return docxtpl_values.require_visible(str(value)).translate(LISTING)
    raise ValueError(_("this value of docxtpl is for Word templates only"))


def _picture(picture: Picture, tag: Tag, notes: Notes) -> str:
    if tag.form != TEXT_SLOT:
        raise ValueError(_("this value needs a tag of the form {form}").format(form="{{ }}"))
    part = f"Pictures/{picture.name}"
    notes.additions.pictures[part] = picture
    return _FRAME.format(
        name=escaped(picture.name),
        width=f"{picture.width / _EMU_PER_CM:.3f}",
        height=f"{picture.height / _EMU_PER_CM:.3f}",
        part=part,
        description=escaped(picture.description),
    )


def with_pictures(package: Package, additions: Additions) -> Package:
    """Return a package with the pictures of its values, named in its manifest."""
    if not additions.pictures:
        return package
    manifest = etree.fromstring(package.parts[MANIFEST_PART])
    known = {str(one.get(f"{MANIFEST}full-path")) for one in manifest}
    for name, picture in additions.pictures.items():
        if name in known:  # the same picture, in a document that was filled before
            continue
        attributes = {f"{MANIFEST}full-path": name, f"{MANIFEST}media-type": MEDIA_TYPES[picture.kind]}
        etree.SubElement(manifest, f"{MANIFEST}file-entry", attributes)
    pictures = {name: picture.content for name, picture in additions.pictures.items()}
    return package.with_parts({**pictures, MANIFEST_PART: serialised(manifest)})
