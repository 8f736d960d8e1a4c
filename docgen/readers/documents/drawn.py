"""The words in the charts of a document: they are no text of it, but stand among its lines once it is printed."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from docgen.characters import one_line
from docgen.engine.names import TEXT
from docgen.engine.tree import parse_part
from docgen.errors import TemplateError

if TYPE_CHECKING:
    from docgen.archive import Package

_PARTS = re.compile(r"(?:[^/]+/)?charts/[^/]+\.xml|Object [^/]+/content\.xml")
_WORDS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}v",
    f"{TEXT}p",
)
_MOST_CHARTS, _MOST_WORDS = 40, 4_000


def words_of_charts(package: Package, file: str) -> frozenset[str]:
    """Return the words of a document's charts; of what is damaged, none."""
    words: set[str] = set()
    for name in islice(filter(_PARTS.fullmatch, package.parts), _MOST_CHARTS):
        try:
            root = parse_part(package.parts[name], name, file)
        except TemplateError:
            continue
        words.update(one_line("".join(map(str, each.itertext()))) for each in islice(root.iter(*_WORDS), _MOST_WORDS))
    return frozenset(words - {""})
