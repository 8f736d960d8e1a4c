"""The summary of a batch for programs and spreadsheets, a report at a time."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from docgen.outcome import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docgen.outcome import Outcome
    from docgen.source import Source

HEADER = ("bureau", "year", "state", "errors", "warnings", "waived", "form", "files", "source", "reasons")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute what begins so


def write_json(
    outcomes: Iterable[Outcome], counts: Mapping[State, int], years: Sequence[int], version: str
) -> Iterator[str]:
    """Write the summary as JSON, see docs/batch.schema.json: a report a line."""
    head = {"docgen": version, "years": list(years), "counts": {state.value: counts.get(state, 0) for state in State}}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "reports": ['
    separator = "\n"
    for outcome in outcomes:
        yield separator + json.dumps(outcome_fields(outcome), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def outcome_fields(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON has it."""
    reasons = [{"message": one.message, "source": _place(one.source)} for one in outcome.reasons]
    return {**outcome._asdict(), "state": outcome.state.value, "reasons": reasons, "remarks": list(outcome.remarks)}


def _place(source: Source | None) -> dict[str, Any] | None:
    return {"file": source.file, "line": source.line or None, "column": source.column or None} if source else None


def write_csv(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Write the summary as CSV, a report a line."""
    yield "\ufeff" + _line(HEADER)  # by the mark spreadsheets know that it is UTF-8
    for one in outcomes:
        counts = (one.errors, one.warnings, one.waived)
        reasons = " | ".join(map(str, one.reasons))
        year = one.year or ""
        yield _line(
            (one.bureau, year, one.state.value, *counts, one.form, " ".join(one.files.values()), one.source, reasons)
        )


def _line(fields: Iterable[object]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([_harmless(str(field)) for field in fields])
    return written.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
