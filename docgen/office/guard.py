"""The process that stands between an `Office` and its LibreOffice: when the one is gone, however it went, the other is.

It is run by the path of this file and knows nothing of the rest of docgen. It starts LibreOffice, and for every line its
owner writes a client, whose name and further arguments the line holds, parted by tabs. In the folder it writes `started`
(LibreOffice's process), `client` (the last client's), the name of a client that is done (with its exit code) and `ended`
(LibreOffice's exit code, or `errno` and why it could not be started); what the two say is in `output` and `client-output`.
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

STARTED, CLIENT, ENDED = "started", "client", "ended"
OUTPUT, CLIENT_OUTPUT, LOCK = "output", "client-output", "lock"


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


class _Guard:
    """LibreOffice and at most one client of it."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self._folder, self._command = folder, command
        self._turn = threading.Lock()
        self._over = False
        self._office: subprocess.Popen[bytes] | None = None
        self._client: subprocess.Popen[bytes] | None = None

    def run(self, kept: str) -> None:
        """Run LibreOffice, with a document open, until it ends or its owner does; then wait for its owner."""
        try:
            self._office = self._start(OUTPUT, [kept])
        except OSError as error:
            self._tell(ENDED, f"errno {error.errno or 0}")
            sys.stdin.buffer.read()
            return
        self._tell(STARTED, str(self._office.pid))
        owner = threading.Thread(target=self._listen)
        owner.start()
        code = self._office.wait()
        self._end()
        end(self._office.pid, runs=False)  # what it has started and left behind
        self._tell(ENDED, str(code))
        owner.join()

    def _listen(self) -> None:
        """Start a client for every line of the owner, and end all when it has nothing more to say."""
        for line in sys.stdin.buffer:
            name, *arguments = line.decode().removesuffix("\n").split("\t")
            with self._turn, suppress(OSError):
                if not self._over:
                    self._client = self._start(CLIENT_OUTPUT, arguments)
                    self._tell(CLIENT, str(self._client.pid))
                    threading.Thread(target=self._await, args=(self._client, name)).start()
        self._end()

    def _start(self, output: str, arguments: list[str]) -> subprocess.Popen[bytes]:
        with (self._folder / output).open("wb") as file:
            return subprocess.Popen(  # noqa: S603 - the owner's command
                [*self._command, *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                **session(),
            )

    def _await(self, client: subprocess.Popen[bytes], name: str) -> None:
        """Tell that a client is done. What `_end` has ended is not: its owner is told that LibreOffice has ended."""
        code = client.wait()
        with self._turn:
            over = self._over
        if not over:
            self._tell(name, str(code))

    def _end(self) -> None:
        """End the client, which would otherwise start a LibreOffice of its own, and LibreOffice."""
        with self._turn:
            self._over = True
            for process in (self._client, self._office):
                if process and process.poll() is None:
                    end(process.pid)

    def _tell(self, name: str, words: str) -> None:
        """Write a file that is whole as soon as it is there."""
        with suppress(OSError):
            (self._folder / f"{name}.new").write_text(words, encoding="ascii")
            (self._folder / f"{name}.new").replace(self._folder / name)


def _main(folder: Path, kept: str, command: list[str]) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # only the owner's end is its end; LibreOffice does not inherit these
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda _number, _frame: None)
    with (folder / LOCK).open("wb") as held:
        with suppress(OSError):
            lock(held)
        _Guard(folder, command).run(kept)
    remove(folder)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
