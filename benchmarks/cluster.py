"""`python benchmarks/cluster.py`: the same batch by this machine's processes and by a Dask cluster on it, in turns.

The cluster is started as any is: a scheduler and workers in processes of their own, here all on one machine, so that what
is measured is what the cluster itself costs. Told are reports a second by the clock, of that the overhead of a report
against as many processes of this machine, and the most memory of the scheduler and of a worker. Then one of two workers
is killed half-way, and told is how many seconds that costs. All runs must leave the same documents.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from batch import ROOT, hand_in
from dask_cluster import DaskCluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOOK = 0.02  # seconds


class Ran(NamedTuple):
    """A batch: seconds by the clock, and what it left."""

    clock: float
    digest: str


@contextmanager
def ready(folder: Path, workers: int) -> Iterator[DaskCluster]:
    """Start a cluster of so many workers that have imported all and are at rest."""
    with DaskCluster(folder) as cluster:
        for _worker in range(workers):
            cluster.worker()
        while len(cluster.at_work()) < workers:
            time.sleep(_LOOK)
        time.sleep(3)
        yield cluster


def engine(cluster: DaskCluster) -> tuple[str, str]:
    """Return the option that names a cluster."""
    return "--engine", f"dask={cluster.address}"


def most_held(process: int) -> int:
    """Return the most bytes that were resident in a process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024


def batch(folder: Path, words: tuple[str, ...], meanwhile: Callable[[Path], None] | None = None) -> Ran:
    """Run the command; `meanwhile` is called with its folder every moment."""
    out = Path(tempfile.mkdtemp(prefix="out-", dir=folder))
    command = [sys.executable, "-m", "docgen", "batch", str(folder / "all"), "-o", str(out), "--to", "docx", *words]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while meanwhile and process.poll() is None:
        meanwhile(out)
        time.sleep(_LOOK)
    _out, errors = process.communicate()
    clock = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(errors.decode())
    return Ran(clock, digest(out))


def digest(folder: Path) -> str:
    """Return the digest of all documents of a folder, by their names."""
    hashed = hashlib.sha256()
    for path in sorted(folder.rglob("*.docx")):
        hashed.update(f"{path.relative_to(folder)}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("-n", "--rounds", type=int, default=3, help="turns of each")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hand_in(folder / "all", asked.reports)
        batch(folder, ("--jobs", "2"))  # the disk knows the sources now
        for workers in (1, 2, 4):
            compare(folder, workers, asked.reports, asked.rounds)
        killed(folder, asked.reports)


def compare(folder: Path, workers: int, reports: int, rounds: int) -> None:
    """Measure batches by so many processes of this machine and so many workers of a cluster, in turns."""
    here: list[Ran] = []
    there: list[Ran] = []
    with ready(folder / f"cluster-{workers}", workers) as cluster:
        for _turn in range(rounds):
            here.append(batch(folder, ("--jobs", str(workers))))
            there.append(batch(folder, engine(cluster)))
        scheduler, worker = most_held(cluster.scheduler.pid), max(map(most_held, cluster.at_work()))
    if len({ran.digest for ran in (*here, *there)}) > 1:
        raise SystemExit("the documents are not the same")
    local, remote = (statistics.median(ran.clock for ran in runs) for runs in (here, there))
    ratio = statistics.median(there_.clock / here_.clock for here_, there_ in zip(here, there, strict=True))
    print(
        f"{workers} workers: {reports / local:6.1f} a second here, {reports / remote:6.1f} on the cluster, "
        f"{ratio:.2f} × as long, {(remote - local) / reports * 1000:+.2f} ms a report; "
        f"scheduler {scheduler / 1e6:.0f} MB, a worker {worker / 1e6:.0f} MB",
        flush=True,
    )


def killed(folder: Path, reports: int) -> None:
    """Print what it costs when one of two workers is killed half-way."""
    with ready(folder / "cluster-killed", 2) as cluster:
        undisturbed = batch(folder, engine(cluster))
        victims: list[int] = []

        def kill(out: Path) -> None:
            if not victims and sum(1 for _path in out.glob("2023/*.docx")) > reports // 2:
                victims.append(cluster.at_work()[0])
                os.kill(victims[0], signal.SIGKILL)

        disturbed = batch(folder, engine(cluster), kill)
    if disturbed.digest != undisturbed.digest or not victims:
        raise SystemExit("the documents are not the same, or no worker was killed")
    print(f"one of two workers killed half-way: {disturbed.clock - undisturbed.clock:+.1f} s, the same documents")


if __name__ == "__main__":
    main()
