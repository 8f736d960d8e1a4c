"""What the tests of batches share: units, whole runs and what they leave, and their processes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from builders import form, split, suqian, write_tidy, write_yaml
from conftest import ROOT, run
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import IO

T = TypeVar("T")
FORM = "zfxxgk-2021"
OWN = ".docgen"
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

os.environ["DOCGEN_READS_PIPES"] = "1"  # pipes are the gates at which workers wait; those of a cluster inherit it


def hand_in(folder: Path, count: int = 4, *, year: int = 2023) -> Path:
    """Write a tidy CSV for each of some units, which have the figures of 宿迁市 between them."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, numbers in enumerate(split(suqian(), form(), count, random.Random(1))):
        write_tidy(folder / f"{at:04}.csv", numbers, form(), bureau=f"第{at}局", year=year)
    return folder


def batch(folder: Path, *arguments: str | Path, to: str = "docx", **more: str):
    return run("batch", *arguments, "-o", "out", "--to", to, "--form", FORM, "--jobs", "2", cwd=folder, **more)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def summary(folder: Path) -> dict[str, dict]:
    """Return the reports of a batch's summary by bureau and year."""
    written = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "docs" / "batch.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(written)
    return {f"{report['bureau']} {report['year']}": report for report in written["reports"]}


def states(folder: Path) -> dict[str, str]:
    return {name: report["state"] for name, report in summary(folder).items()}


def whole(folder: Path) -> list[Path]:
    """Return the documents of a folder, after looking that each is whole, and that nothing else lies among them."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and OWN not in path.parts:
            assert path.suffix in {".docx", ".html", ".json", ".csv"}, path
            if path.suffix == ".docx":
                with zipfile.ZipFile(path) as package:
                    assert package.testzip() is None
                found.append(path)
    return found


def start(folder: Path, *arguments: str, stderr: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start a batch, without waiting for it, as the head of its own process group."""
    command = [sys.executable, "-m", "docgen", "batch", *arguments, "-o", "out", "--form", FORM, "--to", "docx"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        start_new_session=True,
    )


def gated(folder: Path, bureau: str = "久局") -> Path:
    """Write a bundle whose template is a pipe: a worker that opens it is at this report until it is written to."""
    folder.mkdir()
    bundle = write_yaml(
        folder / "gated.yaml", split(suqian(), form(), 4, random.Random(1))[0], form(), {}, bureau=bureau
    )
    content = {**json.loads(bundle.read_text(encoding="utf-8")), "template": "gate.docx"}
    bundle.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    os.mkfifo(folder / "gate.docx")
    return folder / "gate.docx"


def reached(gate: Path) -> int:
    """Return the open gate, once a worker waits there."""

    def opened() -> int | None:
        try:
            return os.open(gate, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody is there
            return None

    return until(opened)


def children(process: int) -> list[int]:
    """Return the worker processes of a batch."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == process and b"spawn_main" in command:
            found.append(int(stat.parent.name))
    return found


def end(workers: Iterable[int]) -> None:
    """Wait until processes have ended."""
    for worker in workers:
        until(lambda worker=worker: not Path(f"/proc/{worker}").exists())


def until(happens: Callable[[], T]) -> T:
    """Look until something happens, and return it; a minute is enough on any machine."""
    for _look in range(6_000):
        if happened := happens():
            return happened
        time.sleep(0.01)
    pytest.fail("it does not happen")
