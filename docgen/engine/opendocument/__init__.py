"""OpenDocument text, .odt and .ott: the same tags as in Word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from docgen.engine.charts import Chart
from docgen.engine.format import Format, dated, is_span, no_span
from docgen.engine.names import (
    CONTENT_PART,
    DRAW,
    MANIFEST,
    MANIFEST_PART,
    META_PART,
    MIMETYPE_PART,
    OFFICE,
    OPEN_DOCUMENT,
    OPEN_TEMPLATE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    XML_ID,
)
from docgen.engine.objects import DOCXTPL_LISTING, MEDIA_TYPES, Picture, docxtpl_class_of, require_text, require_visible
from docgen.engine.opendocument import charts, copies, pictures, safety, tables, text
from docgen.engine.places import Blocks, Spots, rows_without_cells
from docgen.engine.rounds import has_rounds
from docgen.engine.tags import PLAIN_TARGET, TEXT_TARGET
from docgen.engine.tree import LISTING_MARKS, escaped, replace_by_text, serialised
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.structure import Structure
    from docgen.engine.tags import Tag
    from docgen.engine.values import Additions, Notes

_OBJECT = re.compile(r"(?!META-INF/)[^/]+/(content|styles|meta)\.xml$|Object [0-9]+$")
_RENDERED = (CONTENT_PART, "styles.xml", META_PART)
_LIST = f"{TEXT}list"
# What stands for nothing but its content
_GROUPS = (
    _LIST,
    *(f"{TEXT}{name}" for name in ("list-item", "list-header", "numbered-paragraph")),
    *(f"{TABLE}table-{name}" for name in ("rows", "header-rows", "row-group", "columns", "header-columns")),
    f"{TABLE}table-column-group",
)
_NO_CONTENT = frozenset({f"{TEXT}number", f"{TEXT}soft-page-break"})
_EMU_PER_CM = 360_000
_FRAME = (
    f'<draw:frame xmlns:draw="{DRAW[1:-1]}" xmlns:svg="{SVG[1:-1]}" xmlns:text="{TEXT[1:-1]}" draw:name="{{name}}"'
    ' text:anchor-type="as-char" svg:width="{width}cm" svg:height="{height}cm">'
    f'<draw:image xmlns:xlink="{XLINK[1:-1]}" xlink:href="{{part}}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
    "<svg:desc>{description}</svg:desc></draw:frame>"
)


class OpenDocument(Format):
    """The format of LibreOffice, and of WPS besides its own."""

    suffix = ".odt"
    main = CONTENT_PART
    keeps_blanks = False
    has_runs = False
    blocks = Blocks(text.PARAGRAPHS, (f"{TEXT}span",), (f"{TABLE}table",), (tables.ROW,), (tables.CELL,))
    by_letters = {"p": blocks.paragraph, "tr": blocks.row, "tc": blocks.cell}  # noqa: RUF012 - a constant
    besides_text = (f"{TEXT}note", *(DRAW + name for name in ("frame", "g", "custom-shape", "rect", "ellipse", "line")))

    deletions = staticmethod(text.deletions)
    paragraphs = staticmethod(text.paragraphs)
    slots = staticmethod(text.slots)
    join = staticmethod(text.join)
    merge_lines = staticmethod(text.merge_lines)
    breaks_of = staticmethod(text.breaks_of)
    shape_cell = staticmethod(tables.shape_cell)
    faults = staticmethod(safety.faults)
    faults_in = staticmethod(safety.faults_in)
    cleaned = staticmethod(safety.cleaned)
    repeats_names = staticmethod(copies.repeats_names)

    def rendered(self, roots: Mapping[str, _Element]) -> Iterator[str]:
        return (name for name in _RENDERED if name in roots)

    def objects(self, names: Iterable[str]) -> Iterator[str]:
        return (name for name in names if _OBJECT.match(name))

    def settle(self, root: _Element, part: str, structure: Structure) -> bool:
        return (
            structure.nested
            and all(structure.always(table.iter(tables.ROW)) for table in root.iter(*self.blocks.table))
            and all(structure.always(row.iterchildren(tables.CELL, tables.COVERED)) for row in root.iter(tables.ROW))
            and all(structure.always(_contents(group)) for group in root.iter(*_GROUPS))
            and tables.columns_settled(root, structure)
        )

    def finish(self, root: _Element, part: str, notes: Notes) -> None:
        text.resolve_breaks(root)
        if has_rounds(notes.joined):
            copies.own_names(root)
        if notes.additions.charts:
            charts.give_room(root)
        tables.add_styles(root, notes.styles)
        for table in root.iter(*self.blocks.table):
            tables.fit_columns(table)
        _drop_emptied(root)

    def replace_pictures(self, root: _Element, notes: Notes) -> None:
        pictures.replace_pictures(root, notes)

    def broken(self, root: _Element, part: str) -> Iterator[str]:
        if part == CONTENT_PART and root.find(f"{OFFICE}body/{OFFICE}text") is None:
            yield _("this is not the content of an OpenDocument text")
        for number, table in enumerate(root.iter(*self.blocks.table), 1):
            if next(table.iter(tables.ROW), None) is None:
                yield _("table {table}: no row is left").format(table=number)
        spots: Spots | None = None
        for cell in root.iter(tables.CELL):
            for columns in filter(None, map(cell.get, tables.SPANS)):
                if not is_span(columns):
                    spots = spots or Spots(root, self.blocks)
                    yield _("{place}: {fault}").format(place=spots.of_cell(cell), fault=no_span(columns))
        yield from rows_without_cells(root, self.blocks, (tables.CELL, tables.COVERED))

    def print_object(self, value: Any, tag: Tag, notes: Notes) -> str | None:
        if tag.target.startswith(tables.BACKGROUND):
            name = tables.coloured(tag.target.removeprefix(tables.BACKGROUND), str(value))
            notes.styles.add(name)
            return name
        if isinstance(value, Picture) and tag.target == PLAIN_TARGET:
            return notes.instead(value)
        if isinstance(value, Picture):
            return _picture(value, tag, notes)
        if isinstance(value, Chart):
            _require_text_tag(tag)
            return charts.print_chart(value, notes)
        kind = docxtpl_class_of(value)
        if not kind or tag.target != TEXT_TARGET:
            return None
        if kind == DOCXTPL_LISTING:
            return require_visible(str(value)).translate(LISTING_MARKS)
        raise ValueError(_("this value of docxtpl is for Word templates only"))

    def finished(self, package: Package, changed: dict[str, bytes], additions: Additions, made: int | None) -> Package:
        package = _with_additions(package.with_parts(changed), additions)
        if additions.replaced:
            package = pictures.without_replaced(package, additions.replaced)
        if package.parts[MIMETYPE_PART].decode("ascii", "replace").strip() == OPEN_TEMPLATE:
            manifest = package.parts[MANIFEST_PART].replace(
                f'"{OPEN_TEMPLATE}"'.encode(), f'"{OPEN_DOCUMENT}"'.encode()
            )
            package = package.with_parts({MIMETYPE_PART: OPEN_DOCUMENT.encode(), MANIFEST_PART: manifest})
        return dated(package, META_PART, made)


def _drop_emptied(root: _Element) -> None:
    """Take off what groups rows, columns or paragraphs and has none left, but for lists that others continue."""
    continued = {group.get(f"{TEXT}continue-list") for group in root.iter(_LIST)} - {None}
    for group in reversed(list(root.iter(*_GROUPS))):
        if not _contents(group) and group.get(XML_ID) not in continued:
            replace_by_text(group, "")


def _contents(group: _Element) -> list[_Element]:
    return [child for child in group if child.tag not in _NO_CONTENT]


def _require_text_tag(tag: Tag) -> None:
    require_text(tag)
    if tag.target != TEXT_TARGET:
        raise ValueError(_("this value needs a tag of the form {form}").format(form="{{ }}"))


def _picture(picture: Picture, tag: Tag, notes: Notes) -> str:
    _require_text_tag(tag)
    part = f"Pictures/{picture.name}"
    notes.additions.pictures[part] = picture
    return _FRAME.format(
        name=escaped(picture.name),
        width=f"{picture.width / _EMU_PER_CM:.3f}",
        height=f"{picture.height / _EMU_PER_CM:.3f}",
        part=part,
        description=escaped(picture.description),
    )


def _with_additions(package: Package, additions: Additions) -> Package:
    """Return a package with the pictures and charts of its values, named in its manifest."""
    if not additions.pictures and not additions.charts:
        return package
    manifest = etree.fromstring(package.parts[MANIFEST_PART])
    known = {str(entry.get(f"{MANIFEST}full-path")) for entry in manifest}
    for name, picture in additions.pictures.items():
        if name in known:  # the same picture, in a document that was filled before
            continue
        attributes = {f"{MANIFEST}full-path": name, f"{MANIFEST}media-type": MEDIA_TYPES[picture.kind]}
        etree.SubElement(manifest, f"{MANIFEST}file-entry", attributes)
    charts.declare(manifest, additions.charts)
    pictures = {name: picture.content for name, picture in additions.pictures.items()}
    return package.with_parts({**pictures, **charts.parts_of(additions.charts), MANIFEST_PART: serialised(manifest)})
