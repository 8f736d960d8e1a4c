"""Numbers of the prose that are given for cells: 收到政府信息公开申请1件, 未发生行政复议."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import place_of, shown
from docgen.checks.prose.reading import finding_in, span
from docgen.checks.relations import Wording
from docgen.figures import plain_number
from docgen.forms.evaluation import exactly, value_of
from docgen.forms.expression import Operation, cells_in
from docgen.i18n import _
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docgen.checks.finding import Finding, Place
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim, Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

    _Distance = Callable[[BoundClaim, str], int | None]
    _Heard = tuple[Rule, Sequence[BoundClaim], int]

_BOUNDARIES = ",、;。:!?！？()\n"
_BOUNDARY = re.compile(f"[{_BOUNDARIES}]")
_TO_LAST_BOUNDARY = re.compile(f"(?s:.*)[{_BOUNDARIES}]")
_COMPARED = re.compile("上年|去年|上一年|同期|同比|较|比|增加|增长|减少|下降|累计|历年")
_LISTED = re.compile("其中|包括|包含|分别|\\(")
_TOGETHER = re.compile("共|合计|均|各|都")
_YEAR = re.compile("20[0-9]{2}(?=年)")
_NONE = (
    "(?:未|没有|无|零)(?!现成|正当|法|关|须|需|按|能|及时|经|予|被(?!申请|提起))(?:再|有|曾)?"
    "(?:收到|接到|受理|发生|出现|产生|涉及|引发|存在)?[^,;。0-9]{0,16}?"
)
_ENDING = "(?=(?:的)?(?:案件|情况|情形|事项|事件|件|费用|费)*(?:[,;。、:)!！\n]|和|及|或|与|以及|$))"
_DENYING = re.compile("[未没无零]")  # each denial has one of these
_OTHERWISE = re.compile("上年|去年|以外|之外")
_TITLE = re.compile("《[^》]*》")
_REACH = 400  # characters of a sentence before a number that tell what it is
_SERIES = 3
_COUNTED = (Sort.QUANTITY, Sort.PERCENT)
_ASIDE = re.compile("\\(([^()]*)\\)")


class Claimed(NamedTuple):
    """A number of the prose, the rule of its claim, and the sums of cells that it may be; `likeliest` are named."""

    quantity: Quantity
    rule: Rule
    likeliest: tuple[Operand, ...]
    sums: tuple[Operand, ...]

    def holds(self, report: Report) -> bool:
        """Tell whether the number is one of the sums, or one of them cannot be judged."""
        return self.allows(report, self.quantity.value)

    def allows(self, report: Report, number: Decimal) -> bool:
        """Tell whether a number is one of the sums, or one of them cannot be judged."""
        values = [value_of(operand, report.number) for operand in self.sums]
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
    """Find the numbers of the text that disagree with the cells they are given for, and what it denies.

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
    yield from _denied(report, paragraph)


def claims_in(report: Report, paragraph: Paragraph) -> Iterator[Claimed]:
    """Walk the numbers of a paragraph that are given for cells."""
    counted = [number for number in paragraph.numbers if number.sort in _COUNTED]
    if not counted:
        return
    text = paragraph.plain
    if "《" in text:
        text = _TITLE.sub(lambda title: "□" * len(title.group()), text)  # a title says nothing of the year
    about = list(_heard(report, paragraph.heading, text))
    units = {unit for rule, _claims, _since in about for unit in rule.topic.units}
    made: dict[tuple[int, int], list[Claimed]] = {}  # by sentence and claim
    for at, quantity in enumerate(counted):
        if quantity.sort is not Sort.QUANTITY or quantity.unit not in units:
            continue
        zone = _zone(paragraph, text, counted, at)
        years = _YEAR.findall(zone.sentence)
        if years and int(years[-1]) != report.year:
            continue
        meant = _meant(list(_fitting(about, quantity, zone)), zone)
        alike = made.setdefault((zone.sentence_start, id(meant[0])), []) if meant else []
        if meant and not (zone.listed and alike):
            alike.append(_claimed(quantity, meant, together=bool(_TOGETHER.search(zone.clause))))
    for alike in made.values():
        if not _is_series(report, alike):
            yield from alike


def _heard(report: Report, heading: str, text: str) -> Iterator[_Heard]:
    """Walk the rules that a paragraph is about, each with its claims and the place from which it is."""
    for rule, claims in report.form.claims_by_rule:
        words = rule.topic.words
        places = [-1] if _has(heading, words) else [at for word in words if (at := text.find(word)) >= 0]
        if places:
            yield rule, claims, min(places)


def _is_series(report: Report, alike: Sequence[Claimed]) -> bool:
    """Tell whether numbers of one claim in one sentence are those of quarters, units and the like."""
    total = sum((claimed.quantity.value for claimed in alike), Decimal(0))
    return len(alike) >= _SERIES or (len(alike) > 1 and alike[0].allows(report, total))


def _about(rule: Rule, text: str) -> bool:
    return _has(text, rule.topic.words)


def _has(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text has one of some words."""
    for word in words:  # noqa: SIM110 - asked of every number and claim: `any` takes twice the time
        if word in text:
            return True
    return False


def _zone(paragraph: Paragraph, text: str, counted: Sequence[Quantity], at: int) -> _Zone:
    quantity = counted[at]
    begins = paragraph.sentence_of(quantity.start).start
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


def _fitting(about: Sequence[_Heard], quantity: Quantity, zone: _Zone) -> Iterator[BoundClaim]:
    """Walk the claims that a number may make: about its sentence, in its unit, with no word beside it that is against."""
    near = zone.clause + zone.after
    for rule, claims, since in about:
        topic = rule.topic
        if (
            quantity.unit in topic.units
            and (since < zone.end if topic.paragraph else _about(rule, zone.sentence))
            and not (_has(near, topic.unless) or _has(zone.aside, topic.unless))
            and not _has(zone.sentence, topic.silent)
        ):
            yield from [bound for bound in claims if not _has(near, bound.claim.unless)]


def _meant(fitting: Sequence[BoundClaim], zone: _Zone) -> list[BoundClaim]:
    """Return the claims that a number makes: those whose words stand nearest to it, the nearest first."""
    for words, distance in _where_to_look(zone):
        nearest = _nearest(fitting, words, distance)
        if nearest:
            bare = words
            for word in sorted({word for bound in nearest for word in bound.claim.says}, key=len, reverse=True):
                bare = bare.replace(word, "")
            return [] if _COMPARED.search(bare) else nearest
        if _COMPARED.search(words):
            return []
    return []


def _where_to_look(zone: _Zone) -> tuple[tuple[str, _Distance], ...]:
    """Return the words around a number in the order in which they tell what it is, and from where they count."""
    clause, words, after = (zone.clause, _last), (zone.words, _last), (zone.after, _first)
    if _TOGETHER.search(zone.clause):
        return words, after
    if not zone.clause.strip():  # the number begins its clause: 1件结转下年
        return after, words
    return clause, words, after


def _nearest(fitting: Sequence[BoundClaim], words: str, distance: _Distance) -> list[BoundClaim]:
    """Return the claims that some words make, those whose words are nearest to the number first."""
    placed = [(where, at) for at, bound in enumerate(fitting) if (where := distance(bound, words)) is not None]
    claims = [fitting[at] for _where, at in sorted(placed)]
    return [bound for bound in claims if not _has(words, bound.claim.unless)]


def _last(bound: BoundClaim, words: str) -> int | None:
    """Return how far before the end of some words the last one of a claim ends."""
    ends = [at + len(word) for word in bound.claim.says if (at := words.rfind(word)) >= 0]
    return len(words) - max(ends) if ends else None


def _first(bound: BoundClaim, words: str) -> int | None:
    """Return how far from the beginning of some words the first one of a claim stands."""
    return min((at for word in bound.claim.says if (at := words.find(word)) >= 0), default=None)


def _claimed(quantity: Quantity, meant: Sequence[BoundClaim], *, together: bool) -> Claimed:
    """Return what a number may be: any sum of its claims, or of two claims both `together` (复议、诉讼共3件)."""
    likeliest = meant[0].sums
    if together and len(meant) > 1:
        likeliest = (Operation("+", meant[1].sums[0], meant[0].sums[0]),)
    return Claimed(
        quantity, meant[0].rule, likeliest, (*likeliest, *(operand for bound in meant for operand in bound.sums))
    )


def _disagreement(report: Report, paragraph: Paragraph, claimed: Claimed) -> Finding:
    quantity = claimed.quantity
    own = claimed.likeliest
    expected, actual = plain_number(value_of(own[0], report.number) or 0), plain_number(quantity.value)
    message = _("the text says {actual}, but in the tables it is {expected}")
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


def words_of(report: Report, operand: Operand) -> str:
    """Word a sum of cells, with what it comes to."""
    words = Wording(report, "").of(operand)
    if isinstance(operand, Operation):
        return f"{words} = {plain_number(value_of(operand, report.number) or 0)}"
    return words


def _cells(report: Report, sums: Sequence[Operand]) -> tuple[tuple[Place, str], ...]:
    cells = dict.fromkeys(cell for operand in sums for cell in cells_in(operand))
    return tuple((place_of(report, cell), shown(report, cell)) for cell in cells)


def _denied(report: Report, paragraph: Paragraph) -> Iterator[Finding]:
    """Find where a paragraph says that there was none of what the tables count."""
    if not _DENYING.search(paragraph.plain):
        return
    for rule, claims, _since in _heard(report, paragraph.heading, paragraph.plain):
        for bound in claims:
            value = value_of(bound.sums[0], report.number) if bound.claim.none else None
            for denial in _denial(bound.claim.none).finditer(paragraph.plain) if value else ():
                if not _denies_otherwise(report, paragraph, rule, denial):
                    message = _("the text says that there was none, but in the tables it is {expected}")
                    words = message.format(expected=words_of(report, bound.sums[0]))
                    cells = _cells(report, bound.sums)
                    yield finding_in(rule, paragraph, words, [denial.span()], expected=value, actual=0, cells=cells)


def _denies_otherwise(report: Report, paragraph: Paragraph, rule: Rule, denial: re.Match[str]) -> bool:
    """Tell whether a denial is about another year, other cases, or something else than the topic."""
    topic, sentence = rule.topic, paragraph.sentence_of(denial.start())
    clause = _clause_around(paragraph.plain, *denial.span())
    years = _YEAR.findall(paragraph.plain, max(sentence.start, denial.start() - _REACH), denial.end())
    if _OTHERWISE.search(clause) or _has(clause, (*topic.unless, *topic.silent)):
        return True
    if years and int(years[-1]) != report.year:
        return True
    if "因" in denial.group() and not _about(rule, denial.group()):  # for another reason
        return True
    return not topic.paragraph and not _about(rule, sentence.plain)


@cache
def _denial(things: tuple[str, ...]) -> re.Pattern[str]:
    """Return what denies some things: the word stands at the end of its clause, or before another that is denied."""
    return re.compile(f"{_NONE}(?:{'|'.join(map(re.escape, things))}){_ENDING}")


def _clause_around(text: str, start: int, end: int) -> str:
    begins = max(text.rfind(mark, 0, start) for mark in ",;。:(")
    ends = min((at for mark in ",;。:)" if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[begins + 1 : ends]
