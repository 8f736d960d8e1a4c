"""What the parts of a paragraph are about: by the headings over them, by the words they begin with, and by what was said before."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.carrying import CARRIED, GOING_ON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.rule import BoundClaim, Rule, Topic
    from docgen.report import Report

_ENUMERATED = re.compile(
    "(?:^|(?<=[。;!?！？\n]))\\s*(?:\\([一二三四五六七八九十]{1,3}\\)|[一二三四五六七八九十]{1,2}(?:是|、)|[0-9]{1,2}[.、](?![0-9]))"
)
_HEAD = re.compile("[^。,;:!?！？\n]{0,30}")
_YEAR = re.compile("20[0-9]{2}(?=年)")
_SEVERAL_YEARS = re.compile("近[两二三四五六七八九十几][个]?年|[两三四五]年来")
_LONG = 3  # characters of a word that is of one topic only
_SEVERAL = 2  # outcomes
_NEAR = 10  # characters before a word
_NUMERAL = "[0-9一二两三四五六七八九十]"
_NUMBER_BEHIND = re.compile(f"[^,。;:、]{{0,3}}?{_NUMERAL}")
_NUMBER_BEFORE = re.compile(f"{_NUMERAL}\\D?[^,。;:、]{{0,4}}$")
_YEARS = ("上年度", "{last}"), ("上年", "{last}"), ("下年度", "{next}"), ("下年", "{next}")
_TITLE = re.compile("《[^》]*》")


class Heard(NamedTuple):
    """A rule whose topic a part of a paragraph is about, its claims, and the place from which it is."""

    rule: Rule
    claims: tuple[BoundClaim, ...]
    since: int


class TextPart(NamedTuple):
    """A part of a paragraph, from one enumerator (一是, （二）) to the next, and what it is about."""

    start: int
    end: int
    heard: tuple[Heard, ...]


def parts_of(report: Report, paragraph: Paragraph) -> Iterator[TextPart]:
    """Walk the parts of a paragraph that are about something which the form has claims of."""
    text = paragraph.plain
    starts = [match.start() for match in _ENUMERATED.finditer(text)]
    bounds = [0, *(start for start in starts if start), len(text)]
    for start, end in pairwise(bounds):
        heading = paragraph.context
        if start in starts:
            heading += _head(text, start, end)
        heard = tuple(_heard(report, paragraph, heading, start, end))
        if heard:
            yield TextPart(start, end, heard)


def _head(text: str, start: int, end: int) -> str:
    """Return the words that a part begins with, behind its enumerator."""
    enumerator = _ENUMERATED.match(text, start)
    head = _HEAD.match(text, enumerator.end() if enumerator else start, end)
    return head.group() if head else ""


def _heard(report: Report, paragraph: Paragraph, heading: str, start: int, end: int) -> Iterator[Heard]:
    text, counts = paragraph.plain, [number for number in paragraph.numbers if start <= number.start < end]
    for rule, claims in report.form.claims_by_rule:
        topic = rule.topic
        if has_any(heading, (*topic.words, *topic.under)):
            yield Heard(rule, claims, start - 1)
        elif word := _any_word(topic.words).search(without_unlike(text, topic), start, end):
            yield Heard(rule, claims, word.start())
        elif len(counts) >= _SEVERAL:
            places = [start + at for at in _counts_outcomes(text[start:end], claims, report.year)]
            if places:
                yield Heard(rule, claims, min(places))


@cache
def _any_word(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of any of the words of a topic."""
    return re.compile(any_of(words))


def _counts_outcomes(text: str, claims: tuple[BoundClaim, ...], year: int) -> Iterator[int]:
    """Walk the places of outcomes in a text without a word of their topic that counts several, as only it has them: 予以公开5件,部分公开2件."""
    pattern, by_word = _distinctive(claims, year)
    places = {by_word[word.group()]: word.start() for word in pattern.finditer(text) if _is_counted(text, word)}
    if len(places) >= _SEVERAL:
        yield from places.values()


def _is_counted(text: str, word: re.Match[str]) -> bool:
    """Tell whether a number stands beside a word."""
    start, end = word.span()
    return bool(_NUMBER_BEHIND.match(text, end) or _NUMBER_BEFORE.search(text, max(0, start - _NEAR), start))


@lru_cache(maxsize=100)
def _distinctive(claims: tuple[BoundClaim, ...], year: int) -> tuple[re.Pattern[str], dict[str, int]]:
    """Return the pattern of the words of kinds, with a number of the claim of each."""
    by_word = {word: at for at, bound in enumerate(claims) for word in kind_words((bound,), year)}
    return re.compile(any_of(by_word) or "(?!)"), by_word


@lru_cache(maxsize=500)
def kind_words(claims: tuple[BoundClaim, ...], year: int) -> tuple[str, ...]:
    """Return the long words of kinds: of outcomes and of applicants."""
    kinds = (bound.claim for bound in claims if bound.is_kind)
    return tuple(word for claim in kinds for word in spoken(claim.says, year) if len(word) >= _LONG)


def has_any(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text has one of some words."""
    for word in words:  # noqa: SIM110 - asked of every number and claim: `any` takes twice the time
        if word in text:
            return True
    return False


def speaks_of(text: str, topic: Topic) -> bool:
    """Tell whether a text has a word of a topic."""
    return has_any(without_unlike(text, topic), topic.words)


def without_unlike(text: str, topic: Topic) -> str:
    """Return a text with the words covered that have one of a topic's in them and are none of it."""
    for word in topic.unlike:
        text = text.replace(word, "□" * len(word))
    return text


def is_short_for(short: str, name: str) -> bool:
    """Tell whether a name has the characters of a shorter one in their order: 市政府办 of 某市人民政府办公室."""
    characters = iter(name)
    return all(character in characters for character in short)


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def is_elsewhere(paragraph: Paragraph, position: int, topic: Topic) -> bool:
    """Tell whether the sentence that a position stands in says that what it speaks of is counted elsewhere."""
    if not topic.elsewhere:
        return False
    sentence = paragraph.sentence_of(position)
    return bool(_with_numbers(topic.elsewhere).search(paragraph.plain, sentence.start, sentence.end))


@cache
def _with_numbers(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of any of some words, in which # stands for any number."""
    return re.compile(any_of(words).replace("\\#", "\\s*[0-9]+"))


def without_titles(text: str) -> str:
    """Return a text with the titles in it covered: they say nothing of the year."""
    return _TITLE.sub(lambda title: "□" * len(title.group()), text) if "《" in text else text


def other_year(text: str, year: int) -> bool:
    """Tell whether the last year that a text is about is another one."""
    years = years_of(text, year)
    return bool(years) and years[-1] != year


def is_of_years(text: str) -> bool:
    """Tell whether a text speaks of several years: 近三年申请数分别是6件、8件、10件."""
    return bool(_SEVERAL_YEARS.search(text))


def years_of(text: str, year: int) -> list[int]:
    """Return the years that a text is about: not those that cases come from or go on in (结转2025年), nor that are compared with."""
    if "年" not in text:
        return []  # nearly always
    return [int(each) for each in _YEAR.findall(_carried(year).sub("", text))]


def is_caused_before(text: str, year: int) -> bool:
    """Tell whether a text counts the cases that have their cause in another year than the report's: there may be others."""
    return bool(_caused(year).search(text))


@cache
def _caused(year: int) -> re.Pattern[str]:
    """Return what names another year than the report's as that of a cause: 因2022年度信息公开申请引发的复议."""
    return re.compile(
        f"(?!{year})20[0-9]{{2}}年度?(?:我[^,;。]{{0,8}})?(?:因|的)?(?:政府)?信息公开[^,;。0-9]{{0,16}}引[发起]"
    )


@cache
def _carried(year: int) -> re.Pattern[str]:
    """Return what names the years before and after a report as where cases come from, or go on."""
    last, following = f"{year - 1}年度?", f"{year + 1}年度?"
    return re.compile(
        f"(?:{GOING_ON}|承接|接续|续办|转|留)(?:到|至|入|自|于|下年|由|办理)?(?:{following}|{last})"
        f"|{following}(?:继续|接着)?(?:办理|答复|处理|办结)|[由从]20[0-9]{{2}}年度?(?:同期)?的?(?=[0-9])|20[0-9]{{2}}年以来(?:的|印发|制发|制定|出台|发布)"
        f"|{_caused(year).pattern}"
        f"|(?:比|较|与|同|[比较]于)20[0-9]{{2}}年|(?:{last})(?:度)?未(?:办结|办完|结|答复)|(?:{last})(?:度)?(?:未办结|未|[^,;。0-9]{{0,10}}?)?(?:{CARRIED}|转办|转)|(?:到|至|在|于){following}|{following}结转|20[0-9]{{2}}年[0-9]{{1,2}}月[0-9]{{1,2}}日起?施行"
    )


@cache
def spoken(words: tuple[str, ...], year: int) -> tuple[str, ...]:
    """Return the words of a claim, as reports of a year say them: 上年结转, and 2023年结转."""
    every = (*words, *(word.replace(by_name, code) for word in words for by_name, code in _YEARS if by_name in word))
    return tuple(
        dict.fromkeys(
            word.replace("{last}", last).replace("{next}", f"{year + 1}年").replace("{year}", f"{year}年")
            for word in every
            for last in (f"{year - 1}年", f"{year - 1}年度")
        )
    )
