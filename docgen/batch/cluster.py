"""The executor of a Dask cluster: workers of this machine or of many others, which see the same files."""

from __future__ import annotations

import pickle
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING, Self

from docgen import __version__
from docgen.batch.attempts import Attempts
from docgen.batch.cluster_client import call, connected, result, submit
from docgen.batch.cluster_worker import DiedError, ServedRun
from docgen.batch.executor import AHEAD, Backlog
from docgen.batch.worker import CrashError
from docgen.errors import DocgenError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Future

    from docgen.batch.executor import Group, Hand, Lost
    from docgen.batch.plan import Job
    from docgen.batch.settings import Settings
    from docgen.batch.writing import Done

_LOOK = 1.0  # seconds between looks at which workers are there
_FETCH = 10.0  # seconds in which an answer that is there is fetched
_WAIT = 60.0  # seconds without a worker that can be used


class Cluster:
    """The workers of the scheduler at an `address`, a URL or a scheduler file; without one, `size` of this machine.

    Each gets its own groups from here, none from the scheduler, which would give up what lay beside a report that a worker
    died of. `tell` says what a user should know meanwhile. Errors: DocgenError, where no scheduler answers.
    """

    def __init__(self, address: str | None, size: int, settings: Settings, tell: Callable[[str], None]) -> None:
        self._address, self._size, self._settings, self._tell = address, size, settings, tell
        self._held = ExitStack()
        self._attempts, self._store = Attempts(settings), settings.store()
        self._run = ServedRun(token_hex(8), settings, "", Path.cwd())
        self._serving: set[str] = set()  # addresses of workers
        self._refused: dict[str, str] = {}  # of others, with why
        self._introduced: dict[Future[bytes], str] = {}  # that are asked whether they can serve
        self._running: dict[Future[bytes], tuple[Group, str]] = {}
        self._ended: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._is_waiting = False
        self._looked = self._served = 0.0  # when workers were looked for, and when there was one

    def __enter__(self) -> Self:
        self._client = self._held.enter_context(connected(self._address, self._size))
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop what is worked on and wait until the workers rest, so that nothing is written any more."""
        if self._client.status == "running":
            with suppress(Exception):  # whoever does not answer cannot be told
                self._client.cancel(list(self._running), force=True)
                self._client.run(
                    call(), "rest", pickle.dumps((self._run.name,)), workers=list(self._serving), on_error="ignore"
                )
        self._store.hide(self._run.name)
        with suppress(Exception):
            self._held.close()

    def get_ready(self, common: str) -> None:
        """Note the fingerprint of forms and templates, which workers must have, too."""
        self._run = self._run._replace(common=common)

    def run(self, jobs: Sequence[Job], hand: Hand) -> Iterator[Done | Lost]:
        """Do all jobs; tell of every report when it is done or given up, in no order. `hand` says what is known.

        Errors: DocgenError, where no worker can be used, or the scheduler has gone.
        """
        self._store.show(self._run.name)
        self._backlog = Backlog(jobs, hand, self._settings)
        self._served = monotonic()
        while self._backlog or self._running:
            yield from self._look_after_workers()
            self._hand_out()
            with suppress(Empty):
                yield from self._taken(self._ended.get(timeout=_LOOK))

    # Workers

    def _look_after_workers(self) -> Iterator[Lost]:
        """Ask new workers whether they can serve; take back what was handed to those that are gone."""
        if monotonic() < self._looked + _LOOK:
            return
        addresses = self._addresses()
        self._looked = monotonic()
        for gone in self._serving - addresses:
            yield from self._gone(gone)
        self._refused = {address: reason for address, reason in self._refused.items() if address in addresses}
        self._introduced = {future: address for future, address in self._introduced.items() if address in addresses}
        if not addresses and not self._is_waiting:
            self._is_waiting = True
            self._tell(_("waiting for a worker to come to the cluster"))
        for new in addresses - self._serving - self._refused.keys() - set(self._introduced.values()):
            self._introduce(new)
        if self._serving:
            self._served = self._looked
        elif self._looked > self._served + _WAIT or (self._refused and self._refused.keys() == addresses):
            reasons = [
                _("worker {address}: {reason}").format(address=each, reason=why) for each, why in self._refused.items()
            ]
            raise DocgenError.at(None, "\n".join([_("the cluster has no worker that can be used"), *reasons]))

    def _addresses(self) -> set[str]:
        """Return the addresses of the workers that the scheduler knows. Errors: DocgenError, where it has gone."""
        try:
            if self._client.status == "running":
                return set(self._client.scheduler_info()["workers"])
        except (OSError, RuntimeError):  # no longer
            pass
        message = _(
            "the Dask scheduler does not answer any more: what was made is kept; run the same command again to go on"
        )
        raise DocgenError.at(None, message)

    def _introduce(self, address: str) -> None:
        future = self._submit(address, "introduce", self._settings.language, __version__, pickle.dumps(self._run))
        self._introduced[future] = address

    def _met(self, future: Future[bytes]) -> None:
        """Take note of whether a worker can serve."""
        address = self._introduced.pop(future)
        try:
            reason: str = result(future, _FETCH)
        except TimeoutError:  # if it is still there, it is asked again
            return
        except Exception as error:
            reason = str(error)
        if not reason:
            self._serving.add(address)
        else:
            self._refused[address] = reason
            self._tell(_("worker {address} is not used: {reason}").format(address=address, reason=reason))

    def _gone(self, address: str) -> Iterator[Lost]:
        """Take back the groups of a worker that is there no more: of the one it had begun with, it may have died."""
        self._serving.discard(address)
        groups = {future: group for future, (group, at) in self._running.items() if at == address}
        for future in groups:
            del self._running[future]
            future.cancel()
        begun = [group for group in groups.values() if self._store.is_marked(group)]
        if not begun:
            self._attempts.stillborn(DiedError(), None)
        for group in groups.values():
            yield from self._not_done(group, DiedError(), is_begun=group in begun)

    # Groups

    def _hand_out(self) -> None:
        """Let every worker have a group to do, and one that waits for it."""
        busy = [address for _group, address in self._running.values()]
        for depth in range(AHEAD):
            for address in self._serving:
                if not self._backlog:
                    return
                if busy.count(address) <= depth:
                    group = self._backlog.group(len(self._serving))
                    self._running[self._submit(address, "work", self._run.name, group)] = group, address
                    busy.append(address)

    def _submit(self, address: str, function: str, *arguments: object) -> Future[bytes]:
        """Let a worker call a function of `docgen.batch.cluster_worker`."""
        future = submit(self._client, function, *arguments, worker=address)
        future.add_done_callback(self._ended.put)
        return future

    def _taken(self, future: Future[bytes]) -> Iterator[Done | Lost]:
        """Take what a worker has answered."""
        if future in self._introduced:
            self._met(future)
        elif future in self._running:  # and not taken back
            group, address = self._running.pop(future)
            try:
                results: list[Done] = result(future, _FETCH)
            except CrashError as error:
                yield from self._not_done(group, error, is_begun=True)
            except Exception as error:
                self._serving.discard(address)
                self._addresses()
                yield from self._not_done(group, error, is_begun=self._store.is_marked(group))
            else:
                self._attempts.went_well()
                yield from results

    def _not_done(self, group: Group, error: BaseException, *, is_begun: bool) -> Iterator[Lost]:
        """Let a group be tried again; of one that a worker had begun with, tell what is given up."""
        if not is_begun:
            self._backlog.put_back(group)
            return
        lost, again = self._attempts.failed(group, error, None)
        self._backlog.try_again(again)
        if lost:
            yield lost
