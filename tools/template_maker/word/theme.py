"""The theme: nothing in the document uses it, but Word expects every document to have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from template_maker.fonts import HEITI, SONGTI

if TYPE_CHECKING:
    from lxml.etree import _Element

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "333333", "lt2": "EEEEEE", "accent1": "C00000", "accent2": "1F4E79",
    "accent3": "548235", "accent4": "BF8F00", "accent5": "7030A0", "accent6": "595959", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip
_KINDS = 3  # a theme has each kind of fill, line and effect in three strengths


def theme() -> _Element:
    """Make the theme part."""
    elements = _a(
        "themeElements",
        _a("clrScheme", *(_a(role, _a("srgbClr", val=colour)) for role, colour in _COLOURS.items()), name="公文"),
        _a("fontScheme", _typeface("majorFont", HEITI), _typeface("minorFont", SONGTI), name="公文"),
        _a(
            "fmtScheme",
            _a("fillStyleLst", *(_plain_fill() for _kind in range(_KINDS))),
            _a("lnStyleLst", *(_a("ln", _plain_fill(), w="6350") for _kind in range(_KINDS))),
            _a("effectStyleLst", *(_a("effectStyle", _a("effectLst")) for _kind in range(_KINDS))),
            _a("bgFillStyleLst", *(_plain_fill() for _kind in range(_KINDS))),
            name="公文",
        ),
    )
    return _a("theme", elements, name="公文")


def _a(tag: str, *children: _Element, **attributes: str) -> _Element:
    element = etree.Element(f"{{{_A}}}{tag}", nsmap={"a": _A})
    for name, value in attributes.items():
        element.set(name, value)
    element.extend(children)
    return element


def _typeface(tag: str, name: str) -> _Element:
    return _a(tag, *(_a(script, typeface=name) for script in ("latin", "ea", "cs")))


def _plain_fill() -> _Element:
    return _a("solidFill", _a("schemeClr", val="phClr"))
