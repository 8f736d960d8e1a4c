"""Shares of what their own clause names: 主动公开125条、依申请公开176条…主动公开及依申请公开的占79.63%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.prose.breakdown import own_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.prose.quantities import Quantity

_LABEL = re.compile("[,、;。]?(?P<names>[^,;。()0-9]{4,40}?)(?:政府信息)?(?:总条数|总数|数量)?占[^,;。()0-9]{0,12}$")
_AND = re.compile("[及和与、]")
_KEY = 4  # characters by which a name is known again
_WHOLE = re.compile("共|总|合计")


def named_share(text: str, start: int, before: Sequence[Quantity]) -> tuple[Quantity, tuple[Quantity, ...]] | None:
    """Return the whole and the parts that the clause of a share at `start` names among the numbers before it.

    Nothing where a name is not the one of a single number, or none of the numbers is plainly the whole.
    """
    label = _LABEL.search(text, before[-1].unit_end, start)
    if not label:
        return None
    keys = [name[:_KEY] for name in _AND.split(label["names"])]
    alike = [number for number in before if number.unit == before[-1].unit]
    words = {number: own_words(text, number).rpartition("、")[2] for number in alike}
    parts = [[number for number in words if key in words[number]] for key in keys]
    wholes = [number for number in words if _WHOLE.search(words[number])]
    if len(wholes) != 1 or any(len(counted) != 1 for counted in parts) or any(len(key) < _KEY for key in keys):
        return None
    named = tuple(number for [number] in parts)
    is_part = wholes[0] not in named and len(set(named)) == len(named)
    return (wholes[0], named) if is_part and sum(number.value for number in named) <= wholes[0].value else None
