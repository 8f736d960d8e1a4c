"""A paragraph of prose, and the sub-heading that it begins with."""

from __future__ import annotations

import re

from docgen.bundle import Passage
from docgen.source import Text

_SUBHEADING = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
_RUN_IN = re.compile(r"([（(][一二三四五六七八九十]+[）)][^。]{0,40}。)(.+)", re.DOTALL)
_LONGEST = 40  # characters of a sub-heading


def passage_of(line: Text) -> Passage:
    """Take the sub-heading off a paragraph that begins with （一）: up to its first full stop, or the whole line."""
    run_in = _RUN_IN.fullmatch(line.value)
    if run_in:
        return Passage(Text(run_in.group(2), line.source), Text(run_in.group(1), line.source))
    if _SUBHEADING.match(line.value) and len(line.value) <= _LONGEST and "。" not in line.value:
        return Passage(Text("", line.source), line)
    return Passage(line)
