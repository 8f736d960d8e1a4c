"""Finished reports as others make them: official tables as rows of spanned cells, bent into the shapes that are published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from builders import printed

from docgen.forms.grid import lay_out
from docgen.labels import chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from builders import Numbers

    from docgen.forms.form import Form

PREAMBLE = "本报告根据《中华人民共和国政府信息公开条例》编制，统计期限自2023年1月1日至2023年12月31日。"


@dataclass(frozen=True)
class Box:
    """A printed cell: its text, and over how many columns and rows it reaches."""

    text: str
    columns: int = 1
    rows: int = 1


Rows = list[list[Box]]
Tables = dict[str, list[Rows]]  # by code; a table may come in several pieces


def tables(numbers: Numbers, on: Form) -> Tables:
    """Return the tables of a form with figures, as the official form prints them."""
    printed_tables: Tables = {}
    for table in on.tables:
        rows: Rows = []
        for line in lay_out(table).lines():
            boxes = []
            for cell in line:
                text = printed(numbers.get(cell.ref, ""), on, cell.ref) if cell.ref else cell.label
                boxes.append(Box(text, cell.columns, cell.rows))
            rows.append(boxes)
        printed_tables[table.code] = [rows]
    return printed_tables


def relabelled(rows: Rows, change: Callable[[str], str]) -> Rows:
    """Return rows with other texts."""
    return [[replace(box, text=change(box.text)) for box in row] for row in rows]


def split_at(rows: Rows, at: int) -> list[Rows]:
    """Cut rows in two, as a page does: what reaches down over the cut is there in both, without its text in the second."""
    first, second = [list(row) for row in rows[:at]], [list(row) for row in rows[at:]]
    lead: list[tuple[int, Box]] = []
    for number, row in enumerate(first):
        for place, box in enumerate(row):
            over = number + box.rows - at
            if over > 0:
                row[place] = replace(box, rows=box.rows - over)
                lead.append((place, Box("", box.columns, over)))
    second[0] = [box for _place, box in sorted(lead, key=lambda each: each[0])] + second[0]
    return [first, second]


def as_html(rows: Rows) -> str:
    def cell(box: Box) -> str:
        spans = (f' colspan="{box.columns}"' if box.columns > 1 else "") + (
            f' rowspan="{box.rows}"' if box.rows > 1 else ""
        )
        return f"<td{spans}><p>{escape(box.text)}</p></td>"

    return "<table>" + "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"


def page(
    bent: Tables, on: Form, *, bureau: str = "某市司法局", year: int = 2023, prose: dict[str, list[str]] | None = None
) -> str:
    """Return a report as a web page with navigation around it."""
    parts = [f"<h1>{bureau}{year}年政府信息公开工作年度报告</h1>", f"<p>{PREAMBLE}</p>"]
    for number, section in enumerate(on.sections, 1):
        parts.append(f"<p>{chinese_number(number)}、{section.heading}</p>")
        parts += [f"<p>{escape(text)}</p>" for text in (prose or {}).get(section.code, ())]
        parts += [as_html(rows) for rows in bent.get(section.table, ())]
    report = "\n".join(parts)
    around = "<ul><li>首页</li><li>政务公开</li></ul>", "<div>主办：某市人民政府 备案号123</div>"
    return (
        f"<html><head><title>x</title></head><body>{around[0]}<div class='text'>{report}</div>{around[1]}</body></html>"
    )
