"""Numbers of the prose that are given for cells: 收到政府信息公开申请1件."""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.claimed import crossing, of_thing, with_aside, without_parts
from docgen.checks.prose.claimed_shares import of_one_whole, share_of, share_of_both, share_of_claimed
from docgen.checks.prose.claimed_sums import claimed_by, in_order
from docgen.checks.prose.context import (
    has_any,
    is_caused_before,
    is_of_years,
    parts_of,
    without_titles,
    years_of,
)
from docgen.checks.prose.denials import without_denied
from docgen.checks.prose.fitting import COMPARED, Fitting
from docgen.checks.prose.given import GivenNumbers
from docgen.checks.prose.listed import of_lists
from docgen.checks.prose.series import claims_in_series
from docgen.checks.prose.settling import Settling
from docgen.checks.prose.standing import AMONG, TOTALS, begins, is_total, of_every_way, stands_with
from docgen.checks.prose.topics import Topics
from docgen.checks.prose.transposed import transposed
from docgen.checks.prose.vocabulary import thing_among, vocabulary_of
from docgen.checks.prose.zones import OF_EACH, zone_of
from docgen.i18n import _
from docgen.prose.carrying import CARRIED, LAST_YEAR
from docgen.prose.quantities import PERSONS, Sort
from docgen.prose.sentences import leaves_open

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.context import TextPart
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.prose.zones import Zone
    from docgen.forms.rule import BoundClaim, Topic
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_DENIED_BEHIND = re.compile(
    "(?:也|都)[没未]|没有?(?=[,;。]|$)|(?:也|都|均|皆)(?:是|为)?[零无]"
)  # 一件也没有, 三项都是零
_DENIED = re.compile("(?:没有|无|未)(?:因)?(?:以上|上述|这)?\\s*$")  # 没有一件
_PLANNED = re.compile("下一?步|今后|来年|明年")
_BOUND = re.compile("(?:及|或)?以[上下内](?!为|是|[共合总均]|公开|申请|情况)")  # 败诉5件以上的县市区
_UNTIL = re.compile("截[至止]|以来|为止")
_ONLY = re.compile(
    "除(?!上年|去年|结转)|[尚还仅只另]有|其[余他它]|余下|剩[余下]"
)  # 除1件12月收到的: some of those that came in
_AMONG = ("其中", "其中有")
_WHEN = re.compile("(?:系|是|为)?(?:于|在)?(?:年[底末]|[0-9]{1,2}月)?[^,;。]{0,6}(?:收到|受理|接收)")  # 2件于12月收到
_OF_SOME = re.compile(  # 职业索赔人提出的申请
    "的$|(?<!自然)(?<!法)(?<!请)(?<!事)(?:人|户|业主|律师|学生|家长|职工)(?:提出|提交|递交)的(?:政府信息公开|信息公开|公开)?申请$"
)
_OF_NUMBER = re.compile(
    "\\(|\\)?[^,;。()0-9]{0,12}(?:,(?:超过?|不足|接近|近)[^,;。0-9]{1,4}(?=,))?[,(]?(?:约?占(?:(?:全部|所有)?(?:已?办结|已?答复|受理|收到|申请)(?:件|申请|件数|总件数)|办结数|答复数|办结总数|答复总数|办结件数|应办件数|应办总数|办理总数|总数|总量|申请总数|申请总量|(?:行政)?(?:复议|诉讼)(?:案件)?(?:总数|总量|数)|比)?的?|占比约?为?)\\s*"
)
_OF_BOTH = re.compile(
    "[^,;。()0-9]{0,8},\\s*(?:公开类(?:结果)?|合(?=占)|以上|上述|合计|共计|[两二][项者类种]|共|合并|合起来|二者)+(?:合计?|共计?|一共)?约?占[^,;。()0-9]{0,10}"
)
_INCLUDING = re.compile(
    f",(?P<what>(?:其中|内?含|包括)[^,;。()]{{0,8}}(?:{LAST_YEAR}|{CARRIED}|20[0-9]{{2}}年(?:未|转))[^,;。()]*)"
)
_BRACKETED = re.compile("\\([^()]*\\)")
_THIS_YEAR = re.compile("[当本今]年")  # 2022年末有效24件,当年新制定3件
_COMPARED_YEAR = re.compile(
    "(?<=[0-9][件起宗条份项]),20[0-9]{2}年(?:同期)?[为是有]?[0-9]+[件起宗条份项](?=[,;])"
)  # 收到22件,2022年为31件,下降29%
_WITHIN = ("中", "里", "当中", "之中")  # 在办结的569件中占88%: it is what that is of
_SHARE = "占"  # 申请年鉴的占59条
_MOST = 30  # numbers that may be added up
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
    of_others = of_lists(report, paragraph, claims)
    own = tuple(each for each in claims if each.quantity not in of_others)
    aside |= of_others
    more = tuple(transposed(report, paragraph, {each.quantity for each in claims})) if aside else ()
    return without_denied(report, ReadParagraph(paragraph, parts, (*own, *more), aside))


class _Reader:
    """Reads the numbers of a part of a paragraph, in their order: what a number counts depends on those before it."""

    def __init__(
        self, report: Report, paragraph: Paragraph, part: TextPart, text: str, counted: Sequence[Quantity]
    ) -> None:
        self._report, self._paragraph, self._part = report, paragraph, part
        self._text, self._counted, self._year = text, counted, report.year
        self._vocabulary = vocabulary_of(report.form, report.year)
        self._said = cache(lambda words: tuple(self._vocabulary.said(words)))  # numbers share their words
        self.aside: dict[Quantity, str] = {}  # numbers that are given for no cell, and why
        self._topics = Topics(report, paragraph, part, self.aside)
        self._given = GivenNumbers(report, paragraph, counted)

    def claims(self, *, named: bool) -> Iterator[Claimed]:
        """Walk what the numbers are given for."""
        shares: list[Claimed] = []
        for at, quantity in enumerate(self._counted):
            if not self._part.start <= quantity.start < self._part.end:
                continue
            zone = zone_of(self._paragraph, self._part, self._text, self._counted, at)
            if not self._is_of_year(zone, named=named):
                self.aside[quantity] = _("the sentence is about another year")
            elif _PLANNED.search(zone.sentence) or _BOUND.match(zone.after):
                self.aside[quantity] = _("part of a plan, or a bound")
            elif self._is_of_each_person(zone):
                self.aside[quantity] = _("so many of each of several persons")
            elif zone.is_former:
                self.aside[quantity] = _("what it was before it changed")
            elif quantity.sort is Sort.PERCENT:
                shares += self._share(quantity, zone)
            elif not (_DENIED.search(zone.clause) or _DENIED_BEHIND.match(zone.after)):
                self._read(quantity, zone)
        yield from of_one_whole(shares, self._paragraph, self._report)
        settling = Settling(self._report, self._paragraph, self._part, self._counted, self._given, self.aside)
        yield from settling.settled()

    def _is_of_each_person(self, zone: Zone) -> bool:
        """Tell whether a number is said of each of the persons counted before it in its clause: 2名自然人提交的申请各1件."""
        before = self._counted[zone.at - 1] if zone.at and OF_EACH.search(zone.clause) else None
        return before is not None and before.unit in PERSONS and zone.clause == zone.words

    def _is_of_year(self, zone: Zone, *, named: bool) -> bool:
        sentence = _COMPARED_YEAR.sub("", _BRACKETED.sub("", zone.sentence))  # 收到22件(2022年为20件),办结21件
        if is_of_years(sentence):
            return False
        years = years_of(sentence, self._year)
        if named:  # and not only as the year that cases of the next come from: 2023年结转的26件
            is_of_it = set(years) == {self._year} == set(years_of(sentence, self._year + 1))
            return is_of_it and not _THIS_YEAR.search(sentence)
        return not years or years[-1] == self._year

    def _read(self, quantity: Quantity, zone: Zone) -> None:
        fitting = self._fitting(quantity, zone)
        if not fitting.rules:
            return
        worded = self._in_series(fitting) or [*self._of_kind_before(fitting), *fitting.meant()]
        is_every_way = bool(worded) and all(bound.claim.most for bound in worded) and of_every_way(zone)
        meant = (self._bare(fitting, zone) if is_every_way or not worded else []) or worded
        if not meant:
            return
        claimed = fitting.with_included(claimed_by(quantity, in_order(meant, fitting), fitting))
        claimed = self._of_applicant(claimed, zone)
        if fitting.is_with_others(claimed.bound):
            self.aside[quantity] = _("with those of others")
            return
        if fitting.is_plain(claimed.bound) or not quantity.value:
            claimed = without_parts(claimed)
        claimed = fitting.with_explained(claimed)
        if not claimed.holds(self._report) and self._adds_up(quantity, zone):
            return
        if self._is_part(claimed, zone, is_worded=bool(worded)):
            self.aside[quantity] = _("a part of what stands before it")
            self._given.add_part(claimed, zone)
            return
        self.aside.pop(quantity, None)
        claimed = self._of_thing(claimed, zone)
        claimed = with_aside(claimed, zone.aside or self._including(quantity))
        if self._is_of_some(claimed, zone):
            claimed = claimed._replace(most=True)
        if _UNTIL.search(zone.sentence) and claimed.runs_on(self._report, zone.sentence):
            self.aside[quantity] = _("counted over several years")
        else:
            self._given.add(claimed._replace(plain=_is_plainly_of(claimed.rule.topic, zone)), zone)

    def _of_applicant(self, claimed: Claimed, zone: Zone) -> Claimed:
        """Return what an outcome's number is given for, also that of the only kind of applicants its sentence names: 自然人申请9件,其中予以公开5件."""
        if not claimed.bound.is_kind or len(claimed.groups) > 1 or claimed.holds(self._report):
            return claimed
        words = zone.section.removesuffix(zone.after)
        kinds = dict.fromkeys(said.bound for said in self._said(words) if said.bound.rule is claimed.rule)
        own = [
            crossing(self._report, claimed.likeliest[0], bound.sums[0])
            for bound in kinds
            if bound.is_kind and not bound.row
        ]
        crossed = [each for each in own if each]
        return claimed._replace(groups=((*claimed.groups[0], *crossed),)) if len(crossed) == 1 else claimed

    def _of_thing(self, claimed: Claimed, zone: Zone) -> Claimed:
        """Let an outcome be that of the thing whose cases its section says it is among (复议案件中,维持3件,纠正1件), else of the one counted last."""
        before = self._given.of_thing_before(claimed, zone)
        thing = None if claimed.bound.row else thing_among(self._vocabulary, zone.section, claimed.rule)
        among = of_thing(claimed, thing.cells) if thing else claimed
        return before if among is claimed else among

    def _including(self, quantity: Quantity) -> str:
        """Return the next clause, where it says what else a number includes: 办结20件,其中上年结转2件."""
        including = _INCLUDING.match(self._text, quantity.unit_end)
        return including["what"] if including else ""

    def _adds_up(self, quantity: Quantity, zone: Zone) -> bool:
        """Tell whether a number is the sum of the last of those before it in its sentence: 涉密1件(档案1件),执法案卷2件,合计3件."""
        if not zone.clause.strip().endswith(TOTALS):
            return False
        before = takewhile(
            lambda number: number.start >= zone.sentence_start,
            reversed(self._counted[max(0, zone.at - _MOST) : zone.at]),
        )
        own = (number for number in before if not leaves_open(self._text[zone.sentence_start : number.start]))
        return quantity.value in list(accumulate(number.value for number in own))[1:]

    def _is_part(self, claimed: Claimed, zone: Zone, *, is_worded: bool) -> bool:
        """Tell whether a number is a part of one that stands before it."""
        if is_total(zone) and not is_worded:
            return False
        is_first = begins(zone)  # 复议144件,120件做了复议决定
        may_be_part = not claimed.bound.claim.most and (zone.listed or not is_worded or is_first)
        is_some = zone.listed and not is_worded and is_first  # 其中1件申请公开的内容不属于本局
        is_when = is_first and bool(_WHEN.match(zone.after))
        is_only = claimed.bound.claim.bare and (is_when or bool(_ONLY.match(zone.clause)))
        return (
            is_some
            or is_only
            or self._given.is_class_of_posts(claimed, zone)
            or self._given.is_in_brackets(claimed, zone)
            or self._given.is_of_sentence_before(claimed, zone)
            or (may_be_part and self._given.has_same_cells(claimed, zone))
            or (zone.clause.strip() in _AMONG and self._given.is_given_rightly(claimed, zone))
        )

    def _is_of_some(self, claimed: Claimed, zone: Zone) -> bool:
        """Tell whether a number counts only some of the cases of its claim: it may be less than its sums."""
        is_of_a_way = self._given.is_of_a_way(claimed, zone)
        return (
            is_of_a_way
            or is_caused_before(zone.sentence, self._year)
            or self._given.is_of_carried(claimed, zone)
            or self._given.is_of_part(claimed, zone)
            or (claimed.bound.claim.bare and bool(_OF_SOME.search(zone.clause)))
            or zone.clause.endswith(_SHARE)
        )

    def _share(self, quantity: Quantity, zone: Zone) -> Iterator[Claimed]:
        """Walk what a percentage is given for that stands with an outcome alone: 其中予以公开占50.64%."""
        share = share_of(quantity, self._fitting(quantity, zone), self._report.form.claims)
        share = share or self._share_of_number(quantity, zone)
        if share:
            yield share

    def _share_of_number(self, quantity: Quantity, zone: Zone) -> Claimed | None:
        """Return the share that stands right behind a number of its cells: 无法提供80件,占34%; not where its total is named.

        Behind a list it may be that of what is listed (不予公开8件,包括案卷6件、内部事务2件,占20%); behind two, of both (两项占42%).
        """
        before = self._given.by_quantity(self._counted[zone.at - 1]) if zone.at else None
        if before is None:
            return None
        if zone.at > 1 and _OF_BOTH.fullmatch(self._text, before.quantity.unit_end, quantity.start):
            other = self._given.by_quantity(self._counted[zone.at - 2])
            return share_of_both(quantity, (other, before), self._report) if other else None
        between = _OF_NUMBER.fullmatch(self._text, before.quantity.unit_end, quantity.start)
        if not between or between.group().startswith(_WITHIN):
            return None
        share = share_of_claimed(quantity, before, self._report)
        whole = self._given.listed_by(before, zone.sentence_start)
        of_whole = share_of_claimed(quantity, whole, self._report) if whole else None
        read = (of_whole, share, self._share_of_joined(quantity, before, zone))
        return next((each for each in read if each and each.holds(self._report)), share)

    def _share_of_joined(self, quantity: Quantity, last: Claimed, zone: Zone) -> Claimed | None:
        """Return the share of the number before it together with the one that is joined to: 公开6件、部分公开2件,占42.1%."""
        other = self._given.by_quantity(self._counted[zone.at - 2]) if zone.at > 1 else None
        is_joined = other and self._text.startswith(("、", ","), other.quantity.unit_end)
        return share_of_both(quantity, (other, last), self._report) if other and is_joined else None

    def _fitting(self, quantity: Quantity, zone: Zone) -> Fitting:
        """Return the claims that a number may make."""
        return Fitting(self._vocabulary, self._said, frozenset(self._topics.about(quantity, zone)), zone, self._year)

    def _in_series(self, fitting: Fitting) -> list[BoundClaim]:
        """Return the claim of a number by a label that it has beside others: 公开6件、部分公开3件."""
        meant = claims_in_series(self._vocabulary, self._text, fitting.zone, self._counted)
        return [bound for bound in meant if fitting.allows(bound)][:1]

    def _of_kind_before(self, fitting: Fitting) -> list[BoundClaim]:
        """Return the claims of a number whose clause names nothing: of what most were of, or of all (以自然人为主,共5件)."""
        kinds = fitting.of_kind_before()
        if not kinds:
            return []
        every = (bound for bound in self._report.form.claims if bound.claim.bare and bound.rule is kinds[0].rule)
        return [*kinds, *every]

    def _bare(self, fitting: Fitting, zone: Zone) -> list[BoundClaim]:
        """Return the claim of a number that stands with its topic alone."""
        if (
            COMPARED.search(zone.clause)
            or COMPARED.search(zone.after)
            or zone.clause.removesuffix("有").endswith(AMONG)
        ):
            return []
        bare = (bound for heard in self._part.heard for bound in heard.claims if bound.claim.bare)
        meant = [bound for bound in bare if fitting.allows(bound) and stands_with(zone, bound.rule.topic)][:1]
        joined = fitting.nearest(zone.joined) if meant and zone.joined else []
        return [bound for bound in joined if bound.rule is meant[0].rule][:1] or meant


def _is_plainly_of(topic: Topic, zone: Zone) -> bool:
    """Tell whether the own clause of a number says that it counts what a topic is about, and how: 收到…申请9件, 作出…处罚决定9件."""
    words = zone.phrase + zone.after
    own = (word for word in topic.words if word not in topic.under)
    return not topic.plainly or (has_any(words, topic.plainly) and has_any(words, own))
