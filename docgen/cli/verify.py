"""`docgen verify`: whether built reports, as they are now, still say what was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from docgen import __version__
from docgen.changes import ChangeState
from docgen.cli.exit_codes import CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.options import ANY_PATH, bundle_options, nothing_chosen, surveyed
from docgen.cli.outputs import (
    file_option,
    format_for,
    format_option,
    keep_inputs,
    text_file_option,
    write_findings,
    write_text,
)
from docgen.cli.progress import progress
from docgen.cli.telling import tell
from docgen.errors import BundleError, DocgenError, TemplateError
from docgen.files import read_file
from docgen.i18n import _
from docgen.readers.registry import is_finished
from docgen.readers.roster import bare, read_roster
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docgen.bundle import Bundle
    from docgen.checks import Review
    from docgen.cli.options import Selection
    from docgen.documents import DocumentMaker
    from docgen.errors import Problem
    from docgen.packs import Library
    from docgen.readers.roster import Roster
    from docgen.readers.survey import Listed
    from docgen.verification import Checked

_FORMATS = ("text", "json", "html")


@click.command(
    help=_(
        "Tell whether a built report still says what was checked, after it was edited by hand, saved again by Word, WPS or LibreOffice, sent by mail or printed to PDF. REPORT is the file, or a folder of them; BUNDLE is what it was made of, or a folder with the bundles. Without a BUNDLE the report is held against what it carries itself."
    ),
    epilog=_(
        "Example: docgen verify 报告.docx 2024 (the changes by hand as a patch of the bundle: --accept patch.diff). Exit codes: 0 unchanged; 1 changed; 2 cannot be judged."
    ),
)
@click.argument("report", type=ANY_PATH, metavar=_("REPORT"))
@click.argument("bundle", type=ANY_PATH, required=False, metavar=_("[BUNDLE]"))
@click.option(
    "--roster",
    type=ANY_PATH,
    metavar=_("ROSTER"),
    help=_("The units of which there should be a report, one a line: those that sent none are named."),
)
@click.option(
    "--template",
    type=ANY_PATH,
    metavar=_("FILE"),
    help=_("The template that the report was built with, if it was given with --template."),
)
@format_option(_FORMATS, help_=_("Text, JSON for programs, or HTML: the check sheet with what changed marked."))
@file_option
@text_file_option(
    "--accept",
    metavar=_("FILE"),
    help_=_("Write what was changed by hand to a file, as a patch of the bundle for a person to read and to apply."),
)
@bundle_options
def verify(  # noqa: PLR0913 - each is an option of its own
    *,
    report: Path,
    bundle: Path | None,
    roster: Path | None,
    template: Path | None,
    format_: str | None,
    output: Path,
    accept: Path | None,
    selection: Selection,
) -> int:
    """Hold reports against what was checked and tell what differs."""
    if accept and bundle is None:
        raise click.UsageError(_("--accept needs the BUNDLE that is to be changed"))
    if template:
        if bundle is None:
            raise click.UsageError(_("--template says what a BUNDLE was built with: name that, too"))
        read_file(template, TemplateError)
    for written in filter(None, (output, accept)):
        keep_inputs(written, report, *filter(None, (bundle, roster, template)))
    names = read_roster(roster) if roster else None
    listed = _reports(report, selection)
    run = _Run(selection, template)
    held: Iterable[_Held] = run.held(listed, bundle)
    if accept:
        held = list(held)
        write_text(accept, _patch(held))
    format_ = format_for(output, format_, _FORMATS)
    content = _written((each.review for each in held), run, names, format_, single=len(listed) == 1)
    write_findings(output, content)
    tell(run.problems)
    if run.changed:
        return INCONSISTENT
    return CANNOT_JUDGE if run.problems or run.unjudged else DONE


def _reports(path: Path, selection: Selection) -> list[Listed]:
    """Return the finished reports that are asked for. Errors: UsageError, where there are none."""
    every = list(surveyed(path))
    reports = [each for each in every if is_finished(each.path)]
    if every and not reports:
        message = _("{path} is what reports are made of: name the report first, as in docgen verify 报告.docx {path}")
        raise click.UsageError(message.format(path=path))
    listed = list(filter(selection.takes, reports))
    if not listed:
        raise click.UsageError(nothing_chosen(reports))
    return listed


class _Held(NamedTuple):
    """A report held against a checked bundle, or against what it carries itself."""

    review: Review
    checked: Checked | None


class _Run:
    """A run over reports: what stays of those that were gone through."""

    def __init__(self, selection: Selection, template: Path | None) -> None:
        self._selection, self._library, self._template = selection, selection.library(), template
        self.bureaus: set[str] = set()
        self.problems: list[Problem] = []
        self.changed = self.unjudged = 0

    def held(self, listed: list[Listed], bundles: Path | None) -> Iterator[_Held]:
        """Walk reports, each held against its bundle; gather why others cannot be."""
        from docgen.documents import DocumentMaker  # noqa: PLC0415 - help does not wait for it

        known = _Bundles(bundles, self._library, self._selection.form) if bundles else None
        with (
            DocumentMaker(self._library, self._template, accepted=True) as maker,
            progress(listed, _("verifying")) as steps,
        ):
            for each in steps:
                try:
                    yield self._noted(self._held(each, known, maker))
                except DocgenError as error:
                    self.problems += error.problems

    def _held(self, listed: Listed, known: _Bundles | None, maker: DocumentMaker) -> _Held:
        from docgen.verification import Checked, verify  # noqa: PLC0415

        report = listed.read()
        checked = Checked(known.review(report), maker) if known else None
        return _Held(verify(report, self._library, checked, self._selection.form), checked)

    def _noted(self, held: _Held) -> _Held:
        report = held.review.report
        self.bureaus.update(bare(name) for name in report.bundle.names_in(report.year))
        changes = held.review.subject.changes
        standing = changes.standing if changes else ChangeState.UNJUDGED
        self.changed += standing is ChangeState.CHANGED
        self.unjudged += standing is ChangeState.UNJUDGED
        return held


class _Bundles:
    """The bundles that reports are held against, by bureau and year."""

    def __init__(self, path: Path, library: Library, form: str | None) -> None:
        from docgen.years import Years, by_bureau  # noqa: PLC0415

        self._path = path
        self._years: dict[tuple[str, int], tuple[Listed, Years]] = {}
        listed = list(surveyed(path))
        every = [each for each in listed if not is_finished(each.path)]
        if listed and not every:
            message = _("{path} is a report itself: name what it was made of, or leave it out")
            raise BundleError.at(Source(str(path)), message.format(path=path))
        for bureau in by_bureau(every):
            years = Years(library, form, bureau)
            self._years.update({(bare(each.bureau), each.year): (each, years) for each in bureau})
        self._only = next(iter(self._years.values())) if len(self._years) == 1 else None

    def review(self, report: Bundle) -> Review:
        """Judge the bundle of a report. Errors: BundleError, where there is none; those of reading it."""
        names = ((bare(name), report.year) for name in report.names_in(report.year))
        bundle = next((self._years[name] for name in names if name in self._years), self._only)
        if bundle is None:
            message = _("{path} has no bundle of {bureau} for {year}: what it is to be held against is not there")
            words = message.format(path=self._path, bureau=report.bureau, year=report.year)
            raise BundleError.at(report.source, words)
        listed, years = bundle
        return years.review(listed)


def _written(reviews: Iterable[Review], run: _Run, names: Roster | None, format_: str, *, single: bool) -> str:
    """Write what became of reports, and which units sent none."""
    if format_ == "html":
        from docgen.writers.sheet import write_sheet  # noqa: PLC0415 - only the sheet needs it

        return write_sheet(list(reviews), run.problems, version=__version__)
    if format_ == "json":
        from docgen.writers.verification import write_verified_json  # noqa: PLC0415

        return write_verified_json(reviews, run.problems, lambda: _missing(names, run), single=single)
    from docgen.writers.lines import as_lines  # noqa: PLC0415
    from docgen.writers.verification import write_verified  # noqa: PLC0415

    missing = (_("missing: {name}").format(name=name) for name in _missing(names, run) or ())
    return "".join((*map(write_verified, reviews), as_lines(missing)))


def _missing(names: Roster | None, run: _Run) -> list[str] | None:
    """Return the units of a roster that no report is of, once all were gone through."""
    if names is None:
        return None
    return [unit[0].value for unit in names.units if not any(bare(name.value) in run.bureaus for name in unit)]


def _patch(held: Iterable[_Held]) -> bytes:
    from docgen.writers.patch import write_accepted  # noqa: PLC0415 - only a patch needs it

    return write_accepted([(each.review, each.checked.review) for each in held if each.checked], read_file)
