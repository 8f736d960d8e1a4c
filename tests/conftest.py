"""What the tests share: running the real command, LibreOffice, the schemas."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Browser, program
from forked import forker

from docgen.i18n import speak

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SEED = SAMPLES / "zhangzhou-sfj"

# What Windows has no processes for: such as are forked, stopped and continued, or ended with all that they started
POSIX = ["test_cluster.py", "test_hostile.py", "test_long_office.py", "test_pool.py"]
collect_ignore = [] if os.name == "posix" else POSIX


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the expected outputs anew, to be read in review")


def pytest_xdist_auto_num_workers() -> int:
    """Use more processes than there are processors: many tests wait for LibreOffice, a cluster, a service."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


def pytest_collection_finish() -> None:
    """What is imported is there to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts LibreOffice or a browser as slow: `make quick` leaves it out."""
    for item in items:
        if item.get_closest_marker("office") or {"soffice", "browser"}.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def english() -> None:
    """Begin each test in English: one that speaks Chinese need not think of the next."""
    speak("en")


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str
    stdout: bytes


def run(
    *arguments: str | Path,
    cwd: Path = ROOT,
    lang: str = "en",
    environment: dict[str, str] | None = None,
    new: bool = False,
    processor_seconds: int = 0,
) -> Ran:
    """Run the real command in a process of its own; a warning in it is an error.

    Where that can be, it is forked off one that has imported docgen already. A `new` one is not, nor are batches, which
    start processes that import their starter, nor what is told something to Python itself. After so many
    `processor_seconds`, if any, it is ended (where processes are forked).
    """
    plain = {
        name: value for name, value in os.environ.items() if name not in {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"}
    }
    env = {**plain, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(environment or {})}
    words = [*map(str, arguments), *(["--lang", lang] if lang else [])]
    new = new or words[:1] == ["batch"] or any(name.startswith("PYTHON") for name in environment or {})
    if new or not hasattr(os, "fork"):
        command = [sys.executable, "-W", "error", "-m", "docgen", *words]
        done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, env=env)
    else:
        done = forker().run(words, cwd, env, processor_seconds)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(), done.stdout)


@pytest.fixture(scope="session")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corrected report of 漳州市司法局, built by the command."""
    report = tmp_path_factory.mktemp("corrected") / "report.docx"
    ran = run("build", SEED / "2023", "-o", report)
    assert ran.code == 0, ran.err
    return report


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let what the test starts be stopped by Ctrl-C, which a background job of a shell, and all that it starts, ignores."""
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, inherited)


def missing(reason: str) -> None:
    """Skip a test for want of a program or file; in CI, where all are installed, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have it: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice."""
    found = shutil.which("soffice")
    if not found:
        missing("LibreOffice is not installed (libreoffice-writer-nogui)")
    return found or ""


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The schemas of Word and OpenDocument, which are not ours to distribute."""
    folder = Path(os.environ.get("DOCGEN_SCHEMAS", ROOT.parent / "shared" / "schemas"))
    if not (folder / "ooxml-transitional" / "wml.xsd").is_file():
        pytest.skip(f"no schemas in {folder} (set DOCGEN_SCHEMAS)")
    return folder


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium that opens pages, one after the other."""
    chromium = program()
    if not chromium:
        missing("Chromium is not installed (chromium)")
    with Browser(chromium or "", tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@cache
def profile() -> Path:
    """A folder for the settings of LibreOffice, made once in a process: a new one costs it some seconds."""
    folder = tempfile.mkdtemp(prefix="docgen-tests-profile-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def converted(soffice: str, path: Path, suffix: str, folder: Path) -> Path:
    """Let LibreOffice, left to itself, save a document as another kind in a folder; return the new file."""
    home = f"-env:UserInstallation={profile().as_uri()}"
    command = [soffice, home, "--headless", "--convert-to", suffix, "--outdir", folder, path]
    done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    made = folder / f"{path.stem}.{suffix.partition(':')[0]}"
    assert (done.returncode, made.exists()) == (0, True), done
    return made
