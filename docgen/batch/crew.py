"""The crew of a batch: worker processes side by side; one that dies or hangs is replaced, and its report tried once more."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import Counter, deque
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

from docgen.batch.settings import GROUP
from docgen.batch.worker import Crash, Found, Places, serve
from docgen.errors import DocgenError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from docgen.batch.plan import Job, Planned
    from docgen.batch.settings import Settings
    from docgen.batch.worker import Handed
    from docgen.batch.writing import Done
    from docgen.readers.survey import Listed

_AHEAD = 4 * GROUP  # reports a worker holds, those that wait to be written too: it must not run out before it says so
_AHEAD_OF_PDF = 4  # where each takes long, and is written at once
_PLACES = 50  # that are looked at in one go: some milliseconds
_LOOKS = 2  # such goes that a worker holds: it must not run out before it says so
_TRIES = 2
_STILLBORN = 3  # workers that may die before they begin anything
_LOOK = 1.0  # seconds between looks at workers that say nothing
_PATIENCE = 10.0  # seconds that a worker gets to end by itself


class Hand(Protocol):
    """Says of a job what its worker must know; `again` where one worker has died of it or beside it."""

    def __call__(self, job: Job, *, again: bool) -> Handed:
        """Return the job with what is known."""


class Lost(NamedTuple):
    """A report that was given up, and why; a fault of docgen's own has a `traceback`."""

    planned: Planned
    reason: str
    traceback: str = ""


class _Held(NamedTuple):
    job: Job
    done: set[str]  # the names of its reports that are done


class _Worker:
    """A process, what it holds, and when it was last heard of."""

    def __init__(self, settings: Settings, number: int) -> None:
        context = multiprocessing.get_context("spawn")  # alike on every system, and no worker holds another's pipe
        self.connection, theirs = context.Pipe()
        self.begun = context.RawArray("q", (-1, 0))  # the job and the report of it that is worked on
        self.process = context.Process(target=serve, args=(theirs, settings, number, self.begun), daemon=True)
        with _deaf_to_interrupts():
            self.process.start()
        theirs.close()
        self.held: deque[_Held] = deque()
        self.load = 0  # reports of the jobs that it holds
        self._looking = 0  # times that it was given places, and has not told yet what it found
        self._found: dict[int, list[list[Listed]]] = {}
        self._to_send: list[Handed] = []
        self.heard = time.monotonic()
        self.crash: Crash | None = None
        self._patience = 0.0

    def brief(self, common: str) -> None:
        """Let it read forms and templates, whose fingerprint is `common`."""
        with suppress(OSError):  # it has died: seen when it is listened to
            self.connection.send(common)

    @property
    def has_time(self) -> bool:
        """Whether it may be given more places to look at."""
        return self._looking < _LOOKS

    def look_at(self, places: Places) -> None:
        """Give it places to look at."""
        self._looking += 1
        with suppress(OSError):  # it has died: seen when it is listened to
            self.connection.send(places)

    def found(self) -> dict[int, list[list[Listed]]]:
        """Return what it has told of places since it was asked last."""
        with suppress(EOFError, OSError):  # it has died: seen when it is to work
            for _done in self.said():
                pass
        found, self._found = self._found, {}
        return found

    def take(self, handed: Handed) -> None:
        """Hold a job, which it is given when these are sent."""
        if not self.held:
            self.heard = time.monotonic()
        self.held.append(_Held(handed.job, set()))
        self.load += len(handed.job.reports)
        self._to_send.append(handed)

    def send(self) -> None:
        """Give it the jobs that it was to take."""
        if self._to_send:
            with suppress(OSError):  # it has died: seen when it is listened to
                self.connection.send(self._to_send)
            self._to_send = []

    def said(self) -> Iterator[Done]:
        """Walk what it has told. Errors: EOFError or OSError, where it has died and said nothing more."""
        while self.connection.poll():
            message = self.connection.recv()
            self.heard = time.monotonic()
            if isinstance(message, Crash):
                self.crash = message
                continue
            if isinstance(message, Found):
                self._looking -= 1
                self._found[message.number] = message.at
                continue
            for done in message:
                held = self.held[0]
                if done.last:
                    self.load -= len(held.job.reports)
                    self.held.popleft()
                else:
                    held.done.add(done.name)
                    yield done

    def dismiss(self) -> None:
        """Let it end by itself."""
        self._patience = _PATIENCE
        with suppress(OSError):
            self.connection.send(None)

    def end(self) -> None:
        """End it; one that was dismissed gets some time to do so."""
        self.process.join(self._patience)
        self.process.kill()
        self.process.join()
        self.connection.close()


class Crew:
    """So many workers, which are started at once, and get ready while the batch is planned.

    Errors: DocgenError, where workers die before they begin anything.
    """

    def __init__(self, size: int, settings: Settings) -> None:
        self._settings, self._common = settings, ""
        self._ahead = _AHEAD_OF_PDF if "pdf" in settings.kinds else _AHEAD
        self._started = 0
        self._numbers = count()
        self._again: deque[Job] = deque()
        self._strikes: Counter[str] = Counter()
        self._stillborn = 0
        self._workers = [self._new() for _worker in range(size)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """End the workers, whatever they do; those that have nothing left to do are ending already."""
        for worker in self._workers:
            worker.end()

    def get_ready(self, common: str) -> None:
        """Let the workers read forms and templates; `common` is the fingerprint of these, which must be taken before."""
        self._common = common
        for worker in self._workers:
            worker.brief(common)

    def look_at(self, places: Sequence[Path]) -> Iterator[list[Listed]]:
        """Look at places, see `docgen.readers.survey.look_at`, and tell what was found, in their order.

        This process begins with the first places, the workers that are ready with the last ones, until they meet; no
        worker is waited for.
        """
        from docgen.readers.survey import look_at  # noqa: PLC0415 - workers are started first

        pieces = (places[at : at + _PLACES] for at in range(0, len(places), _PLACES))
        rest = deque(Places(next(self._numbers), piece) for piece in pieces)
        given: deque[Places] = deque()
        found: dict[int, list[list[Listed]]] = {}
        while rest or given:
            for worker in self._workers:
                found.update(worker.found())
                while worker.has_time and len(rest) > 1:
                    given.appendleft(rest.pop())
                    worker.look_at(given[0])
            piece = (rest or given).popleft()
            yield from found.pop(piece.number, None) or map(look_at, piece.paths)

    def run(self, jobs: Iterable[Job], hand: Hand) -> Iterator[Done | Lost]:
        """Work on all jobs; tell of every report when it is done or given up, in no order. `hand` says what is known."""
        waiting = iter(jobs)
        while self._handed_out(waiting, hand):
            connections = {worker.connection: worker for worker in self._workers}
            for connection in wait(list(connections), _LOOK):
                yield from self._heard(connections[connection])  # type: ignore[index]
            yield from self._hung()
        for worker in self._workers:
            worker.dismiss()

    def _handed_out(self, waiting: Iterator[Job], hand: Hand) -> bool:
        """Give jobs to the workers that hold the fewest reports; tell whether any is held."""
        while (worker := min(self._workers, key=lambda one: one.load)).load < self._ahead:
            again = bool(self._again)
            job = self._again.popleft() if again else next(waiting, None)
            if job is None:
                break
            worker.take(hand(job, again=again))
        for worker in self._workers:
            worker.send()
        return any(worker.held for worker in self._workers)

    def _new(self) -> _Worker:
        self._started += 1
        return _Worker(self._settings, self._started)

    def _heard(self, worker: _Worker) -> Iterator[Done | Lost]:
        try:
            yield from worker.said()
        except (EOFError, OSError):
            worker.process.join(_PATIENCE)
            yield from self._replaced(worker)

    def _hung(self) -> Iterator[Done | Lost]:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.held and now - worker.heard > self._settings.patience:
                worker.process.kill()
                worker.process.join()
                with suppress(EOFError, OSError):
                    yield from worker.said()
                if worker.held:
                    said = _("it was not done after {seconds:g} seconds, twice").format(seconds=self._settings.seconds)
                    yield from self._replaced(worker, said)

    def _replaced(self, worker: _Worker, reason: str = "") -> Iterator[Lost]:
        """Put another worker in a dead one's place, and its jobs back; name a report that has stopped two."""
        job_at, report_at = worker.begun
        at = self._workers.index(worker)
        if job_at < 0:
            self._stillborn += 1
        if self._stillborn >= _STILLBORN:
            message = _("the worker processes die before they begin (exit code {code})")
            raise DocgenError.at(None, message.format(code=worker.process.exitcode))
        for held in reversed(worker.held):
            job = _rest(held)
            if job.number == job_at:
                culprit = held.job.reports[report_at]
                self._strikes[culprit.name] += 1
                if self._strikes[culprit.name] >= _TRIES:
                    yield _lost(culprit, worker, reason)
                    job = job._replace(reports=tuple(one for one in job.reports if one.listed != culprit.listed))
            if any(one.wanted for one in job.reports):
                self._again.appendleft(job)
        worker.end()
        self._workers[at] = self._new()
        self._workers[at].brief(self._common)


def _rest(held: _Held) -> Job:
    """Return what is left of a job: reports that are done are only compared with."""
    reports = (one._replace(wanted=False) if one.name in held.done else one for one in held.job.reports)
    return held.job._replace(reports=tuple(reports))


def _lost(planned: Planned, worker: _Worker, reason: str) -> Lost:
    crash = worker.crash
    if crash:
        message = _("a bug in docgen, not in your files: {error}").format(error=crash.error)
        return Lost(planned, message, crash.traceback)
    message = _("docgen's worker died of it, twice (exit code {code})")
    return Lost(planned, reason or message.format(code=worker.process.exitcode))


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let what is started ignore Ctrl-C: whoever started it ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: Any = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
