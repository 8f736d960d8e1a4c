"""Trying something in a process of its own, within bounds of time and memory, and saying how it went.

Time is the processor's: how busy the machine is says nothing of a template.
"""

from __future__ import annotations

import io
import json
import os
import resource
import selectors
import signal
import sys
import time
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

import docgen
from docgen.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SECONDS = 10  # of the processor
WALL = 300.0  # seconds by the clock: a backstop for what waits without computing
MEMORY = 512 * 2**20
OUTPUT = 256 * 2**20  # of parts, unpacked
_ADDRESS_SPACE = 2 * MEMORY  # a backstop, so that a bomb does not take the machine along
_TRACES = (b"HARMED", b"root:x:0")  # what only a program that ran, or a file that was read, leaves in a document
_LINK = b"relationships/attachedTemplate"  # and what must not stay in its relations
_EVENTS = (
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "ctypes.dlopen",
)
_SAID = 300


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial went: refused, filled, or what is wrong."""

    outcome: str
    words: str = ""
    seconds: float = 0.0  # of the processor
    memory: int = 0  # bytes, at the most

    @property
    def sound(self) -> bool:
        """Tell whether it was refused in our own words, or filled without harm, within bounds."""
        return self.outcome in {"refused", "filled"}


def fill(name: str, content: bytes, context: dict[str, Any]) -> tuple[str, str]:
    """Open and fill a template; return the outcome and its words."""
    try:
        document = docgen.open_template(content, name).fill(context)
    except TemplateError as error:
        return ("refused", str(error)[:_SAID]) if str(error).strip() else ("refused without a word", "")
    except Exception as error:
        return f"raised {type(error).__name__}", f"{error} {_place(error)}"[:_SAID]
    fault = next(faults(document), "")
    return (f"filled: {fault.partition(':')[0]}", fault) if fault else ("filled", f"{len(document)} bytes")


def _place(error: BaseException) -> str:
    """Name the innermost line of ours that an error went through."""
    where, traceback = "", error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if "docgen" in code.co_filename:
            where = f"[{os.path.basename(code.co_filename)}, {code.co_name}]"  # noqa: PTH119 - a name in a frame
        traceback = traceback.tb_next
    return where


def faults(document: bytes) -> Iterator[str]:
    """Walk what is wrong with a filled document: parts that are no XML, its size, traces of harm."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > OUTPUT:
            yield "too large"
        for name in archive.namelist():
            part = archive.read(name)
            if any(trace in part for trace in _TRACES) or (name.endswith(".rels") and _LINK in part):
                yield f"harmed: {name}"
            if name.lower().endswith((".xml", ".rels")):
                try:
                    etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
                except etree.XMLSyntaxError as error:
                    yield f"not well-formed: {name}: {error.msg}"


def each_apart(
    trials: Iterable[tuple[str, Callable[[], tuple[str, str]]]], at_once: int = 2
) -> Iterator[tuple[str, Verdict]]:
    """Run every trial in a process of its own, some at once, and yield their verdicts as they come."""
    waiting = iter(trials)
    running = selectors.DefaultSelector()
    more = True
    while more or running.get_map():
        while more and len(running.get_map()) < at_once:
            trial = next(waiting, None)
            more = trial is not None
            if trial is not None:
                started = _start(*trial)
                running.register(started.pipe, selectors.EVENT_READ, started)
        ready = {key.data for key, _mask in running.select(timeout=0.2)}
        for started in [key.data for key in running.get_map().values()]:
            late = time.monotonic() - started.since > WALL
            if started in ready or late:
                running.unregister(started.pipe)
                yield started.name, _finish(started, late=late and started not in ready)


@dataclass(frozen=True, eq=False)
class _Started:
    name: str
    process: int
    pipe: int
    since: float


def _start(name: str, trial: Callable[[], tuple[str, str]]) -> _Started:
    reading, writing = os.pipe()
    since = time.monotonic()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _run(trial, writing)
    os.close(writing)
    return _Started(name, process, reading, since)


def _run(trial: Callable[[], tuple[str, str]], pipe: int) -> None:
    """Run a trial in the process that was made for it; never return."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    touched: list[str] = []
    sys.addaudithook(lambda event, _arguments: touched.append(event) if event in _EVENTS else None)
    try:
        outcome, words = trial()
        if touched:
            outcome, words = f"touched {touched[0]}", outcome
    except BaseException as error:
        outcome, words = f"raised {type(error).__name__}", str(error)[:_SAID]
    os.write(pipe, json.dumps([outcome, words]).encode())
    os._exit(0)


def _finish(started: _Started, *, late: bool) -> Verdict:
    if late:
        os.kill(started.process, signal.SIGKILL)
    with os.fdopen(started.pipe, "rb") as pipe:
        said = pipe.read()
    _process, status, usage = os.wait4(started.process, 0)
    seconds, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    if late:
        return Verdict("hangs", f"waits longer than {WALL:.0f} s", seconds, memory)
    if os.waitstatus_to_exitcode(status) == -signal.SIGXCPU or seconds > SECONDS:
        return Verdict("hangs", f"computes longer than {SECONDS} s", seconds, memory)
    if not said:
        return Verdict("crashed", f"status {os.waitstatus_to_exitcode(status)}", seconds, memory)
    outcome, words = json.loads(said)
    if memory > MEMORY and outcome in {"refused", "filled"}:
        return Verdict("takes too much memory", f"{memory // 2**20} MiB; {outcome}: {words}", seconds, memory)
    return Verdict(outcome, words, seconds, memory)
