"""By how much something changed, recomputed from what the text says it is and was: 93件,比上年的110件减少17件."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.changing import DOWN, UP
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from docgen.prose.quantities import Quantity

_YEAR = "(?:上一?年度?|前一年度?|去年|往年|20[0-9]{2}年度?)(?:同期)?"
_AGAINST = re.compile(
    f"(?:[^,;。()0-9]{{0,12}},)?[^,;。()0-9]{{0,12}}[,(]?\\s*(?:相[比较]于?|[比较与同]){_YEAR}[^,;。()0-9]{{0,8}}"
)
_BY = re.compile(f"(?:同期)?(?:相比|相较)?,?(?:[比较]{_YEAR})?\\s*(?:有所|共|净|同比)?(?:{UP}|(?P<down>{DOWN}))了?")
_THAN = re.compile(f"[^,;。()0-9]{{0,12}},?\\s*[比较]{_YEAR}(?:相比)?{_BY.pattern}")
_GIVEN_BEHIND = re.compile(f"[,(]\\s*{_YEAR}(?:数?[为是])?")
_WAS = re.compile(f",{_YEAR}(?:数?[为是])?")  # 450项,上年为405项,增加45项
_SAME = re.compile("(?:相比)?,?(?:持平|相同|一样)")
_STOP = re.compile("[。;!?！？\n]")


class StatedChange(NamedTuple):
    """What something is and was, and by how much it is said to have changed; nothing where it is said to be the same.

    `value` is what the two numbers give, below 0 where it fell; `doubtful` where the text says something else.
    """

    now: Quantity
    before: Quantity
    by: Quantity | None
    down: bool  # whether it is said to have fallen
    value: Decimal
    doubtful: bool

    @classmethod
    def between(
        cls, now: Quantity, before: Quantity, by: Quantity | None = None, *, down: bool = False
    ) -> StatedChange:
        """Make the change of a number that is said to differ by another from what it was."""
        value, stated = now.value - before.value, by.value if by else 0
        return cls(now, before, by, down, value, doubtful=value != (-stated if down else stated))

    def of(self, now: Quantity) -> StatedChange:
        """Return the change as that of another number."""
        return self.between(now, self.before, self.by, down=self.down)

    @property
    def numbers(self) -> tuple[Quantity, ...]:
        """Its numbers, in their order."""
        return tuple(sorted(number for number in (self.now, self.before, self.by) if number))


def differences(text: str, numbers: Sequence[Quantity]) -> Iterator[StatedChange]:
    """Walk the changes of a text, in plain characters, that it gives together with the two numbers they are between."""
    counts = [number for number in numbers if number.sort is Sort.QUANTITY and number.unit]
    last: StatedChange | None = None
    for at, (first, second) in enumerate(pairwise(counts)):
        third = counts[at + 2] if at + 2 < len(counts) else None
        difference = _between(text, first, second, third)
        if difference and last and last.by == first:  # 比上年的9件增加3件,较2022年的12件持平: of the same number
            difference = difference.of(last.now)
        last = difference or last
        if difference and not any(number.approximate for number in difference.numbers):
            earlier = counts[:at] if difference.doubtful else ()
            yield difference._replace(doubtful=difference.doubtful and not _is_of_earlier(text, earlier, difference))


def _between(text: str, now: Quantity, second: Quantity, third: Quantity | None) -> StatedChange | None:
    """Read a number, what it is compared with, and how they differ."""
    if now.unit != second.unit:
        return None
    if _AGAINST.fullmatch(text, now.unit_end, second.start) or _WAS.fullmatch(text, now.unit_end, second.start):
        if _SAME.match(text, second.unit_end):
            return StatedChange.between(now, second)
        by = _BY.fullmatch(text, second.unit_end, third.start) if third and third.unit == now.unit else None
        if by:
            return StatedChange.between(now, second, third, down=bool(by["down"]))
    by = _THAN.fullmatch(text, now.unit_end, second.start)
    if by and third and third.unit == now.unit and _GIVEN_BEHIND.fullmatch(text, second.unit_end, third.start):
        return StatedChange.between(now, third, second, down=bool(by["down"]))
    return None


def _is_of_earlier(text: str, earlier: Sequence[Quantity], difference: StatedChange) -> bool:
    """Tell whether another number of the sentence may be what has changed so: 收到9件,其中网络3件,比上年的8件增加1件."""
    stated = difference.by.value if difference.by else 0
    return any(
        abs(number.value - difference.before.value) == stated
        for number in earlier
        if not _STOP.search(text, number.unit_end, difference.now.start)
    )
