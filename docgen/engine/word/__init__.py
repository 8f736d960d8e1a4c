"""WordprocessingML, .docx and .dotx: tags as docxtpl reads them, documents as docxtpl makes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.engine.format import Format, dated, is_span, no_span
from docgen.engine.names import CORE_PART, TYPES, TYPES_PART, W
from docgen.engine.places import Blocks, Spots, rows_without_cells
from docgen.engine.rounds import has_rounds
from docgen.engine.word import charts, cleaning, copies, objects, pictures, safety, tables, text
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.structure import Structure
    from docgen.engine.values import Additions, Notes

_DRAWING_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PREFIX = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DOCUMENT_TYPE, _TEMPLATE_TYPE = f"{_PREFIX}document.main+xml", f"{_PREFIX}template.main+xml"
_RENDERED_TYPES = frozenset(
    {
        *(f"{_PREFIX}{name}+xml" for name in ("header", "footer", "footnotes", "endnotes", "comments")),
        "application/vnd.openxmlformats-package.core-properties+xml",
        *(f"application/vnd.openxmlformats-officedocument.drawingml.{name}+xml" for name in ("chart", "chartshapes", "diagramData")),
        *(f"application/vnd.ms-office.{name}+xml" for name in ("chartex", "drawingml.diagramDrawing")),
    }
)  # fmt: skip
_EMBEDDED = re.compile(r"(^|/)embeddings/", re.IGNORECASE)
_FIRST_ID = 1001  # of pictures and shapes, as docxtpl numbers them
# What must hold a paragraph, table or content control
_HOLDERS = tuple(W + name for name in ("txbxContent", "hdr", "ftr", "footnote", "endnote", "comment"))
_CONTENT = tuple(W + name for name in ("p", "tbl", "sdt"))


class Word(Format):
    """The format of Word and WPS."""

    suffix = ".docx"
    has_runs = True
    keeps_blanks = True
    blocks = Blocks((f"{W}p",), (f"{W}r",), (f"{W}tbl",), (f"{W}tr",), (f"{W}tc",))
    by_letters = {"p": blocks.paragraph, "tr": blocks.row, "tc": blocks.cell}  # noqa: RUF012 - a constant
    besides_text = tuple(
        W + name for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "sym")
    )

    deletions = staticmethod(text.deletions)
    paragraphs = staticmethod(text.paragraphs)
    slots = staticmethod(text.slots)
    join = staticmethod(text.join)
    merge_lines = staticmethod(text.merge_lines)
    join_drawn = staticmethod(text.join_drawn)
    keep_spaces = staticmethod(text.keep_spaces)
    isolate = staticmethod(text.isolate)
    breaks_of = staticmethod(text.breaks_of)
    shape_cell = staticmethod(tables.shape_cell)
    cleaned = staticmethod(cleaning.cleaned)
    faults = staticmethod(safety.faults)
    faults_in = staticmethod(safety.faults_in)
    print_object = staticmethod(objects.print_object)
    repeats_names = staticmethod(copies.repeats_names)

    def __init__(self, roots: Mapping[str, _Element]) -> None:
        types = roots[TYPES_PART]
        self._types = {
            str(part.get("PartName", "")).removeprefix("/"): str(part.get("ContentType", ""))
            for part in types.iter(f"{TYPES}Override")
        }
        documents = (name for name, kind in self._types.items() if kind in (_DOCUMENT_TYPE, _TEMPLATE_TYPE))
        self.main = next(documents, "word/document.xml")
        self._used = copies.used(roots)

    def names_part(self, attribute: str) -> bool:
        return attribute.startswith(_RELATIONSHIPS) or attribute == "src"

    def with_its_control(self, element: _Element) -> _Element:
        content = element.getparent()
        while content is not None and content.tag == f"{W}sdtContent" and len(content) == 1:
            control = content.getparent()
            if control is None or control.getparent() is None:
                break
            element, content = control, control.getparent()
        return element

    def rendered(self, roots: Mapping[str, _Element]) -> Iterator[str]:
        for name in roots:
            if name in (self.main, CORE_PART) or self._types.get(name) in _RENDERED_TYPES:
                yield name

    def objects(self, names: Iterable[str]) -> Iterator[str]:
        return (name for name in names if _EMBEDDED.search(name))

    def settle(self, root: _Element, part: str, structure: Structure) -> bool:
        text.note_literal_breaks(root)
        text.resolve_breaks(root)
        if root.tag != f"{W}comments":  # whose paragraphs other parts name
            copies.drop_unreferred(structure.repeated)
        whole = _stays_whole(root, structure)
        if part == self.main:
            drawings = _number_drawings(root)
            numbered = all(structure.optional.isdisjoint((drawing, *drawing.iterancestors())) for drawing in drawings)
            whole = tables.settle_columns(root, structure) and whole and numbered
        return whole

    def finish(self, root: _Element, part: str, notes: Notes) -> None:
        text.resolve_breaks(root)
        if has_rounds(notes.joined):
            copies.own_numbers(root, self._used, notes.additions)
        if notes.additions.charts:
            charts.give_room(root)
        tables.end_cells(root)
        if part == self.main:
            for table in root.iter(f"{W}tbl"):
                tables.fit_columns(table)
            _number_drawings(root)

    def replace_pictures(self, root: _Element, notes: Notes) -> None:
        pictures.replace_pictures(root, notes)

    def broken(self, root: _Element, part: str) -> Iterator[str]:
        if part == self.main and (root.tag != f"{W}document" or root.find(f"{W}body") is None):
            yield _("this is not the body of a Word document")
        spots: Spots | None = None
        for cell in root.iter(f"{W}tc"):
            for fault in _faults_of(cell):
                spots = spots or Spots(root, self.blocks)
                yield _("{place}: {fault}").format(place=spots.of_cell(cell), fault=fault)
        for number, table in enumerate(root.iter(f"{W}tbl"), 1):
            if table.find(f".//{W}tr") is None:
                yield _("table {table}: no row is left").format(table=number)
        yield from rows_without_cells(root, self.blocks, self.blocks.cell)
        for holder in root.iter(*_HOLDERS):
            if next(holder.iterchildren(*_CONTENT), None) is None:
                name = str(holder.tag).removeprefix(W)
                yield _("no paragraph is left in {element}: keep one outside {{%p … %}}").format(element=name)

    def finished(self, package: Package, changed: dict[str, bytes], additions: Additions, made: int | None) -> Package:
        copies.with_copied_notes(package, changed, additions, self._types)
        if additions.master is None and not additions.pictures and not additions.charts:
            package = package.with_parts(changed)
        else:
            package = objects.with_additions(package, changed, additions, self.main)
        if additions.replaced:
            package = pictures.without_replaced(package, additions.replaced)
        types = package.parts[TYPES_PART]
        if self._types.get(self.main) == _TEMPLATE_TYPE:
            package = package.with_parts({TYPES_PART: types.replace(_TEMPLATE_TYPE.encode(), _DOCUMENT_TYPE.encode())})
        return dated(package, CORE_PART, made)


def _faults_of(cell: _Element) -> Iterator[str]:
    """Walk what no program can read in a cell. Most cells have nothing of it, so little is asked."""
    if not _ends_with_paragraph(cell, frozenset()):
        yield _("no paragraph is left in the cell: keep one outside {{%p … %}}").format()
    for at, child in enumerate(cell):
        if child.tag in tables.CELL_PROPERTIES and not (child.tag == f"{W}tcPr" and at == 0):
            element = str(child.tag).removeprefix(W)
            yield _(
                "the properties of the cell ({element}) do not stand where they belong: save the document anew in Word or LibreOffice"
            ).format(element=element)
    for span in cell.iterfind(f"{W}tcPr/{W}gridSpan"):
        columns = span.get(f"{W}val", "")
        if not is_span(columns):
            yield no_span(columns)


def _stays_whole(root: _Element, structure: Structure) -> bool:
    """Tell whether a part is whole whatever is printed."""
    return (
        structure.nested
        and all(_ends_with_paragraph(cell, structure.optional) for cell in root.iter(f"{W}tc"))
        and all(structure.always(table.iterchildren(f"{W}tr")) for table in root.iter(f"{W}tbl"))
        and all(structure.always(row.iterchildren(f"{W}tc")) for row in root.iter(f"{W}tr"))
        and all(structure.always(holder.iterchildren(*_CONTENT)) for holder in root.iter(*_HOLDERS))
    )


def _ends_with_paragraph(holder: _Element, optional: frozenset[_Element]) -> bool:
    """Tell whether the last block of a cell is a paragraph, in a content control or not; marks after it are no blocks."""
    for child in holder.iterchildren(*_CONTENT, reversed=True):
        if child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is None or not _ends_with_paragraph(content, optional):
                return False
        elif child.tag != f"{W}p":
            return False
        if child not in optional:
            return True
    return False


def _number_drawings(root: _Element) -> list[_Element]:
    """Give every drawing a number of its own, as docxtpl does; return them."""
    drawings = list(root.iter(_DRAWING_PROPERTIES))
    for number, drawing in enumerate(drawings, _FIRST_ID):
        drawing.set("id", str(number))
    return drawings
