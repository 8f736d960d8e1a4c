"""Writing what a worker made, in a thread of its own: while the disk is waited for, the next report is worked on."""

from __future__ import annotations

import time
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from docgen.batch.intents import Intents
from docgen.batch.journal import Entry
from docgen.batch.settings import KINDS
from docgen.errors import DocgenError, OutputError, Problem, reason_of
from docgen.files import digest
from docgen.i18n import _
from docgen.outcome import State
from docgen.output import write_together
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from docgen.batch.work import Made

_WAITING = 24  # reports that wait to be written
_GROUP, _PATIENCE = 8, 0.1  # reports that are synced in one go, and the seconds that the first of them waits for more


class Done(NamedTuple):
    """A report whose files are in their places; without an entry nothing has changed. `last` when its job is done."""

    job: int
    name: str
    entry: Entry | None
    last: bool = False


class Writer:
    """Writes what it is given, in order, and tells of it with `tell` from its own thread.

    What stops it, a bug or that nobody listens any more, is raised where it is next given something, or closed.

    A few reports are synced in one go: waiting for the disk is what costs. `folder` is the output folder, `own` the
    batch's folder in it, `number` the worker's.
    """

    def __init__(self, folder: Path, own: Path, number: int, tell: Callable[[list[Done]], None]) -> None:
        self._folder, self._own, self._tell = folder, own, tell
        self._intents = Intents(own, number)
        self._queue: Queue[tuple[int, Made | None] | None] = Queue(_WAITING)
        self._stopped: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, job: int, made: Made | None) -> None:
        """Give it a report of a job, or None when the job is done."""
        self._raise()
        self._queue.put((job, made))

    def close(self) -> None:
        """Wait until all is written."""
        self._queue.put(None)
        self._thread.join()
        self._raise()

    def _raise(self) -> None:
        if self._stopped:
            raise self._stopped

    def _run(self) -> None:
        more = True
        while more:  # also when stopped: whoever gives must not wait for ever
            group, more = self._gathered()
            if group and not self._stopped:
                try:
                    self._tell(self._written(group))
                except Exception as error:
                    self._stopped = error

    def _gathered(self) -> tuple[list[tuple[int, Made | None]], bool]:
        """Wait for some reports; tell whether more may come."""
        group = []
        one = self._queue.get()
        until = time.monotonic() + _PATIENCE
        while one is not None:
            group.append(one)
            if len(group) >= 2 * _GROUP:  # each report with the word that its job is done
                return group, True
            try:
                one = self._queue.get(timeout=max(until - time.monotonic(), 0.001))
            except Empty:
                return group, True
        return group, False

    def _written(self, group: Sequence[tuple[int, Made | None]]) -> list[Done]:
        reports = [made for _job, made in group if made and made.outcome]
        failed: dict[Path, DocgenError] = {}
        files = [(self._path(made.name, kind), content) for made in reports for kind, content in made.write.items()]
        try:
            if files:
                self._intents.note((made.name, map(digest, made.write.values())) for made in reports if made.write)
                failed.update(write_together(files, self._own))
        except OutputError as error:  # nothing was moved in
            failed.update((path, error) for path, _content in files)
        for made in reports:
            failed.update(self._removed(made))
        return [_done(job, made, self._faults(made, failed)) for job, made in group]

    def _path(self, name: str, kind: str) -> Path:
        return self._folder / f"{name}.{kind}"

    def _removed(self, made: Made) -> dict[Path, DocgenError]:
        """Take files away that are no longer true."""
        failed: dict[Path, DocgenError] = {}
        for path in (self._path(made.name, kind) for kind in made.remove):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                message = _("this file is out of date and cannot be removed: {reason}")
                failed[path] = OutputError.at(Source(str(path)), message.format(reason=reason_of(error)))
        return failed

    def _faults(self, made: Made | None, failed: dict[Path, DocgenError]) -> tuple[Problem, ...]:
        paths = (self._path(made.name, kind) for kind in (*made.write, *made.remove)) if made else ()
        return tuple(problem for path in paths if path in failed for problem in failed[path].problems)


def _done(job: int, made: Made | None, faults: tuple[Problem, ...]) -> Done:
    if made is None:
        return Done(job, "", None, last=True)
    if made.outcome is None:
        return Done(job, made.name, None)
    digests = {**made.keep, **{kind: digest(content) for kind, content in made.write.items()}}
    of_now = made.write if made.outcome.state is State.UNJUDGED else digests
    files = {kind: f"{made.name}.{kind}" for kind in KINDS if kind in of_now}
    if faults:
        outcome = made.outcome._replace(state=State.UNJUDGED, reasons=faults, files={})
        return Done(job, made.name, Entry("", digests, outcome))
    return Done(job, made.name, Entry(made.key, digests, made.outcome._replace(files=files)))
