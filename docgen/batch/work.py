"""What a worker does with a bureau's reports: read, check, fill; what has not changed since the last run stays."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.batch.settings import KINDS, SHEET, form_fingerprint, library_fingerprint
from docgen.documents import DocumentMaker, Made
from docgen.errors import DocgenError, Problem
from docgen.files import digest, is_file
from docgen.fingerprint import file_digest, fingerprint
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.kinds import DocumentKind
from docgen.outcome import Outcome, State
from docgen.pipeline import library_of
from docgen.prose.copies import fingerprints
from docgen.remote import path_of
from docgen.source import Source
from docgen.years import Years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docgen.batch.journal import Known
    from docgen.batch.plan import Job, Planned
    from docgen.batch.settings import Settings
    from docgen.batch.store import Store
    from docgen.bundle import Bundle
    from docgen.office import Office
    from docgen.readers.survey import Listed
    from docgen.report import Report

_REASONS = 5


class Worked(NamedTuple):
    """A report after its work: what to note of it, and which of its files to write and to take away, by kind.

    `keep` are the digests of the files that stay; without an outcome nothing that it depends on has changed since the last run,
    and `altered` are the kinds of its files that somebody has changed. `copied` are the kinds of which a copy was kept.
    """

    name: str
    key: str = ""
    outcome: Outcome | None = None
    write: dict[str, bytes] = {}  # noqa: RUF012 - never changed
    keep: dict[str, str] = {}  # noqa: RUF012 - never changed
    remove: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()


class _Before(NamedTuple):
    """What is there of a report before it is worked on: the digests of its files, by kind.

    `fresh` where nothing that it depends on has changed since they were made.
    """

    known: Known
    present: dict[str, str]
    fresh: bool

    @property
    def kept(self) -> dict[str, str]:
        """The digests of the files that are still true."""
        return {kind: made for kind, made in self.known.digests.items() if kind in self.present} if self.fresh else {}

    @property
    def altered(self) -> Iterator[str]:
        """Walk the kinds of which the file is not as the batch made it."""
        return (kind for kind in self.present if kind in self.known.digests and not self.may_go(kind, {}))

    def is_own(self, kind: str) -> bool:
        """Tell whether a file that is there was made by the batch, whatever has become of it since."""
        return kind in self.known.digests or self.present[kind] in self.known.pending

    def may_go(self, kind: str, write: dict[str, bytes]) -> bool:
        """Tell whether a file may be written over or taken away: it is as it was made, or nothing would change."""
        as_it_is = self.present.get(kind)
        if as_it_is is None or as_it_is in self.known.pending or as_it_is == self.known.digests.get(kind):
            return True
        return kind in write and digest(write[kind]) == as_it_is


class Workshop:
    """Works on one bureau after the other; forms and templates are read, and LibreOffice is started, once.

    `common` is the fingerprint of what all reports depend on, `store` where their files are.
    """

    def __init__(self, settings: Settings, common: str, store: Store[Any]) -> None:
        self._settings, self._common, self._store = settings, common, store
        self._library = settings.library()
        self._office: Office | None = None
        self._maker = DocumentMaker(
            self._library,
            settings.template,
            strict=settings.strict,
            trusted=settings.trusted,
            accepted=bool(settings.accepted),
            convert=self._as_pdf,
        )
        self._is_ready = False

    def close(self) -> None:
        """End LibreOffice, if it was started."""
        if self._office:
            self._office.close()

    def _as_pdf(self, name: str, content: bytes) -> bytes:
        from docgen.office import Office  # noqa: PLC0415 - only a PDF needs it

        if self._office is None:
            self._office = Office(archival=self._settings.archival)
        return self._office.convert(name, content)

    def get_ready(self) -> None:
        """Read the form and open the templates that most reports will need, before the first of them comes."""
        if self._is_ready:
            return
        self._is_ready = True
        with suppress(Exception):  # whatever is wrong with them is told of each report that needs them
            asked = self._settings.form
            form = self._library.form(asked) if asked else self._library.official[0]
            self._maker.get_ready(form, tuple(map(DocumentKind, self._settings.kinds)))

    def work(self, job: Job, known: dict[str, Known], begin: Callable[[int], None]) -> Iterator[Worked]:
        """Make a bureau's reports, telling with `begin` which one of the job is worked on."""
        self._is_ready = True
        years = Years(self._library, self._settings.form, [planned.listed for planned in job.reports])
        for at, planned in enumerate(job.reports):
            begin(at)
            with suppress(DocgenError):  # told when its report is made
                years.bundle(planned.listed)
        key = self._key(years)
        for at, planned in enumerate(job.reports):
            if planned.wanted:
                begin(at)
                own = known[planned.name]
                try:
                    yield self._made(planned, years, key, own)
                except DocgenError as error:  # what lies in its place cannot be read
                    yield Worked(planned.name, "", _unjudged(planned, error.problems), keep=own.digests)

    def _key(self, years: Years) -> str:
        """Return the fingerprint of all that a bureau's reports depend on; none where a file of it has gone meanwhile."""
        try:
            materials = [
                material for listed, bundle in years.materials() for material in self._materials_of(listed, bundle)
            ]
            return digest("\n".join((self._common, *materials)).encode())
        except DocgenError:
            return ""

    def _materials_of(self, listed: Listed, bundle: Bundle | DocgenError) -> Iterator[str]:
        """Walk the fingerprints of a bundle, or why it cannot be read, and of the form, template and packs that it names."""
        if isinstance(bundle, DocgenError):
            yield "\n".join((str(listed.year), *map(str, bundle.problems)))
            return
        yield f"{listed.year} {digest(listed.part.content()) if listed.part else fingerprint(bundle)}"
        profile = bundle.profile
        if profile.form:
            yield form_fingerprint(self._library, profile.form.value)
        if profile.template:
            template = path_of(profile.template.value)
            yield file_digest(template) if is_file(template) else profile.template.value
        if profile.packs:
            yield library_fingerprint(library_of(bundle, self._library))

    def _made(self, planned: Planned, years: Years, key: str, known: Known) -> Worked:
        before = self._before(planned, key, known)
        kinds = self._lacking(before) if before.fresh else self._settings.kinds
        if not kinds:
            return Worked(planned.name, altered=tuple(before.altered))
        outcome, write = self._judged(planned, years, kinds)
        judged = outcome.state is not State.UNJUDGED
        if judged and before.fresh and known.entry and kinds == (SHEET,):
            outcome = known.entry.outcome  # a sheet alone does not tell what its documents would
        keep = before.kept if judged else known.digests
        remove = tuple(
            kind for kind in before.present if before.is_own(kind) and kind not in write and kind not in keep
        )
        changed = tuple(kind for kind in (*write, *remove) if not before.may_go(kind, write))
        if changed and not self._settings.force:
            reasons = tuple(_not_own(self._path(planned, kind), own=before.is_own(kind)) for kind in changed)
            return Worked(planned.name, "", _unjudged(planned, reasons), keep=known.digests)
        for kind in changed:
            self._store.keep_copy(self._path(planned, kind))
        return Worked(planned.name, key if judged else "", outcome, write, keep, remove, copied=changed)

    def _before(self, planned: Planned, key: str, known: Known) -> _Before:
        fresh = known.entry is not None and known.entry.key == key != "" and not self._settings.force
        kinds = [kind for kind in KINDS if kind in self._settings.kinds or kind in known.digests]
        digests = {kind: self._store.digest_of(self._path(planned, kind)) for kind in kinds if planned.stem}
        present = {kind: is_there for kind, is_there in digests.items() if is_there}
        return _Before(known, present, fresh)

    def _lacking(self, before: _Before) -> tuple[str, ...]:
        """Return the kinds that are asked for, and that are not there though nothing has changed."""
        entry = before.known.entry
        is_made = entry is not None and entry.outcome.state is State.MADE
        return tuple(kind for kind in self._settings.kinds if kind not in before.present and (is_made or kind == SHEET))

    def _path(self, planned: Planned, kind: str) -> Path:
        return self._settings.folder / f"{planned.stem}.{kind}"

    def _judged(self, planned: Planned, years: Years, kinds: tuple[str, ...]) -> tuple[Outcome, dict[str, bytes]]:
        """Check a report and make its documents; say what became of it."""
        try:
            judged = years.review(planned.listed)
            made = self._maker.make(judged, tuple(map(DocumentKind, kinds)))
        except DocgenError as error:
            return _unjudged(planned, error.problems), {}
        return _outcome(planned, made), {document.kind.value: document.content for document in made.documents}


def _not_own(path: Path, *, own: bool) -> Problem:
    """Say that a file is not as the batch made it."""
    message = _("this file was not made by docgen batch, and is not written over: move it away, or add --force")
    if own:
        message = _("this file was changed since it was made, and is not written over: move it away, or add --force")
    return Problem(message, Source(str(path)))


def _unjudged(planned: Planned, problems: tuple[Problem, ...]) -> Outcome:
    listed = planned.listed
    outcome = Outcome(listed.bureau, listed.year, listed.path, State.UNJUDGED)
    return outcome._replace(reasons=problems[:_REASONS], more_reasons=max(len(problems) - _REASONS, 0))


def _outcome(planned: Planned, made: Made) -> Outcome:
    """Sum up what was found in a report."""
    review, listed = made.review, planned.listed
    reasons = [
        *made.problems,
        *(finding.problem for finding in review.standing if finding.severity is not Severity.INFO),
    ]
    if made.state is State.UNJUDGED:
        reasons = list(made.problems)
    return Outcome(
        listed.bureau,
        listed.year,
        listed.path,
        made.state,
        form=review.report.form.name,
        errors=len(review.of_severity(Severity.ERROR)),
        warnings=len(review.of_severity(Severity.WARNING)),
        waived=len(review.findings) - len(review.standing),
        reasons=tuple(reasons[:_REASONS]),
        more_reasons=max(len(reasons) - _REASONS, 0),
        text=tuple(_text_lines(review.report)),
    )


def _text_lines(report: Report) -> Iterator[str]:
    """Walk what the text of each section is known by."""
    for section in report.form.sections:
        known_by = [*fingerprints((each.text.value for each in report.prose[section.code]), report.bureau)]
        if known_by:
            yield " ".join((section.code, *known_by))
