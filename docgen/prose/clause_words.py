"""The words of its clause that stand before a number of a text, and behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docgen.prose.quantities import Quantity

CLAUSE = re.compile("[,;:。!?！？\n()]")  # what ends one
REACH = 40  # characters beside a number that say what it is


def words_before(text: str, number: Quantity) -> str:
    """Return the words of its clause before a number."""
    return CLAUSE.split(text[max(0, number.start - REACH) : number.start])[-1]


def words_behind(text: str, number: Quantity) -> str:
    """Return the words of its clause behind a number."""
    return CLAUSE.split(text[number.unit_end : number.unit_end + REACH])[0]
