"""What rules a number may be about: its sentence speaks of their topic, it is in their unit, and no word beside it is of something else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from docgen.checks.prose.context import any_of, has_any, is_elsewhere, kind_words, speaks_of, spoken, without_unlike
from docgen.checks.prose.whose import names_own, other_body
from docgen.checks.prose.zones import last_clause
from docgen.i18n import _
from docgen.prose.carrying import LAST_YEAR
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks.prose.context import Heard, TextPart
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.prose.zones import Zone
    from docgen.forms.rule import BoundClaim, Topic
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_INCLUDING = "含"  # 141件(含上年转办件)
_ANY_THING = "个"
_LETTERS = "封"
_PLACES = ("点", "处", "窗口", "场所", "栏目", "专栏", "平台", "系统")
_APPLICANTS = ("申请人", "申请者", "申请主体")
_THAN = ("比", "较")
_OPEN = "公开"
_ADVERBS = re.compile("^(?:目前|现|年[末底]|同时|并|已|新|共)+")
_LONG = 3  # characters
_NEAR = 10  # characters behind a number that name what it counts
_AFTER = re.compile("[^,;。0-9]{0,4}(?<!复议)后|并(?=印发|制定|制发|出台|发布)")
_IS = re.compile("(?:数量?|件数)?[为是:]?$")
_PASSED_ON = "转办"
_LAST_YEAR = re.compile(f"(?:{LAST_YEAR})度?$")
_NUMBER_IS = re.compile("(?:数量?|总量|收件|受理量|申请量)(?:[为是:]|共计?|$)$")


class Topics:
    """The topics of a part of a paragraph: where a sentence leaves one, the numbers after that are not about it until it is back.

    The words by which it was left are put into `aside`, by number.
    """

    def __init__(self, report: Report, paragraph: Paragraph, part: TextPart, aside: dict[Quantity, str]) -> None:
        self._report, self._bureau, self._year = report, report.bureau, report.year
        self._paragraph, self._part, self._aside = paragraph, part, aside
        self._elsewhere: dict[tuple[int, str], bool] = {}  # by sentences and rules
        self._bodies: dict[int, str] = {}  # by sentences: another body whose cases are counted
        self._strayed: dict[tuple[int, str], str] = {}  # by sentences and rules whose topic they left: the word for it

    def about(self, quantity: Quantity, zone: Zone) -> Iterator[str]:
        """Walk the rules whose topic a number may be about."""
        if self._is_of_other_body(quantity, zone):
            return
        for heard in self._part.heard:
            topic = heard.rule.topic
            about = heard.since < zone.end if topic.paragraph or heard.since < 0 else speaks_of(zone.sentence, topic)
            is_counted = (
                (quantity.unit in topic.units and not _is_of_others(quantity, zone, topic))
                or quantity.sort is Sort.PERCENT
                or (not quantity.unit and _is_named(quantity, zone, heard, self._year))
            )
            if not is_counted or not (about or heard.since < self._part.start):
                continue
            if quantity.unit == _LETTERS and not _has_topic(zone.sentence, topic):
                continue  # letters are of many matters
            is_silent = has_any(zone.before + zone.section, topic.silent) or self._is_elsewhere(heard, quantity)
            if not self._strays(heard, zone, quantity) and not is_silent:
                yield heard.rule.id

    def _is_of_other_body(self, quantity: Quantity, zone: Zone) -> bool:
        """Tell whether a number counts what another body received or decided, or goes on with that: 县林业局收到9件,办结8件."""
        body = other_body(self._report, zone.words, zone.rest)
        if body:
            self._bodies[zone.sentence_start] = body
        elif zone.sentence_start in self._bodies and (names_own(zone.words) or ";" in zone.words):
            del self._bodies[zone.sentence_start]
        if zone.sentence_start not in self._bodies:
            return False
        self._aside[quantity] = _("“{word}” speaks of something else").format(word=self._bodies[zone.sentence_start])
        return True

    def _is_elsewhere(self, heard: Heard, quantity: Quantity) -> bool:
        """Tell whether the sentence of a number says that what it speaks of is counted elsewhere."""
        place = self._paragraph.sentence_of(quantity.start).start, heard.rule.id
        if place not in self._elsewhere:
            self._elsewhere[place] = is_elsewhere(self._paragraph, quantity.start, heard.rule.topic)
        return self._elsewhere[place]

    def _strays(self, heard: Heard, zone: Zone, quantity: Quantity) -> bool:
        """Tell whether a number is of another matter, or goes on with one: 办理来信120件,答复118件."""
        topic, place = heard.rule.topic, (zone.sentence_start, heard.rule.id)
        others = _others(topic.unless, self._bureau)
        if not zone.aside.startswith(_INCLUDING) and others.search(zone.aside):
            return True
        other = next((each for each in others.finditer(zone.clause + zone.behind) if not _is_done_before(each)), None)
        if other and zone.clause.startswith(other.group(), 1) and zone.clause.startswith(_THAN):
            return True  # 比上年减少6件: what follows is of the year again
        if other and not self._returns(other, zone, heard):
            self._strayed[place] = other.group()
        elif place in self._strayed and (
            _has_topic(zone.near, topic) or self._has_outcome(zone.near, heard) or self._begins_again(zone, heard)
        ):
            del self._strayed[place]
        if place in self._strayed:
            self._aside[quantity] = _("“{word}” speaks of something else").format(word=self._strayed[place])
        return place in self._strayed

    def _returns(self, other: re.Match[str], zone: Zone, heard: Heard) -> bool:
        """Tell whether the words behind one of something else are at the topic: 主动公开和同意公开的9件, 通过专栏提交公开申请9件."""
        behind = zone.near[other.end() :]
        if other.group() in ways_of(heard.claims, self._year):
            return speaks_of(behind, heard.rule.topic)
        return other.group().endswith(_OPEN) and self._has_outcome(behind, heard)

    def _begins_again(self, zone: Zone, heard: Heard) -> bool:
        """Tell whether words right before a number, or behind a semicolon, say what it counts: 规范性文件3件,解读3件;废止1件."""
        words = _counting_words(heard.claims, self._year)
        if not heard.rule.topic.paragraph and _ADVERBS.sub("", zone.clause.strip()) in words:
            return True  # 规范性文件7份,同步解读7份,废止4份
        behind = zone.words.rpartition(";")
        return bool(behind[1]) and has_any(behind[2], words)

    def _has_outcome(self, text: str, heard: Heard) -> bool:
        """Tell whether a text has a word of an outcome, with which it is at its topic again: 局长信箱收到2件;予以公开2件."""
        return has_any(text, outcome_words(heard.claims, self._year))


def _is_done_before(other: re.Match[str]) -> bool:
    """Tell whether a word of something else says what was done before the number came about: 开展评估后废止6件, 上年度转办的5件."""
    text, start = other.string, other.start()
    is_carried = other.group().startswith(_PASSED_ON) and _LAST_YEAR.search(text, max(0, start - _NEAR), start)
    return bool(is_carried or _AFTER.match(text, other.end()))


@lru_cache(maxsize=100)
def outcome_words(claims: tuple[BoundClaim, ...], year: int) -> tuple[str, ...]:
    """Return the words of outcomes: long ones of what becomes of nothing else."""
    unlike = ("bare", "most", "alone", "none")
    outcomes = (bound.claim for bound in claims if not any(getattr(bound.claim, name) for name in unlike))
    return tuple(word for claim in outcomes for word in spoken(claim.says, year) if len(word) >= _LONG)


@lru_cache(maxsize=100)
def ways_of(claims: tuple[BoundClaim, ...], year: int) -> frozenset[str]:
    """Return the words of the ways by which something comes in."""
    return frozenset(word for bound in claims if bound.claim.most for word in spoken(bound.claim.says, year))


@lru_cache(maxsize=1000)
def _others(words: tuple[str, ...], bureau: str) -> re.Pattern[str]:
    """Return the pattern of the words that mean others' counts: none that the bureau itself is called by."""
    own = bureau.replace("人民政府", "政府")
    return re.compile(any_of(word for word in words if word not in own) or "(?!)")


def _has_topic(text: str, topic: Topic) -> bool:
    """Tell whether a text has a word of a topic."""
    return has_any(without_unlike(text, topic), (*topic.words, *topic.under))


def _is_named(quantity: Quantity, zone: Zone, heard: Heard, year: int) -> bool:
    """Tell whether the words before a number without a unit say what it counts: 部分公开12, 依申请公开事项0, 办结数为3."""
    clause = zone.clause.strip() or last_clause(zone.words.rstrip(": "))  # 依申请公开件数:0
    if _IS.sub("", clause).endswith(kind_words(heard.claims, year)):
        return True
    if _IS.sub("", clause).endswith(heard.rule.topic.words) and has_any(clause, _counting_words(heard.claims, year)):
        return True  # 新出台的规范性文件为2
    number_is = _NUMBER_IS.search(clause)
    if number_is and clause[: number_is.start()].endswith(_counting_words(heard.claims, year)):
        return True
    return (not quantity.value or bool(number_is)) and _has_topic(clause, heard.rule.topic)


@lru_cache(maxsize=100)
def _counting_words(claims: tuple[BoundClaim, ...], year: int) -> tuple[str, ...]:
    """Return the words of claims, but those of the ways by which something comes in."""
    return tuple(word for bound in claims if not bound.claim.most for word in spoken(bound.claim.says, year))


def _is_of_others(quantity: Quantity, zone: Zone, topic: Topic) -> bool:
    """Tell whether a number counts what is named behind it: 受理部门增加13个镇; not: 制定3个规范性文件."""
    if quantity.unit != _ANY_THING:
        return False
    thing = zone.after[:_NEAR]
    is_of_persons = thing.startswith(_APPLICANTS)  # 187个申请人提出的申请
    if not thing:
        return zone.clause.endswith(_PLACES)  # 设申请受理点1个
    return is_of_persons or not _has_topic(thing, topic)
