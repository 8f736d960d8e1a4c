"""What a process of a cluster does for batches: it keeps a docgen worker for each of the runs that it serves."""

from __future__ import annotations

import pickle
from contextlib import chdir
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen import __version__
from docgen.aggregate import enter_units, merge
from docgen.batch.worker import CrashError, Worker
from docgen.errors import DocgenError
from docgen.i18n import _, speak
from docgen.remote import forget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docgen.aggregate import Subtotal
    from docgen.batch.executor import Group
    from docgen.batch.settings import Settings
    from docgen.batch.writing import Done

_REST = 5.0  # seconds in which a report that is worked on is mostly done


class NotServingError(Exception):
    """The process does not serve the run: it is a new one that has taken a dead one's place."""


class DiedError(Exception):
    """A process that began with this group has died."""


class ServedRun(NamedTuple):
    """A run of a batch, as the processes that are to serve it are told: `common` is what forms and templates must be.

    Its `name` is laid down in the store: whoever sees it there writes to the same place.
    """

    name: str
    settings: Settings
    common: str
    home: Path  # the folder from which paths are meant


class _Serving(NamedTuple):
    run: ServedRun
    worker: Worker


_serving: dict[str, _Serving] = {}  # by the runs' names, in the order they came
_MOST = 4  # runs: of one that was killed nobody says that it has ended
_at_work = Lock()  # a process may have several threads, of which one works


def answer(name: str, arguments: bytes, *results: bytes) -> bytes:
    """Call one of the functions below with pickled arguments, and with what others have answered; answer with what it returns.

    An answer is its result and its error, pickled: neither the scheduler, which may know nothing of docgen, nor Dask looks
    into it.
    """
    functions: dict[str, Callable[..., object]] = {
        "introduce": introduce, "work": work, "rest": rest, "enter": enter, "merge": merge_entered
    }  # fmt: skip
    given: list[object] = list(_unpickled(arguments))
    for value, error in map(_unpickled, results):
        if error:
            return pickle.dumps((None, error))
        given.append(value)
    try:
        return pickle.dumps((functions[name](*given), None))
    except (NotServingError, DiedError, CrashError, DocgenError) as error:
        return pickle.dumps((None, error))


def _unpickled(content: bytes) -> Any:
    return pickle.loads(content)  # noqa: S301 - whoever may use a cluster may run anything on it


def introduce(language: str, version: str, pickled: bytes) -> str:
    """Let this process serve a run, if it can; return why it cannot, otherwise nothing.

    The version comes first: what another one has pickled may not be read here.
    """
    speak(language)
    other = _other_version(version)
    if other:
        return other
    run: ServedRun = _unpickled(pickled)
    forget()
    try:
        with _at_work, chdir(run.home):
            reason = _unfit(run)
            if not reason:
                _leave(run.name)
                for oldest in list(_serving)[: 1 - _MOST]:
                    _leave(oldest)
                worker = Worker(run.settings, run.common)
                worker.get_ready()
                _serving[run.name] = _Serving(run, worker)
    except DocgenError as error:
        return str(error)
    except OSError:
        return _another_folder(run.home)
    return reason


def _other_version(version: str) -> str:
    """Say that a process has another version of docgen, if it has."""
    if version == __version__:
        return ""
    return _("its docgen is version {theirs}, this one {ours}").format(theirs=__version__, ours=version)


def _unfit(run: ServedRun) -> str:
    """Say why this process cannot serve a run. Errors: DocgenError."""
    if run.settings.fingerprint(run.settings.library()) != run.common:
        return _("its forms or templates are others, or SOURCE_DATE_EPOCH is")
    if not run.settings.store().shows(run.name):
        return _another_folder(run.settings.folder)
    return ""


def _another_folder(folder: Path) -> str:
    return _("{folder} is another folder there, or none").format(folder=folder)


def work(name: str, group: Group) -> list[Done]:
    """Do a group of a run's jobs. Errors: NotServingError, DiedError, CrashError."""
    with _at_work:
        if name not in _serving:
            raise NotServingError
        run, worker = _serving[name]
        speak(run.settings.language)
        with chdir(run.home):
            if worker.store.is_marked(group):
                raise DiedError
            try:
                return worker.work(group)
            finally:
                if worker.is_stopped:
                    _leave(name)


def rest(name: str) -> None:
    """Stop working for a run, as soon as the report is done that is worked on, which is waited for some seconds."""
    if name in _serving:
        _serving[name].worker.stop()
        if _at_work.acquire(timeout=_REST):
            try:
                _leave(name)
            finally:
                _at_work.release()


def enter(version: str, home: Path, pickled: bytes) -> Subtotal:
    """Read, judge and enter the units of some bureaus: pickled, these and how they are read. Errors: DocgenError."""
    other = _other_version(version)
    if other:
        raise DocgenError.at(None, other)
    bureaus, reader = _unpickled(pickled)
    forget()
    with _at_work, chdir(home):
        return enter_units(bureaus, reader)


def merge_entered(one: Subtotal, other: Subtotal) -> Subtotal:
    """Return the subtotal of the units of two."""
    return merge(one, other)


def _leave(name: str) -> None:
    """Serve a run no more."""
    if name in _serving:
        _serving.pop(name).worker.close()
