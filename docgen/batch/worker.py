"""A worker of a batch: does one group of jobs after the other, in whatever process an executor has put it."""

from __future__ import annotations

import faulthandler
import gc
from contextlib import contextmanager, suppress
from functools import partial
from time import monotonic
from traceback import format_exc
from typing import TYPE_CHECKING

from docgen.fetching import fetched
from docgen.i18n import speak
from docgen.remote import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from docgen.batch.executor import Group
    from docgen.batch.settings import Settings
    from docgen.batch.store import GroupMark
    from docgen.batch.work import Worked, Workshop
    from docgen.batch.writing import Done, Writer
_GARBAGE = 5_000  # objects after which rings of them are looked for; Python's own 700 costs 3 % of a report, and 20 % beside Dask


class CrashError(Exception):
    """A fault of docgen's own that a group was given up for: the error in a line, and its traceback."""

    def __init__(self, error: str, traceback: str) -> None:
        super().__init__(error, traceback)
        self.error, self.traceback = error, traceback

    def __str__(self) -> str:
        return self.traceback


class Worker:
    """Does groups of jobs with a workshop and a writer of its own; `common` is the fingerprint of what all reports depend on."""

    def __init__(self, settings: Settings, common: str) -> None:
        speak(settings.language)
        self._settings, self._common = settings, common
        self.store = settings.store()
        self._tools: tuple[Workshop, Writer] | None = None
        self.is_stopped = False

    def get_ready(self) -> None:
        """Read the form and open the templates that most reports will need."""
        with suppress(Exception):  # whatever is wrong is told when there is something to do
            self._workshop_and_writer()[0].get_ready()

    def work(self, group: Group) -> list[Done]:
        """Do the jobs of a group; all that is told of their reports is on the disk. Errors: CrashError."""
        try:
            workshop, writer = self._workshop_and_writer()
            sources = [path_of(each.listed.path) for job, _known in group.handed for each in job.reports]
            mark = self.store.mark(group)
            with _less_garbage(), Watch(mark, self._settings.patience) as watch, fetched(sources):
                for made in self._made(workshop, group, watch):
                    writer.put(made)
                watch.rest()
                return writer.flush()
        except Exception as error:
            self.close()  # what a fault may have left in them is not worked on with
            raise CrashError(f"{type(error).__name__}: {error}", format_exc()) from None

    def _made(self, workshop: Workshop, group: Group, watch: Watch) -> Iterator[Worked]:
        for job, known in group.handed:
            for made in workshop.work(job, known, partial(watch.begin, job.number)):
                yield made
                if self.is_stopped:
                    return

    def stop(self) -> None:
        """Do no further report of the group that is worked on: nobody waits for it any more."""
        self.is_stopped = True

    def close(self) -> None:
        """End what was started; another group would start it anew."""
        tools, self._tools = self._tools, None
        if tools:
            tools[0].close()

    def _workshop_and_writer(self) -> tuple[Workshop, Writer]:
        # Whoever hands out the work names this class, too: what is worked with is the workers' own to load.
        from docgen.batch.work import Workshop  # noqa: PLC0415
        from docgen.batch.writing import Writer  # noqa: PLC0415

        if self._tools is None:
            workshop = Workshop(self._settings, self._common, self.store)
            self._tools = workshop, Writer(self.store)
        return self._tools


@contextmanager
def _less_garbage() -> Iterator[None]:
    """Let rings of objects be looked for less often: the process may be somebody else's, and has its own way again afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(_GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Watch:
    """Notes which report of a group is worked on, and ends this process where one takes longer than `seconds`.

    The mark stays where the group was not done.
    """

    def __init__(self, mark: GroupMark, seconds: float) -> None:
        self._mark, self._seconds = mark, seconds
        self._slack = seconds / 100  # every report has its time whole, and so much more at most
        self._stale = 0.0

    def __enter__(self) -> Watch:
        return self

    def begin(self, job: int, at: int) -> None:
        """Say that work on a report begins, by its job's number and its place in the job."""
        self._mark.at(job, at)
        if (now := monotonic()) >= self._stale:  # to set the alarm starts a thread, which costs a tenth of a report
            faulthandler.dump_traceback_later(self._seconds + self._slack, exit=True, file=self._mark.file)
            self._stale = now + self._slack

    def rest(self) -> None:
        """Say that no report is worked on for now."""
        faulthandler.cancel_dump_traceback_later()
        self._stale = 0.0

    def __exit__(self, kind: type[BaseException] | None, *_error: BaseException | TracebackType | None) -> None:
        self.rest()
        self._mark.close(done=kind is None)
