"""What the commands do, as functions: batch, roll-up, lint, the report of findings, PDF.

What is smaller - reading, judging, building, filling - is in its own room; `docgen` has all of it by name. Every path may be
a `str` or a `Path`, or a URL where the extra for it is installed.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen import __version__
from docgen.aggregate import RollUpRefusedError, UnitReader, enter_units, find_units, form_name, reasons_against
from docgen.errors import DocgenError, TemplateError
from docgen.files import read_file
from docgen.i18n import LANGUAGES, language, named
from docgen.i18n import speak as speak_language
from docgen.kinds import Document, DocumentKind
from docgen.packs import Library
from docgen.readers.roster import read_roster
from docgen.remote import path_of
from docgen.roll_up import Units

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from docgen.batch.reports import Reports
    from docgen.checks import Review
    from docgen.lint.rules import Result
    from docgen.outcome import Outcome, State

    AnyPath = str | Path
    Sources = AnyPath | Sequence[AnyPath]


def speak(name: str) -> str:
    """Speak a language from now on, in this process: `zh_CN` or `en`, also in short or in other spellings (`zh`, `en-GB`).

    Return its full name. Errors: ValueError, for a language that docgen does not speak.
    """
    known = named(name)
    if not known:
        message = f"docgen speaks {' and '.join(LANGUAGES)}, not {name}"
        raise ValueError(message)
    speak_language(known)
    return known


def lint_template(
    template: AnyPath | bytes, form: str | None = None, *, library: Library | None = None, trusted: bool = False
) -> Result:
    """Find what is wrong in a template, without any data: a file or its bytes, held against a form where one is named.

    The result has `remarks`, each with its rule, severity, message and place, and `clean()`. Errors: TemplateError, for what is no
    document at all; FormError, for a form that is not known.
    """
    from docgen.lint import lint as look_at  # noqa: PLC0415 - importing the library does not wait for every room

    content = template if isinstance(template, bytes) else read_file(path_of(template), TemplateError)
    name = "" if isinstance(template, bytes) else str(template)
    known = (library or Library()).form(form) if form else None
    return look_at(content, name, known, trusted=trusted)


def write_findings(
    reviews: Iterable[Review], style: str = "text", *, strict: bool = False, problems: Collection[DocgenError] = ()
) -> str:
    """Write what was found in reports as `docgen check` does: `text`, `json` (see docs/check.schema.json), or `html`, the check sheet.

    `problems` are the errors of bundles that could not be judged; they stand in JSON and on the sheet. Errors: ValueError, for another
    style; UnreadableError, for a sheet of a bundle whose files have gone since they were read.
    """
    unjudged = [problem for error in problems for problem in error.problems]
    if style == "text":
        from docgen.writers.text import write_review  # noqa: PLC0415

        return "\n".join(write_review(review, strict=strict) for review in reviews)
    if style == "json":
        from docgen.writers.json import write_reviews  # noqa: PLC0415

        return write_reviews(reviews, unjudged, strict=strict)
    if style == "html":
        from docgen.writers.sheet import write_sheet  # noqa: PLC0415

        return write_sheet(list(reviews), unjudged, version=__version__, strict=strict)
    message = f"findings are written as text, json or html, not as {style}"
    raise ValueError(message)


def to_pdf(document: Document | AnyPath, *, archival: bool = False, seconds: float | None = None) -> bytes:
    """Make a PDF of a Word or OpenDocument document with LibreOffice; an `archival` one is PDF/A-2b.

    `seconds` limits the time; without it the variable DOCGEN_SOFFICE_SECONDS does. Errors: OfficeError, where LibreOffice is not
    installed or makes no PDF; UnreadableError, for a file that cannot be read.
    """
    from docgen.office import to_pdf as convert  # noqa: PLC0415

    if isinstance(document, Document):
        name, content = f"document.{document.kind.value}", document.content
    else:
        name, content = str(document), read_file(path_of(document))
    return convert([(name, content)], seconds=seconds, archival=archival)[0]


class RolledUp(NamedTuple):
    """The tables of units added up: the bundle of their government as YAML, the units, and what the sums do not tell."""

    bundle: str
    units: tuple[str, ...]
    notes: tuple[str, ...]


def roll_up_units(
    sources: Sources,
    roster: AnyPath,
    bureau: str,
    *,
    year: int | None = None,
    form: str | None = None,
    library: Library | None = None,
) -> RolledUp:
    """Add the tables of many units up, cell by cell, to the bundle of their government, the `bureau`.

    `sources` are bundles, tidy CSVs of many units, or folders of these; the `roster` names the units, each of which must come once.
    `form` is the one to add up on; `year` chooses where there are several. Errors: RollUpRefusedError, with every reason, while a
    unit is missing, comes twice, is on another form or has errors; UnreadableError, FormError.
    """
    from docgen.writers.roll_up import notes, write_bundle  # noqa: PLC0415

    library = library or Library()
    names, asked = read_roster(path_of(roster)), library.form(form) if form else None
    found = find_units(_paths(sources), year)
    entered = enter_units(found.bureaus, UnitReader(library, form, language()))
    units = Units(entered.ledger, library, names, asked)
    reasons = reasons_against(entered, units)
    if reasons:
        raise RollUpRefusedError(reasons)
    bundle = "".join(write_bundle(units, bureau, found.year or 0, form_name(units.form, library)))
    return RolledUp(bundle, tuple(unit.name for unit in units.entered.values()), tuple(notes(units)))


class BatchResult(NamedTuple):
    """What became of a batch.

    `outcomes` are its reports and the units that are missing; `unchanged` of them are as an earlier run left them. `altered` are
    documents that somebody has changed and that stay, `copied` those made anew all the same, each kept beside itself as .bak;
    `passed_over` are files among the sources that were not read, `tracebacks` faults of docgen's own.
    """

    folder: Path
    outcomes: tuple[Outcome, ...]
    unchanged: int
    altered: tuple[str, ...]
    copied: tuple[str, ...]
    passed_over: tuple[Path, ...]
    tracebacks: tuple[str, ...]

    @property
    def counts(self) -> Counter[State]:
        """How many became what."""
        return Counter(outcome.state for outcome in self.outcomes)


def make_batch(  # noqa: PLR0913 - each is an option of its own
    sources: Sources,
    folder: AnyPath,
    *,
    kinds: Collection[DocumentKind | str] = ("docx", "html"),
    roster: AnyPath | None = None,
    years: Collection[int] = (),
    bureaus: Collection[str] = (),
    pattern: str | None = None,
    jobs: int | None = None,
    advance: Callable[[State], None] | None = None,
    **options: Any,
) -> BatchResult:
    """Check and build the reports of many bureaus and years, as `docgen batch` does, with processes of this machine.

    Documents of these `kinds`, index.html, summary.csv and summary.json go to the `folder`; what has not changed since the last run
    there stays. `jobs` is how many are worked on side by side; `advance` is told of each. `options` are those of
    `docgen.batch.settings.Settings`: form, template, packs, strict, trusted, accepted, archival, force, seconds. Its processes are
    started as `multiprocessing` does it: a program that calls this needs `if __name__ == "__main__"`.
    Errors: DocgenError, where a roster, form or template cannot be read, or the folder not be used.
    """
    from docgen.batch.names import PATTERN  # noqa: PLC0415 - most of the library needs no batch
    from docgen.batch.pool import Pool  # noqa: PLC0415
    from docgen.batch.reports import Asked, Reports  # noqa: PLC0415
    from docgen.batch.settings import KINDS, Settings, processors  # noqa: PLC0415

    wanted = {DocumentKind(kind).value for kind in kinds}
    if options.get("template") is not None:
        options["template"] = path_of(options["template"])
    options["packs"] = tuple(map(path_of, options.get("packs", ())))
    settings = Settings(
        path_of(folder), tuple(kind for kind in KINDS if kind in wanted), language=language(), **options
    )
    asked = Asked(
        _paths(sources),
        path_of(roster) if roster is not None else None,
        pattern or PATTERN,
        frozenset(years),
        frozenset(bureaus),
    )
    outcomes: list[Outcome] = []
    with Pool(jobs or processors(), settings) as pool, Reports(asked, settings, pool) as reports:
        reports.make(advance or _ignore, outcomes.append)
    return _result(settings.folder, outcomes, reports)


def _result(folder: Path, outcomes: Iterable[Outcome], reports: Reports) -> BatchResult:
    """Return what a finished batch has to tell its caller."""
    work = reports.work
    return BatchResult(
        folder,
        tuple(outcomes),
        work.unchanged,
        altered=tuple(sorted(work.altered)),
        copied=tuple(sorted(work.copied)),
        passed_over=tuple(each.file for each in reports.passed_over),
        tracebacks=tuple(work.tracebacks),
    )


def _ignore(_state: State) -> None:
    """Do nothing with a report that is done."""


def _paths(sources: Sources) -> tuple[Path, ...]:
    """Return sources, one or several, as paths."""
    return tuple(map(path_of, [sources] if isinstance(sources, str | os.PathLike) else sources))
