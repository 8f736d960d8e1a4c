"""The executor of a Dask cluster: workers of this machine or of many others, which see the same files."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Self

from docgen.batch.attempts import Attempts
from docgen.batch.cluster_client import connected, result
from docgen.batch.cluster_crew import Crew, home_of, new_run
from docgen.batch.cluster_tasks import MakingReports
from docgen.batch.cluster_worker import DiedError, ServedRun
from docgen.batch.executor import AHEAD, Backlog, time_limit
from docgen.batch.worker import CrashError
from docgen.i18n import _
from docgen.remote import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Future

    from docgen.batch.executor import Group, Hand, Lost
    from docgen.batch.plan import Job
    from docgen.batch.settings import Settings
    from docgen.batch.writing import Done


class _HandedOut(NamedTuple):
    """A group that a worker has: the first of its groups it works on, the others wait."""

    group: Group
    address: str


class Cluster:
    """The workers of the scheduler at an `address`, a URL or a scheduler file; without one, `size` of this machine.

    Each gets its own groups from here, none from the scheduler, which would give up what lay beside a report that a worker
    died of. `tell` says what a user should know meanwhile. Errors: DocgenError, where no scheduler answers.
    """

    def __init__(self, address: str | None, size: int, settings: Settings, tell: Callable[[str], None]) -> None:
        self._address, self._size, self._settings, self._tell = address, size, settings, tell
        self._held = ExitStack()
        self._name, self._common = new_run(), ""
        self._attempts, self._store = Attempts(settings), settings.store()
        self._crew: Crew | None = None
        self._running: dict[Future[bytes], _HandedOut] = {}
        self._since: dict[str, float] = {}  # when workers began with their first groups, at the earliest
        self._late: set[str] = set()  # workers that have been at work on theirs for too long

    def __enter__(self) -> Self:
        self._client = self._held.enter_context(connected(self._address, self._size))
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        with suppress(Exception):
            self._held.close()

    def get_ready(self, common: str) -> None:
        """Note the fingerprint of forms and templates, which workers must have, too."""
        self._common = common

    def stop(self) -> None:
        """Stop what is worked on and wait until the workers rest, so that nothing is written any more."""
        if self._crew:
            self._crew.rest(self._running)
            self._store.hide(self._name)
            self._crew = None

    def run(self, jobs: Sequence[Job], hand: Hand) -> Iterator[Done | Lost]:
        """Do all jobs; tell of every report when it is done or given up, in no order. `hand` says what is known.

        Errors: DocgenError, where no worker can be used, or the scheduler has gone.
        """
        self._store.show(self._name)
        self._crew = crew = Crew(self._client, self._served_run(jobs), self._tell)
        self._backlog = Backlog(jobs, hand, self._settings)
        while self._backlog or self._running:
            for address in crew.look():
                yield from self._gone(address)
            for address in self._overdue():
                crew.dismiss(address, _("it does not answer any more"))
                yield from self._gone(address)
            self._hand_out(crew)
            future = crew.ended()
            if future in self._running:  # and not taken back
                yield from self._taken(crew, future)

    def _served_run(self, jobs: Sequence[Job]) -> ServedRun:
        settings = self._settings
        paths = [settings.folder, *settings.packs]
        paths += [settings.template] if settings.template else []
        paths += [path_of(settings.form)] if settings.form else []
        paths += [path_of(planned.listed.path) for job in jobs for planned in job.reports]
        return ServedRun(self._name, MakingReports(self._name, settings, self._common), home_of(paths))

    def _hand_out(self, crew: Crew) -> None:
        """Let every worker have a group to do, and one that waits for it."""
        busy = [handed_out.address for handed_out in self._running.values()]
        for depth in range(AHEAD):
            for address in crew.serving:
                if not self._backlog:
                    return
                if busy.count(address) <= depth:
                    if not depth:
                        self._since[address] = monotonic()
                    group = self._backlog.group(len(crew.serving))
                    self._running[crew.work(address, group)] = _HandedOut(group, address)
                    busy.append(address)

    def _taken(self, crew: Crew, future: Future[bytes]) -> Iterator[Done | Lost]:
        """Take what a worker has answered."""
        group, address = self._running.pop(future)
        since, self._since[address] = self._since[address], monotonic()
        self._late.discard(address)
        try:
            results: list[Done] = result(future)
        except CrashError as error:
            yield from self._failed(group, error)
        except Exception as error:
            crew.ask_again(address)
            yield from self._not_done(group, error, since)
        else:
            self._attempts.went_well()
            yield from results

    # What was not done

    def _gone(self, address: str) -> Iterator[Lost]:
        """Take back the groups of a worker that is there no more: of the one it had begun with, it may have died."""
        handed_out = {future: group for future, (group, at) in self._running.items() if at == address}
        for future in handed_out:
            del self._running[future]
            future.cancel()
        since = self._since.pop(address, monotonic())
        self._late.discard(address)
        groups = list(handed_out.values())
        if groups and not any(map(self._store.is_marked, groups)):
            self._attempts.stillborn(DiedError(), None)
        for group in groups:
            yield from self._not_done(group, DiedError(), since)

    def _not_done(self, group: Group, error: BaseException, since: float) -> Iterator[Lost]:
        """Let a group be tried again whose worker may have been at it `since` then; tell what is given up."""
        if not self._store.is_marked(group):
            self._backlog.put_back(group)
        else:
            yield from self._failed(group, TimeoutError() if self._took_too_long(group, since) else error)

    def _took_too_long(self, group: Group, since: float) -> bool:
        """Tell whether a report, alone in its group, had all its time: not every store is told by a worker that ends for this."""
        return sum(len(handed.job.reports) for handed in group.handed) == 1 and (
            monotonic() - since >= self._settings.patience
        )

    def _failed(self, group: Group, error: BaseException) -> Iterator[Lost]:
        lost, again = self._attempts.failed(group, error, None)
        self._backlog.try_again(again)
        if lost:
            yield lost

    def _overdue(self) -> list[str]:
        """Return the workers that have been at work on a group for too long, and have not ended themselves as they should."""
        overdue, looked_at = [], set()
        for group, address in self._running.values():
            if address in looked_at:
                continue
            looked_at.add(address)
            if monotonic() < self._since[address] + time_limit(group, self._settings):
                continue
            self._since[address] = monotonic()
            if not self._store.is_marked(group):  # it may have waited for what others let the worker do
                continue
            if address in self._late:
                overdue.append(address)
            self._late.add(address)
        return overdue
