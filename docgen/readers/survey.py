"""Looking over what is handed in: whose bundles there are, told without reading their figures and texts."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import DocgenError
from docgen.files import is_file, read_file
from docgen.readers import assembly, profile, tidy, tidy_index
from docgen.readers.places import ProfileFile, find, read_at
from docgen.readers.units import found_at, places_in
from docgen.readers.years import YEAR
from docgen.yaml_shape import Shape
from docgen.yaml_tree import Mapping, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docgen.bundle import Bundle
    from docgen.readers.places import Handed
    from docgen.readers.tidy_index import Part
    from docgen.yaml_tree import Node

_FLOW = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t\r\n]++|#[^\n]*+)*+[{\[%&!*|>'\"?-]")  # what is no plain list of names
_QUOTES = b"\"'\xef\xbb\xbf"
_PLAIN = re.compile(rb":[ \t]+([0-9A-Za-z\x80-\xff]+)[ \t\r]*(?:#.*)?")


class Listed(NamedTuple):
    """A bundle that was found and not read yet.

    Without a bureau it could not be told whose it is: reading it says why. `part` are its lines, where it is one of
    several in a tidy CSV. `alone` where its bureau's other years may lie beside it, not listed.
    """

    bureau: str
    year: int
    path: str
    part: Part | None = None
    alone: bool = False

    def read(self) -> Bundle:
        """Read the bundle. Errors: UnreadableError, BundleError."""
        path = Path(self.path)
        if self.part:
            bureau, shape = assembly.bureau_of(path.parent)
            [bundle] = tidy.tidy_bundles(self.part.rows(), bureau)
            return assembly.checked(bundle, bureau, shape)
        bundles = read_at(path)
        return next((one for one in bundles if (one.bureau, one.year) == (self.bureau, self.year)), bundles[0])


def survey(
    source: Path, but: Path | None = None, look: Callable[[Sequence[Path]], Iterable[list[Listed]]] | None = None
) -> Iterator[Listed]:
    """Walk the bundles of a source: a bundle, a tidy CSV, a bureau's folder, or a folder of these; `but` is none.

    `look` looks over many places, see `look_at`, in their order.
    """
    but = but.resolve() if but else None
    places = places_in(source)
    chosen = [place for place in places if not _same(place, but)]
    units = len(places) - len(chosen)
    for listed in look(chosen) if look else map(look_at, chosen):
        units += bool(listed)
        yield from listed
    if not units and not _same(source, but):
        yield from look_at(source) or [_unread(source)]


def look_at(place: Path) -> list[Listed]:
    """Return the bundles at a place: a bundle, a tidy CSV or a bureau's folder; none in an empty folder."""
    found = found_at(place)
    if found is None:
        return []
    if isinstance(found, DocgenError):
        return [_unread(place)]
    return [listed for handed in found for listed in _listed(handed)]


def _unread(place: Path) -> Listed:
    """List what cannot be read: whoever reads it is told why."""
    return Listed("", 0, str(place))


def _listed(handed: Handed) -> Iterator[Listed]:
    try:
        if not handed.files and handed.path.suffix.lower() == ".csv":
            yield from _of_table(handed.path, alone=handed.bureau is None)
        else:
            yield _of_yaml(handed)
    except DocgenError:
        yield _unread(handed.path)


def _of_table(path: Path, *, alone: bool) -> Iterator[Listed]:
    parts = tidy_index.index(path)
    if parts is None:
        for bundle in [bundle for handed in find(path) for bundle in handed.read()]:
            yield Listed(bundle.bureau, bundle.year, str(path), alone=alone)
        return
    if not parts:  # its header alone
        yield _unread(path)
    for (bureau, year), part in parts.items():
        yield Listed(bureau, year, str(path), part if len(parts) > 1 else None, alone)


def _of_yaml(handed: Handed) -> Listed:
    path, yaml = handed.path, handed.yaml
    year, own = _said(yaml, read_file(yaml), ("year", "bureau")) if yaml else ("", "")
    told = YEAR.fullmatch(year) if year else YEAR.match(path.stem)
    bureau = own or _bureau_of(handed)
    if not told or not bureau:
        return _unread(path)
    return Listed(bureau, int(told.group()), str(path), alone=handed.bureau is None)


def _bureau_of(handed: Handed) -> str:
    if handed.bureau is None:
        file = handed.path.parent / profile.FILE
        return _name_in(ProfileFile(file, read_file(file))) if is_file(file) else ""
    return _name_in(handed.bureau)


@lru_cache(maxsize=1)
def _name_in(bureau: ProfileFile) -> str:
    """Return the name in a bureau's profile, which is read once for all its years."""
    [name] = _said(bureau.path, bureau.content, ("name",))
    return name


def _same(one: Path, other: Path | None) -> bool:
    try:
        return other is not None and one.name == other.name and one.samefile(other)
    except OSError:
        return False


def _said(yaml: Path, content: bytes, names: Sequence[str]) -> list[str]:
    """Return what a YAML file says under some of its own names; nothing is parsed that is written plainly.

    Errors: UnreadableError.
    """
    plainly = [_plainly(content, name.encode()) for name in names]
    if None not in plainly:
        return [said or "" for said in plainly]
    shape = Shape()
    nodes: dict[str, Node | None] = {**shape.mapping(parse_yaml(content, str(yaml)), "")}
    bureau = nodes.get("bureau")  # a name, or contacts with it
    nodes["bureau"] = bureau.get("name") if isinstance(bureau, Mapping) else bureau
    found = [shape.text(nodes.get(name), name) for name in names]
    return [text.value.strip() if text else "" for text in found]


def _plainly(content: bytes, name: bytes) -> str | None:
    """Return what stands on the one line that begins with a name; nothing where there is none, None where it is not plain."""
    lines = []
    at = content.find(name)
    while at >= 0:
        start = content.rfind(b"\n", 0, at) + 1
        before = content[start:at].strip(_QUOTES)
        if not before.strip():
            if before:  # further in: it may be a text's, or the whole file's names may stand so
                return None
            end = content.find(b"\n", at)
            lines.append(content[start : end if end >= 0 else len(content)])
        at = content.find(name, at + 1)
    if _FLOW.match(content) or len(lines) > 1:
        return None
    if not lines:
        return ""
    found = _PLAIN.fullmatch(lines[0].removeprefix(name).lstrip(_QUOTES))
    return found[1].decode(errors="replace") if found else None
