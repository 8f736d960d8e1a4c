"""The bureau profile, as `bureau.yaml` gives it and a bundle may override it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.bundle import CONTACTS, Former, Profile
from docgen.files import is_file, is_folder, read_material, state_of
from docgen.i18n import _
from docgen.readers.clerk_yaml import ClerkShape, read_yaml
from docgen.readers.naming import YEAR, not_a_year
from docgen.source import Text
from docgen.yaml_tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.errors import Problem
    from docgen.files import State
    from docgen.yaml_shape import Shape
    from docgen.yaml_tree import Node

FILE = "bureau.yaml"
SETTINGS = ("form", "template", "labels", "leave_out", "blank", "packs", "formerly")


def read_profile(path: Path) -> tuple[Profile, Shape]:
    """Read `bureau.yaml`; its problems are in the shape. Errors: UnreadableError."""
    shape = ClerkShape()
    content, file = read_material(path)
    entries = shape.mapping(read_yaml(content, str(path)), FILE, (*CONTACTS, *SETTINGS))
    return replace(profile_of(entries, entries, path.parent, shape), file=file), shape


def profile_of(settings: dict[str, Node], contacts: dict[str, Node], base: Path, shape: Shape) -> Profile:
    """Read the settings and contacts out of mappings that hold them, files named from `base`."""
    given = {name: _line(shape.text(contacts.get(name), name), name, shape) for name in CONTACTS}
    blank = shape.choice(settings.get("blank"), "blank", ("zero", "missing", "零", "缺"), "")
    labels = [
        (name.as_text(), shape.text(value, "labels")) for name, value in shape.entries(settings.get("labels"), "labels")
    ]
    for target, label in labels:
        if label is None or not label.value.strip():
            shape.fault(target.source, _("the label of “{target}” is empty").format(target=target))
    return Profile(
        contacts={name: text for name, text in given.items() if text},
        form=_from(base, shape.text(settings.get("form"), "form")),
        template=_from(base, shape.text(settings.get("template"), "template")),
        labels=tuple((target, label) for target, label in labels if label),
        leave_out=shape.texts(settings.get("leave_out"), "leave_out"),
        blank_is_zero=blank in ("zero", "零") if blank else None,
        packs=_pack_folders(settings, base, shape),
        formerly=tuple(_formers(settings.get("formerly"), shape)),
    )


def _formers(node: Node | None, shape: Shape) -> Iterator[Former]:
    """Walk the former names: each a name, or a name with the last report year under it (until)."""
    for item in shape.items(node, "formerly") if not isinstance(node, Mapping) else (node,):
        entries = shape.mapping(item, "formerly", ("name", "until")) if isinstance(item, Mapping) else {"name": item}
        name = _line(shape.text(entries.get("name"), "name"), "name", shape)
        until = shape.text(entries.get("until"), "until")
        if name is None:
            shape.fault(item.source, _("a former name is empty"))
        elif until and not YEAR.fullmatch(until.value):
            shape.fault(until.source, not_a_year(until.value))
        else:
            yield Former(name, int(until.value) if until else None)


class _Latest:
    """The profile that was read last: a bureau's years are read one after the other."""

    key: State | None = None
    profile = Profile()
    problems: tuple[Problem, ...] = ()


def bureau_of(folder: Path) -> tuple[Profile, Shape]:
    """Read the profile in a bureau's folder, if there is one; its problems are in the shape. Errors: UnreadableError."""
    path = folder / FILE
    shape = ClerkShape()
    if not is_file(path):
        return Profile(), shape
    key = state_of(path)
    if key is None or key != _Latest.key:
        profile, read = read_profile(path)
        _Latest.key, _Latest.profile, _Latest.problems = key, profile, tuple(read.problems)
    shape.problems += _Latest.problems
    return _Latest.profile, shape


def _line(text: Text | None, name: str, shape: Shape) -> Text | None:
    """Return a text of one line; an empty one counts as not given."""
    if text and "\n" in text.value.strip():
        shape.fault(text.source, _("{name} must be one line").format(name=name))
    return Text(text.value.strip(), text.source) if text and text.value.strip() else None


def _from(base: Path, text: Text | None) -> Text | None:
    """Resolve a file name from the folder of the file that says it; a bare form name stays."""
    if text is None or not text.value.endswith((".yaml", ".yml", ".docx", ".odt")):
        return text
    return Text(str(base / text.value), text.source)


def _pack_folders(settings: dict[str, Node], base: Path, shape: Shape) -> tuple[Path, ...]:
    folders = []
    for text in shape.texts(settings.get("packs"), "packs"):
        if not is_folder(base / text.value):
            shape.fault(text.source, _("there is no pack folder {folder}").format(folder=base / text.value))
            continue
        folders.append(base / text.value)
    return tuple(folders)
