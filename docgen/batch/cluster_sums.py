"""Units entered by the workers of a Dask cluster: each some of them, and their subtotals merged two by two."""

from __future__ import annotations

from collections import Counter, deque
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from docgen.aggregate import enter_units
from docgen.batch.cluster_client import LostAnswerError, connected, result
from docgen.batch.cluster_crew import Crew, home_of, new_run
from docgen.batch.cluster_tasks import AddingUp
from docgen.batch.cluster_worker import NotServingError, ServedRun
from docgen.batch.executor import AHEAD
from docgen.errors import DocgenError
from docgen.i18n import _
from docgen.remote import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Future

    from docgen.aggregate import Bureau, Subtotal, UnitReader

_TOGETHER = 64  # bureaus that a worker enters in one go
_TRIES = 3  # of a piece


def enter_on_cluster(
    bureaus: Sequence[Bureau],
    reader: UnitReader,
    address: str | None,
    size: int,
    tell: Callable[[str], None],
    advance: Callable[[int], object],
) -> Subtotal:
    """Read, judge and enter the units of bureaus with the workers of a cluster, see `connected`; it is what `enter_units` returns.

    What a worker that dies has done is done again by others. `tell` says what a user should know meanwhile, `advance` is
    told of so many bureaus more. Errors: DocgenError, where the cluster cannot be reached, or has no worker that can be used.
    """
    if not bureaus:
        return enter_units((), reader)
    paths = [path_of(listed.path) for bureau in bureaus for listed in bureau.listed]
    paths += [path_of(reader.form)] if reader.form else []
    paths += [path_of(pack.name) for pack in reader.library.given]
    run = ServedRun(new_run(), AddingUp.of(reader), home_of(paths))
    with connected(address, size) as client, closing(_Sums(Crew(client, run, tell), bureaus)) as sums:
        for count in sums.steps():
            advance(count)
        return sums.total


class _Entered(NamedTuple):
    """A subtotal that a worker has or will have: of which pieces of the work, and of whose subtotals it is made."""

    pieces: tuple[int, ...]
    address: str
    needed: frozenset[str]  # addresses


class _Sums:
    """Subtotals that come to be on a cluster; when all pieces are in one, it is `total`."""

    total: Subtotal

    def __init__(self, crew: Crew, bureaus: Sequence[Bureau]) -> None:
        self._crew = crew
        self._pieces = [bureaus[at : at + _TOGETHER] for at in range(0, len(bureaus), _TOGETHER)]
        self._waiting = deque(range(len(self._pieces)))
        self._coming: dict[Future[bytes], _Entered] = {}
        self._ready: dict[Future[bytes], _Entered] = {}
        self._failures: Counter[int] = Counter()  # by piece
        self._told: set[int] = set()  # pieces

    def close(self) -> None:
        """Let the workers rest."""
        self._crew.rest([*self._coming, *self._ready])

    def steps(self) -> Iterator[int]:
        """Enter and merge, until there is the total; walk how many bureaus more were entered. Errors: DocgenError."""
        while not self._is_total():
            for address in self._crew.look():
                self._gone(address)
            self._merge()
            self._hand_out()
            future = self._crew.ended()
            if future in self._coming:  # and not taken back
                yield self._taken(future)

    def _is_total(self) -> bool:
        """Fetch the total, once there is only this."""
        if self._waiting or self._coming or len(self._ready) > 1:
            return False
        [(future, part)] = self._ready.items()
        try:
            self.total = result(future)
        except LostAnswerError:
            del self._ready[future]
            self._give_back(part)
            return False
        return True

    def _hand_out(self) -> None:
        """Let every worker have something to do, and something that waits for it."""
        busy = [part.address for part in self._coming.values()]
        for depth in range(AHEAD):
            for address in self._crew.serving:
                if self._waiting and busy.count(address) <= depth:
                    at = self._waiting.popleft()
                    future = self._crew.work(address, self._pieces[at])
                    self._coming[future] = _Entered((at,), address, frozenset({address}))
                    busy.append(address)

    def _merge(self) -> None:
        """Merge subtotals two by two where they lie, those that are alike; at the end, of different workers, too."""
        at_end = not self._waiting and not self._coming
        alone: dict[tuple[str, int] | None, Future[bytes]] = {}
        for future, part in list(self._ready.items()):
            key = None if at_end else (part.address, len(part.pieces))
            if key in alone:
                self._merge_two(alone.pop(key), future)
            else:
                alone[key] = future

    def _merge_two(self, one: Future[bytes], other: Future[bytes]) -> None:
        first, second = self._ready.pop(one), self._ready.pop(other)
        merged = self._crew.submit(first.address, "merge", one, other)
        needed = first.needed | second.needed
        self._coming[merged] = _Entered((*first.pieces, *second.pieces), first.address, needed)

    def _taken(self, future: Future[bytes]) -> int:
        """Take what a worker has answered; return how many bureaus were entered. Errors: DocgenError."""
        part = self._coming.pop(future)
        if future.status != "finished":
            self._not_done(part, future)
            return 0
        self._ready[future] = part._replace(needed=frozenset({part.address}))
        new = set(part.pieces) - self._told
        self._told |= new
        return sum(len(self._pieces[at]) for at in new)

    # What was not done

    def _not_done(self, part: _Entered, future: Future[bytes]) -> None:
        """Give back what a worker has not done. Errors: DocgenError, where another would not do it either."""
        try:
            result(future)
        except DocgenError:
            raise
        except (NotServingError, LostAnswerError):
            self._give_back(part)
        except Exception as error:
            self._give_back(part, str(error) or type(error).__name__)
        self._crew.ask_again(part.address)

    def _gone(self, address: str) -> None:
        """Give back what lies with a worker that is there no more, and what it was at. Errors: DocgenError."""
        for parts, reason in ((self._ready, ""), (self._coming, _("the worker has died"))):
            for future, part in list(parts.items()):
                if address in part.needed:
                    del parts[future]
                    future.cancel()
                    self._give_back(part, reason)

    def _give_back(self, part: _Entered, reason: str = "") -> None:
        """Let pieces be entered again; with a `reason` why it came to nothing. Errors: DocgenError, where that goes on."""
        self._waiting.extendleft(reversed(part.pieces))
        if not reason:
            return
        for at in part.pieces:
            self._failures[at] += 1
            if self._failures[at] >= _TRIES:
                piece = self._pieces[at]
                first, last = (bureau.listed[0].path for bureau in (piece[0], piece[-1]))
                message = _("the units from {first} to {last} could not be entered, {count} times: {reason}")
                raise DocgenError.at(None, message.format(first=first, last=last, count=_TRIES, reason=reason))
