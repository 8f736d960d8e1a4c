"""A worker of a batch: does one group of jobs after the other, in whatever process an executor has put it."""

from __future__ import annotations

import faulthandler
import gc
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from traceback import format_exc
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import speak

if TYPE_CHECKING:
    from types import TracebackType

    from docgen.batch.executor import Group
    from docgen.batch.settings import Settings
    from docgen.batch.work import Workshop
    from docgen.batch.writing import Done, Writer

_GARBAGE = 5_000  # objects after which rings of them are looked for; Python's own 700 costs 3 % of a report


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
        gc.set_threshold(_GARBAGE)
        self._settings, self._common = settings, common
        self._tools: tuple[Workshop, Writer] | None = None

    def get_ready(self) -> None:
        """Read the form and open the templates that most reports will need."""
        with suppress(Exception):  # whatever is wrong is told when there is something to do
            self._workshop_and_writer()[0].get_ready()

    def work(self, group: Group) -> list[Done]:
        """Do the jobs of a group; all that is told of their reports is on the disk. Errors: CrashError."""
        try:
            workshop, writer = self._workshop_and_writer()
            with Watch(trace_of(group, self._settings), self._settings.patience) as watch:
                for job, known in group.handed:
                    for made in workshop.work(job, known, partial(watch.begin, job.number)):
                        writer.put(made)
                watch.rest()
                return writer.flush()
        except Exception as error:
            self.close()  # what a fault may have left in them is not worked on with
            raise CrashError(f"{type(error).__name__}: {error}", format_exc()) from None

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
            workshop = Workshop(self._settings, self._common)
            self._tools = workshop, Writer(self._settings.folder, self._settings.own)
        return self._tools


class Watch:
    """Notes in a file which report of a group is worked on, and ends this process where one takes longer than `seconds`.

    It is a file, and no message, so that it still tells when the process has died, whatever the executor. It stays
    where the group was not done.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self._path, self._seconds = path, seconds
        self._slack, self._stale = (
            seconds / 100,
            0.0,
        )  # seconds: every report has its time whole, and so much more at most

    def __enter__(self) -> Watch:
        try:
            self._file = self._path.open("wb", buffering=0)
        except OSError:  # reports say so themselves when they are written
            self._file = Path(os.devnull).open("wb", buffering=0)
        return self

    def begin(self, job: int, at: int) -> None:
        """Say that work on a report begins, by its job's number and its place in the job."""
        with suppress(OSError):
            self._file.seek(0)
            self._file.write(b"%10d %10d\n" % (job, at))
        if (now := monotonic()) >= self._stale:  # to set the alarm starts a thread, which costs a tenth of a report
            faulthandler.dump_traceback_later(self._seconds + self._slack, exit=True, file=self._file)
            self._stale = now + self._slack

    def rest(self) -> None:
        """Say that no report is worked on for now."""
        faulthandler.cancel_dump_traceback_later()
        self._stale = 0.0

    def __exit__(self, kind: type[BaseException] | None, *_error: BaseException | TracebackType | None) -> None:
        self.rest()
        self._file.close()
        if kind is None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


class Trace(NamedTuple):
    """What was worked on when a group's worker died: a job's number, a report's place in it, whether that took too long."""

    job: int
    at: int
    is_late: bool

    @classmethod
    def left(cls, group: Group, settings: Settings) -> Trace | None:
        """Take up what a worker that died has left; None where it had not begun."""
        path = trace_of(group, settings)
        try:
            mark, _newline, late = path.read_bytes().partition(b"\n")
            path.unlink()
            job, at = mark.split()
            return cls(int(job), int(at), bool(late))
        except (OSError, ValueError):
            return None


def trace_of(group: Group, settings: Settings) -> Path:
    """Return the file that tells how far a group has come."""
    return settings.own / f"{group.name}.at.part"
