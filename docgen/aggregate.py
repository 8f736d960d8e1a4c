"""Aggregates (汇总): units read, judged and entered, to be added up or held against what a government has typed in.

Units are found, then entered, then judged as a whole. Entering may be divided among processes, on any machine that has the files
under the same paths: what each enters is a `Subtotal`, and subtotals are merged, in whatever grouping and order.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks import examine
from docgen.errors import BundleError, DocgenError, Problem
from docgen.files import resolved
from docgen.forms.rule import Severity
from docgen.i18n import _, ngettext, speak
from docgen.readers import Survey
from docgen.remote import is_remote, path_of
from docgen.roll_up import FormUse, Ledger, Unit, Units
from docgen.roll_up.units import whole_form
from docgen.years import Years, by_bureau

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks import Review
    from docgen.forms.form import Form
    from docgen.packs import Library
    from docgen.readers.places import PassedOver
    from docgen.readers.roster import Roster
    from docgen.readers.survey import Listed


class Bureau(NamedTuple):
    """The bundles of one bureau, and those of them that are units to be entered, each with its number among all units."""

    listed: tuple[Listed, ...]
    wanted: tuple[tuple[int, Listed], ...]


class FoundUnits(NamedTuple):
    """What lies at the sources of units: the bureaus, the year that the units are of, and the files passed over."""

    bureaus: list[Bureau]
    year: int | None
    passed_over: list[PassedOver]


class UnitReader(NamedTuple):
    """How units are read; it can be sent to other processes, which read the forms themselves, once for each that is sent.

    `form` is for units that do not say theirs; `language` is that of the problems.
    """

    library: Library
    form: str | None
    language: str


class Subtotal(NamedTuple):
    """Some of the units, entered: a plain value, which can be sent to other processes and merged with others of its kind.

    `unread` has, by the number of a unit, why it could not be read or judged; `files` are those that were read.
    """

    ledger: Ledger
    unread: dict[int, tuple[Problem, ...]]
    files: frozenset[Path]

    @property
    def numbers(self) -> set[int]:
        """The numbers of its units."""
        return {*self.ledger.units, *self.unread}

    @property
    def problems(self) -> list[Problem]:
        """Every reason why a unit could not be read or judged, in the order of the units."""
        return [problem for _number, problems in sorted(self.unread.items()) for problem in problems]


def find_units(sources: Iterable[Path], year: int | None, but: Path | None = None) -> FoundUnits:
    """Find the units at some sources, without reading their figures; `but` is no unit, if it lies among them.

    `year` is the one asked for. Errors: BundleError, for units of several years.
    """
    listed: list[Listed] = []
    passed_over: list[PassedOver] = []
    for source in sources:
        survey = Survey(source)
        listed += [unit for unit in survey if but is None or resolved(path_of(unit.path)) != resolved(but)]
        passed_over += survey.passed_over
    years = list(dict.fromkeys(unit.year for unit in listed if unit.bureau and unit.year))
    if year is None and len(years) > 1:
        message = _("the units are of {one} and {other}; choose with --year")
        raise BundleError.at(None, message.format(one=years[0], other=years[1]))
    year = year or next(iter(years), None)
    numbers: dict[Listed, list[int]] = {}
    for number, unit in enumerate(listed):
        if unit.year in (0, year) or not unit.bureau:
            numbers.setdefault(unit, []).append(number)
    bureaus = []
    for bureau in by_bureau(listed):
        wanted = [(number, unit) for unit in dict.fromkeys(bureau) for number in numbers.pop(unit, ())]
        if wanted:
            bureaus.append(Bureau(tuple(bureau), tuple(wanted)))
    return FoundUnits(bureaus, year, passed_over)


def enter_units(bureaus: Iterable[Bureau], reader: UnitReader) -> Subtotal:
    """Read, judge and enter the units of some bureaus, holding one bureau at a time."""
    speak(reader.language)
    ledger = Ledger()
    unread: dict[int, tuple[Problem, ...]] = {}
    files: set[Path] = set()
    for bureau in bureaus:
        years = Years(reader.library, reader.form, bureau.listed, form_is_for_all=False)
        for number, listed in bureau.wanted:
            try:
                files.update(years.bundle(listed).files)
                enter(ledger, number, years.review(listed), reader.form)
            except DocgenError as error:
                unread[number] = error.problems
    return Subtotal(ledger, unread, frozenset(files))


def enter(ledger: Ledger, number: int, judged: Review, form: str | None = None) -> None:
    """Enter a unit that was judged; `form` is the one asked for, which it was read on if it does not say its own."""
    report = judged.report
    errors = judged.of_severity(Severity.ERROR)
    unit = Unit(
        report.bureau,
        report.bundle.source,
        FormUse.of(report, form),
        errors=len(errors),
        waived=sum(1 for finding in judged.findings if finding.waiver and finding.severity is Severity.ERROR),
        first_error=errors[0].problem if errors else None,
    )
    ledger.enter(number, unit, report, judged.last)


def merge(one: Subtotal, other: Subtotal) -> Subtotal:
    """Return the subtotal of the units of two, which stay as they are. Errors: ValueError, where both have one unit."""
    twice = one.numbers & other.numbers
    if twice:
        raise ValueError(min(twice))
    return Subtotal(one.ledger.merged(other.ledger), one.unread | other.unread, one.files | other.files)


def hold_against(
    judged: Review, entered: Subtotal, roster: Roster | None, library: Library, form: str | None
) -> Review:
    """Hold an aggregate against its units, unless some could not be read; return its review.

    Errors: BundleError, where there is no unit; DocgenError.
    """
    if entered.unread:
        return judged
    report = judged.report
    if not entered.ledger.units:
        raise BundleError.at(None, _("no unit of {year} is there").format(year=report.year))
    units = Units(entered.ledger, library, roster, whole_form(report, library, form))
    return examine(replace(judged.subject, units=units), judged)


# Whether units can be added up


class RollUpRefusedError(DocgenError):
    """Units are not added up: one is missing, comes twice, is on another form, or has errors."""


def reasons_against(entered: Subtotal, units: Units) -> list[Problem]:
    """Return every reason why units are not added up: whoever asks them to hand in again wants to ask once."""
    return [*entered.problems, *(obstacle.problem for obstacle in units.obstacles()), *_errors(units)]


def _errors(units: Units) -> Iterator[Problem]:
    """Walk the units that errors stand against, each with the first of them."""
    for unit in units.entered.values():
        if unit.first_error:
            message = ngettext(
                "{name} has {count} error: {first} (see docgen check {unit})",
                "{name} has {count} errors, the first: {first} (see docgen check {unit})",
                unit.errors,
            )
            first = unit.first_error
            words = message.format(name=unit.name, count=unit.errors, first=first.message, unit=unit.place)
            yield Problem(words, first.source)


def form_name(form: Form, library: Library, output: Path | None = None) -> str:
    """Return how a bundle names a form: by its name, or by its file, from the folder that the bundle is written to."""
    if library.has_form(form.name) and library.form(form.name) is form:
        return form.name
    file = path_of(form.source.file)
    if is_remote(file) or is_remote(output):
        return str(file)
    if output is None or str(output) == "-":
        return file.as_posix()
    return Path(os.path.relpath(file, output.parent)).as_posix()
