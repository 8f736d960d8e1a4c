"""Reports with some figures made wrong, for localisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builders import form, suqian
from conftest import SAMPLES, SEED

import docgen
from docgen.forms.table import CellRef
from docgen.pipeline import report_of
from docgen.report import CellState, Figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from random import Random

    from builders import Numbers

    from docgen.figures import Number
    from docgen.report import Report

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
SLIPS = ("any", "swap", "zero", "step", "more", "fewer")


def report_in(path: Path, year: int = 2023) -> Report:
    [bundle] = [bundle for bundle in docgen.read_bundles(path) if bundle.year == year]
    return report_of(bundle)


def real(year: int = 2023) -> Report:
    return report_in(SAMPLES / "suqian", year)


def published() -> Report:
    return report_in(SEED / "2023-as-published")


def holding(report: Report, figures: Mapping[CellRef, Number | None]) -> Report:
    """Return a report with other figures; None for a cell that was left empty."""
    made = {
        cell: Figure(CellState.GIVEN if number is not None else CellState.BLANK, number)
        for cell, number in figures.items()
    }
    return replace(report, figures={**report.figures, **made})


def small_bureau(random: Random, report: Report) -> Report:
    """Return a report of few requests, as most bureaus have them: nearly every figure is 0."""
    figures: Numbers = dict.fromkeys(suqian(), 0)
    outcomes = [cell.row for cell in form().cells if cell.table == "申请" and cell.column == "总计"][2:-2]
    for _request in range(random.choice([0, 1, 1, 2, 3, 5, 8, 15])):
        column = random.choice(["自然人"] * 6 + list(APPLICANTS[:-1]))
        came, went = random.choice(["新收"] * 5 + ["上年结转"]), random.choice(["结转下年", *outcomes])
        for row in {came, went, "结转下年" if went == "结转下年" else "总计"}:
            for cell in (CellRef("申请", row, column), CellRef("申请", row, "总计")):
                figures[cell] += 1
    return holding(report, figures)


def corrupted(random: Random, report: Report, count: int) -> dict[CellRef, int]:
    """Make some figures of the related tables wrong, each in a way in which figures come to be wrong."""
    cells = [cell for cell in report.form.cells if cell.table in {"申请", "诉讼"}]
    wrong: dict[CellRef, int] = {}
    while len(wrong) < count:
        cell = random.choice(cells)
        held = int(report.number(cell) or 0)
        figure = _mistyped(random, held)
        if figure != held:
            wrong[cell] = figure
    return wrong


def _mistyped(random: Random, figure: int) -> int:
    slip, digits = random.choice(SLIPS), str(figure)
    if slip == "swap" and len(digits) > 1:
        at = random.randrange(len(digits) - 1)
        return int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    return {
        "any": random.randrange(max(10, 2 * figure)),
        "zero": 0,
        "more": figure * 10,
        "fewer": figure // 10,
    }.get(slip, max(0, figure + random.choice([-1, 1])))
