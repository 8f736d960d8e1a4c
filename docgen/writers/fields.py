"""Values that several writers have as JSON: places, problems, what became of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docgen.engine.places import Spot
    from docgen.errors import Problem
    from docgen.outcome import Outcome
    from docgen.source import Source


def source_fields(source: Source) -> dict[str, Any]:
    """Return where something was read as JSON has it."""
    return {
        "file": source.file,
        "line": source.line or None,
        "column": source.column or None,
        "within": source.within or None,
    }


def problem_fields(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON has it."""
    return {"message": problem.message, "source": source_fields(problem.source) if problem.source else None}


def outcome_fields(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON has it, without what its text is known by: that is for the batch alone."""
    reasons = list(map(problem_fields, outcome.reasons))
    fields = {**outcome._asdict(), "state": outcome.state.value, "reasons": reasons, "remarks": list(outcome.remarks)}
    del fields["text"]
    return fields


def spot_fields(spot: Spot) -> dict[str, int | None]:
    """Return a place in a part of a template as numbers from 1, with null for what it is not."""
    return {
        "paragraph": spot.paragraph or None,
        "table": spot.table or None,
        "row": spot.row or None,
        "cell": spot.cell or None,
    }
