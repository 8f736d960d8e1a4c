"""Putting a bundle together out of its bureau's profile, the file that describes it and its tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.bundle import Bundle, Profile
from docgen.errors import BundleError, DocgenError, Problem, UnreadableError
from docgen.files import is_file, read_material
from docgen.i18n import _
from docgen.readers import bundle_yaml
from docgen.readers.clerk_yaml import read_yaml
from docgen.readers.documents.titles import is_body
from docgen.readers.naming import nearby, year_of
from docgen.readers.registry import format_of, known_formats
from docgen.source import Source, Text
from docgen.yaml_tree import Mapping

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.files import Material
    from docgen.readers.registry import Tables
    from docgen.yaml_shape import Shape
    from docgen.yaml_tree import Node


_TEXT = ".csv"


def assemble(place: Path, yaml: Path | None, tables: list[Path], bureau: Profile, shape: Shape) -> Bundle:
    """Put a bundle together. Errors: UnreadableError, BundleError."""
    nodes, own_files = _entries(yaml, shape) if yaml else ({}, ())
    base = yaml.parent if yaml else place
    entries, files = bundle_yaml.figures(nodes.get("tables"), shape)
    named = _named_tables(files, base, shape, tables)
    bundle = Bundle(
        source=Source(str(place)),
        year=bundle_yaml.year_of(nodes.get("year"), place, shape),
        profile=bundle_yaml.profile_over(bureau, nodes, base, shape),
        prose=tuple(bundle_yaml.prose(nodes.get("prose"), shape)),
        waivers=tuple(bundle_yaml.waivers(nodes.get("waivers"), shape)),
    )
    bundle = checked(bundle, bureau, shape)
    read = _tables([*named, *(path for path in tables if path not in named)], named, bundle)
    return replace(
        bundle,
        profile=_profile(read, bundle, shape),
        entries=(*entries, *(entry for file in read for entry in file.entries)),
        sheets=tuple(sheet for file in read for sheet in file.sheets),
        own_files=(*own_files, *(file.material for file in read)),
        prose=(*bundle.prose, *(section for file in read for section in file.prose)),
        remarks=tuple(remark for file in read for remark in file.remarks),
    )


def _profile(read: list[Tables], bundle: Bundle, shape: Shape) -> Profile:
    """Return the profile of a bundle with what its tables' files say of it. Errors: BundleError, for what is another's.

    The bureau's name stays as its folder has it.
    """
    for file in read:
        if file.year and year_of(file.year.value) != bundle.year:
            message = _("the year is {year} here, but this is the bundle of {other}: one of them is wrong")
            shape.fault(file.year.source, message.format(year=file.year.value, other=bundle.year))
        name = (file.contacts or {}).get("name")
        if name and is_body(name.value) and name.value not in bundle.bureau and bundle.bureau not in name.value:
            _require_same_bureau(name, bundle.profile, shape)
    if shape.problems:
        raise BundleError(shape.problems)
    contacts = {name: text for file in read for name, text in (file.contacts or {}).items() if name != "name"}
    return Profile(contacts=contacts).over(bundle.profile)


def _require_same_bureau(name: Text | None, bureau: Profile, shape: Shape) -> None:
    """Fault a name that is another bureau's."""
    known = bureau.contacts.get("name")
    former = [former.name.value for former in bureau.formerly]
    if name and known and name.value != known.value and name.value not in former:
        message = _(
            "the bureau is “{name}” here, but “{other}” in {place}; if it was renamed, write formerly: [{name}] there"
        )
        shape.fault(name.source, message.format(name=name.value, other=known.value, place=known.source))


def checked(bundle: Bundle, bureau: Profile, shape: Shape) -> Bundle:
    """Return the bundle if nothing was wrong while reading it, and it is this bureau's. Errors: BundleError."""
    name = bundle.profile.contacts.get("name")
    if name is None:
        message = _("the bundle does not name its bureau: write bureau: NAME, or name: NAME in bureau.yaml")
        shape.fault(bundle.source, message)
    _require_same_bureau(name, bureau, shape)
    if shape.problems:
        raise BundleError(shape.problems)
    return bundle


def _entries(yaml: Path, shape: Shape) -> tuple[dict[str, Node], tuple[Material, ...]]:
    content, file = read_material(yaml)
    root = read_yaml(content, str(yaml))
    if not isinstance(root, Mapping):
        raise BundleError.at(root.source, _("a bundle must be names with values: bureau, year, tables, prose …"))
    return shape.mapping(root, _("a bundle"), bundle_yaml.KNOWN), (file,)


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


def _tables(paths: list[Path], named: dict[Path, Text], bundle: Bundle) -> list[Tables]:
    """Read the tables of a bundle; `named` says which tables they are, where its YAML does."""
    read: list[Tables] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            read.append(_table(path, named.get(path), bundle))
        except DocgenError as error:
            problems += error.problems
    if problems:
        raise UnreadableError(problems)
    return read


def _table(path: Path, named: Text | None, bundle: Bundle) -> Tables:
    """Read a file of tables: as its format does, and whatever is named as a table as CSV. Errors: UnreadableError."""
    known = format_of(path.name)
    read = (known.tables if known else None) or known_formats()[_TEXT].tables
    if read is None:
        raise LookupError(_TEXT)
    return read(path, named, bundle)
