"""The parts of a Word package that a draft changes or adds, and the relations that lead to them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import RELATION, TYPES, TYPES_PART
from docgen.engine.tree import parse_part, serialised
from docgen.engine.word.relations import is_outside, relations_part, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.archive import Package

_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class WordParts:
    """Parts, parsed when they are asked for. Whoever asks for one may change it."""

    def __init__(self, package: Package, file: str) -> None:
        self._package, self._file = package, file
        self._roots: dict[str, _Element] = {}

    def root(self, name: str) -> _Element:
        """Return the root of a part. Errors: KeyError, for one that is not there; TemplateError, for one that is damaged."""
        if name not in self._roots:
            self._roots[name] = parse_part(self._package.parts[name], name, self._file)
        return self._roots[name]

    def put(self, name: str, root: _Element) -> None:
        """Have a part written with this root."""
        self._roots[name] = root

    def related(self, part: str, kind: str) -> str | None:
        """Return the part that a part has a relation of a kind to, by the end of its type; "" is the package as a whole."""
        return next((target for _name, type_, target in self._relations(part) if type_.endswith(f"/{kind}")), None)

    def target(self, part: str, relation: str) -> str | None:
        """Return the part that a relation of a part leads to."""
        return next((target for name, _type, target in self._relations(part) if name == relation), None)

    def add(self, part: str, name: str, root: _Element, kind: str, content_type: str) -> str:
        """Add a part of a type, with a relation of a kind from another one; return the name of the relation.

        `name` has a place for the `{number}` that makes it a new one.
        """
        taken = {each.lower() for each in (*self._package.parts, *self._roots)}
        new = next(
            new for number in range(len(taken) + 1) if (new := name.format(number=number or "")).lower() not in taken
        )
        self._roots[new] = root
        etree.SubElement(
            self.root(TYPES_PART), f"{TYPES}Override", {"PartName": f"/{new}", "ContentType": content_type}
        )
        relations = relations_part(part)
        if relations not in self._package.parts and relations not in self._roots:
            self._roots[relations] = etree.fromstring(_NO_RELATIONS)
        known = {each.get("Id") for each in self.root(relations).iter(RELATION)}
        relation = next(each for number in range(len(known) + 1) if (each := f"rIdDraft{number + 1}") not in known)
        kind = kind if "://" in kind else _KINDS + kind
        target = posixpath.relpath(new, posixpath.dirname(part) or ".")
        etree.SubElement(self.root(relations), RELATION, {"Id": relation, "Type": kind, "Target": target})
        return relation

    def written(self) -> dict[str, bytes]:
        """Return the parts that were asked for or added, as they are now."""
        return {name: serialised(root) for name, root in self._roots.items()}

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Walk the relations of a part to other parts: their names, types and targets."""
        name = relations_part(part)
        if name not in self._package.parts and name not in self._roots:
            return
        root = self._roots.get(name)
        for each in parse_part(self._package.parts[name], name, self._file) if root is None else root:
            if not is_outside(each):
                yield str(each.get("Id")), str(each.get("Type")), target_of(each, part)
