"""A report as it was read, as JSON: every figure with its place, what is missing and what is unsure. See docs/read.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.report import CellState
from docgen.writers.fields import problem_fields, source_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.table import Cell
    from docgen.report import Report

_EMPTY = (CellState.ABSENT, CellState.BLANK)


def read_fields(report: Report) -> dict[str, Any]:
    """Return a report as it was read, in the official labels that a tidy CSV has."""
    filled = [cell for ref, cell in report.form.cells.items() if report.figures[ref].state not in _EMPTY]
    empty = [cell for ref, cell in report.form.cells.items() if report.figures[ref].state in _EMPTY]
    return {
        "bureau": report.bureau,
        "year": report.year,
        "form": report.form.name,
        "title": report.title,
        "title_as_printed": report.bundle.title or None,
        "figures": [_figure(report, cell) for cell in filled],
        "prose": list(_prose(report)),
        "missing": [_labels(report, cell) for cell in empty],
        "unsure": [problem_fields(problem) for problem in report.unread],
    }


def _labels(report: Report, cell: Cell) -> dict[str, Any]:
    table = report.form.table(cell.ref.table)
    return {"table": table.title, "row": cell.row[-1].label, "column": cell.column[-1].label}


def _figure(report: Report, cell: Cell) -> dict[str, Any]:
    figure = report.figures[cell.ref]
    source = figure.text.source if figure.text else None
    return {
        **_labels(report, cell),
        "value": figure.printed(cell.kind),
        "sure": figure.number is not None,
        "source": source_fields(source) if source else None,
    }


def _prose(report: Report) -> Iterator[dict[str, Any]]:
    for section in report.form.every_section:
        for passage in report.prose[section.code]:
            source = (passage.heading or passage.text).source
            yield {
                "section": section.heading,
                "heading": passage.heading.value if passage.heading else None,
                "text": passage.text.value,
                "source": source_fields(source),
            }
