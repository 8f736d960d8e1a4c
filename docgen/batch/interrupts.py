"""Ctrl-C reaches every process of a terminal: those that a batch starts leave it to the one that started them."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Let threads and processes that are started be deaf to Ctrl-C, from the first: whoever started them ends them."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # which would else be started meanwhile, and open the ears again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
