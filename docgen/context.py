"""The names a template may use, with their values for one report.

标题 · 单位 · 年度 · every section's code (its paragraphs, each with 标题 and 正文) · every table's code, then row and
column codes (the figures; a heading's code gives the sum under it) · 主栏 (the stub labels as this bureau words them) ·
图 (what `图表(…)` draws: the charts of the form, with their figures).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.bundle import CONTACTS
from docgen.figures import Kind
from docgen.forms.evaluation import value_of
from docgen.layout.references import total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.bundle import Passage
    from docgen.figures import Number
    from docgen.forms.charts import ChartValue, FormChart
    from docgen.forms.table import RowCells, Table
    from docgen.report import Figure, Report

CHARTS = "图"
_YEARS = 5  # of a chart: more are too narrow on a page
CONTACT_NAMES = dict(zip(CONTACTS, ("名称", "地址", "邮编", "电话", "传真", "邮箱", "网址"), strict=True))


def context_of(report: Report, *, others: Iterable[Report] | None = None, draft: bool = False) -> dict[str, Any]:
    """Return every name and its value, of the types JSON has. Counts are numbers, other figures text as printed.

    `others` are the reports of the bureau's other years, for the charts; without it there is no name of charts.
    In a `draft` what is no number is so for templates that compute with it or compare it, too, and a sum that lacks figures is
    nothing; otherwise there is no such name.
    """
    context: dict[str, Any] = {
        "标题": report.title,
        "单位": _bureau(report),
        "年度": report.year,
    }
    for section in report.form.every_section:
        context[section.code] = [_passage(passage) for passage in report.prose[section.code]]
    for table in report.form.tables:
        context[table.code] = _figures(report, table, draft=draft)
    context["主栏"] = {
        table.code: {code: path[-1].label for code, path in table.rows.items()} for table in report.form.tables
    }
    if others is not None:
        context[CHARTS] = _charts(report, sorted((*others, report), key=lambda each: each.year))
    return context


def _charts(report: Report, years: Sequence[Report]) -> dict[str, dict[str, Any]]:
    """Return the charts of a report's form, over the nearest years where they are."""
    return {
        chart.code: {
            "标题": chart.title,
            "形": chart.shape,
            "单位": chart.unit,
            "数": _over_years(chart, years[-_YEARS:]) if chart.over_years else _of_year(chart, report),
        }
        for chart in report.form.charts
    }


def _of_year(chart: FormChart, report: Report) -> dict[str, int | str | None]:
    return {value.label: _drawn(value, report) for value in chart.values}


def _over_years(chart: FormChart, years: Sequence[Report]) -> dict[str, dict[str, int | str | None]]:
    return {value.label: {f"{report.year}年": _drawn(value, report) for report in years} for value in chart.values}


def _drawn(value: ChartValue, report: Report) -> int | str | None:
    """Return a figure of a chart; nothing where a report has not what it is made of, such as one on another form."""
    operand = value.operand
    number = value_of(operand, report.numbers.get) if operand else None
    return None if number is None else _json(number)


def _bureau(report: Report) -> dict[str, str]:
    """Return the bureau's name and contacts, and its name as the title has it: over several lines where the bureau says so."""
    profile = report.bundle.profile
    contacts = {
        name: profile.contacts[key].value if key in profile.contacts else "" for key, name in CONTACT_NAMES.items()
    }
    return {**contacts, "名称分行": profile.name_in_title}


def _passage(passage: Passage) -> dict[str, str]:
    return {"标题": passage.heading.value if passage.heading else "", "正文": passage.text.value}


def _figures(report: Report, table: Table, *, draft: bool) -> dict[str, dict[str, int | str]]:
    numbers, rows = report.numbers, table.row_cells.items()
    if table.counts and {int}.issuperset(map(type, table.pick(numbers))):  # as most are: each number as it is
        figures = {row: dict(zip(cells.columns, cells.pick(numbers), strict=True)) for row, cells in rows}
    else:
        figures = {row: _row(report, cells, draft=draft) for row, cells in rows}
    for (row, column), pick in table.heading_sums.items():
        number = total(pick(numbers))
        if number is not None:
            figures.setdefault(row, {})[column] = _json(number)
        elif draft:
            figures.setdefault(row, {})[column] = _no_number("")
    return figures


def _row(report: Report, cells: RowCells, *, draft: bool) -> dict[str, int | str]:
    """Return the figures of a row by column."""
    held = zip(cells.columns, cells.pick(report.figures), cells.kinds, strict=True)
    return {column: _value(figure, kind, draft=draft) for column, figure, kind in held}


def _value(figure: Figure, kind: Kind, *, draft: bool) -> int | str:
    number = figure.number
    if number is None and draft:
        return _no_number(figure.printed(kind))
    return _json(number) if kind is Kind.COUNT and number is not None else figure.printed(kind)


def _no_number(text: str) -> str:
    from docgen.engine.values import NoNumber  # noqa: PLC0415 - only a draft is filled with such

    return NoNumber(text)


def _json(number: Number) -> int | str:
    return number if isinstance(number, int) else f"{number:f}"
