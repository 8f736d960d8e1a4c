"""Text and JSON for whoever reads a terminal: nothing in them that commands it, and no line that is not ours."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from docgen.source import HIDDEN, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HIDDEN_IN_JSON = re.compile(f"(?!\n)[{HIDDEN}]")


def as_lines(lines: Iterable[str]) -> str:
    """Write lines, each with what is hidden in it written out."""
    return "".join(f"{visible(line)}\n" for line in lines)


def as_json(written: object, default: Callable[[Any], Any] | None = None) -> str:
    """Write JSON that people can read, with what is hidden in its texts escaped."""
    text = json.dumps(written, ensure_ascii=False, indent=2, default=default)
    return _HIDDEN_IN_JSON.sub(lambda hidden: f"\\u{ord(hidden.group()):04x}", text) + "\n"
