"""`python benchmarks/build.py`: docgen build against docxtpl's own command, as whole processes, side by side.

Both fill the same template with the same values; docgen also reads the bundle and checks it. The two take turns, and
the ratio is taken pair by pair, so that a machine whose speed drifts does not favour either.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "samples" / "zhangzhou-sfj" / "2023"
TEMPLATE = ROOT / "templates" / "zfxxgk-2021-fees.docx"


def main() -> None:
    """Print the median times and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=20, help="pairs of runs")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        context = folder / "context.json"
        docgen = [sys.executable, "-m", "docgen"]
        subprocess.run([*docgen, "context", str(BUNDLE), "--ascii", "-o", str(context)], check=True)
        ours = [*docgen, "build", str(BUNDLE), "-o", str(folder / "docgen.docx")]
        theirs = [
            sys.executable,
            "-m",
            "docxtpl",
            "-o",
            "-q",
            str(TEMPLATE),
            str(context),
            str(folder / "docxtpl.docx"),
        ]
        for command in (ours, theirs):
            seconds(command)  # a first run warms the file cache
        pairs = [(seconds(ours), seconds(theirs)) for _run in range(runs)]
    for title, times in zip(("docgen build", "docxtpl"), zip(*pairs, strict=True), strict=True):
        print(f"{title:14} median {statistics.median(times) * 1000:6.0f} ms  min {min(times) * 1000:6.0f} ms")
    ratios = sorted(one / other for one, other in pairs)
    print(
        f"ratio          median {statistics.median(ratios):6.2f}     min {ratios[0]:.2f}  max {ratios[-1]:.2f}  ({runs} pairs)"
    )


def seconds(command: list[str]) -> float:
    """Run a command and return how long it took."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
