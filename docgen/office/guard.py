"""The process that stands between an `Office` and its LibreOffice: when the one is gone, however it went, the other is.

It is run by the path of this file and knows nothing of the rest of docgen. In the folder of the process it writes
`started` (the process's number) and `ended` (its exit code, or `errno` and why it could not be started).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

STARTED, ENDED, LOCK, SAID = "started", "ended", "lock", "said"


def session() -> dict[str, Any]:
    """Return the options that make a process the head of its own, out of reach of the keyboard."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def end(pid: int, *, runs: bool = True) -> None:
    """End a process, if it still runs, and those it has started."""
    if sys.platform != "win32":
        with suppress(OSError):  # nothing runs any more
            os.killpg(pid, signal.SIGKILL)
    elif runs:
        taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "taskkill.exe"
        command = [taskkill, "/T", "/F", "/PID", str(pid)]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - the system's own program


def remove(folder: Path) -> None:
    """Remove the folder of a process that has ended, and the pipe that LibreOffice leaves behind when it is killed."""
    if sys.platform != "win32":
        profile = hashlib.md5((folder / "profile").as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
        name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in profile)}"
        for place in ("/tmp", "/var/tmp"):  # noqa: S108 - where LibreOffice puts it, whatever TMPDIR says
            with suppress(OSError):
                (Path(place) / name).unlink()
    for _attempt in range(30):  # a process that is being ended may still write, or on Windows hold a file
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def lock(file: IO[bytes]) -> None:
    """Hold a file for as long as this process lives. Errors: OSError, if another holds it.

    On Windows a file that is open cannot be removed, which is lock enough.
    """
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _main(folder: Path, command: list[str]) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # only the owner's end is its end; LibreOffice does not inherit these
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda _number, _frame: None)
    with (folder / LOCK).open("wb") as held:
        with suppress(OSError):
            lock(held)
        owner = threading.Thread(target=sys.stdin.buffer.read)
        owner.start()
        _tell(folder, ENDED, _run(folder, command, owner))
        owner.join()
    remove(folder)


def _run(folder: Path, command: list[str], owner: threading.Thread) -> str:
    """Run LibreOffice until it ends or its owner does, and return its exit code."""
    try:
        with (folder / SAID).open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 - the owner's command
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, **session()
            )
    except OSError as error:
        return f"errno {error.errno or 0}"
    _tell(folder, STARTED, str(process.pid))
    waiting = threading.Thread(target=_end_after, args=(owner, process))
    waiting.start()
    code = process.wait()
    end(process.pid, runs=False)  # what it has started and left behind
    return str(code)


def _end_after(owner: threading.Thread, process: subprocess.Popen[bytes]) -> None:
    owner.join()
    if process.poll() is None:
        end(process.pid)


def _tell(folder: Path, name: str, words: str) -> None:
    """Write a file that is whole as soon as it is there."""
    with suppress(OSError):
        (folder / f"{name}.new").write_text(words, encoding="ascii")
        (folder / f"{name}.new").replace(folder / name)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
