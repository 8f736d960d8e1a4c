"""The words that a number stands among: its clause, its sentence, what stands behind it and in brackets."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.prose.context import TextPart
    from docgen.checks.prose.reading import Paragraph
    from docgen.prose.quantities import Quantity

_BOUNDARIES = ",、;。:!?！？()\n"
_BOUNDARY = re.compile(f"[{_BOUNDARIES}]")
_TO_LAST_BOUNDARY = re.compile(f"(?s:.*)[{_BOUNDARIES}]")
OF_EACH = re.compile("(?:均|各|都)[为有是]?$")  # 网络和信函各2件
LISTED = re.compile("其中|包括|包含|分别|\\(")
_ASIDE = re.compile("\\(([^()]*)\\)")
_BEYOND = re.compile("、(?P<name>[^、,;。:()0-9]{2,16})(?=[、,;。]|$)")
_ASIDE_BEFORE = re.compile("\\(([^()0-9]+)\\)(?:[共合总]计?|有|为)*$")
_GOES_ON = re.compile("\\s*其中")
_WITHIN = re.compile("[中里内的]")
_ENDS_HERE = re.compile(f"\\s*(?:[{_BOUNDARIES}]|$)")
_AND = re.compile("\\s*(?:以?及|和|与|并)")
_EACH_WORDS = ("分别", "依次", "各自")
_EACH = re.compile("(?:分别|依次|各自)(?=[^,;。:0-9]{0,8}[0-9一二两三四五六七八九十])")
_SERIES = 6  # numbers of things named together
_CLAUSES = re.compile("[,;。:!?\\n]")
_BUT_FOR = re.compile("[^,;:。]*外(?=其余|剩余|余下|剩下)")  # 除1件结转外其余9件: what is said of the one
_NONE_BEHIND = re.compile(
    "(?:均|都|也)?(?:[未无](?:发生|引发|出现|收到|产生|引起)|没有(?!审结|结案|办结|办完|答复))|加上|连同|的(?:答复|办理|处理)(?!被)|并(?=同步|及时|全部|[按逐均予在向]|依法|通过)|中有|外(?=均|都|全部|其余|其他|剩余)|(?:均|都)?[附配]有?(?=解读|图解)|(?:分别|均|都|已|全部)(?:在|通过)(?=[^,;。]{0,16}(?:库|平台|网站|专栏|公示))|同步(?=解读|发布|公开)"
)
_TO_LAST_COMMA = re.compile("(?s:.*)[,;:。]")
_BETWEEN = re.compile("、|以?及|和|与")
_AND_NUMBER = re.compile("(?:[、,]|以?及|和|与)+")
_JOINS = tuple("、和及与")
_NEAR = 20  # characters before a number that say what it is
_FROM = re.compile("[由从](?:20[0-9]{2}年度?|上一?年度?|去年|年初)?(?:同期|[底末])?的?$")
_TO = re.compile("(?:增[加长]?|上升|提升|提高|减少?|降低?|下降|调整|变|扩大|缩减|回落)[到至为]")
_OF_YEAR = re.compile("(?:全年|本年度?|当年|年内|共计?|合计|总计|累计|发生|收到|产生|有|为)*")
_SPOKEN_OF = ("的", "的情形", "的情况", "的案件", "方面")
_REACH = 400  # characters of a sentence before a number that tell what it is


class Zone(NamedTuple):
    """The words a number stands among, in plain characters."""

    words: str  # from the number before it, or the beginning of its sentence
    clause: str  # the last of these
    after: str  # to the next number or the end of its clause
    behind: str  # the same, up to what it says there was none of: 3件均未发生行政复议
    aside: str  # what stands in brackets behind it
    included: str  # the same before it: 公开(含部分公开)5件
    explained: bool  # whether brackets beside it, before or behind, say more of it
    sentence: str  # to the end of `after`, from some way before
    sentence_start: int
    rest: str  # behind `after`, to the end of its sentence
    end: int  # of `after`, in the paragraph
    at: int  # its place among the numbers that the text counts with
    listed: bool  # whether it is a part of what the sentence names before it
    joined: str  # the clause of the number before it, where it is joined to that (废止规章1件、文件9件); else nothing
    before: str  # the sentence before, where this one goes on with what that names (其中…)
    beyond: str  # what stands behind a 、 that `after` ends at, where it has no number: 7件由企业、科研机构提出
    is_former: bool  # whether it is what something was before it changed: 由28件降至21件

    @property
    def near(self) -> str:
        """The words of its own clause, before and behind it, but for what is said of it besides."""
        return self.clause + self.behind

    @property
    def phrase(self) -> str:
        """What stands before it from the last mark on that is no 、: 通过网站、信函."""
        return _TO_LAST_COMMA.sub("", self.words)

    @property
    def head(self) -> str:
        """What stands before a colon, or is spoken of before a comma, that only words of a total part from it; else nothing.

        行政复议:全年共5件; 行政诉讼的情形,本年度发生1件.
        """
        before, colon, behind = self.words.rpartition(":")
        if not colon:
            before, _comma, behind = self.words.rpartition(",")
        is_head = bool(colon) or before.endswith(_SPOKEN_OF)
        return last_clause(before) if is_head and _OF_YEAR.fullmatch(behind) else ""

    @property
    def section(self) -> str:
        """What stands in its sentence from the last semicolon on."""
        return self.sentence.rpartition(";")[2]

    @property
    def series(self) -> list[str]:
        """What stands before its clause in one series with it (甲、乙、丙3件), the nearest first; nothing where there is no series, as in 2件甲、3件乙."""
        named: list[str] = []
        before = self.words[: len(self.words) - len(self.clause)] if self.clause.strip() else ""
        while before.endswith("、"):
            named.append(last_clause(before.removesuffix("、")))
            before = before[: len(before) - len(named[-1]) - 1]
        return named


def last_clause(words: str) -> str:
    """Return what some words end with, from their last mark on."""
    before = _TO_LAST_BOUNDARY.match(words)
    return words[before.end() :] if before else words


def first_clause(words: str) -> str:
    """Return what some words begin with, to their first mark."""
    return _BOUNDARY.split(words, maxsplit=1)[0]


def _own_of_series(text: str, begins: int, counted: Sequence[Quantity], at: int) -> str:
    """Return what a number counts of things that are named before it, each with its own: 许可、处罚分别为9件、6件; else nothing."""
    last = counted[at].end
    if all(text.find(word, begins, last) < 0 for word in _EACH_WORDS):
        return ""  # nearly always
    each = next(reversed([*_EACH.finditer(text, begins, last)]), None)
    if not each:
        return ""
    behind = [number for number in counted[max(0, at - _SERIES) : at + _SERIES] if number.start > each.start()]
    goes_on = [_AND_NUMBER.fullmatch(text, *between) for between in _gaps(behind)]
    series = behind[: len(list(takewhile(bool, goes_on))) + 1]
    if counted[at] not in series or len(series) == 1:
        return ""
    clauses = reversed(_CLAUSES.split(text[begins : each.start()]))
    names = next((names for clause in clauses if len(names := _BETWEEN.split(clause)) == len(series)), None)
    return names[series.index(counted[at])] + text[each.end() : series[0].start] if names else ""


def _own_of_changed(text: str, begins: int, counted: Sequence[Quantity], at: int) -> str:
    """Return what a number counts that is told with what it was before: of 申请量由28件降至21件 the words 申请量; else nothing."""
    former = counted[at - 1] if at else None
    if not former or not _TO.fullmatch(text, former.unit_end, counted[at].start):
        return ""
    origin = _FROM.search(text, begins, former.start)
    before = counted[at - 2].unit_end if at > 1 else begins
    return text[max(before, begins) : origin.start()] if origin else ""


def _gaps(numbers: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Walk where the texts between numbers that follow each other begin and end."""
    return ((before.unit_end, number.start) for before, number in pairwise(numbers))


def _clause_before(text: str, begins: int, number: Quantity) -> str:
    """Return the words of its clause before a number, from some way before."""
    return last_clause(text[max(begins, number.start - _NEAR) : number.start])


def _end_before(text: str, quantity: Quantity, following: Quantity) -> int:
    """Return where the words behind a number end that the next follows without a mark: 9件申请办结8件, 9件申请中|办结8件.

    What says what the second counts is not said of the first: 复议2件|和复议后提起诉讼1件.
    """
    if _AND.match(text, quantity.unit_end):
        return quantity.unit_end
    if not _ENDS_HERE.match(text, following.unit_end):
        return following.start
    within = _WITHIN.search(text, quantity.unit_end, following.start)
    return within.end() if within else quantity.unit_end


def zone_of(paragraph: Paragraph, part: TextPart, text: str, counted: Sequence[Quantity], at: int) -> Zone:
    """Return the words around a number, one of those that a text counts with."""
    quantity = counted[at]
    sentence = paragraph.sentence_of(quantity.start)
    begins = max(sentence.start, part.start)
    start = max(begins, quantity.start - _REACH)
    words = text[max(counted[at - 1].unit_end if at else 0, start) : quantity.start]
    if ")" in words:
        words = _ASIDE.sub("", words)
    if "外" in words:
        words = _BUT_FOR.sub("", words)
    words = _own_of_changed(text, start, counted, at) or _own_of_series(text, start, counted, at) or words
    following = counted[at + 1].start if at + 1 < len(counted) else len(text)
    boundary = _BOUNDARY.search(text, quantity.unit_end, following)
    end = boundary.start() if boundary else following
    if not boundary and at + 1 < len(counted):
        end = _end_before(text, quantity, counted[at + 1])
    aside = _ASIDE.match(text, quantity.unit_end)
    after = text[quantity.unit_end : end]
    return Zone(
        words,
        last_clause(words),
        after,
        _NONE_BEHIND.split(after, maxsplit=1)[0],
        aside[1] if aside else "",
        included[1] if (included := _ASIDE_BEFORE.search(text, start, quantity.start)) else "",
        bool(aside and aside[1]) or text.endswith(")", 0, quantity.start),
        text[start:end],
        begins,
        text[end : min(sentence.end, end + _REACH)],
        end,
        at,
        listed=bool(LISTED.search(text, start, quantity.start)),
        joined=_clause_before(text, begins, counted[at - 1]) if at and words[:1] in _JOINS else "",
        beyond=beyond.group("name") if (beyond := _BEYOND.match(text, end)) else "",
        is_former=bool(_TO.match(text, quantity.unit_end) and _FROM.search(text, start, quantity.start)),
        before=paragraph.sentence_of(begins - 1).plain if begins > part.start and _GOES_ON.match(text, begins) else "",
    )
