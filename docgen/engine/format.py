"""What the engine asks of a document format: where text and tags stand in it, and what makes its documents whole."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from docgen.archive import source_date
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

    from docgen.archive import Package
    from docgen.engine.places import Blocks
    from docgen.engine.structure import Structure
    from docgen.engine.tags import Tag
    from docgen.engine.tree import Slot
    from docgen.engine.values import Additions, Notes

_HEAD = re.compile(r"[^/?#\\\\]*")
_SPAN = re.compile("[1-9][0-9]{0,3}")
_PLAIN = frozenset({"http", "https", "mailto", "tel"})
# dcterms:modified in Word's properties, dc:date in OpenDocument's, and when it was made; all in ISO 8601
_CHANGED = re.compile(rb"(<(?:\w+:)?(?:modified|date)\b[^>]*(?<!/)>)[^<]*(?=</)")
_MADE = re.compile(rb"(<(?:\w+:)?(?:created|creation-date|modified|date)\b[^>]*(?<!/)>)[^<]*(?=</)")


class Fault(NamedTuple):
    """What a template brings that it may not: the part, and the reason in words."""

    part: str
    reason: str


class Notice(NamedTuple):
    """What was taken off a template when it was opened, in words, and whether that is a link, whose reader misses it."""

    words: str
    is_link: bool = False


class NoteTag(Protocol):
    """What makes a mark of a tag that the engine itself writes."""

    def __call__(self, text: str, target: str = ..., /) -> str:
        """Note a tag and return its mark."""


class Format(ABC):
    """A document format; `Word` and `OpenDocument` are the two.

    What asks nothing of the format itself is a function of one of its modules, which the class only names.
    """

    suffix: ClassVar[str]  # of the documents it makes
    has_runs: ClassVar[bool]  # whether text stands in runs, which {{r … }} takes the place of
    keeps_blanks: ClassVar[bool]  # whether several blanks in a text are several
    blocks: ClassVar[Blocks]
    by_letters: ClassVar[Mapping[str, tuple[str, ...]]]  # what tags with the letters p, tr and tc take the place of
    besides_text: ClassVar[tuple[str, ...]]  # what a reader sees in a paragraph as well: pictures, shapes, notes

    main: str  # the name of the part with the document's text

    @abstractmethod
    def faults(self, roots: Mapping[str, _Element], parts: Mapping[str, bytes]) -> Iterator[Fault]:
        """Walk what a template brings that it may not; `roots` are those of its `parts` that are XML."""

    @abstractmethod
    def faults_in(self, name: str, root: _Element) -> Iterator[Fault]:
        """Walk what one part brings that it may not; asked again when values have changed it."""

    def names_part(self, attribute: str) -> bool:  # noqa: ARG002 - most formats name no parts in attributes
        """Tell whether an attribute names a part of the package, which no value may do."""
        return False

    @abstractmethod
    def cleaned(self, package: Package, roots: dict[str, _Element], /) -> tuple[Package, tuple[Notice, ...]]:
        """Take off what is harmless and unwanted, the roots with it; return the package and what to say of it."""

    @abstractmethod
    def rendered(self, roots: Mapping[str, _Element]) -> Iterator[str]:
        """Walk the names of the parts whose tags are filled."""

    @abstractmethod
    def deletions(self, element: _Element, /) -> Iterator[_Element]:
        """Walk what keeps text that was deleted under change tracking; one may stand in another."""

    @abstractmethod
    def paragraphs(self, root: _Element) -> list[tuple[_Element, list[Slot]]]:
        """Return every paragraph with its texts in order, not those of a text box or a note anchored in it.

        What was deleted under change tracking is no text.
        """

    @abstractmethod
    def slots(self, paragraph: _Element) -> list[Slot]:
        """Return the texts of one paragraph, as `paragraphs` does for all."""

    @abstractmethod
    def join(self, texts: list[Slot], spans: list[tuple[int, int]]) -> None:
        """Bring each tag, a span of the joined texts, into one text."""

    @abstractmethod
    def merge_lines(self, root: _Element) -> None:
        """Join the text before `{%-` and after `-%}` with the tag's, where the format has such a notion."""

    @abstractmethod
    def shape_cell(self, cell: _Element, slot: Slot, name: str, expression: str, note: NoteTag, /) -> None:
        """Carry colspan, cellbg, vm or hm out in the cell around a tag's text; `note` makes a mark of a tag."""

    def join_drawn(self, root: _Element, /) -> None:  # noqa: B027 - most formats have no text but their own
        """Bring each tag into one text in the words of charts and diagrams, which are no paragraphs of the document."""

    @abstractmethod
    def objects(self, names: Iterable[str], /) -> Iterator[str]:
        """Walk the parts that are embedded objects, whose text is never filled."""

    def keep_spaces(self, root: _Element) -> None:  # noqa: B027 - most formats have nothing to do here
        """Let texts with tags keep the blanks at their ends, where the format would drop them."""

    def isolate(self, slot: Slot, mark: str) -> None:  # noqa: B027 - where there are runs only
        """Move a `{{r … }}` tag's mark out of its run, between it and a new run with the text after it."""

    def with_its_control(self, element: _Element) -> _Element:
        """Return an element, or the content control around it that holds nothing else and goes when it goes."""
        return element

    @abstractmethod
    def breaks_of(self, element: _Element, /) -> _Element | None:
        """Return an empty paragraph with the section, page and column breaks of one that gives way to tags; None if it has none."""

    @abstractmethod
    def repeats_names(self, root: _Element, structure: Structure, /) -> bool:
        """Tell whether a loop may print something several times that has a number or a name of its own."""

    @abstractmethod
    def settle(self, root: _Element, part: str, structure: Structure) -> bool:
        """Do, before tags are compiled, what is the same for every document.

        Return whether nothing more is to be done when the part is filled, whatever the values.
        """

    @abstractmethod
    def finish(self, root: _Element, part: str, notes: Notes) -> None:
        """Make a filled part whole: line breaks of values, columns of tables, numbers of pictures."""

    @abstractmethod
    def replace_pictures(self, root: _Element, notes: Notes) -> None:
        """Put the pictures of values in the place of those whose alternative text is their mark."""

    @abstractmethod
    def broken(self, root: _Element, part: str) -> Iterator[str]:
        """Walk what keeps a program from opening a part, in words."""

    @abstractmethod
    def print_object(self, value: Any, tag: Tag, notes: Notes) -> str | None:
        """Return what is no scalar as XML: a picture, rich text; None for what the format does not know.

        Errors: ValueError, for a tag it cannot stand in.
        """

    @abstractmethod
    def finished(self, package: Package, changed: dict[str, bytes], additions: Additions, made: int | None) -> Package:
        """Return a package with its filled parts as a document: with its pictures, no longer a template, `made` when that is said."""


# What is the same in every format


def is_span(written: str) -> bool:
    """Tell whether this says how many columns or rows a cell spans."""
    return _SPAN.fullmatch(written) is not None


def no_span(written: str) -> str:
    """Word that a cell spans what is no number of columns or rows."""
    return _("the cell spans “{count}” columns or rows, which is no number of them").format(count=written)


def signed_away() -> str:
    """Word that a signature does not hold of what is made of a template."""
    return _("the template is signed; what is made of it is another document, and the signature is taken off")


def is_plain_link(target: str) -> bool:
    """Tell whether a hyperlink leads to the web, to a mailbox, to a telephone or into the document itself."""
    scheme = _scheme(target)
    if scheme is not None:
        return scheme in _PLAIN
    return not target.lstrip().startswith(("/", "\\"))


def is_local(target: str) -> bool:
    """Tell whether a link leads to a file on a disk or in an office's own network."""
    scheme = _scheme(target)
    if scheme is not None:
        return scheme == "file" or len(scheme) == 1  # C:
    return target.lstrip().startswith(("/", "\\"))


def is_inside(target: str) -> bool:
    """Tell whether a link names a part of the package itself."""
    path = target.replace("\\", "/")
    return _scheme(target) is None and not path.startswith("/") and ".." not in path.split("/")


def _scheme(target: str) -> str | None:
    """Return what stands before a colon: `.uno` and the like are schemes too, to some programs."""
    head = _HEAD.match(target)
    before, colon, _after = (head.group() if head else "").partition(":")
    return before.strip().lower() if colon else None


def dated(package: Package, properties: str, made: int | None) -> Package:
    """Return a package whose properties say that it was changed when SOURCE_DATE_EPOCH says, otherwise when it was `made`.

    What is made at a time of its own says of that, too, not when its template was. Without either the dates of the template stay: the same values give the same bytes on any day.
    """
    stated = source_date()
    when, part = made if stated is None else stated, package.parts.get(properties)
    if when is None or part is None:
        return package
    dates = _CHANGED if made is None else _MADE
    date = datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return package.with_parts({properties: dates.sub(lambda opening: opening.group(1) + date, part)})
