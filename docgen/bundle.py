"""What a bureau hands in (报送材料): figures, tables and prose as written, not yet laid out on a form."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.errors import Problem
    from docgen.files import Material
    from docgen.flow import Flow
    from docgen.source import Field, Line, Source, Text

CONTACTS = ("name", "address", "postcode", "phone", "fax", "email", "site")


class Entry(NamedTuple):
    """One figure: the labels that lead to it and its text.

    `labels` is the row, below its headings if given. The column is `column`, or counted by `position` from 0; where
    neither is given it is the last of `labels`, or the row has a single column.
    """

    table: Text
    labels: tuple[Text, ...]
    value: Text
    column: Text | None = None
    position: int | None = None

    @property
    def address(self) -> tuple[str | int | None, ...]:
        """What its labels say: table, column, position, row below its headings."""
        row = [label.value for label in self.labels]
        return (self.table.value, self.column and self.column.value, self.position, *row)

    @property
    def written(self) -> Text:
        """Where the figure is written: its text."""
        return self.value


@dataclass(slots=True)
class TidyEntry:
    """A figure as an `Entry`, in a line of which these fields are its table, row, column and value.

    Its labels become texts with their places only when they are asked for: most lead to a cell that is known.
    """

    line: Line
    fields: tuple[int, int, int, int]
    position: None = field(default=None, init=False)

    @property
    def address(self) -> tuple[str | int | None, ...]:
        """What its labels say, see `Entry`."""
        values, (table, row, column, _value) = self.line.values, self.fields
        return values[table], values[column] or None, None, values[row]

    @property
    def table(self) -> Text:
        """The label of its table."""
        return self.line.text(self.fields[0])

    @property
    def labels(self) -> tuple[Text, ...]:
        """The label of its row."""
        return (self.line.text(self.fields[1]),)

    @property
    def column(self) -> Text | None:
        """The label of its column, if it has one."""
        column = self.line.text(self.fields[2])
        return column if column.value else None

    @property
    def value(self) -> Text:
        """The text of the figure."""
        return self.line.text(self.fields[3])

    @property
    def written(self) -> Field:
        """Where the figure is written: its field."""
        return self.line.field(self.fields[3])


class Sheet(NamedTuple):
    """A table as printed, every field of it; `table` says which one, where that is known."""

    source: Source
    rows: tuple[Line, ...]
    table: Text | None = None

    @property
    def in_workbook(self) -> bool:
        """Tell a sheet of a workbook, which a bureau may have made itself; others are written for docgen."""
        return bool(self.source.within)


class Passage(NamedTuple):
    """A paragraph, under its sub-heading where it has one."""

    text: Text
    heading: Text | None = None


class Waiver(NamedTuple):
    """An accepted failure (情况说明): which rule, where, why, who said so and when."""

    rule: Text
    where: Text
    reason: Text
    by: Text
    date: Text | None = None


class Former(NamedTuple):
    """A name that a bureau, or one that was merged into it, had before; `until` the last report year under it, if that is said."""

    name: Text
    until: int | None = None


class Deadline(NamedTuple):
    """The day by which a bureau's reports are due, as a clerk wrote it: of every year, or of the one that is written with it."""

    month: int
    day: int
    year: int | None
    written: Text


@dataclass(frozen=True)
class Profile:
    """What is the same every year (`bureau.yaml`), or said by a bundle itself.

    `name_lines` are the lines that the bureau's name has in a title, where it says so; `labels` are label wordings (target, label), `leave_out` rows left out; `formerly` are names of before; `form`, `template` and `sign_off`, the template of the sign-off sheet, are as written, to
    be looked for from `base`; `deadline` is when reports are due, where it is another day than the law says; `files` are the `bureau.yaml` it was read from, and those of the folders above.
    """

    contacts: dict[str, Text] = field(default_factory=dict)
    name_lines: tuple[str, ...] = ()
    form: Text | None = None
    template: Text | None = None
    labels: tuple[tuple[Text, Text], ...] = ()
    leave_out: tuple[Text, ...] = ()
    blank_is_zero: bool | None = None
    packs: tuple[Path, ...] = ()
    formerly: tuple[Former, ...] = ()
    deadline: Deadline | None = None
    sign_off: Text | None = None
    files: tuple[Material, ...] = ()

    @property
    def name_in_title(self) -> str:
        """The bureau's name as a title has it: over several lines where that is said of this very name."""
        name = self.contacts["name"].value if "name" in self.contacts else ""
        return "\n".join(self.name_lines) if "".join(self.name_lines) == name else name

    def over(self, other: Profile) -> Profile:
        """Return this profile where it says something, and the other one where it does not."""
        own = {f.name: value for f in fields(self) if (value := getattr(self, f.name)) not in (None, (), {})}
        own["contacts"] = {**other.contacts, **self.contacts}
        own["packs"] = (*self.packs, *other.packs)
        own["files"] = (*self.files, *other.files)
        return replace(other, **own)


@dataclass(frozen=True)
class Bundle:
    """One bureau's material for one year; `own_files` are those it was read from, besides its bureau's profile.

    `flow` is the document of a finished report, which is told apart when it is laid out on a form, `title` what it calls itself. `remarks` say how it was
    read, where its readers should know.
    """

    source: Source
    year: int
    profile: Profile
    entries: tuple[Entry | TidyEntry, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    prose: tuple[tuple[Text, tuple[Passage, ...]], ...] = ()
    waivers: tuple[Waiver, ...] = ()
    own_files: tuple[Material, ...] = ()
    flow: Flow | None = None
    title: str = ""
    remarks: tuple[Problem, ...] = ()

    @property
    def bureau(self) -> str:
        """The bureau's name."""
        return self.profile.contacts["name"].value

    def names_in(self, year: int) -> tuple[str, ...]:
        """Return the names under which the bureau may have reported in an earlier year, its own first."""
        former = (name.value for name, until in self.profile.formerly if until is None or until >= year)
        return tuple(dict.fromkeys((self.bureau, *former)))

    @property
    def materials(self) -> tuple[Material, ...]:
        """Every file that was read for it."""
        return (*self.own_files, *self.profile.files)

    @property
    def files(self) -> tuple[Path, ...]:
        """The paths of every file that was read for it."""
        return tuple(material.path for material in self.materials)

    def __str__(self) -> str:
        return f"{self.bureau} {self.year}"
