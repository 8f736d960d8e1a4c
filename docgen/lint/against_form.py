"""A template held against a form: every cell printed once, under its own headings, the headings and sections as they are."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from docgen.checks.finding import some
from docgen.engine.tags import take_apart, without_tags
from docgen.engine.tree import MARK
from docgen.forms.grid import Role, lay_out
from docgen.forms.rule import Severity
from docgen.forms.table import CellRef
from docgen.i18n import _, ngettext
from docgen.labels import chinese_number, key
from docgen.lint.expressions import How, uses_of
from docgen.lint.rules import Where, remark
from docgen.lint.tables import likeness, overlay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from docgen.engine.format import Format
    from docgen.forms.form import Form
    from docgen.forms.table import Table
    from docgen.lint.reading import PartReading, Placed
    from docgen.lint.rules import Remark
    from docgen.lint.tables import DrawnCell, Overlay

_LARGEST = 100_000  # rows times columns of a table that anybody prints
_WORDINGS = "主栏"  # the name of the stub labels as a bureau words them
_ALIKE = 0.6
_LONGEST = 60  # characters of a heading
_AROUND = frozenset({"p", "tr", "tc"})  # the letters of tags that stand for what is around them


class Cells:
    """The cells of a form in the main part of a template."""

    def __init__(self, form: Form, parts: list[PartReading], main: PartReading) -> None:
        self.form, self.main = form, main
        self.by_number = {placed.number: placed for placed in main.tags}
        self.mentioned = {
            use.path for part in parts for placed in part.tags for use in uses_of(placed) if use.how is not How.ASKED
        }
        self.codes = {table.code for table in form.tables}
        self.wrong: dict[CellRef, tuple[CellRef, DrawnCell, Placed]] = {}  # by the cell that the headings name
        self.explained: set[CellRef] = set()  # not printed, for a reason that is told
        self.broken = {main.gathering.spots.spot(fault.element) for fault in main.gathering.faults}
        self.empty: dict[CellRef, DrawnCell] = {}

    def check(self) -> Iterator[Remark]:
        """Walk what is wrong with the form's tables in the template."""
        taken: set[int] = set()
        for table in self.form.tables:
            over = self._overlay(table, taken)
            if over:
                yield from self._labels(table, over)
                yield from self._figures(table, over)
        yield from self._within_blocks()
        yield from self._elsewhere()
        yield from self._twice()
        yield from self._never_printed()

    def _overlay(self, table: Table, taken: set[int]) -> Overlay | None:
        """Return the table of the template that carries a form table's labels, laid over it."""
        grid = lay_out(table)
        scores = {
            at: likeness(grid, [self._label(cell) for cell in drawn.cells])
            for at, drawn in enumerate(self.main.tables)
            if at not in taken and drawn.rows * drawn.columns <= _LARGEST
        }
        best = max(scores, key=lambda at: scores[at], default=-1)
        if best < 0 or not scores[best]:
            return None
        taken.add(best)
        return overlay(grid, self.main.tables[best], self._label)

    def _label(self, cell: DrawnCell) -> str:
        """Return what a cell says as a label: its text, worded tags as the form words them; nothing for figures."""
        if any(self._ref(number) for number in cell.tags):
            return ""
        text = MARK.sub(lambda mark: self._worded(int(mark.group(1))), cell.text).strip()
        return "" if re.fullmatch(r"[\d.,]+", text) else text

    def _worded(self, number: int) -> str:
        path = self.by_number[number].path if number in self.by_number else ()
        if len(path) != 3 or path[0] != _WORDINGS:
            return ""
        table = next((table for table in self.form.tables if table.code == path[1]), None)
        return table.rows[path[2]][-1].label if table and path[2] in table.rows else ""

    def _ref(self, number: int) -> CellRef | None:
        """Return the cell whose figure a tag prints by itself."""
        placed = self.by_number.get(number)
        for use in uses_of(placed) if placed else ():
            if use.how is How.PRINTED and len(use.path) == 3 and use.path[0] in self.codes:
                return CellRef(*use.path)
        return None

    def _labels(self, table: Table, over: Overlay) -> Iterator[Remark]:
        for cell in lay_out(table).cells:
            drawn = over.at(cell) if cell.role is not Role.FIGURE and cell.label else None
            if drawn is None or (cell.item and cell.item.rewordable):
                continue
            printed = "".join(self._label(drawn).split())
            if printed == "".join(cell.label.split()):
                continue
            alike = key(printed) == key(cell.label) or (cell.item is not None and printed in cell.item.aliases)
            message = _("the form words this label “{label}”; here stands “{said}”")
            where = Where(self.main.name, drawn.spot)
            severity = Severity.WARNING if alike else None
            yield remark("label.changed", message.format(label=cell.label, said=printed), where, severity)

    def _figures(self, table: Table, over: Overlay) -> Iterator[Remark]:
        for cell in lay_out(table).cells:
            drawn = over.at(cell)
            if cell.ref and drawn:
                yield from self._figure(cell.ref, drawn)

    def _figure(self, ref: CellRef, drawn: DrawnCell) -> Iterator[Remark]:
        printed = {own: number for number in drawn.tags if (own := self._ref(number))}
        others = [other for other in printed if other != ref and self._exists(other)]
        text = MARK.sub("", drawn.text).strip()
        if drawn.spot in self.broken:
            self.explained.add(ref)
        elif others:
            self.wrong[ref] = (others[0], drawn, self.by_number[printed[others[0]]])
        elif not drawn.tags and text:
            self.explained.add(ref)
            message = _("here stands “{text}”, not the tag {tag}")
            message = message.format(text=text, tag=f"{{{{ {ref} }}}}")
            yield remark("cell.literal", message, Where(self.main.name, drawn.spot))
        elif not drawn.tags:
            self.empty[ref] = drawn
        else:
            self.explained.add(ref)
            message = self._altered(ref, drawn, text) if all(map(self._is_read, drawn.tags)) else ""
            if message:
                yield remark("cell.altered", message, Where(self.main.name, drawn.spot, self._written(drawn)))

    def _is_read(self, number: int) -> bool:
        """Tell a tag that says something from one that is remarked on by itself."""
        placed = self.by_number.get(number)
        return placed is not None and bool(placed.path or placed.tree is not None)

    def _written(self, drawn: DrawnCell) -> str:
        return " ".join(self.by_number[number].tag.written for number in drawn.tags)

    def _altered(self, ref: CellRef, drawn: DrawnCell, text: str) -> str:
        """Say what a cell with tags prints that is not its figure alone; nothing where it prints that."""
        tag = f"{{{{ {ref} }}}}"
        if drawn.is_hidden:
            return _("the tag is hidden text, which is not printed")
        path = self.by_number[drawn.tags[0]].path
        if len(path) == len(ref) and path[0] in self.codes and not self._exists(CellRef(*path)):
            return ""  # of a row that this bureau leaves out, or of none, which is remarked on by itself
        if len(drawn.tags) == 1 and path != tuple(ref):
            return _("here stands something else than the tag {tag} alone").format(tag=tag)
        if len(drawn.tags) > 1:
            return _("other tags stand in this cell: a block may leave its figure out")
        return _("“{text}” stands beside the figure").format(text=text) if text else ""

    def _exists(self, ref: CellRef) -> bool:
        table = self.form.table(ref.table)
        return bool(table.rows_under(ref.row) and table.columns_under(ref.column))

    def _within_blocks(self) -> Iterator[Remark]:
        """Name the blocks that figures of the tables stand in, once each."""
        for block, numbers in _blocks(self.main):
            first = next(
                (number for number in numbers if self._ref(number) and self.by_number[number].spot.table), None
            )
            if first is not None:
                message = _(
                    "the figure {tag} stands within this block, which may leave it out or print it several times"
                )
                tag = self.by_number[first].tag.written
                yield remark("cell.altered", message.format(tag=tag), Where.of(block.tag, block.spot))

    def _elsewhere(self) -> Iterator[Remark]:
        exchanged: set[CellRef] = set()
        for ref, (printed, drawn, placed) in self.wrong.items():
            self.explained.add(ref)
            if ref in exchanged:
                continue
            where = Where(self.main.name, drawn.spot, placed.tag.written)
            message = _("under the headings “{headings}” stands the tag of “{other}” ({code})")
            message = message.format(headings=self._words(ref), other=self._words(printed), code=printed)
            if printed in self.wrong and self.wrong[printed][0] == ref:
                exchanged.add(printed)
                message += _("; the two are exchanged ({place})").format(place=self.wrong[printed][1].spot)
            yield remark("cell.elsewhere", message, where)

    def _words(self, ref: CellRef) -> str:
        cell = self.form.cells.get(ref)
        return f"{cell.row[-1].label} · {cell.column[-1].label}" if cell else str(ref)

    def _twice(self) -> Iterator[Remark]:
        misplaced = {id(placed) for _printed, _drawn, placed in self.wrong.values()}
        counts: Counter[CellRef] = Counter()
        for placed in self.main.tags:
            ref = self._ref(placed.number) if placed.spot.table and id(placed) not in misplaced else None
            if ref is None:
                continue
            counts[ref] += 1
            if counts[ref] == 2:
                message = _("“{words}” is printed a second time")
                yield remark("cell.twice", message.format(words=self._words(ref)), Where.of(placed.tag, placed.spot))

    def _never_printed(self) -> Iterator[Remark]:
        """Name the cells that nothing prints, once for each table."""
        for table in self.form.tables:
            lacking = [ref for ref in table.cells if ref not in self.explained and not self._printed(ref)]
            if not lacking:
                continue
            empty = self.empty.get(lacking[0])
            where = Where(self.main.name, empty.spot) if empty else Where(self.main.name)
            message = ngettext(
                "{table}: the template prints no figure for {count} cell: {cells}",
                "{table}: the template prints no figure for {count} cells: {cells}",
                len(lacking),
            )
            cells = some(f"{self._words(ref)} ({ref})" for ref in lacking)
            message = message.format(table=self.form.heading_of(table), count=len(lacking), cells=cells)
            yield remark("cell.never-printed", message, where)

    def _printed(self, ref: CellRef) -> bool:
        return any(ref[:length] in self.mentioned for length in (1, 2, 3))


def _blocks(part: PartReading) -> Iterator[tuple[Placed, list[int]]]:
    """Walk the blocks round paragraphs, rows and cells that may leave out what is in them, or print it several times, with the tags in them.

    A condition that asks only whether a name is there is that of a row that a bureau may leave out. Blocks that do not end as
    they begin are remarked on by themselves.
    """
    for chain in part.pairing.chains:
        block = part.tags[chain[0]]
        letters = {take_apart(part.tags[at].tag.written).letters for at in chain}
        if letters <= _AROUND and len(letters) == 1 and not _asks_only(block):
            yield block, [placed.number for placed in part.tags[chain[0] + 1 : chain[-1]]]


def _asks_only(block: Placed) -> bool:
    uses = uses_of(block)
    return block.tag.statement == "if" and bool(uses) and all(use.how is How.ASKED for use in uses)


def check_headings(form: Form, main: PartReading, kind: Format) -> Iterator[Remark]:
    """Walk the headings that are not as the form has them. A heading may be numbered by the program."""
    headings: dict[str, _Element] = {}
    for paragraph in main.root.iter(*kind.blocks.paragraph):
        written = "".join(without_tags("".join(slot.read() for slot in kind.slots(paragraph))).split())
        if written and len(written) <= _LONGEST and next(paragraph.iterancestors(*kind.blocks.cell), None) is None:
            headings.setdefault(written, paragraph)
    lacking = []
    for number, section in enumerate(form.sections, 1):
        names = (section.heading, *section.aliases)
        accepted = {
            "".join(f"{start}{name}".split()) for name in names for start in ("", f"{chinese_number(number)}、")
        }
        if accepted & headings.keys():
            for heading in accepted:
                headings.pop(heading, None)
        else:
            lacking.append(f"{chinese_number(number)}、{section.heading}")
    for heading in lacking:
        near = get_close_matches(heading, headings, 1, _ALIKE)
        if near:
            message = _("the form words this label “{label}”; here stands “{said}”")
            where = Where(main.name, main.spots.spot(headings.pop(near[0])))
            yield remark("label.changed", message.format(label=heading, said=near[0]), where)
        else:
            message = _("the heading “{heading}” is not there")
            yield remark("section.missing", message.format(heading=heading), Where(main.name))


def check_prose(form: Form, parts: list[PartReading], main: PartReading) -> Iterator[Remark]:
    """Name the sections whose text no tag prints: what a bureau writes there would vanish."""
    used = {use.path[0] for part in parts for placed in part.tags for use in uses_of(placed)}
    for section in form.every_section:
        if section.code not in used:
            message = _("no tag prints the text of “{heading}” ({code})")
            message = message.format(heading=section.heading, code=section.code)
            yield remark("section.unprinted", message, Where(main.name))
