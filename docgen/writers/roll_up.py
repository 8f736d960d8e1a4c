"""A roll-up as a bundle: YAML in official labels, with a note of the units that every figure comes from."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

from docgen.figures import plain_number, print_figure
from docgen.i18n import _, ngettext
from docgen.writers.bundle_yaml import comment, scalar, table_lines
from docgen.writers.words import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.forms.table import Cell
    from docgen.roll_up import Units

HEADER = ("table", "row", "column", "bureau", "value", "file")
_IN_A_LINE = 8  # contributions


def write_bundle(units: Units, bureau: str, year: int, form: str) -> Iterator[str]:
    """Write the sums as a bundle of a bureau, line by line, as it is long; `form` is how the bundle names its form."""
    lines = [*_head(units, bureau, year), ""]
    lines += [f"bureau: {scalar(bureau)}", f"year: {year}", f"form: {scalar(form)}", "", "tables:"]
    for table in units.form.tables:
        lines += [*table_lines(table, lambda cell: print_figure(units.ledger.total(cell.ref), cell.kind)), ""]
    for line in chain(lines, map(comment, _origins(units))):
        yield line + "\n"


def _head(units: Units, bureau: str, year: int) -> Iterator[str]:
    count = len(units.entered)
    message = ngettext(
        "{bureau} {year}: added up cell by cell from {count} unit by docgen roll-up.",
        "{bureau} {year}: added up cell by cell from {count} units by docgen roll-up.",
        count,
    )
    yield comment(message.format(bureau=bureau, year=year, count=count))
    yield comment(_("Which units every figure comes from stands at the end."))
    yield from map(comment, notes(units))


def notes(units: Units) -> Iterator[str]:
    """Say what the sums do not tell: what is not added up, what was waived, what counts as nothing."""
    for title, having in units.beyond().items():
        message = _("The table “{table}” is not added up: {count} of {all} units have it")
        yield message.format(table=title, count=len(having), all=len(units.entered))
    for unit in units.waiving:
        message = ngettext(
            "{name}: {count} error is waived there ({place})",
            "{name}: {count} errors are waived there ({place})",
            unit.waived,
        )
        yield message.format(name=unit.name, count=unit.waived, place=unit.place)
    for number, count in sorted(units.ledger.without.items()):
        message = ngettext(
            "{name}: {count} cell holds no figure and counts as nothing",
            "{name}: {count} cells hold no figure and count as nothing",
            count,
        )
        yield message.format(name=units.entered[number].name, count=count)


def _origins(units: Units) -> Iterator[str]:
    """Say of every figure other than 0 which units it is the sum of, after a list of the units."""
    yield _("Units:")
    for unit in sorted(units.entered.values()):
        yield f"  {unit.name}  {unit.place}"
    for table in units.form.tables:
        yield units.form.heading_of(table)
        for cell in table.cells.values():
            yield from _origin(units, cell)


def _origin(units: Units, cell: Cell) -> Iterator[str]:
    terms = [f"{term.unit.name} {plain_number(term.number)}" for term in units.contributions(cell.ref)]
    lead = f"  {_words(cell)} {plain_number(units.ledger.total(cell.ref))} = "
    for at in range(0, len(terms), _IN_A_LINE):
        yield lead + " + ".join(terms[at : at + _IN_A_LINE])
        lead = "    + "


def _words(cell: Cell) -> str:
    return f"{cell.row[-1].label} · {cell.column[-1].label}"


def write_sources(units: Units) -> Iterator[str]:
    """Write what every unit gives to every cell as CSV, line by line, as it is long; figures of 0 are left out."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    for fields in chain([HEADER], _lines(units)):
        writer.writerow(map(harmless, fields))
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _lines(units: Units) -> Iterable[tuple[str, ...]]:
    for table in units.form.tables:
        for cell in table.cells.values():
            for term in units.contributions(cell.ref):
                value = print_figure(term.number, cell.kind)
                yield (
                    table.title,
                    cell.row[-1].label,
                    cell.column[-1].label,
                    term.unit.name,
                    value,
                    term.unit.place.file,
                )
