"""`python benchmarks/localise.py`: how long it takes to tell which cells of a report are likely wrong.

Real reports, with one to six figures made wrong at random; also rows shifted by a column and totals never filled in.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docgen
from docgen.checks.localise import localise
from docgen.pipeline import report_of
from docgen.report import CellState, Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.forms.table import CellRef
    from docgen.report import Report

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
Wrong = dict["CellRef", int]


def main() -> None:
    """Print the median and the longest time for each number of wrong figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--reports", type=int, default=200, help="reports for each number of wrong figures")
    count: int = parser.parse_args().reports
    chance = random.Random(0)  # noqa: S311 - the same reports every time
    reports = [report_of(bundle) for bundle in docgen.read_bundles(SAMPLES / "suqian")]
    reports += map(report_of, docgen.read_bundles(SAMPLES / "zhangzhou-sfj" / "2023"))
    for wrong in range(1, 7):
        measure(f"{wrong} wrong", reports, count, chance, lambda report, many=wrong: some(report, many, chance))
    measure("row shifted", reports, count, chance, lambda report: shifted(report, chance))
    measure("totals at 0", reports, count, chance, unfilled)


def measure(
    title: str, reports: list[Report], count: int, chance: random.Random, make: Callable[[Report], Wrong]
) -> None:
    """Localise what was made wrong in some reports, and print how long it took."""
    times, unfound = [], 0
    for _report in range(count):
        report = chance.choice(reports)
        figures = {cell: Figure(CellState.GIVEN, number) for cell, number in make(report).items()}
        broken = replace(report, figures={**report.figures, **figures})
        start = time.perf_counter()
        found = localise(broken)
        times.append(time.perf_counter() - start)
        unfound += any(not one.repairs for one in found)
    times.sort()
    milliseconds = [1000 * seconds for seconds in (statistics.median(times), times[len(times) * 95 // 100], times[-1])]
    print("{:12} median {:6.1f} ms  95 % {:6.1f} ms  max {:6.1f} ms".format(title, *milliseconds), end="")
    print(f"  not localised {unfound} of {count}")


def some(report: Report, count: int, chance: random.Random) -> Wrong:
    """Make some figures wrong."""
    cells = [cell for cell in report.form.cells if cell.table in {"申请", "诉讼"}]
    held = {cell: int(report.number(cell) or 0) for cell in chance.sample(cells, count)}
    return {cell: number + chance.choice([1, 9, 10, 100, number + 1]) for cell, number in held.items()}


def shifted(report: Report, chance: random.Random) -> Wrong:
    """Put the figures of a row one column too far to the right."""
    row = chance.choice([cell.row for cell in report.form.cells if cell.table == "申请"])
    cells = [cell for cell in report.form.cells if cell.table == "申请" and cell.row == row]
    return dict(zip(cells, [0, *(int(report.number(cell) or 0) for cell in cells[:-1])], strict=True))


def unfilled(report: Report) -> Wrong:
    """Leave a column of totals at 0."""
    return {cell: 0 for cell in report.form.cells if cell.table == "申请" and cell.column == "总计"}


if __name__ == "__main__":
    main()
