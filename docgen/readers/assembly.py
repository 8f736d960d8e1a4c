"""Putting a bundle together out of its bureau's profile, its YAML file and its tables."""

from __future__ import annotations

from dataclasses import replace
from stat import S_ISREG
from typing import TYPE_CHECKING

from docgen.bundle import Bundle, Profile, Sheet
from docgen.errors import BundleError, DocgenError, Problem, UnreadableError
from docgen.files import is_file, read_material
from docgen.i18n import _
from docgen.readers import bundle_yaml, profile, tidy
from docgen.readers.csv_rows import rows_of
from docgen.readers.nearby import nearby
from docgen.readers.years import YEAR, not_a_year
from docgen.source import Source, Text
from docgen.yaml_shape import Shape
from docgen.yaml_tree import Mapping, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.bundle import TidyEntry
    from docgen.files import Material
    from docgen.yaml_tree import Node


class _LastProfile:
    """The profile that was read last: a bureau's years are read one after the other."""

    key: tuple[str, int, int] | None = None
    profile = Profile()
    problems: tuple[Problem, ...] = ()


def bureau_of(folder: Path) -> tuple[Profile, Shape]:
    """Read the profile in a bureau's folder, if there is one; its problems are in the shape."""
    path = folder / profile.FILE
    shape = Shape()
    try:
        there = path.stat()
    except (OSError, ValueError):
        return Profile(), shape
    if not S_ISREG(there.st_mode):
        return Profile(), shape
    key = (str(path), there.st_mtime_ns, there.st_size)
    if key != _LastProfile.key:
        found, read = profile.read_profile(path)
        _LastProfile.key, _LastProfile.profile, _LastProfile.problems = key, found, tuple(read.problems)
    shape.problems += _LastProfile.problems
    return _LastProfile.profile, shape


def assemble(place: Path, yaml: Path | None, tables: list[Path], bureau: Profile, shape: Shape) -> Bundle:
    """Put a bundle together. Errors: UnreadableError, BundleError."""
    nodes, own_files = _entries(yaml, shape) if yaml else ({}, ())
    base = yaml.parent if yaml else place
    entries, files = bundle_yaml.figures(nodes.get("tables"), shape)
    named = _named_tables(files, base, shape, tables)
    bundle = Bundle(
        source=Source(str(place)),
        year=_year(nodes, place, shape),
        profile=bundle_yaml.profile_over(bureau, nodes, base, shape),
        prose=tuple(bundle_yaml.prose(nodes.get("prose"), shape)),
        waivers=tuple(bundle_yaml.waivers(nodes.get("waivers"), shape)),
    )
    bundle = checked(bundle, bureau, shape)
    paths = [*named, *(path for path in tables if path not in named)]
    sheets, tidy_figures, tables_read = _tables(paths, named, bundle)
    own_files = (*own_files, *tables_read)
    return replace(bundle, entries=(*entries, *tidy_figures), sheets=sheets, own_files=own_files)


def checked(bundle: Bundle, bureau: Profile, shape: Shape) -> Bundle:
    """Return the bundle if nothing was wrong while reading it, and it is this bureau's. Errors: BundleError."""
    name = bundle.profile.contacts.get("name")
    if name is None:
        message = _("the bundle does not name its bureau: write bureau: NAME, or name: NAME in bureau.yaml")
        shape.fault(bundle.source, message)
    known = bureau.contacts.get("name")
    if name and known and name.value != known.value:
        message = _("the bureau is “{name}” here, but “{other}” in {place}")
        shape.fault(name.source, message.format(name=name.value, other=known.value, place=known.source))
    if shape.problems:
        raise BundleError(shape.problems)
    return bundle


def _entries(yaml: Path, shape: Shape) -> tuple[dict[str, Node], tuple[Material, ...]]:
    content, file = read_material(yaml)
    root = parse_yaml(content, str(yaml))
    if not isinstance(root, Mapping):
        raise BundleError.at(root.source, _("a bundle must be names with values: bureau, year, tables, prose …"))
    return shape.mapping(root, _("a bundle"), bundle_yaml.KNOWN), (file,)


def _year(nodes: dict[str, Node], place: Path, shape: Shape) -> int:
    text = shape.text(nodes.get("year"), "year")
    if text and YEAR.fullmatch(text.value):
        return int(text.value)
    if text:
        shape.fault(text.source, not_a_year(text.value))
        return 0
    found = YEAR.match(place.stem)
    if not found:
        shape.fault(Source(str(place)), _("the bundle does not say its year: write year: 2023"))
    return int(found.group()) if found else 0


def _named_tables(files: list[tuple[Text, Text]], base: Path, shape: Shape, tables: list[Path]) -> dict[Path, Text]:
    """Return the table files that the YAML names, each with its table; `tables` are those that are there for sure."""
    named: dict[Path, Text] = {}
    for table, name in files:
        path = base / name.value
        if path not in tables and not is_file(path):
            shape.fault(name.source, _("there is no table file {file}").format(file=path) + nearby(path))
        if path in named:
            shape.fault(name.source, _("{file} is named for two tables").format(file=path))
        named[path] = table
    return named


def _tables(
    paths: list[Path], named: dict[Path, Text], bundle: Bundle
) -> tuple[tuple[Sheet, ...], list[TidyEntry], list[Material]]:
    """Read the CSV tables of a bundle; `named` says which tables they are, where its YAML does."""
    sheets: list[Sheet] = []
    figures: list[TidyEntry] = []
    files: list[Material] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            content, file = read_material(path)
            files.append(file)
            rows = rows_of(content, str(path))
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
    return tuple(sheets), figures, files


def _only(found: dict[tuple[str, int], list[TidyEntry]], bundle: Bundle) -> Iterator[TidyEntry]:
    for (bureau, year), entries in found.items():
        if (bureau, year) != (bundle.bureau, bundle.year):
            message = _("these figures are of {other}, but the bundle is of {bundle}")
            raise UnreadableError.at(entries[0].value.source, message.format(other=f"{bureau} {year}", bundle=bundle))
        yield from entries
