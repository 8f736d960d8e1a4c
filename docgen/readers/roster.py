"""The roster (名录): the units that an aggregated report is the sum of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.errors import BundleError, Problem, UnreadableError
from docgen.files import read_file
from docgen.i18n import _
from docgen.readers.csv_rows import read_rows
from docgen.source import Source, Text
from docgen.yaml_shape import Shape
from docgen.yaml_tree import Mapping, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.readers.csv_rows import Rows
    from docgen.yaml_tree import Node

Names = tuple[Text, ...]

_YAML = (".yaml", ".yml")
_WORKBOOKS = (".xlsx", ".xls", ".et", ".ods", ".docx", ".doc")
_NAME = ("name", "bureau", "unit", "单位", "单位名称", "名称", "填报单位", "机构名称")
_ALIASES = ("aliases", "alias", "别名", "曾用名", "简称", "原名称")
_COMMENT = "#"


def bare(name: str) -> str:
    """Return a unit's name as it is compared: width, spaces and case do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True)
class Roster:
    """The units of a government, in order, each with every name it goes by, the first one in force."""

    file: Path
    units: tuple[Names, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in force, in order."""
        return tuple(names[0].value for names in self.units)

    @cached_property
    def _in_force(self) -> dict[str, str]:
        return {bare(name.value): names[0].value for names in self.units for name in names}

    def unit(self, name: str) -> str | None:
        """Return the name in force of a unit that goes by this name, or None where the roster has no such unit."""
        return self._in_force.get(bare(name))


def read_roster(path: Path) -> Roster:
    """Read a roster: YAML, CSV, or a text with one name a line.

    Errors: UnreadableError; BundleError with every name that stands twice.
    """
    suffix = path.suffix.lower()
    if suffix in _WORKBOOKS:
        message = _("a roster is a text file, a CSV or a YAML file: save the names as “CSV UTF-8”")
        raise UnreadableError.at(Source(str(path)), message)
    units = _of_yaml(path) if suffix in _YAML else tuple(_of_rows(read_rows(path)))
    if not units:
        raise UnreadableError.at(Source(str(path)), _("the roster names no unit"))
    _require_distinct(units)
    return Roster(path, units)


def _require_distinct(units: tuple[Names, ...]) -> None:
    first: dict[str, Text] = {}
    problems = []
    for name in (name for names in units for name in names):
        other = first.setdefault(bare(name.value), name)
        if other is not name:
            message = _("“{name}” stands twice in the roster; first at {place}")
            problems.append(Problem(message.format(name=name.value, place=other.source), name.source))
    if problems:
        raise BundleError(problems)


def _of_rows(rows: Rows) -> Iterator[Names]:
    """Walk the units of a table: under its headings, or the name first and other names after it."""
    rows = tuple(row for row in rows if not row[0].value.startswith(_COMMENT))
    headings = [cell.value.lower() for cell in rows[0]] if rows else []
    name = next((at for at, heading in enumerate(headings) if heading in _NAME), None)
    if name is None:
        yield from (tuple(cell for cell in row if cell.value) for row in rows)
        return
    others = [at for at, heading in enumerate(headings) if heading in _ALIASES]
    for row in rows[1:]:
        names = tuple(row[at] for at in (name, *others) if at < len(row) and row[at].value)
        if name < len(row) and row[name].value:
            yield names


def _of_yaml(path: Path) -> tuple[Names, ...]:
    shape = Shape()
    root = parse_yaml(read_file(path), str(path))
    listed = shape.mapping(root, _("a roster"), ("units",)).get("units") if isinstance(root, Mapping) else root
    units = tuple(filter(None, (_unit(node, shape) for node in shape.items(listed, _("a roster")))))
    if shape.problems:
        raise BundleError(shape.problems)
    return units


def _unit(node: Node, shape: Shape) -> Names:
    """Read a unit: its name, or its name with aliases."""
    entries = shape.mapping(node, _("a unit"), ("name", "aliases")) if isinstance(node, Mapping) else {"name": node}
    name = shape.text(entries.get("name"), "name")
    if name is None or not name.value.strip():
        shape.fault(node.source, _("the unit has no name"))
        return ()
    names = (name, *shape.texts(entries.get("aliases"), "aliases"))
    return tuple(Text(one.value.strip(), one.source) for one in names if one.value.strip())
