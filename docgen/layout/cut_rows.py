"""Tables that go on over pages put together, and with them the rows, labels and figures that a page cuts in two."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from docgen.flow import FlowTable
from docgen.layout.figures import is_figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.flow import FlowParagraph
    from docgen.forms.form import Form
    from docgen.source import PlacedLine


def joined_over_pages(blocks: Iterable[FlowParagraph | FlowTable], form: Form) -> list[FlowParagraph | FlowTable]:
    """Return the blocks of a document; a table that goes on on other pages is one of them."""
    joined: list[FlowParagraph | FlowTable] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if isinstance(before, FlowTable) and isinstance(block, FlowTable) and block.goes_on:
            joined[-1] = before._replace(rows=_joined(before.rows, block.rows, form))
        else:
            joined.append(block)
    return joined


def _joined(upper: tuple[PlacedLine, ...], lower: tuple[PlacedLine, ...], form: Form) -> tuple[PlacedLine, ...]:
    """Return the lines above and below the end of a page, those that it cuts put together."""
    head = _repeated(upper, lower)
    if head == len(lower):
        return upper
    above, first, rest = list(upper), lower[head], lower[head + 1 :]
    cut = set()  # the lines above, of which a label goes on below
    for at in _labels(first):
        line = next((line for line in reversed(range(len(above))) if above[line].values[at]), None)
        if line is not None and _are_halves(above[line].values[at], first.values[at], form):
            above[line] = _with(above[line], {at: above[line].values[at] + first.values[at]})
            first = _with(first, {at: ""})
            cut.add(line)
    is_rest = len(above) - 1 in cut or bool(_figures(above[-1]) and _figures(first))
    if is_rest and not _labels(first):  # figures too break where their cell is narrow
        above[-1] = _with(above[-1], {at: above[-1].values[at] + first.values[at] for at in _figures(first)})
        return (*above, *rest)
    return (*above, first, *rest)


def _repeated(upper: tuple[PlacedLine, ...], lower: tuple[PlacedLine, ...]) -> int:
    """Return how many lines of the head stand on the next page once more."""
    pairs = zip(upper, lower, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0].values == pair[1].values, pairs))


def _are_halves(upper: str, lower: str, form: Form) -> bool:
    """Tell whether only together two texts are a label of the form."""

    def is_known(text: str) -> bool:
        return any(table.knows(text) for table in form.tables)

    return is_known(upper + lower) and not is_known(upper) and not is_known(lower)


def _labels(row: PlacedLine) -> list[int]:
    """Return the fields of a row that hold labels."""
    return [at for at, value in enumerate(row.values) if value and not is_figure(value)]


def _figures(row: PlacedLine) -> list[int]:
    return [at for at, value in enumerate(row.values) if value and is_figure(value)]


def _with(row: PlacedLine, values: dict[int, str]) -> PlacedLine:
    """Return a line with other texts in some of its fields."""
    return replace(row, values=tuple(values.get(at, value) for at, value in enumerate(row.values)))
