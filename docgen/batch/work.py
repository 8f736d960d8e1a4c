"""What a worker does with a bureau's reports: read, check, fill; what has not changed since the last run stays."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from docgen.batch.bureau import Bureau
from docgen.batch.documents import DocumentMaker
from docgen.batch.settings import KINDS, SHEET
from docgen.errors import DocgenError, OutputError, Problem
from docgen.files import digest, read_file
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.outcome import Outcome, State
from docgen.packs import DEFAULT_FORM
from docgen.pipeline import judge
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docgen.batch.documents import Documents
    from docgen.batch.journal import Known
    from docgen.batch.plan import Job, Planned
    from docgen.batch.settings import Settings

_REASONS = 5


class Made(NamedTuple):
    """A report after its work: what to note of it, and which of its files to write and to take away, by kind.

    `keep` are the digests of the files that stay; without an outcome nothing has changed since the last run.
    """

    name: str
    key: str = ""
    outcome: Outcome | None = None
    write: dict[str, bytes] = {}  # noqa: RUF012 - never changed
    keep: dict[str, str] = {}  # noqa: RUF012 - never changed
    remove: tuple[str, ...] = ()


class _Before(NamedTuple):
    """What is there of a report before it is worked on: the digests of its files, by kind.

    `fresh` where nothing that it depends on has changed since they were made.
    """

    known: Known
    there: dict[str, str]
    fresh: bool

    @property
    def kept(self) -> dict[str, str]:
        """The digests of the files that are still true."""
        return {kind: made for kind, made in self.known.digests.items() if kind in self.there} if self.fresh else {}

    def is_own(self, kind: str) -> bool:
        """Tell whether a file that is there was made by the batch, whatever has become of it since."""
        return kind in self.known.digests or self.there[kind] in self.known.pending

    def may_go(self, kind: str, write: dict[str, bytes]) -> bool:
        """Tell whether a file may be written over or taken away: it is as it was made, or nothing would change."""
        found = self.there.get(kind)
        if found is None or found in self.known.pending or found == self.known.digests.get(kind):
            return True
        return kind in write and digest(write[kind]) == found


class Workshop:
    """Works on one bureau after the other; forms and templates are read, and LibreOffice is started, once.

    `common` is the fingerprint of what all reports depend on.
    """

    def __init__(self, settings: Settings, common: str) -> None:
        self._settings, self._common = settings, common
        self._library = settings.library()
        self._maker = DocumentMaker(settings, self._library)
        self._is_ready = False

    def close(self) -> None:
        """End what was started."""
        self._maker.close()

    def get_ready(self) -> None:
        """Read the form and open the templates that most reports will need, before the first of them comes."""
        if self._is_ready:
            return
        self._is_ready = True
        import_module("docgen.checks.prose")  # which checking brings when a text comes
        with suppress(Exception):  # whatever is wrong with them is told of each report that needs them
            self._maker.get_ready(self._library.form(self._settings.form or DEFAULT_FORM))

    def work(self, job: Job, known: dict[str, Known], begin: Callable[[int], None]) -> Iterator[Made]:
        """Make a bureau's reports, telling with `begin` which one of the job is worked on."""
        self._is_ready = True
        bureau = Bureau(self._library, self._settings.form)
        for at, planned in enumerate(job.reports):
            begin(at)
            bureau.read(planned)
        key = self._key(bureau)
        for at, planned in enumerate(job.reports):
            if planned.wanted:
                begin(at)
                own = known[planned.name]
                try:
                    yield self._made(planned, bureau, key, own)
                except DocgenError as error:  # what lies in its place cannot be read
                    yield Made(planned.name, "", _unjudged(planned, error.problems), keep=own.digests)

    def _key(self, bureau: Bureau) -> str:
        """Return the fingerprint of all that a bureau's reports depend on; none where a file of it has gone meanwhile."""
        try:
            return digest("\n".join((self._common, *bureau.materials())).encode())
        except DocgenError:
            return ""

    def _made(self, planned: Planned, bureau: Bureau, key: str, known: Known) -> Made:
        before = self._before(planned, key, known)
        kinds = self._lacking(before) if before.fresh else self._settings.kinds
        if not kinds:
            return Made(planned.name)
        outcome, write = self._judged(planned, bureau, kinds)
        judged = outcome.state is not State.UNJUDGED
        if judged and before.fresh and known.entry and kinds == (SHEET,):
            outcome = known.entry.outcome  # a sheet alone does not tell what its documents would
        keep = before.kept if judged else known.digests
        remove = tuple(kind for kind in before.there if before.is_own(kind) and kind not in write and kind not in keep)
        changed = [kind for kind in (*write, *remove) if not (self._settings.force or before.may_go(kind, write))]
        if changed:
            reasons = tuple(_not_own(self._path(planned, kind), own=before.is_own(kind)) for kind in changed)
            return Made(planned.name, "", _unjudged(planned, reasons), keep=known.digests)
        return Made(planned.name, key if judged else "", outcome, write, keep, remove)

    def _before(self, planned: Planned, key: str, known: Known) -> _Before:
        fresh = known.entry is not None and known.entry.key == key != "" and not self._settings.force
        kinds = [kind for kind in KINDS if kind in self._settings.kinds or kind in known.digests]
        paths = {kind: self._path(planned, kind) for kind in kinds} if planned.stem else {}
        there = {kind: digest(read_file(path, OutputError)) for kind, path in paths.items() if path.exists()}
        return _Before(known, there, fresh)

    def _lacking(self, before: _Before) -> tuple[str, ...]:
        """Return the kinds that are asked for, and that are not there though nothing has changed."""
        entry = before.known.entry
        is_made = entry is not None and entry.outcome.state is State.MADE
        return tuple(kind for kind in self._settings.kinds if kind not in before.there and (is_made or kind == SHEET))

    def _path(self, planned: Planned, kind: str) -> Path:
        return self._settings.folder / f"{planned.stem}.{kind}"

    def _judged(self, planned: Planned, bureau: Bureau, kinds: tuple[str, ...]) -> tuple[Outcome, dict[str, bytes]]:
        """Check a report and make its documents; say what became of it."""
        try:
            report = bureau.report(planned.listed)
            judged = judge(report, bureau.last(report))
            documents = self._maker.make(judged, bureau.others(report) if SHEET in kinds else (), kinds)
        except DocgenError as error:
            return _unjudged(planned, error.problems), {}
        return _outcome(planned, documents), documents.made


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


def _outcome(planned: Planned, documents: Documents) -> Outcome:
    """Sum up what was found in a report."""
    review, listed = documents.review, planned.listed
    reasons = [*documents.problems, *(one.problem for one in review.standing if one.severity is not Severity.INFO)]
    if documents.state is State.UNJUDGED:
        reasons = list(documents.problems)
    return Outcome(
        listed.bureau,
        listed.year,
        listed.path,
        documents.state,
        form=review.report.form.name,
        errors=len(review.of_severity(Severity.ERROR)),
        warnings=len(review.of_severity(Severity.WARNING)),
        waived=len(review.findings) - len(review.standing),
        reasons=tuple(reasons[:_REASONS]),
        more_reasons=max(len(reasons) - _REASONS, 0),
    )
