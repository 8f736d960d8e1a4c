"""The numbers that word processors write before paragraphs by themselves: the levels of a list, and how they are counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.readers.documents.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = 10  # as many as OpenDocument has; Word has one less
LARGEST = 32_767  # to which programs count
BULLET, NONE = "bullet", "none"  # formats in which nothing is counted, or not printed
TAB, BLANK, NOTHING = "tab", "space", "nothing"  # what stands between a number and its paragraph, as Word calls it
_LONGEST = 40  # characters of a label
_NUMBER = re.compile(r"%([1-9])")
_BLANKS = re.compile(r"\s+")


class NumberedLevel(NamedTuple):
    """A level of a list.

    `kind` is the format of its numbers, by Word's name, or "bullet"; `text` what is printed, with %1 to %9 for the
    numbers of the levels, counted from 1; `start` its first number; `restarts` after how many of the levels from the top
    it begins anew; `is_legal` whether all of its numbers are printed in digits; `gap` what stands after it.
    """

    kind: str
    text: str
    start: int = 1
    restarts: int = LEVELS
    is_legal: bool = False
    gap: str = TAB
    is_hidden: bool = False

    @property
    def is_printed(self) -> bool:
        """Tell whether it has a label at all: a bullet is none."""
        return self.kind != BULLET and not self.is_hidden and bool(self.text)


class ListCount:
    """The numbers that a list has come to, by level; None where a level has not begun, or begins anew."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = [None] * LEVELS

    def step(self, at: int, levels: Mapping[int, NumberedLevel], forced: int | None = None) -> None:
        """Count a paragraph at a level, from 0, that the list has; `forced` is its number where it is told."""
        for higher in range(at):  # one that was left out counts as if it had been there
            if self._numbers[higher] is None and higher in levels:
                self._numbers[higher] = levels[higher].start
        before = self._numbers[at]
        following = levels[at].start if before is None else before + 1
        self._numbers[at] = min(following if forced is None else forced, LARGEST)
        for deeper in range(at + 1, LEVELS):
            if deeper not in levels or at < levels[deeper].restarts:
                self._numbers[deeper] = None

    def label(self, at: int, levels: Mapping[int, NumberedLevel]) -> str:
        """Return what is printed before the paragraph that was counted last, at this level; nothing for a bullet."""
        level = levels[at]

        def number(match: re.Match[str]) -> str:
            of = int(match[1]) - 1
            if of > at or of not in levels or levels[of].kind == NONE:
                return ""
            reached = self._numbers[of]
            return numeral(
                levels[of].start if reached is None else reached,
                "decimal" if level.is_legal else levels[of].kind,
            )

        if not level.is_printed or len(level.text) > _LONGEST:
            return ""
        words = _BLANKS.sub(" ", _NUMBER.sub(number, level.text)).lstrip()
        return words if len(words) <= _LONGEST else ""


def put_before(label: str, gap: str, text: str) -> str:
    """Return the text of a paragraph with its label before it.

    A tab after a number is a blank only where the two would run together: 1. 2023年, but （一）主动公开.
    """
    apart = label and not label[-1].isspace() and (gap == BLANK or (gap == TAB and label[-1].isascii()))
    return f"{label} {text}" if apart else f"{label}{text}"


def put_before_words(text: str, numbered: str) -> str:
    """Return the text of a cell, with its number only before words: a figure is not to get other digits."""
    return numbered if is_words(text) else text


def is_words(text: str) -> bool:
    """Tell words from what may be a figure, as cells hold: they have no digit, and two letters at least."""
    return sum(map(str.isalpha, text)) > 1 and not any(map(str.isdigit, text))
