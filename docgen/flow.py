"""What a finished document says, in the order it is read: paragraphs, and tables as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docgen.errors import Problem
    from docgen.source import PlacedLine, Source, Text


_MARK = "_docgen_"  # begins the name of the bookmark in a table: one with a line at its beginning is not shown in Word
_LONGEST = 40  # characters of such a name in Word


def bookmark_of(code: str) -> str:
    """Return the name of the bookmark that stands in a table of a form, by the table's code; nothing where that is too long for one."""
    name = _MARK + code
    return name if len(name) <= _LONGEST else ""


def marked_by(names: Iterable[str | None]) -> str:
    """Return the code of the table that bookmarks stand in, by their names; nothing where none of them is of docgen."""
    return next((name.removeprefix(_MARK) for name in names if name and name.startswith(_MARK)), "")


class FlowParagraph(NamedTuple):
    """A paragraph that says something, without what nobody sees; line breaks within it are spaces."""

    text: Text


class FlowTable(NamedTuple):
    """A table as it is printed: in each line the text of a cell stands in the field where the cell begins.

    Fields that the cell reaches over, to the right or down, are empty; all lines have the same number of fields. One that
    `goes_on` is the rest of the table before it, with the same fields, on another page: a row may be cut in two between them.
    `marked` is the code of the form's table that docgen marked it as, whatever its labels say by now.
    """

    source: Source
    rows: tuple[PlacedLine, ...]
    goes_on: bool = False
    marked: str = ""


class Flow(NamedTuple):
    """A document; `remarks` say what of it was read in a way that its readers should know of.

    `carried` are the properties of docgen's own that it has, where docgen made it; `drawn` the words in its charts, which are
    no text of it.
    """

    source: Source
    blocks: tuple[FlowParagraph | FlowTable, ...]
    remarks: tuple[Problem, ...] = ()
    carried: Mapping[str, str] = {}
    drawn: frozenset[str] = frozenset()
