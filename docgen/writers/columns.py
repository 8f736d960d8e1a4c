"""Text in columns that line up on a terminal, in Chinese too."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal: Chinese characters take two."""
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def to_left(text: str, columns: int) -> str:
    """Fill a text up with spaces behind it."""
    return text + " " * (columns - width(text))


def to_right(text: str, columns: int) -> str:
    """Fill a text up with spaces before it."""
    return " " * (columns - width(text)) + text
