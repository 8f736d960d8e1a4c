"""What became of the reports of a batch, noted one at a time: for programs, for spreadsheets, as a table on the terminal."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TextIO

from docgen.i18n import _
from docgen.outcome import State
from docgen.writers.columns import to_left, to_right, width
from docgen.writers.fields import outcome_fields
from docgen.writers.words import harmless, state_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.outcome import Outcome

_JSON = json.JSONEncoder(ensure_ascii=False)


class JsonSummary:
    """Writes the summary as JSON, see docs/batch.schema.json: a report a line."""

    def __init__(
        self,
        file: TextIO,
        counts: Mapping[State, int],
        years: Sequence[int],
        version: str,
        passed_over: Sequence[str] = (),
    ) -> None:
        self._file = file
        named = {state.value: counts.get(state, 0) for state in State}
        head = {"docgen": version, "years": list(years), "counts": named, "passed_over": list(passed_over)}
        file.write(_JSON.encode(head)[:-1] + ', "reports": [')
        self._separator = "\n"

    def note(self, outcome: Outcome) -> None:
        """Write what became of a report."""
        self._file.write(self._separator + _JSON.encode(outcome_fields(outcome)))
        self._separator = ",\n"

    def end(self) -> None:
        """Write what stands after the last report."""
        self._file.write("\n]}\n")


class CsvSummary:
    """Writes the summary as CSV, a report a line, in the words of who reads it; programs read the JSON."""

    def __init__(self, file: TextIO) -> None:
        file.write("\ufeff")  # by this mark spreadsheets know that it is UTF-8
        self._writer = csv.writer(file)
        self._writer.writerow(_header())

    def note(self, outcome: Outcome) -> None:
        """Write what became of a report."""
        counts = (outcome.errors, outcome.warnings, outcome.waived)
        files, reasons = " ".join(outcome.files.values()), " | ".join(map(str, outcome.reasons))
        report = (outcome.bureau, outcome.year or "", state_word(outcome.state))
        fields = (*report, *counts, outcome.form, files, outcome.source, reasons)
        self._writer.writerow([harmless(str(field)) for field in fields])


def _header() -> tuple[str, ...]:
    """Head the columns of the CSV. The first three tell its reader that docgen wrote it (`docgen.readers.formats.csv`)."""
    whose = (_("bureau"), _("year"), _("state"))
    return (*whose, _("errors"), _("warnings"), _("waived"), _("form"), _("files"), _("source"), _("reasons"))


class Tally:
    """Counts outcomes, year by year; `years` are those of the batch, in their order."""

    def __init__(self, years: Sequence[int]) -> None:
        self._years = years
        self._rows: defaultdict[str, Counter[State]] = defaultdict(Counter, {str(year): Counter() for year in years})

    def note(self, outcome: Outcome) -> None:
        """Count a report, or a missing unit."""
        for row in self._rows_of(outcome):
            self._rows[row][outcome.state] += 1

    def _rows_of(self, outcome: Outcome) -> list[str]:
        """Return the rows that an outcome counts in: a unit of which nothing came is missing in every year."""
        if outcome.year:
            return [str(outcome.year)]
        every_year = [str(year) for year in self._years] if outcome.state is State.MISSING else []
        return every_year or [_("year unknown")]

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
