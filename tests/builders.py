"""Small real bundles for tests."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from conftest import SAMPLES

import docgen
from docgen.figures import print_figure
from docgen.forms.evaluation import value_of
from docgen.forms.expression import Comparison
from docgen.forms.grid import lay_out
from docgen.forms.table import CellRef
from docgen.packs import Library

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from pathlib import Path

    from docgen.checks import Review
    from docgen.figures import Number
    from docgen.forms.form import Form
    from docgen.forms.table import Table
    from docgen.report import Report

Numbers = dict["CellRef", "Number | str"]


@cache
def form(name: str = "zfxxgk-2021") -> Form:
    """A shipped form; nothing changes it."""
    return Library().form(name)


WRONG = {  # figures of 宿迁 that a check has something against, of every kind
    "申请.新收.总计": 3511,
    "申请.国家秘密.自然人": "12件",
    "申请.总计.总计": 0,
    "申请.结转下年.自然人": 1999,
    "诉讼.行政复议.总计": 0,
    "公开.规章.现行有效": 99,
}


def suqian(year: int = 2023) -> Numbers:
    """The real figures of 宿迁市, every relation of which holds."""
    return dict(_suqian(year))


@cache
def _suqian(year: int) -> Numbers:
    [bundle] = [bundle for bundle in docgen.read_bundles(SAMPLES / "suqian") if bundle.year == year]
    report = docgen.review(bundle).report
    return {ref: figure.number for ref, figure in report.figures.items() if figure.number is not None}


def ref(path: str) -> CellRef:
    return CellRef(*path.split("."))


def write_tidy(path: Path, numbers: Numbers, on: Form, *, bureau: str = "某局", year: int = 2023) -> Path:
    """Write figures as a tidy CSV, in official labels."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["bureau", "year", "table", "row", "column", "value"])
        for cell in on.cells.values():
            if cell.ref in numbers:
                value = printed(numbers[cell.ref], on, cell.ref)
                title = on.table(cell.ref.table).title
                writer.writerow([bureau, year, title, cell.row[-1].label, cell.column[-1].label, value])
    return path


def write_yaml(
    path: Path, numbers: Numbers, on: Form, prose: Mapping[str, str], *, bureau: str = "某局", year: int = 2023
) -> Path:
    """Write figures, by codes, and prose as a YAML bundle: JSON is YAML."""
    tables: dict[str, dict[str, list[str]]] = {}
    for cell in on.cells.values():
        row = tables.setdefault(cell.ref.table, {}).setdefault(cell.ref.row, [])
        row.append(printed(numbers[cell.ref], on, cell.ref))
    content = {"year": year, "bureau": bureau, "tables": tables, "prose": dict(prose)}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def changed_at(numbers: Numbers, changes: Mapping[str, Number | str]) -> Numbers:
    """Return figures with some changed, by the paths of their cells."""
    return {**numbers, **{ref(path): value for path, value in changes.items()}}


def printed(number: Number | str, on: Form, cell: CellRef) -> str:
    return number if isinstance(number, str) else print_figure(number, on.cells[cell].kind)


def printed_rows(table: Table, numbers: Numbers, on: Form) -> list[list[str]]:
    """Lay figures out as the table is printed, merged fields blank: what Excel and WPS export."""
    grid = lay_out(table)
    rows = [[""] * grid.columns for _row in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.label
        if cell.ref and cell.ref in numbers:
            rows[cell.row][cell.column] = printed(numbers[cell.ref], on, cell.ref)
    return rows


def reviewed(path: Path, name: str = "zfxxgk-2021") -> Review:
    [bundle] = docgen.read_bundles(path)
    return docgen.review(bundle, form=name)


def review_of(numbers: Numbers, folder: Path, name: str = "zfxxgk-2021") -> Review:
    return reviewed(write_tidy(folder / "bundle.csv", numbers, form(name)), name)


def found(review: Review) -> list[tuple[str, str]]:
    """The findings that are more than remarks, as (rule, where)."""
    return [(finding.rule, finding.place.where) for finding in review.findings if finding.severity.value != "info"]


def numbers_of(report: Report) -> Numbers:
    return {cell: figure.number for cell, figure in report.figures.items() if figure.number is not None}


def split(numbers: Numbers, on: Form, count: int, draw: random.Random) -> list[Numbers]:
    """Split figures among units at random, so that every relation holds in each: what is free is dealt out, the rest follows."""
    units: list[Numbers] = [{} for _unit in range(count)]
    for cell in on.cells:
        if cell not in on.determined and cell.row not in ("新收", "上年结转"):
            for unit, share in zip(units, shares(numbers[cell], count, draw), strict=True):
                unit[cell] = share
    for column in (code for code in on.table("申请").columns if code != "总计"):
        _receive(units, column, int(numbers[CellRef("申请", "上年结转", column)]), draw)
    for unit in units:
        _total(unit, on)
    return units


def shares(number: Number | str, count: int, draw: random.Random) -> list[Number]:
    """Cut a figure into so many parts at random."""
    exact = Decimal(number)
    places = -int(exact.as_tuple().exponent)
    cuts = sorted(draw.randint(0, int(exact.scaleb(places))) for _cut in range(count - 1))
    parts = [upper - lower for lower, upper in pairwise((0, *cuts, int(exact.scaleb(places))))]
    return [Decimal(part).scaleb(-places) if isinstance(number, Decimal) else part for part in parts]


def _receive(units: list[Numbers], column: str, carried_over: int, draw: random.Random) -> None:
    """Say of what each unit closed and left open how much was carried over from last year; the rest is new."""
    open_or_closed = [
        sum(int(number) for cell, number in unit.items() if cell[::2] == ("申请", column)) for unit in units
    ]
    owners = [at for at, many in enumerate(open_or_closed) for _request in range(many)]
    old = Counter(draw.sample(owners, carried_over))
    for at, unit in enumerate(units):
        unit[CellRef("申请", "上年结转", column)] = old[at]
        unit[CellRef("申请", "新收", column)] = open_or_closed[at] - old[at]


def _total(unit: Numbers, on: Form) -> None:
    for _pass in range(2):  # the corner is the sum of sums
        for relation in on.relations:
            if relation.determined and isinstance(relation.statement, Comparison):
                number = value_of(relation.statement.right, unit.get)
                if number is not None:
                    unit[relation.determined] = number
