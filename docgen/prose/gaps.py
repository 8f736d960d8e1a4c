"""What is read over, and shown as it is: blanks beside numbers and marks (共收到 5 件， 办结 3 件), commas within numbers (12,345条)."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

_BESIDE = "\u4e00-\u9fff,;:。、()“”《》〔〕"  # what stands on the other side of the blanks beside a digit
_MARKS = ",;:。、"
_GAP = re.compile(
    f"(?<=[0-9%])[ \t]+(?=[{_BESIDE}%])|(?<=[{_BESIDE}])[ \t]+(?=[0-9])"
    f"|(?<=[{_MARKS}])[ \t]+(?=[{_BESIDE}])|(?<=[{_BESIDE}])[ \t]+(?=[{_MARKS}])"
    "|(?<=[0-9]),(?<![0-9]{4},)(?=[0-9]{3}(?![0-9]))"
)
_MAY = re.compile("[ \t]|[0-9],[0-9]")  # a text without has none


class Gaps(NamedTuple):
    """Where characters were left out of a text: positions in what is left map to those in the text as written, and back.

    `starts` are where each gap stood in what is left, `missing` how many characters are left out up to that and with it.
    """

    starts: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch as written of one, which is not empty, of what is left."""
        return start + self._before(start), end + self._before(end - 1)

    def left(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of what is left of one of the text as written."""
        return self._left(start), self._left(end)

    def _before(self, position: int) -> int:
        at = bisect_right(self.starts, position)
        return self.missing[at - 1] if at else 0

    def _left(self, position: int) -> int:
        ends = [start + missing for start, missing in zip(self.starts, self.missing, strict=True)]
        at = bisect_right(ends, position)
        shifted = position - (self.missing[at - 1] if at else 0)
        return min(shifted, self.starts[at]) if at < len(self.starts) else shifted


NO_GAPS = Gaps()


def close_gaps(text: str) -> tuple[str, Gaps]:
    """Return a text in plain characters without the blanks beside its numbers and marks and the commas within numbers, and where they were."""
    spans = [gap.span() for gap in _GAP.finditer(text)] if _MAY.search(text) else []
    if not spans:
        return text, NO_GAPS
    missing = tuple(accumulate(end - start for start, end in spans))
    starts = tuple(end - lacking for (_start, end), lacking in zip(spans, missing, strict=True))
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    kept = "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return kept, Gaps(starts, missing)
