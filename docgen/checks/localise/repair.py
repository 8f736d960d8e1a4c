"""What localisation says: which cells to change, to what, and why these."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docgen.checks.evidence import Evidence
    from docgen.figures import Number
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef


class Change(NamedTuple):
    """A cell that is likely wrong, with the figure it has, if any, and the one it would take, if that is determined."""

    cell: CellRef
    actual: Number | None
    proposed: Number | None


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
        """Tell whether there is one repair, with every figure."""
        return len(self.repairs) == 1 and all(change.proposed is not None for change in self.repairs[0].changes)


class Candidate(NamedTuple):
    """A set of changes, and what every cell would then hold that has no figure as it stands."""

    changes: tuple[Change, ...]
    figures: dict[CellRef, Number | None]
