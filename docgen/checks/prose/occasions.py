"""Occasions that the text denies in one place and counts in another: 全年未组织培训, and 举办培训3期."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.context import any_of, other_year
from docgen.prose.clause_words import words_before, words_behind
from docgen.prose.ourselves import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.rule import Topic
    from docgen.prose.quantities import Quantity

_HELD = "(?:组织|开展|举办|召开|举行|安排)"
_OF_THE_YEAR = f"(?:(?:20[0-9]{{2}}年度?|全年|今年|本年度?|年内|一年来|{OURS}|也|还|均|并)+[,、]?)*"
_KIND = "(?P<kind>(?:政务公开|政府信息公开|信息公开|公开|业务|工作|相关|有关|专题|专门|任何)*)"
_PLAIN = re.compile("业务|工作|相关|有关|专题|专门|任何|政务|政府|信息")  # what narrows no kind down
_NOT_OF_THE_YEAR = re.compile("上年|去年|以来|累计|历年|计划|拟|将|目标|力争|下一?步|参加")


class DeniedOccasion(NamedTuple):
    """A place that denies occasions of a sort, and one that counts some of them."""

    paragraph: Paragraph
    span: tuple[int, int]
    number: Quantity
    words: str  # of the clause that counts


def denied_occasions(paragraphs: Sequence[Paragraph], topic: Topic, year: int) -> Iterator[DeniedOccasion]:
    """Walk what clauses of their own deny of the year, and others count in a unit of the topic."""
    first = cache(lambda what, kind: next(_counted(paragraphs, what, kind, topic, year), None))  # looked for once
    for paragraph in paragraphs if topic.words else ():
        for denial in _denial(topic.words).finditer(paragraph.plain):
            counted = first(denial["what"], _PLAIN.sub("", denial["kind"]))
            if counted and not other_year(paragraph.sentence_of(denial.start()).plain, year):
                number, words = counted
                yield DeniedOccasion(paragraph, denial.span("said"), number, words)


def _counted(
    paragraphs: Sequence[Paragraph], what: str, kind: str, topic: Topic, year: int
) -> Iterator[tuple[Quantity, str]]:
    """Walk the numbers of occasions of a sort, each with the clause that counts it."""
    for paragraph in paragraphs:
        for number in paragraph.numbers if what in paragraph.plain else ():
            before, behind = words_before(paragraph.plain, number), words_behind(paragraph.plain, number)
            clause = f"{before}{paragraph.as_written(number.start, number.unit_end)}{behind}"
            is_held = what in clause and kind in clause and re.search(_HELD, before) is not None
            is_other = _NOT_OF_THE_YEAR.search(clause) or other_year(paragraph.sentence_of(number.start).plain, year)
            if number.unit in topic.units and number.value and is_held and not is_other:
                yield number, clause.strip()


@lru_cache(maxsize=32)
def _denial(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a clause that denies occasions of the year."""
    return re.compile(
        f"(?:^|(?<=[,;。:\\n]))\\s*{_OF_THE_YEAR}(?P<said>(?:未|没有|没){_HELD}过?{_KIND}(?P<what>{any_of(words)})(?:活动|班|工作)?)(?=[,;。]|$)"
    )
