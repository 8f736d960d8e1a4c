"""A percentage of a text with the numbers that it is of, and whether it is theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docgen.prose.quantities import Quantity

_ROUGHLY = 5  # percentage points by which a share that is only about so much may be another


class Percentage(NamedTuple):
    """A percentage, the numbers that it is of, and what they give; `doubtful` where that is something else."""

    percent: Quantity
    numbers: tuple[Quantity, ...]
    value: Decimal
    doubtful: bool


def step(percent: Decimal) -> Decimal:
    """Return one unit of the last place of a percentage."""
    exponent = percent.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def is_rounded(percent: Decimal, exact: Decimal) -> bool:
    """Tell whether a percentage is an exact one rounded, up or down, to the places it is written with."""
    return abs(percent - exact) < step(percent)


def is_near(percent: Quantity, exact: Decimal) -> bool:
    """Tell whether a percentage is an exact one rounded; or near it, where it is only about so much."""
    if percent.approximate:
        return abs(percent.value - exact) < (
            _ROUGHLY if percent.value == percent.value.to_integral_value() else Decimal("0.5")
        )
    return is_rounded(percent.value, exact)


def of_pair(percent: Quantity, whole: Quantity, other: Quantity, part: Decimal) -> Percentage | None:
    """Hold a percentage against a part, or a change, of a number that stands beside it."""
    if whole.unit != other.unit or not whole.value:
        return None
    value = part * 100 / whole.value
    return Percentage(percent, (whole, other), value, doubtful=not is_near(percent, value))
