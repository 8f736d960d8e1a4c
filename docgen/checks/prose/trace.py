"""Every number of the prose, with what it was traced to: a cell, a list, a date, a law, a phone; or nothing."""

from __future__ import annotations

import re
from enum import Enum
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.claims import read_claims
from docgen.checks.prose.listed import lists_of
from docgen.checks.prose.reading import paragraphs, span
from docgen.checks.prose.statements import statements_in, words_of
from docgen.figures import plain_number
from docgen.forms.evaluation import value_of
from docgen.forms.expression import Total
from docgen.i18n import _
from docgen.prose.percents import percentages
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Excerpt
    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.prose.stated import Stated
    from docgen.prose.quantities import Quantity
    from docgen.report import Report
    from docgen.source import Source


class Origin(Enum):
    """What a number of the prose was traced to."""

    CELL = "cell"
    SUM = "sum of cells"
    LIST = "list"
    PERCENT = "percentage"
    DATE = "date"
    LAW = "law"
    CONTACT = "contact"
    NAME = "name"
    ORDINAL = "ordinal"
    STATEMENT = "statement"  # words that stand for a number
    ASIDE = "set aside"
    UNTRACED = "untraced"


_DIGIT = re.compile("[0-9一二三四五六七八九十]")
_OTHERS = {
    Sort.DATE: Origin.DATE,
    Sort.LAW: Origin.LAW,
    Sort.CONTACT: Origin.CONTACT,
    Sort.NAME: Origin.NAME,
    Sort.ORDINAL: Origin.ORDINAL,
    Sort.PERCENT: Origin.PERCENT,
    Sort.QUANTITY: Origin.UNTRACED,
}


class Traced(NamedTuple):
    """A number as written, where it stands, what it was traced to, and whether it agrees with that."""

    text: str
    excerpt: Excerpt
    section: str
    source: Source
    origin: Origin
    words: str = ""
    agrees: bool = True


def trace(report: Report) -> Iterator[Traced]:
    """Walk the numbers of a report's prose in their order, and the words that stand for numbers among them."""
    for paragraph in paragraphs(report):
        read = read_claims(report, paragraph)
        numbers = [(number.start, each) for number, each in _numbers(report, read)]
        words = [(stated.span[0], _statement(report, paragraph, stated)) for stated in statements_in(report, read)]
        yield from (each for _start, each in sorted([*numbers, *words], key=itemgetter(0)))


def _statement(report: Report, paragraph: Paragraph, stated: Stated) -> Traced:
    words = _(", ").join(words_of(report, operand) for operand, *_others in stated.groups)
    return Traced(
        paragraph.as_written(*stated.span).strip(),
        paragraph.excerpt([stated.span]),
        paragraph.section.heading,
        paragraph.source,
        Origin.STATEMENT,
        words,
        not stated.wrong(report),
    )


def _numbers(report: Report, read: ReadParagraph) -> Iterator[tuple[Quantity, Traced]]:
    """Walk the numbers of a paragraph, each with what it was traced to."""
    paragraph = read.paragraph
    if paragraph.numbers:
        traced = {
            **{number: (Origin.ASIDE, words, True) for number, words in read.aside.items()},
            **dict(_listed(report, read)),
            **dict(_computed(report, paragraph)),
            **dict(_claimed(report, read.claims)),
        }
        for number in paragraph.numbers:
            if number.sort is Sort.LAW and not _DIGIT.search(paragraph.plain, *span(number)):
                continue  # a title without a number
            origin, words, agrees = traced.get(number, (_OTHERS[number.sort], "", True))
            text, excerpt = paragraph.as_written(*span(number)).strip(), paragraph.excerpt([span(number)])
            yield number, Traced(text, excerpt, paragraph.section.heading, paragraph.source, origin, words, agrees)


_Trace = tuple["Quantity", tuple[Origin, str, bool]]


def _claimed(report: Report, claims: Iterable[Claimed]) -> Iterator[_Trace]:
    for claimed in claims:
        agreeing = (operand for operand in claimed.sums if value_of(operand, report.number) == claimed.quantity.value)
        operand = next(agreeing, claimed.likeliest[0])
        single = isinstance(operand, Total) and len(operand.cells) == 1
        origin = Origin.CELL if single else Origin.SUM
        yield claimed.quantity, (origin, words_of(report, operand), claimed.holds(report))


def _listed(report: Report, read: ReadParagraph) -> Iterator[_Trace]:
    for breakdown in lists_of(report, read.paragraph, read.claims):
        agrees = not breakdown.doubtful
        total = plain_number(breakdown.total.value)
        for part in breakdown.parts:
            yield part, (Origin.LIST, _("a part of {total}").format(total=total), agrees)
        words = _("the sum of its {count} parts, {sum}").format(
            count=len(breakdown.parts), sum=plain_number(breakdown.sum)
        )
        yield breakdown.total, (Origin.LIST, words, agrees)


def _computed(report: Report, paragraph: Paragraph) -> Iterator[_Trace]:
    for percentage in percentages(paragraph.plain, paragraph.numbers, report.form.part_words):
        numbers = _(", ").join(str(plain_number(number.value)) for number in percentage.numbers)
        words = _("of {numbers}").format(numbers=numbers) if numbers else ""
        yield percentage.percent, (Origin.PERCENT, words, not percentage.doubtful)
