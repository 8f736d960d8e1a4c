"""Numbers of the prose that are given for cells: 收到政府信息公开申请1件, 未发生行政复议."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import place_of
from docgen.checks.prose.reading import finding, span
from docgen.checks.remarks import shown
from docgen.checks.wording import Words
from docgen.figures import plain_number
from docgen.forms.evaluation import exactly, value_of
from docgen.forms.expression import Operation, cells_in
from docgen.i18n import _
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docgen.checks.finding import Finding, Place
    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.claim import BoundClaim
    from docgen.forms.expression import Operand
    from docgen.forms.rule import Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_BOUNDARIES = ",、;。:!?！？()\n"
_BOUNDARY = re.compile(f"[{_BOUNDARIES}]")
_COMPARED = re.compile("上年|去年|上一年|同期|同比|较|比|增加|增长|减少|下降|累计|历年")
_LISTED = re.compile("其中|包括|包含|分别|\\(")
_TOGETHER = re.compile("共|合计|均|各|都")
_YEAR = re.compile("20[0-9]{2}(?=年)")
_NONE = (
    "(?:未|没有|无|零)(?!现成|正当|法|关|须|需|按|能|及时|经|予|被(?!申请|提起))(?:再|有|曾)?"
    "(?:收到|接到|受理|收取|发生|出现|产生|涉及|引发|存在)?[^,;。0-9]{0,16}?"
)
_OTHERWISE = re.compile("上年|去年|以外|之外")
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
        values = [value_of(one, report.number) for one in self.sums]
        margin = self.quantity.rounding
        return any(value is None or abs(self.quantity.value - value) <= margin for value in values)


class _Zone(NamedTuple):
    """The words a number stands among, in plain characters."""

    words: str  # from the number before it, or the beginning of its sentence
    clause: str  # the last of these
    after: str  # to the next number or the end of its clause
    aside: str  # what stands in brackets behind it
    sentence: str  # to the end of `after`
    paragraph: str  # likewise, with the sub-heading
    listed: bool  # whether it is a part of what the sentence names before it


def check_claims(report: Report, paragraph: Paragraph) -> Iterator[Finding]:
    """Find the numbers of a paragraph that disagree with the cells they are given for, and what it denies."""
    for claimed in claims_in(report, paragraph):
        if not claimed.quantity.approximate and not claimed.holds(report):
            yield _disagreement(report, paragraph, claimed)
    yield from _denied(report, paragraph)


def claims_in(report: Report, paragraph: Paragraph) -> Iterator[Claimed]:
    """Walk the numbers of a paragraph that are given for cells."""
    about = [group for group in report.form.claims_by_rule if _about(group[0], paragraph.heading + paragraph.plain)]
    told: set[tuple[int, int]] = set()
    for at, quantity in enumerate(paragraph.numbers) if about else ():
        if quantity.sort is not Sort.QUANTITY:
            continue
        zone = _zone(paragraph, at)
        years = _YEAR.findall(zone.sentence)
        if years and int(years[-1]) != report.year:
            continue
        meant = _meant(list(_fitting(about, quantity, zone)), zone)
        sentence = paragraph.sentence_of(quantity.start).start
        if meant and not (zone.listed and (sentence, id(meant[0])) in told):
            told.add((sentence, id(meant[0])))
            yield _claimed(quantity, meant, together=bool(_TOGETHER.search(zone.clause)))


def _about(rule: Rule, text: str) -> bool:
    return any(word in text for word in rule.topic.words)


def _zone(paragraph: Paragraph, at: int) -> _Zone:
    text, quantity = paragraph.plain, paragraph.numbers[at]
    sentence = paragraph.sentence_of(quantity.start)
    before = max((one.unit_end for one in paragraph.numbers[:at] if one.sort in _COUNTED), default=0)
    words = text[max(before, sentence.start) : quantity.start]
    last = max((words.rfind(mark) for mark in _BOUNDARIES), default=-1)
    following = min((one.start for one in paragraph.numbers[at + 1 :] if one.sort in _COUNTED), default=len(text))
    boundary = _BOUNDARY.search(text, quantity.unit_end, following)
    end = boundary.start() if boundary else following
    return _Zone(
        words,
        words[last + 1 :],
        text[quantity.unit_end : end],
        aside[1] if (aside := _ASIDE.match(text, quantity.unit_end)) else "",
        text[sentence.start : end],
        paragraph.heading + text[:end],
        listed=bool(_LISTED.search(text, sentence.start, quantity.start)),
    )


def _fitting(
    about: Sequence[tuple[Rule, Sequence[BoundClaim]]], quantity: Quantity, zone: _Zone
) -> Iterator[BoundClaim]:
    """Walk the claims that a number may make: about its sentence, in its unit, with no word beside it that is against."""
    near = zone.clause + zone.after
    for rule, claims in about:
        topic = rule.topic
        if (
            quantity.unit in topic.units
            and _about(rule, zone.paragraph if topic.paragraph else zone.sentence)
            and not any(word in near or word in zone.aside for word in topic.unless)
            and not any(word in zone.sentence for word in topic.silent)
        ):
            yield from (one for one in claims if not any(word in near for word in one.claim.unless))


def _meant(fitting: Sequence[BoundClaim], zone: _Zone) -> list[BoundClaim]:
    """Return the claims that a number makes: those whose words stand nearest to it, the nearest first."""
    for words in _where_to_look(zone):
        found = _nearest(fitting, words, _first if words is zone.after else _last)
        if found:
            bare = words
            for word in sorted({word for one in found for word in one.claim.says}, key=len, reverse=True):
                bare = bare.replace(word, "")
            return [] if _COMPARED.search(bare) else found
        if _COMPARED.search(words):
            return []
    return []


def _where_to_look(zone: _Zone) -> tuple[str, ...]:
    """Return the words around a number in the order in which they tell what it is."""
    if _TOGETHER.search(zone.clause):
        return zone.words, zone.after
    if not zone.clause.strip():  # the number begins its clause: 1件结转下年
        return zone.after, zone.words
    return zone.clause, zone.words, zone.after


def _nearest(
    fitting: Sequence[BoundClaim], words: str, distance: Callable[[BoundClaim, str], int | None]
) -> list[BoundClaim]:
    """Return the claims that some words make, those whose words are nearest to the number first."""
    found = [(where, at) for at, one in enumerate(fitting) if (where := distance(one, words)) is not None]
    claims = [fitting[at] for _where, at in sorted(found)]
    return [one for one in claims if not any(word in words for word in one.claim.unless)]


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
    return Claimed(quantity, meant[0].rule, likeliest, (*likeliest, *(one for bound in meant for one in bound.sums)))


def _disagreement(report: Report, paragraph: Paragraph, claimed: Claimed) -> Finding:
    quantity = claimed.quantity
    own = claimed.likeliest
    expected, actual = plain_number(value_of(own[0], report.number) or 0), plain_number(quantity.value)
    message = _("the text says {actual}, but the tables have {expected}")
    named = tuple({value_of(one, report.number): one for one in reversed(own)}.values())[::-1]
    said = message.format(actual=actual, expected=_(" or ").join(words_of(report, one) for one in named))
    return finding(
        claimed.rule,
        paragraph,
        said,
        [span(quantity)],
        expected=expected,
        actual=actual,
        difference=plain_number(exactly("-", actual, expected)),
        cells=_cells(report, named),
    )


def words_of(report: Report, operand: Operand) -> str:
    """Word a sum of cells, with what it comes to."""
    words = Words(report, "").of(operand)
    if isinstance(operand, Operation):
        return f"{words} = {plain_number(value_of(operand, report.number) or 0)}"
    return words


def _cells(report: Report, sums: Sequence[Operand]) -> tuple[tuple[Place, str], ...]:
    cells = dict.fromkeys(cell for one in sums for cell in cells_in(one))
    return tuple((place_of(report, cell), shown(report, cell)) for cell in cells)


def _denied(report: Report, paragraph: Paragraph) -> Iterator[Finding]:
    """Find where a paragraph says that there was none of what the tables count."""
    about = (group for group in report.form.claims_by_rule if _about(group[0], paragraph.heading + paragraph.plain))
    for bound in (one for _rule, claims in about for one in claims if one.claim.none):
        value = value_of(bound.sums[0], report.number)
        for found in _denial(bound.claim.none).finditer(paragraph.plain) if value else ():
            sentence = paragraph.sentence_of(found.start())
            clause = _clause_around(paragraph.plain, *found.span())
            context = paragraph.heading + paragraph.plain if bound.rule.topic.paragraph else sentence.plain
            years = _YEAR.findall(sentence.plain[: found.end() - sentence.start])
            topic = bound.rule.topic
            if (
                _OTHERWISE.search(clause)
                or any(word in clause for word in (*topic.unless, *topic.silent))
                or not _about(bound.rule, context)
                or (years and int(years[-1]) != report.year)
            ):
                continue
            message = _("the text says that there was none, but the tables have {expected}")
            said = message.format(expected=words_of(report, bound.sums[0]))
            yield finding(
                bound.rule,
                paragraph,
                said,
                [found.span()],
                expected=value,
                actual=0,
                cells=_cells(report, bound.sums),
            )


@cache
def _denial(things: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"{_NONE}(?:{'|'.join(map(re.escape, things))})(?![^,;。]{{0,8}}[0-9])")


def _clause_around(text: str, start: int, end: int) -> str:
    begins = max(text.rfind(mark, 0, start) for mark in ",;。:(")
    ends = min((at for mark in ",;。:)" if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[begins + 1 : ends]
