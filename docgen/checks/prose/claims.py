"""Numbers of the prose that are given for cells: 收到政府信息公开申请1件."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.context import has_any, parts_of, spoken, without_titles, years_of
from docgen.checks.prose.vocabulary import vocabulary_of
from docgen.checks.prose.zones import zone_of
from docgen.forms.evaluation import value_of
from docgen.forms.expression import Operation, cells_in
from docgen.i18n import _
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from docgen.checks.prose.context import Heard, TextPart
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.prose.vocabulary import Vocabulary
    from docgen.checks.prose.zones import Zone
    from docgen.forms.expression import CellRef, Operand
    from docgen.forms.rule import BoundClaim, Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_COMPARED = re.compile("上年|去年|上一年|同期|同比|较|比|增加|增长|减少|下降|历年")
_TOGETHER = re.compile("(?:共|合计|均|各|都)[计为有是]?$")
_EACH = re.compile("(?:均|各|都)[为有是]?$")
_OF_THOSE = re.compile("\\s*(?:都|均|全部|已全部)")  # 其中2件均已办结
_DENIED = re.compile("(?:没有|无|未)\\s*$")  # 没有一件
_EVERY_WAY = re.compile("等(?:各种|多种|各|多|不同)?(?:渠道|方式|途径|形式)|共")  # 通过网络、信函等渠道共收到3件
_UNTIL = re.compile("截[至止]|以来|为止")
_OVER_YEARS = re.compile("以来|累计|历年|开通|上线|成立|总")
_RUNNING, _SURELY = 2, 5  # times a figure of the year: what is more than that, until some day, was counted over years
_FEW = 20
_NEAR = 8  # characters between a number and the topic that it is a bare number of
_TOTALS = ("共计", "合计", "总计")
_JOINED = re.compile("(?:案件|案|决定)?(?:和|及|与|以及|或者?)")
_SERIES = 3
_PAIR = 2
_COUNTED = (Sort.QUANTITY, Sort.PERCENT)


class Claimed(NamedTuple):
    """A number of the prose, its claim, and the sums of cells that it may be; `likeliest` are named.

    Where it is said of each of several things, it must be one of every one's sums: `groups` has them by thing. `most` where it
    may be less.
    """

    quantity: Quantity
    bound: BoundClaim
    likeliest: tuple[Operand, ...]
    groups: tuple[tuple[Operand, ...], ...]
    most: bool = False
    added: tuple[Quantity, ...] = ()  # the numbers that are added to it

    @property
    def rule(self) -> Rule:
        """The rule of its claim."""
        return self.bound.rule

    @property
    def sums(self) -> tuple[Operand, ...]:
        """All the sums that it may be."""
        return tuple(operand for group in self.groups for operand in group)

    def holds(self, report: Report) -> bool:
        """Tell whether the number is one of the sums, or one of them cannot be judged."""
        return self.allows(report, self.quantity.value)

    def allows(self, report: Report, number: Decimal) -> bool:
        """Tell whether a number is one of the sums, or one of them cannot be judged."""
        return all(self._is_of(report, group, number) for group in self.groups)

    def _is_of(self, report: Report, group: tuple[Operand, ...], number: Decimal) -> bool:
        values = [value_of(operand, report.number) for operand in group]
        if self.most:
            return any(value is None or number - value <= self.quantity.rounding for value in values)
        return any(value is None or abs(number - value) <= self.quantity.rounding for value in values)

    def runs_on(self, report: Report, sentence: str) -> bool:
        """Tell whether the number, in a sentence that counts until some day, is larger than its figures can be."""
        values = [value_of(operand, report.number) or 0 for operand in self.sums]
        times = _RUNNING if _OVER_YEARS.search(sentence) else _SURELY
        return self.quantity.value > max(_FEW, times * max(values))


def claims_in(report: Report, paragraph: Paragraph, *, named: bool = False) -> Iterator[Claimed]:
    """Walk the numbers of a paragraph that are given for cells; only those of sentences with the report's year, where it is `named`."""
    for reader in _readers(report, paragraph):
        yield from reader.claims(named=named)


def set_aside_in(report: Report, paragraph: Paragraph) -> dict[Quantity, str]:
    """Return the numbers of a paragraph that might be given for cells and are not, each with the reason in words."""
    aside: dict[Quantity, str] = {}
    for reader in _readers(report, paragraph):
        list(reader.claims(named=False))
        aside |= reader.aside
    return aside


def _readers(report: Report, paragraph: Paragraph) -> Iterator[_Reader]:
    """Walk the readers of the parts of a paragraph: none of the preamble's, which counts the parts of the report."""
    counted = [number for number in paragraph.numbers if number.sort in _COUNTED]
    if counted and paragraph.section is not report.form.preamble:
        text = without_titles(paragraph.plain)
        for part in parts_of(report, paragraph):
            yield _Reader(report, paragraph, part, text, counted)


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
        self._some: set[int] = set()  # sentences that speak of some of the cases
        self._things: dict[tuple[int, Rule], frozenset[CellRef]] = {}  # by sentence: the things counted last
        self._outcome_last: set[tuple[int, Rule]] = set()  # sentences in which outcomes of those were counted since
        self.aside: dict[Quantity, str] = {}  # numbers that are given for no cell, and why

    def claims(self, *, named: bool) -> Iterator[Claimed]:
        """Walk what the numbers are given for; those that are a series (of quarters, of units) are none."""
        for at, quantity in enumerate(self._counted):
            if self._part.start <= quantity.start < self._part.end and quantity.sort is Sort.QUANTITY:
                zone = zone_of(self._paragraph, self._part, self._text, self._counted, at)
                if not self._is_of_year(zone, named=named):
                    self.aside[quantity] = _("the sentence is about another year")
                elif not _DENIED.search(zone.clause):
                    self._read(quantity, zone)
        for alike in self._made.values():
            together = _ways_together(self._report, alike)
            if together:
                yield together
            elif _is_series(self._report, alike):
                self.aside |= dict.fromkeys(
                    [each.quantity for each in alike], _("one of a series, as of quarters or units")
                )
            else:
                yield from (each for each in alike if each.holds(self._report) or not self._is_part(each))

    def _is_part(self, claimed: Claimed) -> bool:
        """Tell whether a number is the first of several parts of one before it: 受理12件,答复7件,不予受理4件,撤回1件."""
        quantity = claimed.quantity
        at = self._counted.index(quantity)
        sentence = self._paragraph.sentence_of(quantity.start)
        others = {each.quantity: each.bound for alike in self._made.values() for each in alike}
        before = {
            number.value
            for number in self._counted[:at]
            if number.start >= sentence.start and not _is_another_thing(claimed.bound, others.get(number))
        }
        may_be = takewhile(
            lambda number: number.start < sentence.end and others.get(number, claimed.bound).rule is claimed.rule,
            self._counted[at:],
        )
        sums = list(accumulate(number.value for number in may_be))[_SERIES - 1 :]
        if before.isdisjoint(sums):
            return False
        self.aside[quantity] = _("a part of what stands before it")
        return True

    def _is_of_year(self, zone: Zone, *, named: bool) -> bool:
        years = years_of(zone.sentence, self._year)
        return set(years) == {self._year} if named else not years or years[-1] == self._year

    def _read(self, quantity: Quantity, zone: Zone) -> None:
        fitting = _Fitting(self._vocabulary, frozenset(self._about(quantity, zone)), zone, self._year)
        worded = fitting.meant()
        meant = worded or self._bare(fitting, zone)
        if not meant:
            return
        claimed = _claimed(quantity, _in_order(meant, fitting), fitting)
        may_be_part = (zone.listed and not claimed.bound.claim.most) or not worded
        if may_be_part and any(_cells_of(each) & _cells_of(claimed) for each in self._made_by(zone, claimed)):
            self.aside[quantity] = _("a part of what stands before it")
            return
        claimed = self._of_thing_before(claimed, zone)
        alike = self._made.setdefault((zone.sentence_start, id(claimed.bound), _cells_of(claimed)), [])
        self.aside.pop(quantity, None)
        if claimed.bound.claim.most:
            self._some.add(zone.sentence_start)
        if zone.sentence_start in self._some or (claimed.bound.claim.bare and zone.clause.endswith("的")):
            claimed = claimed._replace(most=True)
        if _UNTIL.search(zone.sentence) and claimed.runs_on(self._report, zone.sentence):
            self.aside[quantity] = _("counted over several years")
        else:
            alike.append(claimed)

    def _made_by(self, zone: Zone, claimed: Claimed) -> Iterator[Claimed]:
        """Walk the numbers of a sentence that were given for a claim before."""
        for (sentence, claim, _cells), alike in self._made.items():
            if (sentence, claim) == (zone.sentence_start, id(claimed.bound)):
                yield from alike

    def _of_thing_before(self, claimed: Claimed, zone: Zone) -> Claimed:
        """Let an outcome be that of the thing counted last: in 行政复议5件,结果维持3件,结果纠正1件 of the reviews."""
        place = zone.sentence_start, claimed.rule
        is_thing = bool(_rows(claimed.bound))
        if is_thing:
            cells = _cells_of(claimed)
            goes_on = place in self._things and place not in self._outcome_last
            self._things[place] = self._things[place] | cells if goes_on else cells
            self._outcome_last.discard(place)
            return claimed
        self._outcome_last.add(place)
        own = _of_cells(claimed.sums, self._things.get(place, frozenset()))
        return claimed._replace(likeliest=own, groups=(own,)) if own and len(claimed.groups) == 1 else claimed

    def _about(self, quantity: Quantity, zone: Zone) -> Iterator[str]:
        """Walk the rules whose topic a number may be about: said of its sentence, in its unit, with no word beside it that is against."""
        for heard in self._part.heard:
            topic = heard.rule.topic
            about = (
                heard.since < zone.end if topic.paragraph or heard.since < 0 else has_any(zone.sentence, topic.words)
            )
            if (
                (about or heard.since < self._part.start)
                and (quantity.unit in topic.units or _is_bare_zero(quantity, zone, (*topic.words, *topic.under)))
                and not (
                    self._strays(heard, zone, quantity)
                    or has_any(zone.aside, _others(topic.unless, self._report.bureau))
                )
                and not has_any(zone.sentence, topic.silent)
            ):
                yield heard.rule.id

    def _bare(self, fitting: _Fitting, zone: Zone) -> list[BoundClaim]:
        """Return the claim of a number that stands with its topic alone."""
        if _COMPARED.search(zone.clause) or _COMPARED.search(zone.after):
            return []
        bare = (bound for heard in self._part.heard for bound in heard.claims if bound.claim.bare)
        return [bound for bound in bare if fitting.allows(bound) and _stands_with(zone, bound.rule.topic.words)][:1]

    def _strays(self, heard: Heard, zone: Zone, quantity: Quantity) -> bool:
        """Tell whether a number is of another matter, or goes on with one: 办理来信120件,答复118件."""
        topic, place = heard.rule.topic, (zone.sentence_start, heard.rule.id)
        other = next((word for word in _others(topic.unless, self._report.bureau) if word in zone.near), "")
        if other:
            self._strayed[place] = other
        elif has_any(zone.near, (*topic.words, *topic.under)):
            self._strayed.pop(place, None)
        if place in self._strayed:
            self.aside[quantity] = _("“{word}” speaks of something else").format(word=self._strayed[place])
        return place in self._strayed


@lru_cache(maxsize=1000)
def _others(words: tuple[str, ...], bureau: str) -> tuple[str, ...]:
    """Return the words that mean others' counts: none that the bureau itself is called by."""
    own = bureau.replace("人民政府", "政府")
    return tuple(word for word in words if word not in own)


def _rows(bound: BoundClaim) -> frozenset[str]:
    """Return the rows that all the sums of a claim are of; none where they are of several: it is an outcome, not a thing."""
    rows = {frozenset(cell.row for cell in cells_in(operand)) for operand in bound.sums}
    return next(iter(rows)) if len(rows) == 1 else frozenset()


def _cells_of(claimed: Claimed) -> frozenset[CellRef]:
    """Return the cells that a number is likeliest to be of."""
    return frozenset(cell for operand in claimed.likeliest for cell in cells_in(operand))


def _is_another_thing(bound: BoundClaim, other: BoundClaim | None) -> bool:
    """Tell whether two claims count things of different rows: of reviews no lawsuits are a part."""
    return bool(other and _rows(bound) and _rows(other) and _rows(bound).isdisjoint(_rows(other)))


def _ways_together(report: Report, alike: Sequence[Claimed]) -> Claimed | None:
    """Return what the numbers of several ways in one sentence come to, where that is more than there can be."""
    if len(alike) < _PAIR or not alike[0].bound.claim.most or not all(each.holds(report) for each in alike):
        return None
    numbers = [each.quantity for each in alike]
    added = sum((number.value for number in numbers), Decimal(0))
    largest = max(number.value for number in numbers)
    together = alike[-1]._replace(
        quantity=numbers[-1]._replace(value=added, approximate=any(number.approximate for number in numbers)),
        added=tuple(numbers[:-1]),
    )
    return together if largest * 2 != added and not together.holds(report) else None


def _is_series(report: Report, alike: Sequence[Claimed]) -> bool:
    """Tell whether numbers of one claim in one sentence are those of quarters, units and the like."""
    total = sum((claimed.quantity.value for claimed in alike), Decimal(0))
    return len(alike) >= _SERIES or (len(alike) > 1 and alike[0].allows(report, total))


def _is_bare_zero(quantity: Quantity, zone: Zone, topic: tuple[str, ...]) -> bool:
    """Tell whether a number is a 0 that its unit was left away of: 依申请公开事项0."""
    return not quantity.unit and not quantity.value and has_any(zone.clause, topic)


# What is meant


class _Fitting:
    """The claims that a number may make: those of some rules, with no word beside it that is against."""

    def __init__(self, vocabulary: Vocabulary, rules: frozenset[str], zone: Zone, year: int) -> None:
        self._vocabulary, self._rules, self.zone, self._year = vocabulary, rules, zone, year

    def allows(self, bound: BoundClaim) -> bool:
        """Tell whether a number may make a claim."""
        return bound.rule.id in self._rules and not has_any(self.zone.near, spoken(bound.claim.unless, self._year))

    def meant(self) -> list[BoundClaim]:
        """Return the claims that the number makes: those whose words stand nearest to it, the nearest first."""
        if not self._rules:
            return []
        for words, is_behind in _where_to_look(self.zone):
            nearest = self.nearest(words, is_behind=is_behind)
            if nearest:
                nearest = _outcome_first(nearest) if is_behind else nearest
                return [] if _COMPARED.search(self._without_said(words)) else nearest
            if _COMPARED.search(words):
                return []
        return []

    def nearest(self, words: str, *, is_behind: bool = False) -> list[BoundClaim]:
        """Return the claims that some words before or behind a number make, those whose words are nearest to it first."""
        distances: dict[int, tuple[int, BoundClaim]] = {}  # by claim
        for said in self._vocabulary.said(words):
            distance = said.start if is_behind else len(words) - said.end
            if distance < distances.get(id(said.bound), (len(words) + 1, said.bound))[0]:
                distances[id(said.bound)] = distance, said.bound
        found = [bound for _distance, bound in sorted(distances.values(), key=itemgetter(0)) if self.allows(bound)]
        return [bound for bound in found if not has_any(words, spoken(bound.claim.unless, self._year))]

    def _without_said(self, words: str) -> str:
        """Return some words without those that say what a number counts."""
        bare = list(words)
        for said in self._vocabulary.said(words):
            bare[said.start : said.end] = "□" * (said.end - said.start)
        return "".join(bare)

    def ends(self, words: str) -> list[BoundClaim]:
        """Return the claims whose words some words end with."""
        return [
            said.bound for said in self._vocabulary.said(words) if said.end == len(words) and self.allows(said.bound)
        ]

    def place(self, bound: BoundClaim) -> tuple[int, int] | None:
        """Return where the last and longest word of a claim stands in the clause before the number."""
        places = [(said.start, said.end) for said in self._vocabulary.said(self.zone.clause) if said.bound is bound]
        return max(places, key=lambda place: (place[1], -place[0]), default=None)


def _outcome_first(nearest: list[BoundClaim]) -> list[BoundClaim]:
    """Let an outcome of the thing that words behind a number name be meant: 其中2件行政复议决定维持."""
    thing = _rows(nearest[0])
    of_thing = [
        bound for bound in nearest[1:] if bound.rule is nearest[0].rule and not _rows(bound) and thing & _every_row(bound)
    ]
    return [*of_thing[:1], *(bound for bound in nearest if bound not in of_thing[:1])]


def _every_row(bound: BoundClaim) -> frozenset[str]:
    """Return the rows that a claim's sums are of."""
    return frozenset(cell.row for operand in bound.sums for cell in cells_in(operand))


def _in_order(meant: Sequence[BoundClaim], fitting: _Fitting) -> list[BoundClaim]:
    """Return claims with the one first that tells most: a way among several, an outcome of what is named, not what is merely received."""
    clause = fitting.zone.clause
    if _EVERY_WAY.search(clause):
        meant = [bound for bound in meant if not bound.claim.most] or meant
    in_clause = [bound for bound in meant if fitting.place(bound)]
    return sorted(meant, key=lambda bound: (not bound.claim.most, bound.claim.bare and len(in_clause) > 1))


def _stands_with(zone: Zone, topic: tuple[str, ...]) -> bool:
    """Tell whether a number stands with nothing but its topic: 政府信息公开申请13件."""
    is_total = zone.clause.strip() in _TOTALS
    return is_total or has_any(zone.clause[-_NEAR:], topic) or has_any(zone.after[:_NEAR], topic)


def _where_to_look(zone: Zone) -> tuple[tuple[str, bool], ...]:
    """Return the words around a number in the order in which they tell what it is, and whether they stand behind it."""
    clause, words, after = (zone.clause, False), (zone.words, False), (zone.after, True)
    if zone.listed and _OF_THOSE.match(zone.after):
        return (clause,)
    if _TOGETHER.search(zone.clause):
        return words, after
    if not zone.clause.strip():  # the number begins its clause: 1件结转下年
        return after, words
    return clause, after, words


# What it may be


def _claimed(quantity: Quantity, meant: Sequence[BoundClaim], fitting: _Fitting) -> Claimed:
    """Return what a number may be: any sum of its claims, or of two things both (复议、诉讼共3件), or each of them (均3件)."""
    first, zone = meant[0], fitting.zone
    series = [bound for bound in fitting.ends(zone.series) if bound not in meant and bound.rule is first.rule]
    every = [*meant, *series]
    sums = tuple(operand for bound in every for operand in bound.sums)
    if len(every) > 1 and (series or _TOGETHER.search(zone.clause) or _is_joined(meant, fitting)):
        if _EACH.search(zone.clause) or not quantity.value:
            return Claimed(quantity, first, first.sums, tuple(bound.sums for bound in every))
        other = series[0] if series else every[1]
        together = Operation("+", other.sums[0], first.sums[0])
        return Claimed(quantity, first, (together,), ((together, *sums),))
    own = first.sums if first.claim.alone and fitting.place(first) else ()
    own = own or _of_thing([bound for bound in meant if fitting.place(bound)])
    most = any(bound.claim.most for bound in meant)
    return Claimed(quantity, first, own or first.sums, (own or sums,), most)


def _is_joined(meant: Sequence[BoundClaim], fitting: _Fitting) -> bool:
    """Tell whether the two things nearest to a number stand in one series: 行政复议及行政诉讼0件."""
    if len(meant) < _PAIR or meant[0].rule is not meant[1].rule:
        return False
    near, far = map(fitting.place, meant[:_PAIR])
    return bool(near and far and _JOINED.fullmatch(fitting.zone.clause, far[1], near[0]))


def _of_thing(meant: Sequence[BoundClaim]) -> tuple[Operand, ...]:
    """Return the sums of a claim that are of the thing named beside it: of 行政诉讼结果维持 those of lawsuits."""
    if not meant:
        return ()
    first, *others = meant
    things = {cell for bound in others if bound.rule is first.rule for cell in cells_in(bound.sums[0])}
    own = _of_cells(first.sums, things)
    return own if len(own) < len(first.sums) else ()


def _of_cells(sums: Sequence[Operand], things: Collection[CellRef]) -> tuple[Operand, ...]:
    """Return those of the sums of an outcome that are of the rows of some things, in other columns than theirs."""
    rows, columns = {cell.row for cell in things}, {cell.column for cell in things}
    return tuple(
        operand
        for operand in sums
        if all(cell.row in rows and cell.column not in columns for cell in cells_in(operand))
    )
