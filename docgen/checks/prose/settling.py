"""What is left of the numbers given for cells when all of a part of a paragraph are read: some were parts, some go together."""

from __future__ import annotations

import re
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import is_series, ways_together
from docgen.checks.prose.given import may_have_part
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.context import TextPart
    from docgen.checks.prose.given import GivenNumbers
    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.rule import Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_PAIR, _SERIES = 2, 3  # numbers
_NEAR = 12  # characters behind a number
_WITHDRAWN = re.compile("撤[回销诉件]")


class Settling:
    """Settles the numbers of a part of a paragraph; those that are given for no cell after all are put into `aside`."""

    def __init__(
        self,
        report: Report,
        paragraph: Paragraph,
        part: TextPart,
        counted: Sequence[Quantity],
        given: GivenNumbers,
        aside: dict[Quantity, str],
    ) -> None:
        self._report, self._paragraph, self._part = report, paragraph, part
        self._counted, self._given, self._aside = counted, given, aside
        self._by_quantity = given.by_quantity()

    def settled(self) -> Iterator[Claimed]:
        """Walk what the numbers are given for."""
        for alike in self._given.alike():
            yield from self._settled(alike)

    def _settled(self, alike: list[Claimed]) -> Iterator[Claimed]:
        """Walk what is left of the numbers that one sentence gives for one claim."""
        if alike[0].bound.claim.most and self._is_all_zero(alike[0].rule):
            yield alike[0]._replace(most=False)  # there was nothing by any way
        elif alike[0].bound.claim.most and not all(each.holds(self._report) for each in alike):
            yield from alike  # no way can have more than there are
        elif together := ways_together(self._report, alike, every=self._is_every_way(alike)):
            yield together
        elif is_series(self._report, alike):
            self._aside |= dict.fromkeys(
                [each.quantity for each in alike], _("one of a series, as of quarters or units")
            )
        else:
            yield from (each for each in alike if each.holds(self._report) or not self._is_part(each))

    def _is_all_zero(self, rule: Rule) -> bool:
        """Tell whether all numbers that are given for claims of a rule are 0."""
        return not any(each.quantity.value for each in self._given.every() if each.rule is rule)

    def _is_every_way(self, alike: Sequence[Claimed]) -> bool:
        """Tell whether numbers follow each other and no other that counts something unknown, perhaps another way."""
        places = [self._counted.index(each.quantity) for each in alike]
        first, last = places[0], places[-1]
        sentence = self._paragraph.sentence_of(alike[0].quantity.start)
        around = (*self._counted[max(0, first - 1) : first], *self._counted[last + 1 : last + 2])
        beside = [number for number in around if sentence.start <= number.start < sentence.end]
        return places == list(range(first, last + 1)) and self._by_quantity.keys() >= {
            number for number in beside if number.unit == alike[0].quantity.unit
        }

    def _is_part(self, claimed: Claimed) -> bool:
        """Tell whether a number is the first of several parts of one before it: 受理12件,答复7件,不予受理4件,撤回1件."""
        quantity = claimed.quantity
        at = self._counted.index(quantity)
        sentence = self._paragraph.sentence_of(quantity.start)
        before = [number for number in self._counted[:at][-1:] if number.start >= sentence.start]
        behind = [number for number in self._counted[at:] if number.start < sentence.end]
        fewest = _PAIR if self._is_rest_withdrawn(behind) else _SERIES
        if not _is_sum_of_first(before, behind, fewest):
            return False
        made, begins = self._by_quantity, max(sentence.start, self._part.start)
        totals = (each for each in before if each not in made or may_have_part(made[each], claimed))
        parts = takewhile(
            lambda number: number not in made or self._given.goes_with(claimed, made[number], begins), behind
        )
        if not _is_sum_of_first(totals, parts, fewest):
            return False
        self._aside[quantity] = _("a part of what stands before it")
        return True

    def _is_rest_withdrawn(self, numbers: Sequence[Quantity]) -> bool:
        """Tell whether the second of some numbers is what was withdrawn: 收到5件,其中3件办结,2件撤销."""
        if len(numbers) < _PAIR or numbers[1] in self._by_quantity:
            return False
        return bool(_WITHDRAWN.search(self._paragraph.plain, numbers[0].unit_end, numbers[1].unit_end + _NEAR))


def _is_sum_of_first(totals: Iterable[Quantity], parts: Iterable[Quantity], fewest: int) -> bool:
    """Tell whether one of some numbers is the sum of the first of others, of so many at least."""
    sums = filter(None, list(accumulate(number.value for number in parts))[fewest - 1 :])
    return not {number.value for number in totals}.isdisjoint(sums)
