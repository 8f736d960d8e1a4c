"""The units of a roll-up: each of the roster once, on forms that can be added up, none with errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import Problem
from docgen.i18n import _, ngettext
from docgen.labels import do_you_mean, nearest
from docgen.readers.roster import bare
from docgen.roll_up.ledger import Ledger, Unit
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docgen.forms.form import Form
    from docgen.forms.table import Cell, CellRef, Table
    from docgen.packs import Library
    from docgen.readers.roster import Roster
    from docgen.report import Report


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
    """The units that are added up; their reports are let go as soon as their figures are entered.

    `form` is the form to add up on; without it the one that suits them all is found. `roster` says which units there
    are; without it, all are that come.
    """

    def __init__(self, library: Library, roster: Roster | None = None, form: Form | None = None) -> None:
        self._library, self.roster, self._form = library, roster, form
        self.ledger = Ledger()
        self.unknown: list[Unit] = []
        self.doubled: list[tuple[Unit, Unit]] = []
        self._first: dict[str, Unit] = {}
        self._forms: dict[str, Form] = {}  # as the units use them, by a name for each use
        self._bases: dict[str, Form] = {}  # with all their rows

    def add(self, report: Report, last: Report | None, errors: Sequence[Problem], waived: int) -> None:
        """Enter a unit's figures, if it is one of the roster and comes for the first time.

        `errors` stand against it, so many others are `waived`.
        """
        known = self.roster.unit(report.bureau) if self.roster else report.bureau
        unit = Unit(
            known or report.bureau,
            report.bundle.source,
            self._use(report),
            errors=len(errors),
            waived=waived,
            first_error=errors[0] if errors else None,
        )
        if known is None:
            self.unknown.append(unit)
        elif bare(known) in self._first:
            self.doubled.append((self._first[bare(known)], unit))
        else:
            self._first[bare(known)] = unit
            self.ledger.enter(unit, report, last)

    def _use(self, report: Report) -> str:
        """Note the form that a unit uses, and return a name for this use of it: tailored forms are alike by the thousand."""
        form = report.form
        name = "\n".join((form.name, form.source.file, *sorted(item.code for item in form.left_out)))
        if name not in self._forms:
            self._forms[name] = form
            asked = self._form if self._form and self._form.source.file == form.source.file else None
            self._bases[name] = asked or whole_form(report, self._library)
        return name

    @property
    def form(self) -> Form:
        """The form to add up on: asked for, or the one that suits all units, or most of them."""
        if self._form:
            return self._form
        used = dict.fromkeys(self._forms, 0)
        for unit in self.ledger.units:
            used[unit.form] += 1
        return _common_form(self._bases, used)

    def form_of(self, unit: Unit) -> Form:
        """Return the form that a unit uses."""
        return self._forms[unit.form]

    @property
    def missing(self) -> tuple[str, ...]:
        """The units of the roster that did not come."""
        names = self.roster.names if self.roster else ()
        return tuple(name for name in names if bare(name) not in self._first)

    @property
    def inconsistent(self) -> tuple[Unit, ...]:
        """The units that errors stand against."""
        return tuple(unit for unit in self.ledger.units if unit.errors)

    @property
    def waiving(self) -> tuple[Unit, ...]:
        """The units with errors that are waived."""
        return tuple(unit for unit in self.ledger.units if unit.waived)

    def unlike(self) -> dict[str, list[Unit]]:
        """Return the units whose forms cannot be added up on the form, by form and reason in words."""
        by_reason: dict[str, list[Unit]] = {}
        for name in self._forms:
            why = _why_unlike(self.form, self._forms[name])
            if why:
                reason = _("form {form}: {reason}").format(form=self._forms[name].name, reason=why)
                by_reason.setdefault(reason, []).extend(unit for unit in self.ledger.units if unit.form == name)
        return {reason: units for reason, units in by_reason.items() if units}

    def beyond(self) -> dict[str, list[Unit]]:
        """Return the tables that only some units have and that are not added up, with those units."""
        own = {table.code for table in self.form.tables}
        by_title: dict[str, list[Unit]] = {}
        for unit in self.ledger.units:
            for table in self._forms[unit.form].tables:
                if table.code not in own:
                    by_title.setdefault(table.title, []).append(unit)
        return by_title

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
    named = report.bundle.profile.form
    name = asked or (named.value if named else report.form.name)
    return library.with_folders(report.bundle.profile.packs).form(name)


def _why_unlike(form: Form, unit_form: Form) -> str:
    """Say why figures on another form cannot be added up on this one, or nothing.

    Every table of this form must be there, with the same rows and columns in the same unit; a row that a bureau
    leaves out counts as nothing, label wording does not matter, and tables that only the other form has are not added.
    """
    theirs = {table.code: table for table in unit_form.tables}
    left_out = {item.code for item in (*form.left_out, *unit_form.left_out)}
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


def _common_form(forms: Mapping[str, Form], used: Mapping[str, int]) -> Form:
    """Return the form that the figures on all these forms can be added up on; otherwise the one that most units use.

    Of several the one with most cells. `used` says how many units use each.
    """
    fitting = [form for form in forms.values() if not any(_why_unlike(form, used_form) for used_form in forms.values())]
    if fitting:
        return max(fitting, key=lambda form: (len(form.cells), form.name))
    return forms[max(used, key=lambda name: (used[name], len(forms[name].cells), name))]
