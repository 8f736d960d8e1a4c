"""Taking repairs apart: what is wrong in one place, and may be mended in several ways, does not depend on another place."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.checks.localise.repair import Change
    from docgen.forms.table import CellRef

Cells = frozenset["CellRef"]


def independent(repairs: Sequence[Sequence[Change]]) -> list[list[list[Change]]]:
    """Take repairs apart into places, each with the ways in which it may be mended.

    A figure that depends on how other places are mended is left open.
    """
    ways = list(dict.fromkeys(frozenset(change.cell for change in repair) for repair in repairs))
    return [[_changes(cells, repairs) for cells in place] for place in _places(ways)]


def _places(ways: list[Cells]) -> list[list[Cells]]:
    """Take sets of cells apart into groups of which every choice, one out of each group, is one of the sets.

    Cells that never come together are alternatives, and stand in one group.
    """
    groups: list[set[CellRef]] = []
    for cell in dict.fromkeys(cell for way in ways for cell in way):
        together = set().union(*(way for way in ways if cell in way))
        joined = {cell}
        apart = []
        for group in groups:
            if group <= together:
                apart.append(group)
            else:
                joined |= group
        groups = [*apart, joined]
    choices = [list(dict.fromkeys(way & group for way in ways)) for group in groups]
    if prod(map(len, choices)) != len(ways):  # they hang together in some other way
        return [ways]
    return choices


def _changes(cells: Cells, repairs: Sequence[Sequence[Change]]) -> list[Change]:
    """Return the changes of some cells in the repairs that change them all."""
    figures: dict[CellRef, set[Change]] = {cell: set() for cell in cells}
    for repair in repairs:
        own = [change for change in repair if change.cell in cells]
        if len(own) == len(cells):
            for change in own:
                figures[change.cell].add(change)
    return [
        next(iter(found)) if len(found) == 1 else next(iter(found))._replace(proposed=None)
        for found in figures.values()
    ]
