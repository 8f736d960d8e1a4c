"""The command line: the only place that knows Click, terminals and exit codes."""

from __future__ import annotations

import gettext
import os
import sys
from importlib import import_module
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from stat import S_ISFIFO
from typing import TYPE_CHECKING, Any, TextIO

from docgen import i18n
from docgen.cli.exit_codes import CANNOT_JUDGE
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run docgen and leave with its exit code."""
    if getattr(sys, "frozen", False):
        # In a program without a Python of its own, a batch's worker process is this program, started anew: nothing of
        # its command is docgen's. Elsewhere a worker is Python, and no command waits for multiprocessing to load.
        import_module("multiprocessing").freeze_support()
    for stream in (sys.stdout, sys.stderr):
        _prepare(stream)
    sys.stdout = _outliving_its_reader(sys.stdout)
    i18n.speak(i18n.choose(sys.argv[1:] if arguments is None else arguments))
    _let_click_speak(i18n.language())
    try:  # Click and the words of its options are imported only now that the language is known.
        run = import_module("docgen.cli.group").run
    except KeyboardInterrupt:
        sys.stderr.write(_("stopped") + "\n")
        sys.exit(CANNOT_JUDGE)
    sys.exit(run(arguments))


def _let_click_speak(language: str) -> None:
    """Let Click, which translates through the process-wide gettext domain, speak from our catalogue."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("docgen", str(Path(__file__).parent.parent / "locale"))
    gettext.textdomain("docgen")


class _Pipe(FileIO):
    """Standard output into a pipe. Once its reader has gone, the rest is dropped: the command's verdict is the same."""

    def write(self, content: Any) -> int:
        """Write bytes, or drop them."""
        try:
            return super().write(content) or 0
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return len(content)


def _outliving_its_reader(stream: TextIO | Any) -> TextIO | Any:
    """Return standard output as a stream that does not mind when its reader goes; one that is no pipe as it is."""
    try:
        is_pipe = S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (AttributeError, OSError, ValueError):
        return stream
    if not is_pipe:
        return stream
    stream.flush()
    pipe = BufferedWriter(_Pipe(stream.fileno(), "wb", closefd=False))
    return TextIOWrapper(pipe, stream.encoding, stream.errors, write_through=True)


def _prepare(stream: TextIO | Any) -> None:
    """Let every character through: to a file as UTF-8, to an old console with `?` for what it cannot show."""
    if hasattr(stream, "reconfigure"):
        to_file = os.name == "nt" and not stream.isatty()
        stream.reconfigure(encoding="utf-8" if to_file else stream.encoding, errors="replace")
