"""`python benchmarks/roll_up.py`: rolling 1,000 units up against docxtpl filling 100 documents, in the same run.

Both run in this process, in turns: docgen reads every unit from its own file, checks it and adds it up; docxtpl makes a
DocxTemplate for every document and fills the shipped template with the same values. A ratio below 1: docgen is faster.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from worker import docxtpl_new, peak

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from builders import form, split, suqian, write_tidy, write_yaml  # noqa: E402 - found only now

import docgen  # noqa: E402
from docgen.aggregate import UnitReader, enter_units, find_units  # noqa: E402
from docgen.context import context_of  # noqa: E402
from docgen.packs import Library  # noqa: E402
from docgen.readers.roster import read_roster  # noqa: E402
from docgen.roll_up import Units  # noqa: E402
from docgen.writers.roll_up import write_bundle  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = ROOT / "samples" / "zhangzhou-sfj" / "2023"
FORM = "zfxxgk-2021"
PROSE = {"总体情况": "2023年，我局坚持以公开为常态、不公开为例外，收到政府信息公开申请{{ 申请.新收.总计 }}件。\n" * 5}


def main() -> None:
    """Print the median times and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--runs", type=int, default=3, help="pairs of runs")
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--documents", type=int, default=100)
    asked = parser.parse_args()
    for kind in ("csv", "yaml"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            hand_in(folder, asked.units, kind)
            work = (partial(roll_up, folder), partial(fill, asked.documents))
            pairs = [(seconds(work[0]), seconds(work[1])) for _run in range(asked.runs)]
        told(kind, asked, pairs)


def told(kind: str, asked: argparse.Namespace, pairs: list[tuple[float, float]]) -> None:
    """Print what was measured of units of a kind."""
    for title, times in zip(
        (f"{asked.units} {kind} units", f"docxtpl × {asked.documents}"), zip(*pairs, strict=True), strict=True
    ):
        print(f"{title:18} median {statistics.median(times):6.2f} s  min {min(times):6.2f} s")
    ratios = sorted(one / other for one, other in pairs)
    print(f"ratio              median {statistics.median(ratios):6.2f}    min {ratios[0]:.2f}  max {ratios[-1]:.2f}")
    print(f"most memory held   {(peak() or 0) / 1e6:6.0f} MB")


def hand_in(folder: Path, count: int, kind: str) -> None:
    """Write the units, which add up to the real figures of 宿迁市, and their roster."""
    units = folder / "units"
    units.mkdir()
    on = form(FORM)
    for at, numbers in enumerate(split(suqian(2023), on, count, Random(1))):  # noqa: S311 - no secret
        if kind == "csv":
            write_tidy(units / f"{at:05}.csv", numbers, on, bureau=f"第{at}局")
        else:
            write_yaml(units / f"{at:05}.yaml", numbers, on, PROSE, bureau=f"第{at}局")
    (folder / "roster.txt").write_text("".join(f"第{at}局\n" for at in range(count)), encoding="utf-8")


def roll_up(folder: Path) -> None:
    """Roll the units up, and see that the sums are the figures they were split from."""
    library = Library()
    entered = enter_units(find_units([folder / "units"], None).bureaus, UnitReader(library, FORM, "en"))
    units = Units(entered.ledger, library, read_roster(folder / "roster.txt"), library.form(FORM))
    faults = [*entered.problems, *units.obstacles(), *units.inconsistent]
    if faults:
        raise SystemExit(f"not added up: {faults[0]}")
    with (folder / "city.yaml").open("w", encoding="utf-8") as file:
        file.writelines(write_bundle(units, "宿迁市", 2023, FORM))
    expected = suqian(2023)
    if any(units.ledger.total(cell) != number for cell, number in expected.items()):
        raise SystemExit("the sums are wrong")


def fill(count: int) -> None:
    """Fill the shipped template with docxtpl."""
    [bundle] = docgen.read_bundles(SEED)
    values = context_of(docgen.report_of(bundle))
    engine = docxtpl_new((ROOT / "templates" / "zfxxgk-2021-fees.docx").read_bytes())
    for _document in range(count):
        io.BytesIO(engine(values))


def seconds(work: Callable[[], None]) -> float:
    """Run something and return how long it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
