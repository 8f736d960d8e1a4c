"""The value classes of docxtpl, told without importing it: who has such a value has imported it."""

from __future__ import annotations

from typing import Any

LISTING = "Listing"
RICH_TEXT, RICH_PARAGRAPH = "RichText", "RichTextParagraph"
IMAGE, SUBDOCUMENT = "InlineImage", "Subdoc"


def class_of(value: Any) -> str:
    """Return the name of the docxtpl class that a value is of; nothing for any other value."""
    kind = type(value)
    return kind.__name__ if kind.__module__.partition(".")[0] == "docxtpl" else ""
