"""Rows that a page cuts in two: the end of their label stands on the next page, at the top of the table that goes on there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.flow import FlowTable
from docgen.layout.figures import is_figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.flow import FlowParagraph
    from docgen.forms.form import Form
    from docgen.source import PlacedLine


def joined_over_pages(blocks: Iterable[FlowParagraph | FlowTable], form: Form) -> list[FlowParagraph | FlowTable]:
    """Return the blocks of a document; of two tables that follow each other, the halves of a row are put together."""
    joined: list[FlowParagraph | FlowTable] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if isinstance(before, FlowTable) and isinstance(block, FlowTable):
            row = _joined(before.rows[-1], block.rows[0], form)
            if row:
                joined[-1] = before._replace(rows=(*before.rows[:-1], row))
                joined += [block._replace(rows=block.rows[1:])] if len(block.rows) > 1 else []
                continue
        joined.append(block)
    return joined


def _joined(first: PlacedLine, second: PlacedLine, form: Form) -> PlacedLine | None:
    """Return the row that two lines are the halves of: only together is their label one of the form, and only one has figures."""
    upper, lower = _labels(first), _labels(second)
    if not upper or not lower or (_has_figures(first) and _has_figures(second)):
        return None
    label, half = first.values[upper[-1]] + second.values[lower[-1]], first.values[upper[-1]]
    known = [table for table in form.tables if table.knows(label)]
    if not known or any(table.knows(half) for table in known):
        return None
    whole, fields = (second, lower) if _has_figures(second) else (first, upper)
    values = list(whole.values)
    for at, above, below in zip(reversed(fields), reversed(upper), reversed(lower), strict=False):
        values[at] = first.values[above] + second.values[below]  # the lowest label, and the headings before it
    return replace(whole, values=tuple(values))


def _labels(row: PlacedLine) -> list[int]:
    """Return the fields of a row that hold labels."""
    return [at for at, value in enumerate(row.values) if value and not is_figure(value)]


def _has_figures(row: PlacedLine) -> bool:
    return any(map(is_figure, filter(None, row.values)))
