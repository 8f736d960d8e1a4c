"""Reading bundles: one YAML file, a folder with CSV tables, a tidy CSV, or a bureau folder with all its years."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docgen.bundle import Bundle, Profile, Sheet
from docgen.errors import BundleError, DocgenError, Problem, UnreadableError
from docgen.i18n import _
from docgen.readers import bundle_yaml, profile, tidy
from docgen.readers.csv_rows import read_rows
from docgen.source import Source, Text
from docgen.yaml_shape import Shape
from docgen.yaml_tree import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docgen.bundle import Entry
    from docgen.yaml_tree import Node

_YAML = (".yaml", ".yml")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Handed:
    """What is at a place: a bundle to be read, which may still fail. Tells bundles apart before reading them all."""

    path: Path
    read: Callable[[], list[Bundle]]


def read_bundles(path: Path) -> list[Bundle]:
    """Read every bundle at a path.

    Errors: UnreadableError or BundleError, with every problem and its place.
    """
    return [bundle for handed in find(path) for bundle in handed.read()]


def find(path: Path) -> list[Handed]:
    """Find what is handed in at a path: a file, a folder, or a bureau folder with one entry for each year.

    Errors: UnreadableError, where there is nothing to read.
    """
    if not path.exists():
        raise UnreadableError.at(Source(str(path)), _("there is no such file or folder") + _nearby(path))
    if path.is_file():
        return [_file(path)]
    if (path / profile.FILE).is_file():
        found = [_file(child) if child.is_file() else _folder(child) for child in _years(path)]
    elif _members(path):
        found = [_folder(path)]
    else:
        found = []
    if not found:
        raise UnreadableError.at(
            Source(str(path)), _("there is no bundle in this folder: it holds no YAML or CSV file")
        )
    return found


def _nearby(path: Path) -> str:
    from docgen.labels import LabelIndex, do_you_mean  # noqa: PLC0415 - only a mistake needs it

    if not path.parent.is_dir():
        return ""
    index: LabelIndex[str] = LabelIndex()
    for other in path.parent.iterdir():
        index.add(other.name, [other.name])
    return do_you_mean(index.nearest(path.name))


def _is_source(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in (*_YAML, ".csv") and not path.name.startswith((".", "~"))


def _members(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if _is_source(path) and path.name != profile.FILE)


def _years(folder: Path) -> list[Path]:
    folders = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".") and _members(path)]
    return sorted([*_members(folder), *folders])


def _file(path: Path) -> Handed:
    return Handed(path, lambda: _read_file(path))


def _folder(path: Path) -> Handed:
    return Handed(path, lambda: [_read_folder(path)])


def _read_file(path: Path) -> list[Bundle]:
    bureau, shape = _bureau(path.parent)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        rows = read_rows(path)
        if not tidy.is_tidy(rows) and tidy.looks_tidy(rows):
            tidy.require_tidy(rows)
        if not tidy.is_tidy(rows):
            message = _(
                "a table alone does not say its bureau and year: put it in a folder with a YAML file, or give it the header {header}"
            )
            raise UnreadableError.at(Source(str(path)), message.format(header=",".join(tidy.HEADER)))
        return [_checked(bundle, bureau, shape) for bundle in tidy.tidy_bundles(rows, bureau)]
    if suffix in _YAML:
        return [_assemble(path, path, [], bureau, shape)]
    raise UnreadableError.at(Source(str(path)), _("a bundle is a YAML file, a CSV file or a folder; this is neither"))


def _read_folder(folder: Path) -> Bundle:
    members = _members(folder)
    yamls = [path for path in members if path.suffix.lower() in _YAML]
    if len(yamls) > 1:
        names = ", ".join(path.name for path in yamls)
        raise UnreadableError.at(
            Source(str(folder)), _("a bundle has one YAML file, this folder has several: {names}").format(names=names)
        )
    bureau, shape = _bureau(folder.parent)
    tables = [path for path in members if path.suffix.lower() == ".csv"]
    return _assemble(folder, yamls[0] if yamls else None, tables, bureau, shape)


def _bureau(folder: Path) -> tuple[Profile, Shape]:
    path = folder / profile.FILE
    return profile.read_profile(path) if path.is_file() else (Profile(), Shape())


def _assemble(place: Path, yaml: Path | None, tables: list[Path], bureau: Profile, shape: Shape) -> Bundle:
    """Put a bundle together out of its YAML file and its tables."""
    nodes: dict[str, Node] = {}
    if yaml:
        nodes = shape.mapping(parse_yaml(yaml.read_bytes(), str(yaml)), _("a bundle"), bundle_yaml.KNOWN)
    base = yaml.parent if yaml else place
    merged = bundle_yaml.own_profile(nodes, base, shape).over(bureau)
    year = _year(nodes, place, shape)
    entries, files = bundle_yaml.figures(nodes.get("tables"), shape)
    named = _named_tables(files, base, shape)
    bundle = Bundle(
        source=Source(str(place)),
        year=year,
        profile=merged,
        prose=tuple(bundle_yaml.prose(nodes.get("prose"), shape)),
        waivers=tuple(bundle_yaml.waivers(nodes.get("waivers"), shape)),
    )
    bundle = _checked(bundle, bureau, shape)
    sheets, tidy_figures = _tables(named, tables, bundle)
    return replace(bundle, entries=(*entries, *tidy_figures), sheets=sheets)


def _checked(bundle: Bundle, bureau: Profile, shape: Shape) -> Bundle:
    """Return the bundle if nothing was wrong while reading it, and it is this bureau's. Errors: BundleError."""
    name = bundle.profile.contacts.get("name")
    if name is None:
        shape.fault(
            bundle.source, _("the bundle does not name its bureau: write bureau: NAME, or name: NAME in bureau.yaml")
        )
    known = bureau.contacts.get("name")
    if name and known and name.value != known.value:
        message = _("the bureau is “{name}” here, but “{other}” in {place}")
        shape.fault(name.source, message.format(name=name.value, other=known.value, place=known.source))
    if shape.problems:
        raise BundleError(shape.problems)
    return bundle


def _year(nodes: dict[str, Node], place: Path, shape: Shape) -> int:
    text = shape.text(nodes.get("year"), "year")
    if text and _YEAR.fullmatch(text.value):
        return int(text.value)
    if text:
        shape.fault(text.source, _("the year is “{year}”, but must be four digits").format(year=text.value))
        return 0
    found = _YEAR.match(place.stem)
    if not found:
        shape.fault(Source(str(place)), _("the bundle does not say its year: write year: 2023"))
    return int(found.group()) if found else 0


def _named_tables(files: list[tuple[Text, Text]], base: Path, shape: Shape) -> dict[Path, Text]:
    named: dict[Path, Text] = {}
    for table, name in files:
        path = base / name.value
        if not path.is_file():
            shape.fault(name.source, _("there is no table file {file}").format(file=path) + _nearby(path))
        named[path] = table
    return named


def _tables(named: dict[Path, Text], found: list[Path], bundle: Bundle) -> tuple[tuple[Sheet, ...], list[Entry]]:
    """Read the CSV tables of a bundle, those its YAML names and the others in its folder."""
    sheets: list[Sheet] = []
    figures: list[Entry] = []
    problems: list[Problem] = []
    for path in [*named, *(path for path in found if path not in named)]:
        try:
            rows = read_rows(path)
            if tidy.is_tidy(rows):
                figures += _only(tidy.tidy_entries(rows), bundle)
            elif tidy.looks_tidy(rows):
                tidy.require_tidy(rows)
            else:
                sheets.append(Sheet(Source(str(path)), rows, named.get(path)))
        except DocgenError as error:
            problems += error.problems
    if problems:
        raise UnreadableError(problems)
    return tuple(sheets), figures


def _only(found: dict[tuple[str, int], list[Entry]], bundle: Bundle) -> Iterator[Entry]:
    for (bureau, year), entries in found.items():
        if (bureau, year) != (bundle.bureau, bundle.year):
            message = _("these figures are of {other}, but the bundle is of {bundle}")
            raise UnreadableError.at(entries[0].value.source, message.format(other=f"{bureau} {year}", bundle=bundle))
        yield from entries
