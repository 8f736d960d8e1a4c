"""Long figures in the cells of an OpenDocument text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import CONTENT_PART, FO, OFFICE, STYLE, STYLES_PART, TABLE, TEXT
from docgen.engine.narrow import FIGURE, Look, narrower
from docgen.engine.tree import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(pt|cm|mm|in)")
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0}
_SIZE = 12.0  # points, where nothing else is said
_CELLS = tuple(f"{TABLE}{name}" for name in ("table-cell", "covered-table-cell"))
_SCRIPTS = {"": FO, "-asian": STYLE, "-complex": STYLE}


def fit_text(roots: Mapping[str, _Element]) -> str | None:
    """Set the long figures in cells narrower; return the part that has changed, if one has."""
    content, sheet = roots.get(CONTENT_PART), roots.get(STYLES_PART)
    automatic = content.find(f"{OFFICE}automatic-styles") if content is not None else None
    if content is None or sheet is None or automatic is None:
        return None
    styles = _TextStyles(content, sheet)
    looks: dict[Look, str] = {}
    for table in content.iter(f"{TABLE}table"):
        columns = list(_columns(table, styles))
        for row in table.iter(f"{TABLE}table-row"):
            for cell, width in _cells(row, columns):
                _fit(cell, width, styles, looks)
    for look, name in looks.items():
        automatic.append(_style(name, look))
    return CONTENT_PART if looks else None


def _columns(table: _Element, styles: _TextStyles) -> Iterator[float]:
    """Walk the widths of a table's columns in points; 0 where one is not said."""
    for column in table.iter(f"{TABLE}table-column"):
        width = styles.first(column.get(f"{TABLE}style-name"), "table-column-properties", f"{STYLE}column-width")
        yield from [_points(width)] * min(whole_number(column.get(f"{TABLE}number-columns-repeated") or "1"), 200)


def _cells(row: _Element, columns: list[float]) -> Iterator[tuple[_Element, float]]:
    """Walk the cells of a row with their widths."""
    at = 0
    for cell in row.iterchildren(*_CELLS):
        if cell.tag == _CELLS[0]:
            yield cell, sum(columns[at : at + whole_number(cell.get(f"{TABLE}number-columns-spanned") or "1")])
        at += whole_number(cell.get(f"{TABLE}number-columns-repeated") or "1")


def _fit(cell: _Element, width: float, styles: _TextStyles, looks: dict[Look, str]) -> None:
    """Set a long figure that is all of a cell narrower, in a style of its own, which goes into `looks`."""
    paragraphs = list(cell)
    if len(paragraphs) != 1 or len(paragraphs[0]) or not FIGURE.fullmatch((paragraphs[0].text or "").strip()):
        return
    [paragraph] = paragraphs
    name = paragraph.get(f"{TEXT}style-name")
    sides = [styles.first(name, "paragraph-properties", f"{FO}margin-{side}") for side in ("left", "right")]
    look = narrower(str(paragraph.text).strip(), styles.look(name), width - sum(map(_points, sides))) if width else None
    if look:
        span = etree.SubElement(paragraph, f"{TEXT}span")
        span.set(f"{TEXT}style-name", looks.setdefault(look, f"T{len(looks) + 1}_docgen"))
        span.text, paragraph.text = paragraph.text, None


def _style(name: str, look: Look) -> _Element:
    style = etree.Element(f"{STYLE}style", {f"{STYLE}name": name, f"{STYLE}family": "text"})
    sizes = {f"{prefix}font-size{script}": f"{look.size:g}pt" for script, prefix in _SCRIPTS.items()}
    etree.SubElement(style, f"{STYLE}text-properties", {**sizes, f"{STYLE}text-scale": f"{look.stretch}%"})
    return style


def _points(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


class _TextStyles:
    """The styles of a document."""

    def __init__(self, content: _Element, sheet: _Element) -> None:
        self._named = {
            str(style.get(f"{STYLE}name")): style for root in (sheet, content) for style in root.iter(f"{STYLE}style")
        }
        paragraphs = (
            style for style in sheet.iter(f"{STYLE}default-style") if style.get(f"{STYLE}family") == "paragraph"
        )
        self._default = next(paragraphs, None)

    def look(self, name: str | None) -> Look:
        """Return how the words of a paragraph are set."""
        size = _points(self.first(name, "text-properties", f"{FO}font-size"))
        stretch = self.first(name, "text-properties", f"{STYLE}text-scale").removesuffix("%")
        return Look(size or _SIZE, int(stretch) if stretch.isdecimal() else 100)

    def first(self, name: str | None, kind: str, attribute: str) -> str:
        """Return what a style says, or those that it is based on, or the default one; nothing where none says it."""
        for style in self._chain(name or ""):
            properties = style.find(f"{STYLE}{kind}")
            value = properties.get(attribute) if properties is not None else None
            if value:
                return str(value)
        return ""

    def _chain(self, name: str) -> Iterator[_Element]:
        seen: set[str] = set()
        while name in self._named and name not in seen:
            seen.add(name)
            yield self._named[name]
            name = str(self._named[name].get(f"{STYLE}parent-style-name") or "")
        if self._default is not None:
            yield self._default
