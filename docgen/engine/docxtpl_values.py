"""The value classes of docxtpl, told without importing it: who has such a value has imported it."""

from __future__ import annotations

from typing import Any

from docgen.characters import forbidden_character
from docgen.i18n import _

LISTING = "Listing"
RICH_TEXT, RICH_PARAGRAPH = "RichText", "RichTextParagraph"
IMAGE, SUBDOCUMENT = "InlineImage", "Subdoc"


def class_of(value: Any) -> str:
    """Return the name of the docxtpl class that a value is of; nothing for any other value."""
    kind = type(value)
    return kind.__name__ if kind.__module__.partition(".")[0] == "docxtpl" else ""


def require_visible(xml: str) -> str:
    """Return the XML of such a value as it is. Errors: ValueError, for characters that no document may carry."""
    found = forbidden_character(xml.replace("\a", "").replace("\f", ""))
    if found:
        raise ValueError(_("the value contains the invisible character {name}").format(name=found))
    return xml
