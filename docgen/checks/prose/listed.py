"""The lists of a paragraph beside what the tables say of their numbers: which of them are read rightly, and what only they count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.i18n import _
from docgen.prose.breakdown import own_words
from docgen.prose.lists import lists
from docgen.prose.quantities import POSTS, within
from docgen.prose.slips import is_likely_slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.prose.claimed import Claimed
    from docgen.checks.prose.reading import Paragraph
    from docgen.prose.breakdown import Breakdown
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_REST = re.compile("其[他它余]")
_SURE = 4  # numbers of a list
_CLASSES = 3  # parts of a list that names what was published by class


def lists_of(report: Report, paragraph: Paragraph, claims: Sequence[Claimed]) -> Iterator[Breakdown]:
    """Walk the lists of a paragraph that add up, and those that do not. Where the tables bear out some of its parts, a slip of the hand in another must explain it.

    Else it was rather read for a list that it is not: 规范性文件16件,其中市级2件;废止21件,现行有效48件.
    """
    plain = (each for each in claims if not each.most and len(each.groups) == 1)
    right = {each.quantity for each in plain if each.is_likeliest(report)}
    for breakdown in lists(paragraph.plain, paragraph.numbers, report.form.part_words):
        is_known = not right.isdisjoint(breakdown.parts)
        if not (breakdown.doubtful and is_known) or is_likely_slip(breakdown.total, breakdown.parts, right):
            yield breakdown


def of_lists(report: Report, paragraph: Paragraph, claims: Sequence[Claimed]) -> dict[Quantity, str]:
    """Return the numbers that are none of their cells, but right in a list that adds up, with the reason to set them aside.

    A class of what was published (处罚强制类8条), or a kind that a cell has together with one it does not name (不属于本机关8件,信息不存在2件 of 10).
    """
    wrong = [each for each in claims if not (each.most or each.wholes or each.added or each.holds(report))]
    if not wrong:
        return {}  # nearly always
    right = {each.quantity for each in claims if each.quantity.value and not each.most and each.is_likeliest(report)}
    aside: dict[Quantity, str] = {}
    for breakdown in lists(paragraph.plain, paragraph.numbers, report.form.part_words):
        if odd := _odd_one(paragraph, breakdown, wrong, right):
            aside[odd] = _("right in a list that adds up: it rather counts something else")
        for claimed in wrong:
            if breakdown.doubtful or claimed.quantity not in breakdown.parts:
                continue
            if _is_class(claimed, breakdown, claims):
                aside[claimed.quantity] = _("a part of what stands before it")
            elif _is_with_others(report, paragraph, claimed, breakdown, claims):
                aside[claimed.quantity] = _("with those of others")
    return aside


def _odd_one(
    paragraph: Paragraph, breakdown: Breakdown, wrong: Sequence[Claimed], right: set[Quantity]
) -> Quantity | None:
    """Return the rest of a list that adds up, or its total behind it, where the tables bear out all of it but that.

    Had it been mistyped, the list would not add up: in 公开9件,无法提供3件,其他处理5件 of 17 the others are not those of one cell.
    """
    numbers = {breakdown.total, *breakdown.parts}
    odd = [each.quantity for each in wrong if each.quantity in numbers]
    if breakdown.doubtful or len(odd) != 1 or len(numbers) < _SURE or not right >= numbers - set(odd):
        return None
    is_rest = bool(_REST.search(own_words(paragraph.plain, odd[0]))) or odd[0].start > breakdown.parts[-1].start
    passed = within(paragraph.numbers, breakdown.parts[0].start, breakdown.parts[-1].end) != breakdown.parts
    return odd[0] if is_rest and not passed else None


def _is_class(claimed: Claimed, breakdown: Breakdown, claims: Sequence[Claimed]) -> bool:
    """Tell whether a number is one of the classes of what was published, which the total says is not of its rule."""
    is_of_rule = any(each.quantity == breakdown.total and each.rule is claimed.rule for each in claims)
    return len(breakdown.parts) >= _CLASSES and claimed.quantity.unit in POSTS and not is_of_rule


def _is_with_others(
    report: Report, paragraph: Paragraph, claimed: Claimed, breakdown: Breakdown, claims: Sequence[Claimed]
) -> bool:
    """Tell whether a number is what its cells have together with the part beside it that is given for none: 不属于本机关8件,信息不存在2件 of 10."""
    given, parts = {each.quantity for each in claims}, breakdown.parts
    if within(paragraph.numbers, parts[0].start, parts[-1].end) != parts:
        return False  # what is left out of the list may be a part as well
    own = parts.index(claimed.quantity)
    return any(
        beside not in given and beside.value > 1 and claimed.allows(report, claimed.quantity.value + beside.value)
        for beside in (*parts[max(0, own - 1) : own], *parts[own + 1 : own + 2])
    )
