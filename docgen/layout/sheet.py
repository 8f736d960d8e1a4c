"""Laying a table out on the form that comes as it is printed: boxhead above, stub to the left, merged fields blank."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docgen.forms.table import CellRef
from docgen.i18n import _
from docgen.labels import LabelIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.bundle import Sheet
    from docgen.forms.table import Block, Item, Path, Table
    from docgen.layout.cells import Gathering
    from docgen.source import Text

Row = tuple["Text", ...]
# A cell under a heading: the column, and in a table printed across also the row.
Target = tuple["Path | None", "Path"]

_FIGURE = re.compile(r"[-+−－＋]?[\d０-９][\d０-９,，.．]*")
_NOTE = re.compile(r"(注|备注|说明|单位|填表|填报|审核|负责人|联系|制表|日期)")


def table_of(sheet: Sheet, gathering: Gathering) -> Table | None:
    """Tell which table a sheet is: by what the bundle says, by its file's name, or by its labels."""
    if sheet.table is not None:
        return gathering.table(sheet.table)
    named = gathering.form.table_index.find(_stem(sheet.source.file))
    if len(named) == 1:
        return named[0]
    scores = {table.code: _labels_seen(sheet, table) for table in gathering.form.tables}
    best = max(scores, key=lambda code: scores[code])
    if scores[best] < 3 or list(scores.values()).count(scores[best]) > 1:
        titles = ", ".join(table.title for table in gathering.form.tables)
        message = _("which table is this? name the file, or the table under “tables:”, after one of: {titles}")
        gathering.fault(sheet.source, message.format(titles=titles))
        return None
    return gathering.form.table(best)


def _stem(file: str) -> str:
    return re.split(r"[/\\]", file)[-1].rpartition(".")[0]


def _labels_seen(sheet: Sheet, table: Table) -> int:
    heads = [_head_index(block, table) for block in table.blocks]
    words = {cell.value for row in sheet.rows for cell in row if cell.value and not _FIGURE.fullmatch(cell.value)}
    return sum(1 for word in words if table.row_index.find(word) or any(index.find(word) for index in heads))


def _head_index(block: Block, table: Table) -> LabelIndex[Target]:
    """Index what may stand over a field of figures: columns, and in a table printed across rows with columns."""
    index: LabelIndex[Target] = LabelIndex()
    for row in block.rows if table.across else (None,):
        for column in block.columns:
            index.add((row, column), column[-1].names)
    return index


def place_sheet(sheet: Sheet, table: Table, gathering: Gathering) -> None:
    """Give every figure of a sheet to its cell, or note why it has none."""
    _SheetReader(sheet, table, gathering).read()


@dataclass
class _SheetReader:
    sheet: Sheet
    table: Table
    gathering: Gathering
    block: int = 0
    head: list[Row] = field(default_factory=list)
    targets: dict[int, Target] | None = None  # the cell under each field, once the boxhead is complete
    unknown: set[int] = field(default_factory=set)  # fields whose heading is a problem already
    stub: dict[int, str] = field(default_factory=dict)  # the headings that reach down from rows above

    def read(self) -> None:
        placed = False
        for row in self.sheet.rows:
            filled = [cell for cell in row if cell.value]
            if self._is_block_head(filled):
                self.head, self.targets, self.stub = [], None, {}
            elif self._is_title(filled):
                continue
            elif self._is_boxhead(filled):
                if self.targets is not None:
                    self.head, self.targets, self.stub = [], None, {}
                self.head.append(row)
            else:
                if self.targets is None:
                    self.targets = self._targets_of_head()
                if not self.targets:
                    return
                placed = self._figures(row) or placed
        if not placed and not self.gathering.problems:
            self.gathering.fault(
                self.sheet.source, _("no row of table {table} was found here").format(table=self.table.title)
            )

    # What a row is

    def _is_block_head(self, filled: list[Text]) -> bool:
        found = self._block_heads.find(filled[0].value) if len(filled) == 1 else ()
        if found:
            self.block = found[0]
        return bool(found)

    def _is_title(self, filled: list[Text]) -> bool:
        """Tell a row that says something about the table: what stands above its headings, or a note."""
        if any(_FIGURE.fullmatch(cell.value) for cell in filled):
            return False
        above = self.targets is None and not self.head and not any(self._is_known(cell) for cell in filled)
        return above or bool(_NOTE.match(filled[0].value))

    def _is_known(self, cell: Text) -> bool:
        indexes: tuple[LabelIndex[Any], ...] = (
            self._headings,
            self._stubheads,
            self._block_heads,
            self.table.row_index,
        )
        return any(index.find(cell.value) for index in indexes)

    def _is_boxhead(self, filled: list[Text]) -> bool:
        """Tell a row of headings only; after figures, only a new block brings one, and it begins with the stubhead."""
        if self.targets is not None and not self._stubheads.find(filled[0].value):
            return False
        if any(_FIGURE.fullmatch(cell.value) for cell in filled):
            return False
        known = [cell for cell in filled if self._headings.find(cell.value) or self._stubheads.find(cell.value)]
        begins_rows = not self.table.across and self.table.row_index.find(filled[0].value) and filled[0] not in known
        return bool(known) and not begins_rows

    @cached_property
    def _block_heads(self) -> LabelIndex[int]:
        index: LabelIndex[int] = LabelIndex()
        for number, block in enumerate(self.table.blocks):
            index.add(number, [block.head])
        return index

    @cached_property
    def _headings(self) -> LabelIndex[bool]:
        index: LabelIndex[bool] = LabelIndex()
        for block in self.table.blocks:
            items = [*block.boxhead, *(block.stub if self.table.across else ())]
            index.add(True, [name for top in items for item in top.walk() for name in (item.label, *item.aliases)])
        return index

    @cached_property
    def _stubheads(self) -> LabelIndex[bool]:
        index: LabelIndex[bool] = LabelIndex()
        index.add(True, [block.stubhead for block in self.table.blocks])
        return index

    # The boxhead

    def _targets_of_head(self) -> dict[int, Target]:
        """Find the cell under each field: its own heading is the lowest one there, with the ones over it to its left."""
        targets: dict[int, Target] = {}
        width = max((len(row) for row in self.head), default=0)
        for at in range(width):
            level = max((n for n, row in enumerate(self.head) if at < len(row) and row[at].value), default=-1)
            if level < 0 or self._stubheads.find(self.head[level][at].value):
                continue
            above = [_reaching(row, at) for row in self.head[:level]]
            target = self._target(self.head[level][at], [text for text in above if text])
            if target and target in targets.values():
                message = _("the column “{label}” stands twice").format(label=self.head[level][at].value)
                self.gathering.fault(self.head[level][at].source, message)
            elif target:
                targets[at] = target
            else:
                self.unknown.add(at)
        if not targets:
            source = self.sheet.rows[0][0].source
            self.gathering.fault(
                source, _("table {table} has no boxhead here: keep its headings").format(table=self.table.title)
            )
        return targets

    @cached_property
    def _block_targets(self) -> list[LabelIndex[Target]]:
        return [_head_index(block, self.table) for block in self.table.blocks]

    def _target(self, label: Text, above: list[str]) -> Target | None:
        likely = self._block_targets[self.block]  # the block whose head was read last; others where heads are not kept
        found = next((found for index in (likely, *self._block_targets) if (found := index.find(label.value))), ())
        if not found:
            self.gathering.unknown(label, _("column"), self.table, self._column_labels())
            return None
        scores = [_score(target, above) for target in found]
        best = max(scores)
        if scores.count(best) > 1:
            self.gathering.fault(
                label.source, _("“{label}” stands under no heading that tells which").format(label=label.value)
            )
            return None
        return found[scores.index(best)]

    def _column_labels(self) -> LabelIndex[Path]:
        index: LabelIndex[Path] = LabelIndex()
        for path in self.table.columns.values():
            index.add(path, path[-1].names)
        return index

    # Rows of figures

    def _figures(self, row: Row) -> bool:
        targets = self.targets or {}
        first = min(targets, default=0)
        [cell for cell in row[:first] if cell.value]
        beyond = [
            cell
            for at, cell in enumerate(row)
            if cell.value and at >= first and at not in targets.keys() | self.unknown
        ]
        figures = [(targets[at], row[at]) for at in targets if at < len(row)]
        for cell in beyond:
            self.gathering.fault(cell.source, _("“{text}” stands under no heading").format(text=cell.value))
        if self.table.across:
            self._give(figures, None)
            return True
        stub_row = self._stub_row(row, first, blank=not any(cell.value for _target, cell in figures))
        if stub_row:
            self._give(figures, stub_row)
        return stub_row is not None

    def _stub_row(self, row: Row, first: int, *, blank: bool) -> Path | None:
        labels = [(at, cell) for at, cell in enumerate(row[:first]) if cell.value]
        if not labels:
            if not blank:
                self.gathering.fault(row[0].source, _("the row has figures but no label"))
            return None
        for at, cell in labels:
            self.stub = {place: text for place, text in self.stub.items() if place < at}
            self.stub[at] = cell.value
        at, label = labels[-1]
        index = self.table.row_index
        found = [path for path in index.find(label.value) if not path[-1].children]
        if len(found) > 1:
            found = _best(found, [text for place, text in self.stub.items() if place < at])
        if len(found) == 1:
            return found[0]
        if not found and blank and index.find(label.value):
            return None  # a heading on a line of its own
        return self.gathering.row(self.table, [label])

    def _give(self, figures: Iterable[tuple[Target, Text]], stub_row: Path | None) -> None:
        for (row, column), value in figures:
            path = row or stub_row
            if path is None:
                continue
            cell = CellRef(self.table.code, path[-1].code, column[-1].code)
            if cell in self.table.cells:
                self._give_cell(cell, value)
            elif value.value:
                message = _("row “{row}” has no column “{column}”")
                self.gathering.fault(value.source, message.format(row=path[-1].label, column=column[-1].label))

    def _give_cell(self, cell: CellRef, value: Text) -> None:
        """Give a figure; an empty field of a cell that a relation determines counts as left out."""
        if value.value or cell not in self.gathering.form.determined:
            self.gathering.give(cell, value)


def _reaching(row: Row, at: int) -> str:
    """Return the heading that stands at a field or reaches over it from the left."""
    return next((cell.value for cell in reversed(row[: at + 1]) if cell.value), "")


def _score(target: Target, above: list[str]) -> int:
    row, column = target
    return _matches([*(row or ()), *column[:-1]], above)


def _best(paths: list[Path], headings: list[str]) -> list[Path]:
    scores = [_matches(path[:-1], headings) for path in paths]
    return [path for path, score in zip(paths, scores, strict=True) if score == max(scores)]


def _matches(items: Iterable[Item], texts: list[str]) -> int:
    index: LabelIndex[int] = LabelIndex()
    for number, item in enumerate(items):
        index.add(number, item.names)
    return sum(1 for text in texts if index.find(text))
