"""Putting other figures in the place of some in the text of a file: nothing else in it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docgen.readers.registry import Replacement
    from docgen.source import Text

    Find = Callable[[str, Text], tuple[int, int] | None]

_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")


def replace_all(
    content: bytes, text: str, wanted: Sequence[Replacement], find: Find
) -> tuple[bytes, list[Replacement]]:
    """Return a file with its figures replaced, and the replacements that could not be made; `find` tells where one stands.

    Encoding, line ends and quotation marks stay. A file whose lines cannot be told by their bytes (UTF-16) stays as it is.
    """
    encoding = next((name for name in _ENCODINGS if text.encode(name) == content), None)
    if encoding is None:
        return content, list(wanted)
    spans = {}
    failed = []
    for replacement in wanted:
        span = find(text, replacement.written)
        if span is None:
            failed.append(replacement)
        else:
            spans[span] = replacement.figure
    for (start, end), figure in sorted(spans.items(), reverse=True):
        text = text[:start] + figure + text[end:]
    return text.encode(encoding), failed


def line_start(text: str, line: int) -> int | None:
    """Return where a line, counted from 1, begins; None where the text has fewer."""
    at = 0
    for _line in range(line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return None
    return at
