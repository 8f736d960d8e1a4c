"""Figures as they are typed and printed: exact, int or Decimal, never guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

Number = int | Decimal


class Kind(Enum):
    """What a cell holds."""

    COUNT = "count"  # a whole number, zero or more
    CHANGE = "change"  # a whole number with its sign: 本年增/减
    AMOUNT = "amount"  # an exact decimal, zero or more

    __hash__ = object.__hash__  # a kind equals itself alone; Enum's own is many times slower


BLANK_MARKS = frozenset({"", "/", "／", "\\", "-", "－", "—", "——", "–", "―", "无", "空", "N/A", "n/a"})

_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_SIGNED = re.compile(r"[+-]?0|[+-]?[1-9][0-9]{0,14}")
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_PATTERNS = {Kind.COUNT: _WHOLE, Kind.CHANGE: _SIGNED, Kind.AMOUNT: _DECIMAL}


class Parsed(NamedTuple):
    """A figure read from text; `number` is None where the text is none of this kind."""

    number: Number | None
    normalised: bool = False  # full-width digits or thousands separators were taken off


def is_blank(text: str) -> bool:
    """Tell whether the text says that nothing was filled in: empty, or one of the usual marks."""
    return text.strip() in BLANK_MARKS


def parse_figure(text: str, kind: Kind) -> Parsed:
    """Read a figure of a kind. Full-width digits and thousands separators are accepted and noted; nothing else is."""
    written = text.strip()
    plain = written if written.isascii() else _half_width(written)
    if "," in plain and _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PATTERNS[kind].fullmatch(plain):
        return Parsed(None)
    number: Number = Decimal(plain) if kind is Kind.AMOUNT else int(plain)
    return Parsed(number, normalised=plain != written)


def print_figure(number: Number, kind: Kind) -> str:
    """Print a figure as the report prints it: no separators, no exponent, a change with its sign."""
    if kind is Kind.CHANGE and number > 0:
        return f"+{number}"
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def plain_number(number: Number) -> Number:
    """Return a computed number without the zeros that its computation left behind its point."""
    if isinstance(number, int):
        return number
    return int(number) if number == number.to_integral_value() else number.normalize()


def _half_width(text: str) -> str:
    """Make full-width digits, signs, commas and points half-width; other characters, superscripts say, stay."""
    return "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" or c == "−" else c for c in text).replace(
        "−", "-"
    )
