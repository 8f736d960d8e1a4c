"""Paragraphs of prose, and the sub-headings that stand over them or that they begin with.

A sub-heading is numbered （一）. It runs into its paragraph up to the first full stop, colon, or blank before a sentence; or it stands
alone, where text stands under it. A sentence is none because it is short: a list of sentences is numbered so, too.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from docgen.bundle import Passage
from docgen.source import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = r"[（(][一二三四五六七八九十]+[）)]"
_NUMBERED = re.compile(_NUMBER)
_LONGEST = 40  # characters of a sub-heading
_COUNTED = r"\s*余?[件条次份篇个项人起场期名家部例万]"
_STOP = r"(?:。|(?<=[\u4e00-\u9fff）)])\.(?=[\u4e00-\u9fff“]))"
_RUN_IN = tuple(
    re.compile(rf"(?P<heading>{_NUMBER}[ 、]*(?P<words>{words}){stop})(?P<text>{text})", re.DOTALL)
    for words, stop, text in (
        (rf"[^。：:{{]{{0,{_LONGEST}}}?", _STOP, ".+"),
        (r"[^。，；：！？,;:!?{]{1,20}", "[：:]", ".+"),
        # not: （二）收到申请 3 件。（一）2023 年，…
        (r"[^。，；：！？,;:!?\s{]{2,20}(?<!\d)", rf"\s+(?!\s|\d+{_COUNTED})", ".*[。；！？.;!?]"),
    )
)
_ALONE = re.compile(rf"{_NUMBER}[ 、]*(?P<words>[^。；：！？;:!?]{{1,{_LONGEST}}})[。：:]?")
# What a sentence has and no sub-heading: who speaks, how many of something, that all was done
_SENTENCE = re.compile(
    rf"^[我本](?:局|委|办|厅|部|院|处|机关|单位|市|县|区|镇|乡|街道)|[\d}}]{_COUNTED}|均|已(?:按|经|全部)|未(?:发生|出现|收到)"
)


def passages_of(lines: Sequence[Text | Passage]) -> Iterator[Passage]:
    """Take the sub-headings off the paragraphs of a section; what is a passage already stays as it is."""
    for line, below in pairwise((*lines, None)):
        if isinstance(line, Passage):
            yield line
        elif line is not None:
            yield _run_in(line) or (Passage(Text("", line.source), line) if _is_over(line, below) else Passage(line))


def runs_in(heading: str, text: str) -> bool:
    """Tell whether a sub-heading and a text, written as one paragraph, are read as these two again."""
    return any(_parts(shape, heading + text) == (heading, text) for shape in _RUN_IN)


def _run_in(line: Text) -> Passage | None:
    """Return the passage of a paragraph that begins with its sub-heading."""
    parts = next(filter(None, (_parts(shape, line.value) for shape in _RUN_IN)), None)
    return Passage(Text(parts[1], line.source), Text(parts[0], line.source)) if parts else None


def _parts(shape: re.Pattern[str], paragraph: str) -> tuple[str, str] | None:
    match = shape.fullmatch(paragraph)
    return (match["heading"], match["text"]) if match and not _SENTENCE.search(match["words"]) else None


def _is_over(line: Text, below: Text | Passage | None) -> bool:
    """Tell whether a paragraph is a sub-heading alone: text that is not numbered as it is stands under it."""
    match = _ALONE.fullmatch(line.value)
    if match is None or below is None or _SENTENCE.search(match["words"]):
        return False
    return below.heading is None if isinstance(below, Passage) else not _NUMBERED.match(below.value)


def is_numbered(text: str) -> bool:
    """Tell whether a paragraph is numbered as sub-headings are."""
    return bool(_NUMBERED.match(text))
