"""Elements of WordprocessingML by their names alone: strict documents have other namespaces, and are read as well."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.engine.names import OFF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


def name_of(element: _Element) -> str:
    """Return the name of an element without its namespace."""
    return _local_name(element.tag)


@lru_cache(maxsize=1024)
def _local_name(name: object) -> str:
    return str(name).rpartition("}")[2]


def attribute_of(element: _Element, name: str) -> str:
    """Return an attribute by its name without its namespace; nothing where there is none."""
    for key, value in element.items():
        if _local_name(key) == name:
            return str(value)
    return ""


def value_of(element: _Element | None) -> str:
    """Return what an element of a single value says."""
    return "" if element is None else attribute_of(element, "val")


def child_of(element: _Element | None, name: str) -> _Element | None:
    """Return the first child of a name."""
    return None if element is None else next(element.iterchildren(f"{{*}}{name}"), None)


def children_of(element: _Element, name: str) -> Iterator[_Element]:
    """Walk the children of a name."""
    return element.iterchildren(f"{{*}}{name}")


def properties_of(element: _Element, name: str, wanted: tuple[str, ...]) -> dict[str, str]:
    """Return what some of an element's properties say, by their names; the child that holds them is called `name`.

    Those that are `wanted` are named as `{*}name`.
    """
    properties = child_of(element, name)
    return {} if properties is None else {name_of(each): value_of(each) for each in properties.iterchildren(*wanted)}


def is_on(parent: _Element | None, what: str) -> bool:
    """Tell whether properties have one that is on or off, and it is on."""
    switch = child_of(parent, what)
    return switch is not None and value_of(switch) not in OFF
