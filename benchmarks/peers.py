"""The engines that are measured, each in a process of its own that waits for orders."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
INSTALLED = HERE.parent / "build" / "benchmarks"
PACKAGES = HERE / "package.json"
_INSTALL = ["install", "--ignore-scripts", "--no-audit", "--no-fund"]
_INSTALL_SECONDS = 120


class Peer(NamedTuple):
    """An engine: the name its worker knows, what the table calls it, the syntax of its templates."""

    name: str
    title: str
    syntax: str
    package: str  # of Python, or of npm
    runs_on_node: bool = False


OURS = Peer("docgen", "docgen, opened once", "jinja", "")
FLOOR = Peer("floor", "floor: compiled Jinja, deflate, raw zip", "jinja", "")
PEERS = (
    FLOOR,
    Peer("docxtpl-new", "docxtpl, a new object each", "jinja", "docxtpl"),
    Peer("docxtpl-again", "docxtpl, one object again", "jinja", "docxtpl"),
    Peer("docxtemplater", "docxtemplater", "braces", "docxtemplater", runs_on_node=True),
    Peer("easy-template-x", "easy-template-x", "braces", "easy-template-x", runs_on_node=True),
    Peer("carbone", "carbone", "carbone", "carbone", runs_on_node=True),
)


class Failed(Exception):  # noqa: N818 - told in the engine's row, not an error of the benchmark
    """An engine that did not do what it was asked, in words."""


class TooSlow(Failed):
    """An engine that took longer than it is given."""


class Process:
    """An engine's process; ended on leaving."""

    def __init__(self, peer: Peer) -> None:
        if peer.runs_on_node:
            command = ["node", str(HERE / "node" / f"{peer.name}.js")]
        else:
            command = [sys.executable, str(HERE / "worker.py"), peer.name]
        environment = {**os.environ, "NODE_PATH": str(INSTALLED / "node_modules")}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        )

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, limit: float, **order: Any) -> dict[str, Any]:
        """Give an order and return the answer. Errors: TooSlow after `limit` seconds; Failed."""
        late = threading.Event()
        timer = threading.Timer(limit, self._stop, [late])
        timer.start()
        try:
            line = self._answer(json.dumps(order))
        finally:
            timer.cancel()
        if not line:
            raise TooSlow(f"> {limit:g} s") if late.is_set() else Failed("its process ended without an answer")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise Failed(str(answer["error"]).split("\n")[0][:100])
        return answer

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _answer(self, order: str) -> str:
        to, answers = self._process.stdin, self._process.stdout
        if to is None or answers is None:
            return ""
        try:
            to.write(order + "\n")
            to.flush()
            return answers.readline()
        except OSError:  # it has ended
            return ""


def without_node() -> str:
    """Install the packages for node where they are not yet; say why they cannot be had, or nothing."""
    npm = shutil.which("npm")
    if not shutil.which("node") or not npm:
        return "node and npm are not here"
    pinned = PACKAGES.read_text(encoding="utf-8")
    done = INSTALLED / "installed.json"
    if done.exists() and done.read_text(encoding="utf-8") == pinned:
        return ""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    (INSTALLED / PACKAGES.name).write_text(pinned, encoding="utf-8")
    try:
        subprocess.run([npm, *_INSTALL], cwd=INSTALLED, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
    except subprocess.CalledProcessError:
        return "npm install failed: is the registry within reach?"
    except subprocess.TimeoutExpired:
        return "npm install took too long"
    done.write_text(pinned, encoding="utf-8")
    return ""


def versions() -> str:
    """List the versions of all engines."""
    pinned = json.loads(PACKAGES.read_text(encoding="utf-8"))["dependencies"]
    python = {name: version(name) for name in ("docxtpl", "jinja2", "lxml")}
    return ", ".join(f"{name} {number}" for name, number in (python | pinned).items())
