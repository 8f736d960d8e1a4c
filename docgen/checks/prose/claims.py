"""Numbers of the prose that are given for cells: 收到政府信息公开申请1件."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.claimed import (
    cells_of,
    is_another_thing,
    is_series,
    of_cells,
    of_every_row,
    ways_together,
    with_aside,
)
from docgen.checks.prose.context import any_of, has_any, is_caused_before, parts_of, spoken, without_titles, years_of
from docgen.checks.prose.fitting import (
    COMPARED,
    Fitting,
    begins,
    claimed_by,
    in_order,
    of_every_way,
    share_of,
    stands_with,
)
from docgen.checks.prose.vocabulary import vocabulary_of
from docgen.checks.prose.zones import zone_of
from docgen.i18n import _
from docgen.prose.quantities import POSTS, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.context import Heard, TextPart
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.prose.zones import Zone
    from docgen.forms.rule import BoundClaim, Rule
    from docgen.forms.table import CellRef
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_DENIED = re.compile("(?:没有|无|未)\\s*$")  # 没有一件
_UNTIL = re.compile("截[至止]|以来|为止")
_INCLUDING = "含"  # 141件(含上年转办件)
_PAIR, _SERIES = 2, 3  # numbers
_LONG = 3  # characters
_NEAR = 12  # characters behind a number
_WITHDRAWN = re.compile("撤[回销诉件]")
_ANY_THING = "个"
_AMONG, _CARRIED = "其中", "结转"
_NUMBER_IS = re.compile("(?:数量?|总量)(?:[为是:]|共计?)$")
_COUNTED = (Sort.QUANTITY, Sort.PERCENT)


class ReadParagraph(NamedTuple):
    """A paragraph with the parts that are about something, the numbers given for cells, and those that are not, each with the reason."""

    paragraph: Paragraph
    parts: tuple[TextPart, ...]
    claims: tuple[Claimed, ...]
    aside: dict[Quantity, str]


def read_claims(report: Report, paragraph: Paragraph, *, named: bool = False) -> ReadParagraph:
    """Read what the numbers of a paragraph are given for; only those of sentences with the report's year, where it is `named`."""
    parts = tuple(parts_of(report, paragraph))
    counted = [number for number in paragraph.numbers if number.sort in _COUNTED]
    claims: list[Claimed] = []
    aside: dict[Quantity, str] = {}
    if counted and paragraph.section is not report.form.preamble:  # that counts the parts of the report
        text = without_titles(paragraph.plain)
        for part in parts:
            reader = _Reader(report, paragraph, part, text, counted)
            claims += reader.claims(named=named)
            aside |= reader.aside
    return ReadParagraph(paragraph, parts, tuple(claims), aside)


class _Reader:
    """Reads the numbers of a part of a paragraph, in their order: what a number counts depends on those before it."""

    def __init__(
        self, report: Report, paragraph: Paragraph, part: TextPart, text: str, counted: Sequence[Quantity]
    ) -> None:
        self._report, self._paragraph, self._part = report, paragraph, part
        self._text, self._counted, self._year = text, counted, report.year
        self._vocabulary = vocabulary_of(report.form, report.year)
        self._made: dict[tuple[int, int, frozenset[CellRef]], list[Claimed]] = {}  # by sentence, claim and its cells
        self._strayed: dict[tuple[int, str], str] = {}  # by sentences and rules whose topic they left: the word for it
        self._ways: dict[tuple[int, str], int] = {}  # by sentence and rule: the ways that were counted last, in a row
        self._one_way: set[tuple[int, str]] = set()  # sentences and rules: what speaks of the cases of one way
        self._things: dict[tuple[int, str], frozenset[CellRef]] = {}  # by sentence and rule: the things counted last
        self._outcome_last: set[tuple[int, str]] = set()  # sentences in which outcomes of those were counted since
        self.aside: dict[Quantity, str] = {}  # numbers that are given for no cell, and why

    def claims(self, *, named: bool) -> Iterator[Claimed]:
        """Walk what the numbers are given for."""
        for at, quantity in enumerate(self._counted):
            if not self._part.start <= quantity.start < self._part.end:
                continue
            zone = zone_of(self._paragraph, self._part, self._text, self._counted, at)
            if not self._is_of_year(zone, named=named):
                self.aside[quantity] = _("the sentence is about another year")
            elif quantity.sort is Sort.PERCENT:
                yield from self._share(quantity, zone)
            elif not _DENIED.search(zone.clause):
                self._read(quantity, zone)
        for alike in filter(None, self._made.values()):
            yield from self._settled(alike)

    def _settled(self, alike: list[Claimed]) -> Iterator[Claimed]:
        """Walk what is left of the numbers that one sentence gives for one claim, when all are read."""
        if alike[0].bound.claim.most and self._is_all_zero(alike[0].rule):
            yield alike[0]._replace(most=False)  # there was nothing by any way
        elif alike[0].bound.claim.most and not all(each.holds(self._report) for each in alike):
            yield from alike  # no way can have more than there are
        elif together := ways_together(self._report, alike, every=self._is_every_way(alike)):
            yield together
        elif is_series(self._report, alike):
            self.aside |= dict.fromkeys(
                [each.quantity for each in alike], _("one of a series, as of quarters or units")
            )
        else:
            yield from (each for each in alike if each.holds(self._report) or not self._is_part(each))

    def _is_all_zero(self, rule: Rule) -> bool:
        """Tell whether all numbers that are given for claims of a rule are 0."""
        return not any(each.quantity.value for alike in self._made.values() for each in alike if each.rule is rule)

    def _is_every_way(self, alike: Sequence[Claimed]) -> bool:
        """Tell whether numbers follow each other and no other that counts something unknown, perhaps another way."""
        places = [self._counted.index(each.quantity) for each in alike]
        first, last = places[0], places[-1]
        sentence = self._paragraph.sentence_of(alike[0].quantity.start)
        made = {each.quantity for others in self._made.values() for each in others}
        around = (*self._counted[max(0, first - 1) : first], *self._counted[last + 1 : last + 2])
        beside = [number for number in around if sentence.start <= number.start < sentence.end]
        return places == list(range(first, last + 1)) and made.issuperset(
            number for number in beside if number.unit == alike[0].quantity.unit
        )

    def _is_part(self, claimed: Claimed) -> bool:
        """Tell whether a number is the first of several parts of one before it: 受理12件,答复7件,不予受理4件,撤回1件."""
        quantity = claimed.quantity
        at = self._counted.index(quantity)
        sentence = self._paragraph.sentence_of(quantity.start)
        before = [number for number in self._counted[:at][-1:] if number.start >= sentence.start]
        behind = [number for number in self._counted[at:] if number.start < sentence.end]
        made = {each.quantity: each for alike in self._made.values() for each in alike}
        next_words = self._paragraph.plain[quantity.unit_end : behind[1].unit_end + _NEAR] if behind[1:] else ""
        is_rest_withdrawn = made.keys().isdisjoint(behind[1:2]) and bool(_WITHDRAWN.search(next_words))
        fewest = _PAIR if is_rest_withdrawn else _SERIES  # 收到5件,其中3件办结,2件撤销
        if not _is_sum_of_first(before, behind, fewest):
            return False
        totals = (each for each in before if each not in made or self._may_have_part(made[each], claimed))
        parts = takewhile(
            lambda number: number not in made or self._goes_with(claimed, made[number], sentence.start), behind
        )
        if not _is_sum_of_first(totals, parts, fewest):
            return False
        self.aside[quantity] = _("a part of what stands before it")
        return True

    def _may_have_part(self, total: Claimed, part: Claimed) -> bool:
        """Tell whether a number may be a part of another: both are of one rule, and not of two things."""
        return total.rule is part.rule and not is_another_thing(part.bound, total.bound)

    def _goes_with(self, claimed: Claimed, other: Claimed, sentence: int) -> bool:
        """Tell whether two numbers may be parts of one total: not outcomes of several things that the sentence counts."""
        things = self._things.get((max(sentence, self._part.start), claimed.rule.id), frozenset())
        of_things = bool(of_cells(claimed.sums, things))
        rows = {cell.row for cell in cells_of(claimed)}
        return self._may_have_part(other, claimed) and not (
            of_things and rows.isdisjoint(cell.row for cell in cells_of(other))
        )

    def _is_of_year(self, zone: Zone, *, named: bool) -> bool:
        years = years_of(zone.sentence, self._year)
        return set(years) == {self._year} if named else not years or years[-1] == self._year

    def _read(self, quantity: Quantity, zone: Zone) -> None:
        fitting = Fitting(self._vocabulary, frozenset(self._about(quantity, zone)), zone, self._year)
        worded = fitting.meant()
        is_every_way = bool(worded) and all(bound.claim.most for bound in worded) and of_every_way(zone)
        meant = (self._bare(fitting, zone) if is_every_way or not worded else []) or worded
        if not meant:
            return
        claimed = claimed_by(quantity, in_order(meant, fitting), fitting)
        is_first = begins(zone)  # 复议144件,120件做了复议决定
        may_be_part = not claimed.bound.claim.most and (zone.listed or not worded or is_first)
        is_some = zone.listed and not worded and is_first  # 其中1件申请公开的内容不属于本局
        if (
            is_some
            or self._is_class_of_posts(claimed, zone)
            or self._is_in_brackets_of(claimed, zone)
            or (may_be_part and any(cells_of(each) & cells_of(claimed) for each in self._made_by(zone, claimed)))
        ):
            self.aside[quantity] = _("a part of what stands before it")
            return
        claimed = with_aside(self._of_thing_before(claimed, zone), zone.aside)
        alike = self._made.setdefault((zone.sentence_start, id(claimed.bound), cells_of(claimed)), [])
        self.aside.pop(quantity, None)
        is_of_some = (
            is_caused_before(zone.sentence, self._year)
            or self._is_of_carried(claimed, zone)
            or (claimed.bound.claim.bare and zone.clause.endswith("的"))
        )
        if self._is_of_a_way(claimed, zone) or is_of_some:
            claimed = claimed._replace(most=True)
        if _UNTIL.search(zone.sentence) and claimed.runs_on(self._report, zone.sentence):
            self.aside[quantity] = _("counted over several years")
        else:
            alike.append(claimed)

    def _is_class_of_posts(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number is of what was published, by class: 公开信息26条,其中机构职能4条,规范性文件5条."""
        is_first = not any(
            each.rule is claimed.rule
            for (sentence, _claim, _cells), alike in self._made.items()
            for each in alike
            if sentence == zone.sentence_start or claimed.rule.topic.paragraph
        )
        return zone.listed and is_first and claimed.quantity.unit in POSTS

    def _is_in_brackets_of(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number stands in brackets behind one of the same cells: 规范性文件16件(市政府印发7件,办公室印发9件)."""
        before = self._paragraph.plain[zone.sentence_start : claimed.quantity.start]
        return (
            before.count("(") > before.count(")")
            and not claimed.bound.claim.most
            and any(
                each.bound.claim.bare and each.rule is claimed.rule and each.bound.sums[0] == claimed.bound.sums[0]
                for (sentence, _claim, _cells), alike in self._made.items()
                for each in alike
                if sentence == zone.sentence_start
            )
        )

    def _is_of_carried(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number is a part of what was carried in or on: 上年结转4件,其中予以公开4件."""
        at = self._counted.index(claimed.quantity)
        made = (each for alike in self._made.values() for each in alike)
        before = [each.bound.claim.says for each in made if at and each.quantity == self._counted[at - 1]]
        return zone.words.lstrip(",").startswith(_AMONG) and any(_CARRIED in word for says in before for word in says)

    def _is_of_a_way(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number counts a way, or cases of the only way counted before it: 线上受理65件,办结62件.

        What follows several ways is of all again: 网络申请9件,信函申请6件,予以公开7件.
        """
        place = zone.sentence_start, claimed.rule.id
        if claimed.bound.claim.most:
            self._one_way.discard(place)
            self._ways[place] = self._ways.get(place, 0) + 1
            return True
        if self._ways.pop(place, 0) == 1:
            self._one_way.add(place)
        return place in self._one_way

    def _share(self, quantity: Quantity, zone: Zone) -> Iterator[Claimed]:
        """Walk what a percentage is given for that stands with an outcome alone: 其中予以公开占50.64%."""
        fitting = Fitting(self._vocabulary, frozenset(self._about(quantity, zone)), zone, self._year)
        share = share_of(quantity, fitting, self._report.form.claims)
        if share:
            yield share

    def _made_by(self, zone: Zone, claimed: Claimed) -> Iterator[Claimed]:
        """Walk the numbers of a sentence that were given for a claim before; for any of its rule, where it is bare."""
        for (sentence, claim, _cells), alike in self._made.items():
            if sentence == zone.sentence_start and (claim == id(claimed.bound) or claimed.bound.claim.bare):
                yield from (each for each in alike if each.rule is claimed.rule)

    def _of_thing_before(self, claimed: Claimed, zone: Zone) -> Claimed:
        """Let an outcome be that of the thing counted last: in 行政复议5件,结果维持3件,结果纠正1件 of the reviews."""
        place = zone.sentence_start, claimed.rule.id
        is_thing = bool(claimed.bound.row)
        if is_thing:
            cells = cells_of(claimed)
            goes_on = place in self._things and place not in self._outcome_last
            self._things[place] = self._things[place] | cells if goes_on else cells
            self._outcome_last.discard(place)
            return claimed
        self._outcome_last.add(place)
        own = of_cells(claimed.sums, self._things.get(place, frozenset()))
        own = own if claimed.quantity.value else of_every_row(own)
        return claimed._replace(likeliest=own, groups=(own,)) if own and len(claimed.groups) == 1 else claimed

    def _about(self, quantity: Quantity, zone: Zone) -> Iterator[str]:
        """Walk the rules whose topic a number may be about: said of its sentence, in its unit, with no word beside it that is against."""
        for heard in self._part.heard:
            topic = heard.rule.topic
            about = (
                heard.since < zone.end if topic.paragraph or heard.since < 0 else has_any(zone.sentence, topic.words)
            )
            is_counted = (
                (quantity.unit in topic.units and not _is_of_others(quantity, zone, (*topic.words, *topic.under)))
                or quantity.sort is Sort.PERCENT
                or _is_bare(quantity, zone, (*topic.words, *topic.under))
            )
            if not is_counted or not (about or heard.since < self._part.start):
                continue
            if not self._strays(heard, zone, quantity) and not has_any(zone.sentence, topic.silent):
                yield heard.rule.id

    def _bare(self, fitting: Fitting, zone: Zone) -> list[BoundClaim]:
        """Return the claim of a number that stands with its topic alone."""
        if COMPARED.search(zone.clause) or COMPARED.search(zone.after):
            return []
        bare = (bound for heard in self._part.heard for bound in heard.claims if bound.claim.bare)
        return [bound for bound in bare if fitting.allows(bound) and stands_with(zone, bound.rule.topic.words)][:1]

    def _strays(self, heard: Heard, zone: Zone, quantity: Quantity) -> bool:
        """Tell whether a number is of another matter, or goes on with one: 办理来信120件,答复118件."""
        topic, place = heard.rule.topic, (zone.sentence_start, heard.rule.id)
        others = _others(topic.unless, self._report.bureau)
        if not zone.aside.startswith(_INCLUDING) and others.search(zone.aside):
            return True
        other = others.search(zone.near)
        outcomes = _outcome_words(heard.claims, self._year)
        is_ended = other and other.group().endswith("公开") and has_any(zone.near[other.end() :], outcomes)
        if other and not is_ended:  # 主动公开和同意公开的9件
            self._strayed[place] = other.group()
        elif has_any(zone.near, (*topic.words, *topic.under, *outcomes)):
            self._strayed.pop(place, None)
        if place in self._strayed:
            self.aside[quantity] = _("“{word}” speaks of something else").format(word=self._strayed[place])
        return place in self._strayed


def _is_sum_of_first(totals: Iterable[Quantity], parts: Iterable[Quantity], fewest: int) -> bool:
    """Tell whether one of some numbers is the sum of the first of others, of so many at least."""
    sums = filter(None, list(accumulate(number.value for number in parts))[fewest - 1 :])
    return not {number.value for number in totals}.isdisjoint(sums)


@lru_cache(maxsize=100)
def _outcome_words(claims: tuple[BoundClaim, ...], year: int) -> tuple[str, ...]:
    """Return the words of outcomes, with which a text is at its topic again (局长信箱收到2件;予以公开2件): long ones of what becomes of nothing else."""
    unlike = ("bare", "most", "alone", "none")
    outcomes = (bound.claim for bound in claims if not any(getattr(bound.claim, name) for name in unlike))
    return tuple(word for claim in outcomes for word in spoken(claim.says, year) if len(word) >= _LONG)


@lru_cache(maxsize=1000)
def _others(words: tuple[str, ...], bureau: str) -> re.Pattern[str]:
    """Return the pattern of the words that mean others' counts: none that the bureau itself is called by."""
    own = bureau.replace("人民政府", "政府")
    return re.compile(any_of(word for word in words if word not in own) or "(?!)")


def _is_bare(quantity: Quantity, zone: Zone, topic: tuple[str, ...]) -> bool:
    """Tell whether a number is one that its unit was left away of: 依申请公开事项0, 信息公开申请数量为3."""
    is_plain = not quantity.value or bool(_NUMBER_IS.search(zone.clause))
    return not quantity.unit and is_plain and has_any(zone.clause, topic)


def _is_of_others(quantity: Quantity, zone: Zone, topic: tuple[str, ...]) -> bool:
    """Tell whether a number counts what is named behind it: 受理部门增加13个镇; not: 制定3个规范性文件."""
    return quantity.unit == _ANY_THING and bool(zone.after) and not has_any(zone.after, topic)
