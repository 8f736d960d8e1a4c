"""Units entered by the workers of a Dask cluster: each some of them, and their subtotals merged two by two."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

from docgen import __version__
from docgen.aggregate import enter_units
from docgen.batch.cluster_client import connected, result, submit
from docgen.errors import DocgenError
from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from distributed import Client, Future

    from docgen.aggregate import Bureau, Subtotal, UnitReader

    Walk = Callable[[list[Future[bytes]]], Iterable[Future[bytes]]]

_TOGETHER = 64  # bureaus that a worker enters in one go


def enter_on_cluster(
    bureaus: Sequence[Bureau], reader: UnitReader, address: str | None, size: int, walk: Walk
) -> Subtotal:
    """Read, judge and enter the units of bureaus with the workers of a cluster, see `connected`; it is what `enter_units` returns.

    What a worker that dies has done is done again by others. `walk` goes through the work, as a progress bar does. Errors:
    DocgenError, where the cluster cannot be reached or gives up.
    """
    with connected(address, size) as client:
        entered = [
            submit(client, "enter", __version__, Path.cwd(), pickle.dumps((some, reader)))
            for some in (bureaus[at : at + _TOGETHER] for at in range(0, len(bureaus), _TOGETHER))
        ]
        if not entered:
            return enter_units((), reader)
        try:
            for future in walk(entered):
                future.exception()  # it waits, and fetches nothing; what is wrong is told with the sum
            return result(_merged(client, entered))  # type: ignore[no-any-return]
        except DocgenError:
            raise
        except Exception as error:
            message = _("the cluster has given up: {reason}").format(reason=str(error) or type(error).__name__)
            raise DocgenError.at(None, message) from error


def _merged(client: Client, subtotals: Sequence[Future[bytes]]) -> Future[bytes]:
    """Return what all subtotals come to, merged two by two on the cluster."""
    while len(subtotals) > 1:
        pairs = zip(subtotals[::2], subtotals[1::2], strict=False)
        left = subtotals[len(subtotals) // 2 * 2 :]
        subtotals = [*(submit(client, "merge", one, other) for one, other in pairs), *left]
    return subtotals[0]
