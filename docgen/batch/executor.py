"""The seam between a batch and whoever does its jobs, and the plain values that travel through it."""

from __future__ import annotations

from collections import deque
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple, Protocol

from docgen.batch.settings import GROUP
from docgen.kinds import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.batch.journal import Known
    from docgen.batch.plan import Job, Planned
    from docgen.batch.settings import Settings
    from docgen.batch.writing import Done

AHEAD = 2  # groups that are handed out for each worker: it does the first, and the second waits for it


class Handed(NamedTuple):
    """A job as a worker gets it, with what is known of its reports by name."""

    job: Job
    known: dict[str, Known]


class Group(NamedTuple):
    """Jobs that a worker does in one go; no other group, of no other machine, has its `name`."""

    name: str
    handed: tuple[Handed, ...]


class Lost(NamedTuple):
    """A report that was given up, and why; a fault of docgen's own has a `traceback`."""

    planned: Planned
    reason: str
    traceback: str = ""


class Hand(Protocol):
    """Says of jobs what their worker must know; `again` where one worker has died of them or beside them."""

    def __call__(self, jobs: Sequence[Job], *, again: bool) -> tuple[Handed, ...]:
        """Return the jobs with what is known."""


class Executor(Protocol):
    """Has workers, here or elsewhere, and lets them do the jobs of a batch. The output folder is theirs, too.

    Each has a `docgen.batch.worker.Worker`, which does one group after the other. Of a group whose worker has died
    `docgen.batch.attempts.Attempts` says what is tried again, and what is given up.
    """

    def get_ready(self, common: str) -> None:
        """Let workers read forms and templates; `common` is the fingerprint of these, which must be taken before."""

    def run(self, jobs: Sequence[Job], hand: Hand) -> Iterator[Done | Lost]:
        """Do all jobs; tell of every report when it is done or given up, in no order. `hand` says what is known.

        Errors: DocgenError, where no worker gets so far as to begin anything.
        """

    def stop(self) -> None:
        """End all work, and wait until nothing is written any more; it may be stopped twice."""


def time_limit(group: Group, settings: Settings) -> float:
    """Return the seconds after which a process that works on a group does not run at all: each report is watched by its worker."""
    return settings.patience * (1 + 2 * sum(len(handed.job.reports) for handed in group.handed))


def take_jobs(waiting: deque[Job], workers: int, settings: Settings) -> list[Job]:
    """Take the jobs of the next group off those that wait.

    They are many, so that the disk is waited for seldom, but fewer towards the end, so that no worker is waited for long;
    a PDF takes so long that each job is a group.
    """
    most = 1 if DocumentKind.PDF.value in settings.kinds else min(GROUP, len(waiting) // (AHEAD * workers))
    jobs = [waiting.popleft()]
    reports = len(jobs[0].reports)
    while waiting and reports + len(waiting[0].reports) <= most:
        jobs.append(waiting.popleft())
        reports += len(jobs[-1].reports)
    return jobs


class Backlog:
    """The jobs that wait for a worker: what is tried again comes first."""

    def __init__(self, jobs: Sequence[Job], hand: Hand, settings: Settings) -> None:
        self._waiting, self._hand, self._settings = deque(jobs), hand, settings
        self._again: deque[list[Job]] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting or self._again)

    def group(self, workers: int) -> Group:
        """Take the next group off, for one of so many workers."""
        again = bool(self._again)
        jobs = self._again.popleft() if again else take_jobs(self._waiting, workers, self._settings)
        return Group(token_hex(8), self._hand(jobs, again=again))

    def put_back(self, group: Group) -> None:
        """Let a group that nobody has done be tried again as it is."""
        self.try_again([[handed.job for handed in group.handed]])

    def try_again(self, groups: Iterable[list[Job]]) -> None:
        """Let the jobs of groups be tried again, each group by itself."""
        self._again.extend(groups)
