"""`python -m hostile [FOLDER]`: try every file of a folder, or those named on standard input, by the library; a line of JSON for each."""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from hostile.attacks import NAMES, WORD
from hostile.trial import each_apart, fill

CONTEXT: dict[str, Any] = {
    **NAMES,
    "很多": list(range(10_000)),
    "大": "x" * 5 * 2**20,
    "取": 'INCLUDETEXT "file:///etc/passwd"',
}


def _try(path: Path) -> tuple[str, str]:
    return fill(path.name, path.read_bytes(), CONTEXT)


def main(folder: str = "") -> None:
    """Try every file of a folder, or each that standard input names, and print a line for each."""
    for body in ("{{ 名 }}{% if 数 %}好{% endif %}", "{{ 无 }}", "{{"):  # what is done once is not done by every trial
        fill(*WORD.file(WORD.paragraph(body)), CONTEXT)
    gc.freeze()
    files = sorted(Path(folder).iterdir()) if folder else (Path(line.rstrip("\n")) for line in sys.stdin)
    trials = ((str(path), partial(_try, path)) for path in files)
    for name, verdict in each_apart(trials, at_once=2 if folder else 1):
        print(json.dumps([Path(name).name, asdict(verdict)]), flush=True)  # noqa: T201 - this is its output


main(*sys.argv[1:2])
