"""A run of a batch: its plan handed to an executor, and noted what becomes of every report."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Self

from docgen.batch.alike import Alike
from docgen.batch.executor import Handed, Lost
from docgen.batch.journal import JournalEntry, JournalLine, Known
from docgen.batch.names import OVERVIEWS
from docgen.errors import Problem
from docgen.i18n import _
from docgen.outcome import Outcome, State
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.batch.executor import Executor
    from docgen.batch.plan import Job, Plan
    from docgen.batch.settings import Settings
    from docgen.readers.roster import Roster


class Batch:
    """A batch with the executor that does its jobs. Go through `run`, then read `outcomes`.

    `counts` are the reports by what became of them, `whole_units` those of the roster that are missing in every year,
    `unchanged` the reports that were as the last run left them, `altered` their files that somebody has changed since, `copied` those that
    were made anew all the same, of which a copy is beside them; `tracebacks` are faults of docgen's own.
    Errors: DocgenError, where a form or template cannot be read.
    """

    def __init__(self, settings: Settings, executor: Executor, roster: Roster | None = None) -> None:
        self._settings, self._executor, self._roster = settings, executor, roster
        self.store = settings.store()
        self._pending: dict[str, frozenset[str]] = {}
        self._held = ExitStack()
        self.counts: Counter[State] = Counter()
        self.whole_units = 0
        self.unchanged = 0
        self.altered: list[str] = []
        self.copied: list[str] = []
        self.tracebacks: list[str] = []

    def __enter__(self) -> Self:
        self._executor.get_ready(self._settings.fingerprint(self._settings.library()))
        return self

    def __exit__(self, *_error: object) -> None:
        with self._held:  # nobody else is let in before the last worker is at rest
            self._executor.stop()

    def run(self, plan: Plan) -> Iterator[State]:
        """Make what is to be made; tell what became of every report when it is done.

        Errors: OutputError, where the folder cannot be used, or another batch is at work in it.
        """
        self._plan = plan
        self._journal = self._held.enter_context(self.store.taken())
        if self._journal.is_empty:
            self._keep_overviews()
        self._pending = self.store.pending()
        for name, outcome in plan.unmade.items():
            yield self._unmade(name, outcome)
        for result in self._executor.run(plan.jobs, self._handed):
            if isinstance(result, Lost):
                yield self._given_up(result)
            elif result.line:
                self.copied += (f"{result.name}.{kind}" for kind in result.copied)
                yield self._noted(result.name, result.line)
            else:
                self.altered += (f"{result.name}.{kind}" for kind in result.altered)
                yield self._as_before(result.name)
        for missing in plan.missing(self._roster):
            self.counts[missing.state] += 1
            self.whole_units += not missing.year
        self.store.settle(self._journal, plan.nameless)

    def _keep_overviews(self) -> None:
        """Keep what has the names of the overviews and is no batch's: somebody's page in this folder. Errors: OutputError."""
        for name in OVERVIEWS:
            path = self._settings.folder / name
            if self.store.digest_of(path):
                self.store.keep_copy(path)
                self.copied.append(name)

    def _handed(self, jobs: Sequence[Job], *, again: bool) -> tuple[Handed, ...]:
        """Look up what is known of jobs' reports; of those tried again, what their worker may have moved in."""
        pending = self.store.pending() if again else self._pending
        return tuple([Handed(job, self._known(job, pending)) for job in jobs])

    def _known(self, job: Job, pending: dict[str, frozenset[str]]) -> dict[str, Known]:
        names = [planned.name for planned in job.reports if planned.wanted]
        return {name: Known(self._journal.entry(name), pending.get(name, frozenset())) for name in names}

    def _noted(self, name: str, line: JournalLine) -> State:
        self._journal.note(name, line)
        self.counts[line.state] += 1
        return line.state

    def _as_before(self, name: str) -> State:
        entry = self._journal.entry(name)
        if entry is None:
            raise LookupError(name)
        self.unchanged += 1
        self.counts[entry.outcome.state] += 1
        return entry.outcome.state

    def _given_up(self, lost: Lost) -> State:
        if lost.traceback:
            self.tracebacks.append(lost.traceback)
        listed = lost.planned.listed
        reasons = (Problem(lost.reason, Source(listed.path)),)
        outcome = Outcome(listed.bureau, listed.year, listed.path, State.UNJUDGED, reasons=reasons)
        return self._unmade(lost.planned.name, outcome)

    def _unmade(self, name: str, outcome: Outcome) -> State:
        """Note a report that was not made; files of it that are there stay known."""
        entry = JournalEntry("", Known(self._journal.entry(name)).digests, outcome)
        return self._noted(name, JournalLine.of(name, entry))

    def outcomes(self) -> Iterator[Outcome]:
        """Walk what became of every report, and the missing units: bureau by bureau, as the roster has them, year by year."""
        for item in self._plan.in_order(self._roster):
            entry = self._journal.entry(item) if isinstance(item, str) else None
            if entry:
                yield self._with_remarks(entry.outcome)
            elif isinstance(item, Outcome):
                yield item

    @cached_property
    def _alike(self) -> Alike:
        entries = (self._journal.entry(name) for name in self._plan.in_order(None) if isinstance(name, str))
        return Alike(entry.outcome for entry in entries if entry)

    def _with_remarks(self, outcome: Outcome) -> Outcome:
        outcome = outcome._replace(remarks=(*outcome.remarks, *self._alike.remarks(outcome)))
        if self._roster and outcome.bureau and self._roster.unit(outcome.bureau) is None:
            return outcome._replace(remarks=(*outcome.remarks, _("not in the roster")))
        return outcome
