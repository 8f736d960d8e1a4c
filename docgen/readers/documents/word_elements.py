"""Elements of WordprocessingML by their names alone: strict documents have other namespaces, and are read as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


def name_of(element: _Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute_of(element: _Element, name: str) -> str:
    """Return an attribute by its name without its namespace; nothing where there is none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def value_of(element: _Element | None) -> str:
    """Return what an element of a single value says."""
    return "" if element is None else attribute_of(element, "val")


def child_of(element: _Element | None, name: str) -> _Element | None:
    """Return the first child of a name."""
    return None if element is None else next((child for child in element if name_of(child) == name), None)


def children_of(element: _Element, name: str) -> Iterator[_Element]:
    """Walk the children of a name."""
    return (child for child in element if name_of(child) == name)


def is_on(parent: _Element | None, what: str) -> bool:
    """Tell whether properties have one that is on or off, and it is on."""
    found = child_of(parent, what)
    return found is not None and value_of(found) not in ("0", "false", "off")
