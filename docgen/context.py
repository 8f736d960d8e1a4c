"""The names a template may use, with their values for one report.

标题 · 单位 · 年度 · every section's code (its paragraphs, each with 标题 and 正文) · every table's code, then row and
column codes (the figures; a heading's code gives the sum under it) · 主栏 (the stub labels as this bureau words them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.bundle import CONTACTS
from docgen.figures import Kind
from docgen.layout.references import total

if TYPE_CHECKING:
    from docgen.bundle import Passage
    from docgen.figures import Number
    from docgen.forms.table import RowCells, Table
    from docgen.report import Figure, Report

CONTACT_NAMES = dict(zip(CONTACTS, ("名称", "地址", "邮编", "电话", "传真", "邮箱", "网址"), strict=True))


def context_of(report: Report, *, draft: bool = False) -> dict[str, Any]:
    """Return every name and its value, of the types JSON has. Counts are numbers, other figures text as printed.

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
    return context


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
