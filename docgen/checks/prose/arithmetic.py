"""Numbers of the prose that do not agree with each other: lists, percentages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from docgen.checks.prose.context import has_any, speaks_of
from docgen.checks.prose.listed import lists_of
from docgen.checks.prose.reading import finding_in, span
from docgen.checks.prose.zones import last_clause
from docgen.figures import plain_number
from docgen.forms.evaluation import value_of
from docgen.i18n import _
from docgen.prose.differences import differences
from docgen.prose.percents import percentages
from docgen.prose.slips import slips

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule
    from docgen.prose.breakdown import Breakdown, PartWords
    from docgen.prose.differences import StatedChange
    from docgen.report import Report

_PLACES = Decimal("0.01")
_TEN = 10
_MOST = 10**9  # percent: more is no percentage that anybody meant


def check_lists(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the lists of the text that claim to be complete and do not add up."""
    report = subject.report
    for rule in rules:
        for read in subject.read_paragraphs:
            for breakdown in lists_of(report, read.paragraph, read.claims):
                if breakdown.doubtful and not _is_of_other_whole(report, read, breakdown):
                    yield _not_adding_up(read.paragraph, rule, breakdown)


def _is_of_other_whole(report: Report, read: ReadParagraph, breakdown: Breakdown) -> bool:
    """Tell whether parts come to another whole of the tables than their total, which is right: 受理12件,其中…, which are those of 11 that were closed."""
    return any(
        value_of(operand, report.number) == breakdown.sum
        for claimed in read.claims
        if claimed.quantity == breakdown.total and claimed.bound.is_of_all and claimed.is_likeliest(report)
        for bound in report.form.claims
        if bound.rule is claimed.rule and bound.is_of_all
        for operand in bound.sums
    )


def _not_adding_up(paragraph: Paragraph, rule: Rule, breakdown: Breakdown) -> Finding:
    """Word a list that should add up and does not."""
    total, added = plain_number(breakdown.total.value), plain_number(breakdown.sum)
    message = (
        _("the text says {total}, but the {count} parts it names add up to {sum}")
        if len(breakdown.parts) > 1
        else _("the text says {total}, but a part of it is {sum}")
    )
    words = message.format(total=total, count=len(breakdown.parts), sum=added)
    return finding_in(
        rule,
        paragraph,
        _(", ").join(filter(None, (words, _likeliest_slip(breakdown)))),
        map(span, (breakdown.total, *breakdown.parts)),
        expected=added,
        actual=total,
    )


def _likeliest_slip(breakdown: Breakdown) -> str:
    """Word the slip of the hand that explains a list, where there is only one that does."""
    explaining = slips(breakdown.total, breakdown.parts)
    if len(explaining) != 1:
        return ""
    [(at, right)] = explaining
    numbers = (breakdown.total, *breakdown.parts)
    return _("as they would with {right} for {typed}").format(right=right, typed=plain_number(numbers[at].value))


def check_percents(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the percentages of the text that are not those of the numbers beside them."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            yield from _not_given(paragraph, rule, subject.report.form.part_words)


def check_differences(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the changes in the text that are not those between the two numbers it gives."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for difference in differences(paragraph.plain, paragraph.numbers):
                if difference.doubtful:
                    yield _other_difference(paragraph, rule, difference)


def _other_difference(paragraph: Paragraph, rule: Rule, difference: StatedChange) -> Finding:
    now, before = (plain_number(number.value) for number in (difference.now, difference.before))
    message = _("the text says that {now} and {before} differ by {written}, but that is {given}")
    if not difference.by:
        message = _("the text says that {now} and {before} are the same")
    written = plain_number(difference.by.value) if difference.by else 0
    words = message.format(
        now=now, before=before, written=written, given=_("{change:+}").format(change=plain_number(difference.value))
    )
    return finding_in(
        rule,
        paragraph,
        words,
        map(span, difference.numbers),
        expected=plain_number(abs(difference.value)),
        actual=written,
    )


def check_tens(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the amounts of the text, about what comes in tens, that are none: a fee of 1205 yuan."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for number in (number for number in paragraph.numbers if number.unit in rule.topic.units):
                before = paragraph.plain[paragraph.sentence_of(number.start).start : number.start]
                if (
                    not number.approximate
                    and number.value % _TEN
                    and speaks_of(before, rule.topic)
                    and not has_any(last_clause(before), rule.topic.unless)
                ):
                    message = _("the text says {amount}, which is no multiple of 10")
                    words = message.format(amount=plain_number(number.value))
                    yield finding_in(rule, paragraph, words, [span(number)], actual=plain_number(number.value))


def _not_given(paragraph: Paragraph, rule: Rule, form_words: PartWords) -> Iterator[Finding]:
    for percentage in percentages(paragraph.plain, paragraph.numbers, form_words):
        if not percentage.doubtful or percentage.value > _MOST:
            continue
        given = plain_number(percentage.value.quantize(_PLACES, ROUND_HALF_UP))
        written = plain_number(percentage.percent.value)
        numbers = _(", ").join(str(plain_number(number.value)) for number in percentage.numbers)
        message = _("the text says {written} %, but its own numbers ({numbers}) give {given} %")
        if not percentage.numbers:
            message = _("the text says {written} %, but right before that it was all of them")
        words = message.format(written=written, numbers=numbers, given=given)
        yield finding_in(
            rule, paragraph, words, map(span, (*percentage.numbers, percentage.percent)), expected=given, actual=written
        )
