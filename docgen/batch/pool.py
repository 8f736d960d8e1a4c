"""The executor of this machine: processes side by side, which pebble starts, feeds and replaces."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import SpawnContext
from typing import TYPE_CHECKING, Self

from pebble import ProcessExpired, ProcessPool

from docgen.batch.attempts import Attempts
from docgen.batch.executor import AHEAD, Backlog, time_limit
from docgen.batch.interrupts import deaf_to_interrupts
from docgen.batch.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing import synchronize
    from multiprocessing.process import BaseProcess

    from pebble import ProcessFuture

    from docgen.batch.executor import Group, Hand, Lost
    from docgen.batch.plan import Job
    from docgen.batch.settings import Settings
    from docgen.batch.writing import Done

_LOOK = 1.0  # seconds between looks at workers that say nothing


class Pool:
    """So many processes, of which each is replaced when it dies. It is stopped when it is left."""

    def __init__(self, size: int, settings: Settings) -> None:
        self._size, self._settings, self._common = size, settings, ""
        self._context: _Context | None = None
        self._pool: ProcessPool | None = None
        self._processes: list[BaseProcess] = []
        self._attempts = Attempts(settings)
        self._running: dict[ProcessFuture[list[Done]], Group] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def get_ready(self, common: str) -> None:
        """Start the processes, which read forms and templates meanwhile; `common` is the fingerprint of these."""
        self._common = common
        self._start()

    def run(self, jobs: Sequence[Job], hand: Hand) -> Iterator[Done | Lost]:
        """Do all jobs; tell of every report when it is done or given up, in no order. `hand` says what is known.

        Errors: DocgenError, where processes die before they begin anything.
        """
        backlog = Backlog(jobs, hand, self._settings)
        while backlog or self._running:
            pool = self._started(backlog)
            self._hand_out(pool, backlog)
            for future in wait(self._running, _LOOK, FIRST_COMPLETED).done:
                yield from self._ended(future, backlog)  # type: ignore[arg-type]

    def _hand_out(self, pool: ProcessPool, backlog: Backlog) -> None:
        """Let every worker have a group to do, and one that waits for it."""
        while len(self._running) < AHEAD * self._size and backlog:
            group = backlog.group(self._size)
            try:
                self._running[pool.schedule(_work, [group], timeout=time_limit(group, self._settings))] = group
            except RuntimeError:  # it has broken this moment
                backlog.put_back(group)
                return

    def _ended(self, future: ProcessFuture[list[Done]], backlog: Backlog) -> Iterator[Done | Lost]:
        group = self._running.pop(future)
        error = future.exception()
        if error is None:
            self._attempts.went_well()
            yield from future.result()
        elif isinstance(error, BrokenProcessPool):  # it has nothing to do with the group
            backlog.put_back(group)
        else:
            code = error.exitcode if isinstance(error, ProcessExpired) else None
            lost, again = self._attempts.failed(group, error, code)
            backlog.try_again(again)
            if lost:
                yield lost

    def _started(self, backlog: Backlog) -> ProcessPool:
        """Return the pool; where it broke, as it does when a process dies while none works on anything, a new one."""
        pool = self._pool
        if pool is None or not pool.active:
            codes = [process.exitcode for process in self._processes if process.exitcode]
            self._attempts.stillborn(BrokenProcessPool(), codes[0] if codes else None)
            self.stop()
            for group in self._running.values():
                backlog.put_back(group)
            self._running.clear()
            pool = self._start()
        return pool

    def _start(self) -> ProcessPool:
        self._context = context = _Context()
        others = set(multiprocessing.active_children())
        arguments = self._settings, self._common
        self._pool = pool = ProcessPool(self._size, initializer=_begin, initargs=arguments, context=context)
        with deaf_to_interrupts():
            _active = pool.active  # it starts its processes, and those who replace them, when it is asked first
        self._processes = [process for process in multiprocessing.active_children() if process not in others]
        return pool

    def stop(self) -> None:
        """End the processes, whatever they do."""
        if self._pool and self._context:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._context.locks.clear()


class _Context(SpawnContext):
    """Starts processes alike on every system, of which none holds another's pipe.

    It keeps the locks of a pool, which looks after them no more when it begins to stop: a process that only just starts
    finds them by name, and would complain aloud of what is gone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.locks: list[synchronize.RLock] = []

    def RLock(self) -> synchronize.RLock:  # noqa: N802 - as it is called there
        lock = super().RLock()
        self.locks.append(lock)
        return lock


_workers: list[Worker] = []  # in a process of a pool: its own, alone


def _begin(settings: Settings, common: str) -> None:
    """Begin in a new process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _workers.append(Worker(settings, common))
    _workers[0].get_ready()


def _work(group: Group) -> list[Done]:
    """Do a group of jobs in this process."""
    return _workers[0].work(group)


def _end_with_parent() -> None:
    """End this process when the one that started it has died, which would otherwise be seen at the end of a group."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
