"""Numbers of the prose that are given for cells: 收到政府信息公开申请1件."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import place_of, shown
from docgen.checks.prose.context import has_any, parts_of, spoken, without_titles, years_of
from docgen.checks.prose.denials import denials_in
from docgen.checks.prose.reading import finding_in, span
from docgen.checks.prose.wholes import wholes_in
from docgen.checks.relations import Wording
from docgen.figures import plain_number
from docgen.forms.evaluation import exactly, value_of
from docgen.forms.expression import Operation, cells_in
from docgen.i18n import _
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docgen.checks.finding import Finding, Place
    from docgen.checks.prose.context import Heard, Part
    from docgen.checks.prose.denials import Stated
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim, Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

    _Distance = Callable[[tuple[str, ...], str], int | None]

_BOUNDARIES = ",、;。:!?！？()\n"
_BOUNDARY = re.compile(f"[{_BOUNDARIES}]")
_TO_LAST_BOUNDARY = re.compile(f"(?s:.*)[{_BOUNDARIES}]")
_COMPARED = re.compile("上年|去年|上一年|同期|同比|较|比|增加|增长|减少|下降|历年")
_LISTED = re.compile("其中|包括|包含|分别|\\(")
_TOGETHER = re.compile("共|合计|均|各|都")
_EACH = re.compile("均|各|都")
_NEGATED = re.compile("[未不无]|没有|不予|尚未|暂未")
_TOTALS = ("共计", "合计", "总计")
_JOINED = re.compile("(?:案件|案|决定)?(?:和|及|与|以及|或者?)?")
_REACH = 400  # characters of a sentence before a number that tell what it is
_NEAR = 8  # characters between a number and the topic that it is a bare number of
_SERIES = 3
_COUNTED = (Sort.QUANTITY, Sort.PERCENT)
_ASIDE = re.compile("\\(([^()]*)\\)")


class Claimed(NamedTuple):
    """A number of the prose, the rule of its claim, and the sums of cells that it may be; `likeliest` are named.

    Where it is said of each of several things, it must be one of every one's sums: `groups` has them by thing. `most` where it
    may be less.
    """

    quantity: Quantity
    rule: Rule
    likeliest: tuple[Operand, ...]
    groups: tuple[tuple[Operand, ...], ...]
    most: bool = False

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


class _Zone(NamedTuple):
    """The words a number stands among, in plain characters."""

    words: str  # from the number before it, or the beginning of its sentence
    clause: str  # the last of these
    after: str  # to the next number or the end of its clause
    aside: str  # what stands in brackets behind it
    sentence: str  # to the end of `after`, from some way before
    sentence_start: int
    end: int  # of `after`, in the paragraph
    listed: bool  # whether it is a part of what the sentence names before it


def check_claims(subject: Subject, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Find the numbers of the text that disagree with the cells they are given for, what it denies, and what it says of all.

    A number makes the nearest of all claims of the form, so these are read together.
    """
    for paragraph in subject.paragraphs:
        yield from (
            disagreement for disagreement in _disagreeing(subject.report, paragraph) if disagreement.form_rule in rules
        )


def _disagreeing(report: Report, paragraph: Paragraph) -> Iterator[Finding]:
    for claimed in claims_in(report, paragraph):
        if not claimed.quantity.approximate and not claimed.holds(report):
            yield _disagreement(report, paragraph, claimed)
    for stated in statements_in(report, paragraph):
        if stated.is_wrong(report):
            yield _misstatement(report, paragraph, stated)


def statements_in(report: Report, paragraph: Paragraph) -> Iterator[Stated]:
    """Walk the words of a paragraph that stand for a number of cells: that there was none, that all are so."""
    for part in parts_of(report, paragraph):
        yield from denials_in(report, paragraph, part)
        yield from wholes_in(report, paragraph, part)


def claims_in(report: Report, paragraph: Paragraph, *, named: bool = False) -> Iterator[Claimed]:
    """Walk the numbers of a paragraph that are given for cells; only those of sentences with the report's year, where it is `named`."""
    counted = [number for number in paragraph.numbers if number.sort in _COUNTED]
    text = without_titles(paragraph.plain)
    for part in parts_of(report, paragraph) if counted else ():
        made: dict[tuple[int, int], list[Claimed]] = {}  # by sentence and claim
        strayed: set[tuple[int, str]] = set()  # sentences and the rules whose topic they have left
        for at, quantity in enumerate(counted):
            if not part.start <= quantity.start < part.end or quantity.sort is not Sort.QUANTITY:
                continue
            zone = _zone(paragraph, part, text, counted, at)
            years = years_of(zone.sentence, report.year)
            if (years and years[-1] != report.year) or (named and set(years) != {report.year}):
                continue
            near = [heard for heard in part.heard if not _strays(heard, zone, strayed)]
            fitting = list(_fitting(near, quantity, zone, report.year))
            meant = _meant(fitting, zone, report.year)
            alike = made.setdefault((zone.sentence_start, id(meant[0])), []) if meant else []
            if meant and not (zone.listed and alike):
                series = _in_series(fitting, meant, zone, report.year)
                is_series = bool(series) or _is_joined(meant, zone.clause, report.year)
                alike.append(_claimed(quantity, [*meant, *series], zone.clause, is_series=is_series))
        for alike in made.values():
            if not _is_series(report, alike):
                yield from alike


def _strays(heard: Heard, zone: _Zone, strayed: set[tuple[int, str]]) -> bool:
    """Tell whether a number is of another matter, as the one before it in its sentence: 办理来信120件,答复118件."""
    topic, place = heard.rule.topic, (zone.sentence_start, heard.rule.id)
    if has_any(zone.clause, topic.unless):
        strayed.add(place)
    elif has_any(zone.clause, (*topic.words, *topic.under)):
        strayed.discard(place)
    return place in strayed


def _is_series(report: Report, alike: Sequence[Claimed]) -> bool:
    """Tell whether numbers of one claim in one sentence are those of quarters, units and the like."""
    total = sum((claimed.quantity.value for claimed in alike), Decimal(0))
    return len(alike) >= _SERIES or (len(alike) > 1 and alike[0].allows(report, total))


def _zone(paragraph: Paragraph, part: Part, text: str, counted: Sequence[Quantity], at: int) -> _Zone:
    quantity = counted[at]
    begins = max(paragraph.sentence_of(quantity.start).start, part.start)
    start = max(begins, quantity.start - _REACH)
    words = text[max(counted[at - 1].unit_end if at else 0, start) : quantity.start]
    before = _TO_LAST_BOUNDARY.match(words)
    following = counted[at + 1].start if at + 1 < len(counted) else len(text)
    boundary = _BOUNDARY.search(text, quantity.unit_end, following)
    end = boundary.start() if boundary else following
    aside = _ASIDE.match(text, quantity.unit_end)
    return _Zone(
        words,
        words[before.end() :] if before else words,
        text[quantity.unit_end : end],
        aside[1] if aside else "",
        text[start:end],
        begins,
        end,
        listed=bool(_LISTED.search(text, start, quantity.start)),
    )


def _fitting(heard: Sequence[Heard], quantity: Quantity, zone: _Zone, year: int) -> Iterator[BoundClaim]:
    """Walk the claims that a number may make: about its sentence, in its unit, with no word beside it that is against."""
    near = zone.clause + zone.after
    for rule, claims, since in heard:
        topic = rule.topic
        is_about = since < zone.end if topic.paragraph or since < 0 else has_any(zone.sentence, topic.words)
        if (
            (quantity.unit in topic.units or _is_bare_zero(quantity, zone, topic.words))
            and (is_about or since < zone.sentence_start <= 0)
            and not (has_any(near, topic.unless) or has_any(zone.aside, topic.unless))
            and not has_any(zone.sentence, topic.silent)
        ):
            yield from [bound for bound in claims if not has_any(near, spoken(bound.claim.unless, year))]


def _meant(fitting: Sequence[BoundClaim], zone: _Zone, year: int) -> list[BoundClaim]:
    """Return the claims that a number makes: those whose words stand nearest to it, the nearest first; or a bare one."""
    for words, distance in _where_to_look(zone):
        nearest = _nearest(fitting, words, distance, year)
        if nearest:
            bare = words
            for word in sorted({w for bound in nearest for w in spoken(bound.claim.says, year)}, key=len, reverse=True):
                bare = bare.replace(word, "")
            return [] if _COMPARED.search(bare) else nearest
        if _COMPARED.search(words):
            return []
    return [bound for bound in fitting if bound.claim.bare and _stands_with(zone, bound.rule.topic.words)][:1]


def _is_bare_zero(quantity: Quantity, zone: _Zone, topic: tuple[str, ...]) -> bool:
    """Tell whether a number is a 0 that its unit was left away of: 依申请公开事项0."""
    return not quantity.unit and not quantity.value and has_any(zone.clause, topic)


def _stands_with(zone: _Zone, topic: tuple[str, ...]) -> bool:
    """Tell whether a number stands with nothing but its topic: 政府信息公开申请13件."""
    is_total = zone.clause.strip() in _TOTALS
    return is_total or has_any(zone.clause[-_NEAR:], topic) or has_any(zone.after[:_NEAR], topic)


def _where_to_look(zone: _Zone) -> tuple[tuple[str, _Distance], ...]:
    """Return the words around a number in the order in which they tell what it is, and from where they count."""
    clause, words, after = (zone.clause, _last), (zone.words, _last), (zone.after, _first)
    if _TOGETHER.search(zone.clause):
        return words, after
    if not zone.clause.strip():  # the number begins its clause: 1件结转下年
        return after, words
    return clause, after, words


def _nearest(fitting: Sequence[BoundClaim], words: str, distance: _Distance, year: int) -> list[BoundClaim]:
    """Return the claims that some words make, those whose words are nearest to the number first."""
    placed = [
        (where, at)
        for at, bound in enumerate(fitting)
        if (where := distance(spoken(bound.claim.says, year), words)) is not None
    ]
    claims = [fitting[at] for _where, at in sorted(placed)]
    return [bound for bound in claims if not has_any(words, spoken(bound.claim.unless, year))]


def _last(says: tuple[str, ...], words: str) -> int | None:
    """Return how far before the end of some words the last one of a claim ends, which is not denied."""
    ends = [at + len(word) for word in says if (at := words.rfind(word)) >= 0 and not _is_negated(words, at)]
    return len(words) - max(ends) if ends else None


def _first(says: tuple[str, ...], words: str) -> int | None:
    """Return how far from the beginning of some words the first one of a claim stands, which is not denied."""
    return min(
        (at for word in says if (at := words.find(word)) >= 0 and not _is_negated(words, at)),
        default=None,
    )


def _is_negated(words: str, at: int) -> bool:
    """Tell whether a word is denied: 未办结, 不予受理."""
    return bool(_NEGATED.search(words, max(0, at - 2), at))


def _in_series(fitting: Sequence[BoundClaim], meant: Sequence[BoundClaim], zone: _Zone, year: int) -> list[BoundClaim]:
    """Return the claims of the things that stand in a series with the one that is meant: 行政复议、行政诉讼的案件743件."""
    before = zone.words[: len(zone.words) - len(zone.clause)]
    if not before.endswith("、"):
        return []
    thing = before.rstrip("、")
    last = _TO_LAST_BOUNDARY.match(thing)
    words = thing[last.end() :] if last else thing
    return [
        bound
        for bound in _nearest(fitting, words, _last, year)
        if bound not in meant and bound.rule is meant[0].rule and words.endswith(spoken(bound.claim.says, year))
    ]


def _is_joined(meant: Sequence[BoundClaim], clause: str, year: int) -> bool:
    """Tell whether the two things nearest to a number stand in one series: 行政复议及行政诉讼0件."""
    if len(meant) < 2 or meant[0].rule is not meant[1].rule:
        return False
    places = (
        sorted(
            max(
                (clause.rfind(word) + len(word), len(word)) for word in spoken(bound.claim.says, year) if word in clause
            )
            for bound in meant[:2]
        )
        if all(has_any(clause, spoken(bound.claim.says, year)) for bound in meant[:2])
        else []
    )
    if not places:
        return False
    (first_end, _length), (last_end, length) = places
    return first_end < last_end - length and bool(_JOINED.fullmatch(clause[first_end : last_end - length]))


def _claimed(quantity: Quantity, meant: Sequence[BoundClaim], clause: str, *, is_series: bool) -> Claimed:
    """Return what a number may be: any sum of its claims, or of two claims both (复议、诉讼共3件), or each of them (均3件)."""
    sums = tuple(operand for bound in meant for operand in bound.sums)
    first, most = meant[0], any(bound.claim.most for bound in meant[:1])
    if len(meant) > 1 and (is_series or _TOGETHER.search(clause)):
        if _EACH.search(clause) or not quantity.value:
            return Claimed(quantity, first.rule, first.sums, tuple(bound.sums for bound in meant))
        together = Operation("+", meant[1].sums[0], first.sums[0])
        return Claimed(quantity, first.rule, (together,), ((together, *sums),))
    return Claimed(quantity, first.rule, first.sums, (sums,), most)


def _disagreement(report: Report, paragraph: Paragraph, claimed: Claimed) -> Finding:
    quantity = claimed.quantity
    wrong = [group for group in claimed.groups if not claimed._replace(groups=(group,)).holds(report)]
    own = claimed.likeliest if claimed.likeliest[0] in wrong[0] else wrong[0]
    expected, actual = plain_number(value_of(own[0], report.number) or 0), plain_number(quantity.value)
    message = _("the text says {actual}, but in the tables it is {expected}")
    if claimed.most:
        message = _("the text says {actual}, but in the tables it is {expected} at most")
    named = tuple({value_of(operand, report.number): operand for operand in reversed(own)}.values())[::-1]
    words = message.format(actual=actual, expected=_(" or ").join(words_of(report, operand) for operand in named))
    return finding_in(
        claimed.rule,
        paragraph,
        words,
        [span(quantity)],
        expected=expected,
        actual=actual,
        difference=plain_number(exactly("-", actual, expected)),
        cells=_cells(report, named),
    )


def _misstatement(report: Report, paragraph: Paragraph, stated: Stated) -> Finding:
    wrong = stated.not_zero(report)
    expected = _(" + ").join(words_of(report, operand) for operand in wrong)
    return finding_in(
        stated.rule,
        paragraph,
        stated.message.format(expected=expected),
        [stated.span],
        expected=plain_number(value_of(wrong[0], report.number) or 0),
        actual=0,
        cells=_cells(report, wrong),
    )


def words_of(report: Report, operand: Operand) -> str:
    """Word a sum of cells, with what it comes to."""
    words = Wording(report, "").of(operand)
    if isinstance(operand, Operation):
        return f"{words} = {plain_number(value_of(operand, report.number) or 0)}"
    return words


def _cells(report: Report, sums: Sequence[Operand]) -> tuple[tuple[Place, str], ...]:
    cells = dict.fromkeys(cell for operand in sums for cell in cells_in(operand))
    return tuple((place_of(report, cell), shown(report, cell)) for cell in cells)
