"""A Dask cluster for benchmarks and tests: a scheduler and workers as they are started anywhere, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


ROOT = Path(__file__).resolve().parent.parent
_LOOK = 0.02  # seconds


class DaskCluster:
    """A scheduler on the loopback; `folder` is where its processes run and its scheduler file lies."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._workers, self._environment = folder, 0, environment or {}
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        arguments = ("--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(self.file))
        self.scheduler = self._start("distributed.cli.dask_scheduler", *arguments)
        while not (address := self._address()) and self.scheduler.poll() is None:
            time.sleep(_LOOK)
        self.address = address or ""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # the nanny's workers, too
            process.wait()

    def _address(self) -> str | None:
        try:
            return str(json.loads(self.file.read_text())["address"])
        except (OSError, ValueError):
            return None

    def worker(self, *, threads: int = 1, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker whose nanny starts it anew when it dies; `path` is where it finds docgen."""
        self._workers += 1
        name = f"w{self._workers}"
        arguments = ("--scheduler-file", str(self.file), "--nthreads", str(threads), "--nworkers", "1", "--name", name)
        return self._start("distributed.cli.dask_worker", *arguments, path=path)

    def _start(self, module: str, *arguments: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments, "--no-dashboard"],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(path), **self._environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def at_work(self) -> list[int]:
        """Return the processes of the workers, without their nannies."""
        groups = {process.pid for process in self.processes if process is not self.scheduler}
        return [pid for group in groups for pid in _group(group) if pid != group and b"spawn_main" in _command(pid)]


def _group(leader: int) -> list[int]:
    """Return the processes of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            if int(stat.read_text().rpartition(")")[2].split()[2]) == leader:
                found.append(int(stat.parent.name))
    return found


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
