"""Looking over what is handed in: whose bundles there are, told without reading their figures and texts."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import DocgenError, UnreadableError
from docgen.files import is_folder, read_file
from docgen.readers import assembly, bundle_yaml, tidy, tidy_index
from docgen.readers.places import find, yaml_of
from docgen.readers.units import places_of_units
from docgen.readers.years import YEAR
from docgen.yaml_shape import Shape
from docgen.yaml_tree import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.bundle import Bundle
    from docgen.readers.tidy_index import Part
    from docgen.yaml_tree import Node

_BODY = re.compile(rb"^(?:tables|prose|waivers)[ \t]*:", re.MULTILINE)
_NAMED = re.compile(rb"^(?:bureau|year)[ \t]*:", re.MULTILINE)


class Listed(NamedTuple):
    """A bundle that was found and not read yet.

    Without a bureau it could not be told whose it is: reading it says why. `part` are its lines, where it is one of
    several in a tidy CSV.
    """

    bureau: str
    year: int
    path: str
    part: Part | None = None

    def read(self) -> Bundle:
        """Read the bundle. Errors: UnreadableError, BundleError."""
        path = Path(self.path)
        if self.part:
            bureau, shape = assembly.bureau_of(path.parent)
            [bundle] = tidy.tidy_bundles(self.part.rows(), bureau)
            return assembly.checked(bundle, bureau, shape)
        bundles = [bundle for handed in find(path) for bundle in handed.read()]
        return next((one for one in bundles if (one.bureau, one.year) == (self.bureau, self.year)), bundles[0])


class Surveyor:
    """Looks over sources one after the other, holding the profile of the last bureau only."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._name = ""

    def survey(self, source: Path, but: Path | None = None) -> Iterator[Listed]:
        """Walk the bundles of a source: a bundle, a tidy CSV, a bureau's folder, or a folder of these; `but` is none."""
        try:
            places = places_of_units(source)
        except OSError:  # reading says why
            places = [source]
        for place in places:
            if not (but and but.exists() and place.exists() and place.samefile(but)):
                yield from self._listed(place)

    def _listed(self, place: Path) -> Iterator[Listed]:
        try:
            found = find(place)
        except DocgenError:  # whoever reads it is told why
            yield Listed("", 0, str(place))
            return
        for path in (handed.path for handed in found):
            if path.suffix.lower() == ".csv" and not is_folder(path):
                yield from self._of_table(path)
                continue
            try:
                yield self._of_yaml(path)
            except DocgenError:
                yield Listed("", 0, str(path))

    def _of_table(self, path: Path) -> Iterator[Listed]:
        try:
            parts = tidy_index.index(path)
            if parts is None:
                bundles = [bundle for handed in find(path) for bundle in handed.read()]
                yield from (Listed(bundle.bureau, bundle.year, str(path)) for bundle in bundles)
                return
        except DocgenError:
            yield Listed("", 0, str(path))
            return
        for (bureau, year), part in parts.items():
            yield Listed(bureau, year, str(path), part if len(parts) > 1 else None)

    def _of_yaml(self, path: Path) -> Listed:
        yaml = yaml_of(path) if is_folder(path) else path
        shape = Shape()
        nodes = _head(yaml, shape) if yaml else {}
        own = bundle_yaml.own_profile(nodes, path.parent, shape).contacts.get("name")
        year = shape.text(nodes.get("year"), "year")
        said = YEAR.fullmatch(year.value) if year else YEAR.match(path.stem)
        bureau = own.value if own else self._bureau_of(path.parent)
        return Listed(bureau, int(said.group()), str(path)) if said and bureau else Listed("", 0, str(path))

    def _bureau_of(self, folder: Path) -> str:
        if folder != self._folder:
            known, _shape = assembly.bureau_of(folder)
            name = known.contacts.get("name")
            self._folder, self._name = folder, name.value if name else ""
        return self._name


def _head(yaml: Path, shape: Shape) -> dict[str, Node]:
    """Read what a bundle's YAML says before its tables, texts and waivers; all of it where that may not be enough."""
    content = read_file(yaml)
    body = _BODY.search(content)
    if body and not _NAMED.search(content, body.start()):
        with suppress(UnreadableError):  # nothing but comments stands before
            return shape.mapping(parse_yaml(content[: body.start()], str(yaml)), "")
    return shape.mapping(parse_yaml(content, str(yaml)), "")
