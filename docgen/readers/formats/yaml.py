"""A bundle in a YAML file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.characters import decode_text
from docgen.errors import BundleError
from docgen.files import read_file
from docgen.i18n import _
from docgen.readers import bundle_yaml
from docgen.readers.assembly import assemble
from docgen.readers.clerk_yaml import ClerkShape, read_names, read_yaml
from docgen.readers.profile import bureau_of
from docgen.readers.registry import FileFormat, Head, Names, Replacement
from docgen.readers.replacing import line_start, replace_all
from docgen.source import Text
from docgen.yaml_tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docgen.bundle import Bundle, Profile
    from docgen.yaml_shape import Shape
    from docgen.yaml_tree import Node

_OF_HEAD = ("bureau", "year", "formerly")
_NULL = re.compile(r"~|null|Null|NULL")


def _heads(file: Path, place: Path, bureau: Profile) -> Iterator[Head]:
    shape = ClerkShape()
    entries = read_names(read_file(file), str(file), _OF_HEAD)
    year = bundle_yaml.year_of(entries.pop("year", None), place, shape)
    profile = bundle_yaml.profile_over(bureau, entries, file.parent, shape)
    name = profile.contacts.get("name")
    yield Head(name.value if name and not shape.problems else "", year, profile.formerly)


def _read(path: Path) -> list[Bundle]:
    bureau, shape = bureau_of(path.parent)
    return [assemble(path, path, [], bureau, shape)]


# Putting figures back


def _replaced(content: bytes, wanted: Sequence[Replacement]) -> tuple[bytes, list[Replacement]]:
    text = decode_text(content, wanted[0].written.source.file)
    return replace_all(content, text, wanted, _span)


def _span(text: str, written: Text) -> tuple[int, int] | None:
    """Find a scalar: plain, quoted, or nothing at all; or what stands in a line of a block, which has no column."""
    start = line_start(text, written.source.line)
    if start is None:
        return None
    if not written.source.column:
        line = text[start:].partition("\n")[0]
        if not written.value or line.count(written.value) != 1:
            return None
        start += line.index(written.value)
        return start, start + len(written.value)
    start += written.source.column - 1
    if text[start : start + 1] in ("'", '"'):
        start += 1
    end = start + len(written.value)
    if written.value:
        return (start, end) if text[start:end] == written.value and not text[end : end + 1].isalnum() else None
    nothing = _NULL.match(text, start)
    return (start, nothing.end()) if nothing else None


# A roster


def _roster(path: Path) -> Iterator[Names]:
    shape = ClerkShape()
    root = read_yaml(read_file(path), str(path))
    listed = shape.mapping(root, _("a roster"), ("units",)).get("units") if isinstance(root, Mapping) else root
    units = [names for node in shape.items(listed, _("a roster")) if (names := _unit(node, shape))]
    if shape.problems:
        raise BundleError(shape.problems)
    yield from units


def _unit(node: Node, shape: Shape) -> Names:
    """Read a unit: its name, or its name with aliases."""
    entries = shape.mapping(node, _("a unit"), ("name", "aliases")) if isinstance(node, Mapping) else {"name": node}
    name = shape.text(entries.get("name"), "name")
    if name is None or not name.value.strip():
        shape.fault(node.source, _("the unit has no name"))
        return ()
    names = (name, *shape.texts(entries.get("aliases"), "aliases"))
    return tuple(Text(text.value.strip(), text.source) for text in names if text.value.strip())


FORMAT = FileFormat((".yaml", ".yml"), _heads, _read, describing=True, replaced=_replaced, roster=_roster)
