"""Running LibreOffice until it is done, and ending it when it is not."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from docgen.errors import OfficeError, reason_of
from docgen.i18n import _
from docgen.office.guard import SAID, end, session
from docgen.office.profile import environment_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class NotDoneError(Exception):
    """LibreOffice was not done in its time and was ended, or had ended itself. Its words say so."""


def not_done(limit: float) -> NotDoneError:
    """Word that time was up, after so many seconds."""
    message = _(
        "LibreOffice was not done after {seconds:g} seconds and was ended; try again, or allow more time with"
        " DOCGEN_SOFFICE_SECONDS"
    )
    return NotDoneError(message.format(seconds=limit))


def not_started(program: str, error: OSError) -> OfficeError:
    """Word why a program does not start."""
    message = _("LibreOffice cannot be started: {reason}").format(reason=reason_of(error))
    return OfficeError.at(Source(program), message)


def run(command: Sequence[str], folder: Path, limit: float) -> int:
    """Run LibreOffice in its folder and return its exit code; when time is up, end it and all it has started.

    What it says goes to a file: a pipe would be held open by a child that stays behind. `limit` is in
    seconds. Errors: NotDoneError; OfficeError where the program does not start.
    """
    with (folder / SAID).open("wb") as file:
        try:
            process = subprocess.Popen(  # noqa: S603 - the program is the user's own choice, the rest is ours
                command,
                cwd=folder,
                env=environment_of(folder),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                **session(),
            )
        except OSError as error:
            raise not_started(command[0], error) from error
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired as expired:
            raise not_done(limit) from expired
        finally:
            end(process.pid, runs=process.poll() is None)
            process.kill()
            process.wait()
