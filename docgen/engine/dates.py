"""The date that a document says it was made on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docgen.archive import source_date

if TYPE_CHECKING:
    from docgen.archive import Package

# dcterms:modified in Word's properties, dc:date in OpenDocument's; both in ISO 8601
_CHANGED = re.compile(rb"(<(?:\w+:)?(?:modified|date)\b[^>]*>)[^<]*(?=</)")


def dated(package: Package, properties: str) -> Package:
    """Return a package whose properties bear the date of SOURCE_DATE_EPOCH, where that is set; otherwise as it is.

    The date in a template stays otherwise: the same values give the same bytes on any day.
    """
    when, part = source_date(), package.parts.get(properties)
    if when is None or part is None:
        return package
    said = datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return package.with_parts({properties: _CHANGED.sub(lambda found: found.group(1) + said, part)})
