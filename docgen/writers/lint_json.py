"""Lint's remarks as JSON for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.forms.rule import Severity
from docgen.lint.rules import rules
from docgen.writers.fields import spot_fields
from docgen.writers.lines import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.errors import Problem
    from docgen.lint.rules import Remark, Result


def write_json(results: Sequence[Result], problems: Iterable[Problem], *, strict: bool = False) -> str:
    """Write what was found in some templates, and which could not be read, as one JSON object."""
    advice = {name: rule.advice for name, rule in rules().items()}
    unreadable = [
        {"message": problem.message, "file": problem.source.file if problem.source else None} for problem in problems
    ]
    counts = {f"{severity.value}s": sum(result.count(severity) for result in results) for severity in Severity}
    written = {
        "templates": [
            {
                "file": result.file,
                "form": result.form or None,
                "clean": result.clean(strict=strict),
                "remarks": [_remark(remark, advice) for remark in result.remarks],
            }
            for result in results
        ],
        "problems": unreadable,
        "summary": {"templates": len(results), **counts, "problems": len(unreadable)},
    }
    return as_json(written)


def _remark(remark: Remark, advice: dict[str, str]) -> dict[str, Any]:
    where = remark.where
    return {
        "rule": remark.rule,
        "severity": remark.severity.value,
        "part": where.part or None,
        **spot_fields(where.spot),
        "tag": where.tag or None,
        "around": where.around or None,
        "message": remark.message,
        "advice": advice[remark.rule],
    }
