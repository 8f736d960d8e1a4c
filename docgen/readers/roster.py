"""The roster (名录): the units that an aggregated report is the sum of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.errors import BundleError, Problem, UnreadableError
from docgen.i18n import _
from docgen.readers.registry import Unread, format_of, known_formats, unread_kind
from docgen.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.readers.registry import Names
    from docgen.source import Text

_TEXT = ".csv"  # a name a line is a table of one column


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
    known = format_of(path.name)
    if unread_kind(path.name) is not Unread.WORKBOOK:
        known = known or known_formats()[_TEXT]
    if known is None or known.roster is None:
        message = _("a roster is a text file, a CSV or a YAML file: save the names as “CSV UTF-8”")
        raise UnreadableError.at(Source(str(path)), message)
    units = tuple(known.roster(path))
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
