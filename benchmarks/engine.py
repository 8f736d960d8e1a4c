"""`python benchmarks/engine.py`: filling templates with docgen and with other engines, side by side.

Every engine has a process of its own, with the template open where the engine can keep it so; they fill the same
documents with the same values, in turns. A ratio is an engine's time as a multiple of docgen's in the same round:
above 1, docgen is faster. What each engine made is read back and compared with the text expected.

The floor is the least that filling costs with Jinja: its compiled template of the XML with values escaped, deflate, and a
zip whose unchanged parts are copied as they lie. It checks nothing. Plain tags can be filled faster without Jinja.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import documents
from peers import FLOOR, OURS, PEERS, versions, without_node
from timing import FULL, QUICK, Memory, Pace, Row, compare, growth, memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TAGS, LONG_TAGS, LONG_ROWS = 250, 12_000, 2_500
LINES = (250, 2_500, 25_000)


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="under a minute, with fewer rounds")
    parser.add_argument("-o", "--output", type=Path, help="write the tables to this Markdown file too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        report = _report(QUICK if asked.quick else FULL, Path(name))
    print(report)
    if asked.output:
        asked.output.write_text(report + "\n", encoding="utf-8")


def _report(pace: Pace, folder: Path) -> str:
    # Memory first: what a process has held counts from its parent's size when it was started, which is small now.
    _say("one process filling many documents")
    held = memory(documents.plain(TAGS), pace, folder)
    no_node = without_node()
    compared: list[Row] = []
    makes = (
        partial(documents.plain, TAGS),
        documents.shipped,
        partial(documents.rows, LONG_ROWS),
        partial(documents.plain, LONG_TAGS),
    )
    for make in makes:
        document = make()
        _say(document.title)
        compared += compare(document, PEERS, pace, folder, no_node)
    _say("tables of growing length")
    lines = growth([documents.rows(count) for count in LINES], [OURS, FLOOR], pace, folder)
    return "\n\n".join((_machine(), _compared(compared), _held(held), _lines(lines)))


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def _machine() -> str:
    system = (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    )
    return f"{system}; {versions()}"


def _compared(rows: Iterable[Row]) -> str:
    heads = ("Document", "Engine", "ms each", "times docgen", "min–max", "rounds", "KiB", "Output")
    return _table(heads, [_line(row) for row in rows], right=range(2, 7))


def _line(row: Row) -> list[str]:
    if not row.seconds:
        return [row.document, row.engine, "", "", "", "", "", row.said]
    ratios = (
        [_short(median(row.ratios)), f"{_short(min(row.ratios))}–{_short(max(row.ratios))}"]
        if row.ratios
        else ["1", ""]
    )
    rounds = str(len(row.ratios) or "")
    return [
        row.document,
        row.engine,
        _short(median(row.seconds) * 1e3),
        *ratios,
        rounds,
        f"{row.size / 1024:.1f}",
        row.said,
    ]


def _held(found: Iterable[Memory]) -> str:
    lines = [
        [f"{one.documents:,}", _short(one.seconds * 1e3), f"{one.peak / 2**20:.1f}" if one.peak else "not told here"]
        for one in found
    ]
    return _table(("Documents in one process", "ms each", "peak MiB"), lines, right=range(3))


def _lines(rows: Sequence[Sequence[Row]]) -> str:
    lines = []
    for count, (ours, floor) in zip(LINES, rows, strict=True):
        each = [_short(median(row.seconds) / count * 1e6) for row in (ours, floor)]
        lines.append([f"{count:,}", _short(median(ours.seconds) * 1e3), *each, ours.said])
    heads = ("Rows of a table", "docgen ms", "docgen µs a row", "floor µs a row", "Output")
    return _table(heads, lines, right=range(4))


def _short(number: float) -> str:
    """Write a number with three figures that count."""
    digits = next((digits for digits, above in ((0, 100), (1, 10), (2, 1)) if number >= above), 3)
    return f"{number:,.{digits}f}"


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]], right: Iterable[int]) -> str:
    """Lay out a Markdown table that reads well as plain text too."""
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    to_right = set(right)
    rule = ["-" * (width - 1) + (":" if at in to_right else "-") for at, width in enumerate(widths)]
    return "\n".join(
        f"| {' | '.join(_pad(cell, width, at in to_right) for at, (cell, width) in enumerate(zip(line, widths, strict=True)))} |"
        for line in (heads, rule, *lines)
    )


def _pad(cell: str, width: int, to_right: bool) -> str:
    return cell.rjust(width) if to_right else cell.ljust(width)


if __name__ == "__main__":
    main()
