"""Report years as bundles write them."""

from __future__ import annotations

import re

from docgen.i18n import _

YEAR = re.compile(r"(?:19|20)\d\d")


def not_a_year(text: str) -> str:
    """Say that a text is no year."""
    return _("the year is “{year}”, but must be four digits").format(year=text)
