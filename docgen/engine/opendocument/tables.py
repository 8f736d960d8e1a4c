"""Tables in OpenDocument: tags that shape the cell they stand in, the columns of filled rows, and colours of cells."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from docgen.engine.names import FO, OFFICE, STYLE, TABLE
from docgen.engine.tags import NUMBER_TARGET
from docgen.engine.tree import MARK_START, insert_after, put_after, put_before, whole_number
from docgen.i18n import _

if TYPE_CHECKING:
    from lxml.etree import _Element

    from docgen.engine.format import NoteTag
    from docgen.engine.structure import Structure
    from docgen.engine.tree import Slot

CELL, COVERED, COLUMN, ROW = (
    f"{TABLE}{name}" for name in ("table-cell", "covered-table-cell", "table-column", "table-row")
)
SPANS = tuple(f"{TABLE}number-{side}-spanned" for side in ("columns", "rows"))
_SPANNED = {"vm": f"{TABLE}number-rows-spanned", "hm": f"{TABLE}number-columns-spanned"}
_COLUMNS_SPANNED, _COLUMNS_REPEATED = _SPANNED["hm"], f"{TABLE}number-columns-repeated"
_STYLE_NAME = f"{TABLE}style-name"
BACKGROUND = "background of "  # and the cell's style: the form of a tag that prints the name of a style
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")


def shape_cell(cell: _Element, _slot: Slot, name: str, expression: str, note: NoteTag) -> None:
    """Carry colspan, cellbg, vm or hm out in the cell around a tag."""
    if name == "colspan":
        _span(cell, expression, note)
    elif name == "cellbg":
        style = cell.get(_STYLE_NAME, "")
        cell.set(_STYLE_NAME, note("{{ " + expression + " }}", BACKGROUND + style))
    else:
        _merge(cell, _SPANNED[name], note)


def _span(cell: _Element, expression: str, note: NoteTag) -> None:
    """Let a cell span columns; the cells it covers follow it."""
    covered = whole_number(cell.get(_COLUMNS_SPANNED, "1")) - 1
    for following in list(cell.itersiblings()):
        if covered <= 0 or following.tag != COVERED:
            break
        covered -= whole_number(following.get(_COLUMNS_REPEATED, "1"))
        following.getparent().remove(following)  # type: ignore[union-attr] # it stands beside the cell
    cell.set(_COLUMNS_SPANNED, note("{{ " + expression + " }}", NUMBER_TARGET))
    filler = etree.Element(COVERED)
    filler.set(_COLUMNS_REPEATED, note("{{ (" + expression + ") - 1 }}", NUMBER_TARGET))
    insert_after(cell, filler, note("{% if (" + expression + ") > 1 %}"))
    put_after(filler, note("{% endif %}"))


def _merge(cell: _Element, attribute: str, note: NoteTag) -> None:
    """Print a cell in the first round of a loop, spanning all rounds; the other rounds cover it."""
    cell.set(attribute, note(f"{{{{ {whole_number(cell.get(attribute, '1'))} * loop.length }}}}", NUMBER_TARGET))
    put_before(cell, note("{% if loop.first %}"))
    filler = etree.Element(COVERED)
    insert_after(cell, filler, note("{% else %}"))
    put_after(filler, note("{% endif %}"))


# Columns


def columns_settled(root: _Element, structure: Structure) -> bool:
    """Tell whether no value changes the number of cells in the rows of any table."""
    cells = root.iter(CELL, COVERED)
    return not any(
        cell in structure.optional or MARK_START in cell.get(_COLUMNS_SPANNED, "") + cell.get(_COLUMNS_REPEATED, "")
        for cell in cells
    )


def fit_columns(table: _Element) -> None:
    """Declare as many columns as the rows have: new ones are like the last, superfluous ones go."""
    columns = [column for column in table.iter(COLUMN) if next(column.iterancestors(table.tag)) is table]
    rows = [row for row in table.iter(ROW) if next(row.iterancestors(table.tag)) is table]
    if not columns or not rows:
        return
    needed = max(sum(map(_repeated, row.iterchildren(CELL, COVERED))) for row in rows)
    missing = needed - sum(map(_repeated, columns))
    if missing > 0:
        columns[-1].set(_COLUMNS_REPEATED, str(_repeated(columns[-1]) + missing))
    while missing < 0:
        last = columns.pop()
        taken = min(-missing, _repeated(last))
        missing += taken
        if taken < _repeated(last):
            last.set(_COLUMNS_REPEATED, str(_repeated(last) - taken))
        else:
            last.getparent().remove(last)  # type: ignore[union-attr] # it stands in the table


def _repeated(element: _Element) -> int:
    return whole_number(element.get(_COLUMNS_REPEATED, "1"))


# Backgrounds


def coloured(style: str, colour: str) -> str:
    """Return the name of a cell style with a background. Errors: ValueError, for what is no colour."""
    digits = _COLOUR.fullmatch(colour)
    if not digits:
        raise ValueError(
            _("“{colour}” is no colour: write six hexadecimal digits such as DDDDDD").format(colour=colour)
        )
    return f"{style}-{digits.group(1).upper()}"


def add_styles(root: _Element, names: set[str]) -> None:
    """Add the coloured styles that cells were given, each made of the style the cell had."""
    styles = root.find(f"{OFFICE}automatic-styles")
    if styles is None:
        return
    known = {str(style.get(f"{STYLE}name")): style for style in styles.iter(f"{STYLE}style")}
    for name in sorted(names - known.keys()):
        base, _dash, colour = name.rpartition("-")
        style = (
            deepcopy(known[base]) if base in known else etree.Element(f"{STYLE}style", {f"{STYLE}family": "table-cell"})
        )
        style.set(f"{STYLE}name", name)
        properties = style.find(f"{STYLE}table-cell-properties")
        if properties is None:
            properties = etree.Element(f"{STYLE}table-cell-properties")
            style.insert(0, properties)
        properties.set(f"{FO}background-color", f"#{colour}")
        styles.append(style)
