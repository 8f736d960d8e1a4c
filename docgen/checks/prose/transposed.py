"""Numbers beside words that may be of other things: they are of their cells where their digits are those of these, in order or not (行政许可信息216条 of 261)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.prose.claimed import Claimed
from docgen.checks.prose.context import any_of, other_year, spoken
from docgen.figures import plain_number
from docgen.forms.evaluation import value_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from docgen.checks.prose.reading import Paragraph
    from docgen.forms.form import Form
    from docgen.forms.rule import BoundClaim
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_REACH = 30  # characters before a number
_FEWEST, _FEWEST_ALONE = 10, 100  # what has two digits, or three, where no word says so


def transposed(report: Report, paragraph: Paragraph, given: Container[Quantity]) -> Iterator[Claimed]:
    """Walk the numbers of a paragraph, but those `given` for cells, with the digits of a cell that they may be of."""
    words = _words(report.form, report.year)
    for number in paragraph.numbers:
        if number.value < _FEWEST or number.approximate or number in given:
            continue
        said = words.pattern.search(paragraph.plain, max(0, number.start - _REACH), number.start)
        bound = words.bounds[said["says"]] if said else None
        if not bound or other_year(paragraph.sentence_of(number.start).plain, report.year):
            continue
        fewest = _FEWEST if said and said["perhaps"] else _FEWEST_ALONE
        if _has_digits_of(report, number, bound, fewest):
            yield Claimed(number, bound, bound.sums[:1], (bound.sums[:1],))


def _has_digits_of(report: Report, number: Quantity, bound: BoundClaim, fewest: int) -> bool:
    """Tell whether a number in a unit of what a claim counts has the digits of its cell."""
    value = value_of(bound.sums[0], report.number)
    is_counted = number.unit in bound.rule.topic.units and bool(value) and number.value >= fewest
    return is_counted and sorted(str(plain_number(value or 0))) == sorted(str(plain_number(number.value)))


class _Words(NamedTuple):
    """The words of claims with what may stand behind them, up to a number, as a pattern, and the claim of each."""

    pattern: re.Pattern[str]
    bounds: dict[str, BoundClaim]


@lru_cache(maxsize=32)
def _words(form: Form, year: int) -> _Words:
    """Return the words of the claims of a form with what leaves open whether the same is counted."""
    bounds = [bound for bound in form.claims if bound.rule.topic.perhaps and not (bound.claim.most or bound.claim.bare)]
    by_word = {word: bound for bound in bounds for word in spoken(bound.claim.says, year)}
    behind = {word for bound in bounds for word in bound.rule.topic.perhaps}
    pattern = f"(?P<says>{any_of(by_word)})(?P<perhaps>(?:{any_of(behind)})*)(?:共计?|合计|有|为|是|:)*$"
    return _Words(re.compile(pattern if bounds else "(?!)"), by_word)
