"""The numbers of a part of a paragraph that were given for cells so far: what the next one counts depends on them."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from docgen.checks.prose.claimed import cells_of, is_another_thing, of_cells, of_every_row, of_thing
from docgen.checks.prose.zones import LISTED, OF_EACH
from docgen.forms.expression import cells_in
from docgen.prose.quantities import POSTS
from docgen.prose.sentences import leaves_open

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.prose.zones import Zone
    from docgen.forms.table import CellRef
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_SEVERAL = 2  # ways, after which it speaks of all cases again
_INCLUDES = re.compile(f"{LISTED.pattern}|,含|内含")
_REACH = 200  # characters before a number in which it may be listed
_AROUND = 30  # numbers on either side of one that may be counted apart from it
_SET_OFF = re.compile("[;。]")
_CLOSES = re.compile("[^()]*\\)")
_AMONG, _CARRIED = "其中", "结转"

_Place = tuple[int, str]  # where a sentence begins, and the id of a rule


class GivenNumbers:
    """The numbers given for cells, in the order of their text, by sentence and claim."""

    def __init__(self, report: Report, paragraph: Paragraph, counted: Sequence[Quantity]) -> None:
        self._report, self._paragraph, self._counted = report, paragraph, counted
        self._alike: dict[tuple[int, int, frozenset[CellRef]], list[Claimed]] = {}  # by sentence, claim and its cells
        self._by_quantity: dict[Quantity, Claimed] = {}
        self._by_sentence: dict[int, list[Claimed]] = {}
        self._parts: dict[int, list[Claimed]] = {}  # the numbers that count parts of others, by sentence
        self._nonzero: set[str] = set()  # the rules with a number that is not 0
        self._rules: set[str] = set()
        self._ways: dict[_Place, int] = {}  # the ways that were counted last, in a row
        self._one_way: set[_Place] = set()  # where it speaks of the cases of one way
        self._things: dict[_Place, frozenset[CellRef]] = {}  # the things counted last
        self._last_thing: dict[_Place, Quantity] = {}
        self._outcome_last: set[_Place] = set()  # where outcomes of those were counted since

    def add(self, claimed: Claimed, zone: Zone) -> None:
        """Add a number that is given for cells."""
        key = zone.sentence_start, id(claimed.bound), cells_of(claimed)
        self._alike.setdefault(key, []).append(claimed)
        self._by_sentence.setdefault(zone.sentence_start, []).append(claimed)
        self._by_quantity[claimed.quantity] = claimed
        self._rules.add(claimed.rule.id)
        if claimed.quantity.value:
            self._nonzero.add(claimed.rule.id)

    def add_part(self, claimed: Claimed, zone: Zone) -> None:
        """Add a number that counts a part of what one before it does."""
        self._parts.setdefault(zone.sentence_start, []).append(claimed)

    def alike(self) -> Iterator[list[Claimed]]:
        """Walk the numbers that one sentence gives for the same cells by one claim."""
        yield from self._alike.values()

    def by_quantity(self, quantity: Quantity) -> Claimed | None:
        """Return what a number is given for, or nothing."""
        return self._by_quantity.get(quantity)

    def gives_before(self, quantity: Quantity, value: Decimal, sentence: int) -> bool:
        """Tell whether a sentence, by where it begins, rightly gave a value for something before a number."""
        before = (each for each in self._by_sentence.get(sentence, ()) if each.quantity.start < quantity.start)
        return any(each.quantity.value == value and each.holds(self._report) for each in before)

    def listed_by(self, claimed: Claimed, sentence: int) -> Claimed | None:
        """Return the last number before one, in its sentence by where that begins, that is said to include it: 不予公开8件,包括案卷6件."""
        end = claimed.quantity.start
        listed = [*LISTED.finditer(self._paragraph.plain, max(sentence, end - _REACH), end)]
        last_first = reversed(self._by_sentence.get(sentence, ()))
        return next((each for each in last_first if listed and each.quantity.start < listed[-1].start()), None)

    def counted_apart(self, claimed: Claimed) -> list[Claimed]:
        """Return the numbers that are rightly given for other claims of a number's rule, but those behind it that it is said to include: 收到11件,其中上年结转2件."""
        text, number = self._paragraph.plain, claimed.quantity
        at = place_of(number, self._counted) + 1
        following = self._counted[at : at + 1]
        is_list = bool(following) and bool(_INCLUDES.search(text, number.unit_end, following[0].start))
        ends = _SET_OFF.search(text, number.unit_end) if is_list else None
        included = range(number.start, ends.start() if ends else len(text)) if is_list else ()
        return [
            each
            for other in self._counted[max(0, at - _AROUND) : at + _AROUND]
            if (each := self._by_quantity.get(other))
            and each.rule is claimed.rule
            and each.bound is not claimed.bound
            and each.quantity.value
            and each.quantity.start not in included
            and not each.most
            and each.holds(self._report)
        ]

    def parts_behind(self, claimed: Claimed, sentence: int) -> Iterator[Claimed]:
        """Walk the numbers behind one in its sentence, by where that begins, that count a part of what it does."""
        parts = self._parts.get(sentence, ())
        return (each for each in parts if each.bound is claimed.bound and each.quantity.start > claimed.quantity.start)

    def has_right(self, claimed: Claimed, sentence: int) -> bool:
        """Tell whether a sentence, by where it begins, rightly gives other numbers than one, none of 0, for its rule, and none for its claim."""
        right = [
            each
            for each in self._by_sentence.get(sentence, ())
            if each.rule is claimed.rule
            and each.quantity.value
            and each.quantity.start != claimed.quantity.start
            and each.holds(self._report)
        ]
        return bool(right) and all(each.bound is not claimed.bound for each in right)

    def is_exchanged(self, claimed: Claimed, sentence: int) -> bool:
        """Tell whether a sentence, by where it begins, gives two numbers for each other's cells: 自然人4件、企业10件 of 10 and 4."""
        number = claimed.quantity.value
        return any(
            each.bound is not claimed.bound
            and claimed.allows(self._report, each.quantity.value)
            and each.allows(self._report, number)
            for each in self._by_sentence.get(sentence, ())
            if each.rule is claimed.rule and each.quantity.value != number
        )

    def is_all_zero(self, rule: str) -> bool:
        """Tell whether all numbers that are given for claims of a rule are 0."""
        return rule not in self._nonzero

    def is_given_rightly(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a sentence gave another, right number for the same cells before: what follows is rather a part of those."""
        return any(
            set(cells_in(each.likeliest[0])) == set(cells_in(claimed.likeliest[0]))
            and each.quantity.value != claimed.quantity.value
            and each._replace(groups=(claimed.likeliest,)).holds(self._report)
            for each in self._by_sentence.get(zone.sentence_start, ())
        )

    def has_same_cells(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a sentence gave a number for cells of the same claim before; by any of its rule, where it is bare."""
        return any(
            cells_of(each) & cells_of(claimed)
            and not (self._is_closed_off(each, claimed) or self._is_set_off(each, claimed))
            for each in self._by_sentence.get(zone.sentence_start, ())
            if each.rule is claimed.rule and (each.bound is claimed.bound or claimed.bound.claim.bare)
        )

    def is_of_sentence_before(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number that a sentence begins with is a part of one for the same claim in the sentence before: 收到6件。其中市政府收到2件."""
        sentence = self._paragraph.sentence_of(zone.sentence_start - 1).start if zone.before else -1
        return not (claimed.bound.claim.most or self._by_sentence.get(zone.sentence_start)) and any(
            cells_of(each) & cells_of(claimed)
            and each.quantity.value > claimed.quantity.value
            and each.holds(self._report)
            for each in self._by_sentence.get(sentence, ())
        )

    def is_of_part(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number is an outcome in a sentence that counts only a part of what came in: 其中市政府收到2件,予以公开2件."""
        if not zone.before:
            return False
        own = self._by_sentence.get(zone.sentence_start, ())
        received = [each for each in self._parts.get(zone.sentence_start, ()) if each.bound.claim.bare]
        return any(each.rule is claimed.rule for each in received) and not any(each.bound.claim.bare for each in own)

    def is_class_of_posts(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number is of what was published, by class: 公开信息26条,其中机构职能4条,规范性文件5条."""
        if not zone.listed or claimed.quantity.unit not in POSTS:
            return False
        if claimed.rule.topic.paragraph:
            return claimed.rule.id not in self._rules
        return not any(each.rule is claimed.rule for each in self._by_sentence.get(zone.sentence_start, ()))

    def is_in_brackets(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number stands in brackets behind one of the same cells: 规范性文件16件(市政府印发7件,办公室印发9件)."""
        before = self._paragraph.plain[zone.sentence_start : claimed.quantity.start]
        if not leaves_open(before) or claimed.bound.claim.most:
            return False
        return any(
            each.bound.claim.bare
            and each.rule is claimed.rule
            and each.bound.sums[0] == claimed.bound.sums[0]
            and not self._is_closed_off(each, claimed)
            for each in self._by_sentence.get(zone.sentence_start, ())
        )

    def _is_set_off(self, claimed: Claimed, following: Claimed) -> bool:
        """Tell whether a semicolon stands between an outcome and the same of another thing: 复议41件,纠正3件;诉讼21件,纠正1件."""
        between = self._paragraph.plain[claimed.quantity.unit_end : following.quantity.start]
        return following.bound.is_kind and not following.bound.row and ";" in between

    def _is_closed_off(self, claimed: Claimed, following: Claimed) -> bool:
        """Tell whether a number stands in brackets that end before another: 甲文件61件(其中规范性文件1件),乙文件23件(其中规范性文件5件)."""
        return bool(_CLOSES.match(self._paragraph.plain, claimed.quantity.end, following.quantity.start))

    def is_of_carried(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number is a part of what was carried in or on: 上年结转4件,其中予以公开4件."""
        if not zone.at or not zone.words.lstrip(",").startswith(_AMONG):
            return False
        before = self._by_quantity.get(self._counted[zone.at - 1])
        if before is None or before.rule is not claimed.rule or claimed.quantity.value > before.quantity.value:
            return False
        return _is_carried(before) and not _is_carried(claimed)

    def is_of_a_way(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number counts a way, or cases of the only way counted before it: 线上受理65件,办结62件.

        What follows several ways is of all again: 网络申请9件,信函申请6件,予以公开7件; and what follows one by which all came.
        """
        place = zone.sentence_start, claimed.rule.id
        if claimed.bound.claim.most:
            self._one_way.discard(place)
            is_of_all = claimed._replace(most=False).holds(self._report)
            is_of_each = bool(OF_EACH.search(zone.clause))
            self._ways[place] = self._ways.get(place, 0) + (_SEVERAL if is_of_all or is_of_each else 1)
            return True
        if self._ways.pop(place, 0) == 1:
            self._one_way.add(place)
        return place in self._one_way

    def of_thing_before(self, claimed: Claimed, zone: Zone) -> Claimed:
        """Let an outcome be that of the thing counted last: in 行政复议5件,结果维持3件,结果纠正1件 of the reviews."""
        place = zone.sentence_start, claimed.rule.id
        is_thing = bool(claimed.bound.row)
        if is_thing:
            cells = cells_of(claimed)
            last = self._last_thing.get(place, claimed.quantity)
            is_set_off = ";" in self._paragraph.plain[last.unit_end : claimed.quantity.start]
            goes_on = place in self._things and place not in self._outcome_last and not is_set_off
            self._last_thing[place] = claimed.quantity
            self._things[place] = self._things[place] | cells if goes_on else cells
            self._outcome_last.discard(place)
            return claimed
        self._outcome_last.add(place)
        own = of_thing(claimed, self._things.get(place, frozenset()))
        if own is claimed or claimed.quantity.value:
            return own
        groups = tuple(map(of_every_row, own.groups))
        return own._replace(likeliest=groups[0], groups=groups)

    def goes_with(self, claimed: Claimed, other: Claimed, sentence: int) -> bool:
        """Tell whether two numbers may be parts of one total: not outcomes of several things that a sentence counts."""
        things = self._things.get((sentence, claimed.rule.id), frozenset())
        rows = {cell.row for cell in cells_of(claimed)}
        is_of_other = rows.isdisjoint(cell.row for cell in cells_of(other))
        is_outcome = of_cells(claimed.sums, things) or of_cells(claimed.bound.sums, cells_of(other))
        return may_have_part(other, claimed) and not (bool(is_outcome) and is_of_other)


def _is_carried(claimed: Claimed) -> bool:
    """Tell whether a number counts what was carried in or on."""
    return any(_CARRIED in word for word in claimed.bound.claim.says)


def place_of(quantity: Quantity, counted: Sequence[Quantity]) -> int:
    """Return the place of a number among those that a text counts with, in their order."""
    return bisect_left(counted, quantity.start, key=lambda number: number.start)


def may_have_part(total: Claimed, part: Claimed) -> bool:
    """Tell whether a number may be a part of another: both are of one rule, and not of two things."""
    return total.rule is part.rule and not is_another_thing(part.bound, total.bound)
