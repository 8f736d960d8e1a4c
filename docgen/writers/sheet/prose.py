"""The prose as written, with the stretches marked that findings are about."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.labels import chinese_number
from docgen.writers.sheet.marks import SYMBOLS, tone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.bundle import Passage
    from docgen.checks import Review
    from docgen.forms.form import Section
    from docgen.writers.sheet.marks import Anchors


class Stretch(NamedTuple):
    """A place in a paragraph that a finding is about."""

    start: int
    end: int
    number: int
    tone: str
    follows: bool = False  # a further stretch of the same finding


class Piece(NamedTuple):
    """A piece of a paragraph; `numbers` are the findings it is about, with the anchor that each has here, if any."""

    text: str
    numbers: tuple[tuple[int, str, str], ...] = ()  # number, target in the list, anchor here
    tone: str = ""
    symbol: str = ""


class MarkedParagraph(NamedTuple):
    """A paragraph with its sub-heading, in pieces."""

    heading: str
    pieces: tuple[Piece, ...]


class ProseSection(NamedTuple):
    """A section's heading, as printed, and its paragraphs."""

    heading: str
    paragraphs: tuple[MarkedParagraph, ...]


class Prose:
    """The text of a report, with the stretches that its findings are about."""

    def __init__(self, review: Review, anchors: Anchors) -> None:
        self._report, self._anchors = review.report, anchors
        self._stretches: dict[tuple[str, int], list[Stretch]] = defaultdict(list)
        self.marked: set[int] = set()  # the findings that are marked in the text
        for number, finding in enumerate(review.findings, 1):
            excerpt = finding.excerpt
            if excerpt:
                self.marked.add(number)
                for order, (left, right) in enumerate(excerpt.marks):
                    start, end = excerpt.start + left, excerpt.start + right
                    stretch = Stretch(start, end, number, tone_of(finding), follows=order > 0)
                    self._stretches[excerpt.section, excerpt.paragraph].append(stretch)

    def sections(self) -> list[ProseSection]:
        """Return the sections that have text, or ought to."""
        shown = []
        for number, section in enumerate(self._report.form.every_section):
            passages = self._report.prose[section.code]
            if passages or (number and section.expects_prose):
                shown.append(ProseSection(_heading(section, number), tuple(self._paragraphs(section, passages))))
        return shown if any(section.paragraphs for section in shown) else []

    def _paragraphs(self, section: Section, passages: tuple[Passage, ...]) -> Iterator[MarkedParagraph]:
        for at, passage in enumerate(passages):
            heading = passage.heading.value if passage.heading else ""
            pieces = self._pieces(passage.text.value, self._stretches[section.code, at])
            yield MarkedParagraph(heading, tuple(pieces))

    def _pieces(self, text: str, stretches: list[Stretch]) -> Iterator[Piece]:
        """Cut a paragraph where stretches begin and end; they may lie over each other."""
        edges = sorted({0, len(text), *(edge for stretch in stretches for edge in (stretch.start, stretch.end))})
        for start, end in pairwise(edges):
            over = [stretch for stretch in stretches if stretch.start <= start and end <= stretch.end]
            numbers = tuple(self._number(stretch, start) for stretch in over)
            tone = over[0].tone if over else ""
            yield Piece(text[start:end], numbers, tone, SYMBOLS.get(tone, ""))

    def _number(self, stretch: Stretch, start: int) -> tuple[int, str, str]:
        first = start == stretch.start and not stretch.follows
        anchor = self._anchors.excerpt(stretch.number) if first else ""
        return stretch.number, self._anchors.finding(stretch.number), anchor


def _heading(section: Section, number: int) -> str:
    return f"{chinese_number(number)}、{section.heading}" if number else section.heading
