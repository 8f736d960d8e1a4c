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
from docgen.prose.changing import DOWN, FELL, UP
from docgen.prose.percentage import is_rounded
from docgen.prose.quantities import Sort, within
from docgen.prose.sentences import after_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.context import TextPart
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.expression import Operand
    from docgen.forms.rule import BoundClaim, Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_PLACES = Decimal("0.1")
_COMPARES = re.compile("同比|环比|[与比较同]")
_DIGIT = re.compile("[0-9]")
_COUNT = re.compile("的?(?:总?数量|总?量|件数|总数|数)?$")
_NAMED_BEHIND = re.compile("(?:[^,;。:!?()0-9]{0,20}(?=[,(]))?")  # 31件政府信息公开申请,同比…
_WITH = "相较|相比|对比|与|比|较|同"
_IN_TURN = "分别"
_MARKS = (",", ";")
_REACH = 200  # characters before a comparison that may give what it compares
_UNITS = "件条起宗例份个"
_DECIMAL = "[0-9]+(?:\\.[0-9]+)?"
_EACH = f"(?:{UP}|{DOWN})?了?\\s*{_DECIMAL}\\s*[%{_UNITS}]"
_CHANGE_OF_EACH = re.compile(
    f"(?P<way>{UP}|{DOWN})?了?\\s*(?:(?P<percent>{_DECIMAL})\\s*%|(?P<number>[0-9]+)\\s*[{_UNITS}])"
)
_GAP = "(?:\\([^()]{0,40}\\))?[,、(]?\\s*"


class _Comparison(NamedTuple):
    """What is said of a change since last year, with its place: which way, by how much, what it was; in the words of the text, nothing where it does not say."""

    said: str
    span: tuple[int, int]
    way: str = ""
    number: str = ""
    percent: str = ""
    times: str = ""
    same: str = ""
    before: str = ""

    @classmethod
    def of(cls, words: re.Match[str]) -> _Comparison:
        """Make one of the words that were matched."""
        given = {name: words[name] or "" for name in ("way", "number", "percent", "times", "same", "before")}
        return cls(words["said"], words.span("said"), **given)


class _Compared(NamedTuple):
    """A comparison with last year, and the sums of cells that it may be of."""

    comparison: _Comparison
    sums: tuple[Operand, ...]


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
    given = [*_given(report, last, read), *_each_given(report, last, read)]
    spans = {comparison.span for comparison, _sums in given}
    farther = [each for each in _given_before(report, last, read) if each.comparison.span not in spans]
    for comparison, sums in (*given, *farther, *_not_given(report, last, read)):
        years = _years(report, last, sums)
        if not years or any(_is_borne_out(comparison, now, before) for now, before in years):
            continue
        now, before = years[0]
        message = _("the text says “{text}”, but last year's report has {before} and this one {now}: {words}")
        words = message.format(
            text=paragraph.as_written(*comparison.span),
            before=plain_number(before),
            now=plain_number(now),
            words=_in_words(now, before),
        )
        yield finding_in(rule, paragraph, words, [comparison.span], expected=plain_number(before))


def _years(report: Report, last: Report, sums: Iterable[Operand]) -> list[tuple[Decimal, Decimal]]:
    """Return what some sums are in this year and were in the last, by sum; nothing where one cannot be judged."""
    pairs = [(value_of(each, report.number), value_of(each, last.number_if_there)) for each in sums]
    years = [(Decimal(now), Decimal(before)) for now, before in pairs if now is not None and before is not None]
    return years if len(years) == len(pairs) else []


def _given(report: Report, last: Report, read: ReadParagraph) -> Iterator[_Compared]:
    """Walk what is compared behind what a paragraph rightly gives for cells of its own year, in numbers or by saying that there was none."""
    text, comparison = read.paragraph.plain, _comparison(last.year)
    for claimed in read.claims:
        sums = [each for each in claimed.sums if value_of(each, report.number) == claimed.quantity.value]
        behind = _NAMED_BEHIND.match(text, claimed.quantity.unit_end)
        words = comparison.match(text, behind.end()) if behind and sums and not claimed.most else None
        if words:
            yield _Compared(_Comparison.of(words), (*sums[:1], *_received_before(report, read, claimed)))
        was = _was(last.year).match(text, claimed.quantity.unit_end) if sums and not (words or claimed.most) else None
        if was:
            yield _Compared(_Comparison(was["said"], was.span("said"), before=was["before"]), tuple(sums))
    for stated in statements_in(report, read):
        if len(stated.groups) == 1 and not stated.number and not stated.wrong(report):
            words = comparison.match(text, stated.span[1])
            if words:
                yield _Compared(_Comparison.of(words), stated.groups[0][:1])


def _each_given(report: Report, last: Report, read: ReadParagraph) -> Iterator[_Compared]:
    """Walk what is compared in turn behind the numbers that a sentence rightly gives: 复议2件、诉讼7件,比上年分别下降60%和12.5%."""
    paragraph = read.paragraph
    if _IN_TURN not in paragraph.plain:
        return  # nearly always
    claims = {claimed.quantity: claimed for claimed in read.claims if claimed.is_likeliest(report)}
    for words in _comparison_of_each(last.year).finditer(paragraph.plain):
        changes = [*_CHANGE_OF_EACH.finditer(paragraph.plain, *words.span("changes"))]
        own = [number for number in _before(paragraph, words) if number.sort is Sort.QUANTITY][-len(changes) :]
        if len(own) < len(changes) or not claims.keys() >= set(own):
            continue
        way = ""
        for number, change in zip(own, changes, strict=True):
            way = change["way"] or way
            comparison = _Comparison(
                change.group(), change.span(), way, number=change["number"] or "", percent=change["percent"] or ""
            )
            yield _Compared(comparison, claims[number].likeliest[:1])


def _given_before(report: Report, last: Report, read: ReadParagraph) -> Iterator[_Compared]:
    """Walk what a clause of its own compares, where its sentence counts one thing before: 收到申请12件,均已答复,比上年增加2件."""
    paragraph = read.paragraph
    if not _COMPARES.search(paragraph.plain):
        return
    claims = {each.quantity: each for each in read.claims if each.bound.claim.bare and each.is_likeliest(report)}
    for words in _comparison(last.year).finditer(paragraph.plain) if claims else ():
        counted = [number for number in _before(paragraph, words) if number.sort in (Sort.QUANTITY, Sort.PERCENT)]
        claimed = claims.get(counted[0]) if len(counted) == 1 else None
        is_apart = paragraph.plain.startswith(_MARKS, words.start("said") - 1)
        if claimed and is_apart and words["number"]:
            yield _Compared(_Comparison.of(words), claimed.likeliest[:1])


def _before(paragraph: Paragraph, words: re.Match[str]) -> tuple[Quantity, ...]:
    """Return the numbers of its sentence that stand not far before a comparison."""
    begins = max(paragraph.sentence_of(words.start()).start, words.start() - _REACH)
    return within(paragraph.numbers, begins, words.start())


def _received_before(report: Report, read: ReadParagraph, claimed: Claimed) -> Iterator[Operand]:
    """Walk what came in, counted before a kind of it: what is compared behind that may be either, as 收到20件,律师1件,比上年多6件."""
    sentence = read.paragraph.sentence_of(claimed.quantity.start).start
    for other in read.claims if claimed.bound.is_kind else ():
        is_before = sentence <= other.quantity.start < claimed.quantity.start
        if is_before and other.rule is claimed.rule and other.bound.claim.bare and other.is_likeliest(report):
            yield other.likeliest[0]


def _not_given(report: Report, last: Report, read: ReadParagraph) -> Iterator[_Compared]:
    """Walk what a paragraph compares without giving it: 收到申请数量同比增长30%, 与上年相比,依申请公开的数量增长30%."""
    text = read.paragraph.plain
    for part in read.parts if _COMPARES.search(text) else ():
        for words in _comparison(last.year, names_it=True).finditer(text, part.start, part.end):
            begins = after_last(text, ",;。:(", part.start, words.start())
            clause = words["named"] or text[begins : max(words.start(), words.end("of"))]
            bound = None if _DIGIT.search(clause) else _bare_claim(report, part, clause)
            if bound:
                yield _Compared(_Comparison.of(words), bound.sums)


def _bare_claim(report: Report, part: TextPart, clause: str) -> BoundClaim | None:
    """Return the claim that a clause without a number makes: of a rule that its part is about, by a word or its topic alone."""
    rules = {heard.rule.id for heard in part.heard}
    worded = (said.bound for said in vocabulary_of(report.form, report.year).said(clause))
    named = _COUNT.sub("", clause).endswith
    topics = (bound for heard in part.heard for bound in heard.claims if any(map(named, heard.rule.topic.words)))
    bare = [bound for bound in (*topics, *worded) if bound.claim.bare and bound.rule.id in rules]
    return None if not bare or has_any(clause, bare[-1].rule.topic.unless) else bare[-1]


def _last_year(last: int) -> str:
    """Return how reports name the year before, as part of a regular expression."""
    return f"[前上]一?年度?|去年|{last}年度?"


@cache
def _was(last: int) -> re.Pattern[str]:
    """Return how reports say right behind a number what it was last year: 22件(上年31件), 22件,上年为31件; 22件,上年3件 may be those that came from it."""
    year = f"(?:{_last_year(last)})"
    is_meant = f"(?:{_GAP}(?={year}[同为是有])|\\((?={year}[0-9]+[{_UNITS}]\\)))"
    number = f"(?P<before>[0-9]+)\\s*[{_UNITS}]"
    return re.compile(f"{is_meant}(?P<said>{year}(?:同期)?[为是有]?\\s*{number})(?=[,;。)]|$)")


@cache
def _comparison_of_each(last: int) -> re.Pattern[str]:
    """Return how reports compare several numbers with last year's in turn."""
    compared = f"(?:(?:{_WITH})于?(?:{_last_year(last)})(?:同期)?(?:相比)?,?|同比)"
    return re.compile(
        f"(?:{compared}分别|分别{compared})(?P<changes>(?:{UP}|{DOWN}){_EACH}(?:(?:、|,|和|以?及|与){_EACH})+)"
    )


@cache
def _comparison(last: int, *, names_it: bool = False) -> re.Pattern[str]:
    """Return how reports compare a number with last year's, right behind it, or naming what they compare in between."""
    year = f"(?:{_last_year(last)}|往年)"
    named = "(?:,(?P<named>[^,;。()0-9]{2,30}?))?" if names_it else ""
    return re.compile(
        f"{_GAP}(?P<said>(?P<of>申请量|申请数量|申请件数|数量|总量|件数)?(?:同比|环比|(?:{_WITH})于?{year}(?:同期)?(?:的?\\(?(?P<before>[0-9]+)[{_UNITS}]\\)?)?(?:相比)?)"
        f"{named}[,的]?(?:有所|略有|略|明显|大幅|小幅|显著)?(?:(?P<same>基本持平|持平|相同|一致)"
        f"|(?P<way>{UP}|{DOWN})(?:了|幅|幅度)?(?:为|达)?\\s*"
        f"(?:(?P<number>[0-9]+)\\s*[{_UNITS}]|(?P<percent>{_DECIMAL})\\s*%|(?P<times>{_DECIMAL})\\s*倍"
        "|(?=[,;。)的]))))"
    )


def _is_borne_out(comparison: _Comparison, now: Decimal, before: Decimal) -> bool:
    """Tell whether two years' figures bear out what is said of them."""
    if comparison.before and Decimal(comparison.before) != before:
        return False
    if not comparison.way:  # it says only what it was, or that it is the same
        return now == before or not comparison.same or "基本" in comparison.same
    change = before - now if FELL.search(comparison.way) else now - before
    if comparison.number:
        return change == Decimal(comparison.number)
    written = Decimal(comparison.percent or comparison.times or 0)
    if not written or not before:  # it says only which way; nothing is a percentage of nothing
        return change > 0 or bool(written)
    if comparison.times:
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
