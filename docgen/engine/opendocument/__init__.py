"""OpenDocument text, .odt and .ott: the same tags as in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.engine.dates import dated
from docgen.engine.format import Format
from docgen.engine.opendocument import cells, objects, safety, shapes, text, wholeness
from docgen.engine.opendocument.names import (
    DELETED,
    DOCUMENT_TYPE,
    MAIN,
    MANIFEST_PART,
    MIMETYPE_PART,
    OBJECTS,
    OFFICE,
    PARAGRAPHS,
    TABLE,
    TEMPLATE_TYPE,
    TEXT,
)
from docgen.engine.places import Blocks
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.format import Fault, NoteTag
    from docgen.engine.slots import Slot
    from docgen.engine.structure import Structure
    from docgen.engine.tags import Tag
    from docgen.engine.values import Additions, Notes

META = "meta.xml"
_RENDERED = (MAIN, "styles.xml", META)


class OpenDocument(Format):
    """The format of LibreOffice, and of WPS besides its own."""

    suffix = ".odt"
    main = MAIN
    keeps_blanks = False
    has_runs = False
    blocks = Blocks(PARAGRAPHS, (f"{TEXT}span",), (f"{TABLE}table",), (f"{TABLE}table-row",), (cells.CELL,))
    forms = {"p": blocks.paragraph, "tr": blocks.row, "tc": blocks.cell}  # noqa: RUF012 - a constant
    deleted = DELETED
    objects = OBJECTS

    def faults(self, roots: Mapping[str, _Element], package: Package) -> Iterator[Fault]:
        return safety.faults(roots, package.parts)

    def faults_in(self, name: str, root: _Element) -> Iterator[Fault]:
        return safety.faults_in(name, root)

    def cleaned(self, package: Package, roots: Mapping[str, _Element]) -> tuple[Package, tuple[str, ...]]:
        return safety.cleaned(package, roots)

    def rendered(self, roots: Mapping[str, _Element]) -> Iterator[str]:
        return (name for name in _RENDERED if name in roots)

    def paragraphs(self, root: _Element) -> list[tuple[_Element, list[Slot]]]:
        return [(paragraph, text.slots(paragraph)) for paragraph in text.paragraphs(root)]

    def slots(self, paragraph: _Element) -> list[Slot]:
        return text.slots(paragraph)

    def join(self, slots: list[Slot], spans: list[tuple[int, int]]) -> None:
        text.join(slots, spans)

    def merge_lines(self, root: _Element) -> None:
        text.merge_lines(root)

    def shape_cell(self, name: str, expression: str, slot: Slot, note: NoteTag) -> bool:
        return cells.shape_cell(name, expression, self.blocks.around(slot.parent, self.blocks.cell), note)

    def settle(self, root: _Element, part: str, structure: Structure) -> bool:
        return wholeness.stays_whole(root, structure, self.blocks) and cells.columns_settled(root, structure)

    def finish(self, root: _Element, part: str, notes: Notes) -> None:
        shapes.resolve_breaks(root)
        cells.add_styles(root, notes.styles)
        for table in root.iter(*self.blocks.table):
            cells.fit_columns(table)
        wholeness.drop_emptied(root)

    def broken(self, root: _Element, part: str) -> Iterator[str]:
        if part == MAIN and root.find(f"{OFFICE}body/{OFFICE}text") is None:
            yield _("this is not the content of an OpenDocument text")
        yield from wholeness.broken(root, self.blocks)

    def print_object(self, value: Any, tag: Tag, notes: Notes) -> str | None:
        return objects.print_object(value, tag, notes)

    def finished(self, package: Package, changed: dict[str, bytes], additions: Additions) -> Package:
        package = objects.with_pictures(package.with_parts(changed), additions)
        if package.parts[MIMETYPE_PART].decode("ascii", "replace").strip() == TEMPLATE_TYPE:
            manifest = package.parts[MANIFEST_PART].replace(
                f'"{TEMPLATE_TYPE}"'.encode(), f'"{DOCUMENT_TYPE}"'.encode()
            )
            package = package.with_parts({MIMETYPE_PART: DOCUMENT_TYPE.encode(), MANIFEST_PART: manifest})
        return dated(package, META)
