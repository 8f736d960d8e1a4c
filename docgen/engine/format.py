"""What the engine asks of a document format: where text and tags stand in it, and what makes its documents whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.places import Blocks
    from docgen.engine.slots import Slot
    from docgen.engine.structure import Structure
    from docgen.engine.tags import Tag
    from docgen.engine.values import Additions, Notes


class Fault(NamedTuple):
    """What a template brings that it may not: the part, and the reason in words."""

    part: str
    reason: str


class Format(ABC):
    """A document format; `Word` and `OpenDocument` are the two."""

    suffix: ClassVar[str]  # of the documents it makes
    keeps_blanks: ClassVar[bool]  # whether several blanks in a text are several
    blocks: ClassVar[Blocks]
    forms: ClassVar[Mapping[str, tuple[str, ...]]]  # what {%p, {%tr and {%tc take the place of

    @property
    @abstractmethod
    def main(self) -> str:
        """The name of the part with the document's text."""

    @abstractmethod
    def faults(self, roots: Mapping[str, _Element], package: Package) -> Iterator[Fault]:
        """Walk what a template brings that it may not."""

    @abstractmethod
    def cleaned(self, roots: Mapping[str, _Element]) -> tuple[dict[str, bytes], tuple[str, ...]]:
        """Take off what is harmless and unwanted; return the parts that change, the roots with them, and what to say."""

    @abstractmethod
    def rendered(self, roots: Mapping[str, _Element]) -> Iterator[str]:
        """Walk the names of the parts whose tags are filled."""

    @abstractmethod
    def slots(self, paragraph: _Element) -> list[Slot]:
        """Return the texts of a paragraph in order, not those of a text box or a note anchored in it."""

    @abstractmethod
    def join(self, slots: list[Slot], spans: list[tuple[int, int]]) -> None:
        """Bring each tag, a span of the joined texts, into one text."""

    @abstractmethod
    def merge_lines(self, root: _Element) -> None:
        """Join the text before `{%-` and after `-%}` with the tag's, where the format has such a notion."""

    @abstractmethod
    def shape_cell(self, name: str, expression: str, slot: Slot, note: Callable[[str], str]) -> bool:
        """Carry out colspan, cellbg, vm or hm in the cell around a text; `note` makes a mark of a tag.

        Return whether there is such a cell.
        """

    @abstractmethod
    def keep_spaces(self, root: _Element) -> None:
        """Let texts with tags keep the blanks at their ends, where the format would drop them."""

    @abstractmethod
    def isolate(self, slot: Slot, mark: str) -> None:
        """Move a `{{r … }}` tag's mark out of its run, between it and a new run with the text after it."""

    @abstractmethod
    def settle(self, root: _Element, part: str, structure: Structure) -> bool:
        """Do, before tags are compiled, what is the same for every document.

        Return whether nothing more is to be done when the part is filled, whatever the values.
        """

    @abstractmethod
    def finish(self, root: _Element, part: str) -> None:
        """Make a filled part whole: line breaks of values, columns of tables, numbers of pictures."""

    @abstractmethod
    def broken(self, root: _Element, part: str) -> Iterator[str]:
        """Walk what keeps a program from opening a part, in words."""

    @abstractmethod
    def print_object(self, value: Any, tag: Tag, notes: Notes) -> str | None:
        """Return what is no scalar as XML: a picture, rich text; None for what the format does not know.

        Errors: ValueError, for a tag it cannot stand in.
        """

    @abstractmethod
    def finished(self, package: Package, changed: dict[str, bytes], additions: Additions) -> Package:
        """Return a package with its filled parts as a document: with its pictures, no longer a template."""
