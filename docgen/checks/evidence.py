"""What the prose says of the figures: a number in a sentence that stands for cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docgen.checks.finding import Excerpt
    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.source import Source


class Evidence(NamedTuple):
    """A number in the prose, which should be the sum of the cells of one of its `alternatives`."""

    alternatives: tuple[tuple[CellRef, ...], ...]
    value: Number
    excerpt: Excerpt
    source: Source
