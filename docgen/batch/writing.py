"""Writing what a worker made: while some reports go to the disk, the next ones are worked on."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.batch.journal import JournalEntry, JournalLine
from docgen.batch.settings import GROUP, KINDS
from docgen.errors import OutputError
from docgen.files import digest
from docgen.outcome import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docgen.batch.store import SetAside, Store
    from docgen.batch.work import Worked
    from docgen.outcome import Outcome


class Done(NamedTuple):
    """A report whose files are in their places; without a line nothing has changed, but for the kinds that somebody has `altered`.

    Of the `copied` kinds somebody's work is kept beside them.
    """

    name: str
    line: JournalLine | None
    altered: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()


class _Put(NamedTuple):
    """A report as it waits for its files to be moved in, with their digests."""

    made: Worked
    digests: dict[str, str]
    asides: tuple[SetAside, ...]


class Writer:
    """Writes the files of reports, in order.

    Files are written aside at once. Some of them together begin to go to the disk, without being waited for; when the
    next ones do so, those before are mostly there, and are moved to their places.
    """

    def __init__(self, store: Store[Any]) -> None:
        self._store = store
        self._name = token_hex(8)  # no other writer's, of a run that was killed or of another machine
        self._files = 0  # that were written so far
        self._aside: list[_Put] = []
        self._open = 0  # files of these
        self._on_their_way: list[_Put] = []
        self._done: list[Done] = []

    def put(self, made: Worked) -> None:
        """Write the files of a report."""
        waiting = self._set_aside(made)
        self._aside.append(waiting)
        self._open += len(waiting.asides)
        if self._open >= GROUP:
            self._send_off()

    def flush(self) -> list[Done]:
        """Wait until all is in its place; tell what became of every report since this was asked last."""
        self._send_off()
        self._send_off()
        done, self._done = self._done, []
        return done

    def _set_aside(self, made: Worked) -> _Put:
        """Write the files of a report aside; of it only what is still to be done is kept."""
        asides = tuple([self._written(made.name, kind, content) for kind, content in made.write.items()])
        digests = {kind: digest(content) for kind, content in made.write.items()}
        return _Put(made._replace(write={}), digests, asides)

    def _written(self, name: str, kind: str, content: bytes) -> SetAside:
        self._files += 1
        aside: SetAside = self._store.aside(f"{self._name}-{self._files}", self._path(name, kind), content)
        return aside

    def _send_off(self) -> None:
        """Let files that were written aside begin to go to the disk, and move those in that were on their way."""
        group, self._on_their_way = self._on_their_way, self._aside
        self._aside, self._open = [], 0
        for waiting in self._on_their_way:
            for aside in waiting.asides:
                aside.begin_sync()
        if group:
            self._done += self._moved(group)

    def _moved(self, group: Sequence[_Put]) -> list[Done]:
        """Move the files of a group of reports to their places; return what became of each."""
        asides = [aside for waiting in group for aside in waiting.asides]
        try:
            if asides:
                noted = ((waiting.made.name, waiting.digests.values()) for waiting in group if waiting.asides)
                self._store.note(self._name, noted)
        except OutputError as error:
            for aside in asides:
                aside.give_up(error)
        self._store.move_in(asides)
        return [self._finished(waiting) for waiting in group]

    def _path(self, name: str, kind: str) -> Path:
        return self._store.folder / f"{name}.{kind}"

    def _finished(self, waiting: _Put) -> Done:
        made = waiting.made
        if made.outcome is None:
            return Done(made.name, None, made.altered)
        return Done(made.name, JournalLine.of(made.name, self._entry(waiting, made, made.outcome)), copied=made.copied)

    def _entry(self, waiting: _Put, made: Worked, outcome: Outcome) -> JournalEntry:
        """Return what the journal is to say of a report whose files were moved in, as far as they could be."""
        errors = [*(aside.error for aside in waiting.asides if aside.error), *self._not_removed(made)]
        digests = {**made.keep, **waiting.digests}
        if errors:
            reasons = tuple(problem for error in errors for problem in error.problems)
            return JournalEntry("", digests, outcome._replace(state=State.UNJUDGED, reasons=reasons, files={}))
        of_now = waiting.digests if outcome.state is State.UNJUDGED else digests
        files = {kind: f"{made.name}.{kind}" for kind in KINDS if kind in of_now}
        return JournalEntry(made.key, digests, outcome._replace(files=files))

    def _not_removed(self, made: Worked) -> Iterator[OutputError]:
        """Take files away that are no longer true; walk what speaks against it."""
        for path in (self._path(made.name, kind) for kind in made.remove):
            try:
                self._store.remove(path)
            except OutputError as error:
                yield error
