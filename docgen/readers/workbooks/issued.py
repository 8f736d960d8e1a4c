"""What became of a workbook that docgen handed out: labels and formulas that are not as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docgen.errors import Problem
from docgen.i18n import _
from docgen.readers.workbooks.labels import ANYWHERE, ISSUED
from docgen.readers.workbooks.worksheet import NO_VALUE, SHARED
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.readers.workbooks.worksheet import Worksheet

_NAMED = 3  # of the cells of a sheet that were changed
_FIELDS = 3  # sheet, cell, text


class HandedIn(NamedTuple):
    """The sheets of a workbook, without the one that says what docgen handed out, if it did; and what is not as it was."""

    sheets: list[Worksheet]
    is_docgens: bool = False
    changes: tuple[Problem, ...] = ()


def handed_in(sheets: Sequence[Worksheet]) -> HandedIn:
    """Hold a workbook against what was handed out."""
    issued = next((sheet for sheet in sheets if sheet.name == ISSUED), None)
    others = [sheet for sheet in sheets if sheet is not issued]
    if issued is None:
        return HandedIn(others)
    return HandedIn(list(map(_without_unknown, others)), is_docgens=True, changes=tuple(_changes(issued, others)))


def _without_unknown(sheet: Worksheet) -> Worksheet:
    """Return a sheet without the formulas that have no value: totals that were handed out blank, and that are computed."""
    rows = (
        replace(row, values=tuple("" if value == NO_VALUE else value for value in row.values)) for row in sheet.rows
    )
    return sheet._replace(rows=tuple(row for row in rows if any(row.values)), problems=())


def _changes(issued: Worksheet, sheets: Sequence[Worksheet]) -> Iterator[Problem]:
    by_name = {sheet.name: sheet for sheet in sheets}
    handed_out: dict[str, list[tuple[str, str]]] = {}
    for row in issued.rows:
        if len(row) >= _FIELDS:
            name, cell, text = row.values[:_FIELDS]
            handed_out.setdefault(name, []).append((cell, text))
    for name, cells in handed_out.items():
        sheet = by_name.get(name)
        if sheet is None:
            message = _("the sheet “{name}” that was handed out is not there").format(name=name)
            yield Problem(message, Source(issued.source.file))
        else:
            yield from _changes_on(sheet, cells)


def _changes_on(sheet: Worksheet, cells: list[tuple[str, str]]) -> Iterator[Problem]:
    texts = {text.source.within: text.value for row in sheet.rows for text in row}
    changed = []
    for cell, text in cells:
        within = f"{sheet.name}!{cell}"
        if text.startswith("="):
            formula = sheet.formulas.get(cell, "")
            if formula != SHARED and _plain(formula) != _plain(text):
                changed.append((within, _("the formula {text} that was handed out is not there").format(text=text)))
        elif cell == ANYWHERE:
            if text not in texts.values():
                message = _("“{text}” that was handed out is not there: what stands under it is read as another part's")
                changed.append((sheet.name, message.format(text=text)))
        elif texts.get(within, "") != text:
            words = _("the label “{text}” that was handed out is not there, but “{now}”")
            changed.append((within, words.format(text=text, now=texts.get(within, ""))))
    for within, message in changed[:_NAMED]:
        yield Problem(message, Source(sheet.source.file, within=within))
    if len(changed) > _NAMED:
        message = _("{count} more labels or formulas are not as they were handed out").format(
            count=len(changed) - _NAMED
        )
        yield Problem(message, sheet.source)


def _plain(formula: str) -> str:
    """Return a formula without what programs write in their own ways: blanks, and the equals sign before it."""
    return "".join(formula.split()).removeprefix("=")
