"""Options that several commands share."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docgen.cli.telling import ListingError, say
from docgen.i18n import LANGUAGES, _, named
from docgen.packs import Library
from docgen.remote import path_of
from docgen.source import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from docgen.readers.places import PassedOver
    from docgen.readers.survey import Listed
    from docgen.years import Years

F = TypeVar("F", bound="Callable[..., Any]")
_NAMED = 20
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?度?")
_JOBS = re.compile("[1-9][0-9]?")
_MOST_JOBS = 64
_DAY = 86_400  # seconds


class AnyPath(click.ParamType[Path]):
    """A path or a URL; what is wrong with it is said in our own words, by whoever reads it."""

    name = "path"

    def convert(self, value: str | Path, _parameter: click.Parameter | None, _context: click.Context | None) -> Path:
        """Make a path of a word. Errors: DocgenError, for a URL whose kind is not known."""
        return path_of(value) if isinstance(value, str) else value


class ReportYear(click.ParamType[int]):
    """The year of a report, with or without 年, in digits of any width."""

    name = "year"

    def convert(self, value: str | int, _parameter: click.Parameter | None, _context: click.Context | None) -> int:
        """Make a year of a word. Errors: BadParameter."""
        match = _YEAR.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
        if match is None:
            raise click.BadParameter(_("“{value}” is no year of a report: write it like 2024").format(value=value))
        return int(match[1])


class BureauName(click.ParamType[str]):
    """The name of a bureau."""

    name = "name"

    def convert(self, value: str, _parameter: click.Parameter | None, _context: click.Context | None) -> str:
        """Take a name in which nothing is hidden. Errors: BadParameter."""
        if visible(value) != value:
            raise click.BadParameter(_("“{name}” has characters in it that cannot be seen").format(name=visible(value)))
        return value


class Jobs(click.ParamType[int]):
    """How many reports are worked on side by side."""

    name = "jobs"

    def convert(self, value: str | int, _parameter: click.Parameter | None, _context: click.Context | None) -> int:
        """Make a number of a word. Errors: BadParameter."""
        if not _JOBS.fullmatch(str(value)) or int(value) > _MOST_JOBS:
            message = _("“{value}” is no whole number from 1 to {most}")
            raise click.BadParameter(message.format(value=value, most=_MOST_JOBS))
        return int(value)


class Seconds(click.ParamType[float]):
    """Some seconds, a day at most."""

    name = "seconds"

    def convert(self, value: str | float, _parameter: click.Parameter | None, _context: click.Context | None) -> float:
        """Make seconds of a word. Errors: BadParameter."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= _DAY:  # also what is no number, as float has it
            raise click.BadParameter(_("“{value}” is no number of seconds up to a day").format(value=value))
        return seconds


class Language(click.Choice[str]):
    """A language that docgen speaks, named in full or in short: zh_CN, zh-CN, zh."""

    def convert(self, value: str, parameter: click.Parameter | None, context: click.Context | None) -> str:
        """Make the name of a language of a word. Errors: BadParameter."""
        return super().convert(named(value) or value, parameter, context)


ANY_PATH = AnyPath()
YEAR = ReportYear()
BUREAU = BureauName()
lang_option = click.option(
    "--lang",
    type=Language(LANGUAGES),
    expose_value=False,  # read before the commands are imported, see docgen.cli.main
    help=_("The language of messages; otherwise that of the locale, otherwise zh_CN."),
)
strict_option = click.option("--strict", is_flag=True, help=_("Let warnings count like errors."))
pack_option = click.option(
    "--pack",
    "packs",
    type=ANY_PATH,
    multiple=True,
    metavar=_("DIR"),
    help=_("A folder with forms/ and templates/ of your own; may be given several times."),
)
last_year_option = click.option(
    "--last-year",
    "last_years",
    type=ANY_PATH,
    multiple=True,
    metavar=_("BUNDLE"),
    help=_(
        "Last year's bundle, to compare with; otherwise the one beside it in the bureau's folder, if there is one. Give those of all bureaus that became one."
    ),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which bundles a command takes from what it is given, and on which form."""

    form: str | None
    bureau: str | None
    year: int | None
    packs: tuple[Path, ...]

    def library(self) -> Library:
        """Return the forms and templates known in this run. Errors: UnreadableError."""
        return Library.of_folders(self.packs)

    def takes(self, listed: Listed) -> bool:
        """Tell whether a bundle is of the bureau and year that are asked for; one that does not tell may be."""
        of_bureau = not listed.bureau or self.bureau in (None, listed.bureau)
        return of_bureau and (not listed.year or self.year in (None, listed.year))

    def the_bundle(self, path: Path, last_years: Sequence[Path] = ()) -> tuple[Listed, Years]:
        """Return the one bundle at a path, with its bureau's years.

        Errors: DocgenError, where it cannot be read; UsageError, where there is not exactly one.
        """
        from docgen.readers import Survey  # noqa: PLC0415 - a batch reads in other processes
        from docgen.years import LastYears, Years, by_bureau  # noqa: PLC0415

        every = list(Survey(path))
        chosen = list(filter(self.takes, every))
        if len(chosen) == 1:
            [bureau] = [bundles for bundles in by_bureau(every) if chosen[0] in bundles]
            return chosen[0], Years(self.library(), self.form, bureau, LastYears(last_years, chosen))
        names = [f"  {listed.bureau} {listed.year}  {listed.path}" for listed in (chosen or every)[:_NAMED]]
        message = _("{path} holds no bundle of that bureau and year, but:")
        if chosen:
            message = _("{path} holds {count} bundles; choose one with --bureau and --year, or name its file:")
        raise ListingError(message.format(path=path, count=len(chosen)), names)


def bundle_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of every command that reads bundles; they reach it as its `selection`."""

    @wraps(command)
    def selecting(
        *, form: str | None, bureau: str | None, year: int | None, packs: tuple[Path, ...], **rest: Any
    ) -> int:
        return command(selection=Selection(form, bureau, year, packs), **rest)

    options: tuple[Callable[[F], F], ...] = (
        lang_option,
        pack_option,
        click.option("--year", type=YEAR, metavar=_("YEAR"), help=_("Take only the bundle of this year.")),
        click.option("--bureau", type=BUREAU, metavar=_("NAME"), help=_("Take only the bundles of this bureau.")),
        click.option("--form", metavar=_("FORM"), help=_("The form, by name or file, whatever the bundle says.")),
    )
    wrapped: Callable[..., int] = selecting
    for option in options:
        wrapped = option(wrapped)
    return wrapped


def in_command(path: Path) -> str:
    """Return a path as it is typed in a command: with a blank in it, between quotation marks."""
    return f'"{path}"' if any(map(str.isspace, str(path))) else str(path)


def surveyed(path: Path) -> Iterator[Listed]:
    """Walk the bundles at a path; say which files there are not read."""
    from docgen.readers import Survey  # noqa: PLC0415 - help does not wait for it

    survey = Survey(path)
    yield from survey
    tell_passed_over(survey.passed_over)


def nothing_chosen(listed: Collection[Listed]) -> str:
    """Say why there is no bundle to work on, among those that are listed."""
    if listed:
        return _("no bundle of that bureau and year is there")
    return _("none of the files there is a report or a bundle")


def not_read(passed_over: PassedOver) -> str:
    """Say that a file is not read, and why."""
    return _("{file} is not read: {reason}").format(file=passed_over.file, reason=passed_over.reason)


def tell_passed_over(files: Iterable[PassedOver]) -> None:
    """Say which files are not read, and why."""
    for note in map(not_read, files):
        say(_("note: {note}").format(note=note))
