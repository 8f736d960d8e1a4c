"""Every tag of a template, in order, with what it is and what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.lint.expressions import uses_of
from docgen.lint.names import Names, names_of
from docgen.lint.reading import read_template

if TYPE_CHECKING:
    from docgen.engine.places import Spot
    from docgen.forms.form import Form
    from docgen.lint.reading import Placed

_KINDS = {
    "if": "condition",
    "elif": "condition",
    "else": "else",
    "for": "loop",
    "set": "setting",
    "endif": "end",
    "endfor": "end",
}


class Needed(NamedTuple):
    """A name that a tag needs; `known` is None where there is no form to ask."""

    name: str
    known: bool | None


class ListedTag(NamedTuple):
    """A tag: its part and place, what kind of tag it is, and the names it needs."""

    part: str
    spot: Spot
    written: str
    form: str
    kind: str
    names: tuple[Needed, ...]


class TagListing(NamedTuple):
    """The tags of a template, and the name of the form its names were looked up in, if any."""

    file: str
    form: str
    tags: tuple[ListedTag, ...]


def list_tags(content: bytes, file: str, form: Form | None = None) -> TagListing:
    """Return every tag of a template. Errors: TemplateError, for what is no document at all."""
    known = names_of(form) if form else None
    listed: list[ListedTag] = []
    for part in read_template(content, file).parts:
        unknown = Names(part, known).unknown()
        for placed in part.tags:
            paths = dict.fromkeys(use.path for use in uses_of(placed))
            names = tuple(
                Needed(".".join(path), None if known is None else (placed.number, path) not in unknown)
                for path in paths
            )
            letters = placed.tag.target if placed.tag.target in ("p", "tr", "tc", "r") else ""
            listed.append(ListedTag(part.name, placed.spot, placed.tag.written, letters, _kind(placed), names))
    return TagListing(file, form.name if form else "", tuple(listed))


def _kind(placed: Placed) -> str:
    written = placed.tag.written
    if written.startswith("{#"):
        return "comment"
    if written.startswith("{%"):
        return _KINDS.get(placed.tag.statement, "other")
    return "value" if written.startswith("{{") else "braces"
