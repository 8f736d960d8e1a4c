"""What a bureau's new year begins with: whose it is, on which form, and what last year's report gives to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.adoption.adopting import adopt as adopt_report
from docgen.errors import BundleError, FormError
from docgen.files import MOST_OF_A_DOCUMENT, is_file, is_folder, read_file
from docgen.forms.evaluation import value_of
from docgen.forms.expression import Comparison, Total
from docgen.forms.tailoring import tailor
from docgen.i18n import _
from docgen.kinds import FILLED_SUFFIXES
from docgen.readers.entries import visible_in
from docgen.readers.places import years_in
from docgen.readers.profile import FILE, bureau_of, inherited
from docgen.readers.registry import format_of
from docgen.readers.survey import Survey, listed_at
from docgen.source import Source
from docgen.years import Years, by_bureau

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.adoption.adopting import Adopted
    from docgen.bundle import Profile
    from docgen.figures import Number
    from docgen.forms.form import Form
    from docgen.forms.table import CellRef
    from docgen.packs import Library
    from docgen.readers.survey import Listed
    from docgen.report import Report


class Wish(NamedTuple):
    """What is asked for: a bureau and a report year, where last year's report does not tell them, and a form of one's own choice."""

    bureau: str = ""
    year: int = 0
    form: str = ""


class Start(NamedTuple):
    """What a bureau's new year begins with.

    `form` is as the bureau uses it; `last` is last year's report, `adopted` the template that was made of it; `has_profile` where the
    bureau's folder is there already, `is_form_common` where the folder above says the form for all its bureaus.
    """

    bureau: str
    year: int
    form: Form
    profile: Profile
    last: Report | None = None
    adopted: Adopted | None = None
    has_profile: bool = False
    is_form_common: bool = False

    @property
    def former(self) -> str:
        """The name that last year's report bears, where it is another one and the bureau's folder does not know it yet."""
        return self.last.bureau if self.last and not self.has_profile and self.last.bureau != self.bureau else ""

    @property
    def has_own_form(self) -> bool:
        """Tell whether the form is a shape that is published, but no form to report on: the bureau has to declare it its own."""
        return self.form.published

    def carried_over(self) -> dict[CellRef, Number]:
        """Return the figures that rules say are last year's: 上年结转 is what 结转下年度 was. Computed ones are not among them."""
        figures: dict[CellRef, Number] = {}
        if self.last is None:
            return figures
        for relation in self.form.yearly:
            match relation.statement:
                case Comparison("=", Total((cell,), _, False), other) | Comparison(
                    "=", other, Total((cell,), _, False)
                ):
                    number = value_of(other, lambda _cell: None, self.last.number_if_there)
                    if number is not None and cell not in self.form.determined:
                        figures[cell] = number
        return figures


def start_in(folder: Path, wish: Wish, library: Library, last_source: Path | None = None) -> Start:
    """Return what a new year in a bureau's folder begins with; the folder need not be there yet.

    Last year's report is the one at `last_source`, else the latest in the folder.
    Errors: DocgenError, where that cannot be read; BundleError, where whose report it is and of which year is not known.
    """
    has_profile = is_file(folder / FILE)
    profile, shape = bureau_of(folder)
    common = inherited(folder, shape)
    if shape.problems:
        raise BundleError(shape.problems)
    profile = profile.over(common)
    library = library.with_folders(profile.packs)
    asked = wish.form or (profile.form.value if profile.form else None)
    adopted = _adopted(last_source, library, asked)
    last: Report | None
    if adopted:
        last = adopted.report
    elif last_source:
        last = _latest(list(Survey(last_source)), wish.year, library)
    else:
        years = years_in(folder) if has_profile else ()
        last = _latest([listed for place in years for listed in listed_at(place)], wish.year, library)
    if last:
        profile = profile.over(last.bundle.profile)
    name = profile.contacts.get("name")
    if has_profile and wish.bureau and name and name.value != wish.bureau:
        message = _("this is the folder of {bureau}, not of {other}: leave out --bureau, or name another folder")
        raise BundleError.at(name.source, message.format(bureau=name.value, other=wish.bureau))
    bureau = wish.bureau or (name.value if name else "")
    year = wish.year or (last.year + 1 if last else 0)
    if not bureau or not year:
        message = _(
            "say whose folder it is, and for which year: --bureau NAME --year YEAR, or --from last year's report"
        )
        raise BundleError.at(Source(str(folder)), message)
    if adopted and adopted.report.year >= year:
        raise _there_already(adopted.report.bundle.source, year)
    _require_new(folder / str(year), year)
    form = _form(wish, profile, last, year, library)
    if adopted and adopted.form.name != form.name:
        adopted = None  # it prints another form's tables
    return Start(
        bureau, year, form, profile, last, adopted, has_profile, is_form_common=not wish.form and bool(common.form)
    )


def _adopted(source: Path | None, library: Library, form: str | None) -> Adopted | None:
    """Make a template of last year's report, where it is a finished one that a template can be made of."""
    if source is None or source.suffix.lower() not in FILLED_SUFFIXES:
        return None
    return adopt_report(read_file(source, limit=MOST_OF_A_DOCUMENT), str(source), library, form)


def _latest(listed: list[Listed], year: int, library: Library) -> Report | None:
    """Return the last report before a year, or of all. Errors: DocgenError, also for bundles of several bureaus."""
    bureaus = list(by_bureau(listed))
    if len(bureaus) > 1:
        names = _(", ").join(sorted({each.bureau for each in listed}))
        message = _("there are reports of several bureaus, {names}: name the one of this bureau")
        raise BundleError.at(Source(listed[0].path), message.format(names=names))
    for each in listed:
        if not each.year:
            each.read()  # which says why it cannot be told of which year it is
    same = next((each for each in listed if each.year == year), None)
    if same:
        raise _there_already(Source(same.path), year)
    before = [each for each in listed if not year or each.year < year]
    latest = max(before, key=lambda each: each.year, default=None)
    return Years(library, None, bureaus[0]).report(latest) if latest else None


def _require_new(place: Path, year: int) -> None:
    """Refuse to put a year's files beside others of it: they would be read together. Errors: BundleError."""
    if is_folder(place):
        material = next((each for each in visible_in(place) if format_of(each.name)), None)
        if material:
            raise _there_already(Source(str(place / material.name)), year)


def _there_already(source: Source, year: int) -> BundleError:
    return BundleError.at(source, _("the report of {year} is there already").format(year=year))


def _form(wish: Wish, profile: Profile, last: Report | None, year: int, library: Library) -> Form:
    """Return the form to report on: the one asked for, else last year's, else the official one of the year. Errors: FormError."""
    named = wish.form or (profile.form.value if profile.form else None)
    if not named and last and last.form.covers(year):
        return last.form
    official = [form for form in library.official if form.covers(year)]
    form = library.form(named) if named else min(official, key=lambda form: len(form.tables), default=None)
    if form is None:
        raise FormError.at(None, _("there is no form for reports of {year}: name one with --form").format(year=year))
    if last and last.form.name == form.name:
        return last.form
    return tailor(form, profile.labels, profile.leave_out)
