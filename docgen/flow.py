"""What a finished document says, in the order it is read: paragraphs, and tables as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.errors import Problem
    from docgen.source import PlacedLine, Source, Text


class FlowParagraph(NamedTuple):
    """A paragraph that says something, without what nobody sees; line breaks within it are spaces."""

    text: Text


class FlowTable(NamedTuple):
    """A table as it is printed: in each line the text of a cell stands in the field where the cell begins.

    Fields that the cell reaches over, to the right or down, are empty; all lines have the same number of fields. One that
    `goes_on` is the rest of the table before it, with the same fields, on another page: a row may be cut in two between them.
    """

    source: Source
    rows: tuple[PlacedLine, ...]
    goes_on: bool = False


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
