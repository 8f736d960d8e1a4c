"""The tally of a batch: how many reports became what, year by year, as a table on the terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from docgen.i18n import _
from docgen.outcome import State
from docgen.writers.columns import to_left, to_right, width
from docgen.writers.index.words import state_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.outcome import Outcome


class Tally:
    """Counts outcomes, year by year; `years` are those of the batch, in their order."""

    def __init__(self, years: Sequence[int]) -> None:
        self._years = years
        self._rows: defaultdict[str, Counter[State]] = defaultdict(Counter, {str(year): Counter() for year in years})

    def note(self, outcome: Outcome) -> None:
        """Count a report, or a missing unit."""
        self._rows[self._row(outcome)][outcome.state] += 1

    def _row(self, outcome: Outcome) -> str:
        if outcome.year:
            return str(outcome.year)
        if outcome.state is not State.MISSING:
            return _("year unknown")
        return str(self._years[0]) if len(self._years) == 1 else _("all years")

    def lines(self) -> Iterator[str]:
        """Walk the lines of the table: a row for each year, their sum below them, a column for each state that occurs."""
        rows = {name: counts for name, counts in self._rows.items() if counts}
        total: Counter[State] = sum(rows.values(), Counter())
        if len(rows) > 1:
            rows[_("total")] = total
        states = [state for state in State if total[state]]
        head = (_("year"), *map(state_word, states))
        table = [head, *((name, *(str(counts[state]) for state in states)) for name, counts in rows.items())]
        widths = [max(map(width, column)) for column in zip(*table, strict=True)]
        for name, *cells in table:
            counted = (to_right(cell, columns) for cell, columns in zip(cells, widths[1:], strict=True))
            yield "  ".join((to_left(name, widths[0]), *counted))
