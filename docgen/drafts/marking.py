"""What marks a draft, and what a format does to mark one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

MARK = "草稿"  # as the report, it is Chinese in whatever language docgen speaks
AUTHOR = "docgen"
COLOUR, SIZE, LINE = "C00000", 14, 16  # of the mark above each page; its size and the height of its line in points
TITLE_MARK = f"（{MARK}）"  # ends the title that the file says it has


class CommentSpot(NamedTuple):
    """Where a comment stands: from one character to another of a paragraph's texts, counted from 0; both 0 where it has none."""

    paragraph: _Element
    begin: int
    end: int


class DraftMarking(ABC):
    """Marks one document as a draft, by its format."""

    @abstractmethod
    def comment(self, spot: CommentSpot, lines: Sequence[str]) -> None:
        """Let a comment of some paragraphs stand at a spot."""

    @abstractmethod
    def mark_pages(self) -> None:
        """Mark every page as a draft."""

    @abstractmethod
    def mark_properties(self) -> None:
        """Mark the title that the file says it has, and say there that it is a draft."""

    @abstractmethod
    def parts(self) -> dict[str, bytes]:
        """Return the parts that have changed, and the new ones."""


def marked_title(title: str) -> str:
    """Return the title of a draft."""
    return title + TITLE_MARK
