"""Figures in prose: `{{ 申请.新收.总计 }}` stands for the cell, so that text and table cannot disagree."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.bundle import Passage
from docgen.errors import Problem
from docgen.figures import Kind, print_figure
from docgen.forms.evaluation import added
from docgen.forms.rule import Check
from docgen.forms.table import CellRef
from docgen.i18n import _
from docgen.labels import do_you_mean, nearest
from docgen.source import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.figures import Number
    from docgen.forms.table import Path
    from docgen.report import Report

_REFERENCE = re.compile(r"\{\{(.*?)\}\}")
_UNLIKE = re.compile(r"[｛｝]{1,2}|\{\s+\{|\}\s+\}")  # what was meant as the braces of a reference
YEAR = "年度"


def resolve(report: Report, problems: list[Problem]) -> Report:
    """Put the figures into the prose; note every reference that names no cell, and brackets that are not closed.

    In a text, such brackets are no fault of their own where a check finds what is left over, beside all else.
    """
    unclosed: list[Problem] = []

    def passage(old: Passage) -> Passage:
        heading = _resolve_text(old.heading, report, problems, problems) if old.heading else None
        return Passage(_resolve_text(old.text, report, problems, unclosed), heading)

    prose = {code: tuple(map(passage, passages)) for code, passages in report.prose.items()}
    if problems or not report.form.rules_by_check[Check.PLACEHOLDERS]:
        problems += unclosed
    return replace(report, prose=prose)


def _resolve_text(text: Text, report: Report, problems: list[Problem], unclosed: list[Problem]) -> Text:
    unlike = _UNLIKE.search(text.value)
    if unlike:
        message = _("“{braces}” is no reference: write {{{{ 表.行.栏 }}}}, with ordinary braces side by side")
        problems.append(Problem(message.format(braces=unlike.group()), text.source))
        return text
    if "{{" not in text.value and "}}" not in text.value:
        return text

    def figure(reference: re.Match[str]) -> str:
        name = reference[1].strip()
        printed = _printed(name, report)
        if printed is None:
            message = _("“{name}” names no cell (write table.row.column)").format(name=name)
            problems.append(Problem(message + do_you_mean(nearest(name, map(str, report.form.cells))), text.source))
        return printed or ""

    value = _REFERENCE.sub(figure, text.value)
    if "{{" in value or "}}" in value:
        unclosed.append(Problem(_("a reference {{ … }} is not closed, or closed without being opened"), text.source))
    return Text(value, text.source)


def _printed(name: str, report: Report) -> str | None:
    if name == YEAR:
        return str(report.year)
    table_code, _first, rest = name.partition(".")
    row, _second, column = rest.partition(".")
    table = next((table for table in report.form.tables if table.code == table_code), None)
    if table is None:
        return None
    cell = CellRef(table_code, row, column)
    if cell in table.cells:
        return report.figures[cell].printed(table.cells[cell].kind)
    if not table.rows_under(row) or not table.columns_under(column):
        return None
    number = total([report.numbers[cell] for cell in table.cells_under(row, column)])
    kinds = {
        cell.kind for cell in table.cells.values() if row in _codes_of(cell.row) and column in _codes_of(cell.column)
    }
    return "" if number is None else print_figure(number, kinds.pop() if len(kinds) == 1 else Kind.AMOUNT)


def _codes_of(path: Path) -> list[str]:
    return [item.code for item in path]


def total(numbers: Sequence[Number | None]) -> Number | None:
    """Return the sum of the numbers of some cells, as those under a heading (不予公开), or None where one has none, or there is no cell."""
    if not numbers or None in numbers:
        return None
    return added(numbers)  # type: ignore[arg-type] # none of them is None
