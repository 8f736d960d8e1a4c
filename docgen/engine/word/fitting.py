"""Long figures in the cells of a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import W
from docgen.engine.narrow import FIGURE, Look, narrower

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_VALUE = f"{W}val"
_MARGIN = 108  # twips at each side of a cell, where nothing else is said: ISO/IEC 29500-1, 17.4.42
_SIZE, _STRETCH = 20, 100  # half points and per cent, where nothing else is said
# What stands before w:w, and before w:sz, in the properties of a run: ISO/IEC 29500-1, 17.3.2.28
_BEFORE_STRETCH = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint",
    "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing",
)  # fmt: skip
_BEFORE_SIZE = (*_BEFORE_STRETCH, "w", "kern", "position")


def fit_word(roots: Mapping[str, _Element]) -> str | None:
    """Set the long figures in cells of fixed width narrower; return the part that has changed, if one has."""
    if _DOCUMENT not in roots or _STYLES not in roots:
        return None
    styles = _WordStyles(roots[_STYLES])
    fitted = [
        _fit(cell, table, styles)
        for table in roots[_DOCUMENT].iter(f"{W}tbl")
        if _said(table, "tblPr/tblLayout", "type") == "fixed"
        for cell in table.iterfind(f"{W}tr/{W}tc")
    ]
    return _DOCUMENT if any(fitted) else None


def _fit(cell: _Element, table: _Element, styles: _WordStyles) -> bool:
    """Set a long figure that stands alone in a cell narrower; tell whether that was done."""
    paragraphs = cell.findall(f"{W}p")
    text = "".join(piece.text or "" for piece in cell.iter(f"{W}t")).strip()
    width = _said(cell, "tcPr/tcW", "w")
    if len(paragraphs) != 1 or not width.isdecimal() or not FIGURE.fullmatch(text):
        return False
    runs = [run for run in paragraphs[0].iterfind(f"{W}r") if run.find(f"{W}t") is not None]
    if not runs:
        return False
    sides = styles.margins(table) + styles.indents(paragraphs[0])
    look = styles.look(paragraphs[0], runs[0])
    narrow = narrower(text, look, (int(width) - sides) / 20)
    if narrow is None:
        return False
    size = str(round(narrow.size * 2))
    for run in runs:
        _set(run, "w", str(narrow.stretch), _BEFORE_STRETCH)
        _set(run, "sz", size, _BEFORE_SIZE)
        _set(run, "szCs", size, (*_BEFORE_SIZE, "sz"))
    return True


def _set(run: _Element, name: str, value: str, before: tuple[str, ...]) -> None:
    """Set a property of a run, in its place among the others."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    names = {f"{W}{each}" for each in before}
    element = etree.Element(f"{W}{name}")
    element.set(_VALUE, value)
    properties.insert(sum(each.tag in names for each in properties), element)


def _said(element: _Element | None, path: str, attribute: str) -> str:
    """Return an attribute of what lies below an element; nothing where it is not there."""
    at = element.find("/".join(f"{W}{name}" for name in path.split("/"))) if element is not None else None
    return str(at.get(f"{W}{attribute}") or "") if at is not None else ""


class _WordStyles:
    """The styles of a document."""

    def __init__(self, root: _Element) -> None:
        every = list(root.iter(f"{W}style"))
        self._named = {str(style.get(f"{W}styleId")): style for style in every}
        default = [style for style in every if style.get(f"{W}default") in ("1", "true", "on")]
        self._default = {str(style.get(f"{W}type")): str(style.get(f"{W}styleId")) for style in default}
        self._all = root.find(f"{W}docDefaults/{W}rPrDefault")

    def look(self, paragraph: _Element, run: _Element) -> Look:
        """Return how a run is set."""
        size = self._of_words("sz", paragraph, run) or _SIZE
        return Look(size / 2, self._of_words("w", paragraph, run) or _STRETCH)

    def _of_words(self, name: str, paragraph: _Element, run: _Element) -> int:
        """Return a property of words: of the run itself, its style, the paragraph's style, the whole document."""
        styles = (*self._chain(_said(run, "rPr/rStyle", "val"), ""), *self._of_paragraph(paragraph))
        values = (_said(each, f"rPr/{name}", "val") for each in (run, *styles, self._all))
        return int(next(filter(str.isdecimal, values), "0"))

    def indents(self, paragraph: _Element) -> int:
        """Return by how much a paragraph stands in at both sides."""
        styles = list(self._of_paragraph(paragraph))
        return sum(self._first("pPr/ind", side, (paragraph, *styles), 0) for side in ("left", "right"))

    def margins(self, table: _Element) -> int:
        """Return the margins of a table's cells at both sides."""
        styles = list(self._chain(_said(table, "tblPr/tblStyle", "val"), "table"))
        return sum(
            self._first(f"tblPr/tblCellMar/{side}", "w", (table, *styles), _MARGIN) for side in ("left", "right")
        )

    def _first(self, path: str, attribute: str, elements: tuple[_Element, ...], otherwise: int) -> int:
        values = (_said(each, path, attribute) for each in elements)
        return int(next(filter(str.isdecimal, values), str(otherwise)))

    def _of_paragraph(self, paragraph: _Element) -> Iterator[_Element]:
        return self._chain(_said(paragraph, "pPr/pStyle", "val"), "paragraph")

    def _chain(self, name: str, kind: str) -> Iterator[_Element]:
        """Walk a style, or the default one of a kind, and those that it is based on."""
        name, seen = name or self._default.get(kind, ""), set[str]()
        while name in self._named and name not in seen:
            seen.add(name)
            yield self._named[name]
            name = _said(self._named[name], "basedOn", "val")
