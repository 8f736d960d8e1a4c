"""A bundle written as YAML, in official labels."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from docgen.bundle import CONTACTS
from docgen.forms.table import CellRef
from docgen.i18n import _
from docgen.readers.passages import runs_in
from docgen.source import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docgen.bundle import Passage
    from docgen.errors import Problem
    from docgen.forms.table import Cell, Path, Table
    from docgen.report import Figure, Report

_PLAIN = re.compile(
    r"[^\W_](?:[\w（）、．.。，·“”《》〈〉/ -]*[\w（）。”》])?|（[\w（）、．。，·“”《》〈〉/-]*[\w（）。”》]"
)
_NULLS = ("null", "Null", "NULL")
_FIGURE = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_NOTHING = "~"  # a blank cell: it says so when the bundle is checked


def comment(text: str) -> str:
    """Make a comment of one line, whatever a name may hold."""
    line = " ".join(text.splitlines()) if text.startswith(" ") else " ".join(text.split())
    return f"# {visible(line)}"


def scalar(text: str) -> str:
    """Write a text so that YAML reads the same text."""
    return text if _PLAIN.fullmatch(text) and text not in _NULLS else json.dumps(text, ensure_ascii=False)


def table_lines(table: Table, value_of: Callable[[Cell], str]) -> Iterator[str]:
    """Write a table: its rows by their labels, with their figures in the order of the columns."""
    yield f"  {scalar(table.title)}:"
    columns: tuple[Path, ...] = ()
    for block in table.blocks:
        if block.columns != columns:
            columns = block.columns
            yield "    " + comment(", ".join(path[-1].label for path in columns))
        for row in block.rows:
            values = [value_of(table.cells[CellRef(table.code, row[-1].code, path[-1].code)]) for path in columns]
            written = values[0] if len(values) == 1 else f"[{', '.join(values)}]"
            yield f"    {scalar(_row_name(table, row))}: {written}"


def _row_name(table: Table, row: Path) -> str:
    """Return a row's label, or its code where other rows have the label too."""
    alike = [path for path in table.row_index.find(row[-1].label) if not path[-1].children]
    return row[-1].label if len(alike) == 1 else row[-1].code


def write_report(report: Report, form: str) -> str:
    """Write a report that was read as a bundle; `form` is how the bundle names its form.

    What is blank stays blank, what is unsure is named at the beginning.
    """
    lines = [*head_lines(report, form), "", "tables:"]
    for table in report.form.tables:
        lines += [*table_lines(table, lambda cell: written_figure(report.figures[cell.ref])), ""]
    return "\n".join([*lines, *prose_lines(report)])


def head_lines(report: Report, form: str) -> Iterator[str]:
    """Write whose report it is and what it came from; rows that it does not have are left out."""
    words = _("{report}: read from {file} by docgen read.")
    yield comment(words.format(report=report.bundle, file=report.bundle.source))
    yield from map(comment, unsure_lines(report.unsure))
    contacts = report.bundle.profile.contacts
    if set(contacts) == {"name"}:
        yield f"bureau: {scalar(report.bureau)}"
    else:
        yield "bureau:"
        yield from (f"  {name}: {scalar(contacts[name].value)}" for name in CONTACTS if name in contacts)
    yield f"year: {report.year}"
    yield f"form: {scalar(form)}"
    if report.form.left_out:
        yield f"leave_out: [{', '.join(scalar(item.label) for item in report.form.left_out)}]"


def unsure_lines(unsure: tuple[Problem, ...]) -> Iterator[str]:
    """Say what could not be read for sure."""
    if unsure:
        yield _("Not sure, and left out:")
        yield from (f"  {problem}" for problem in unsure)


def written_figure(figure: Figure) -> str:
    """Write what a cell holds: a figure, what stands there instead of one, or nothing."""
    value = figure.text.value.strip() if figure.text else ""
    return value if _FIGURE.fullmatch(value) else json.dumps(value, ensure_ascii=False) if value else _NOTHING


def prose_lines(report: Report) -> Iterator[str]:
    """Write the prose of every section that has some, a paragraph a line."""
    sections = [section for section in report.form.every_section if report.prose[section.code]]
    if sections:
        yield "prose:"
    for section in sections:
        yield f"  {scalar(section.heading)}: |"
        yield from (f"    {line}" for passage in report.prose[section.code] for line in passage_lines(passage))
    if sections:
        yield ""


def passage_lines(passage: Passage) -> Iterator[str]:
    """Write a paragraph so that it is read as it was: with its sub-heading run in, where that is read so."""
    heading, text = passage.heading.value if passage.heading else "", passage.text.value
    if heading and not runs_in(heading, text):
        yield heading
        heading = ""
    if heading or text:
        yield heading + text
