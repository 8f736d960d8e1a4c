"""A worker of a batch: takes jobs from its pipe until there are no more, or nobody gives any."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import speak

if TYPE_CHECKING:
    from collections.abc import MutableSequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from docgen.batch.journal import Known
    from docgen.batch.plan import Job
    from docgen.batch.settings import Settings


class Handed(NamedTuple):
    """A job as a worker gets it, with what is known of its reports by name."""

    job: Job
    known: dict[str, Known]


class Crash(NamedTuple):
    """A fault of docgen's own that stopped a worker."""

    error: str
    traceback: str


def serve(
    connection: Connection, settings: Settings, common: str, own: Path, number: int, begun: MutableSequence[int]
) -> None:
    """Work until told to stop, or until whoever gives the jobs is gone; `begun` tells which report is worked on."""
    speak(settings.language)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            _serve(connection, settings, common, own, number, begun)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:
            import traceback  # noqa: PLC0415 - only a bug needs it

            connection.send(Crash(f"{type(error).__name__}: {error}", traceback.format_exc()))


def _serve(
    connection: Connection, settings: Settings, common: str, own: Path, number: int, begun: MutableSequence[int]
) -> None:
    from docgen.batch.work import Workshop  # noqa: PLC0415 - the engine is the workers' alone
    from docgen.batch.writing import Writer  # noqa: PLC0415

    with (
        closing(Workshop(settings, common)) as workshop,
        closing(Writer(settings.folder, own, number, connection.send)) as writer,
    ):
        while handed := connection.recv():
            job = handed.job

            def begin(at: int, number: int = job.number) -> None:
                begun[:] = number, at

            for made in workshop.work(job, handed.known, begin):
                writer.put(job.number, made)
            writer.put(job.number, None)
