"""What a number of the prose may be: which sums of cells, and what numbers of one claim are to each other."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from docgen.forms.evaluation import value_of
from docgen.forms.expression import Operation, Total, cells_in
from docgen.prose.carrying import CARRIED, GOING_ON, LAST_YEAR
from docgen.prose.percentage import is_rounded
from docgen.prose.slips import may_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim, Rule
    from docgen.forms.table import CellRef
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_OVER_YEARS = re.compile("以来|累计|历年|开通|上线|成立|总")
_RUNNING, _SURELY = 3, 5  # times a figure of the year: what is more than that, until some day, was counted over years
_FEW = 20
_OUT_OF_REACH = 20  # times a number
_SERIES = 3
_BESIDES = "另"
_CARRIED_ON = re.compile(f"{GOING_ON}|下一?年|次年|正在|尚")
_WITH_CARRIED = re.compile(f"(?:其中|内?含|包括).*(?:{CARRIED}|{LAST_YEAR})|.*(?:{CARRIED}|{LAST_YEAR}).*在内")


class Claimed(NamedTuple):
    """A number of the prose, its claim, and the sums of cells that it may be; `likeliest` are named.

    Where it is said of each of several things, it must be one of every one's sums: `groups` has them by thing. `most` where it
    may be less. A percentage is a sum's share of one of `wholes`. `plain` where its own clause says what it counts.
    """

    quantity: Quantity
    bound: BoundClaim
    likeliest: tuple[Operand, ...]
    groups: tuple[tuple[Operand, ...], ...]
    most: bool = False
    added: tuple[Quantity, ...] = ()  # the numbers that are added to it
    wholes: tuple[Operand, ...] = ()
    plain: bool = True

    @property
    def rule(self) -> Rule:
        """The rule of its claim."""
        return self.bound.rule

    @property
    def sums(self) -> tuple[Operand, ...]:
        """All the sums that it may be."""
        return tuple(operand for group in self.groups for operand in group)

    @property
    def is_worded_twice(self) -> bool:
        """Whether the words of several claims stand with the number: 通过信箱收到0件."""
        return len(self.sums) > len(self.bound.sums)

    def holds(self, report: Report) -> bool:
        """Tell whether the number is one of the sums, or one of them cannot be judged."""
        return self.allows(report, self.quantity.value)

    def allows(self, report: Report, number: Decimal) -> bool:
        """Tell whether a number is one of the sums, or one of them cannot be judged."""
        return all(self._is_of(report, group, number) for group in self.groups)

    def _is_of(self, report: Report, group: tuple[Operand, ...], number: Decimal) -> bool:
        if self.wholes:
            shares = list(self.shares(report))
            return not shares or any(is_rounded(number, share) for share in shares)
        for operand in group:  # asked many times of every number: the first that fits is enough
            value = value_of(operand, report.number)
            if value is None or (number - value if self.most else abs(number - value)) <= self.quantity.rounding:
                return True
        return False

    def is_likeliest(self, report: Report) -> bool:
        """Tell whether the number is the first of the sums that it is likeliest to be."""
        return self._replace(groups=(self.likeliest[:1],)).holds(report)

    def shares(self, report: Report) -> Iterator[Decimal]:
        """Walk the percentages that its sums are of its wholes; none where one cannot be judged."""
        parts = [value_of(part, report.number) for part in self.sums]
        wholes = dict.fromkeys(value for whole in self.wholes if (value := value_of(whole, report.number)))
        for part, whole in product((part for part in parts if part is not None), wholes):
            yield Decimal(part) * 100 / Decimal(whole)

    def is_mostly(self, report: Report, number: Decimal) -> bool:
        """Tell whether a number is at least half of what it may be of."""
        values = [value_of(operand, report.number) for operand in self.sums]
        return all(value is not None and number * 2 >= value for value in values)

    def is_far(self, report: Report) -> bool:
        """Tell whether the number, not 0, means none of the sums that it may be: what it counts was rather read wrongly."""
        number = self.quantity.value
        values = (Decimal(value_of(operand, report.number) or 0) for operand in self.sums)
        return bool(number) and not self.wholes and not any(may_mean(number, value) for value in values)

    def is_out_of_reach(self, report: Report) -> bool:
        """Tell whether the number is not even a twentieth of any of the sums that it may be: 公布许可的依据202条 beside 622929 decisions."""
        values = [value_of(operand, report.number) or 0 for operand in self.sums]
        return self.quantity.value * _OUT_OF_REACH < min(values, default=0)

    def runs_on(self, report: Report, sentence: str) -> bool:
        """Tell whether the number, in a sentence that counts until some day, is larger than its figures can be."""
        values = [value_of(operand, report.number) or 0 for operand in self.sums]
        times = _RUNNING if _OVER_YEARS.search(sentence) else _SURELY
        return self.quantity.value > max(_FEW, times * max(values))


def cells_of(claimed: Claimed) -> frozenset[CellRef]:
    """Return the cells that a number is likeliest to be of."""
    return frozenset(cell for operand in claimed.likeliest for cell in cells_in(operand))


def received_by(report: Report, rule: Rule) -> list[tuple[Operand, ...]]:
    """Return the sums of each claim of a rule that counts what came in, and nothing of what became of it."""
    return [bound.sums for bound in report.form.claims if bound.rule is rule and bound.claim.bare]


def with_aside(claimed: Claimed, aside: str) -> Claimed:
    """Return what a number is given for, with what is said of it in brackets: 答复28件(含上年结转2件), 答复2件(另有2件撤回).

    Where it says what goes on next year, the number is of what was closed.
    """
    if aside.startswith(_BESIDES) and not _CARRIED_ON.search(aside):
        return claimed._replace(most=True)
    if not _WITH_CARRIED.match(aside):
        return claimed
    including = _widest if claimed.bound.claim.bare else _without_less
    groups = tuple(including(group) for group in claimed.groups)
    return claimed._replace(likeliest=including(claimed.likeliest), groups=groups)


def without_parts(claimed: Claimed) -> Claimed:
    """Return what a number is given for without parts of its first sum: of 不予公开3件, whose clause gives no reason, no kind of those."""
    whole = claimed.likeliest[0]
    if len(claimed.groups) > 1 or not all(isinstance(each, Total) for each in (whole, *claimed.sums)):
        return claimed
    cells = set(cells_in(whole))
    sums = tuple(each for each in claimed.sums if not set(cells_in(each)) < cells)
    return claimed._replace(likeliest=tuple(each for each in claimed.likeliest if each in sums), groups=(sums,))


def without_others(claimed: Claimed, others: Sequence[Claimed], added: Sequence[Claimed]) -> Claimed:
    """Return what a number is given for without the sums that others are counted for apart from it.

    Those that add to its own cells what another counts (收到9件,加上上年结转2件; of what came in, one behind it), those that are another's (上年结转1件,…结转1件),
    and those that take off what was `added` before it (连同上年结转2件,办结11件).
    """
    own = frozenset(cells_in(claimed.likeliest[0]))
    if len(claimed.groups) > 1 or claimed.most or claimed.wholes or is_difference(claimed.likeliest[0]):
        return claimed
    is_bare = claimed.bound.claim.bare
    more = {own | other.bound.cells for other in others if not is_bare or other.quantity.start > claimed.quantity.start}
    apart = more if is_bare else more.union(frozenset(cells_in(other.likeliest[0])) for other in others)
    less = {own | other.bound.cells for other in added}
    sums = tuple(
        operand
        for operand in claimed.groups[0]
        if operand == claimed.likeliest[0]
        or not (
            frozenset(cells_in(operand)) in (less if is_difference(operand) else apart)
            or (claimed.bound.is_kind and _has_a_part(operand, own, others))
        )
    )
    return claimed._replace(groups=(sums,))


def _has_a_part(operand: Operand, own: frozenset[CellRef], others: Sequence[Claimed]) -> bool:
    """Tell whether a sum has, besides a number's own cells, those of another that is counted apart: 不掌握4件,补正后不明确1件 of no 无法提供."""
    cells = frozenset(cells_in(operand))
    return (
        own < cells
        and not is_difference(operand)
        and any(
            own.isdisjoint(other.bound.cells) and other.bound.is_kind and other.bound.cells < cells for other in others
        )
    )


def of_received(claimed: Claimed, before: Sequence[Claimed]) -> Claimed:
    """Return what a number of a kind of applicants is given for, of what came in where its sentence only counts that `before` it: 收到4件,自然人3件 is of no case closed."""
    whole = next((other for other in before if other.bound.claim.bare), None)
    if (
        whole is None
        or len(claimed.groups) > 1
        or any(other.bound.is_of_all and other is not whole for other in before)
    ):
        return claimed
    received = [cell for operand in whole.bound.sums for cell in cells_in(operand)]
    if not {cell.column for cell in received}.isdisjoint(cell.column for cell in cells_of(claimed)):
        return claimed  # it is no kind of those who applied
    rows = {cell.row for cell in received}
    sums = of_rows(claimed.groups[0], rows)
    likeliest = tuple(each for each in claimed.likeliest if each in sums)
    return claimed._replace(likeliest=likeliest, groups=(sums,)) if likeliest else claimed


def crossing(report: Report, outcome: Operand, kind: Operand) -> Total | None:
    """Return the cells that an outcome has in the columns of a kind of applicants: 予以公开 of 自然人; nothing where the form has none."""
    if not isinstance(outcome, Total) or not isinstance(kind, Total):
        return None
    columns, rows = dict.fromkeys(cell.column for cell in kind.cells), {cell.row for cell in kind.cells}
    if any(cell.column in columns or cell.row in rows for cell in outcome.cells):
        return None
    cells = tuple(cell._replace(column=column) for cell in outcome.cells for column in columns)
    return Total(cells, outcome.name) if all(cell in report.form.cells for cell in cells) else None


def is_difference(operand: Operand) -> bool:
    """Tell whether something is taken from a sum."""
    return isinstance(operand, Operation) and operand.sign == "-"


def _widest(sums: tuple[Operand, ...]) -> tuple[Operand, ...]:
    """Return the sums whose cells are not all among those of another: with what was carried in, not what is new alone."""
    cells = [set(cells_in(operand)) for operand in sums]
    return tuple(operand for operand, own in zip(sums, cells, strict=True) if not any(own < other for other in cells))


def _without_less(sums: tuple[Operand, ...]) -> tuple[Operand, ...]:
    """Return the sums that nothing is taken from; all, where there is no other."""
    return tuple(each for each in sums if not is_difference(each)) or sums


def is_another_thing(bound: BoundClaim, other: BoundClaim) -> bool:
    """Tell whether two claims count things of different rows: of reviews no lawsuits are a part."""
    return bool(bound.row and other.row) and bound.row.isdisjoint(other.row)


def ways_together(report: Report, alike: Sequence[Claimed], *, every: bool) -> Claimed | None:
    """Return what the numbers of several ways in one sentence come to, where that is more than there can be; or, of `every` way, not all."""
    numbers = [each.quantity for each in alike]
    added = sum((number.value for number in numbers), Decimal(0))
    largest = max(number.value for number in numbers)
    together = alike[-1]._replace(
        quantity=numbers[-1]._replace(value=added, approximate=any(number.approximate for number in numbers)),
        groups=(tuple(operand for each in alike for operand in each.sums),),
        added=tuple(numbers[:-1]),
        most=not every or not alike[-1].is_mostly(report, added),
    )
    return together if largest * 2 != added and not together.holds(report) else None


def is_series(report: Report, alike: Sequence[Claimed]) -> bool:
    """Tell whether numbers of one claim in one sentence are those of quarters, units and the like."""
    total = sum((claimed.quantity.value for claimed in alike), Decimal(0))
    return len(alike) >= _SERIES or (len(alike) > 1 and alike[0].allows(report, total))


def of_thing(claimed: Claimed, cells: Collection[CellRef]) -> Claimed:
    """Let an outcome be that of a thing, by the cells that count it; as it is, where not all of its sums can be."""
    groups = tuple(of_cells(group, cells) for group in claimed.groups)
    return claimed._replace(likeliest=groups[0], groups=groups) if all(groups) else claimed


def of_every_row(sums: Sequence[Operand]) -> tuple[Operand, ...]:
    """Return the sum that has the rows of all others: what is 0 of 行政诉讼 is so of each kind of them; all, where there is none."""
    rows = [{cell.row for cell in cells_in(operand)} for operand in sums]
    widest = set().union(*rows)
    return tuple(operand for operand, own in zip(sums, rows, strict=True) if own == widest)[:1] or tuple(sums)


def of_rows(sums: Sequence[Operand], rows: Collection[str]) -> tuple[Operand, ...]:
    """Return those of some sums that are of some rows only."""
    return tuple(operand for operand in sums if all(cell.row in rows for cell in cells_in(operand)))


def of_cells(sums: Sequence[Operand], things: Collection[CellRef]) -> tuple[Operand, ...]:
    """Return those of the sums of an outcome that are of the rows of some things, in other columns than theirs."""
    rows, columns = {cell.row for cell in things}, {cell.column for cell in things}
    return tuple(
        operand
        for operand in sums
        if all(cell.row in rows and cell.column not in columns for cell in cells_in(operand))
    )
