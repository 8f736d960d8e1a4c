"""The summary of a batch for programs and spreadsheets, a report at a time."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, TextIO

from docgen.outcome import State
from docgen.writers.json import source_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docgen.outcome import Outcome
    from docgen.source import Source

HEADER = ("bureau", "year", "state", "errors", "warnings", "waived", "form", "files", "source", "reasons")
_JSON = json.JSONEncoder(ensure_ascii=False)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins so


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


def outcome_fields(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON has it."""
    reasons = [{"message": one.message, "source": _place(one.source)} for one in outcome.reasons]
    return {**outcome._asdict(), "state": outcome.state.value, "reasons": reasons, "remarks": list(outcome.remarks)}


def _place(source: Source | None) -> dict[str, Any] | None:
    return source_fields(source) if source else None


class CsvSummary:
    """Writes the summary as CSV, a report a line."""

    def __init__(self, file: TextIO) -> None:
        file.write("\ufeff")  # by this mark spreadsheets know that it is UTF-8
        self._writer = csv.writer(file)
        self._writer.writerow(HEADER)

    def note(self, one: Outcome) -> None:
        """Write what became of a report."""
        counts = (one.errors, one.warnings, one.waived)
        files, reasons = " ".join(one.files.values()), " | ".join(map(str, one.reasons))
        fields = (one.bureau, one.year or "", one.state.value, *counts, one.form, files, one.source, reasons)
        self._writer.writerow([_harmless(str(field)) for field in fields])


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
