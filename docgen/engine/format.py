"""What the engine asks of a document format: where text and tags stand in it, and what makes its documents whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


class NoteTag(Protocol):
    """What makes a mark of a tag that the engine itself writes."""

    def __call__(self, text: str, form: str = ..., /) -> str:
        """Note a tag and return its mark."""


class Format(ABC):
    """A document format; `Word` and `OpenDocument` are the two."""

    suffix: ClassVar[str]  # of the documents it makes
    has_runs: ClassVar[bool]  # whether text stands in runs, which {{r … }} takes the place of
    keeps_blanks: ClassVar[bool]  # whether several blanks in a text are several
    blocks: ClassVar[Blocks]
    forms: ClassVar[Mapping[str, tuple[str, ...]]]  # what {%p, {%tr and {%tc take the place of
    deleted: ClassVar[tuple[str, ...]]  # what keeps text that was deleted under change tracking
    objects: ClassVar[tuple[str, ...]]  # what a reader sees in a paragraph besides its text: pictures, shapes, notes

    main: str  # the name of the part with the document's text

    @abstractmethod
    def faults(self, roots: Mapping[str, _Element], package: Package) -> Iterator[Fault]:
        """Walk what a template brings that it may not."""

    @abstractmethod
    def faults_in(self, name: str, root: _Element) -> Iterator[Fault]:
        """Walk what one part brings that it may not; asked again when values have changed it."""

    def names_part(self, attribute: str) -> bool:  # noqa: ARG002 - most formats name no parts in attributes
        """Tell whether an attribute names a part of the package, which no value may do."""
        return False

    @abstractmethod
    def cleaned(self, package: Package, roots: Mapping[str, _Element]) -> tuple[Package, tuple[str, ...]]:
        """Take off what is harmless and unwanted, the roots with it; return the package and what to say of it."""

    @abstractmethod
    def rendered(self, roots: Mapping[str, _Element]) -> Iterator[str]:
        """Walk the names of the parts whose tags are filled."""

    @abstractmethod
    def paragraphs(self, root: _Element) -> list[tuple[_Element, list[Slot]]]:
        """Return every paragraph with its texts in order, not those of a text box or a note anchored in it.

        What was deleted under change tracking is no text.
        """

    @abstractmethod
    def slots(self, paragraph: _Element) -> list[Slot]:
        """Return the texts of one paragraph, as `paragraphs` does for all."""

    @abstractmethod
    def join(self, slots: list[Slot], spans: list[tuple[int, int]]) -> None:
        """Bring each tag, a span of the joined texts, into one text."""

    @abstractmethod
    def merge_lines(self, root: _Element) -> None:
        """Join the text before `{%-` and after `-%}` with the tag's, where the format has such a notion."""

    @abstractmethod
    def shape_cell(self, name: str, expression: str, slot: Slot, note: NoteTag) -> bool:
        """Carry out colspan, cellbg, vm or hm in the cell around a text; `note` makes a mark of a tag.

        Return whether there is such a cell.
        """

    def keep_spaces(self, root: _Element) -> None:  # noqa: B027 - most formats have nothing to do here
        """Let texts with tags keep the blanks at their ends, where the format would drop them."""

    def isolate(self, slot: Slot, mark: str) -> None:  # noqa: B027 - where there are runs only
        """Move a `{{r … }}` tag's mark out of its run, between it and a new run with the text after it."""

    @abstractmethod
    def settle(self, root: _Element, part: str, structure: Structure) -> bool:
        """Do, before tags are compiled, what is the same for every document.

        Return whether nothing more is to be done when the part is filled, whatever the values.
        """

    @abstractmethod
    def finish(self, root: _Element, part: str, notes: Notes) -> None:
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
