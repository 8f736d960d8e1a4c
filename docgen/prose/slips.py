"""Slips of the hand in one of several numbers: 113 typed for 131, 58 for 53, 18 for 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.prose.quantities import Quantity

_LARGE = 1000  # below, a digit that is another one explains too much


def is_slip(typed: int, meant: int) -> bool:
    """Tell whether a number may be another one with two neighbouring digits exchanged, or one digit changed, added or left out.

    Of small numbers only exchanged digits are told: by one other digit, nearly all of them would be slips of each other.
    """
    if typed == meant or meant < 0:
        return False
    written, right = str(typed), str(meant)
    if _is_exchanged(written, right):
        return True
    if max(typed, meant) < _LARGE:
        return False
    if len(written) == len(right):
        return sum(a != b for a, b in zip(written, right, strict=True)) == 1
    longer, shorter = sorted((written, right), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _is_exchanged(written: str, right: str) -> bool:
    """Tell whether two neighbouring digits of a number were exchanged."""
    swapped = (written[:at] + written[at + 1] + written[at] + written[at + 2 :] for at in range(len(written) - 1))
    return right in swapped


def slips(total: Quantity, parts: Sequence[Quantity]) -> list[tuple[int, int]]:
    """Return the slips in one number any of which explains why parts do not add up: which number, the total first, and what it should be.

    Only of whole numbers: there is none where one is not.
    """
    values = [number.value for number in (total, *parts)]
    if any(value != value.to_integral_value() for value in values):
        return []
    whole, *added = map(int, values)
    missing = whole - sum(added)
    meant = [whole - missing, *(part + missing for part in added)]
    return [
        (at, right)
        for at, (typed, right) in enumerate(zip((whole, *added), meant, strict=True))
        if is_slip(typed, right)
    ]
