"""Elements of WordprocessingML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(tag: str, *children: _Element | None, **attributes: str | int) -> _Element:
    """Make an element of the main vocabulary; its attributes are of the same vocabulary."""
    element = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W, "r": R})
    for name, value in attributes.items():
        element.set(f"{{{W}}}{name}", str(value))
    element.extend([child for child in children if child is not None])
    return element


def text(content: str) -> _Element:
    """Make a piece of text that keeps its spaces."""
    element = w("t")
    element.text = content
    if content != content.strip():
        element.set(_SPACE, "preserve")
    return element


def run(content: str, style: str = "", colour: str = "") -> _Element:
    """Make a run of text, in a character style and a colour where they are given; it breaks its lines where the text does."""
    pieces = (w("br") if piece == "\n" else text(piece) for piece in re.split("(\n)", content) if piece)
    look = [*([w("rStyle", val=style)] if style else ()), *([w("color", val=colour)] if colour else ())]
    return w("r", w("rPr", *look) if look else None, *pieces)


def field(instruction: str, shown: str) -> tuple[_Element, ...]:
    """Make the runs of a field, which every program knows how to work out anew, with what it shows until then."""
    begin, separate, end = (w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    return begin, w("r", code), separate, run(shown), end


def paragraph(style: str, *runs: _Element) -> _Element:
    """Make a paragraph in a style."""
    return w("p", w("pPr", w("pStyle", val=style)), *runs)


def plain(namespace: str, tag: str, **attributes: str) -> _Element:
    """Make an element of another vocabulary, without prefix; its attributes have no vocabulary."""
    element = etree.fromstring(f'<{tag} xmlns="{namespace}"/>')
    for name, value in attributes.items():
        element.set(name, value)
    return element
