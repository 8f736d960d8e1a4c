"""WordprocessingML, .docx and .dotx: tags as docxtpl reads them, documents as docxtpl makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.engine.dates import dated
from docgen.engine.format import Format
from docgen.engine.places import Blocks
from docgen.engine.word import cells, objects, safety, shapes, tables, text, wholeness
from docgen.engine.word.names import (
    CORE_PART,
    CORE_TYPE,
    DELETED,
    DOCUMENT_TYPE,
    DRAWING_PROPERTIES,
    OBJECTS,
    PREFIX,
    RELATIONSHIPS,
    TEMPLATE_TYPE,
    TYPES,
    TYPES_PART,
    W,
)
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

_RENDERED = frozenset(f"{PREFIX}{name}+xml" for name in ("header", "footer", "footnotes", "endnotes", "comments"))
_FIRST_ID = 1001  # of pictures and shapes, as docxtpl numbers them


class Word(Format):
    """The format of Word and WPS."""

    suffix = ".docx"
    has_runs = True
    keeps_blanks = True
    blocks = Blocks((f"{W}p",), (f"{W}r",), (f"{W}tbl",), (f"{W}tr",), (f"{W}tc",))
    forms = {"p": blocks.paragraph, "tr": blocks.row, "tc": blocks.cell}  # noqa: RUF012 - a constant
    deleted = DELETED
    objects = OBJECTS

    def __init__(self, roots: Mapping[str, _Element]) -> None:
        types = roots[TYPES_PART]
        self._types = {
            str(part.get("PartName", "")).removeprefix("/"): str(part.get("ContentType", ""))
            for part in types.iter(f"{TYPES}Override")
        }
        documents = (name for name, kind in self._types.items() if kind in (DOCUMENT_TYPE, TEMPLATE_TYPE))
        self.main = next(documents, "word/document.xml")

    def faults(self, roots: Mapping[str, _Element], package: Package) -> Iterator[Fault]:
        return safety.faults(roots, package.parts)

    def faults_in(self, name: str, root: _Element) -> Iterator[Fault]:
        return safety.faults_in(name, root)

    def names_part(self, attribute: str) -> bool:
        return attribute.startswith(RELATIONSHIPS) or attribute == "src"

    def cleaned(self, package: Package, roots: Mapping[str, _Element]) -> tuple[Package, tuple[str, ...]]:
        changed = safety.without_local_template(roots)
        said = _("the template named another one on its author's disk, which is taken off")
        return package.with_parts(changed), (said,) if changed else ()

    def rendered(self, roots: Mapping[str, _Element]) -> Iterator[str]:
        for name in roots:
            if name in (self.main, CORE_PART) or self._types.get(name) in (*_RENDERED, CORE_TYPE):
                yield name

    def paragraphs(self, root: _Element) -> list[tuple[_Element, list[Slot]]]:
        return text.paragraphs(root)

    def slots(self, paragraph: _Element) -> list[Slot]:
        return text.slots(paragraph)

    def join(self, slots: list[Slot], spans: list[tuple[int, int]]) -> None:
        text.join(slots, spans)

    def merge_lines(self, root: _Element) -> None:
        text.merge_lines(root)

    def shape_cell(self, name: str, expression: str, slot: Slot, note: NoteTag) -> bool:
        return cells.shape_cell(name, expression, slot, note)

    def keep_spaces(self, root: _Element) -> None:
        text.keep_spaces(root)

    def isolate(self, slot: Slot, mark: str) -> None:
        text.isolate(slot, mark)

    def settle(self, root: _Element, part: str, structure: Structure) -> bool:
        shapes.note_literal_breaks(root)
        shapes.resolve_breaks(root)
        whole = wholeness.stays_whole(root, structure)
        if part == self.main:
            numbered = all(_always(shape, structure) for shape in _number_drawings(root))
            whole = tables.settle_columns(root, structure) and whole and numbered
        return whole

    def finish(self, root: _Element, part: str, notes: Notes) -> None:
        shapes.resolve_breaks(root)
        if part == self.main:
            for table in root.iter(f"{W}tbl"):
                tables.fit_columns(table)
            _number_drawings(root)

    def broken(self, root: _Element, part: str) -> Iterator[str]:
        if part == self.main and (root.tag != f"{W}document" or root.find(f"{W}body") is None):
            yield _("this is not the body of a Word document")
        yield from wholeness.broken(root, self.blocks)

    def print_object(self, value: Any, tag: Tag, notes: Notes) -> str | None:
        return objects.print_object(value, tag, notes)

    def finished(self, package: Package, changed: dict[str, bytes], additions: Additions) -> Package:
        if additions.master is None and not additions.pictures:
            package = package.with_parts(changed)
        else:
            package = objects.with_additions(package, changed, additions)
        types = package.parts[TYPES_PART]
        if self._types.get(self.main) == TEMPLATE_TYPE:
            package = package.with_parts({TYPES_PART: types.replace(TEMPLATE_TYPE.encode(), DOCUMENT_TYPE.encode())})
        return dated(package, CORE_PART)


def _number_drawings(root: _Element) -> list[_Element]:
    """Give every drawing a number of its own, as docxtpl does; return them."""
    drawings = list(root.iter(DRAWING_PROPERTIES))
    for number, drawing in enumerate(drawings, _FIRST_ID):
        drawing.set("id", str(number))
    return drawings


def _always(element: _Element, structure: Structure) -> bool:
    return not any(one in structure.optional for one in (element, *element.iterancestors()))
