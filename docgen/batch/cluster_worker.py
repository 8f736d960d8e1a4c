"""What a process of a cluster does for docgen: it keeps a servant for each of the runs that it serves."""

from __future__ import annotations

import pickle
from contextlib import chdir, contextmanager, nullcontext
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from docgen import __version__
from docgen.aggregate import merge
from docgen.batch.worker import CrashError
from docgen.errors import DocgenError, reason_of
from docgen.i18n import _, speak
from docgen.remote import forget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docgen.aggregate import Subtotal


class NotServingError(Exception):
    """The process does not serve the run: it is a new one that has taken a dead one's place."""


class DiedError(Exception):
    """A process that began with this work has died."""


class Servant(Protocol):
    """Does the work of a run in one process, a piece after the other."""

    def work(self, piece: Any) -> object:
        """Do a piece of the work. Errors: DiedError; CrashError; DocgenError."""

    def stop(self) -> None:
        """Leave off as soon as may be: nobody waits for it any more."""

    def close(self) -> None:
        """End what was started."""


class Task(Protocol):
    """What processes are asked to do in a run; it is sent to each."""

    @property
    def language(self) -> str:
        """The language of what is said."""

    def why_not(self) -> str:
        """Say why this process cannot do it; otherwise nothing. Errors: DocgenError."""

    def servant(self) -> Servant:
        """Return what does it here, ready to begin."""


class ServedRun(NamedTuple):
    """A run, as the processes that are to serve it are told; no other has its `name`.

    `home` is the folder from which its paths are meant; None where none is relative.
    """

    name: str
    task: Task
    home: Path | None = None


class _Serving:
    """A run that this process serves."""

    def __init__(self, run: ServedRun, servant: Servant) -> None:
        self.run, self.servant, self.is_at_work = run, servant, False


_serving: dict[str, _Serving] = {}  # by the runs' names; those that worked last stand last
_MOST = 8  # runs: of one that was killed nobody says that it has ended
_stopped: dict[str, None] = {}  # the names of runs that have ended, some of which this process may only hear of later
_MOST_STOPPED = 1_000
_changing = Lock()  # what is written down here
_at_work = Lock()  # a process may have several threads, of which one works


def answer(name: str, arguments: bytes, *results: bytes) -> bytes:
    """Call one of the functions below with pickled arguments, and with what others have answered; return its result, pickled.

    Neither the scheduler, which may know nothing of docgen, nor Dask looks into it: nor into the error. Errors:
    RuntimeError, with one of docgen's own, pickled.
    """
    functions: dict[str, Callable[..., object]] = {
        "introduce": introduce, "work": work, "stop": stop, "merge": merge_entered
    }  # fmt: skip
    try:
        return pickle.dumps(functions[name](*_unpickled(arguments), *map(_unpickled, results)))
    except (NotServingError, DiedError, CrashError, DocgenError) as error:
        raise RuntimeError(pickle.dumps(error)) from None


def _unpickled(content: bytes) -> Any:
    return pickle.loads(content)  # noqa: S301 - whoever may use a cluster may run anything on it


def introduce(language: str, version: str, pickled: bytes) -> str:
    """Let this process serve a run, if it can; return why it cannot, otherwise nothing.

    The version comes first: what another one has pickled may not be read here.
    """
    with _at_work:
        speak(language)
        if version != __version__:
            return _("its docgen is version {theirs}, this one {ours}").format(theirs=__version__, ours=version)
        run: ServedRun = _unpickled(pickled)
        forget()
        try:
            with _at(run.home):
                return run.task.why_not() or _serve(run)
        except DocgenError as error:
            return str(error)
        except OSError as error:
            return reason_of(error)


@contextmanager
def _at(home: Path | None) -> Iterator[None]:
    """Be in a run's folder. Errors: DocgenError, where it is not here."""
    try:
        entered = chdir(home) if home else nullcontext()
        entered.__enter__()
    except OSError as error:
        raise DocgenError.at(None, another_folder(home)) from error
    try:
        yield
    finally:
        entered.__exit__(None, None, None)


def another_folder(folder: Path | None) -> str:
    """Say that a folder is not the one that is meant."""
    return _("{folder} is another folder there, or none").format(folder=folder)


def _serve(run: ServedRun) -> str:
    """Serve a run, in the place of the one that has been silent for longest where they are too many."""
    servant = run.task.servant()
    with _changing:
        if run.name in _stopped:
            over = [servant]
        else:
            earlier = _serving.pop(run.name, None)
            silent = [_serving.pop(name) for name in list(_serving)[: 1 - _MOST]]
            over = [each.servant for each in (*silent, earlier) if each]
            _serving[run.name] = _Serving(run, servant)
    for each in over:
        each.close()
    return ""


def work(name: str, piece: object) -> object:
    """Do a piece of a run's work. Errors: NotServingError, DiedError, CrashError, DocgenError."""
    with _at_work:
        with _changing:
            serving = _serving.pop(name, None)
            if serving is None:
                raise NotServingError
            _serving[name] = serving
            serving.is_at_work = True
        try:
            speak(serving.run.task.language)
            with _at(serving.run.home):
                return serving.servant.work(piece)
        finally:
            with _changing:
                serving.is_at_work = False
                is_over = name in _stopped
                if is_over:
                    del _serving[name]
            if is_over:
                serving.servant.close()


def stop(name: str) -> bool:
    """Serve a run no more; tell whether it is still worked for, as long as a report takes that is worked on.

    It waits for nothing: it is called in between, while another thread works.
    """
    with _changing:
        _stopped[name] = None
        for oldest in list(_stopped)[:-_MOST_STOPPED]:
            del _stopped[oldest]
        serving = _serving.get(name)
        if serving is None:
            return False
        serving.servant.stop()
        is_at_work = serving.is_at_work
        if not is_at_work:
            del _serving[name]
    if not is_at_work:
        serving.servant.close()
    return is_at_work


def merge_entered(one: Subtotal, other: Subtotal) -> Subtotal:
    """Return the subtotal of the units of two."""
    return merge(one, other)
