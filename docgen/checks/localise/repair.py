"""What localisation says: which cells to change, to what, and why these; and how it is told place by place."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.checks.finding import Excerpt
    from docgen.figures import Number
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef
    from docgen.source import Source

Cells = frozenset["CellRef"]

_PAIR = 2
_FEW = 3  # cells that one slip may explain by chance


class Change(NamedTuple):
    """A cell that is likely wrong, with the figure it has, if any, and the one it would take, if that is determined."""

    cell: CellRef
    actual: Number | None
    proposed: Number | None

    def is_exchanged_with(self, other: Change) -> bool:
        """Tell whether each of two cells holds the figure that the other would take."""
        return None not in self and (self.actual, self.proposed) == (other.proposed, other.actual)


class Repair(NamedTuple):
    """A smallest set of changes that restores every relation.

    `patterns` say in words how the figures came to be wrong, where that can be told; `evidence` are the sentences and
    `agreeing` the relations to last year's report that are for this repair and against others as small.
    """

    changes: tuple[Change, ...]
    patterns: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    agreeing: tuple[Relation, ...] = ()


class Localisation(NamedTuple):
    """What is likely wrong in one place of a table, told by its code; places that do not depend on each other are apart.

    `repairs` are all that are equally small, the likeliest first, and beside them a row that may be turned as a whole;
    none where nothing was found within the work allowed.
    Not `complete` where that work did not reach to tell whether there are others.
    """

    table: str
    repairs: tuple[Repair, ...]
    complete: bool = True

    @property
    def determined(self) -> bool:
        """Tell whether there is one repair, with every figure, and no other as small; or one slip explains too many to be chance."""
        if len(self.repairs) != 1 or any(change.proposed is None for change in self.repairs[0].changes):
            return False
        [repair] = self.repairs
        return self.complete or (len(repair.patterns) == 1 and len(repair.changes) > _FEW)


class Candidate(NamedTuple):
    """A set of changes, and what every cell would then hold that has no figure as it stands."""

    changes: tuple[Change, ...]
    figures: dict[CellRef, Number | None]


class Evidence(NamedTuple):
    """A number in the prose, which should be the sum of the cells of one of its `alternatives`."""

    alternatives: tuple[tuple[CellRef, ...], ...]
    value: Number
    excerpt: Excerpt
    source: Source


def is_exchange(changes: Sequence[Change]) -> bool:
    """Tell whether some changes are those of two cells that hold each other's figures, none of them 0: nobody exchanges those."""
    return len(changes) == _PAIR and 0 not in changes[0] and changes[0].is_exchanged_with(changes[1])


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
        next(iter(alternatives)) if len(alternatives) == 1 else next(iter(alternatives))._replace(proposed=None)
        for alternatives in figures.values()
    ]
