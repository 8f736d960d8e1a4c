"""Commands in processes of their own, forked off one that has imported docgen: they need not import it again.

A forked command has its own folder, environment, files and memory, and ends as any process does. The command line
itself is imported by each: it speaks the language it is asked for from then on. `python forked.py` reads what to run
from standard input, a line of JSON each, and answers with its exit code.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import runpy
import subprocess
import sys
import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parent.parent


class Ended(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


class Forker:
    """The process that commands are forked off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder = TemporaryDirectory(prefix="docgen-tests-")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            cwd=ROOT,
        )
        atexit.register(self.close)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()
        self._folder.cleanup()

    def run(self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str], processor_seconds: int = 0) -> Ended:
        """Run a command, as long as it does not take more seconds of the processor than it may; 0 is no bound."""
        out, err = (Path(self._folder.name) / name for name in ("out", "err"))
        asked = {
            "arguments": list(arguments),
            "cwd": str(cwd),
            "env": dict(env),
            "out": str(out),
            "err": str(err),
            "processor_seconds": processor_seconds,
        }
        assert self._process.stdin
        assert self._process.stdout
        with self._lock:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return Ended(code, out.read_bytes(), err.read_bytes())


@cache
def forker() -> Forker:
    """Return the one that all tests share."""
    return Forker()


def _import_all() -> None:
    """Import all of docgen but the command line, whose words are those of the language when it is imported."""
    import docgen  # noqa: PLC0415 - by the process that is forked alone

    for module in pkgutil.walk_packages(docgen.__path__, "docgen."):
        if not module.name.startswith(("docgen.cli.", "docgen.__main__")):
            import_module(module.name)
    import_module("click")


def _serve() -> None:
    _import_all()
    gc.freeze()  # what is imported is not looked through again by each command as it ends
    for line in sys.stdin.buffer:
        process = os.fork()
        if process == 0:
            _become(json.loads(line))
        _process, status = os.waitpid(process, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: dict[str, object]) -> None:
    """Be the command: from here on this process is as one that was started for it, and leaves as that would."""
    for descriptor, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, str(asked["out"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, str(asked["err"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        opened = os.open(path, flags)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - the other one has read ahead
    if asked["processor_seconds"]:
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CPU, (asked["processor_seconds"], resource.RLIM_INFINITY))
    os.chdir(str(asked["cwd"]))
    os.environ.clear()
    os.environ.update(asked["env"])  # type: ignore[call-overload] # it is a dictionary of texts
    sys.argv = ["docgen", *asked["arguments"]]  # type: ignore[misc] # a list of texts
    sys.path[0] = str(asked["cwd"])
    runpy.run_module("docgen", run_name="__main__", alter_sys=True)
    sys.exit(0)


if __name__ == "__main__":
    _serve()
