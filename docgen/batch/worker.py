"""A worker of a batch: takes jobs from its pipe until there are no more, or nobody gives any."""

from __future__ import annotations

import gc
from contextlib import closing, suppress
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableSequence
    from multiprocessing.connection import Connection

    from docgen.batch.journal import Known
    from docgen.batch.plan import Job
    from docgen.batch.settings import Settings

_GARBAGE = 5_000  # objects after which rings of them are looked for; Python's own 700 costs 3 % of a report


class Handed(NamedTuple):
    """A job as a worker gets it, with what is known of its reports by name."""

    job: Job
    known: dict[str, Known]


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
    from docgen.batch.work import Workshop  # noqa: PLC0415 - the engine is the workers' alone
    from docgen.batch.writing import Writer  # noqa: PLC0415

    gc.set_threshold(_GARBAGE)
    common = connection.recv()
    with (
        closing(Workshop(settings, common)) as workshop,
        closing(Writer(settings.folder, settings.own, number, connection.send)) as writer,
    ):
        if not connection.poll():  # the batch is still being planned
            workshop.get_ready()
        for handed in _received(connection, writer.flush):
            for job, known in handed:

                def begin(at: int, number: int = job.number) -> None:
                    begun[:] = number, at

                for made in workshop.work(job, known, begin):
                    writer.put(job.number, made)
                writer.put(job.number, None)


def _received(connection: Connection, pause: Callable[[], None]) -> Iterator[list[Handed]]:
    """Walk the jobs that are given. They are taken at once: whoever gives them must not wait for the work on others.

    `pause` is called before they are waited for. Errors: EOFError or OSError, where whoever gives them is gone.
    """
    jobs: SimpleQueue[list[Handed] | EOFError | OSError] = SimpleQueue()

    def receive() -> None:
        try:
            while handed := connection.recv():
                jobs.put(handed)
            jobs.put([])
        except (EOFError, OSError) as gone:
            jobs.put(gone)

    Thread(target=receive, daemon=True).start()
    while True:
        if jobs.empty():
            pause()
        handed = jobs.get()
        if isinstance(handed, Exception):
            raise handed
        if not handed:
            return
        yield handed
