"""How a text is read, and shown as it is: without blanks beside numbers and marks (共收到 5 件， 办结 3 件) and commas within numbers (12,345条), with numerals as digits (五件)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.quantities import Sort, quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.prose.quantities import Quantity

_BESIDE = "\u4e00-\u9fff,;:。、()“”《》〔〕"  # what stands on the other side of the blanks beside a digit
_MARKS = ",;:。、"
_GAP = re.compile(
    f"(?<=[0-9%])[ \t]+(?=[{_BESIDE}%])|(?<=[{_BESIDE}])[ \t]+(?=[0-9])"
    f"|(?<=[{_MARKS}])[ \t]+(?=[{_BESIDE}])|(?<=[{_BESIDE}])[ \t]+(?=[{_MARKS}])"
    "|(?<=[0-9]),(?<![0-9]{4},)(?=[0-9]{3}(?![0-9]))"
)
_MAY = re.compile("[ \t]|[0-9],[0-9]")  # a text without has none

_Span = tuple[int, int]


class Edits(NamedTuple):
    """Where a text as it is read differs from what is typed, of which it has all else: stretches of the two, in their order."""

    read: tuple[_Span, ...] = ()
    typed: tuple[_Span, ...] = ()

    def as_typed(self, start: int, end: int) -> _Span:
        """Return what is typed for a stretch of what is read, which is not empty."""
        return _mapped(start, end, self.read, self.typed)

    def as_read(self, start: int, end: int) -> _Span:
        """Return what is read for a stretch of what is typed, which is not empty."""
        return _mapped(start, end, self.typed, self.read)


NO_EDITS = Edits()


class ReadText(NamedTuple):
    """A text in plain characters as it is read, its numbers, and where it differs from what is typed."""

    text: str
    numbers: tuple[Quantity, ...]
    edits: Edits = NO_EDITS


def read_text(typed: str) -> ReadText:
    """Read a text in plain characters: see `plain`."""
    gaps = [(*gap.span(), "") for gap in _GAP.finditer(typed)] if _MAY.search(typed) else []
    text, edits = _edited(typed, gaps) if gaps else (typed, NO_EDITS)
    numbers = tuple(quantities(text))
    numerals = [
        (*edits.as_typed(number.start, number.end), str(number.value))
        for number in numbers
        if number.sort is Sort.QUANTITY and not text[number.start].isdigit()
    ]
    if not numerals:
        return ReadText(text, numbers, edits)
    text, edits = _edited(typed, sorted([*gaps, *numerals]))
    return ReadText(text, tuple(quantities(text)), edits)


def _edited(typed: str, replaced: Iterable[tuple[int, int, str]]) -> tuple[str, Edits]:
    """Replace stretches of a text."""
    pieces: list[str] = []
    spans: list[tuple[_Span, _Span]] = []
    end = length = 0
    for start, stop, replacement in replaced:
        kept = typed[end:start]
        begins = length + len(kept)
        length = begins + len(replacement)
        pieces += (kept, replacement)
        spans.append(((begins, length), (start, stop)))
        end = stop
    read, typed_spans = zip(*spans, strict=True)
    return "".join((*pieces, typed[end:])), Edits(read, typed_spans)


def _mapped(start: int, end: int, spans: Sequence[_Span], others: Sequence[_Span]) -> _Span:
    """Return the stretch of one text that another of the other has become; what was replaced stays whole."""
    first, last = (bisect_right(spans, position, key=lambda span: span[1]) for position in (start, end - 1))
    begins = _shifted(start, first, spans, others)
    ends = _shifted(end, last, spans, others)
    if first < len(spans) and spans[first][0] <= start:
        begins = others[first][0]
    if last < len(spans) and spans[last][0] < end:
        ends = others[last][1]
    return begins, ends


def _shifted(position: int, behind: int, spans: Sequence[_Span], others: Sequence[_Span]) -> int:
    """Move a position by what the stretches before it, `behind` of them, have become longer or shorter."""
    return position + (others[behind - 1][1] - spans[behind - 1][1] if behind else 0)
