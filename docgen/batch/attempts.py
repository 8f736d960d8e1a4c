"""Which report a worker died of, what is tried again after that, and what is given up: for every executor alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from docgen.batch.executor import Lost
from docgen.batch.worker import CrashError
from docgen.errors import DocgenError
from docgen.i18n import _

if TYPE_CHECKING:
    from docgen.batch.executor import Group
    from docgen.batch.plan import Job
    from docgen.batch.settings import Settings
    from docgen.batch.store import Trace

_TRIES = 2
_STILLBORN = 3  # workers one after the other that may die before they begin anything


class Failed(NamedTuple):
    """What follows of a group that was not done: the report that is given up, and what to try again, each by itself."""

    lost: Lost | None
    again: list[list[Job]]


class Attempts:
    """Counts which reports have stopped a worker."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._store = settings, settings.store()
        self._strikes: Counter[str] = Counter()
        self._stillborn = 0

    def went_well(self) -> None:
        """Say that a worker has done a group."""
        self._stillborn = 0

    def failed(self, group: Group, error: BaseException, exit_code: int | None) -> Failed:
        """Say what follows of a group whose worker died or crashed. Errors: DocgenError, see `stillborn`."""
        jobs = [handed.job for handed in group.handed]
        trace = self._store.trace(group)
        if trace is None:
            self.stillborn(error, exit_code)
            return Failed(None, [jobs])
        if trace.place is None:
            return Failed(None, [[job] for job in jobs])
        number, at = trace.place
        [job] = [each for each in jobs if each.number == number]
        culprit = job.reports[at]
        lost = None
        self._strikes[culprit.name] += 1
        if self._strikes[culprit.name] >= _TRIES:
            reason, traceback = self._reason(trace, error, exit_code)
            lost = Lost(culprit, reason, traceback)
            job = job._replace(reports=tuple(each for each in job.reports if each is not culprit))
        rest = [each for each in jobs if each.number != job.number]
        again = [some for some in (rest, [job]) if any(planned.wanted for each in some for planned in each.reports)]
        return Failed(lost, again)

    def stillborn(self, error: BaseException, exit_code: int | None) -> None:
        """Note that a worker died before it began anything. Errors: DocgenError, where all do so."""
        self._stillborn += 1
        if self._stillborn >= _STILLBORN:
            if isinstance(error, CrashError):
                raise error
            raise DocgenError.at(None, _with_code(_("the worker processes die before they begin"), exit_code))

    def _reason(self, trace: Trace, error: BaseException, exit_code: int | None) -> tuple[str, str]:
        if isinstance(error, CrashError):
            return _("a bug in docgen, not in your files: {error}").format(error=error.error), error.traceback
        if trace.is_late or isinstance(error, TimeoutError):
            message = _("it was not done after {seconds:g} seconds, twice")
            return message.format(seconds=self._settings.seconds), ""
        return _with_code(_("docgen's worker died of it, twice"), exit_code), ""


def _with_code(message: str, exit_code: int | None) -> str:
    """Add the exit code, where it is known: of a process on another machine it is not."""
    return message if exit_code is None else _("{message} (exit code {code})").format(message=message, code=exit_code)
