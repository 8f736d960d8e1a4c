"""What workers are about to move in: noted with digests before it happens, so that a run that was killed knows its own files."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from docgen.errors import OutputError, reason_of
from docgen.i18n import _
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_NAME = "moving-{number}.jsonl"


class Intents:
    """The file in which one worker notes what it is about to move in. Errors: OutputError."""

    def __init__(self, folder: Path, number: int) -> None:
        self._path = folder / _NAME.format(number=number)

    def note(self, digests: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Note the digests of reports' files, and wait until that has reached the disk."""
        lines = (json.dumps([name, list(files)], ensure_ascii=False) + "\n" for name, files in digests)
        try:
            with self._path.open("ab") as file:
                file.write("".join(lines).encode(errors="surrogatepass"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            message = _("cannot write: {reason}").format(reason=reason_of(error))
            raise OutputError.at(Source(str(self._path)), message) from error


def noted(folder: Path) -> dict[str, frozenset[str]]:
    """Return the digests that workers noted, by report."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.glob(_NAME.format(number="*"))):
        for name, digests in _lines(path):
            found.setdefault(name, set()).update(digests)
    return {name: frozenset(digests) for name, digests in found.items()}


def forget(folder: Path) -> None:
    """Remove what was noted, once the journal has it."""
    for path in folder.glob(_NAME.format(number="*")):
        path.unlink(missing_ok=True)


def _lines(path: Path) -> Iterator[tuple[str, list[str]]]:
    with path.open("rb") as file:
        for line in file:
            try:
                name, digests = json.loads(line)
            except ValueError:  # it was being written when the run was killed: nothing of it was moved in
                continue
            yield name, digests
