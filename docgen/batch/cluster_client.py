"""A client of a Dask cluster: connected, silent, and calling what is docgen's by its name."""

from __future__ import annotations

import logging
import pickle
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distributed import Client, LocalCluster
from distributed.comm.registry import get_backend

from docgen.batch.interrupts import deaf_to_interrupts
from docgen.errors import DocgenError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import Future

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:]+\]):\d+")  # with a port, as Dask takes it, too
_FETCH = 10.0  # seconds in which an answer that is there is fetched
_CONNECT = 10.0  # seconds to reach the scheduler
_LOOPBACK = "127.0.0.1:0"  # at any port: the usual one may be taken, of which Dask would warn
_OWN = {
    "threads_per_worker": 1,
    "host": "127.0.0.1",
    "dashboard_address": _LOOPBACK,
    "worker_dashboard_address": _LOOPBACK,
    "silence_logs": logging.CRITICAL,
}


class LostAnswerError(Exception):
    """What a worker has answered cannot be had: it has died since, or is cut off."""


@contextmanager
def connected(address: str | None, size: int) -> Iterator[Client]:
    """Connect to the scheduler at an address, a URL or a scheduler file; without one, to a cluster of `size` workers of this machine.

    Errors: DocgenError, where no scheduler answers.
    """
    _quieten()
    with ExitStack() as held:
        try:
            with deaf_to_interrupts():
                own = held.enter_context(LocalCluster(size, **_OWN)) if address is None else None
                client = Client(**_place(address, own), timeout=_CONNECT, set_as_default=False)
                held.callback(client.close)
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            message = _("no Dask scheduler answers at {address}: {reason}")
            raise DocgenError.at(None, message.format(address=address or "localhost", reason=error)) from error
        yield client


def _place(address: str | None, own: LocalCluster | None) -> dict[str, Any]:
    """Return how Dask is told where the scheduler is. Errors: DocgenError, for a file that is not there; ValueError."""
    if address is None:
        return {"address": own}
    if "://" in address:
        get_backend(address.partition("://")[0])  # a ValueError that says which there are
        return {"address": address}
    if _HOST.fullmatch(address) and not Path(address).exists():
        return {"address": f"tcp://{address}"}
    if not Path(address).is_file():
        raise DocgenError.at(None, _("there is no scheduler file {file}").format(file=address))
    return {"scheduler_file": address}


def _quieten() -> None:
    """Let Dask log nothing: what matters to a user is said here, in the user's words."""
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def call() -> Callable[..., bytes]:
    """Return what workers call: it is sent as code, so that a worker without docgen can say so.

    Were it sent by its name, as Dask does wherever it can, the scheduler needed docgen, too.
    """

    def called(function: str, arguments: bytes, *results: bytes) -> bytes:
        from docgen.batch.cluster_worker import answer  # noqa: PLC0415

        return answer(function, arguments, *results)

    return called


def submit(client: Client, function: str, *arguments: object, worker: str | None = None) -> Future[bytes]:
    """Let a worker call a function of `docgen.batch.cluster_worker` by its name; of arguments that are futures, it gets the results.

    They stand after the others.
    """
    plain = [argument for argument in arguments if not is_future(argument)]
    futures = filter(is_future, arguments)
    more = {"workers": [worker]} if worker else {}
    return client.submit(call(), function, pickle.dumps(tuple(plain)), *futures, pure=False, **more)


def is_future(value: object) -> bool:
    """Tell whether a value is still to come."""
    return hasattr(value, "add_done_callback")


def result(future: Future[bytes], seconds: float = _FETCH) -> Any:
    """Return what a function has returned that has ended. Errors: what it has raised, or whatever Dask says; LostAnswerError.

    An answer lies with its worker until it is fetched: where that has died since, there is none, and may never be.
    """
    try:
        return answered(future.result(seconds))
    except TimeoutError as error:
        raise LostAnswerError from error
    except RuntimeError as error:
        [own, *_more] = error.args or ("",)
        raise (answered(own) if isinstance(own, bytes) else error) from None


def answered(content: bytes) -> Any:
    """Return what a worker has pickled."""
    return pickle.loads(content)  # noqa: S301 - of a worker that was given all that this run may do
