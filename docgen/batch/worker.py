"""A worker of a batch: takes from its pipe places to look at, then jobs, until there are no more, or nobody gives any."""

from __future__ import annotations

import gc
from contextlib import closing, suppress
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableSequence, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from docgen.batch.journal import Known
    from docgen.batch.plan import Job
    from docgen.batch.settings import Settings
    from docgen.readers.survey import Listed

_GARBAGE = 5_000  # objects after which rings of them are looked for; Python's own 700 costs 3 % of a report


class Handed(NamedTuple):
    """A job as a worker gets it, with what is known of its reports by name."""

    job: Job
    known: dict[str, Known]


class Places(NamedTuple):
    """Some places that a worker is to look at while the batch is planned."""

    number: int
    paths: Sequence[Path]


class Found(NamedTuple):
    """What a worker found at places, one after the other."""

    number: int
    at: list[list[Listed]]


class Crash(NamedTuple):
    """A fault of docgen's own that stopped a worker."""

    error: str
    traceback: str


def serve(connection: Connection, settings: Settings, number: int, begun: MutableSequence[int]) -> None:
    """Work until told to stop, or until whoever gives the jobs is gone; `begun` tells which report is worked on.

    First of all it is told the fingerprint of what all reports depend on: nothing of that is read before.
    """
    speak(settings.language)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            _serve(connection, settings, number, begun)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:
            import traceback  # noqa: PLC0415 - only a bug needs it

            connection.send(Crash(f"{type(error).__name__}: {error}", traceback.format_exc()))


def _serve(connection: Connection, settings: Settings, number: int, begun: MutableSequence[int]) -> None:
    # Whoever starts workers loads this module first of all: what they work with is the workers' own to load.
    from docgen.batch.work import Workshop  # noqa: PLC0415
    from docgen.batch.writing import Writer  # noqa: PLC0415
    from docgen.readers.survey import look_at  # noqa: PLC0415

    gc.set_threshold(_GARBAGE)
    common = connection.recv()
    with (
        closing(Workshop(settings, common)) as workshop,
        closing(Writer(settings.folder, settings.own, number, connection.send)) as writer,
    ):

        def pause() -> None:
            writer.flush()
            workshop.get_ready()

        for message in _received(connection, pause):
            if isinstance(message, Places):
                connection.send(Found(message.number, [look_at(path) for path in message.paths]))
                continue
            for job, known in message:

                def begin(at: int, number: int = job.number) -> None:
                    begun[:] = number, at

                for made in workshop.work(job, known, begin):
                    writer.put(job.number, made)
                writer.put(job.number, None)


def _received(connection: Connection, pause: Callable[[], None]) -> Iterator[list[Handed] | Places]:
    """Walk what is given to do. It is taken at once: whoever gives it must not wait for the work on what was before.

    `pause` is called before it is waited for. Errors: EOFError or OSError, where whoever gives them is gone.
    """
    given: SimpleQueue[list[Handed] | Places | EOFError | OSError] = SimpleQueue()

    def receive() -> None:
        try:
            while message := connection.recv():
                given.put(message)
            given.put([])
        except (EOFError, OSError) as gone:
            given.put(gone)

    is_there = connection.poll()
    Thread(target=receive, daemon=True).start()
    while True:
        if given.empty() and not is_there:
            pause()
        is_there = False
        message = given.get()
        if isinstance(message, Exception):
            raise message
        if not message:
            return
        yield message
