"""Numbers beside words that may be of other things: they are of their cells where their digits are those of these, in order or not (行政许可信息216条 of 261)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

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
_FEWEST = 10  # what has two digits


def transposed(report: Report, paragraph: Paragraph, given: Container[Quantity]) -> Iterator[Claimed]:
    """Walk the numbers of a paragraph, but those `given` for cells, with the digits of a cell that they may be of."""
    words = _words(report.form, report.year)
    for number in paragraph.numbers if words else ():
        if number.value < _FEWEST or number.approximate or number in given:
            continue
        said = words[0].search(paragraph.plain, max(0, number.start - _REACH), number.start)
        bound = words[1][said["says"]] if said else None
        if not bound or number.unit not in bound.rule.topic.units:
            continue
        value = value_of(bound.sums[0], report.number)
        if value and sorted(str(plain_number(value))) == sorted(str(plain_number(number.value))):
            if not other_year(paragraph.sentence_of(number.start).plain, report.year):
                yield Claimed(number, bound, bound.sums[:1], (bound.sums[:1],))


@lru_cache(maxsize=32)
def _words(form: Form, year: int) -> tuple[re.Pattern[str], dict[str, BoundClaim]] | None:
    """Return the pattern of a word of a claim with what may stand behind it, up to a number, and the claim of each word; nothing where the form has none."""
    bounds = [bound for bound in form.claims if bound.rule.topic.perhaps and not (bound.claim.most or bound.claim.bare)]
    by_word = {word: bound for bound in bounds for word in spoken(bound.claim.says, year)}
    behind = {word for bound in bounds for word in bound.rule.topic.perhaps}
    pattern = f"(?P<says>{any_of(by_word)})(?:{any_of(behind)})+(?:共计?|合计|有|为|是|:)*$"
    return (re.compile(pattern), by_word) if bounds else None
