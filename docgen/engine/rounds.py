"""The rounds of a loop in a filled part: what stands in one copy of a paragraph or row belongs together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from docgen.engine.tree import ROUND_END, ROUND_START, START, TAIL, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

Rounds = tuple[int, ...]  # the rounds that something stands in, the outermost first; no two have one number
_UNMARKED = str.maketrans("", "", ROUND_START + ROUND_END)


class Copied(NamedTuple):
    """An element of a filled part, with the rounds it stands in."""

    element: _Element
    rounds: Rounds


def has_rounds(xml: bytes) -> bool:
    """Tell whether a filled part has marks of rounds: it holds what must not come twice as it is."""
    return ROUND_START.encode() in xml


def place(root: _Element) -> list[Copied]:
    """Return the elements of a part in order, each with its rounds, and take the marks of the rounds away."""
    placed: list[Copied] = []
    marked: list[Slot] = []
    inside: list[int] = []
    count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            placed.append(Copied(element, tuple(inside)))
        slot = Slot(element, START if event == "start" else TAIL)
        written = slot.read()
        if ROUND_START not in written and ROUND_END not in written:
            continue
        marked.append(slot)
        for letter in written:
            if letter == ROUND_START:
                count += 1
                inside.append(count)
            elif letter == ROUND_END and inside:
                inside.pop()
    for slot in marked:
        slot.write(slot.read().translate(_UNMARKED))
    return placed


class Renamed:
    """The names of what was copied: the first copy keeps its own, and what refers to it follows in its own round."""

    def __init__(self, used: Iterable[str], longest: int = 1_000) -> None:
        self._used = {name.casefold() for name in used}
        self._longest = longest
        self._seen: set[str] = set()
        self._numbers: dict[str, int] = {}  # the last that was added to a name
        self._in_rounds: dict[tuple[str, Rounds], str] = {}
        self.copied: set[str] = set()  # the names that came more than once

    def name(self, name: str, rounds: Rounds) -> str:
        """Return the name for one more that is called so: its own for the first, a new one for each other."""
        made = name
        if name.casefold() in self._seen:
            made = self._unused(name)
            self.copied.add(name)
        self._seen.add(made.casefold())
        for depth in range(len(rounds) + 1):
            self._in_rounds.setdefault((name, rounds[:depth]), made)
        return made

    def target(self, name: str, rounds: Rounds) -> str:
        """Return which of those called so is meant from a place: one in the same round, else the first."""
        for depth in range(len(rounds), 0, -1):
            if (name, rounds[:depth]) in self._in_rounds:
                return self._in_rounds[name, rounds[:depth]]
        return self._in_rounds.get((name, ()), name)

    def _unused(self, name: str) -> str:
        number = self._numbers.get(name, 1)
        made = name
        while made.casefold() in self._used:
            number += 1
            ending = f"_{number}"
            made = name[: self._longest - len(ending)] + ending
        self._numbers[name] = number
        self._used.add(made.casefold())
        return made
