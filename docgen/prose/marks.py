"""Marks in text that is only a starting point: whoever writes the report takes them off, passage by passage."""

from __future__ import annotations

import re

LAST_YEAR = "【去年】"  # before what was copied from last year's report
TO_WRITE = "【待填】"  # where something is to be written
MARK = re.compile(r"[【〖\[［]\s*(?:去年|待填)\s*[】〗\]］]")  # as it is also typed
