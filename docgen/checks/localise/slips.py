"""How figures come to be wrong: slips of typing that one can name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import place_of
from docgen.checks.localise.repair import is_exchange
from docgen.forms.table import CellRef
from docgen.i18n import _
from docgen.prose.slips import Mistyping, mistyping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.localise.repair import Change
    from docgen.figures import Number
    from docgen.forms.table import Table
    from docgen.report import Report

_ROW = 3  # changes: fewer do not make a shifted row
_COLUMN = 4  # the same of a column


class Slip(NamedTuple):
    """Some changes that one slip explains, in words; `strong` where chance would hardly bring that about."""

    changes: tuple[Change, ...]
    words: str = ""
    strong: bool = False


def slips(report: Report, changes: Sequence[Change]) -> list[Slip]:
    """Tell changes apart by the slips that explain them; a change that none explains stands alone, without words."""
    left = list(changes)
    explaining: list[Slip] = []
    for tell in (shifted_rows, _shifted_columns, _moved, _never_filled, _exchanged, _one_figure):
        for slip in tell(report, left):
            explaining.append(slip)
            left = [change for change in left if change not in slip.changes]
    return [*explaining, *(Slip((change,)) for change in left)]


def might_be_slips(report: Report, changes: Sequence[Change]) -> bool:
    """Tell whether every change might be some slip of typing, one wrong digit at least."""
    return all(slip.words or _is_one_digit(slip.changes[0]) for slip in slips(report, changes))


def _is_one_digit(change: Change) -> bool:
    return mistyping(str(change.actual), str(change.proposed)) is Mistyping.DIGIT


# Rows


def shifted_rows(report: Report, changes: Sequence[Change]) -> Iterator[Slip]:
    """Find rows whose figures all stand one column off; what should stand in the column they left was lost."""
    for table, row in dict.fromkeys(change.cell[:2] for change in changes):
        own = tuple(change for change in changes if change.cell[:2] == (table, row))
        repaired = {change.cell: change.proposed for change in own}
        cells = row_of(report, own[0].cell)
        held = [report.number(cell) for cell in cells]
        meant = [repaired.get(cell, report.number(cell)) for cell in cells]
        label = report.form.cells[cells[0]].row[-1].label
        if len(own) < _ROW:
            continue
        if held[1:] == meant[:-1]:
            words = _("the figures of the row “{row}” stand one column too far to the right")
            yield Slip(own, words.format(row=label), strong=True)
        elif held[:-1] == meant[1:]:
            words = _("the figures of the row “{row}” stand one column too far to the left")
            yield Slip(own, words.format(row=label), strong=True)


def _shifted_columns(report: Report, changes: Sequence[Change]) -> Iterator[Slip]:
    """Find columns whose figures all stand one row off from some row on; what should stand in the row they left was lost."""
    for name, column in dict.fromkeys((change.cell.table, change.cell.column) for change in changes):
        own = tuple(change for change in changes if (change.cell.table, change.cell.column) == (name, column))
        table = report.form.table(name)
        if table.across or len(own) < _COLUMN:
            continue
        repaired = {change.cell: change.proposed for change in own}
        cells = [cell for cell in _column_of(table, own[0].cell) if cell in table.cells]
        held = [report.number(cell) for cell in cells]
        meant = [repaired.get(cell, report.number(cell)) for cell in cells]
        first = next(at for at, cell in enumerate(cells) if cell in repaired)
        last = max(at for at, cell in enumerate(cells) if cell in repaired)
        labels = {
            "column": report.form.cells[cells[0]].column[-1].label,
            "row": report.form.cells[cells[first]].row[-1].label,
        }
        if held[first + 1 : last + 1] == meant[first:last]:
            words = _("the figures of the column “{column}” stand one row too low, from “{row}” on")
            yield Slip(own, words.format(**labels), strong=True)
        elif held[first:last] == meant[first + 1 : last + 1]:
            words = _("the figures of the column “{column}” stand one row too high, from “{row}” on")
            yield Slip(own, words.format(**labels), strong=True)


def row_of(report: Report, cell: CellRef) -> list[CellRef]:
    """Return the cells of a row in printed order."""
    columns = report.form.table(cell.table).block_of(cell.row).columns
    return [CellRef(cell.table, cell.row, path[-1].code) for path in columns]


# Pairs


def _moved(report: Report, changes: list[Change]) -> Iterator[Slip]:
    """Find figures that stand beside, above or below their cell, and neighbours that are swapped."""
    by_cell = {change.cell: change for change in changes}
    while by_cell:
        _cell, change = by_cell.popitem()
        for words, cell in _neighbours(report, change.cell):
            neighbour = by_cell.get(cell)
            if neighbour and change.is_exchanged_with(neighbour):
                del by_cell[cell]
                # The first holds what the second should.
                pair = (change, neighbour) if change.actual else (neighbour, change)
                yield Slip(pair, _pair_words(report, pair, words if change.actual else _OPPOSITE[words]), strong=True)
                break


_RIGHT, _LEFT, _BELOW, _ABOVE = "right", "left", "below", "above"  # where the cell of a figure is, seen from the figure
_OPPOSITE = {_RIGHT: _LEFT, _LEFT: _RIGHT, _BELOW: _ABOVE, _ABOVE: _BELOW}


def _exchanged(report: Report, changes: list[Change]) -> Iterator[Slip]:
    """Find two cells anywhere that hold each other's figures."""
    if is_exchange(changes):
        yield Slip(tuple(changes), exchange_words(report, *changes))


def exchange_words(report: Report, change: Change, other: Change) -> str:
    """Say that two cells hold each other's figures, in the order of the form."""
    cells = list(report.form.cells)
    first, second = sorted((change, other), key=lambda each: cells.index(each.cell))
    words = _("the figures of “{one}” and “{other}” are swapped")
    return words.format(one=place_of(report, first.cell).words, other=place_of(report, second.cell).words)


def _neighbours(report: Report, cell: CellRef) -> Iterator[tuple[str, CellRef]]:
    table = report.form.table(cell.table)
    row = row_of(report, cell)
    yield from zip((_LEFT, _RIGHT), _beside(row, cell), strict=True)
    if not table.across:
        column = [ref for ref in _column_of(table, cell) if ref in table.cells]
        yield from zip((_ABOVE, _BELOW), _beside(column, cell), strict=True)


def _column_of(table: Table, cell: CellRef) -> list[CellRef]:
    return [CellRef(cell.table, path[-1].code, cell.column) for path in table.block_of(cell.row).rows]


def _beside(line: list[CellRef], cell: CellRef) -> tuple[CellRef, CellRef]:
    at = line.index(cell)
    return (line[at - 1] if at else cell, line[at + 1] if at + 1 < len(line) else cell)


def _pair_words(report: Report, pair: tuple[Change, Change], meant: str) -> str:
    first, second = pair
    if second.actual:
        return exchange_words(report, first, second)
    places = {"one": place_of(report, first.cell).words, "other": place_of(report, second.cell).words}
    words = {
        _LEFT: _("{figure} in “{one}” was typed one column too far to the right"),
        _RIGHT: _("{figure} in “{one}” was typed one column too far to the left"),
        _ABOVE: _("{figure} in “{one}” was typed one row too low"),
        _BELOW: _("{figure} in “{one}” was typed one row too high"),
    }[meant]
    return words.format(figure=first.actual, **places)


# Totals


def _never_filled(report: Report, changes: list[Change]) -> Iterator[Slip]:
    """Find totals left at 0 or empty over figures that add up to more; those of one line are told together."""
    empty = [
        change
        for change in changes
        if not change.actual
        and change.proposed != 0
        and change.cell in report.form.determined
        and not report.is_unread(change.cell)
    ]
    for which in (2, 1):  # the column of a total, then its row
        for line in dict.fromkeys((change.cell.table, change.cell[which]) for change in empty):
            own = tuple(change for change in empty if (change.cell.table, change.cell[which]) == line)
            if len(own) > 1:
                headings = report.form.cells[own[0].cell]
                label = (headings.column if which == 2 else headings.row)[-1].label
                words = _("“{total}” seems never filled in: in {count} cells it is 0 or blank, but its parts are not")
                yield Slip(own, words.format(total=label, count=len(own)))
                empty = [change for change in empty if change not in own]
    for change in empty:
        words = _("the total “{cell}” seems never filled in: it is 0 or blank, but its parts are not")
        yield Slip((change,), words.format(cell=place_of(report, change.cell).words))


# Single figures


def _one_figure(_report: Report, changes: list[Change]) -> Iterator[Slip]:
    """Find figures that were mistyped; of several, only those that chance would hardly make look so."""
    for change in changes:
        if change.actual is not None and change.proposed is not None:
            words, strong = _mistyped(change.actual, change.proposed)
            if words and (strong or len(changes) == 1):
                yield Slip((change,), words.format(right=change.proposed, wrong=change.actual), strong)


def _mistyped(actual: Number, proposed: Number) -> tuple[str, bool]:
    """Say how a figure was mistyped, as far as can be told, and whether chance would hardly bring that about."""
    wrong, right = str(actual), str(proposed)
    if actual == -proposed:
        return _("{right} typed as {wrong}: the sign"), True
    if min(actual, proposed) <= 0 or max(len(wrong), len(right)) < 2:
        return "", False
    how = mistyping(wrong, right)
    words = {
        Mistyping.SWAPPED: _("{right} typed as {wrong}: two digits swapped"),
        Mistyping.DIGIT: _("{right} typed as {wrong}: one digit"),
        Mistyping.MANY: _("{right} typed as {wrong}: a digit too many"),
        Mistyping.FEW: _("{right} typed as {wrong}: a digit too few"),
    }
    shorter, longer = sorted((wrong, right), key=len)
    is_tenfold = len(shorter) > 1 and longer == f"{shorter}0"
    return (words[how], how is Mistyping.SWAPPED or is_tenfold) if how else ("", False)
