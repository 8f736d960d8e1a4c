"""Slips of the hand in a number, and in one of several: 113 typed for 131, 58 for 53, 18 for 8."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from docgen.figures import plain_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from docgen.prose.quantities import Quantity

_TWICE, _TEN, _HUNDRED = 2, 10, 100
_PAIR = 2  # parts, of which a list has no fewer
_SEVERAL = 4  # parts, of which not all are as they are by chance
_NEARLY, _NEARLY_SMALL = (
    (4, 5),
    (3, 5),
)  # so much of the larger of two numbers is the smaller at least, that are nearly the same
_LARGE = 1000  # below, a digit that is another one explains too much


class Mistyping(Enum):
    """How the digits of a number were mistyped."""

    SWAPPED = "two neighbouring digits swapped"
    DIGIT = "one other digit"
    MANY = "a digit too many"
    FEW = "a digit too few"


def mistyping(typed: str, meant: str) -> Mistyping | None:
    """Tell how a number came to be typed for another, where one slip explains it; nothing where they are alike."""
    if len(typed) == len(meant):
        unlike = [at for at, (wrong, right) in enumerate(zip(typed, meant, strict=True)) if wrong != right]
        if len(unlike) == 1:
            return Mistyping.DIGIT
        is_swapped = bool(unlike) and typed[unlike[0] : unlike[-1] + 1] == meant[unlike[-1]] + meant[unlike[0]]
        return Mistyping.SWAPPED if is_swapped else None
    if _is_one_more(typed, meant):
        return Mistyping.MANY
    return Mistyping.FEW if _is_one_more(meant, typed) else None


def _is_one_more(longer: str, shorter: str) -> bool:
    """Tell whether digits are others with another put among them, or one typed twice."""
    return any(longer[at].isdigit() and longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def is_slip(typed: int, meant: int, *, alone: bool = True) -> bool:
    """Tell whether a number may be another one mistyped.

    Of small numbers only swapped digits are told: by one other digit, nearly all of them would be slips of each other. Of a
    total that is not `alone`, as several parts bear it out, also a digit too many or too few, another first digit, and digits
    in another order.
    """
    if meant < 0:
        return False
    how = mistyping(str(typed), str(meant))
    if how is Mistyping.SWAPPED or (how and max(typed, meant) >= _LARGE):
        return True
    low, high = sorted((typed, meant))
    is_reordered = sorted(str(typed)) == sorted(str(meant))
    is_first = how is Mistyping.DIGIT and str(typed)[1:] == str(meant)[1:]
    is_plain = is_reordered or is_first or how in (Mistyping.MANY, Mistyping.FEW)
    return not alone and low >= _TEN and high >= _HUNDRED and is_plain


def may_mean(typed: Decimal, meant: Decimal) -> bool:
    """Tell whether a number may stand where another should: neither is more than twice the other, or one is a slip of the other.

    What is farther from it was rather read for what it is not.
    """
    low, high = sorted((typed, meant))
    if low < 0 or (not low and high >= _TEN):
        return False
    return low * _TWICE >= high or mistyping(str(plain_number(typed)), str(plain_number(meant))) is not None


def may_be_wrong(total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Tell whether one wrong number may be why parts, or the first of them, do not add up: there is one that may mean what it should be."""
    values = [number.value for number in (total, *parts)]
    return any(
        may_mean(typed, meant)
        for count in range(_PAIR, len(parts) + 1)
        for typed, meant in zip(values, _adding_up(values[: count + 1]), strict=False)
    )


def _is_near(typed: Decimal, meant: Decimal) -> bool:
    """Tell whether a number is so near to another, or its digits to those of that, that a hand may well have typed it for that."""
    low, high = sorted((typed, meant))
    if low < 0:
        return False
    near, of = _NEARLY if low >= _TEN else _NEARLY_SMALL
    if high - low <= 1 or low * of >= high * near:
        return True
    digits, others = (str(plain_number(number)) for number in (typed, meant))
    return low >= _TEN and (sorted(digits) == sorted(others) or mistyping(digits, others) is not None)


def is_likely_slip(total: Quantity, parts: Sequence[Quantity], right: Collection[Quantity]) -> bool:
    """Tell whether one number that is not known to be `right` may well be why parts do not add up."""
    numbers = (total, *parts)
    return any(
        number not in right and _is_near(number.value, meant)
        for number, meant in zip(numbers, _adding_up([number.value for number in numbers]), strict=True)
    )


def is_reordered(total: Quantity, parts: Sequence[Quantity]) -> bool:
    """Tell whether parts make up their total but for the order of the digits of one number."""
    numbers = [number.value for number in (total, *parts)]
    return any(
        typed != meant and sorted(str(typed)) == sorted(str(meant))
        for typed, meant in zip(numbers, _adding_up(numbers), strict=True)
    )


def slips(total: Quantity, parts: Sequence[Quantity], *, any_digit: bool = False) -> list[tuple[int, int]]:
    """Return the slips in one number any of which explains why parts do not add up: which number, the total first, and what it should be.

    Of small numbers, `any_digit` may be the wrong one. Only of whole numbers: there is none where one is not.
    """
    values = [number.value for number in (total, *parts)]
    if any(value != value.to_integral_value() for value in values):
        return []
    return [
        (at, right)
        for at, (typed, right) in enumerate(zip(map(int, values), map(int, _adding_up(values)), strict=True))
        if is_slip(typed, right, alone=bool(at) or len(parts) < _SEVERAL)
        or (any_digit and right >= 0 and mistyping(str(typed), str(right)))
    ]


def _adding_up(values: Sequence[Decimal]) -> list[Decimal]:
    """Return what each of a total and its parts should be, if it alone were wrong."""
    whole, *parts = values
    missing = whole - sum(parts)
    return [whole - missing, *(part + missing for part in parts)]
