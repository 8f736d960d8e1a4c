"""What is left of the numbers given for cells when all of a part of a paragraph are read: some were parts, some go together."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from itertools import accumulate, pairwise, takewhile
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import is_series, of_received, ways_together, without_others
from docgen.checks.prose.given import may_have_part, place_of
from docgen.i18n import _
from docgen.prose.carrying import BEFORE
from docgen.prose.quantities import POSTS
from docgen.prose.sentences import after_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.context import TextPart
    from docgen.checks.prose.given import GivenNumbers
    from docgen.checks.prose.reading import Paragraph
    from docgen.prose.quantities import Quantity
    from docgen.prose.sentences import Sentence
    from docgen.report import Report

_PAIR, _SERIES = 2, 3  # numbers
_NEAR = 12  # characters behind a number
_REACH = 200  # characters before a number that may add up
_FAR = 30  # characters behind a number that may say that it was withdrawn
_SINGLE = "一"  # 要求公开一起案件的处罚决定
_MARKS = ",;:。"
_ADDED = re.compile("另有|还有|连同|加上|加之|合并|合计|[需应须]办|共")
_JOINED = re.compile(
    "(?:类|信息)*(?:(?:、|以?及|和|与)[^,;。]*|,(?:不属于|非)本[^,;。0-9]{0,10}|,依申请[^,;。0-9]{0,8})"
)
_FROM_BEFORE = re.compile(BEFORE)
_REST = re.compile("\\s*(?:其余|余下|剩余|剩下|其[他它])")
_WITHDRAWN = re.compile("撤[回销诉件了]|驳回")


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

    def settled(self) -> Iterator[Claimed]:
        """Walk what the numbers are given for."""
        by_body = dict(self._received_by_bodies())
        for alike in self._given.alike():
            for claimed in self._settled([self._without_others(each) for each in alike]):
                if self._is_doubtful(claimed):
                    self._aside[claimed.quantity] = _("far from what the tables have, and not plainly said of it")
                elif self._is_of_body(claimed, by_body):
                    self._aside[claimed.quantity] = _("one of a series, as of quarters or units")
                else:
                    yield claimed

    def _received_by_bodies(self) -> Iterator[tuple[tuple[int, str], int]]:
        """Walk where sentences begin that count what came in by bodies, and the rules, with where the first number of each stands: 市政府收到2件,…;市直部门收到4件,…."""
        for alike in self._given.alike():
            first = alike[0]
            added = sum((each.quantity.value for each in alike), Decimal(0))
            if first.bound.claim.bare and len(alike) > 1 and first.allows(self._report, added):
                yield (self._begins(first.quantity), first.rule.id), first.quantity.start

    def _is_of_body(self, claimed: Claimed, by_body: Mapping[tuple[int, str], int]) -> bool:
        """Tell whether a number that is none of its cells may be an outcome of the cases that one body received."""
        since = by_body.get((self._begins(claimed.quantity), claimed.rule.id))
        return since is not None and since < claimed.quantity.start and not claimed.holds(self._report)

    def _settled(self, alike: list[Claimed]) -> Iterator[Claimed]:
        """Walk what is left of the numbers that one sentence gives for one claim."""
        is_way = alike[0].bound.claim.most
        if is_way and alike[0].is_worded_twice and self._given.is_all_zero(alike[0].rule.id):
            yield alike[0]._replace(most=False)  # there was nothing by any way
        elif is_way and not all(each.holds(self._report) for each in alike):
            yield from alike  # no way can have more than there are
        elif is_way and len(alike) > 1 and (together := self._together(alike)):
            yield together
        elif is_series(self._report, alike):
            self._aside |= dict.fromkeys(
                [each.quantity for each in alike], _("one of a series, as of quarters or units")
            )
        else:
            yield from (each for each in alike if each.holds(self._report) or not self._is_no_total(each))

    def _without_others(self, claimed: Claimed) -> Claimed:
        """Return what a number is given for without what the paragraph counts apart from it, where it is not its likeliest sum."""
        if len(claimed.sums) == 1 or claimed.is_likeliest(self._report):
            return claimed
        others = self._given.counted_apart(claimed)
        begins = self._begins(claimed.quantity)
        end = claimed.quantity.start
        is_added = _ADDED.search(self._paragraph.plain, max(begins, end - _REACH), end)
        own = [other for other in others if begins <= other.quantity.start < end]
        claimed = of_received(claimed, own)
        return without_others(claimed, others, own if is_added else [])

    def _is_doubtful(self, claimed: Claimed) -> bool:
        """Tell whether a number is so far from its cells that it rather counts something else: neither its clause nor the others of its sentence are plainly of those."""
        is_single = self._paragraph.plain.startswith(_SINGLE, claimed.quantity.start)
        is_post = claimed.quantity.unit in POSTS and claimed.is_out_of_reach(self._report)
        is_plain = claimed.plain and not (is_single or is_post)
        is_far = not is_plain and not claimed.holds(self._report) and claimed.is_far(self._report)
        if not is_far or claimed.bound.claim.most:
            return is_far
        begins = self._begins(claimed.quantity)
        return not (self._given.has_right(claimed, begins) or self._given.is_exchanged(claimed, begins))

    def _is_no_total(self, claimed: Claimed) -> bool:
        """Tell whether a number that is none of its sums is a part of one, or more than it, or one without those that were withdrawn."""
        reasons = (
            self._is_part,
            self._is_first_of_all,
            self._is_of_more,
            self._is_one_of_two,
            self._is_without_withdrawn,
            self._is_left_over,
        )
        return any(holds(claimed) for holds in reasons)

    def _is_one_of_two(self, claimed: Claimed) -> bool:
        """Tell whether a number is what its cells have together with one beside it, in one series, that is given for none: 企业许可910条、人员许可304208条."""
        quantity, text = claimed.quantity, self._paragraph.plain
        at = place_of(quantity, self._counted)
        beside = self._counted[max(0, at - 1) : at + 2]
        is_one = any(
            _JOINED.fullmatch(text, first.unit_end, second.start)
            and first.unit == second.unit
            and not (self._given.by_quantity(first) and self._given.by_quantity(second))
            and claimed.allows(self._report, first.value + second.value)
            for first, second in pairwise(beside)
        )
        if is_one:
            self._aside[quantity] = _("one of a series, as of quarters or units")
        return is_one

    def _is_first_of_all(self, claimed: Claimed) -> bool:
        """Tell whether a number comes to what its cells have together with those behind it: 答复件中公开11件,不予公开3件,无法提供16件 of 30."""
        if not claimed.bound.is_of_all:
            return False
        sentence = self._paragraph.sentence_of(claimed.quantity.start)
        at = place_of(claimed.quantity, self._counted)
        behind = takewhile(lambda number: number.start < sentence.end, self._counted[at:])
        sums = list(accumulate(number.value for number in behind))[_PAIR:]
        is_first = any(claimed.allows(self._report, added) for added in sums)
        if is_first:
            self._aside[claimed.quantity] = _("a part of what stands before it")
        return is_first

    def _is_of_more(self, claimed: Claimed) -> bool:
        """Tell whether a number is the sum of those behind it, one of which is what its cells have: 复议7件,其中本局5件,协助2件."""
        quantity = claimed.quantity
        parts = self._given.parts_behind(claimed, self._begins(quantity))
        own = {part.quantity for part in parts if part.holds(self._report)}
        at = place_of(quantity, self._counted) + 1
        behind = self._counted[at : at + _SERIES] if own else ()
        sums = list(accumulate(number.value for number in behind))
        count = sums.index(quantity.value) + 1 if quantity.value in sums else 0
        is_more = count > 1 and not own.isdisjoint(behind[:count])
        if is_more:
            self._aside[quantity] = _("with those of others")
        return is_more

    def _together(self, alike: Sequence[Claimed]) -> Claimed | None:
        together, first = ways_together(self._report, alike, every=self._is_every_way(alike)), alike[0].quantity
        if together and self._given.gives_before(first, together.quantity.value, self._begins(first)):
            return None  # 办结9件,其中网络6件,信函3件: ways of those that were closed
        return together

    def _is_every_way(self, alike: Sequence[Claimed]) -> bool:
        """Tell whether numbers follow each other and no other that counts something unknown, perhaps another way."""
        places = [place_of(each.quantity, self._counted) for each in alike]
        first, last = places[0], places[-1]
        text, sentence = self._paragraph.plain, self._paragraph.sentence_of(alike[0].quantity.start)
        around = (*self._counted[max(0, first - 1) : first], *self._counted[last + 1 : last + 2])
        beside = [
            number
            for number in around
            if sentence.start <= number.start < sentence.end
            and ";"
            not in text[min(number.start, alike[0].quantity.start) : max(number.start, alike[-1].quantity.start)]
        ]
        rule = alike[0].rule
        unknown = (number for number in beside if not (given := self._given.by_quantity(number)) or given.rule != rule)
        return places == list(range(first, last + 1)) and all(
            number.unit != alike[0].quantity.unit for number in unknown
        )

    def _begins(self, quantity: Quantity) -> int:
        """Return where the sentence of a number begins, in this part of the paragraph."""
        return max(self._paragraph.sentence_of(quantity.start).start, self._part.start)

    def _is_part(self, claimed: Claimed) -> bool:
        """Tell whether a number is the first of several parts of one before it: 受理12件,答复7件,不予受理4件,撤回1件."""
        if claimed.bound.is_kind and not claimed.bound.row:
            return False  # of a kind of outcome there are as many as its cells say
        quantity = claimed.quantity
        at = place_of(quantity, self._counted)
        sentence = self._paragraph.sentence_of(quantity.start)
        before = [number for number in self._counted[max(0, at - 1) : at] if number.start >= sentence.start]
        behind = self._counted[at : bisect_left(self._counted, sentence.end, at, key=lambda number: number.start)]
        fewest = _PAIR if self._is_rest_withdrawn(behind) else _SERIES
        if not _is_sum_of_first(before, behind, fewest):
            return False
        given, begins = self._given.by_quantity, self._begins(quantity)
        totals = (each for each in before if not (total := given(each)) or may_have_part(total, claimed))
        parts = takewhile(
            lambda number: not (other := given(number)) or self._given.goes_with(claimed, other, begins), behind
        )
        if not _is_sum_of_first(totals, parts, fewest):
            return False
        self._aside[quantity] = _("a part of what stands before it")
        return True

    def _is_left_over(self, claimed: Claimed) -> bool:
        """Tell whether a number is what those before it leave of a total: 17件,其中4件重复申请,余下13件均已答复."""
        text, quantity = self._paragraph.plain, claimed.quantity
        begins = self._begins(quantity)
        begins_clause = after_last(text, _MARKS, begins, quantity.start)
        if not (claimed.bound.is_of_all and _REST.match(text, begins_clause, quantity.start)):
            return False
        before = [number for number in self._counted if begins <= number.start < quantity.start]
        taken = accumulate((number.value for number in reversed(before)), initial=Decimal(0))
        totals = (
            number
            for number, added in zip(reversed(before), taken, strict=False)
            if number.value - added == quantity.value
        )
        is_left = any(
            number is not before[-1] and not _FROM_BEFORE.search(text, number.unit_end, quantity.start)
            for number in totals
        ) or (len(before) == 1 and claimed.allows(self._report, before[0].value + quantity.value))
        if is_left:
            self._aside[quantity] = _("a part of what stands before it")
        return is_left

    def _is_without_withdrawn(self, claimed: Claimed) -> bool:
        """Tell whether what was closed is so with those withdrawn: 收到9件,申请人撤回3件,其余6件均答复."""
        quantity = claimed.quantity
        if not (claimed.bound.claim.all and claimed.bound.claim.alone):
            return False
        withdrawn = self._withdrawn(self._paragraph.sentence_of(quantity.start))
        if not any(claimed.allows(self._report, quantity.value + number.value) for number in withdrawn):
            return False
        self._aside[quantity] = _("the others were withdrawn")
        return True

    def _withdrawn(self, sentence: Sentence) -> Iterator[Quantity]:
        """Walk the numbers of a sentence beside which it says that they were withdrawn."""
        text, numbers = self._paragraph.plain, self._paragraph.numbers_of(sentence)
        for at, number in enumerate(numbers):
            begins = after_last(text, _MARKS, sentence.start, number.start)
            ends = numbers[at + 1].start if at + 1 < len(numbers) else min(sentence.end, number.unit_end + _FAR)
            if not self._given.by_quantity(number) and _WITHDRAWN.search(text, begins, ends):
                yield number

    def _is_rest_withdrawn(self, numbers: Sequence[Quantity]) -> bool:
        """Tell whether the second of some numbers is what was withdrawn: 收到5件,其中3件办结,2件撤销."""
        if len(numbers) < _PAIR or self._given.by_quantity(numbers[1]):
            return False
        return bool(_WITHDRAWN.search(self._paragraph.plain, numbers[0].unit_end, numbers[1].unit_end + _NEAR))


def _is_sum_of_first(totals: Iterable[Quantity], parts: Iterable[Quantity], fewest: int) -> bool:
    """Tell whether one of some numbers is the sum of the first of others, of so many at least."""
    sums = filter(None, list(accumulate(number.value for number in parts))[fewest - 1 :])
    return not {number.value for number in totals}.isdisjoint(sums)
