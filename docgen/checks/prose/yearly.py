"""What the prose says of last year, held against last year's report: 比上年增加5件, 同比增长50%, 与上年持平, 2022年收到3件."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.claims import read_claims
from docgen.checks.prose.context import has_any
from docgen.checks.prose.reading import finding_in, span
from docgen.checks.prose.statements import statements_in, words_of
from docgen.checks.prose.vocabulary import vocabulary_of
from docgen.figures import plain_number
from docgen.forms.evaluation import value_of
from docgen.i18n import _
from docgen.prose.percents import is_rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.figures import Number
    from docgen.forms.expression import Operand
    from docgen.forms.rule import Rule
    from docgen.report import Report

_FEWER = re.compile("减|少|下降|降")
_PLACES = Decimal("0.1")
_COMPARES = re.compile("同比|环比|[与比较同]")
_DIGIT = re.compile("[0-9]")
_GAP = "[,、(]?\\s*"


class _Stated(NamedTuple):
    """What the text gives for a sum of cells of this year: where that ends."""

    end: int
    operand: Operand
    now: Number


def check_changes(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the comparisons with last year that the two years' tables do not bear out, and figures that last year's report has otherwise."""
    report, last = subject.report, subject.last
    for rule in rules if last else ():
        for read in subject.read_paragraphs:
            if last and last.year == report.year - 1:
                yield from _changed(report, last, read, rule)
                yield from _of_last_year(last, read.paragraph, rule)


def _changed(report: Report, last: Report, read: ReadParagraph, rule: Rule) -> Iterator[Finding]:
    paragraph = read.paragraph
    for stated in (*_stated(report, read), *_unsaid(report, last, read)):
        comparison = _comparison(last.year).match(paragraph.plain, stated.end)
        before = value_of(stated.operand, last.number_if_there)
        if comparison and before is not None and not _is_borne_out(comparison, Decimal(stated.now), Decimal(before)):
            message = _("the text says “{text}”, but last year's report has {before} and this one {now}: {words}")
            words = message.format(
                text=comparison.group().lstrip(",("),
                before=plain_number(before),
                now=plain_number(stated.now),
                words=_in_words(Decimal(stated.now), Decimal(before)),
            )
            yield finding_in(rule, paragraph, words, [comparison.span()], expected=plain_number(before))


def _stated(report: Report, read: ReadParagraph) -> Iterator[_Stated]:
    """Walk what a paragraph rightly gives for cells of its own year, in numbers or by saying that there was none."""
    for claimed in read.claims:
        quantity = claimed.quantity
        operand = next((each for each in claimed.sums if value_of(each, report.number) == quantity.value), None)
        if operand is not None and not claimed.most:
            yield _Stated(quantity.unit_end, operand, quantity.value)
    for stated in statements_in(report, read):
        if len(stated.groups) == 1 and not stated.number and not stated.wrong(report):
            yield _Stated(stated.span[1], stated.groups[0][0], 0)


def _unsaid(report: Report, last: Report, read: ReadParagraph) -> Iterator[_Stated]:
    """Walk what a paragraph compares without giving it: 收到申请数量同比增长30%."""
    text, vocabulary = read.paragraph.plain, vocabulary_of(report.form, report.year)
    for part in read.parts if _COMPARES.search(text) else ():
        rules = {heard.rule.id for heard in part.heard}
        for comparison in _comparison(last.year).finditer(text, part.start, part.end):
            begins = max(text.rfind(mark, part.start, comparison.start()) for mark in ",;。:(") + 1
            clause = text[begins : max(comparison.start(), comparison.end("of"))]
            said = [said for said in vocabulary.said(clause) if said.bound.claim.bare and said.bound.rule.id in rules]
            now = value_of(said[-1].bound.sums[0], report.number) if said and not _DIGIT.search(clause) else None
            if now is not None and not has_any(clause, said[-1].bound.rule.topic.unless):
                yield _Stated(comparison.start(), said[-1].bound.sums[0], now)


@cache
def _comparison(last: int) -> re.Pattern[str]:
    """Return how reports compare a number with last year's, right behind it."""
    year = f"(?:上一?年度?|去年|往年|{last}年度?)"
    return re.compile(
        f"{_GAP}(?P<of>申请量|申请数量|申请件数|数量|总量|件数)?(?:同比|环比|(?:相较|相比|对比|与|比|较|同)于?{year}(?:同期)?(?:的?\\(?(?P<before>[0-9]+)[件条起宗例份个]\\)?)?(?:相比)?)"
        "[,的]?(?:(?P<same>基本持平|持平|相同|一致)"
        "|(?P<way>增加|增长|上升|提高|增多|增|多|减少|下降|降低|少|减)(?:了|幅|幅度)?(?:为|达)?\\s*"
        "(?:(?P<number>[0-9]+)\\s*[件条起宗例份个]|(?P<percent>[0-9]+(?:\\.[0-9]+)?)\\s*%|(?P<times>[0-9]+(?:\\.[0-9]+)?)\\s*倍"
        "|(?=[,;。)的])))"
    )


def _is_borne_out(comparison: re.Match[str], now: Decimal, before: Decimal) -> bool:
    """Tell whether two years' figures bear out what is said of them."""
    if comparison["before"] and Decimal(comparison["before"]) != before:
        return False
    if comparison["same"]:
        return now == before or "基本" in comparison["same"]
    change = before - now if _FEWER.search(comparison["way"]) else now - before
    if comparison["number"]:
        return change == Decimal(comparison["number"])
    written = Decimal(comparison["percent"] or comparison["times"] or 0)
    if not written or not before:  # it says only which way; nothing is a percentage of nothing
        return change > 0 or bool(written)
    if comparison["times"]:
        return abs(written - change / before) < Decimal("0.1")
    return is_rounded(written, change * 100 / before)


def _in_words(now: Decimal, before: Decimal) -> str:
    """Word how a figure changed."""
    change = _("{change:+}").format(change=plain_number(now - before))
    if not before:
        return change
    percent = ((now - before) * 100 / before).quantize(_PLACES, ROUND_HALF_UP)
    return _("{change} ({percent:+} %)").format(change=change, percent=plain_number(percent))


def _of_last_year(last: Report, paragraph: Paragraph, rule: Rule) -> Iterator[Finding]:
    """Find the numbers that the text gives as last year's and that report has otherwise."""
    if f"{last.year}年" not in paragraph.plain:
        return
    for claimed in read_claims(last, paragraph, named=True).claims:
        if not claimed.quantity.approximate and not claimed.wholes and not claimed.holds(last):
            message = _("the text says {actual} for {year}, but that year's report has {expected}")
            words = message.format(
                actual=plain_number(claimed.quantity.value),
                year=last.year,
                expected=words_of(last, claimed.likeliest[0]),
            )
            expected = plain_number(value_of(claimed.likeliest[0], last.number) or 0)
            yield finding_in(rule, paragraph, words, [span(claimed.quantity)], expected=expected)
