"""Short labels in a series of numbers: what 公开 counts in 公开6件、部分公开3件, it does not count where it stands alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.zones import first_clause, last_clause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.prose.vocabulary import Vocabulary
    from docgen.checks.prose.zones import Zone
    from docgen.forms.rule import BoundClaim
    from docgen.prose.quantities import Quantity

_NEAR = 16  # characters of a label
_NAMES = re.compile("[,;、]|以?及|和|与|分别|依次")
_LABEL = re.compile(
    "\\s*(?:[^,;]*(?:又分|分为|包括|[件案项请复果]中))?(?:以?及|以|和|与|其中|分别|依次|分为|又分|结果|情况|答复|办理|处理|作出|属于?|来自|申请人|申请|均|系|[为是有由])*"
    "(?P<label>.*?)(?:申请人|(?<!公开)申请|提出|提交|送来|递交|寄来|发来|类|方面|[的了共有为是占])*\\s*"
)


def claims_in_series(
    vocabulary: Vocabulary, text: str, zone: Zone, counted: Sequence[Quantity]
) -> Iterator[BoundClaim]:
    """Walk the claims that a number makes by a label of `beside`, next to a number of another claim of the same rule."""
    own = [bound for label in (zone.clause, zone.after) for bound in vocabulary.labelled(plain_label(label))]
    if not own:
        return
    is_named_before = not text.endswith(zone.clause, 0, counted[zone.at].start)  # 个人、企业分别提出7件、5件
    labels = _NAMES.split(zone.sentence) if is_named_before else _labels_beside(text, zone, counted)
    beside = [bound for label in labels for bound in _kinds_in(vocabulary, label)]
    yield from (bound for bound in own if any(other is not bound and other.rule is bound.rule for other in beside))


def plain_label(words: str) -> str:
    """Return a label without the words that may stand around any."""
    match = _LABEL.fullmatch(words)
    return match["label"] if match else ""


def _kinds_in(vocabulary: Vocabulary, label: str) -> Iterator[BoundClaim]:
    """Walk the claims of kinds, not of all cases nor of ways, that a label makes."""
    yield from (said.bound for said in vocabulary.said(label) if said.bound.is_kind)
    yield from vocabulary.labelled(plain_label(label))


def _labels_beside(text: str, zone: Zone, counted: Sequence[Quantity]) -> Iterator[str]:
    """Walk the words before and behind the numbers next to one, in its sentence."""
    at = zone.at
    number = counted[at]
    for other in (*counted[max(0, at - 1) : at], *counted[at + 1 : at + 2]):
        is_before = other.start < number.start
        between = text[other.unit_end : number.start] if is_before else text[number.unit_end : other.start]
        if other.start < zone.sentence_start or "。" in between:
            continue
        if is_before:
            yield last_clause(text[max(zone.sentence_start, other.start - _NEAR) : other.start])
            yield between.split(",", maxsplit=1)[0]
        else:
            yield last_clause(between)
            yield first_clause(text[other.unit_end : other.unit_end + _NEAR])
