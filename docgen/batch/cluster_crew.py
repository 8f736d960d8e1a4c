"""The workers of a Dask cluster that serve a run: asked whether they can when they come, missed when they are gone."""

from __future__ import annotations

import pickle
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING

from docgen import __version__
from docgen.batch.cluster_client import LostAnswerError, answered, call, result, submit
from docgen.errors import DocgenError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from distributed import Client, Future

    from docgen.batch.cluster_worker import ServedRun

LOOK = 1.0  # seconds between looks at which workers are there
_WAIT = 60.0  # seconds without a worker that can be used
_SILENT = 5.0  # seconds after which it is said that workers do not answer
_STILLBORN = 3  # workers one after the other that may die while they are asked
_REST = 5.0  # seconds in which a report that is worked on is mostly done
_PAUSE = 0.1  # seconds between looks at whether workers are at rest


def new_run() -> str:
    """Return a name for a run that no other has."""
    return token_hex(8)


def home_of(paths: Iterable[Path]) -> Path | None:
    """Return the folder from which paths are meant, if any of them is relative."""
    return None if all(path.is_absolute() for path in paths) else Path.cwd()


class Crew:
    """The workers that serve a run, by their addresses. `tell` says what a user should know meanwhile."""

    def __init__(self, client: Client, run: ServedRun, tell: Callable[[str], None]) -> None:
        self._client, self._run, self._tell = client, run, tell
        self.serving: set[str] = set()
        self._to_miss: set[str] = (
            set()
        )  # those that have served, and may have something to do yet, also where they serve no more
        self._refused: dict[str, str] = {}  # those that cannot, with why
        self._asked: dict[Future[bytes], str] = {}  # those that have not answered yet
        self._ended: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._is_waiting = self._has_served = False
        self._stillborn = 0
        self._looked = 0.0
        self._usable = monotonic()  # when there was a worker last that could be used, or might be

    def look(self) -> set[str]:
        """Ask new workers whether they can serve; return those that have served, and are there no more.

        Errors: DocgenError, where no worker can be used, or the scheduler has gone.
        """
        if monotonic() < self._looked + LOOK:
            return set()
        addresses = self._addresses()
        self._looked = monotonic()
        gone = self._to_miss - addresses
        self.serving -= gone
        self._to_miss -= gone
        self._refused = {address: reason for address, reason in self._refused.items() if address in addresses}
        self._forget_asked(addresses)
        for new in addresses - self.serving - self._refused.keys() - set(self._asked.values()):
            self._asked[self._ask(new)] = new
        self._require_some()
        return gone

    def _addresses(self) -> set[str]:
        """Return the addresses of the workers that the scheduler knows. Errors: DocgenError, where it has gone."""
        scheduler = self._client.scheduler
        if self._client.status == "running" and scheduler:
            with suppress(OSError, RuntimeError):  # it has gone meanwhile
                # Not by scheduler_info, which may answer what Dask asks now and then itself: without workers.
                return set(self._client.sync(scheduler.identity, n_workers=-1)["workers"])
        message = _(
            "the Dask scheduler does not answer any more: what was made is kept; run the same command again to go on"
        )
        raise DocgenError.at(None, message)

    def _ask(self, address: str) -> Future[bytes]:
        return self.submit(address, "introduce", self._run.task.language, __version__, pickle.dumps(self._run))

    def _forget_asked(self, addresses: set[str]) -> None:
        """Forget workers that have died before they answered. Errors: DocgenError, where all do so."""
        for future, address in list(self._asked.items()):
            if address not in addresses:
                del self._asked[future]
                self._stillborn += 1
        if self._stillborn >= _STILLBORN:
            raise DocgenError.at(None, _("the worker processes die before they begin"))

    def _require_some(self) -> None:
        """Say what is waited for. Errors: DocgenError, where no worker can be used, and none may be expected."""
        now = monotonic()
        if self.serving:
            self._usable, self._is_waiting = now, False
        elif self._asked and now > self._usable + _SILENT:
            self._wait(_("waiting for the workers of the cluster, which do something else at present"))
        elif not self._asked and not self._refused:
            self._wait(_("waiting for a worker to come to the cluster"))
        if self._asked:
            return
        if now > self._usable + _WAIT or (self._refused and not self._has_served):
            reasons = [
                _("worker {address}: {reason}").format(address=each, reason=why) for each, why in self._refused.items()
            ]
            raise DocgenError.at(None, "\n".join([_("the cluster has no worker that can be used"), *reasons]))

    def _wait(self, words: str) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            self._tell(words)

    def submit(self, address: str, function: str, *arguments: object) -> Future[bytes]:
        """Let a worker call a function of `docgen.batch.cluster_worker`; `ended` returns its answer when it is there."""
        future = submit(self._client, function, *arguments, worker=address)
        future.add_done_callback(self._ended.put)
        return future

    def work(self, address: str, piece: object) -> Future[bytes]:
        """Let a worker do a piece of the run's work."""
        return self.submit(address, "work", self._run.name, piece)

    def ended(self) -> Future[bytes] | None:
        """Return the next call that has ended, other than those by which workers are asked; None for none in a while."""
        with suppress(Empty):
            future = self._ended.get(timeout=LOOK)
            if future not in self._asked:
                return future
            self._met(future)
        return None

    def _met(self, future: Future[bytes]) -> None:
        """Take note of whether a worker can serve."""
        address = self._asked.pop(future)
        try:
            reason: str = result(future)
        except LostAnswerError:  # if it is still there, it is asked again
            return
        except Exception as error:
            reason = str(error) or type(error).__name__
        self._stillborn = 0
        if reason:
            self.dismiss(address, reason)
        else:
            self.serving.add(address)
            self._to_miss.add(address)
            self._has_served = True

    def dismiss(self, address: str, reason: str) -> None:
        """Use a worker no more, and say why."""
        self.serving.discard(address)
        self._refused[address] = reason
        self._tell(_("worker {address} is not used: {reason}").format(address=address, reason=reason))

    def ask_again(self, address: str) -> None:
        """Ask a worker once more whether it can serve: it may be another process by now. Errors: DocgenError, see `look`."""
        self.serving.discard(address)
        self._addresses()

    def rest(self, futures: Iterable[Future[bytes]]) -> None:
        """Let all leave off, and wait until they have; `futures` is what they were asked for."""
        if self._client.status != "running":
            return
        with suppress(Exception):  # whoever does not answer cannot be told
            self._client.cancel([*futures, *self._asked], force=True)
            end = monotonic() + _REST
            while self._stopped() and monotonic() < end:
                time.sleep(_PAUSE)

    def _stopped(self) -> bool:
        """Tell every worker that the run has ended; return whether any still works for it."""
        workers = [*self.serving, *self._asked.values()]
        words = pickle.dumps((self._run.name,))
        told = {"workers": workers, "on_error": "ignore"}
        answers = self._client.sync(self._client.run, call(), "stop", words, **told, callback_timeout=_REST)
        return any(map(answered, answers.values()))
