"""Values that are more than text, in Word: pictures, charts, and the value classes of docxtpl."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from docgen.engine.charts import Chart
from docgen.engine.names import TYPES, TYPES_PART
from docgen.engine.objects import (
    DOCXTPL_IMAGE,
    DOCXTPL_LISTING,
    DOCXTPL_MARK,
    DOCXTPL_RICH_PARAGRAPH,
    DOCXTPL_RICH_TEXT,
    DOCXTPL_SUBDOCUMENT,
    MEDIA_TYPES,
    Picture,
    docxtpl_class_of,
    picture_of_docxtpl,
    require_text,
    require_visible,
)
from docgen.engine.tags import PLAIN_TARGET, TEXT_TARGET
from docgen.engine.tree import LISTING_MARKS, escaped, serialised
from docgen.engine.word import charts
from docgen.engine.word.relations import relations_part
from docgen.errors import UnreadableError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.archive import Package
    from docgen.engine.tags import Tag
    from docgen.engine.values import Additions, Notes

_LINK = re.compile(r'<w:hyperlink r:id="')
_RELATED = re.compile(r'(\sr:[A-Za-z]+=")([^"]+)"')
_IN_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)")
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY_RELATIONS = f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DRAWING = (
    '</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="{name}" descr="{description}"/>'
    f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
    '<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
    '</a:graphicData></a:graphic></wp:inline></w:drawing></w:r><w:r><w:t xml:space="preserve">'
)
_TARGETS = {
    DOCXTPL_LISTING: TEXT_TARGET,
    DOCXTPL_RICH_TEXT: "r",
    DOCXTPL_RICH_PARAGRAPH: "p",
    DOCXTPL_IMAGE: TEXT_TARGET,
    DOCXTPL_SUBDOCUMENT: "p",
}
_WRITTEN = {TEXT_TARGET: "{{ }}", "r": "{{r }}", "p": "{{p }}"}


def print_object(value: Any, tag: Tag, notes: Notes) -> str | None:
    """Return a picture, a chart, or a value of docxtpl's classes, as XML; None for anything else.

    Errors: ValueError, for a value that cannot stand in this tag.
    """
    if isinstance(value, (Picture, Chart)):
        return _shown(value, tag, notes)
    kind = docxtpl_class_of(value)
    if kind not in _TARGETS:
        return None
    _require_target(tag, _TARGETS[kind])
    if kind == DOCXTPL_LISTING:
        return require_visible(str(value)).translate(LISTING_MARKS)
    if kind in (DOCXTPL_RICH_TEXT, DOCXTPL_RICH_PARAGRAPH):
        return _rich(require_visible(str(value)), notes)
    if kind == DOCXTPL_IMAGE:
        _require_sound(value)
    return _bound(value.tpl, notes, lambda: str(value))


def _require_sound(image: Any) -> None:
    """Refuse a picture that is damaged or not there, in words: the library's own raise what they like. Errors: ValueError."""
    try:
        picture_of_docxtpl(image)
    except UnreadableError as error:
        raise ValueError(str(error.problems[0])) from error
    except TypeError:
        return  # one with a link, which docxtpl makes itself


def _shown(value: Picture | Chart, tag: Tag, notes: Notes) -> str:
    if isinstance(value, Picture) and tag.target == PLAIN_TARGET:
        return notes.instead(value)
    _require_target(tag, TEXT_TARGET)
    return _picture(value, notes) if isinstance(value, Picture) else charts.print_chart(value, notes)


def _require_target(tag: Tag, target: str) -> None:
    require_text(tag)
    if tag.target != target:
        raise ValueError(_("this value needs a tag of the form {form}").format(form=_WRITTEN[target]))


def _rich(xml: str, notes: Notes) -> str:
    """Return rich text with its line breaks. Errors: ValueError, for a link whose address is not known."""
    if _LINK.search(xml):
        if notes.additions.linked is None:
            raise ValueError(
                _(
                    "where this link leads only its DocxTemplate knows: fill(…, docxtpl=the template that made its url_id)"
                )
            )
        xml = _bound(notes.additions.linked, notes, lambda: xml)
    return _IN_TEXT.sub(lambda text: text.group(1) + text.group(2).translate(LISTING_MARKS), xml)


def _bound(master: Any, notes: Notes, make: Callable[[], str]) -> str:
    """Let docxtpl make the XML of a value that is tied to its document; the document brings the parts it needs."""
    if notes.additions.master not in (None, master):
        raise ValueError(_("the pictures and subdocuments of one document come from one docxtpl template"))
    notes.additions.master = master
    parts = {str(part.partname).removeprefix("/"): part for part in master.get_docx().part.package.iter_parts()}
    if notes.part not in parts:
        raise ValueError(_("the value was made for another template, which has no {part}").format(part=notes.part))
    master.current_rendering_part = parts[notes.part]
    return marked(require_visible(make()))


def marked(xml: str) -> str:
    """Return the XML of a value, the relations that it names marked as docxtpl's: in the report they may be called otherwise."""
    return _RELATED.sub(rf'\1{DOCXTPL_MARK}\2"', xml)


def _picture(picture: Picture, notes: Notes) -> str:
    relation = notes.additions.placed_in(notes.part, f"word/media/{picture.name}", picture)
    name, description = escaped(picture.name), escaped(picture.description)
    return _DRAWING.format(
        width=picture.width, height=picture.height, name=name, description=description, relation=relation
    )


def with_additions(package: Package, changed: dict[str, bytes], additions: Additions, main: str) -> Package:
    """Return a package with its filled parts, and with what its values brought. Errors: TemplateError."""
    if additions.master is not None:
        package = _with_brought(package, changed, additions.master, main)
    for part, placed in additions.placed.items():
        name = relations_part(part)
        changed[name] = _with_relations(package.parts.get(name, _EMPTY_RELATIONS), placed, additions)
    if additions.pictures or additions.charts:
        changed[TYPES_PART] = _with_types(changed.get(TYPES_PART, package.parts[TYPES_PART]), additions)
    pictures = {name: picture.content for name, picture in additions.pictures.items()}
    return package.with_parts({**changed, **pictures, **charts.parts_of(additions.charts)})


def _with_brought(package: Package, changed: dict[str, bytes], master: Any, main: str) -> Package:
    from docgen.engine.word.brought import with_brought  # noqa: PLC0415 - it needs docxtpl's libraries, few reports do

    return with_brought(package, changed, master, main)


def _with_relations(content: bytes, placed: dict[str, str], additions: Additions) -> bytes:
    root = etree.fromstring(content)
    known = {str(element.get("Id")) for element in root}
    for name, relation in placed.items():
        if relation in known:  # the same picture, in a document that was filled before
            continue
        kind = charts.RELATION_TYPE if name in additions.charts else _IMAGE
        attributes = {"Id": relation, "Type": kind, "Target": f"/{name}"}
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)
    return serialised(root)


def _with_types(content: bytes, additions: Additions) -> bytes:
    root = etree.fromstring(content)
    kinds = {picture.kind for picture in additions.pictures.values()}
    known = {str(default.get("Extension", "")).lower() for default in root.iter(f"{TYPES}Default")}
    for kind in sorted(kinds - known):
        default = etree.Element(f"{TYPES}Default", {"Extension": kind, "ContentType": MEDIA_TYPES[kind]})
        root.insert(0, default)
    if additions.charts:
        charts.declare(root, additions.charts)
    return serialised(root)
