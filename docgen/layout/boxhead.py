"""Reading the headings of a printed table: which cell stands under which field."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import _
from docgen.labels import LabelIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.forms.table import Block, Item, Path, Table
    from docgen.layout.cells import Gathering
    from docgen.source import Text

    Row = tuple[Text, ...]


class Target(NamedTuple):
    """What stands under a heading: a column, and in a table printed across also the row."""

    row: Path | None
    column: Path


class Fields(NamedTuple):
    """The fields of a line under its headings: what stands under each, and those whose heading is a problem."""

    targets: dict[int, Target]
    unknown: frozenset[int]

    @property
    def first(self) -> int:
        """The first field of figures; before it stands the stub."""
        return min(self.targets, default=0)

    @property
    def width(self) -> int:
        """How many fields a whole line has."""
        return max(self.targets, default=-1) + 1


class Boxhead:
    """Knows the headings of one table."""

    def __init__(self, table: Table, gathering: Gathering) -> None:
        self.table, self.gathering = table, gathering

    def block_of(self, filled: list[Text]) -> int | None:
        """Return the number of the block whose head a row is; merged fields may be blank or repeated."""
        alike = len({cell.value for cell in filled}) == 1
        found = self._block_heads.find(filled[0].value) if alike else ()
        return found[0] if found else None

    def has(self, cell: Text) -> bool:
        """Tell whether a text is a heading of the table, or its stubhead."""
        return bool(self._headings.find(cell.value) or self.is_stubhead(cell))

    def is_stubhead(self, cell: Text) -> bool:
        """Tell whether a text is the stubhead."""
        return bool(self._stubheads.find(cell.value))

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

    @cached_property
    def _targets(self) -> list[LabelIndex[Target]]:
        return [target_index(block, self.table) for block in self.table.blocks]

    def fields(self, head: list[Row], block: int) -> Fields:
        """Find what stands under each field: its own heading is the lowest one there, with those over it to its left."""
        targets: dict[int, Target] = {}
        unknown: set[int] = set()
        for at in range(max((len(row) for row in head), default=0)):
            level = max((n for n, row in enumerate(head) if at < len(row) and row[at].value), default=-1)
            if level < 0 or self.is_stubhead(head[level][at]):
                continue
            label = head[level][at]
            above = [_reaching(row, at) for row in head[:level]]
            target = self._target(label, [text for text in above if text], block, unknown, at)
            if target and target in targets.values():
                self.gathering.fault(label.source, _("the column “{label}” stands twice").format(label=label.value))
            elif target:
                targets[at] = target
        return Fields(targets, frozenset(unknown))

    def _target(self, label: Text, above: list[str], block: int, unknown: set[int], at: int) -> Target | None:
        likely = self._targets[block]  # the block whose head was read last; others where heads are not kept
        found = next((found for index in (likely, *self._targets) if (found := index.find(label.value))), ())
        if not found and self.has(label):
            return None  # a heading over several columns, above an empty one
        if not found:
            unknown.add(at)
            self.gathering.unknown(label, _("column"), self.table, self._column_labels())
            return None
        scores = [_score(target, above) for target in found]
        best = max(scores)
        if scores.count(best) > 1:
            unknown.add(at)
            message = _("“{label}” stands under no heading that tells which").format(label=label.value)
            self.gathering.fault(label.source, message)
            return None
        return found[scores.index(best)]

    def _column_labels(self) -> LabelIndex[Path]:
        index: LabelIndex[Path] = LabelIndex()
        for path in self.table.columns.values():
            index.add(path, path[-1].names)
        return index


def target_index(block: Block, table: Table) -> LabelIndex[Target]:
    """Index what may stand over a field of figures, by the label of the column."""
    index: LabelIndex[Target] = LabelIndex()
    for row in block.rows if table.across else (None,):
        for column in block.columns:
            index.add(Target(row, column), column[-1].names)
    return index


def matches(items: Iterable[Item], texts: list[str]) -> int:
    """Count the texts that are labels of these items."""
    index: LabelIndex[int] = LabelIndex()
    for number, item in enumerate(items):
        index.add(number, item.names)
    return sum(1 for text in texts if index.find(text))


def _reaching(row: Row, at: int) -> str:
    """Return the heading that stands at a field or reaches over it from the left."""
    return next((cell.value for cell in reversed(row[: at + 1]) if cell.value), "")


def _score(target: Target, above: list[str]) -> int:
    return matches([*(target.row or ()), *target.column[:-1]], above)
