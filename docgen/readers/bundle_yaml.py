"""A bundle's YAML: bureau, year, tables, prose, waivers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from docgen.bundle import CONTACTS, Entry, Passage, Waiver
from docgen.i18n import _
from docgen.readers.clerk_yaml import own_name
from docgen.readers.naming import not_a_year, year_named
from docgen.readers.naming import year_of as year_in
from docgen.readers.passages import passages_of
from docgen.readers.profile import SETTINGS, profile_of
from docgen.source import Source, Text
from docgen.yaml_tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.bundle import Profile
    from docgen.yaml_shape import Shape
    from docgen.yaml_tree import Node

KNOWN = ("bureau", "year", *SETTINGS, "tables", "prose", "waivers")
_OF_BUREAU = frozenset({"bureau", *SETTINGS})
_WAIVER = ("rule", "where", "reason", "by", "date")


def profile_over(profile: Profile, entries: dict[str, Node], base: Path, shape: Shape) -> Profile:
    """Return a bureau's profile, what a bundle itself says over it: a name, or names with values as in bureau.yaml."""
    if entries.keys().isdisjoint(_OF_BUREAU):
        return profile
    bureau = entries.get("bureau")
    if isinstance(bureau, Mapping):
        contacts = shape.mapping(bureau, "bureau", CONTACTS)
    else:
        contacts = {"name": bureau} if bureau is not None else {}
    return profile_of(entries, contacts, base, shape).over(profile)


# Whose it is


def year_of(node: Node | None, place: Path, shape: Shape) -> int:
    """Return the year that a bundle says, otherwise the one that its place is named after; 0 with a problem for none."""
    text = shape.text(node, "year")
    if text and year_in(text.value):
        require_year_of_folder(place, year_in(text.value), text.source, shape)
        return year_in(text.value)
    if text:
        shape.fault(text.source, not_a_year(text.value))
        return 0
    named = year_named(place)
    if not named:
        shape.fault(Source(str(place)), _("the bundle does not say its year: write year: 2023"))
    return named


def require_year_of_folder(place: Path, year: int, source: Source, shape: Shape) -> None:
    """Fault a year that is not the one that its folder is called after: one of the two was left as it was last year."""
    named = year_in(place.name)
    if named and named != year:
        message = _("the year is {year} here, but the folder is called {folder}: one of them is wrong")
        shape.fault(source, message.format(year=year, folder=place.name))


# Tables


def figures(node: Node | None, shape: Shape) -> tuple[list[Entry], list[tuple[Text, Text]]]:
    """Read the figures under `tables`, and the files that are named there instead of figures (table, file)."""
    entries: list[Entry] = []
    files: list[tuple[Text, Text]] = []
    for name, value in shape.entries(node, "tables"):
        table = name.as_text()
        if isinstance(value, Scalar):
            if not value.is_null:
                files.append((table, value.as_text()))
            continue
        _add_entries(entries, table, (), value, shape)
    return entries, files


def _add_entries(entries: list[Entry], table: Text, labels: tuple[Text, ...], node: Node, shape: Shape) -> None:
    if isinstance(node, Scalar):
        entries.append(Entry(table, labels, node.as_text()))
    elif isinstance(node, Mapping):
        for name, value in node:
            _add_entries(entries, table, (*labels, name.as_text()), value, shape)
    else:
        for position, item in enumerate(node.items):
            if isinstance(item, Scalar):
                entries.append(Entry(table, labels, item.as_text(), None, position))
            else:
                shape.fault(item.source, _("a row is a list of figures, or columns with figures"))


# Prose


def prose(node: Node | None, shape: Shape) -> Iterator[tuple[Text, tuple[Passage, ...]]]:
    """Read the prose of each section: lines of text, or a list of paragraphs with or without a heading."""
    for name, value in shape.entries(node, "prose"):
        yield name.as_text(), tuple(passages_of(list(_paragraphs(value, shape))))


def _paragraphs(node: Node, shape: Shape) -> Iterator[Text | Passage]:
    """Walk the paragraphs of a section; one whose sub-heading is given by itself is a passage."""
    if isinstance(node, Scalar):
        yield from _lines(node, shape)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _paragraphs(item, shape)
    else:
        entries = shape.mapping(node, _("a paragraph"), ("heading", "text"))
        heading = shape.text(entries.get("heading"), "heading")
        body = entries.get("text")
        lines = list(_lines(body, shape)) if isinstance(body, Scalar) else []
        if body is not None and not isinstance(body, Scalar):
            shape.fault(body.source, _("{what} must be text").format(what="text"))
        yield Passage(lines[0] if lines else Text("", node.source), heading)
        yield from lines[1:]


def _lines(node: Scalar, shape: Shape) -> Iterator[Text]:
    if node.folded:
        shape.fault(
            node.source,
            _(
                "this text runs over several lines, which YAML joins with spaces: write | behind the colon, and the text on the lines below, set in"
            ),
        )
    if node.is_null:
        return
    for number, line in enumerate(node.text.split("\n")):
        text = line.strip(" \t\u3000")
        if text:
            source = Source(node.source.file, node.source.line + 1 + number, 0) if node.literal else node.source
            yield Text(text, source)


# Waivers


def waivers(node: Node | None, shape: Shape) -> Iterator[Waiver]:
    """Read the waivers; each must say which rule, where, why, and who stands for it."""
    for item in shape.items(node, "waivers"):
        entries = shape.mapping(item, _("a waiver"), _WAIVER)
        texts = {name: shape.text(entries.get(name), name) for name in _WAIVER}
        missing = [name for name in _WAIVER[:4] if not (texts[name] and str(texts[name]).strip())]
        if missing:
            shape.fault(
                item.source, _("the waiver does not say: {names}").format(names=_(", ").join(map(own_name, missing)))
            )
            continue
        day = texts["date"]
        if day and not _is_date(day.value):
            shape.fault(day.source, _("the date is “{date}”, but must be like 2024-01-31").format(date=day.value))
        rule, where, reason, by = (texts[name] or Text("", item.source) for name in _WAIVER[:4])
        yield Waiver(rule, where, reason, by, day)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
