"""Reading the headings of a printed table: which cell stands under which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.i18n import _
from docgen.labels import LabelIndex, may_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.forms.table import Item, Path, Table, Target
    from docgen.layout.cells import Gathering
    from docgen.source import Line, Text


_COUNTED = ("序号", "行次", "行号", "栏次", "编号", "代码")


class Fields(NamedTuple):
    """The fields of a line under its headings: what stands under each, and those whose heading is a problem.

    Before the `first` field of figures stands the stub; a whole line has `width` fields. Those that are `apart` number the
    lines (序号, 行次), or are of another year: nothing of the report stands there.
    """

    targets: dict[int, Target]
    unknown: frozenset[int]
    first: int
    width: int
    apart: frozenset[int] = frozenset()


class Boxhead:
    """Knows the headings of one table."""

    def __init__(self, table: Table, gathering: Gathering) -> None:
        self.table, self.gathering = table, gathering

    def block_of(self, filled: list[Text]) -> int | None:
        """Return the number of the block whose head a row is; merged fields may be blank or repeated."""
        alike = len({cell.value for cell in filled}) == 1
        blocks = self.table.block_heads.find(filled[0].value) if alike else ()
        return blocks[0] if blocks else None

    def has(self, cell: Text) -> bool:
        """Tell whether a text is a heading of the table, or its stubhead."""
        return bool(self.table.headings.find(cell.value) or self.is_stubhead(cell))

    def is_stubhead(self, cell: Text) -> bool:
        """Tell whether a text is the stubhead."""
        return bool(self.table.stubheads.find(cell.value))

    def fields(self, head: list[Line], block: int) -> Fields:
        """Find what stands under each field: its own heading is the lowest one there, with those over it to its left."""
        targets: dict[int, Target] = {}
        unknown: set[int] = set()
        apart: set[int] = set()
        for at in range(max((len(row) for row in head), default=0)):
            level = max((n for n, row in enumerate(head) if at < len(row) and row[at].value), default=-1)
            if level < 0 or self.is_stubhead(head[level][at]):
                continue
            label = head[level][at]
            if not self.has(label):
                if label.value in _COUNTED:
                    apart.add(at)
                    continue
                if not self.table.across and apart.issuperset(range(at)):
                    continue  # over the labels, called otherwise than officially
            above = [_reaching(row, at) for row in head[:level]]
            if self.gathering.is_of_another_year((label.value, *above)):
                apart.add(at)
                continue
            target = self._target(label, [text for text in above if text], block, unknown, at)
            if target and targets.get(at - 1) == target:
                targets[at] = target  # a merged heading, written into each of its fields
            elif target and target in targets.values():
                self.gathering.fault(label.source, _("the column “{label}” stands twice").format(label=label.value))
                unknown.add(at)
                unknown.update(other for other, known in targets.items() if known == target)
            elif target:
                targets[at] = target
        width = max(targets, default=-1) + 1
        unknown.update(self.gathering.doubtful(head, width))
        targets = {at: target for at, target in targets.items() if at not in unknown}
        return Fields(targets, frozenset(unknown), min(targets, default=0), width, frozenset(apart))

    def _target(self, label: Text, above: list[str], block: int, unknown: set[int], at: int) -> Target | None:
        indexes = self.table.targets
        likely = indexes[block]  # the block whose head was read last; others where heads are not kept
        targets = next((targets for index in (likely, *indexes) if (targets := index.find(label.value))), ())
        if not targets and self.has(label):
            return None  # a heading over several columns, above an empty one
        if not targets:
            unknown.add(at)
            self.gathering.unknown(label, _("column"), self.table, self._column_labels())
            return None
        if len(targets) == 1:
            return targets[0]
        scores = [_score(target, above) for target in targets]
        best = max(scores)
        if scores.count(best) > 1:
            unknown.add(at)
            over = next((text for text in reversed(above) if not self.table.headings.find(text)), "")
            message = _("“{label}” stands under no heading that tells which")
            if over:
                message = _("“{label}” stands under “{heading}”, which is no heading of the table")
            self.gathering.fault(label.source, message.format(label=label.value, heading=over))
            return None
        return targets[scores.index(best)]

    def _column_labels(self) -> LabelIndex[Path]:
        index: LabelIndex[Path] = LabelIndex()
        for path in self.table.columns.values():
            index.add(path, path[-1].names)
        return index


def matches(items: Iterable[Item], texts: list[str]) -> int:
    """Count the texts that are labels of these items."""
    names_of_items = [item.names for item in items]
    return sum(1 for text in texts if any(may_mean(text, names) for names in names_of_items))


def _reaching(row: Line, at: int) -> str:
    """Return the heading that stands at a field or reaches over it from the left."""
    return next((cell.value for cell in reversed(row[: at + 1]) if cell.value), "")


def _score(target: Target, above: list[str]) -> tuple[bool, ...]:
    """Return which headings over a field are the target's, from the nearest up: that counts most."""
    items = [*(target.row or ()), *target.column[:-1]]
    return tuple(matches(items, [text]) > 0 for text in reversed(above))
