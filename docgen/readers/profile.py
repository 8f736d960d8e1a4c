"""The bureau profile, as `bureau.yaml` gives it and a bundle may override it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.bundle import CONTACTS, Deadline, Former, Profile
from docgen.files import is_file, is_folder, read_material, resolved, state_of
from docgen.i18n import _
from docgen.readers.clerk_yaml import ClerkShape, read_yaml
from docgen.readers.naming import YEAR, not_a_year
from docgen.remote import path_of
from docgen.source import Text
from docgen.yaml_tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.errors import Problem
    from docgen.yaml_shape import Shape
    from docgen.yaml_tree import Node

FILE = "bureau.yaml"
SETTINGS = ("form", "template", "labels", "leave_out", "blank", "packs", "formerly", "deadline", "sign_off")
_DAY = re.compile(r"(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_ANY_YEAR = 2001  # one without a 29 February: that is no day of every year


def read_profile(path: Path) -> tuple[Profile, Shape]:
    """Read `bureau.yaml`; its problems are in the shape. Errors: UnreadableError."""
    shape = ClerkShape()
    content, file = read_material(path)
    entries = shape.mapping(read_yaml(content, str(path)), FILE, (*CONTACTS, *SETTINGS))
    return replace(profile_of(entries, entries, path.parent, shape), files=(file,)), shape


def profile_of(settings: dict[str, Node], contacts: dict[str, Node], base: Path, shape: Shape) -> Profile:
    """Read the settings and contacts out of mappings that hold them, files named from `base`."""
    name, lines = _name_of(shape.text(contacts.get("name"), "name"))
    given = {"name": name, **{key: _line(shape.text(contacts.get(key), key), key, shape) for key in CONTACTS[1:]}}
    blank = shape.choice(settings.get("blank"), "blank", ("zero", "missing", "零", "缺"), "")
    labels = [
        (target.as_text(), shape.text(value, "labels"))
        for target, value in shape.entries(settings.get("labels"), "labels")
    ]
    for target, label in labels:
        if label is None or not label.value.strip():
            shape.fault(target.source, _("the label of “{target}” is empty").format(target=target))
    return Profile(
        contacts={key: text for key, text in given.items() if text},
        name_lines=lines,
        form=_from(base, shape.text(settings.get("form"), "form")),
        template=_from(base, shape.text(settings.get("template"), "template")),
        labels=tuple((target, label) for target, label in labels if label),
        leave_out=shape.texts(settings.get("leave_out"), "leave_out"),
        blank_is_zero=blank in ("zero", "零") if blank else None,
        packs=_pack_folders(settings, base, shape),
        formerly=tuple(_formers(settings.get("formerly"), shape)),
        deadline=_deadline(shape.text(settings.get("deadline"), "deadline"), shape),
        sign_off=_from(base, shape.text(settings.get("sign_off"), "sign_off")),
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


def _deadline(text: Text | None, shape: Shape) -> Deadline | None:
    """Read the day by which reports are due: a month and a day, or a date; an empty one counts as not given."""
    if text is None or not text.value.strip():
        return None
    written = _DAY.fullmatch("".join(text.value.split()))
    try:
        year, month, day = (int(part or 0) for part in written.groups()) if written else (0, 0, 0)
        date(year or _ANY_YEAR, month, day)
    except ValueError:
        message = _("“{text}” is no deadline: write month and day, such as 01-20 or 1月20日")
        shape.fault(text.source, message.format(text=text.value))
        return None
    return Deadline(month, day, year or None, text)


class _Read(NamedTuple):
    """A profile as its file gives it, with what is wrong in that."""

    profile: Profile
    problems: tuple[Problem, ...]


def bureau_of(folder: Path) -> tuple[Profile, Shape]:
    """Read the profile in a bureau's folder, if there is one, over the settings of those in the folders above.

    Its problems, and theirs, are in the shape. Errors: UnreadableError.
    """
    shape = ClerkShape()
    if not is_file(folder / FILE):
        return Profile(), shape
    own = _profile_in(folder)
    shape.problems += own.problems
    return own.profile.over(inherited(folder, shape)), shape


def inherited(folder: Path, shape: Shape) -> Profile:
    """Return what the bureaus of a city have in common: the settings in the folders above, as long as each has a profile.

    Names and contacts are none of them. Errors: UnreadableError.
    """
    city = resolved(folder).parent if folder.name in ("", "..") else folder.parent
    if city == folder or not is_file(city / FILE):
        return Profile()
    read = _profile_in(city)
    shape.problems += read.problems
    return replace(read.profile, contacts={}, formerly=()).over(inherited(city, shape))


def _profile_in(folder: Path) -> _Read:
    """Read a profile, or take it as it was read last: a bureau's years, and a city's bureaus, come one after the other."""
    state = state_of(folder / FILE)
    return _read_state(*state) if state else _read(folder / FILE)


@lru_cache(maxsize=8)
def _read_state(path: str, _changed: int, _size: int) -> _Read:
    return _read(path_of(path))


def _read(path: Path) -> _Read:
    profile, shape = read_profile(path)
    return _Read(profile, tuple(shape.problems))


def _name_of(text: Text | None) -> tuple[Text | None, tuple[str, ...]]:
    """Return a bureau's name, which is one word wherever it stands, and its lines in a title where it is written over several."""
    lines = tuple(filter(None, map(str.strip, text.value.split("\n")))) if text else ()
    if text is None or not lines:
        return None, ()
    return Text("".join(lines), text.source), lines if len(lines) > 1 else ()


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
