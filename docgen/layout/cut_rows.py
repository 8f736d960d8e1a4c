"""Tables that go on over pages put together, and with them the rows, labels and figures that a page cuts in two."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from docgen.flow import FlowTable
from docgen.layout.figures import is_figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.flow import FlowParagraph
    from docgen.forms.form import Form
    from docgen.forms.table import Table
    from docgen.source import PlacedLine


_WORD = re.compile(r"[^\W\d]")  # a number alone is the beginning of a label
_MORE = "…"  # behind a figure that may go on on the next page: so it is none


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
    halves = {at: line for at in _labels(first) if (line := _line_of_half(above, first, at, form)) is not None}
    has_figures = bool(_figures(above[-1]) and _figures(first)) and not _numbers_columns(above[-1])
    labels = _labels(first)
    is_cut = all(at in halves for at in labels) and (len(above) - 1 in halves.values() if labels else has_figures)
    for at, line in halves.items():
        above[line] = _with(above[line], {at: above[line].values[at] + first.values[at]})
        first = _with(first, {at: ""})
    if is_cut:  # figures too break where their cell is narrow
        above[-1] = _with(above[-1], {at: above[-1].values[at] + first.values[at] for at in _figures(first)})
        return (*above, *rest)
    if has_figures and not all(_is_known(first.values[at], form) for at in _labels(first)):
        above[-1] = _with(above[-1], {at: above[-1].values[at] + _MORE for at in _figures(above[-1])})
    return (*above, first, *rest)


def _line_of_half(above: Sequence[PlacedLine], first: PlacedLine, at: int, form: Form) -> int | None:
    """Return the line above in which a label begins that goes on here: only together they are one of a table."""
    line = next((line for line in reversed(range(len(above))) if above[line].values[at]), None)
    if line is None:
        return None
    half, rest = above[line].values[at], first.values[at]
    is_last = line == len(above) - 1
    return line if any(_are_halves(half, rest, table, first, is_last=is_last) for table in form.tables) else None


def _are_halves(half: str, rest: str, table: Table, first: PlacedLine, *, is_last: bool) -> bool:
    """Tell whether only together two texts are a label, or the beginning of one that goes on over another page."""
    is_label = _WORD.search(half) and table.knows(half)
    is_alone = is_label and (_figures(first) or table.knows(rest))
    is_whole = table.knows(half + rest) or (is_last and table.has_beginning(half + rest))
    return is_whole and not is_alone


def _is_known(label: str, form: Form) -> bool:
    return any(table.knows(table.plain(label)) for table in form.tables)


def _repeated(upper: tuple[PlacedLine, ...], lower: tuple[PlacedLine, ...]) -> int:
    """Return how many lines of the head stand on the next page once more."""
    pairs = zip(upper, lower, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0].values == pair[1].values, pairs))


def _labels(row: PlacedLine) -> list[int]:
    """Return the fields of a row that hold labels."""
    return [at for at, value in enumerate(row.values) if value and not is_figure(value)]


def _figures(row: PlacedLine) -> list[int]:
    return [at for at, value in enumerate(row.values) if value and is_figure(value)]


def _numbers_columns(row: PlacedLine) -> bool:
    """Tell a line that numbers the columns: 1, 2, 3 and so on."""
    figures = [row.values[at] for at in _figures(row)]
    return len(figures) > 1 and figures == [str(number) for number in range(1, len(figures) + 1)]


def _with(row: PlacedLine, values: dict[int, str]) -> PlacedLine:
    """Return a line with other texts in some of its fields."""
    return replace(row, values=tuple(values.get(at, value) for at, value in enumerate(row.values)))
