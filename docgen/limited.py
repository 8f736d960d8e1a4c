"""A function of docgen's called in a process of its own, with limits of time and memory.

For what can be bounded in no other way: a trusted template, a library that reads what a stranger has sent. What the process
answers is bytes, and nothing of them is run here.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

# It looks for modules where this process does, but for the folder it is run in.
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from docgen.limited import main; main()"
_KEPT = ("SOURCE_DATE_EPOCH", "SYSTEMROOT", "PATH", "TEMP", "TMP", "LANG", "LC_ALL")


class Limits(NamedTuple):
    """What a process may take: seconds by the clock, seconds of computing, bytes of memory."""

    seconds: float
    processor_seconds: int
    memory: int


def call_limited(function: str, asked: bytes, limits: Limits) -> bytes | None:
    """Call a function, `module:name`, that makes bytes of bytes; None where it exceeds its limits, or dies."""
    words = [json.dumps(list(filter(None, sys.path))), function, json.dumps(limits)]
    try:
        done = subprocess.run(  # noqa: S603 - this very Python
            [sys.executable, "-I", "-c", _PROGRAM, *words],
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
            env={name: value for name, value in os.environ.items() if name in _KEPT},
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def main() -> None:
    """Be the process: call the function that was asked for, within the limits."""
    _path, name, limits = sys.argv[1:]
    module, _colon, function = name.partition(":")
    call: Callable[[bytes], bytes] = getattr(importlib.import_module(module), function)
    asked = sys.stdin.buffer.read()
    _limit(Limits(*json.loads(limits)))
    try:
        answer = call(asked)
    except MemoryError:
        os._exit(1)
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()


def _limit(limits: Limits) -> None:
    """Bound this process, where the system can; elsewhere the time is bounded from outside."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    for kind, most in (
        (resource.RLIMIT_CPU, limits.processor_seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS does not bound the address space
            resource.setrlimit(kind, (most, most))
