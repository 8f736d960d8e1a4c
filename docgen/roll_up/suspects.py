"""Which unit explains a difference: one that was left out, counted twice, or taken from last year's report."""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.evaluation import exactly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docgen.figures import Number
    from docgen.forms.table import CellRef
    from docgen.roll_up.ledger import Ledger

_SEVERAL = 2  # cells: what one unit explains in several is said once
_MOST = 80  # percent of a unit's figures in a table: fewer cells may fit by chance
_FEW = 12  # cells: where more remain, single ones that fit a unit do so by chance


class Miscount(Enum):
    """What may have happened to a unit's figures when they were added up by hand."""

    LEFT_OUT = "left out"
    TWICE = "counted twice"
    LAST_YEAR = "last year's"


class Suspect(NamedTuple):
    """A unit, by its number in the ledger, and what may have happened to it."""

    at: int
    miscount: Miscount


class Explained(NamedTuple):
    """Cells whose differences one unit explains; a single one may fit by chance."""

    suspect: Suspect
    cells: tuple[CellRef, ...]

    @property
    def surely(self) -> bool:
        """Tell whether the unit explains too much for chance."""
        return len(self.cells) >= _SEVERAL


Fitting = dict[Suspect, list["CellRef"]]


def explain(differences: Mapping[CellRef, Number], ledger: Ledger) -> list[Explained]:
    """Explain differences (written minus summed) by units, the unit that explains most cells first.

    A unit explains several cells where most of its figures in a table are what is wrong there; a single one where no
    other unit's figure fits. What two units explain as well stays open: it would send someone to the wrong bureau.
    """
    fitting: Fitting = defaultdict(list)
    for cell, difference in differences.items():
        for suspect in _suspects(cell, difference, ledger):
            fitting[suspect].append(cell)
    by_tables = list(_by_tables(_whole_tables(fitting, ledger)))
    settled = {cell for explained in by_tables for cell in explained.cells}
    rest = [cell for cell in differences if cell not in settled]
    return [*by_tables, *(_by_cells(rest, fitting) if len(rest) <= _FEW else ())]


def _suspects(cell: CellRef, difference: Number, ledger: Ledger) -> Iterator[Suspect]:
    for at, number in ledger.figures(cell):
        if number == difference:
            yield Suspect(at, Miscount.TWICE)
        elif exactly("-", 0, number) == difference:
            yield Suspect(at, Miscount.LEFT_OUT)
    for at, change in ledger.changes(cell):
        if change == difference:
            yield Suspect(at, Miscount.LAST_YEAR)


def _whole_tables(fitting: Fitting, ledger: Ledger) -> Fitting:
    """Keep the cells of tables in which a suspect explains most of what it should."""
    given = Counter((at, cell.table) for cell in ledger.cells for at, _number in ledger.figures(cell))
    changed = Counter((at, cell.table) for cell in ledger.cells for at, _number in ledger.changes(cell))
    whole: Fitting = {}
    for suspect, cells in fitting.items():
        own = changed if suspect.miscount is Miscount.LAST_YEAR else given
        by_table = Counter(cell.table for cell in cells)
        kept = [cell for cell in cells if by_table[cell.table] * 100 >= own[suspect.at, cell.table] * _MOST]
        if len(kept) >= _SEVERAL:
            whole[suspect] = kept
    return whole


def _by_tables(fitting: Fitting) -> Iterator[Explained]:
    while fitting:
        best = max(fitting, key=lambda suspect: len(fitting[suspect]))
        cells = set(fitting[best])
        rivals = [
            suspect for suspect, theirs in fitting.items() if len(theirs) == len(cells) and cells.intersection(theirs)
        ]
        if len(rivals) == 1:
            yield Explained(best, tuple(fitting[best]))
        gone = cells.union(*(fitting[suspect] for suspect in rivals))
        left = {suspect: [cell for cell in theirs if cell not in gone] for suspect, theirs in fitting.items()}
        fitting = {suspect: theirs for suspect, theirs in left.items() if len(theirs) >= _SEVERAL}


def _by_cells(cells: list[CellRef], fitting: Fitting) -> Iterator[Explained]:
    for cell in cells:
        fits = [suspect for suspect, theirs in fitting.items() if cell in theirs]
        if len(fits) == 1:
            yield Explained(fits[0], (cell,))
