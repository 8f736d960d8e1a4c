"""Laying out on the form the tables that come as they are printed: boxhead above, stub to the left, merged fields blank.

Those like one laid out before are laid out at once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.bundle import Sheet
from docgen.forms.memory import memory_of
from docgen.forms.table import SheetPlan
from docgen.i18n import _
from docgen.labels import key
from docgen.layout.boxhead import Boxhead, matches
from docgen.layout.cells import Gathering
from docgen.layout.figures import is_figure
from docgen.layout.pieces import TELLING, pieces_of
from docgen.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.forms.form import Form
    from docgen.forms.table import Cell, Path, Table, Target
    from docgen.layout.boxhead import Fields
    from docgen.source import Field, Line

    Outline = tuple[bool, tuple[str, ...], tuple[tuple[str, ...], ...]]

_NUMBER = re.compile(r"(?:附件?|附?表)?\s*[一二三四五六七八九十\d]{1,3}")  # 表2, 附表二: of a section, or of a table
_NOTE = re.compile(r"(注|备注|说明|单位|填表|填报|审核|负责人|联系|制表|日期|数据来源)")
SIGNED = re.compile(  # begins a line that says by whom and when, and how to reach them
    r"(?:(?:填表|填报|审核|制表|复核|单位|分管)?(?:负责人|人|日期|时间|单位)(?:签字|签名|签章)?|联系电话)(?:[:：].*)?"
)
_COLUMN_NUMBERS = re.compile(r"(栏次|栏号|序号|列次|[甲乙丙])*")
_ANY_FIGURE = "0"
_ASIDE = ()


def place_sheets(sheets: Iterable[Sheet], gathering: Gathering) -> None:
    """Give every figure of the sheets to its cell, or note why it has none. A table may be there once."""
    first: dict[str, Sheet] = {}
    for sheet in sheets:
        if not _place_as_before(sheet, first, gathering):
            for piece in _cut(sheet, gathering.form):
                if piece is sheet or not _place_as_before(piece, first, gathering):
                    _place_anew(piece, first, gathering)


def _place_as_before(sheet: Sheet, first: dict[str, Sheet], gathering: Gathering) -> bool:
    """Place a sheet whose like was placed before without a problem; tell whether there was one."""
    plan = memory_of(gathering.form).sheets.get(_outline_of(sheet, gathering.form))
    if plan and plan.table.code in first:
        _place_rest(sheet, plan.table, first[plan.table.code], gathering)
    elif plan:
        first[plan.table.code] = sheet
        gathering.give_all(plan, sheet.rows)
    return plan is not None


def _place_anew(sheet: Sheet, first: dict[str, Sheet], gathering: Gathering) -> None:
    before = len(gathering.problems)
    table = _table_of(sheet, gathering)
    if table and table.code in first:
        _place_rest(sheet, table, first[table.code], gathering)
    elif table:
        first[table.code] = sheet
        plan = _place_sheet(sheet, table, gathering)
        if len(gathering.problems) == before:
            _remember(plan, _outline_of(sheet, gathering.form), gathering)


def _cut(sheet: Sheet, form: Form) -> Iterator[Sheet]:
    """Walk the tables that stand under one another on a sheet; a sheet of a workbook may have none."""
    if sheet.table is not None:
        yield sheet
        return
    pieces = list(pieces_of(sheet.rows, form))
    if len(pieces) == 1 and (pieces[0].table or not sheet.source.within):
        yield sheet
        return
    for piece in pieces:
        if piece.table:
            yield Sheet(sheet.source, tuple(piece.rows), Text(piece.table.title, sheet.source))


def _outline_of(sheet: Sheet, form: Form) -> Outline:
    """Return what decides where the figures of a sheet go: the tables that its name may mean, and its lines.

    In these every figure is as any other, and so is every title and note.
    """
    name = sheet.table.value if sheet.table else name_of_sheet(sheet)
    named = tuple([table.code for table in form.table_index.find(name)])
    known = memory_of(form).lines
    rows = [known[row.values] if row.values in known else _outline_of_row(row, form) for row in sheet.rows]
    return sheet.table is not None, named, tuple(rows)


def _outline_of_row(row: Line, form: Form) -> tuple[str, ...]:
    outline = _told_apart(row.values, form)
    memory_of(form).lines.keep(row.values, outline, sum(map(len, row.values)))
    return outline


def _told_apart(values: tuple[str, ...], form: Form) -> tuple[str, ...]:
    if "3" in values and "2" in values and "1" in values:
        return values  # it may number the columns
    texts = [_ANY_FIGURE if text.isdecimal() or (text and is_figure(text)) else text for text in values]
    return _ASIDE if _ANY_FIGURE not in texts and _is_aside(texts, form) else tuple(texts)


def _is_aside(texts: list[str], form: Form) -> bool:
    """Tell a line without figures that is of no table, wherever it stands; see the same in `SheetReader`."""
    filled = [text for text in texts if text]
    stands_apart = len(filled) == 1 or _NOTE.match(filled[0])
    return bool(stands_apart) and not any(table.knows(text) for text in filled for table in form.tables)


def _place_rest(sheet: Sheet, table: Table, first: Sheet, gathering: Gathering) -> None:
    """Place the rest of a table that begins on another sheet, under its own headings or under those; note one that is there again."""
    rest = Gathering(gathering.form)
    reader = SheetReader(table, rest)
    if not any(map(reader.begins, sheet.rows)):
        reader.read(first.rows)
        rest.given.clear()
        rest.problems.clear()
    reader.read(sheet.rows)
    if gathering.given.keys().isdisjoint(rest.given) and (rest.given or rest.problems):
        gathering.given.update(rest.given)
        gathering.problems += rest.problems
        return
    message = _("this is table “{table}” again; {file} is it already: keep the one that counts")
    gathering.fault(sheet.source, message.format(table=table.title, file=first.source))


def _remember(plan: SheetPlan, outline: Outline, gathering: Gathering) -> None:
    """Remember where the figures of a sheet without problems stand, unless a figure may be a label."""
    if plan.cells and not plan.table.calls_by_figures:
        rows = outline[-1]
        memory_of(gathering.form).sheets.keep(outline, plan, sum(len(text) for row in rows for text in row))


# A single sheet


def _table_of(sheet: Sheet, gathering: Gathering) -> Table | None:
    """Tell which table a sheet is: by what the bundle says, by its file's name, or by its labels.

    A name that is a number alone may count the sections of the report, or its tables: labels that tell count more.
    """
    if sheet.table is not None:
        return gathering.table(sheet.table)
    scores = {table.code: _labels_seen(sheet, table) for table in gathering.form.tables}
    best = max(scores, key=lambda code: scores[code])
    is_sure = scores[best] >= TELLING and list(scores.values()).count(scores[best]) == 1
    name = name_of_sheet(sheet)
    named = gathering.form.table_index.find(name)
    if len(named) == 1 and not (is_sure and _NUMBER.fullmatch(name)):
        if scores[best] > scores[named[0].code]:
            message = _("the file is named after table “{named}”, but its labels are those of “{other}”")
            other = gathering.form.table(best)
            gathering.fault(sheet.source, message.format(named=named[0].title, other=other.title))
            return None
        return named[0]
    if not is_sure:
        titles = _(", ").join(table.title for table in gathering.form.tables)
        message = _("which table is this? name the file, or the table under “tables:”, after one of: {titles}")
        gathering.fault(sheet.source, message.format(titles=titles))
        return None
    return gathering.form.table(best)


def name_of_sheet(sheet: Sheet) -> str:
    """Return the name of a sheet in its workbook, or of its file: it may say its table."""
    return sheet.source.within or re.split(r"[/\\]", sheet.source.file)[-1].rpartition(".")[0]


def _labels_seen(sheet: Sheet, table: Table) -> int:
    words = {cell.value for row in sheet.rows for cell in row if cell.value and not is_figure(cell.value)}
    return sum(1 for word in words if table.row_index.find(word) or any(index.find(word) for index in table.targets))


def _place_sheet(sheet: Sheet, table: Table, gathering: Gathering) -> SheetPlan:
    """Give every figure of a sheet to its cell, or note why it has none; return where they stand."""
    reader = SheetReader(table, gathering)
    if not reader.read(sheet.rows) and not gathering.problems:
        gathering.fault(sheet.source, _("no row of table {table} was found here").format(table=table.title))
    return SheetPlan.of(table, reader.placed)


class SheetReader:
    """Reads the lines of a table one by one: titles and notes, block heads, headings, figures."""

    def __init__(self, table: Table, gathering: Gathering) -> None:
        self.table, self.gathering = table, gathering
        self.boxhead = Boxhead(table, gathering)
        self.placed: list[tuple[int, int, Cell]] = []
        self._rows: dict[str, Text] = {}  # by code, where each begins that was read
        self.block = 0
        self.line = 0
        self._begin_block()

    def _begin_block(self) -> None:
        self.head: list[Line] = []
        self.fields: Fields | None = None  # once the headings are complete
        self.stub: dict[int, str] = {}  # the headings that reach down from rows above

    def read(self, rows: Sequence[Line]) -> bool:
        """Give the figures of lines to their cells, or note why they have none; tell whether some line is one of the table."""
        placed = False
        for line, typed in enumerate(rows):
            self.line = line
            row = self._plain(typed)
            filled = [cell for cell in row if cell.value]
            if not filled and not (self.table.across and self.head):
                continue  # a blank line is one of figures only where lines have no labels
            block = self.boxhead.block_of(filled) if filled else None
            if block is not None:
                self.block = block
                self._begin_block()
            elif filled and self._is_aside(filled):
                continue
            elif filled and self._is_heading(filled):
                if self.fields is not None:
                    self._begin_block()
                self.head.append(row)
            else:
                self.fields = self.fields or self._fields(row)
                if not self.fields.targets:
                    return False
                placed = self._figures(_without(row, self.fields.apart), self.fields) or placed
        return placed or self._is_blank_form()

    def _is_blank_form(self) -> bool:
        """Tell a table all of whose labels are headings, and that nobody has filled in: its blank line is no line of the file."""
        is_complete = self.table.across and self.fields is None
        return is_complete and bool(self.boxhead.fields(self.head, self.block).targets)

    def _plain(self, row: Line) -> Line:
        """Return a line without the units that labels have behind them."""
        values = tuple(map(self.table.plain, row.values))
        return row if values == row.values else replace(row, values=values)

    def begins(self, row: Line) -> bool:
        """Tell whether a line is one of the headings, or the head of a block."""
        row = self._plain(row)
        filled = [cell for cell in row if cell.value]
        return bool(filled) and (self.boxhead.block_of(filled) is not None or self._is_heading(filled))

    def _fields(self, row: Line) -> Fields:
        fields = self.boxhead.fields(self.head, self.block)
        if not fields.targets:
            message = _("figures of table {table} begin here without its headings: keep them, one table in a file")
            self.gathering.fault(row[0].source, message.format(table=self.table.title))
        return fields

    # What a row is

    def _is_aside(self, filled: list[Text]) -> bool:
        """Tell a row that is not of the table: what stands above its headings, or a note."""
        known = any(self.boxhead.has(cell) or self.table.row_index.find(cell.value) for cell in filled)
        if self.fields is None and not self.head and not known:
            return True
        if any(is_figure(cell.value) for cell in filled):
            return bool(SIGNED.fullmatch(filled[0].value)) and not known
        return bool(_NOTE.match(filled[0].value)) or (len(filled) == 1 and not known)

    def _is_heading(self, filled: list[Text]) -> bool:
        """Tell a row of headings; after figures, only a new block brings one, and it begins with the stubhead, if there is one."""
        if self.fields is not None and not self.table.across and not self.boxhead.is_stubhead(filled[0]):
            return False
        if any(is_figure(cell.value) for cell in filled):
            return False
        begins_rows = not self.table.across and self.table.row_index.find(filled[0].value)
        return any(map(self.boxhead.has, filled)) and (not begins_rows or self.boxhead.has(filled[0]))

    # Rows of figures

    def _figures(self, row: Line, fields: Fields) -> bool:
        """Give the figures of a row; return whether it is one of the table."""
        figures = [row[at] for at in fields.targets if at < len(row)]
        blank = not any(cell.value for cell in figures)
        if self._numbers_columns(row, figures, fields):
            return False
        astray = [
            cell
            for at, cell in enumerate(row)
            if cell.value and at >= fields.first and at not in fields.targets and at not in fields.unknown
        ]
        for cell in astray:
            self.gathering.fault(cell.source, _("“{text}” stands under no heading").format(text=cell.value))
        if self.gathering.leaves_out(row, fields.width, astray):
            return True
        if len(row) < fields.width and not blank:
            message = _(
                "the line has {count} fields, the headings {expected}: a figure is missing, and others may have shifted"
            )
            self.gathering.fault(row[0].source, message.format(count=len(row), expected=fields.width))
            return True
        stub_row = None if self.table.across else self._stub_row(row, fields, blank=blank)
        if stub_row and self._is_extra(row, fields, stub_row):
            return True
        merged = self.gathering.merged(row, fields.targets)
        filled = [target for at, target in fields.targets.items() if at < len(row) and row.values[at]]
        for at, target in fields.targets.items():
            path = target.row or stub_row
            is_repeated = (
                fields.targets.get(at - 1) == target
                and (target in filled)
                and row.values[at] in ("", row.values[at - 1])
            )
            if path and at < len(row) and at not in merged and not is_repeated:
                self._give(path, target, row.field(at))
        return self.table.across or stub_row is not None

    def _is_extra(self, row: Line, fields: Fields, path: Path) -> bool:
        """Tell a row that is called as one that was read before, such as sums that somebody has added below: it is named once."""
        _at, label = _labels(row, fields)[-1]
        before = self._rows.setdefault(path[-1].code, label)
        if before is label or before == label or (self.gathering.may_repeat and key(before.value) == key(label.value)):
            return False
        message = _("this row “{label}” is none of table {table}, whose row {row} stands at {place}: delete it")
        words = {"table": self.table.title, "row": f"“{before.value}”", "place": before.source}
        self.gathering.fault(label.source, message.format(label=label.value, **words))
        return True

    def _numbers_columns(self, row: Line, figures: list[Text], fields: Fields) -> bool:
        """Tell a row that numbers the columns: 1, 2, 3 … and no label."""
        label = "".join(cell.value for cell in row[: fields.first])
        numbers = [str(number) for number in range(1, len(figures) + 1)]
        return (
            len(figures) > 2 and [cell.value for cell in figures] == numbers and bool(_COLUMN_NUMBERS.fullmatch(label))
        )

    def _stub_row(self, row: Line, fields: Fields, *, blank: bool) -> Path | None:
        labels = _labels(row, fields)
        if not labels:
            if not blank:
                self.gathering.fault(row[0].source, _("the row has figures but no label"))
            return None
        for at, cell in labels:
            self.stub = {place: text for place, text in self.stub.items() if place < at}
            self.stub[at] = cell.value
        at, label = labels[-1]
        index = self.table.row_index
        rows = [path for path in index.find(label.value) if not path[-1].children]
        if len(rows) > 1:
            rows = _best(rows, [text for place, text in self.stub.items() if place < at])
        if len(rows) == 1:
            return rows[0]
        if not rows and blank and index.find(label.value):
            return None  # a heading on a line of its own
        return self.gathering.row(self.table, [label])

    def _give(self, row: Path, target: Target, field: Field) -> None:
        """Give a figure to its cell; an empty field of a cell that a relation determines counts as left out."""
        cell = self.table.cell(row, target.column)
        if cell is None:
            if field.value:
                message = _("row “{row}” has no column “{column}”")
                labels = {"row": row[-1].label, "column": target.column[-1].label}
                self.gathering.fault(field.text.source, message.format(**labels))
        elif field.value or self.gathering.keeps_blank(cell):
            self.gathering.give(cell, field)
            self.placed.append((self.line, field.at, cell))


def _labels(row: Line, fields: Fields) -> list[tuple[int, Text]]:
    """Return the labels of a line, each with its field; a figure before the others stands under a heading that is not known."""
    return [
        (at, cell)
        for at, cell in enumerate(row[: fields.first])
        if cell.value and not (at in fields.unknown and is_figure(cell.value))
    ]


def _without(row: Line, apart: frozenset[int]) -> Line:
    """Return a line without what only numbers it, or is of another year."""
    if not apart:
        return row
    return replace(row, values=tuple("" if at in apart else value for at, value in enumerate(row.values)))


def _best(paths: list[Path], headings: list[str]) -> list[Path]:
    scores = [matches(path[:-1], headings) for path in paths]
    return [path for path, score in zip(paths, scores, strict=True) if score == max(scores)]
