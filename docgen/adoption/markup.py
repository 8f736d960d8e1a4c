"""What adoption does to the elements of a document, whatever its format: words changed where they stand, formatting kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.engine.tree import Slot


class StyledText(NamedTuple):
    """Words of a paragraph that is made; they look as the first (`at` 0) or the last (-1) words of another one, if one is given."""

    text: str
    like: _Element | None = None
    at: int = 0


class Span(NamedTuple):
    """A text of a paragraph, and whether it is bold."""

    text: str
    bold: bool


class Markup(ABC):
    """The elements of a format."""

    @abstractmethod
    def is_paragraph(self, element: _Element) -> bool:
        """Tell a paragraph from a cell."""

    @abstractmethod
    def paragraphs_in(self, cell: _Element) -> list[_Element]:
        """Return the paragraphs of a cell, one at least: it is made where there is none."""

    @abstractmethod
    def slots(self, paragraph: _Element) -> list[Slot]:
        """Return the texts of a paragraph in order, without those of text boxes and notes in it."""

    @abstractmethod
    def add_text(self, paragraph: _Element) -> Slot:
        """Give a paragraph without texts one, that looks as what would be typed into it."""

    @abstractmethod
    def write(self, slot: Slot, text: str) -> None:
        """Write a text, so that its blanks count."""

    @abstractmethod
    def drop_breaks(self, paragraph: _Element) -> None:
        """Take the line breaks and tabs of a paragraph off."""

    @abstractmethod
    def mark_table(self, cell: _Element, name: str) -> None:
        """Put a bookmark of this name, unless that is nothing, into the table of a cell."""

    @abstractmethod
    def settle(self, cell: _Element) -> None:
        """Take off what a cell says of a value that it does not hold any more."""

    @abstractmethod
    def spans(self, paragraph: _Element) -> Iterator[Span]:
        """Walk the texts of a paragraph that say something."""

    @abstractmethod
    def has_picture(self, paragraph: _Element) -> bool:
        """Tell whether a picture or an object stands in a paragraph."""

    @abstractmethod
    def sample_of(self, paragraph: _Element) -> _Element:
        """Return a copy of a paragraph to make others after, without an automatic number: their texts have it."""

    @abstractmethod
    def made(self, sample: _Element | None, words: Sequence[StyledText]) -> _Element:
        """Make a paragraph of words, with the properties of a sample, but for the end of a section or a page."""

    @abstractmethod
    def take_off(self, paragraph: _Element) -> bool:
        """Take a paragraph off; return whether something of it stays: a picture, or the end of a section."""

    @abstractmethod
    def beside(self, paragraph: _Element, *, before: bool) -> _Element:
        """Return what may have another paragraph beside it, before or after: the paragraph, or its list, cut in two there."""

    @abstractmethod
    def edges(self, part: str, root: _Element) -> list[_Element]:
        """Return the paragraphs of a part that are printed beside the text: heads, feet, notes; none of other parts."""

    @abstractmethod
    def properties(self, part: str, root: _Element) -> list[Slot]:
        """Return the texts of a part that holds what the file says of itself: title, subject and so on."""

    def set_text(self, element: _Element, words: str) -> None:
        """Let a paragraph or a cell say these words instead of its own, as its first words look."""
        paragraphs = [element] if self.is_paragraph(element) else self.paragraphs_in(element)
        held = [slot for paragraph in paragraphs for slot in self.slots(paragraph)]
        first = next((slot for slot in held if slot.read().strip()), None)
        if first is None:
            first = held[0] if held else self.add_text(paragraphs[0])
        for slot in held:
            self.write(slot, "")
        self.write(first, words)
        for paragraph in paragraphs:
            self.drop_breaks(paragraph)
        if not self.is_paragraph(element):
            self.settle(element)

    def replace(self, held: list[Slot], old: str, new: str) -> int:
        """Put other words in the place of some wherever texts have them, over however many; return how often."""
        whole = "".join(slot.read() for slot in held)
        places = []
        at = whole.find(old)
        while at >= 0:
            places.append(at)
            at = whole.find(old, at + len(old))
        for begin in reversed(places):
            self._replace_span(held, begin, begin + len(old), new)
        return len(places)

    def _replace_span(self, held: list[Slot], begin: int, end: int, new: str) -> None:
        position = 0
        put = False
        for slot in held:
            words = slot.read()
            first, last = max(begin - position, 0), min(end - position, len(words))
            position += len(words)
            if first < last:
                self.write(slot, words[:first] + ("" if put else new) + words[last:])
                put = True

    def bold_words(self, paragraph: _Element) -> tuple[str, str]:
        """Return what is bold at the beginning of a paragraph, and what is within it; nothing of one that is bold as a whole."""
        spans = list(self.spans(paragraph))
        lead = next((at for at, span in enumerate(spans) if not span.bold), None)
        if lead is None:
            return "", ""
        return "".join(span.text for span in spans[:lead]), "".join(span.text for span in spans[lead:] if span.bold)


def remove(element: _Element) -> None:
    """Take an element off; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail or "", element.getprevious()
    if tail.strip() and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail.strip():
        parent.text = (parent.text or "") + tail
    parent.remove(element)
