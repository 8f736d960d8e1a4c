"""Measuring engines against docgen: in turns, pair by pair, so that a machine whose speed drifts favours neither."""

from __future__ import annotations

import json
from contextlib import ExitStack
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from documents import said_of
from peers import OURS, Failed, Process, TooSlow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from documents import Document
    from peers import Peer

_HOUR = 3_600


class Pace(NamedTuple):
    """How long to measure, in seconds; `budget` is for one pair of engines."""

    turn: float
    rounds: int
    warm: float
    limit: float
    budget: float
    sizes: tuple[int, ...]


QUICK = Pace(turn=0.05, rounds=3, warm=0.2, limit=3, budget=1, sizes=(10, 100, 1_000))
FULL = Pace(turn=0.3, rounds=9, warm=2, limit=60, budget=25, sizes=(10, 100, 1_000, 10_000))


class Row(NamedTuple):
    """An engine on a document: its times for one, as multiples of docgen's, what it made, or why it did not run."""

    document: str
    engine: str
    seconds: list[float]
    ratios: list[float]
    size: int
    said: str


class Memory(NamedTuple):
    """What filling many documents in one process costs."""

    documents: int
    seconds: float
    peak: int | None


class Running:
    """An engine with a document's template open, warm, that fills a number of documents in its turn."""

    def __init__(self, peer: Peer, document: Document, pace: Pace, folder: Path) -> None:
        self.peer, self.document, self.pace = peer, document, pace
        self.seconds: list[float] = []
        folder = folder / f"{peer.name} {document.title}"
        folder.mkdir(exist_ok=True)
        self.output = folder / "output.docx"
        template, values = folder / f"{peer.syntax}.docx", folder / "values.json"
        template.write_bytes(document.templates[peer.syntax])
        values.write_text(json.dumps(document.editions), encoding="utf-8")
        self.process = Process(peer)
        self._order = {"open": str(template), "values": str(values)}

    def open(self) -> None:
        """Let the engine read, and compile, the template."""
        self.process.ask(self.pace.limit, **self._order)

    def warm_up(self) -> None:
        """Fill until times are steady; settle how many documents make a turn."""
        self.count = 1
        spent = seconds = self.turn()
        while spent < self.pace.warm:
            self.count = max(1, round(self.pace.turn / seconds))
            seconds = self.turn()
            spent += seconds * self.count
        self.count = max(1, round(self.pace.turn / seconds))
        del self.seconds[:-1]

    def turn(self) -> float:
        """Fill a turn's documents and return the seconds for one."""
        answer = self.process.ask(self.pace.limit, fill=self.count, keep=str(self.output))
        seconds = float(answer["seconds"]) / self.count
        self.seconds.append(seconds)
        self._edition = int(answer["edition"])
        return seconds

    def row(self, ratios: list[float]) -> Row:
        """Sum up, after reading the last document back."""
        content = self.output.read_bytes()
        said = said_of(content, self.document.texts[self._edition])
        return Row(self.document.title, self.peer.title, self.seconds, ratios, len(content), said)


def compare(document: Document, peers: Iterable[Peer], pace: Pace, folder: Path, no_node: str = "") -> list[Row]:
    """Measure docgen and each of its peers on a document."""
    ours = Running(OURS, document, pace, folder)
    with ours.process:
        ours.open()
        ours.warm_up()
        rows = [_against(ours, peer, folder, no_node) for peer in peers if peer.syntax in document.templates]
        return [ours.row([]), *rows]


def _against(ours: Running, peer: Peer, folder: Path, no_node: str) -> Row:
    document, pace = ours.document, ours.pace
    if peer.runs_on_node and no_node:
        return Row(document.title, peer.title, [], [], 0, no_node)
    theirs = Running(peer, document, pace, folder)
    with theirs.process:
        try:
            theirs.open()
            theirs.warm_up()
            ratios = _rounds(ours, theirs)
        except TooSlow as slow:
            times = pace.limit / min(ours.seconds)
            return Row(document.title, peer.title, [], [], 0, f"{slow}, more than {times:,.0f} times docgen")
        except Failed as failed:
            return Row(document.title, peer.title, [], [], 0, f"not measured: {failed}")
        return theirs.row(ratios)


def _rounds(ours: Running, theirs: Running) -> list[float]:
    """Let two engines take turns, each going first in every other round; return the ratios of their times."""
    ratios: list[float] = []
    spent = 0.0
    while len(ratios) < ours.pace.rounds and spent < ours.pace.budget:
        order = (ours, theirs) if len(ratios) % 2 else (theirs, ours)
        taken = {running.peer.name: running.turn() for running in order}
        spent += sum(taken[running.peer.name] * running.count for running in order)
        ratios.append(taken[theirs.peer.name] / taken[ours.peer.name])
    return ratios


def memory(document: Document, pace: Pace, folder: Path) -> list[Memory]:
    """Fill ever more documents with docgen, each number in new processes, small numbers in several."""
    found: list[Memory] = []
    for count in pace.sizes:
        times = max(1, min(pace.rounds, pace.sizes[-1] // count // 5))
        filled = [_filled(document, count, pace, folder) for _time in range(times)]
        peaks = [one.peak for one in filled if one.peak is not None]
        found.append(Memory(count, median(one.seconds for one in filled), max(peaks, default=None)))
    return found


def _filled(document: Document, count: int, pace: Pace, folder: Path) -> Memory:
    running = Running(OURS, document, pace, folder)
    with running.process as process:
        running.open()
        process.ask(pace.limit, fill=1, keep=None)  # what is loaded at the first use is not the cost of a document
        seconds = float(process.ask(_HOUR, fill=count, keep=None)["seconds"])
        return Memory(count, seconds / count, process.ask(pace.limit, peak=True)["bytes"])


def growth(documents: Sequence[Document], peers: Sequence[Peer], pace: Pace, folder: Path) -> list[list[Row]]:
    """Measure engines on documents of growing length, all taking turns; return the rows of each document."""
    with ExitStack() as stack:
        running = [[Running(peer, document, pace, folder) for peer in peers] for document in documents]
        for one in chain.from_iterable(running):
            stack.enter_context(one.process)
            one.open()
            one.warm_up()
        spent = 0.0
        for _round in range(pace.rounds):
            spent += sum(one.turn() * one.count for one in chain.from_iterable(running))
            if spent > pace.budget * len(documents):
                break
        return [[one.row([]) for one in line] for line in running]
