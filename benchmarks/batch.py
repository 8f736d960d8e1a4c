"""`python benchmarks/batch.py`: whole batches (read, check, fill, write) against docxtpl filling the same documents and no more.

Every batch is the real command, with one worker and with two, in turns: the order is one, two, two, one. Before and after
each, docxtpl fills some documents in a process of its own. So a machine whose speed drifts favours neither. A machine
shared with others does not always give two processors: how much faster two workers are than one is told beside the same
of two processes that only compute.
The reports are the sample, each of another bureau, with a text of its own. Told are reports a second, how many times
longer docxtpl takes for one, by the clock and by the processors' time (of the main process and its workers together), and
the most memory that these held at once.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "samples" / "zhangzhou-sfj" / "2023"
TEMPLATE = ROOT / "templates" / "zfxxgk-2021-fees.docx"
SIZES = (10, 100, 1_000, 10_000)
FILLED = 40  # documents in one turn of docxtpl
PDFS = 24  # reports
_COMPUTE = """
import time
start = time.perf_counter()
sum(at * at & 7 for at in range(20_000_000))
print(time.perf_counter() - start)
"""
_LOOK = 0.05  # seconds between looks at memory


class Ran(NamedTuple):
    """A command: seconds by the clock and of the processors, the most bytes its processes held together, its output."""

    clock: float
    processors: float
    memory: int
    out: Path


class Measured(NamedTuple):
    """A batch, and the seconds that docxtpl took for a document just before and after it."""

    ran: Ran
    docxtpl: float


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest number of reports")
    parser.add_argument("-n", "--rounds", type=int, default=4, help="turns of each number of reports")
    parser.add_argument("--rounds-of-most", type=int, default=2, help=f"turns of {SIZES[-1]:,} reports")
    asked = parser.parse_args()
    sizes = [size for size in SIZES if size <= asked.most]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hand_in(folder / "all", sizes[-1])
        print(f"{'reports':>8} {'workers':>7} {'a second':>9} {'docxtpl ×':>10} {'processors ×':>13} {'memory':>8}")
        for size in sizes:
            compare(some(folder, size), folder, size, asked.rounds_of_most if size >= SIZES[-1] else asked.rounds)
        pdf(some(folder, PDFS), folder)


def hand_in(folder: Path, count: int) -> None:
    """Write the bundles of many bureaus, as a bureau keeps them: a profile, and a folder for the year."""
    profile = (SEED.parent / "bureau.yaml").read_text(encoding="utf-8")
    bundle = (SEED / "bundle.yaml").read_text(encoding="utf-8")
    tables = {path.name: path.read_bytes() for path in SEED.glob("*.csv")}
    for at in range(count):
        home = folder / f"{at:05}"
        (home / "2023").mkdir(parents=True)
        (home / "bureau.yaml").write_text(profile.replace("漳州市司法局", f"第{at}局"), encoding="utf-8")
        text = bundle.replace("坚持以", f"第{at}稿坚持以").replace("漳州市司法局", f"第{at}局")
        (home / "2023" / "bundle.yaml").write_text(text, encoding="utf-8")
        for name, content in tables.items():
            (home / "2023" / name).write_bytes(content)


def some(folder: Path, count: int) -> Path:
    """Return a folder with the first so many of all bureaus, as links."""
    chosen = folder / f"{count}"
    chosen.mkdir()
    for home in sorted((folder / "all").iterdir())[:count]:
        (chosen / home.name).symlink_to(home)
    return chosen


def compare(source: Path, folder: Path, size: int, rounds: int) -> None:
    """Measure batches of a size with one worker and with two, in turns, and print both."""
    measured: dict[int, list[Measured]] = {1: [], 2: []}
    reachable = side_by_side()
    theirs = docxtpl()
    for turn in range(rounds):
        for workers in (1, 2) if turn % 2 == 0 else (2, 1):
            before = theirs
            ran = batch(source, folder, workers, "docx")
            theirs = docxtpl()
            measured[workers].append(Measured(ran, (before + theirs) / 2))
    reachable = (reachable + side_by_side()) / 2
    for workers, several in measured.items():
        told(size, workers, several)
    one, two = (sum(each.ran.clock for each in measured[workers]) for workers in (1, 2))
    print(f"{'':8} two workers / one: {one / two:.2f} × as fast; two that only compute: {reachable:.2f} ×", flush=True)


def told(size: int, workers: int, measured: Sequence[Measured]) -> None:
    """Print the medians of batches of a size."""
    clock = statistics.median(one.ran.clock for one in measured)
    by_clock = statistics.median(one.docxtpl * size / one.ran.clock for one in measured)
    by_processors = statistics.median(one.docxtpl * size / one.ran.processors for one in measured)
    memory = statistics.median(one.ran.memory for one in measured) / 1e6
    print(f"{size:8} {workers:7} {size / clock:9.1f} {by_clock:10.1f} {by_processors:13.1f} {memory:6.0f} MB")


def batch(source: Path, folder: Path, workers: int, kind: str) -> Ran:
    """Run the command into a folder of its own below another.

    It stays there until all is measured: where many files were deleted a moment ago, ext4 takes several times as long
    to make new ones.
    """
    out = Path(tempfile.mkdtemp(prefix="out-", dir=folder))
    command = [
        sys.executable,
        "-m",
        "docgen",
        "batch",
        str(source),
        "-o",
        str(out),
        "--to",
        kind,
        "--jobs",
        str(workers),
    ]
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory = 0
    while process.poll() is None:
        memory = max(memory, held(process.pid))
        time.sleep(_LOOK)
    clock = time.perf_counter() - start
    after = os.times()
    if process.returncode:
        words = (process.stderr.read() if process.stderr else b"").decode()
        raise SystemExit(words or f"the batch ended with {process.returncode}: reports were refused")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Ran(clock, spent, memory, out)


def held(main_process: int) -> int:
    """Return the bytes resident in a process and its workers; 0 where the system does not tell.

    Only these are looked at: walking all processes, twenty times a second, would take a fiftieth of a processor from two workers.
    """
    own = Path(f"/proc/{main_process}")
    total = 0
    with suppress(OSError):
        workers = (own / f"task/{main_process}/children").read_text().split()
        for process in (own, *(own.parent / worker for worker in workers)):
            with suppress(OSError):  # it has ended
                total += int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


def docxtpl() -> float:
    """Return the seconds that docxtpl takes to fill the shipped template once, with nothing read, checked or written."""
    fill = (
        "import io, sys, time; sys.path.insert(0, 'benchmarks')\n"
        "import docgen; from pathlib import Path; from docgen.context import context_of; from worker import docxtpl_new\n"
        f"[bundle] = docgen.read_bundles(Path({str(SEED)!r})); values = context_of(docgen.report_of(bundle))\n"
        f"engine = docxtpl_new(Path({str(TEMPLATE)!r}).read_bytes()); engine(values); start = time.perf_counter()\n"
        f"for _ in range({FILLED}): engine(values)\n"
        f"print((time.perf_counter() - start) / {FILLED})"
    )
    done = subprocess.run([sys.executable, "-c", fill], cwd=ROOT, check=True, capture_output=True, text=True)
    return float(done.stdout)


def side_by_side() -> float:
    """Return how much more two processes do here that only compute than one does: what no batch can exceed for long."""

    def seconds(processes: int) -> float:
        started = [
            subprocess.Popen([sys.executable, "-c", _COMPUTE], stdout=subprocess.PIPE) for _at in range(processes)
        ]
        return statistics.mean(float(one.communicate()[0]) for one in started)

    return 2 * seconds(1) / seconds(2)


def pdf(source: Path, folder: Path) -> None:
    """Print how many pages of PDF are made in a minute."""
    for workers in (1, 2):
        ran = batch(source, folder, workers, "pdf")
        pages = sum(path.read_bytes().count(b"/Type/Page/") for path in ran.out.rglob("*.pdf"))
        print(f"PDF, {workers} workers: {pages} pages of {PDFS} reports, {pages / ran.clock * 60:.0f} a minute")


if __name__ == "__main__":
    main()
