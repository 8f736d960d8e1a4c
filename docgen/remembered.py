"""What was worked out before, so that the next of thousands of like reports need not work it out again."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """Results by what they depend on, and on nothing else. It is bounded: a full one is emptied and begins anew.

    At most `things` are kept, and none whose key has more than `characters`: what is strange is not worth its room.
    """

    def __init__(self, things: int, characters: int) -> None:
        super().__init__()
        self._things, self._characters = things, characters

    def keep(self, key: K, value: V, characters: int) -> None:
        """Remember a result, if its key with so many characters is short enough."""
        if characters > self._characters:
            return
        if len(self) >= self._things:
            self.clear()
        self[key] = value
