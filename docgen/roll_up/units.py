"""The units of a roll-up: each of the roster once, on forms that can be added up, none with errors."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import Problem
from docgen.i18n import _, ngettext
from docgen.labels import do_you_mean, nearest
from docgen.readers.roster import bare
from docgen.roll_up.ledger import Contribution, FormUse, Unit
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docgen.forms.form import Form
    from docgen.forms.table import Cell, CellRef, Table
    from docgen.packs import Library
    from docgen.readers.roster import Roster
    from docgen.report import Report
    from docgen.roll_up.ledger import Ledger, UseKey


class Obstacle(NamedTuple):
    """What keeps units from being added up, where, and which units they are."""

    message: str
    source: Source | None
    units: tuple[str, ...]

    @property
    def problem(self) -> Problem:
        """It as a reason why docgen does not go on."""
        return Problem(self.message, self.source)


class Units:
    """The units that are added up, with their ledger: of all that were entered those of the roster, each once, under its name in force.

    `form` is the form to add up on; without it the one that suits them all is found. `roster` says which units there
    are; without it, all are that came. `entered` are the units that count, by their numbers in the ledger, in order. Errors:
    FormError, where the form of a unit has gone.
    """

    def __init__(
        self, ledger: Ledger, library: Library, roster: Roster | None = None, form: Form | None = None
    ) -> None:
        self.roster = roster
        self.entered: dict[int, Unit] = {}
        self.unknown: list[Unit] = []
        self.doubled: list[tuple[Unit, Unit]] = []
        self._first: dict[str, Unit] = {}
        self._uses: dict[UseKey, FormUse] = {}
        for number, unit in sorted(ledger.units.items()):
            self._take(number, unit)
        self.ledger = ledger.only(self.entered) if self.unknown or self.doubled else ledger
        self._asked = form
        self._forms = {key: _form_of(use, library, form) for key, use in self._uses.items()}  # with all their rows

    def _take(self, number: int, unit: Unit) -> None:
        """Count a unit in, if it is one of the roster and comes for the first time."""
        self._uses.setdefault(unit.form.key, unit.form)
        known = self.roster.unit(unit.name) if self.roster else unit.name
        if known is None:
            self.unknown.append(unit)
            return
        unit = unit if unit.name == known else unit._replace(name=known)
        first = self._first.setdefault(bare(known), unit)
        if first is unit:
            self.entered[number] = unit
        else:
            self.doubled.append((first, unit))

    @cached_property
    def form(self) -> Form:
        """The form to add up on: asked for, or the one that suits all units, or most of them."""
        if self._asked:
            return self._asked
        used = dict.fromkeys(self._forms, 0)
        for unit in self.entered.values():
            used[unit.form.key] += 1
        return _common_form(self._forms, used)

    @property
    def missing(self) -> tuple[str, ...]:
        """The units of the roster that did not come."""
        names = self.roster.names if self.roster else ()
        return tuple(name for name in names if bare(name) not in self._first)

    @property
    def inconsistent(self) -> tuple[Unit, ...]:
        """The units that errors stand against."""
        return tuple(unit for unit in self.entered.values() if unit.errors)

    @property
    def waiving(self) -> tuple[Unit, ...]:
        """The units with errors that are waived."""
        return tuple(unit for unit in self.entered.values() if unit.waived)

    def unlike(self) -> dict[str, list[Unit]]:
        """Return the units whose forms cannot be added up on the form, by form and reason in words."""
        by_reason: dict[str, list[Unit]] = {}
        for key, use in self._uses.items():
            why = _why_unlike(self.form, self._forms[key], use.left_out)
            if why:
                reason = _("form {form}: {reason}").format(form=use.name, reason=why)
                by_reason.setdefault(reason, []).extend(unit for unit in self.entered.values() if unit.form.key == key)
        return {reason: units for reason, units in by_reason.items() if units}

    def beyond(self) -> dict[str, list[Unit]]:
        """Return the tables that only some units have and that are not added up, with those units."""
        own = {table.code for table in self.form.tables}
        by_title: dict[str, list[Unit]] = {}
        for unit in self.entered.values():
            for table in self._forms[unit.form.key].tables:
                if table.code not in own:
                    by_title.setdefault(table.title, []).append(unit)
        return by_title

    def contributions(self, cell: CellRef) -> list[Contribution]:
        """Return what the units give to a cell, the largest first; those that give 0 are left out."""
        given = [Contribution(self.entered[number], figure) for number, figure in self.ledger.figures(cell)]
        given.sort(key=lambda contribution: contribution.unit.name)
        return sorted(given, key=lambda contribution: contribution.number, reverse=True)

    def obstacles(self) -> Iterator[Obstacle]:
        """Walk what keeps these units from being added up: every one of the roster must be there, once, on a form alike."""
        if self.missing and self.roster:
            words = ngettext(
                "{count} unit of the roster is missing: {names}",
                "{count} units of the roster are missing: {names}",
                len(self.missing),
            )
            message = words.format(count=len(self.missing), names=_(", ").join(self.missing))
            yield Obstacle(message, Source(str(self.roster.file)), self.missing)
        for unit in self.unknown:
            message = _("“{name}” is not in the roster").format(name=unit.name)
            yield Obstacle(message + do_you_mean(nearest(unit.name, self.missing)), unit.place, (unit.name,))
        for first, second in self.doubled:
            message = _("“{name}” is here twice; first in {place}").format(name=first.name, place=first.place)
            yield Obstacle(message, second.place, (first.name,))
        for form, units in self.unlike().items():
            words = ngettext(
                "{count} unit is on {form}, and cannot be added up on form {common}: {names}",
                "{count} units are on {form}, and cannot be added up on form {common}: {names}",
                len(units),
            )
            names = tuple(unit.name for unit in units)
            message = words.format(count=len(units), form=form, common=self.form.name, names=_(", ").join(names))
            yield Obstacle(message, units[0].place if len(units) == 1 else None, names)


def whole_form(report: Report, library: Library, asked: str | None = None) -> Form:
    """Return the form of a report as it was asked for or said, with the rows that its bureau leaves out.

    Errors: FormError.
    """
    use = FormUse.of(report)
    return library.with_folders(use.packs).form(asked or use.asked)


def _form_of(use: FormUse, library: Library, form: Form | None) -> Form:
    """Return the form that a unit uses, with all its rows; `form` is the one that is added up on. Errors: FormError."""
    if form and form.source.file == use.file:
        return form
    return library.with_folders(use.packs).form(use.asked)


def _why_unlike(form: Form, unit_form: Form, left_out_there: Iterable[str] = ()) -> str:
    """Say why figures on another form, without the rows left out there, cannot be added up on this one, or nothing.

    Every table of this form must be there, with the same rows and columns in the same unit; a row that a bureau
    leaves out counts as nothing, label wording does not matter, and tables that only the other form has are not added.
    """
    theirs = {table.code: table for table in unit_form.tables}
    left_out = {item.code for item in (*form.left_out, *unit_form.left_out)}.union(left_out_there)
    for table in form.tables:
        if table.code not in theirs:
            return _("it has no table “{table}”").format(table=table.title)
        if _measured(table, left_out) != _measured(theirs[table.code], left_out):
            return _("its table “{table}” has other rows, columns or units").format(table=table.title)
    return ""


def _measured(table: Table, left_out: Iterable[str]) -> dict[CellRef, tuple[object, ...]]:
    """Return the cells of a table with what they hold, but for rows that may be left out and are."""
    return {
        ref: (cell.kind, _measure_of(table, cell))
        for ref, cell in table.cells.items()
        if cell.row[-1].code not in left_out
    }


def _measure_of(table: Table, cell: Cell) -> str:
    """Return a cell's unit of measure."""
    units = (item.unit for item in (*reversed(cell.row), *reversed(cell.column)))
    return next((unit for unit in units if unit is not None), table.unit)


def _common_form(forms: Mapping[UseKey, Form], used: Mapping[UseKey, int]) -> Form:
    """Return the form that the figures on all these forms can be added up on; otherwise the one that most units use.

    Of several the one with most cells. `used` says how many units use each.
    """
    fitting = [form for form in forms.values() if not any(_why_unlike(form, used_form) for used_form in forms.values())]
    if fitting:
        return max(fitting, key=lambda form: (len(form.cells), form.name))
    return forms[max(used, key=lambda name: (used[name], len(forms[name].cells), name))]
