"""Relations between the parts of an OPC package: ISO/IEC 29500-2."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def relations_part(part: str) -> str:
    """Return the name of the part that holds the relations of a part."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def is_outside(relation: _Element) -> bool:
    """Tell whether a relation leads out of the package, to an address."""
    return relation.get("TargetMode", "").strip().lower() == "external"


def target_of(relation: _Element, part: str) -> str:
    """Return the part that a relation of a part leads to, as the package names it."""
    base = posixpath.join("/", posixpath.dirname(part))
    return posixpath.normpath(posixpath.join(base, relation.get("Target", ""))).removeprefix("/")
