"""`python benchmarks/finished.py`: finished reports as a city office holds them, read, checked and told on check sheets.

Folders of more and more finished Word reports go through `docgen batch --to html`: told are reports a second and the most
memory that the command and its workers held at once, which must not grow with their number. Then one process reads a report,
lays it out, and fills the template it came from, in turns: told is how many times longer reading takes than filling.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from batch import TEMPLATE, batch, hand_in

import docgen
from docgen.context import context_of
from docgen.engine import open_template

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (50, 500, 2_000)
WORKERS = 2
TURNS = 40


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest number of reports")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        reports = finished(Path(name), asked.most)
        for size in (size for size in SIZES if size <= asked.most):
            told(Path(name), reports[:size])
        print_ratio(reports[0])


def finished(folder: Path, count: int) -> list[Path]:
    """Return finished reports of many bureaus."""
    hand_in(folder / "bundles", count)
    return sorted(batch(folder / "bundles", folder, WORKERS, "docx").out.rglob("*.docx"))


def told(folder: Path, reports: list[Path]) -> None:
    """Print what a batch of these reports took."""
    source = folder / f"{len(reports)}"
    source.mkdir()
    for report in reports:
        (source / report.name).symlink_to(report)
    ran = batch(source, folder, WORKERS, "html")
    sheets = len(list(ran.out.rglob("*.html")))
    print(
        f"{len(reports):6} reports: {len(reports) / ran.clock:6.1f} a second, {ran.memory / 1e6:4.0f} MB, {sheets} pages"
    )


def print_ratio(report: Path) -> None:
    """Print how long reading a report takes, beside filling its template."""
    [bundle] = docgen.read_bundles(report)
    values = context_of(docgen.report_of(bundle))
    template = open_template(TEMPLATE.read_bytes(), TEMPLATE.name)
    ways: dict[str, Callable[[], object]] = {
        "reading": lambda: list(docgen.read_bundles(report)),
        "laying out": lambda: docgen.report_of(bundle),
        "filling": lambda: template.fill(values),
        "opening and filling": lambda: open_template(TEMPLATE.read_bytes(), TEMPLATE.name).fill(values),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _turn in range(TURNS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(spent) for name, spent in seconds.items()}
    for name, median in medians.items():
        print(f"{name}: {median * 1_000:.2f} ms, {median / medians['filling']:.1f} × filling")


if __name__ == "__main__":
    main()
