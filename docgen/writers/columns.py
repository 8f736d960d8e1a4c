"""Columns of text that line up on a terminal in Chinese too."""

from __future__ import annotations


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal: Chinese characters take two."""
    from wcwidth import width as columns_of  # noqa: PLC0415 - its tables take their time, and few outputs are tables

    return columns_of(text)


def to_left(text: str, columns: int) -> str:
    """Fill a text up with spaces behind it."""
    return text + " " * (columns - width(text))


def to_right(text: str, columns: int) -> str:
    """Fill a text up with spaces before it."""
    return " " * (columns - width(text)) + text
